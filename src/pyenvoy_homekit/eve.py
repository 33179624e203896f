"""The history that the app Eve draws, as the bytes of its protocol in base64. Pure.

A history is a ring of numbered slots. The oldest slot says from when seconds are counted; every other one is
the mean power of ten minutes, in tenths of a watt in 16 bits: above 6553.5 W it stays at that, it never wraps.
Eve asks for a number and then reads, some slots at a time, until it reads a single zero.

A clock may be wrong for a while: behind at a start, or ahead. A mean that does not go on from the newest waits until
more of its own time confirm it; those that it contradicts, as from a future that was none, go once as many stand
against them. Numbers go on: what Eve has read it does not read again.
"""

import struct
from base64 import b64decode, b64encode
from binascii import Error
from datetime import UTC, datetime
from itertools import pairwise

import attrs

EPOCH = 978_307_200
"""2001-01-01 in Unix seconds: Eve's own beginning of time."""
SPAN = 600
"""Seconds that a mean is made of."""
SLOTS = 4032
"""Of the ring: four weeks; one of them is the reference."""
MOST = 6553.5
"""W; the most that a slot can hold."""
_LONGEST = 24 * 3600
"""Seconds without a mean, after which one alone is not believed."""
_AGREE = 2
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
    """How many numbers lie before the oldest slot."""
    means: tuple[tuple[int, int], ...] = ()
    """Seconds since the reference, and tenths of a watt; the oldest first."""
    open: Mean | None = None
    doubted: tuple[tuple[int, int], ...] = ()
    """Ends of means in Eve's own seconds, and tenths of a watt, of a time that the clock may be wrong about."""

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
    if not 0 <= slot < _MOST_NUMBERS // SPAN:
        return history  # the clock was never set: Eve has no numbers for then
    if now is None or now.slot > slot:  # the second: the clock was put back
        return attrs.evolve(history, open=Mean(slot, watts, 1))
    if now.slot == slot:
        return attrs.evolve(history, open=Mean(slot, now.sum + watts, now.count + 1))
    return attrs.evolve(_closed(history, now), open=Mean(slot, watts, 1))


def _closed(history: History, mean: Mean) -> History:
    """The history with a mean at the end of its ten minutes."""
    one = (mean.slot + 1) * SPAN, round(min(mean.sum / mean.count, MOST) * 10)
    newest, doubted = _newest(history), history.doubted
    if newest is None or _goes_on(newest, one):
        return _joined(attrs.evolve(history, doubted=()), (one,))
    doubted = (*doubted, one) if doubted and _goes_on(doubted[-1][0], one) else (one,)
    wrong = _since(history, doubted[0][0])
    if len(doubted) < max(_AGREE, wrong):
        return attrs.evolve(history, doubted=doubted)
    return _joined(_without(history, wrong), doubted)


def _goes_on(end: int, mean: tuple[int, int]) -> bool:
    return 0 < mean[0] - end <= _LONGEST


def _newest(history: History) -> int | None:
    """When the newest mean has ended."""
    if history.reference is None:
        return None
    return history.reference + history.means[-1][0]


def _since(history: History, end: int) -> int:
    """How many means are of then or later."""
    return sum((history.reference or 0) + after >= end for after, _ in history.means)


def _without(history: History, newest: int) -> History:
    """The history without so many of the newest means, and with nothing in doubt."""
    left = history.means[: len(history.means) - newest]
    if not left:
        return History(dropped=history.last)
    return attrs.evolve(history, means=left, dropped=history.dropped + newest, doubted=())


def _joined(history: History, found: tuple[tuple[int, int], ...]) -> History:
    """The history with means behind its newest, and without what is too much for the ring."""
    reference = found[0][0] if history.reference is None else history.reference
    means = (*history.means, *((end - reference, tenths) for end, tenths in found))
    over = max(0, len(means) - (SLOTS - 1))
    return attrs.evolve(
        history, reference=reference, means=means[over:], dropped=history.dropped + over
    )


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
    return {
        "reference": history.reference,
        "dropped": history.dropped,
        "means": _packed(history.means),
        "doubted": _packed(history.doubted),
    }


def read(found: object) -> History:
    """What was kept. Raises `ValueError` where it is something else."""
    match found:
        case {
            "reference": int() | None as reference,
            "dropped": int(dropped),
            "means": text,
            **more,
        }:
            means, doubted = _unpacked(text), _unpacked(more.get("doubted", ""))
            fits = all(0 <= one < _MOST_NUMBERS for one in (reference or 0, dropped))
            if bool(means) == (reference is not None) and fits:
                return History(reference, dropped, means, doubted=doubted)
    raise ValueError("not a history")


def _packed(means: tuple[tuple[int, int], ...]) -> str:
    return _text(b"".join(_KEPT.pack(*one) for one in means))


def _unpacked(text: object) -> tuple[tuple[int, int], ...]:
    """Raises `ValueError` for what is something else, too much, or out of order."""
    packed = b64decode(text, validate=True) if isinstance(text, str) else b"?"
    if len(packed) % _KEPT.size or len(packed) // _KEPT.size >= SLOTS:
        raise ValueError("not the means of a history")
    means = tuple((a, b) for a, b in _KEPT.iter_unpack(packed))
    if any(former >= later for (former, _), (later, _) in pairwise(means)):
        raise ValueError("the means of a history go from old to new")
    return means


def _text(packed: bytes) -> str:
    return b64encode(packed).decode()
