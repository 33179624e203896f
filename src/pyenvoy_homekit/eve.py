"""The history that the app Eve draws, as the bytes of its protocol in base64. Pure.

A history is a ring of numbered slots. The oldest slot says from when seconds are counted; every other one is
the mean power of ten minutes, in tenths of a watt in 16 bits: above 6553.5 W it stays at that, it never wraps.
Eve asks for a number and then reads, some slots at a time, until it reads a single zero.
"""

import struct
from base64 import b64decode, b64encode
from binascii import Error
from datetime import UTC, datetime

import attrs

EPOCH = 978_307_200
"""2001-01-01 in Unix seconds: Eve's own beginning of time."""
SPAN = 600
"""Seconds that a mean is made of."""
SLOTS = 4032
"""Of the ring: four weeks; one of them is the reference."""
MOST = 6553.5
"""W; the most that a slot can hold."""
_RING = SLOTS * SPAN
_MOST_NUMBERS = 2**32
_AT_ONCE = 11
_SIGNATURE = bytes.fromhex("04 0102 0202 0702 0f03")
_MASK = 0x1F
_ENTRY = struct.Struct("<BIIBxxxxHxxxx")
_REFERENCE = struct.Struct("<BIIBI7x")
_STATUS = struct.Struct("<I4xI9sHHI4x2s")
_KEPT = struct.Struct("<IH")
_NOTHING_MORE = b64encode(b"\x00").decode()


@attrs.frozen
class Mean:
    """The ten minutes that are not over yet."""

    slot: int
    """Which ten minutes, counted from Eve's beginning of time."""
    sum: float = 0.0
    count: int = 0


@attrs.frozen
class History:
    """The power of one meter over the last four weeks."""

    reference: int | None = None
    """From when seconds are counted; `None` while there is nothing."""
    dropped: int = 0
    """How many slots the ring has overwritten."""
    means: tuple[tuple[int, int], ...] = ()
    """Seconds since the reference, and tenths of a watt; the oldest first."""
    open: Mean | None = None

    @property
    def last(self) -> int:
        """The number of the newest slot."""
        return self.dropped + 1 + len(self.means)


def seconds(at: datetime) -> int:
    """A moment in Eve's own seconds."""
    return int(at.astimezone(UTC).timestamp()) - EPOCH


def heard(history: History, at: datetime, power: float) -> History:
    """The history once a power is known, W; what flows the other way counts as nothing."""
    slot, watts = seconds(at) // SPAN, max(0.0, power)
    now = history.open
    if slot < 0:
        return history  # the clock was never set: Eve has no numbers for then
    if now is None or now.slot > slot:  # the second: the clock was put back
        return attrs.evolve(history, open=Mean(slot, watts, 1))
    if now.slot == slot:
        return attrs.evolve(history, open=Mean(slot, now.sum + watts, now.count + 1))
    return attrs.evolve(_closed(history, now), open=Mean(slot, watts, 1))


def _closed(history: History, mean: Mean) -> History:
    """The history with a mean at the end of its ten minutes."""
    end = (mean.slot + 1) * SPAN
    ahead = _newest(history) - end
    if ahead > _RING:  # the clock was far ahead: nothing would be told for years
        history = History(dropped=history.last)
    elif ahead >= 0:
        return history  # the clock was put back: what has been told stays
    reference = end if history.reference is None else history.reference
    tenths = round(min(mean.sum / mean.count, MOST) * 10)
    means = (*history.means, (end - reference, tenths))
    over = len(means) - (SLOTS - 1)
    return attrs.evolve(
        history,
        reference=reference,
        means=means[max(0, over) :],
        dropped=history.dropped + max(0, over),
    )


def _newest(history: History) -> int:
    """When the newest mean has ended; before all time where there is none."""
    if history.reference is None or not history.means:
        return -1
    return history.reference + history.means[-1][0]


def status(history: History) -> str:
    """What Eve reads first: when the newest slot is from, how many there are, which is the oldest."""
    if history.reference is None:
        return ""
    used = len(history.means) + 1
    return _text(
        _STATUS.pack(
            history.means[-1][0], history.reference, _SIGNATURE, used + 1, SLOTS, history.dropped,
            b"\x01\x01",
        )
    )  # fmt: skip


def asked(request: str) -> int | None:
    """The number of the slot from which Eve wants to read; `None` where it is no request."""
    try:
        found = b64decode(request, validate=True)
    except (Error, ValueError):  # the second: letters that are not ASCII
        return None
    return int.from_bytes(found[2:6], "little") if len(found) >= 6 else None


def slots(history: History, number: int) -> tuple[str, int]:
    """The next slots from a number on, and the number to go on with; a single zero when there are no more."""
    first = max(number, history.dropped + 1)
    if history.reference is None or first > history.last:
        return _NOTHING_MORE, first
    until = min(first + _AT_ONCE, history.last + 1)
    return _text(b"".join(_slot(history, one) for one in range(first, until))), until


def _slot(history: History, number: int) -> bytes:
    place = number - history.dropped - 2
    if place < 0:
        return _REFERENCE.pack(_REFERENCE.size, number, 1, 0x81, history.reference)
    after, tenths = history.means[place]
    return _ENTRY.pack(_ENTRY.size, number, after, _MASK, tenths)


def kept(history: History) -> dict[str, object]:
    """What is kept of it between runs; the ten minutes under way are not."""
    packed = b"".join(_KEPT.pack(*one) for one in history.means)
    return {
        "reference": history.reference,
        "dropped": history.dropped,
        "means": b64encode(packed).decode(),
    }


def read(found: object) -> History:
    """What was kept. Raises `ValueError` where it is something else."""
    match found:
        case {"reference": int() | None as reference, "dropped": int(dropped), "means": str(text)}:
            packed = b64decode(text, validate=True)
            whole = len(packed) % _KEPT.size == 0 and len(packed) // _KEPT.size < SLOTS
            fits = all(0 <= one < _MOST_NUMBERS for one in (reference or 0, dropped))
            if whole and bool(packed) == (reference is not None) and fits:
                means = tuple((a, b) for a, b in _KEPT.iter_unpack(packed))
                return History(reference, dropped, means)
    raise ValueError("not a history")


def _text(packed: bytes) -> str:
    return b64encode(packed).decode()
