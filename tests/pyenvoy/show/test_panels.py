"""Panels as a table."""

from datetime import UTC, datetime

from pyenvoy.model.insight import Insight, PanelInsight, RoofInsight, Verdict
from pyenvoy.show.panels import panels

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
WORSE = PanelInsight(
    "1", Verdict.BELOW, "makes less", loss=12.34, uncertainty=0.5, delivered=8800.0, expected=12345.0
)  # fmt: skip
UNKNOWN = PanelInsight("2", Verdict.UNKNOWN, "too few days")


def shown(**how):
    roof = RoofInsight(Verdict.UNKNOWN, "")
    return panels(Insight(NOW, (WORSE, UNKNOWN), roof, **how))


def test_a_panel_is_a_line_with_its_figures():
    said = ("1", "below its peers", "12.3", "0.5", "8800 Wh", "12.35 kWh", "makes less")
    assert shown().lines[0] == said


def test_what_is_not_known_is_left_empty():
    assert shown().lines[1] == ("2", "not known yet", "", "", "", "", "too few days")


def test_it_says_of_which_zone_the_hours_are():
    assert "nobody has told" in shown().origin
    assert shown(zone="Europe/Berlin", zone_known=True).origin.endswith("hours of Europe/Berlin")
