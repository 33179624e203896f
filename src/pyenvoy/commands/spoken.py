"""A wish in words, as people and messages bring it: `reserve 30`, `contact NC1 open`. Pure.

The words are those of the controls; the options are the fields of the commands. Nothing is judged here:
what makes no sense is said by `check`.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import timedelta
from functools import cached_property
from inspect import signature
from types import NoneType
from typing import TypeAlias, cast, get_args, get_type_hints

import attrs

from pyenvoy.commands.batteries import AC_BATTERY, sleep_ac_battery, wake_ac_battery
from pyenvoy.commands.command import Command, Control, Danger
from pyenvoy.commands.contacts import (
    CONTACT,
    CONTACT_SETTINGS,
    ConfigureContact,
    close_contact,
    open_contact,
)
from pyenvoy.commands.generator import (
    GENERATOR_CONFIG,
    GENERATOR_MODE,
    GENERATOR_SCHEDULE,
    ConfigureGenerator,
    ScheduleGenerator,
    SetGeneratorMode,
)
from pyenvoy.commands.grid import GRID_RELAY, GoOffGrid, GoOnGrid
from pyenvoy.commands.limits import (
    DYNAMIC_LIMIT,
    EXPORT_LIMIT,
    PANEL_LIMIT,
    LiftDynamicLimit,
    LiftExportLimit,
    LiftPanelLimit,
    SetDynamicLimit,
    SetExportLimit,
    SetPanelLimit,
)
from pyenvoy.commands.live import LIVE, StopLive, StreamLive
from pyenvoy.commands.plc import PLC, CheckPlc
from pyenvoy.commands.production import PRODUCTION, SwitchProductionOff, SwitchProductionOn
from pyenvoy.commands.storage import (
    CHARGE_FROM_GRID,
    RESERVE,
    STORAGE_PROFILE,
    SetChargeFromGrid,
    SetProfile,
    SetReserve,
)
from pyenvoy.errors import UsageError
from pyenvoy.model.word import Word

Made: TypeAlias = Callable[..., Command]
"""What makes a command out of its fields."""

ON, OFF = "on", "off"
ASLEEP, AWAKE = "asleep", "awake"

_MEANING_ON = (ON, "closed", "close", AWAKE)

_NOTHING: Mapping[str, Made] = {}


@attrs.frozen
class Sentence:
    """How a control is spoken of: which one of several, then the value, then `name=value` for the rest."""

    control: Control
    words: Mapping[str, Made] = _NOTHING
    """Values that are a command each."""
    made: Made | None = None
    """What any other value makes, or no value at all."""
    value: str = ""
    """The field that the value goes to; empty where there is none."""
    which: str = ""
    """The field that says which one; empty where there is only one."""
    also: tuple[str, ...] = ()
    """Shorter names."""

    @property
    def name(self) -> str:
        """The control's, as one word."""
        return _one_word(self.control.name)

    @property
    def usage(self) -> str:
        """What may be said, as `dry-contact ID open|closed`."""
        parts = [self.name, self.which.upper(), "|".join((*self.words, *self._values()))]
        made = tuple(filter(None, (self.made, *self.words.values())))
        names = {name: None for one in made for name in _kinds(one)}
        options = [_one_word(name) for name in names if name not in (self.which, self.value)]
        return " ".join((*filter(None, parts), *(f"[{one}=…]" for one in options)))

    @cached_property
    def switch(self) -> tuple[str, str] | None:
        """The words that switch it on and off; `None` where it is no switch."""
        if self.made is not None and self.value:
            kind = _kinds(self.made)[self.value]
            return (ON, OFF) if kind is bool else None
        words = tuple(self.words)
        if len(words) < len((ON, OFF)) or not all(map(_alone, self.words.values())):
            return None
        on = next(one for one in words if one in _MEANING_ON)
        return on, next(one for one in words if one not in _MEANING_ON)

    @property
    def dangers(self) -> frozenset[Danger]:
        """What setting it may bring."""
        found = {getattr(one, "danger", None) for one in (*self.words.values(), self.made)}
        return frozenset(one for one in found if one is not None)

    def _values(self) -> Iterator[str]:
        if self.made is None or not self.value:
            return
        kind = _kinds(self.made)[self.value]
        if issubclass(kind, Word):
            yield from map(str, kind)
        else:
            yield "on|off" if kind is bool else self.value.upper()


def _alone(made: Made) -> bool:
    """Whether it needs nothing but which one is meant."""
    return sum(one.default is one.empty for one in signature(made).parameters.values()) <= 1


SENTENCES = (
    Sentence(PRODUCTION, {"on": SwitchProductionOn, "off": SwitchProductionOff}),
    Sentence(PLC, {"check": CheckPlc}),
    Sentence(STORAGE_PROFILE, made=SetProfile, value="profile", also=("profile",)),
    Sentence(RESERVE, made=SetReserve, value="reserve"),
    Sentence(CHARGE_FROM_GRID, made=SetChargeFromGrid, value="on"),
    Sentence(GRID_RELAY, {"on": GoOnGrid, "off": GoOffGrid, "closed": GoOnGrid, "open": GoOffGrid},
             also=("grid", "relay")),
    Sentence(CONTACT, {"open": open_contact, "closed": close_contact, "close": close_contact},
             which="contact", also=("contact",)),
    Sentence(CONTACT_SETTINGS, made=ConfigureContact, which="id", also=("contact-settings",)),
    Sentence(GENERATOR_MODE, made=SetGeneratorMode, value="mode", also=("generator",)),
    Sentence(GENERATOR_CONFIG, made=ConfigureGenerator),
    Sentence(GENERATOR_SCHEDULE, made=ScheduleGenerator),
    Sentence(LIVE, {"on": StreamLive, "off": StopLive}, also=("live",)),
    Sentence(AC_BATTERY, {ASLEEP: sleep_ac_battery, AWAKE: wake_ac_battery}, which="serial"),
    Sentence(EXPORT_LIMIT, {"off": LiftExportLimit}, SetExportLimit, "limit"),
    Sentence(DYNAMIC_LIMIT, {"off": LiftDynamicLimit}, SetDynamicLimit, "limit"),
    Sentence(PANEL_LIMIT, {"off": LiftPanelLimit}, SetPanelLimit, "percent"),
)  # fmt: skip
"""Every control, once."""


def understood(words: Sequence[str]) -> Command:
    """The wish that is meant. Raises `UsageError` with what may be said instead."""
    if not words:
        raise UsageError(f"what is to be set? {_known()}")
    sentence, left = _sentence(words[0]), list(words[1:])
    said: dict[str, str] = {}
    while left and "=" in left[-1]:
        name, _, text = left.pop().partition("=")
        said[name.replace("-", "_")] = text
    if sentence.which and left:
        said[sentence.which] = left.pop(0)
    made = sentence.made
    if left and left[0] in sentence.words:
        made = sentence.words[left.pop(0)]
    elif left and sentence.value:
        said[sentence.value] = left.pop(0)
    if left or made is None:
        raise UsageError(f"it is said as: {sentence.usage}")
    return _made(made, said, sentence)


def _sentence(word: str) -> Sentence:
    found = [one for one in SENTENCES if _one_word(word) in (one.name, *one.also)]
    if not found:
        raise UsageError(f"{word!r} cannot be set; {_known()}")
    return found[0]


def _known() -> str:
    return f"there are {', '.join(one.name for one in SENTENCES)}"


def _made(made: Made, said: Mapping[str, str], sentence: Sentence) -> Command:
    kinds = _kinds(made)
    needed = {name for name, one in signature(made).parameters.items() if one.default is one.empty}
    if said.keys() - kinds.keys() or needed - said.keys():
        raise UsageError(f"it is said as: {sentence.usage}")
    return made(**{name: _value(kinds[name], text, name) for name, text in said.items()})


def _kinds(made: Made) -> dict[str, type]:
    """Per field of a command what it is; `Watts | None` is a float here."""
    hints = get_type_hints(made)
    return {name: _kind(hints[name]) for name in signature(made).parameters}


def _kind(hint: object) -> type:
    one = next((one for one in get_args(hint) if one is not NoneType), hint)
    found: type = getattr(one, "__supertype__", None) or cast("type", one)
    return found


def _value(kind: type, text: str, name: str) -> object:
    if issubclass(kind, Word):
        return kind(text)
    read = _READERS.get(kind)
    found = text if read is None else read(text)
    if found is None:
        raise UsageError(f"{_one_word(name)}: {text!r} is no {_MEANT[kind]}")
    return found


def _number(text: str) -> float | None:
    try:
        return float(text.removesuffix("%"))
    except ValueError:
        return None


def _whole(text: str) -> int | None:
    number = _number(text)
    return int(number) if number is not None and number.is_integer() else None


def _switch(text: str) -> bool | None:
    return {"on": True, "yes": True, "true": True, "off": False, "no": False, "false": False}.get(
        text.lower()
    )


def _time(text: str) -> timedelta | None:
    """`17:30` after midnight, or so many minutes."""
    hours, colon, minutes = text.rpartition(":")
    found = _number(minutes), _number(hours) if colon else 0.0
    if None in found or not all(-1e6 < one < 1e6 for one in found if one is not None):
        return None
    return timedelta(minutes=found[0] or 0, hours=found[1] or 0)


_READERS: Mapping[type, Callable[[str], object]] = {
    float: _number,
    int: _whole,
    bool: _switch,
    timedelta: _time,
}
_MEANT = {
    float: "number",
    int: "whole number",
    bool: "on or off",
    timedelta: "time: 17:30, or minutes",
}


def _one_word(name: str) -> str:
    return name.lower().replace(" ", "-").replace("_", "-")
