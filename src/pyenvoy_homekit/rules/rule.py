"""A rule, and whether it holds. Pure."""

from collections.abc import Callable, Iterator, Mapping
from math import isfinite
from operator import eq, ge, gt, le, lt, ne

import attrs

from pyenvoy_homekit.rules import figures, states
from pyenvoy_homekit.shape import View

Which = Callable[[View], Mapping[str, str]]
"""Which there are, each with its name."""


@attrs.frozen
class Comparison:
    """A figure and what it is compared with, in the figure's base unit."""

    figure: figures.Figure
    operator: str
    than: float
    within: float
    """How far from it still is the same."""

    def holds(self, view: View, which: str) -> bool | None:
        """Whether it does; `None` where the figure is not known."""
        value = self.figure.read(view, which)
        if value is None or not isfinite(value):
            return None
        if self.operator in _SAME:
            return _SAME[self.operator](abs(value - self.than) <= self.within, True)
        return _ORDERS[self.operator](value, self.than)


_ORDERS: Mapping[str, Callable[[float, float], bool]] = {">": gt, ">=": ge, "<": lt, "<=": le}
_SAME: Mapping[str, Callable[[object, object], bool]] = {"==": eq, "!=": ne}
OPERATORS = (*_ORDERS, *_SAME)
"""By which figures are compared."""


@attrs.frozen
class Condition:
    """A state and the word that it is to be."""

    state: states.State
    word: str
    negated: bool = False

    def holds(self, view: View, which: str) -> bool | None:
        """Whether it does; `None` where the state is not known."""
        found = self.state.read(view, which)
        return None if found is None else (found == self.word) is not self.negated


@attrs.frozen
class Rule:
    """What a sensor fires by."""

    asks: Comparison | Condition
    which: str = ""
    """Which one of several; empty where there is only one."""
    there: Which | None = None
    """Which there are, where the rule is for each of them."""


def holds(rule: Rule, view: View) -> bool | None:
    """Whether a rule holds now; `None` where that is not known."""
    return rule.asks.holds(view, rule.which)


def each(rule: Rule, view: View) -> Iterator[tuple[str, str, Rule]]:
    """The rule for every one there is: which, its name, and its own rule. One for all has no name."""
    if rule.there is None:
        yield "", "", rule
        return
    for which, name in rule.there(view).items():
        yield which, name, attrs.evolve(rule, which=which, there=None)
