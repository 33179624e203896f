"""Each panel beside its peers as people read it: one line for each, the worst first."""

from pyenvoy.model.insight import Insight, PanelInsight
from pyenvoy.show.table import Column, Table
from pyenvoy.show.text import number, text
from pyenvoy.units import Percent, WattHours, symbol

_WH = symbol(WattHours)
_HEADS = (
    Column("panel"),
    Column("verdict"),
    Column("lacks", symbol(Percent), numeric=True),
    Column("off by", symbol(Percent), numeric=True),
    Column("made", numeric=True),
    Column("expected", numeric=True),
    Column("what is said"),
)


def panels(insight: Insight) -> Table:
    """A line for each panel, the worst first, with the energies of the last days that could be compared."""
    zone = insight.zone if insight.zone_known else "UTC: nobody has told the site's zone"
    lines = tuple(map(_line, insight.panels))
    return Table("panels", _HEADS, lines, f"{text(insight.at)[0]}, hours of {zone}")


def _line(one: PanelInsight) -> tuple[str, ...]:
    return (
        one.serial,
        str(one.verdict),
        _points(one.loss),
        _points(one.uncertainty),
        _energy(one.delivered),
        _energy(one.expected),
        one.words,
    )


def _points(value: float | None) -> str:
    return "" if value is None else number(round(value, 1))


def _energy(value: WattHours | None) -> str:
    return "" if value is None else " ".join(text(value, _WH))
