"""A view → lines of InfluxDB's protocol. Pure.

One measurement, `enphase`, with the metrics as fields; where fields are joined to their measurement, as in
VictoriaMetrics, they have the names that Prometheus knows.
"""

import re
from collections.abc import Iterator
from math import isfinite

from pyenvoy_mqtt.metrics.names import INFO, Kind, seen
from pyenvoy_mqtt.metrics.samples import samples
from pyenvoy_mqtt.view import View

_MEASUREMENT = "enphase"


def lines(view: View) -> Iterator[str]:
    """One line for each set of tags, with the moment of the snapshot."""
    fields: dict[str, dict[str, float]] = {}
    for metric, values, value in samples(view, view.snapshot.at):
        if value is None or not isfinite(value) or metric.alias or metric is INFO:
            continue
        labels = zip(("gateway", *metric.labels), (view.serial, *values), strict=True)
        tags = ",".join(f"{name}={_tag(said)}" for name, said in sorted(labels) if said)
        name = metric.name.removeprefix(f"{_MEASUREMENT}_")
        total = "_total" if metric.kind is Kind.COUNTER else ""
        fields.setdefault(tags, {})[f"{name}{total}"] = value
    at = int(view.snapshot.at.timestamp() * 1_000_000) * 1000
    for tags, found in fields.items():
        said = ",".join(f"{name}={value!r}" for name, value in found.items())
        yield f"{_MEASUREMENT},{tags} {said} {at}"


def _tag(text: str) -> str:
    """A tag's value: no line break or backslash, and what would end it is escaped."""
    return re.sub(r"([,= ])", r"\\\1", seen(re.sub(r"[\\\s]+", " ", text).strip()) or "_")
