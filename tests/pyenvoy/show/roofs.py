"""Panels beside their peers, as insight has them."""

from datetime import UTC, datetime

from pyenvoy.model.insight import Hours, Insight, PanelInsight, RoofInsight, Verdict
from pyenvoy.units import Percent, WattHours

AT = datetime(2026, 6, 21, 2, tzinfo=UTC)
SINCE = datetime(2026, 6, 11, tzinfo=UTC)
DIRTY, SHADED, WELL, NEW = "122400000001", "122400000002", "122400000003", "122400000004"


def insight(*panels):
    """A roof with one dirty panel, one that is shaded since lately, one well, one new; or with others."""
    every = (dirty(), shaded(), panel(), unknown())
    roof = RoofInsight(
        Verdict.UNKNOWN, "shows after a year only", "", None, WattHours(30_000), WattHours(31_500)
    )
    return Insight(AT, panels or every, roof, "Europe/Amsterdam", zone_known=True)


def panel(serial=WELL, verdict=Verdict.FINE, words="as its peers", **more):
    known = {"loss": Percent(0.2), "delivered": WattHours(8800), "expected": WattHours(8820)}
    return PanelInsight(serial, verdict, words, **(known | more))


def dirty(serial=DIRTY):
    words = "makes 12 % less than its peers let one expect, since about 11 June"
    figures = {"loss": Percent(12.4), "delivered": WattHours(7726), "expected": WattHours(8822)}
    return panel(serial, Verdict.BELOW, words, advice="dirt or leaves", since=SINCE, **figures)


def shaded():
    words = "in the shade from 15:00 to 18:00"
    return panel(
        SHADED, Verdict.SHADED, words, shade=(Hours(15, 18),), since=SINCE, loss=Percent(5.0)
    )


def unknown():
    words = "too few days"
    return PanelInsight(NEW, Verdict.UNKNOWN, words)
