"""A history as pandas frames, for notebooks: in the site's time, and back from where it ends. It reads no clock."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING

import attrs

from pyenvoy import UsageError
from pyenvoy.effects.tokenfile import state_folder
from pyenvoy_mqtt.history import export
from pyenvoy_mqtt.history.choosing import chosen, place_of
from pyenvoy_mqtt.history.columns import COLUMNS, COUNTERS
from pyenvoy_mqtt.history.files import opened_to_read
from pyenvoy_mqtt.history.layout import BETWEEN
from pyenvoy_mqtt.history.looking import History
from pyenvoy_mqtt.history.moments import moment
from pyenvoy_mqtt.history.periods import Period, energies

if TYPE_CHECKING:
    from pandas import DataFrame

When = datetime | str


def past(
    serial: str | None = None, *, folder: Path | str | None = None, zone: str | None = None
) -> "Past":
    """The history of a gateway that `pyenvoy run` keeps; without a serial number the only one there is.

    `zone` is where its days begin, such as `Europe/Berlin`, this machine's unless given. Raises `UsageError`.
    """
    place = state_folder() if folder is None else Path(folder)
    return Past(chosen(place, serial), place_of(zone))


@attrs.frozen
class Past:
    """One gateway's history.

        kept.power("1d")[["production", "house"]].plot()

    Moments are dates, moments, or how long before the end of history: `2026-06-01`, `2026-06-01T12:00`, `30d`.
    What cannot be understood, or is not there, raises `UsageError`.
    """

    path: Path
    zone: tzinfo

    def power(
        self, since: When = "1d", until: When | None = None, *, every: str = "five"
    ) -> "DataFrame":
        """A line for every `five` minutes, `hour`, or ten seconds (`raw`, a week back); a column a figure."""
        if every not in BETWEEN:
            raise UsageError(f"every={every!r} is none of {', '.join(BETWEEN)}")
        with _between(self, since, until) as (history, first, last):
            names, rows = history.columns(every, first, last)
        return _timed(export.frame(rows, names), self.zone, {one.name: one.unit for one in COLUMNS})

    def panels(self, since: When = "1d", until: When | None = None) -> "DataFrame":
        """A line for every five minutes, a column for each microinverter, in W."""
        with _between(self, since, until) as (history, first, last):
            names = history.places()
            rows = [
                (at.timestamp(), *map(told.get, names)) for at, told in history.panels(first, last)
            ]
        return _timed(export.frame(rows, ["at", *names]), self.zone, dict.fromkeys(names, "W"))

    def reports(
        self, since: When = "60d", until: When | None = None
    ) -> Iterator[tuple[datetime, str, float | None]]:
        """What the panels reported, one by one, as `pyenvoy.compare` takes them: moment, serial number, W."""
        with _between(self, since, until) as (history, first, last):
            for at, told in history.panels(first, last):
                for serial, watts in told.items():
                    yield at, serial, watts

    def energy(
        self, period: Period | str = "day", since: When = "30d", until: When | None = None
    ) -> "DataFrame":
        """A line for each `day`, `week`, `month` or `year`; a column for each counter, in Wh."""
        if period not in tuple(Period):
            raise UsageError(f"{period!r} is none of {', '.join(Period)}")
        names = [one.name for one in COUNTERS]
        with _between(self, since, until) as (history, first, last):
            days = first.date(), (last - timedelta(seconds=1)).date()
            rows = list(export.of_periods(energies(history, Period(period), *days, self.zone)))
        found = export.frame(rows, ["first", *names, "whole"]).set_index("first")
        found.attrs["units"] = dict.fromkeys(names, "Wh")
        return found


@contextmanager
def _between(
    kept: Past, since: When, until: When | None
) -> Iterator[tuple[History, datetime, datetime]]:
    history = History(opened_to_read(kept.path))
    try:
        end = (history.last or datetime.fromtimestamp(0, UTC)).astimezone(kept.zone)
        last = end if until is None else _moment(until, end)
        first = _moment(since, last)
        if first >= last:
            raise UsageError(f"since, {first}, is not before until, {last}")
        yield history, first, last
    finally:
        history.close()


def _moment(said: When, end: datetime) -> datetime:
    found = moment(said, end) if isinstance(said, str) else said
    return (found if found.tzinfo else found.replace(tzinfo=end.tzinfo)).astimezone(end.tzinfo)


def _timed(found: "DataFrame", zone: tzinfo, units: dict[str, str]) -> "DataFrame":
    """With its moments as the index, in the site's time."""
    import pandas as pd  # noqa: PLC0415  # half a second; that it is there is known from the frame

    at = pd.to_datetime(found.pop("at"), unit="s", utc=True)
    found.index = pd.DatetimeIndex(at, name="at").tz_convert(zone)
    found.attrs["units"] = units
    return found
