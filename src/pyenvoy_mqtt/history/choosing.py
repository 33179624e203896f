"""Which history is meant, and in which time zone its days begin."""

from datetime import UTC, datetime, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pyenvoy import UsageError
from pyenvoy_mqtt.history.files import file_of


def zone_of(name: str | None) -> tzinfo:
    """A time zone by its name; this machine's without one. Raises `UsageError` where there is none."""
    if name is None:
        here = datetime.now().astimezone().tzinfo
        return here or UTC
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:  # OSError: "America" is a folder
        raise UsageError(f"{name}: no time zone is called so; Europe/Berlin is one") from error


def chosen(folder: Path, serial: str | None) -> Path:
    """The file of a gateway; without a serial number the only one there is. Raises `UsageError`."""
    if serial is not None:
        return file_of(folder, serial)
    found = sorted(file_of(folder, "x").parent.glob("*.sqlite3"))
    if len(found) == 1:
        return found[0]
    if not found:
        raise UsageError(f"no history is kept in {folder} yet: `pyenvoy run` keeps one with [mqtt]")
    known = ", ".join(one.stem for one in found)
    raise UsageError(f"{len(found)} histories are kept: say whose by its serial number: {known}")
