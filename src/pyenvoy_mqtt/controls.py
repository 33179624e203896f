"""What can be set from outside, by the names that `pyenvoy set` has, and how each of them stands. Pure.

`wish(name, said)` makes a command of a name and of what was said of it: a word, a number, or a mapping with
`value` and options. Messages and pages share it, so that all ways to set something mean the same.
"""

from collections.abc import Iterator, Mapping
from typing import get_type_hints

import attrs

from pyenvoy import Snapshot
from pyenvoy.commands import Command, Danger
from pyenvoy.commands.spoken import OFF, ON, SENTENCES, Sentence, understood
from pyenvoy.commands.standing import STATES
from pyenvoy.errors import UsageError
from pyenvoy.model.tariff import StorageProfile
from pyenvoy.model.word import Word
from pyenvoy.show.walk import unit, without_none

# -- what was said --------------------------------------------------------------------------------


def wish(name: str, said: object) -> Command:
    """What is meant by `reserve` and 30, `dry-contact/NC1` and "open". Raises `UsageError` with a sentence.

    `said` is a word, a number, true or false, or a mapping: `{"value": "economy", "reserve": 20}`, and
    `of` in it says which one, where the name does not.
    """
    control, _, which = name.partition("/")
    if isinstance(said, Mapping) and isinstance(said.get("of"), str):
        which = which or said["of"]
        said = {key: one for key, one in said.items() if key != "of"}
    value, options = _parts(said)
    if "=" in value:
        raise UsageError(f"{value!r} is no value")
    return understood([one for one in (control, which, value, *options) if one])


def _parts(said: object) -> tuple[str, list[str]]:
    if not isinstance(said, Mapping):
        return _text("value", said), []
    value = _text("value", said["value"]) if said.get("value") is not None else ""
    options = [
        f"{key}={_text(str(key), one)}"
        for key, one in said.items()
        if key != "value" and one is not None
    ]
    return value, options


def _text(name: str, value: object) -> str:
    match value:
        case bool():
            return ON if value else OFF
        case str():
            text = value.strip()
        case int() | float():
            text = repr(value)
        case _:
            raise UsageError(f"{name}: must be text, a number, true or false")
    if not text:
        raise UsageError(f"{name}: there is nothing in it")
    return text


# -- what there is --------------------------------------------------------------------------------


@attrs.frozen
class Choice:
    """One of several words."""

    words: tuple[str, ...]


@attrs.frozen
class Number:
    """A number in a range."""

    unit: str
    lowest: float
    highest: float
    off: str = ""
    """The word by which there is none, where there may be none."""


@attrs.frozen
class Switch:
    """One of two, which are said as here."""

    on: str = ON
    off: str = OFF


@attrs.frozen
class Press:
    """Something that is done and has no state."""

    word: str


Kind = Choice | Number | Switch | Press


@attrs.frozen
class Shown:
    """A control of this system, and how it stands."""

    path: str
    """`reserve`, `dry-contact/NC1`: its name, and which one where there are several."""
    state: str | None
    """In the words with which it would be set; `None` where that is not known, or never."""
    kind: Kind | None
    """What a person may choose; `None` where it takes more than one value to say."""
    dangers: frozenset[Danger] = frozenset()
    """What setting it may bring."""
    device: str = ""
    """The path of the device, or of the subject, that it belongs to."""


_MOST = {"W": 100_000.0, "%": 100.0}
"""The highest number that is offered, by its unit; what is too high for a system it will refuse itself."""


def shown(snapshot: Snapshot) -> Iterator[Shown]:
    """Every control that this system has, each of several for itself."""
    for sentence in SENTENCES:
        for which, state, device in STATES[sentence.name](snapshot):
            path = f"{sentence.name}/{which}" if which else sentence.name
            yield Shown(path, state, _kind(sentence), sentence.dangers, device)


def _kind(sentence: Sentence) -> Kind | None:
    """What a person may choose, as it follows from what may be said."""
    words, switch = tuple(sentence.words), sentence.switch
    if switch is not None:
        return Switch(*switch)
    if sentence.made is None or not sentence.value:
        return Press(words[0]) if words else None
    hint, _ = without_none(get_type_hints(sentence.made)[sentence.value])
    if isinstance(hint, type) and issubclass(hint, Word):
        return Choice(tuple(one.value for one in hint if one is not StorageProfile.SAVINGS))
    symbol = unit(hint)
    return Number(symbol, 0.0, _MOST[symbol], words[0] if words else "")
