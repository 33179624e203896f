"""The grammar of `sets`: text → what a control sets, or one sentence of what is wrong. Pure.

The words are those of `pyenvoy set`, with the value left open (`production`: on and off) or said (`profile backup`:
that, when it is switched on). `polling` is ours: it is no wish to the gateway.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import cast

import attrs

from pyenvoy.commands import Command, Danger
from pyenvoy.commands.spoken import OFF, ON, SENTENCES, Sentence, understood
from pyenvoy.errors import UsageError
from pyenvoy.model.word import Word
from pyenvoy_homekit.rules.states import PROFILE

POLLING = "polling"
EACH = "each"

_KEPT = 1024
"""Wishes that are kept once they are understood: each is asked for with every snapshot."""


@attrs.frozen
class Wish:
    """What a control sets."""

    sentence: Sentence | None
    """Of the gateway's controls; `None` for polling."""
    which: str = ""
    """Which one of several."""
    value: str = ""
    """What is set when it is switched on; empty where it is switched on and off."""
    options: tuple[str, ...] = ()
    each: bool = False
    """Whether it is for every one there is."""

    @property
    def name(self) -> str:
        """Of the control: `production`, `dry-contact`."""
        return POLLING if self.sentence is None else self.sentence.name

    @property
    def words(self) -> tuple[str, ...]:
        """What switches it: on and off; of one alone, off changes nothing."""
        if self.sentence is None:
            return ON, OFF
        if not self.value:
            return (
                _SWITCHED.get(self.name) or self.sentence.switch or tuple(self.sentence.words)[:1]
            )
        lifted = OFF in self.sentence.words and self.value not in self.sentence.words
        return (self.value, OFF) if lifted else (self.value,)

    @property
    def dangers(self) -> frozenset[Danger]:
        """What switching it may bring."""
        if self.sentence is None:
            return frozenset()
        found = (self.said(one).danger for one in self.words)
        return frozenset(one for one in found if one is not None)

    def said(self, word: str, *more: str) -> Command:
        """The command that sets this, with `name=value` for more. Raises `UsageError` where there is none."""
        options = self.options if word != OFF else ()
        words = (self.name, self.which or (_ANY if self.each else ""), word, *options, *more)
        return _understood(tuple(one for one in words if one))

    def __str__(self) -> str:
        return " ".join(one for one in (self.name, self.which, self.value, *self.options) if one)


@lru_cache(_KEPT)
def _understood(words: tuple[str, ...]) -> Command:
    """The same command for the same words."""
    return understood(words)


_ANY = "any"
"""Stands for each of several, where only the kind of command matters."""

_SWITCHED = {"generator-mode": (ON, OFF)}
"""What can be more than on and off, and yet is switched."""


@lru_cache(_KEPT)
def parse(text: str) -> Wish:
    """What is meant. Raises `UsageError` with one sentence of what is wrong."""
    words = text.split()
    if not words:
        raise UsageError("what is to be set? Say production, profile economy or the like")
    if words == [POLLING]:
        return Wish(None)
    if words[0] == EACH:
        return _each(words[1:])
    sentence = _sentence(words[0])
    options = tuple(one for one in words[1:] if "=" in one)
    return _checked(_dealt(sentence, [one for one in words[1:] if "=" not in one], options))


def _sentence(word: str) -> Sentence:
    name = word.lower().replace("_", "-")
    for one in SENTENCES:
        if name in (one.name, *one.also):
            return one
    known = ", ".join((POLLING, *(one.name for one in SENTENCES)))
    raise UsageError(f"{word!r} cannot be set; there are {known}")


def _each(words: Sequence[str]) -> Wish:
    sentence = _sentence(words[0]) if len(words) == 1 else None
    if sentence is None or not sentence.which or sentence.switch is None:
        raise UsageError("each is said of what there may be several of: each contact")
    return Wish(sentence, each=True)


def _dealt(sentence: Sentence, left: list[str], options: tuple[str, ...]) -> Wish:
    """Which one, then the value."""
    if sentence.which and not left:
        raise UsageError(f"say which: {sentence.name} {sentence.which.upper()}")
    which = left.pop(0) if sentence.which else ""
    if len(left) > 1:
        raise UsageError(f"it is said as: {sentence.usage}")
    value = left[0] if left else ""
    if sentence is PROFILES:
        value = PROFILE.get(value.lower(), value)
    return Wish(sentence, which, value, options)


PROFILES = _sentence("storage-profile")


def _checked(wish: Wish) -> Wish:
    """It can be carried out, whichever way it is switched."""
    assert wish.sentence is not None  # noqa: S101  # for the type checker: polling never comes here
    if not wish.words:
        raise UsageError(f"say what it is to be set to: {wish.sentence.usage}")
    for word in wish.words:
        for value in attrs.asdict(cast("attrs.AttrsInstance", wish.said(word))).values():
            if isinstance(value, Word) and not value.known:
                raise UsageError(f"{value!s} is unknown: it is said as: {wish.sentence.usage}")
    return wish
