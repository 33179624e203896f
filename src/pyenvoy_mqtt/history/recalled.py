"""A history that somebody else remembers: the demo, a test. Put down as if it had been kept here."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from itertools import groupby, islice
from pathlib import Path

from pyenvoy_mqtt.history.columns import COLUMNS, Row
from pyenvoy_mqtt.history.gathered import FIVE, Gathered
from pyenvoy_mqtt.history.store import Store

_AT_ONCE = 2000
"""Rows; older than a week they stay as rows of five minutes only, and that is done in each go."""

_SHOWN = 3
"""Spans of five minutes in which a gateway shows a report, until the next one."""

Report = tuple[datetime, str, float]
"""Moment, serial number, W."""


def recall(
    path: Path,
    figures: Iterable[tuple[datetime, Mapping[str, float]]],
    panels: Iterable[Report] = (),
) -> None:
    """Put down moments in their order, each with its figures by the names of the columns; and reports of panels.

    Raises `UsageError` where the file cannot be written.
    """
    store = Store(path)
    every = iter(figures)
    while rows := {int(at.timestamp()): _row(found) for at, found in islice(every, _AT_ONCE)}:
        store.put(Gathered(rows))
    for _, reports in groupby(panels, _day):
        store.put_panels(_shown(reports))
    store.close()


def _row(found: Mapping[str, float]) -> Row:
    return tuple(
        round(found[column.name] / column.step) if column.name in found else None
        for column in COLUMNS
    )


def _day(report: Report) -> date:
    return report[0].date()


def _shown(reports: Iterable[Report]) -> dict[int, dict[str, int]]:
    """What a gateway would have shown every five minutes."""
    seen: dict[int, dict[str, int]] = {}
    for at, serial, watts in reports:
        first = int(at.timestamp()) // FIVE * FIVE
        for span in range(first, first + _SHOWN * FIVE, FIVE):
            seen.setdefault(span, {})[serial] = round(watts)
    return seen
