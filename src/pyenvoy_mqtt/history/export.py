"""Rows of a history as CSV, JSON or Parquet; the only pandas here, imported when it is asked for."""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from pyenvoy import UsageError
from pyenvoy_mqtt.history.looking import History
from pyenvoy_mqtt.history.periods import Energies

if TYPE_CHECKING:
    from pandas import DataFrame

Row = Mapping[str, object]


class Form(StrEnum):
    """How rows are written."""

    CSV = "csv"
    JSON = "json"
    PARQUET = "parquet"


def as_csv(rows: Iterable[Row], names: Iterable[str]) -> Iterator[str]:
    """Line by line, the names first; times as ISO 8601 in UTC, empty where nothing is known."""
    names = list(names)
    yield _line(names)
    for row in rows:
        yield _line([_text(row.get(name)) for name in names])


def _line(cells: list[str]) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow(cells)
    return line.getvalue()


def _text(value: object) -> str:
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date) else str(value)


def as_json(rows: Iterable[Row]) -> Iterator[str]:
    """One JSON array, a row a line."""
    before = "[\n"
    for row in rows:
        yield before + json.dumps(row, default=_text, separators=(",", ":"))
        before = ",\n"
    yield "\n]\n" if before == ",\n" else "[]\n"


def frame(rows: Iterable[Row | tuple[object, ...]], names: Iterable[str]) -> "DataFrame":
    """The rows as a pandas frame. Raises `UsageError` where pandas is not installed."""
    try:
        import pandas as pd  # noqa: PLC0415  # half a second, and an extra
    except ModuleNotFoundError as error:
        raise UsageError("a frame needs pandas: install the extra `notebook`") from error
    return pd.DataFrame(list(rows), columns=list(names))


def write_parquet(rows: Iterable[Row], names: Iterable[str], path: Path) -> None:
    """The rows as a Parquet file. Raises `UsageError` where pandas or pyarrow is not installed."""
    found = frame(rows, names)
    try:
        found.to_parquet(path, index=False)
    except ImportError as error:
        how = "in the source tree: pip install '.[parquet]'"
        raise UsageError(f"Parquet needs pyarrow: install the extra `parquet` {how}") from error


# -- rows of other things -------------------------------------------------------------------------


def of_periods(found: Iterable[Energies]) -> Iterator[dict[str, object]]:
    """Energies as rows: the first day, Wh by counter, and whether all of the period is known."""
    for one in found:
        yield {"first": one.first, **one.energies, "whole": one.whole}


def of_panels(history: History, since: datetime, until: datetime) -> Iterator[dict[str, object]]:
    """The panels' powers as rows, a column a serial number."""
    for at, powers in history.panels(since, until):
        yield {"at": at, **powers}
