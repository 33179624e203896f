"""Dry contacts."""

from collections.abc import Iterator

from pyenvoy_homekit.rules import each, holds, parse
from pyenvoy_homekit.settings import HomekitSettings, Part
from pyenvoy_homekit.shape import Service, View
from pyenvoy_homekit.tiles.making import contact

KEY, NAME = "contacts", "Dry contacts"

_CLOSED = parse("each contact is closed")


def tiles(view: View, now: View, settings: HomekitSettings) -> Iterator[Service]:
    """Each as the contact that it is."""
    if Part.CONTACTS not in settings.shows:
        return
    for which, name, rule in each(_CLOSED, view):
        if holds(rule, view) is not None:
            yield contact(which, name, closed=holds(rule, now))
