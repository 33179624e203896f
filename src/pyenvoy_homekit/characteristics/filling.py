"""What every device has in common on its way into characteristics: names, levels, times, words. No device lives here."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, tzinfo

from pyenvoy.model.device import Device
from pyenvoy.units import Level, Percent
from pyenvoy.zones import zone_of
from pyenvoy_homekit.characteristics.table import GROUPS, TRAITS
from pyenvoy_homekit.shape import Characteristic, Service, View

Values = Mapping[str, object]
"""By the names of the table what is known of each; `None` where it is not."""


def filled(
    kind: str, key: str, values: Values, sets: Mapping[str, str] | None = None, name: str = ""
) -> tuple[Service, ...]:
    """One service with what is known; none where nothing is. `sets` says what a person sets by which."""
    words = sets or {}
    found = tuple(
        Characteristic(one, shown, words.get(one, ""))
        for one, value in values.items()
        if (shown := TRAITS[one].shown(value)) is not None
    )
    label = f"{GROUPS[kind].label} {name}".rstrip()
    return (Service(kind, key, label, found),) if found else ()


def zone(view: View) -> tzinfo:
    """The site's time zone; UTC where nobody has told it."""
    network = view.snapshot.network
    told = view.accounts.zone if view.accounts else network.timezone if network else None
    return zone_of(told) or UTC


def time(moment: datetime | None, view: View) -> str | None:
    """A moment as people at the site read it."""
    return None if moment is None else f"{moment.astimezone(zone(view)):%Y-%m-%d %H:%M:%S}"


def level(bars: Level | None, most: int | None = 5) -> Percent | None:
    """Bars as a share of the most there can be; the one scale for every kind of communication."""
    return None if bars is None or not most else Percent(100 * min(bars, most) / most)


def said(words: Iterable[str]) -> str | None:
    """Flags in the gateway's words, without the path in front of them; `None` for none."""
    return ", ".join(_last(one) for one in words) or None


def _last(word: str) -> str:
    return word.rpartition(".")[2].replace("_", " ")


def phase(word: str | None) -> str | None:
    """`ph-a` and the like as what electricians say."""
    return None if word is None else _LINES.get(word, word)


_LINES = {"ph-a": "L1", "ph-b": "L2", "ph-c": "L3", "ph-all": "L1 L2 L3"}


def profile(view: View) -> str | None:
    """The name of the grid profile that holds for the whole site."""
    grid = view.snapshot.grid
    return grid.profile.name if grid and grid.profile else None


def plc(view: View, serial: str) -> Percent | None:
    """How well a device is heard over the power line, where somebody has asked for the check."""
    checked = view.snapshot.plc
    return level(checked.levels.get(serial)) if checked else None


def device(view: View, one: Device) -> dict[str, object]:
    """What all devices of an energy system say."""
    return {
        "AdminState": said((one.admin_state,)) if one.admin_state else None,
        "Status": said(one.status),
        "Communicating": one.communicating,
        "Firmware": one.firmware,
        "CommInterface": one.hardware.interface if one.hardware else None,
        "GridProfile": profile(view),
        "PlcLevel": plc(view, one.serial),
        "ReadingTime": time(one.reported_at, view),
    }
