"""A history that somebody else remembers: the demo, a test. Put down as if it had been kept here."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from itertools import islice
from pathlib import Path

from pyenvoy_mqtt.history.columns import COLUMNS, Row
from pyenvoy_mqtt.history.gathered import Gathered
from pyenvoy_mqtt.history.store import Store

_AT_ONCE = 2000
"""Rows; older than a week they stay as rows of five minutes only, and that is done in each go."""


def recall(path: Path, figures: Iterable[tuple[datetime, Mapping[str, float]]]) -> None:
    """Put down moments in their order, each with its figures by the names of the columns.

    Raises `UsageError` where the file cannot be written.
    """
    store = Store(path)
    every = iter(figures)
    while rows := {int(at.timestamp()): _row(found) for at, found in islice(every, _AT_ONCE)}:
        store.put(Gathered(rows))
    store.close()


def _row(found: Mapping[str, float]) -> Row:
    return tuple(
        round(found[column.name] / column.step) if column.name in found else None
        for column in COLUMNS
    )
