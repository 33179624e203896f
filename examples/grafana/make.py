"""Writes dashboard.json beside it: `python examples/grafana/make.py`.

Every query is put together from the metrics that pyenvoy has, so that none asks for one that there is not.
"""

import json
from collections.abc import Iterator
from pathlib import Path

import attrs

from pyenvoy_mqtt.metrics import names
from pyenvoy_mqtt.metrics.names import Kind, Metric

HERE = Path(__file__).parent
SOURCE = {"type": "prometheus", "uid": "${datasource}"}
WIDTH = 24
"""Columns of a dashboard."""


def of(metric: Metric, suffix: str = "", **labels: str) -> str:
    """The series of a metric for the gateways that are chosen; `~` before a value is a pattern.

    Raises `KeyError` for a label that the metric does not have.
    """
    unknown = {*labels} - {*metric.labels}
    if unknown:
        raise KeyError(f"{metric.name} has no {', '.join(unknown)}")
    total = "_total" if metric.kind is Kind.COUNTER else ""
    asked = "".join(f",{name}{_compared(said)}" for name, said in labels.items())
    return f'{metric.name}{total}{suffix}{{gateway=~"$gateway"{asked}}}'


def _compared(said: str) -> str:
    pattern = said.removeprefix("~")
    return f'="{said}"' if pattern == said else f'=~"{pattern}"'


def power(meter: str, phase: str = "") -> str:
    """The power at a meter, of all phases unless told otherwise."""
    return of(names.POWER, meter=meter, phase=phase)


@attrs.frozen
class Panel:
    """One panel: what is asked, and in which unit it comes."""

    title: str
    kind: str
    unit: str
    queries: dict[str, str]
    """By what the legend calls it."""
    says: str = ""
    width: int = 12
    height: int = 8
    settings: dict[str, object] = attrs.field(factory=dict)
    """Of a field: its least and most, how it is drawn, from when on it is red."""
    instant: bool = False
    """Whether only the latest value is asked for."""
    options: dict[str, object] = attrs.field(factory=dict)


NET = power("net-consumption")
CALM = {"legend": {"displayMode": "list", "placement": "bottom", "showLegend": True, "calcs": []},
        "tooltip": {"mode": "multi", "sort": "desc"}}  # fmt: skip
LATEST = {"reduceOptions": {"calcs": ["lastNotNull"], "fields": "", "values": False}}
FILLED = {"custom": {"drawStyle": "line", "fillOpacity": 15, "lineWidth": 1, "showPoints": "never"}}
LINES = {"custom": {"drawStyle": "line", "lineWidth": 1, "showPoints": "never"}}
BARS = {"custom": {"drawStyle": "bars", "fillOpacity": 80, "lineWidth": 0, "showPoints": "never"}}


def steps(*found: tuple[float | None, str]) -> dict[str, object]:
    """From which value on which colour."""
    return {
        "mode": "absolute",
        "steps": [{"value": value, "color": color} for value, color in found],
    }


WORKS = {
    "mappings": [
        {"type": "value", "options": {"0": {"text": "away", "color": "red", "index": 0},
                                      "1": {"text": "answers", "color": "green", "index": 1}}}
    ]
}  # fmt: skip


def stat(title: str, unit: str, query: str, **how: object) -> Panel:
    """One number, as it is now."""
    options = {**LATEST, "colorMode": "value", "graphMode": "area", "textMode": "auto"}
    said = {"width": 4, "height": 4, "options": options, "instant": False, **how}
    return Panel(title, "stat", unit, {"{{gateway}}": query}, **said)  # type: ignore[arg-type]  # words of a panel


def flows() -> Iterator[Panel]:
    """What flows now, and what has flowed."""
    yield stat("Production", "watt", power("production"))
    yield stat("House", "watt", of(names.HOUSE), says="Without what batteries take or give.")
    yield stat("Grid", "watt", NET, says="Positive: from the grid. Negative: to it.")
    charge = {
        "min": 0,
        "max": 1,
        "thresholds": steps((None, "red"), (0.2, "orange"), (0.5, "green")),
    }
    yield Panel("Batteries", "gauge", "percentunit", {"{{gateway}}": of(names.STORAGE_SOC)}, width=4,
                height=4, settings=charge, options=LATEST)  # fmt: skip
    yield stat("Gateway", "short", of(names.UP), settings=WORKS)
    ends = of(names.TOKEN, role="owner")
    yield stat("Token ends in", "s", f"{ends} - time()", says="It is renewed long before, where there is a login.",
               settings={"thresholds": steps((None, "red"), (7 * 86400, "green"))})  # fmt: skip
    yield Panel(
        "Power", "timeseries", "watt",
        {"production": power("production"), "house": of(names.HOUSE), "grid": NET},
        "What flows towards the house is positive: produced, imported, discharged.",
        width=WIDTH, height=10, settings=FILLED, options=CALM,
    )  # fmt: skip
    counted = of(names.ENERGY)
    yield Panel("Energy in the time shown", "bargauge", "watth", {"{{flow}}": f"increase({counted}[$__range])"},
                "From counters that never fall.", instant=True, settings={"min": 0},
                options={**LATEST, "orientation": "horizontal", "displayMode": "basic"})  # fmt: skip
    yield Panel("Energy by day", "timeseries", "watth", {"{{flow}}": f"increase({counted}[1d])"},
                "The 24 hours before each bar.", settings={**BARS, "min": 0}, options=CALM)  # fmt: skip
    own = (f'1 - increase({of(names.ENERGY, flow="exported")}[$__range]) / ignoring (flow) '
           f'increase({of(names.ENERGY, flow="produced")}[$__range])')  # fmt: skip
    yield stat(
        "Used at home",
        "percentunit",
        own,
        says="Of what was produced in the time shown.",
        instant=True,
    )
    self_made = (f'1 - increase({of(names.ENERGY, flow="imported")}[$__range]) / ignoring (flow) '
                 f'increase({of(names.ENERGY, flow="consumed")}[$__range])')  # fmt: skip
    yield stat(
        "Made at home",
        "percentunit",
        self_made,
        says="Of what was used in the time shown.",
        instant=True,
    )


def phases() -> Iterator[Panel]:
    """Each phase of the house."""
    each = {"phase": "~.+"}
    yield Panel("Grid by phase", "timeseries", "watt",
                {"L{{phase}}": of(names.POWER, meter="net-consumption", **each)}, settings=LINES, options=CALM,
                width=8)  # fmt: skip
    yield Panel("Voltage", "timeseries", "volt",
                {"L{{phase}}": of(names.VOLTAGE, meter="production", **each)}, settings=LINES, options=CALM,
                width=8)  # fmt: skip
    yield Panel("Frequency", "timeseries", "hertz",
                {"{{gateway}}": of(names.FREQUENCY, meter="production", phase="")},
                settings={**LINES, "decimals": 2}, options=CALM, width=8)  # fmt: skip


def panels() -> Iterator[Panel]:
    """Every microinverter."""
    each = of(names.INVERTER_POWER)
    median = f"quantile by (gateway) (0.5, {each})"
    yield Panel("Panels", "timeseries", "watt", {"{{serial}}": each}, "As each microinverter last reported.",
                settings=LINES, options={**CALM, "legend": {**CALM["legend"], "showLegend": False}})  # fmt: skip
    yield Panel("Against their peers", "bargauge", "percentunit",
                {"{{serial}}": f"{each} / on (gateway) group_left () {median}"},
                "1 is the median of all panels now. Shade and another direction show as well as dirt.",
                instant=True, settings={"min": 0, "max": 1.5, "thresholds": steps((None, "red"), (0.5, "orange"), (0.8, "green"))},
                options={**LATEST, "orientation": "vertical", "displayMode": "basic"})  # fmt: skip
    yield Panel("What is to be said of them", "bargauge", "short", {"{{verdict}}": of(names.PANELS)},
                "Worked out once a day; `pyenvoy panels` says more.", instant=True, settings={"min": 0},
                options={**LATEST, "orientation": "horizontal", "displayMode": "basic"})  # fmt: skip
    yield Panel("What they lack", "timeseries", "percentunit", {"{{serial}}": of(names.INVERTER_LOSS)},
                "Of what their peers let one expect; only of those that have a problem.",
                settings={**LINES, "min": 0, "max": 1}, options=CALM)  # fmt: skip
    yield Panel("Last report of each panel", "bargauge", "s",
                {"{{serial}}": f"time() - {of(names.INVERTER_REPORT)}"}, "They are silent at night.",
                instant=True, settings={"min": 0, "thresholds": steps((None, "green"), (3600, "orange"), (7200, "red"))},
                options={**LATEST, "orientation": "vertical", "displayMode": "basic"}, width=WIDTH)  # fmt: skip


def batteries() -> Iterator[Panel]:
    """Every battery."""
    yield Panel("Charge", "timeseries", "percentunit",
                {"{{serial}}": of(names.SOC), "reserve": of(names.RESERVE)},
                settings={**LINES, "min": 0, "max": 1}, options=CALM, width=8)  # fmt: skip
    yield Panel("Power of batteries", "timeseries", "watt", {"{{serial}}": of(names.BATTERY_POWER)},
                "Positive when discharging.", settings=LINES, options=CALM, width=8)  # fmt: skip
    yield Panel("Temperature", "timeseries", "celsius", {"{{serial}}": of(names.BATTERY_HEAT)},
                settings=LINES, options=CALM, width=8)  # fmt: skip


def gateway() -> Iterator[Panel]:
    """How the gateway itself is."""
    took = f"sum by (endpoint, le) (rate({of(names.DURATION, '_bucket')}[$__rate_interval]))"
    yield Panel("How long it takes to answer", "timeseries", "s",
                {"{{endpoint}}": f"histogram_quantile(0.9, {took})"}, "Nine of ten answers are faster.",
                settings=LINES, options=CALM)  # fmt: skip
    yield Panel("Answers of no use", "timeseries", "short",
                {"{{endpoint}} {{kind}}": f"increase({of(names.ERRORS)}[$__rate_interval])"},
                settings=BARS, options=CALM)  # fmt: skip
    yield Panel("Lies that are repaired", "stat", "short", {"{{quirk}}": f"{of(names.QUIRK)} == 1"},
                "Of its firmware; none is best.", instant=True, height=5,
                options={**LATEST, "colorMode": "none", "graphMode": "none", "textMode": "name"})  # fmt: skip
    yield Panel("Firmware", "stat", "short", {"{{gateway}}: {{firmware}}": of(names.INFO)}, instant=True, height=5,
                options={**LATEST, "colorMode": "none", "graphMode": "none", "textMode": "name"})  # fmt: skip


ROWS = {
    "Now": flows,
    "Phases": phases,
    "Panels": panels,
    "Batteries": batteries,
    "Gateway": gateway,
}


def drawn(panel: Panel, number: int, x: int, y: int) -> dict[str, object]:
    """A panel as Grafana reads it."""
    targets = [
        {"refId": chr(ord("A") + n), "datasource": SOURCE, "editorMode": "code", "expr": query,
         "legendFormat": legend, "instant": panel.instant, "range": not panel.instant}
        for n, (legend, query) in enumerate(panel.queries.items())
    ]  # fmt: skip
    return {
        "id": number, "type": panel.kind, "title": panel.title, "description": panel.says,
        "datasource": SOURCE, "gridPos": {"h": panel.height, "w": panel.width, "x": x, "y": y},
        "targets": targets, "options": panel.options,
        "fieldConfig": {"defaults": {"unit": panel.unit, **panel.settings}, "overrides": []},
    }  # fmt: skip


def row(title: str, number: int, y: int) -> dict[str, object]:
    """What stands above panels that belong together."""
    place = {"h": 1, "w": WIDTH, "x": 0, "y": y}
    return {
        "id": number,
        "type": "row",
        "title": title,
        "collapsed": False,
        "gridPos": place,
        "panels": [],
    }


def laid_out() -> Iterator[dict[str, object]]:
    """All rows with their panels, from left to right and then below."""
    number, y = 1, 0
    for title, made in ROWS.items():
        yield row(title, number, y)
        number, x, y, height = number + 1, 0, y + 1, 0
        for panel in made():
            if x + panel.width > WIDTH:
                x, y, height = 0, y + height, 0
            yield drawn(panel, number, x, y)
            number, x, height = number + 1, x + panel.width, max(height, panel.height)
        y += height


def variables() -> list[dict[str, object]]:
    """What is chosen above: the database, and which gateways."""
    asked = f"label_values({names.INFO.name}, gateway)"
    source = {"name": "datasource", "label": "Prometheus", "type": "datasource", "query": "prometheus",
              "refresh": 1, "hide": 0, "multi": False, "includeAll": False}  # fmt: skip
    which = {"name": "gateway", "label": "Gateway", "type": "query", "datasource": SOURCE,
             "query": {"query": asked, "refId": "gateway"}, "refresh": 2, "sort": 1,
             "hide": 0, "multi": True, "includeAll": True, "allValue": ".*",
             "current": {"selected": True, "text": ["All"], "value": ["$__all"]}}  # fmt: skip
    return [source, which]


def dashboard() -> dict[str, object]:
    """The whole dashboard, for Grafana 10 and later."""
    return {
        "uid": "pyenvoy", "title": "Solar", "description": "What pyenvoy tells Prometheus of Enphase gateways.",
        "tags": ["solar", "enphase"], "schemaVersion": 38, "version": 1, "editable": True, "graphTooltip": 1,
        "timezone": "browser", "refresh": "30s", "time": {"from": "now-24h", "to": "now"},
        "templating": {"list": variables()}, "annotations": {"list": []}, "links": [],
        "panels": list(laid_out()),
    }  # fmt: skip


def text() -> str:
    """The file."""
    return json.dumps(dashboard(), indent=2) + "\n"


if __name__ == "__main__":
    (HERE / "dashboard.json").write_text(text())
