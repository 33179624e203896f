"""Moments as people say them: a date, a moment, how long ago. Pure."""

import re
from datetime import datetime, timedelta

from pyenvoy import UsageError

_AGO = re.compile(r"(\d{1,6})([mhdw])")
_UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


def moment(text: str, now: datetime) -> datetime:
    """A date, a moment, or how long ago. Raises `UsageError` for anything else."""
    if found := _AGO.fullmatch(text.strip()):
        try:
            return now - timedelta(**{_UNITS[found[2]]: int(found[1])})
        except OverflowError as error:
            raise UsageError(f"{text} ago there was no calendar yet") from error
    try:
        said = datetime.fromisoformat(text.strip())
    except ValueError as error:
        advice = "write a date (2026-06-01), a moment (2026-06-01T12:00) or how long ago (30d)"
        raise UsageError(f"{text!r} is no moment: {advice}") from error
    return said if said.tzinfo else said.replace(tzinfo=now.tzinfo)
