"""Text → a rule. Whatever the text, it is a rule or one sentence that says what may be said instead. Pure."""

import re
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from functools import lru_cache

from pyenvoy.commands.spoken import ON
from pyenvoy.errors import UsageError
from pyenvoy_homekit.rules.figures import FIGURES, Figure
from pyenvoy_homekit.rules.figures import OF_EACH as FIGURES_OF_EACH
from pyenvoy_homekit.rules.rule import OPERATORS, Comparison, Condition, Rule, Which
from pyenvoy_homekit.rules.states import OF_EACH as STATES_OF_EACH
from pyenvoy_homekit.rules.states import STATES, State

EACH = "each"

_KEPT = 1024
"""Rules that are kept once they are understood: each is asked for with every snapshot."""

_COMPARED = re.compile(r"(?P<what>[^<>=!]*)(?P<operator>[<>=!]+)(?P<than>.*)")
_ASKED = re.compile(r"(?P<what>.*)\s+is\s+(?P<not>not\s+)?(?P<word>\S+)", re.IGNORECASE)
_NUMBER = re.compile(r"(?P<number>[+-]?[0-9]{1,15}(?:\.(?P<digits>[0-9]{1,9}))?)\s*(?P<unit>\S*)")

_SCALES = {"W": 1.0, "kW": 1e3, "MW": 1e6, "Wh": 1.0, "kWh": 1e3, "MWh": 1e6}
_OF = {"W": ("W", "kW", "MW"), "Wh": ("Wh", "kWh", "MWh")}


@lru_cache(_KEPT)
def parse(text: str) -> Rule:
    """The rule that is meant. Raises `UsageError` with one sentence of what is wrong."""
    said = " ".join(text.split())
    if found := _COMPARED.fullmatch(said):
        return _comparison(found["what"].strip(), found["operator"], found["than"].strip())
    if found := _ASKED.fullmatch(said):
        return _condition(found["what"], found["word"], negated=found["not"] is not None)
    return _alone(said)


# -- figures ---------------------------------------------------------------------------------------


def _comparison(what: str, operator: str, than: str) -> Rule:
    figure, which, there = _figure(what)
    if operator not in OPERATORS:
        raise UsageError(f"{operator!r} compares nothing: there are {' '.join(OPERATORS)}")
    value, within = _number(than, figure, what)
    return Rule(Comparison(figure, operator, value, within), which, there)


def _figure(what: str) -> tuple[Figure, str, Which | None]:
    words = what.casefold()
    if words in FIGURES:
        return FIGURES[words], "", None
    for (before, behind), (figure, there) in FIGURES_OF_EACH.items():
        if words == f"{EACH} {before} {behind}":
            return figure, "", there
        if words.startswith(f"{before} ") and words.endswith(f" {behind}"):
            return figure, what[len(before) : -len(behind)].strip(), None
    if words in STATES:
        raise UsageError(f"{what} is no figure: say {what} is {_any(STATES[words].words)}")
    raise UsageError(_unknown("figure", what, (*FIGURES, *_patterns())))


def _patterns() -> Iterable[str]:
    for before, behind in FIGURES_OF_EACH:
        yield from (f"{before} SERIAL {behind}", f"{EACH} {before} {behind}")


def _number(text: str, figure: Figure, what: str) -> tuple[float, float]:
    """The number in the figure's base unit, and half of its last digit."""
    units = _OF.get(figure.unit, (figure.unit,))
    found = _NUMBER.fullmatch(text)
    known = {one.casefold(): one for one in (*units, "")}
    if found is None or found["unit"].casefold() not in known:
        example = f"3 {units[-1]}".strip()
        raise UsageError(f"{text!r} is nothing that {what} is compared with: say {example}")
    scale = _SCALES.get(known[found["unit"].casefold()], 1.0)
    value, digits = float(found["number"]) * scale, len(found["digits"] or "")
    return value, scale * 10**-digits / 2


# -- states ----------------------------------------------------------------------------------------


def _condition(what: str, word: str, *, negated: bool) -> Rule:
    state, which, there = _state(what)
    meant = state.words.get(word.casefold())
    if meant is None:
        raise UsageError(f"{what} is never {word!r}: it is {_any(state.words)}")
    return Rule(Condition(state, meant, negated), which, there)


def _state(what: str) -> tuple[State, str, Which | None]:
    words = what.casefold()
    if words in STATES:
        return STATES[words], "", None
    for before, (state, there) in STATES_OF_EACH.items():
        if words == f"{EACH} {before}":
            return state, "", there
        if words.startswith(f"{before} "):
            return state, what[len(before) :].strip(), None
    if words in FIGURES:
        raise UsageError(f"{what} is a figure: compare it, as {what} > 0")
    more = (one for before in STATES_OF_EACH for one in (f"{before} NAME", f"{EACH} {before}"))
    raise UsageError(_unknown("state", what, (*STATES, *more)))


def _alone(said: str) -> Rule:
    words = said.casefold()
    if words in STATES and STATES[words].alone:
        return Rule(Condition(STATES[words], ON))
    if words in FIGURES:
        raise UsageError(f"{said} is a figure: compare it, as {said} > 0")
    if words in STATES:
        raise UsageError(f"say what {said} is to be: {said} is {_any(STATES[words].words)}")
    raise UsageError(
        f"{said!r} is no rule: say a figure and what it is compared with, as production power > 3 kW, "
        "or a state, as grid relay is open"
    )


# -- what may be said ------------------------------------------------------------------------------


def _any(words: Mapping[str, str]) -> str:
    *most, last = dict.fromkeys(words.values())
    return f"{', '.join(most)} or {last}"


def _unknown(kind: str, what: str, known: Iterable[str]) -> str:
    all_ = tuple(known)
    near = get_close_matches(what.casefold(), all_, n=1)
    advice = f"did you mean {near[0]}?" if near else f"there are {', '.join(all_)}"
    return f"no {kind} is called {what!r}: {advice}"
