"""The roof as a whole: how many panels stand out, and how the best days compare with those of a year ago."""

from collections.abc import Iterable
from statistics import mean

from pyenvoy.insight.limits import ROOF
from pyenvoy.insight.memory import Memory
from pyenvoy.model.insight import PanelInsight, RoofInsight, Verdict
from pyenvoy.units import Percent, WattHours

_SPAN = 4  # weeks, whose best days are all but clear
_YEAR = 52


def roof(memory: Memory, panels: Iterable[PanelInsight]) -> RoofInsight:
    """What is to be said of all panels together."""
    compared = [one for one in panels if one.expected is not None]
    delivered = WattHours(sum(one.delivered or 0.0 for one in compared))
    expected = WattHours(sum(one.expected or 0.0 for one in compared))
    sums = (delivered, expected) if compared else (None, None)
    loss = _since_a_year(memory)
    if loss is None:
        words = "whether the whole roof makes less shows after a year only: its best days beside those of a year ago"
        return RoofInsight(Verdict.UNKNOWN, words, "", None, *sums)
    if loss >= ROOF:
        words = f"its best days of these weeks bring {loss:.0f} % less than a year ago"
        advice = "if no panel is silent the roof is dirty all over: look at it"
        return RoofInsight(Verdict.BELOW, words, advice, Percent(round(loss, 1)), *sums)
    words = "its best days of these weeks are those of a year ago"
    return RoofInsight(Verdict.FINE, words, "", Percent(round(loss, 1)), *sums)


def _since_a_year(memory: Memory) -> float | None:
    """By how much the best days of the last weeks are behind, percent; `None` without a year."""
    best, now = dict(memory.best), memory.day // 7
    last = [best[week] for week in range(now - _SPAN, now) if week in best]
    then = [best[week] for week in range(now - _YEAR - _SPAN, now - _YEAR) if week in best]
    if len(last) < _SPAN or len(then) < _SPAN:
        return None
    return 100 * (1 - mean(sorted(last)[-2:]) / mean(sorted(then)[-2:]))
