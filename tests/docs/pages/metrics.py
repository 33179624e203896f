"""docs/reference/metrics.md: every metric for Prometheus, from their declarations."""

from pyenvoy_mqtt.metrics.names import METRICS, Kind
from tests.docs.pages.tables import code, table, written

_ABOUT = """
Every metric has the label `gateway` as well: its serial number, or eight digits in its place with `?serials=hashed`.
[Prometheus, Grafana, InfluxDB](../guides/prometheus.md) says how to have them read.
"""
UNITS = {
    "watts": "W", "voltamperes": "VA", "volts": "V", "amperes": "A", "hertz": "Hz", "watthours": "Wh",
    "celsius": "°C", "ratio": "0 to 1", "seconds": "s", "wh": "Wh", "amps": "A", "hz": "Hz",
}  # fmt: skip


def unit(one):
    """The unit that the name ends with, as Prometheus wants it; a moment is seconds since 1970."""
    if "timestamp" in one.name:
        return "s since 1970"
    return UNITS.get(one.name.rpartition("_")[2], "")


def name(one):
    """As it is exposed."""
    return f"{one.name}_total" if one.kind is Kind.COUNTER else one.name


def _row(one):
    labels = ", ".join(map(code, one.labels))
    return code(name(one)), one.kind.name.lower(), unit(one), labels, one.says


def page():
    heads = ("metric", "kind", "unit", "labels", "says")
    return "\n".join(
        (
            written("Metrics", "`pyenvoy_mqtt.metrics.names`", _ABOUT),
            table(heads, (_row(one) for one in METRICS if not one.alias)),
            "## Under the names of other exporters\n",
            "Told with `?aliases=true`, so that a dashboard that is there goes on.\n",
            table(heads, (_row(one) for one in METRICS if one.alias)),
        )
    )
