"""Each microinverter's power, two bytes each, in an order that only ever grows. Pure."""

import struct
from collections.abc import Iterable, Mapping, Sequence

from pyenvoy import Snapshot
from pyenvoy_mqtt.reports import of_now

UNKNOWN = 0xFFFF
"""No report, or one that is not of now."""

MOST = 4096
"""Places: a roof has hundreds. Every row that is kept for ever has two bytes for each of them."""

_LONGEST = 64  # characters; real serial numbers have twelve

_HIGHEST = UNKNOWN - 1


def powers(snapshot: Snapshot) -> dict[str, int]:
    """What each microinverter reports, by serial number, in whole watts; old reports are left out.

    At night a gateway repeats the last report of the evening.
    """
    fresh = of_now(snapshot, snapshot.at)
    return {
        one.serial: min(max(round(one.power), 0), _HIGHEST)
        for one in (snapshot.inverters.in_use if snapshot.inverters else ())
        if one.power is not None and one.serial in fresh
    }


def order(known: Sequence[str], seen: Iterable[str]) -> tuple[str, ...]:
    """The order with those that are new at its end, while there is room: a place is given once."""
    new = sorted(one for one in set(seen) - set(known) if len(one) <= _LONGEST)
    return (*known, *new[: max(0, MOST - len(known))])


def packed(powers: Mapping[str, int], places: Sequence[str]) -> bytes:
    """Powers in the order of their places."""
    numbers = (powers.get(serial, UNKNOWN) for serial in places)
    return struct.pack(f"<{len(places)}H", *numbers)


def unpacked(kept: bytes, places: Sequence[str]) -> dict[str, int | None]:
    """Powers by serial number; those who came later are not in it."""
    numbers = struct.unpack(f"<{len(kept) // 2}H", kept[: len(kept) // 2 * 2])
    return {
        serial: None if number == UNKNOWN else number
        for serial, number in zip(places, numbers, strict=False)
    }
