"""The sensors and controls that a person asks for in the settings, dealt out to the families they speak of."""

from collections.abc import Iterator

import attrs

from pyenvoy.model.tariff import StorageProfile
from pyenvoy_homekit import wishes
from pyenvoy_homekit.rules import each, holds, parse
from pyenvoy_homekit.settings import (
    ControlKind,
    ControlSettings,
    HomekitSettings,
    Part,
    SensorKind,
    SensorSettings,
)
from pyenvoy_homekit.shape import Service, View
from pyenvoy_homekit.switching import hindrances, is_guarded, is_on, names, states
from pyenvoy_homekit.tiles import (
    batteries,
    consumption,
    contacts,
    generator,
    grid,
    production,
    relays,
)
from pyenvoy_homekit.tiles.making import dimmer, lock, percent, sensor, switch

GATEWAY = "gateway"

LEVEL = "reserve=?"
"""Ends what a brightness sets; the question mark is what a person chooses."""

_OF_WORD = {
    "polling": GATEWAY,
    "production": production.KEY,
    "consumption": consumption.KEY,
    "net": grid.KEY,
    "imported": grid.KEY,
    "exported": grid.KEY,
    "grid": grid.KEY,
    "solar": grid.KEY,
    "batteries": batteries.KEY,
    "battery": batteries.KEY,
    "ac": batteries.AC_KEY,
    "generator": generator.KEY,
    "contact": contacts.KEY,
    "relay": relays.KEY,
}
"""Where a sensor belongs, by the first word of its rule."""

_OF_CONTROL = {
    "production": production.KEY,
    "grid-relay": grid.KEY,
    "storage-profile": batteries.KEY,
    "reserve": batteries.KEY,
    "charge-from-grid": batteries.KEY,
    "ac-battery": batteries.AC_KEY,
    "dry-contact": contacts.KEY,
    "generator-mode": generator.KEY,
}
"""Where a control belongs, by its name; all else belongs to the gateway."""

# -- sensors ---------------------------------------------------------------------------------------


def sensors(view: View, now: View, settings: HomekitSettings) -> Iterator[tuple[str, Service]]:
    """Each sensor that was asked for, with the family it belongs to."""
    for one in settings.sensor:
        if one.shown_as is not SensorKind.NONE:
            words = one.when.casefold().split()
            family = _OF_WORD[words[words[0] == wishes.EACH]]
            yield from ((family, found) for found in _fired(one, view, now))


def _fired(one: SensorSettings, view: View, now: View) -> Iterator[Service]:
    """One sensor, or one for each; where the system does not have what it asks for, none."""
    for which, own, rule in each(parse(one.when), view):
        if holds(rule, view) is not None:
            key = "/".join(part for part in ("sensor", one.name, which) if part)
            name = _prefixed(own or one.name, view, one.name_prefix)
            yield sensor(one.shown_as, key, name, fires=holds(rule, now))


def _prefixed(name: str, view: View, wanted: bool) -> str:  # noqa: FBT001  # a setting handed on
    return f"{view.name} {name}" if wanted else name


# -- controls --------------------------------------------------------------------------------------


def controls(view: View, now: View, settings: HomekitSettings) -> Iterator[tuple[str, Service]]:
    """Each control that was asked for, and the lock where one is behind it."""
    guarded = False
    for one in (*settings.control, *_by_default(settings)):
        wish = wishes.parse(one.sets)
        if one.shown_as is ControlKind.NONE or any(hindrances(wish, view)):
            continue
        for found in _tapped(one, wish, view, now):
            guarded = guarded or is_guarded(wish, settings)
            yield _OF_CONTROL.get(wish.name, GATEWAY), found
    if guarded:
        name = _prefixed(settings.lock.name, view, settings.lock.name_prefix)
        yield GATEWAY, lock("lock", name, locked=not view.unlocked, sets=LOCKED)


LOCKED = "locked"
"""What the lock sets."""


def _by_default(settings: HomekitSettings) -> Iterator[ControlSettings]:
    """The switches of what needs a person's permission anyhow: whoever gives it wants to use it."""
    asked = {wishes.parse(one.sets).name for one in settings.control}
    for part, name, sets in _DEFAULTS:
        if part in settings.shows and sets not in asked:
            yield ControlSettings(name, sets)


_DEFAULTS = (
    (Part.PRODUCTION, "Production switch", "production"),
    (Part.GRID, "Grid switch", "grid-relay"),
)


def _tapped(one: ControlSettings, wish: wishes.Wish, view: View, now: View) -> Iterator[Service]:
    fresh = states(wish, now)
    for which, own in names(wish, view).items():
        meant = attrs.evolve(wish, which=which, each=False)
        key = "/".join(part for part in ("control", one.name, which if wish.each else "") if part)
        name = _prefixed(own if wish.each else one.name, view, one.name_prefix)
        on = is_on(meant, fresh[which], now) if which in fresh else None
        if one.shown_as is ControlKind.LIGHTBULB and _has_reserve(wish):
            to = f"{meant} {LEVEL}"
            yield dimmer(key, name, on=on, sets=str(meant), at=_reserve(now), to=to)
        else:
            yield switch(one.shown_as, key, name, on=on, sets=str(meant))


def _has_reserve(wish: wishes.Wish) -> bool:
    """The backup profile keeps everything, so that there is nothing to choose."""
    return wish.sentence is wishes.PROFILES and wish.value != StorageProfile.BACKUP


def _reserve(view: View) -> int | None:
    found = view.snapshot.tariff
    return percent(found.storage.reserve) if found and found.storage else None
