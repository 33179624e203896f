"""Rows of a history as the bytes of an answer. Each question opens the file for itself, so none waits."""

from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from datetime import date, datetime, tzinfo
from pathlib import Path

from pyenvoy import UsageError
from pyenvoy_mqtt.history import export
from pyenvoy_mqtt.history.columns import COUNTERS
from pyenvoy_mqtt.history.files import opened_to_read
from pyenvoy_mqtt.history.looking import History, names
from pyenvoy_mqtt.history.periods import Period, energies
from pyenvoy_mqtt.rest.values import JSON, Reply, refusal

Rows = Iterable[Mapping[str, object]]


def power(path: Path, grain: str, since: datetime, until: datetime, form: str) -> Reply:
    """Figures, or the panels, between two moments."""
    return _told(path, form, lambda history: _figures(history, grain, since, until))


def _figures(
    history: History, grain: str, since: datetime, until: datetime
) -> tuple[Rows, list[str]]:
    if grain == "panels":
        return export.of_panels(history, since, until), ["at", *history.places()]
    ask = {"raw": history.raw, "five": history.five, "hour": history.hours}[grain]
    rows = list(ask(since, until))
    return rows, names(rows)


def energy(path: Path, period: Period, days: tuple[date, date], zone: tzinfo, form: str) -> Reply:
    """Energy of each period from the first day to the last, in Wh."""
    heads = ["first", *(one.name for one in COUNTERS), "whole"]

    def rows(history: History) -> tuple[Rows, list[str]]:
        return export.of_periods(energies(history, period, *days, zone)), heads

    return _told(path, form, rows)


Ask = Callable[[History], tuple[Rows, list[str]]]


def _told(path: Path, form: str, ask: Ask) -> Reply:
    try:
        history = History(opened_to_read(path))
    except UsageError:  # its words name a file, which is nobody's business but ours
        return refusal(503, "no history has been written yet", headers=(("Retry-After", "60"),))
    with closing(history):
        rows, heads = ask(history)
        if form == "csv":
            text = "".join(export.as_csv(rows, heads))
            return Reply(text.encode(), kind="text/csv; charset=utf-8")
        return Reply("".join(export.as_json(rows)).encode(), kind=JSON)
