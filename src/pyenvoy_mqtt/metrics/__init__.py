"""What is known → Prometheus exposition. Pure; a scrape never asks the gateway."""

import hashlib
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import accumulate
from math import isfinite

from prometheus_client import CONTENT_TYPE_PLAIN_0_0_4, CollectorRegistry, generate_latest
from prometheus_client.core import HistogramMetricFamily
from prometheus_client.registry import Collector

from pyenvoy.polling.tally import BOUNDS, Counts
from pyenvoy_mqtt.metrics.names import DURATION, ENERGY, METRICS, SERIALS, Family, Metric, seen
from pyenvoy_mqtt.metrics.samples import samples
from pyenvoy_mqtt.view import View

__all__ = ["CONTENT_TYPE", "exposition"]

CONTENT_TYPE = CONTENT_TYPE_PLAIN_0_0_4


class _Sheet(Collector):
    """One scrape."""

    def __init__(
        self, views: Iterable[View], now: datetime, *, aliases: bool, hashed: bool
    ) -> None:
        self._families: dict[Metric, Family] = {}
        told = disguised if hashed else _as_it_is
        for view in views:
            for metric, labels, value in samples(view, now):
                if value is not None and isfinite(value) and (aliases or not metric.alias):
                    family = self._family(metric)
                    assert not isinstance(family, HistogramMetricFamily)  # noqa: S101  # see below
                    names = ("gateway", *metric.labels)
                    said = zip(names, (view.serial, *labels), strict=True)
                    family.add_metric([told(name, label) for name, label in said], value)
            for name, counts in sorted(view.tally.counts.items()):
                self._durations(told("gateway", view.serial), name, counts)

    def collect(self) -> Iterator[Family]:
        """The families that have samples, always in the same order."""
        return (self._families[one] for one in METRICS if one in self._families)

    def _family(self, metric: Metric) -> Family:
        if metric not in self._families:
            self._families[metric] = metric.family()
        return self._families[metric]

    def _durations(self, gateway: str, name: str, counts: Counts) -> None:
        family = self._family(DURATION)
        assert isinstance(family, HistogramMetricFamily)  # noqa: S101  # by its kind
        ends = [*map(str, BOUNDS), "+Inf"]
        buckets = [*zip(ends, accumulate(counts.answers), strict=True)]
        family.add_metric([gateway, name], buckets, counts.seconds)


def _as_it_is(_: str, label: str) -> str:
    return seen(label)


def disguised(name: str, label: str) -> str:
    """The value of a label with eight digits of a hash in place of each serial number in it.

    The same in every scrape, so that series go on. It keeps serial numbers out of pictures, not from somebody who
    tries every number that Enphase can have given.
    """
    if name in SERIALS:
        return hashlib.sha256(seen(label).encode()).hexdigest()[:8]
    serial, point, counter = label.rpartition(".")
    if name == ENERGY.labels[0] and serial:  # an energy of one device
        return f"{disguised(SERIALS[0], serial)}{point}{seen(counter)}"
    return seen(label)


def exposition(
    views: Iterable[View], now: datetime, *, aliases: bool = False, hashed: bool = False
) -> bytes:
    """All metrics as text.

    With `aliases` also under the names that other exporters gave them, with `hashed` without serial numbers.
    """
    registry = CollectorRegistry()
    registry.register(_Sheet(views, now, aliases=aliases, hashed=hashed))
    return generate_latest(registry)
