"""The grammar of `when`: text → a rule, or one sentence of what is wrong; and whether a rule holds. Pure.

    production power > 3 kW           a figure, compared
    grid relay is not closed          a state, as a word
    each contact is open              the same of every one there is

What can be said of stands in `figures` and `states`, one row each.
"""

from pyenvoy_homekit.rules.parsing import parse
from pyenvoy_homekit.rules.rule import Rule, each, holds

__all__ = ["Rule", "each", "holds", "parse"]
