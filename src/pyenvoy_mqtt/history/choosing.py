"""Which history is meant, and in which time zone its days begin."""

from datetime import UTC, datetime, tzinfo
from pathlib import Path

from pyenvoy import UsageError
from pyenvoy.zones import zone_of
from pyenvoy_mqtt.history.files import file_of


def place_of(name: str | None) -> tzinfo:
    """A time zone by its name; this machine's without one. Raises `UsageError` where there is none."""
    if name is None:
        here = datetime.now().astimezone().tzinfo
        return here or UTC
    if (found := zone_of(name)) is None:
        raise UsageError(f"{name}: no time zone is called so; Europe/Berlin is one")
    return found


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
