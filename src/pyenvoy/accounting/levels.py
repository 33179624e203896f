"""Levels of a counter: whether a sample goes on with one, belongs to a known other one, or to none."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import chain, pairwise

import attrs

from pyenvoy.accounting.limits import (
    ABSENCE,
    NOISE,
    RETURNS,
    RISES,
    WATCHED,
    WRAP,
    WRAP_SURPLUS,
    energy_of,
    room,
    slack,
)
from pyenvoy.accounting.words import Limit, Line, Sample, Why
from pyenvoy.units import WattHours

_HALF = 0.02  # so far from a half is still one: energy goes on while a phase is away
_ANY = 1 << 32  # wraps: no bound
_AGREE = 0.1  # two counters of the same energy differ by less than this


def advanced(line: Line, sample: Sample, limit: Limit) -> Line | None:
    """The level after a sample that honestly goes on with it; `None` for any other."""
    rise = sample.raw - line.raw
    if not -NOISE <= rise <= room(limit, line.moved, sample.at):
        return None
    return _stood(line, sample, limit) if rise <= 0 else _moved(line, sample)


def _moved(line: Line, sample: Sample) -> Line:
    return attrs.evolve(
        line,
        source=sample.source,
        raw=sample.raw,
        at=sample.at,
        moved=sample.at,
        witness=sample.witness,
        unmet=WattHours(0.0),
    )


def _stood(line: Line, sample: Sample, limit: Limit) -> Line:
    """The level after a sample that shows no more; what flows meanwhile is remembered, if it can flow here."""
    span, unmet = sample.at - line.at, line.unmet
    if sample.power is not None and sample.power <= limit.power and span <= WATCHED:
        unmet = WattHours(unmet + energy_of(sample.power, span))
    return attrs.evolve(
        line, source=sample.source, at=sample.at, moved=min(line.moved, sample.at), unmet=unmet
    )


def found(
    line: Line, former: Iterable[Line], sample: Sample, limit: Limit
) -> tuple[Why | None, Line] | None:
    """The level a sample belongs to, of those that need no proof: with a reason unless it is `line` still."""
    back = _returned(line, former, sample, limit) or _own(line, former, sample, limit)
    if back is not None:
        return Why.RETURNED, back
    on = advanced(line, sample, limit) or _witnessed(line, sample, limit)
    if on is not None:
        return None, on
    wrapped = _wrapped(line, line.moved, sample, limit)
    if wrapped is not None and not _is_likely(line, wrapped, sample, limit):
        wrapped = None
    level = _recognised(line, former, sample, limit)
    if wrapped is None or (
        level and abs(level.energy - line.energy) <= abs(wrapped.energy - line.energy)
    ):
        return (Why.RETURNED, level) if level else None
    return Why.WRAPPED, wrapped


def _witnessed(line: Line, sample: Sample, limit: Limit) -> Line | None:
    """The level after a rise that is too much, but that another counter of the same energy shows too."""
    rise = sample.raw - line.raw
    if rise <= 0 or line.witness is None or sample.witness is None or _is_double(line, sample):
        return None  # what is counted twice is so everywhere
    if rise > energy_of(limit.power, ABSENCE):
        return None  # so is what jumps
    agrees = abs(sample.witness - line.witness - rise) <= _AGREE * rise
    return _moved(line, sample) if agrees else None


def _recognised(line: Line, former: Iterable[Line], sample: Sample, limit: Limit) -> Line | None:
    """An earlier level, on which the counter may have wrapped once meanwhile.

    What a great rise on this very level has left is gone back to by a fall only.
    """
    recent = [
        level
        for level in _recent(former, sample)
        if level.offset != line.offset or not level.raw <= line.raw < sample.raw
    ]
    plain = (
        back
        for level in recent
        if (back := _rejoined(level, sample, limit)) is not None
        and (_goes_on(back, level, line, limit) or _is_nearer(level, line, sample))
    )
    wrapped = (_wrapped(level, level.at, sample, limit, most=1) for level in recent)
    likely = (
        level
        for level in wrapped
        if level and _meets(level, line, sample, limit) and _is_likely(line, level, sample, limit)
    )
    return next(chain(plain, likely), None)


def _is_lie(line: Line, sample: Sample) -> bool:
    """Whether a reading is half or twice of what it was, which is a lie that firmware is known for."""
    return _is_half(line, sample) or _is_double(line, sample)


def _is_likely(line: Line, on: Line, sample: Sample, limit: Limit) -> bool:
    """Whether a wrap explains a reading better than a lie: energy goes on where it is."""
    return not _is_lie(line, sample) or abs(on.energy - line.energy) <= slack(limit)


def _meets(level: Line, line: Line, sample: Sample, limit: Limit) -> bool:
    """Whether energy would go on about where it is: else any fall in ten is some number of wraps."""
    ahead = level.energy - line.energy
    return -slack(limit) <= ahead <= room(limit, line.moved, sample.at)


def _goes_on(level: Line, left: Line, line: Line, limit: Limit) -> bool:
    """Whether energy is what it was, with no more than was left out when the line began: a lie has ended."""
    ahead = level.energy - line.energy
    return -slack(limit) <= ahead <= room(limit, left.at, max(left.at, line.began))


def _is_nearer(level: Line, line: Line, sample: Sample) -> bool:
    """Whether a reading belongs rather to this level: time alone brings any level within reach."""
    away = abs(sample.raw - level.raw)
    if _is_lie(line, sample) and away > _HALF * level.raw:
        return False
    return away < abs(sample.raw - line.raw)


def _returned(line: Line, former: Iterable[Line], sample: Sample, limit: Limit) -> Line | None:
    """An earlier level, longer believed than this one, that a great rise fits much better."""
    rise = sample.raw - line.raw
    if rise <= slack(limit):
        return None
    for level in _recent(former, sample):
        closer = abs(sample.raw - level.raw) < rise / 2 and _tenure(level) > _tenure(line)
        if closer and (back := _rejoined(level, sample, limit)):
            return back
    return None


def _own(line: Line, former: Iterable[Line], sample: Sample, limit: Limit) -> Line | None:
    """The level of a source that was left for another one's: it knows what flowed in between, the other's does not."""
    others = [
        (level, back)
        for level in _recent(former, sample)
        if level.source == sample.source != line.source
        and level.offset != line.offset
        and (back := _rejoined(level, sample, limit)) is not None
    ]
    return next((back for level, back in others if _goes_on(back, level, line, limit)), None)


def _tenure(level: Line) -> timedelta:
    """For how long it has been believed."""
    return level.at - level.began


def remembered(former: tuple[Line, ...], line: Line, on: Line, limit: Limit) -> tuple[Line, ...]:
    """The levels left, with the one below a great rise: the rise may be a lie, and be taken back.

    Of those on one level only the ones below the greatest rises are kept.
    """
    if on.raw - line.raw <= slack(limit):
        return former
    here = [one for one in former if one.offset == line.offset and one.raw <= line.raw]
    rises = [*here, line]
    if len(rises) > RISES:
        heights = [upper.raw - lower.raw for lower, upper in pairwise((*rises, on))]
        rises.pop(heights.index(min(heights)))
    return (*(one for one in former if one not in here), *rises)


def _recent(former: Iterable[Line], sample: Sample) -> list[Line]:
    """Levels that may have been gone back to; first those of this source, and the longest believed."""
    recent = [one for one in former if timedelta() <= sample.at - one.at <= RETURNS]
    return sorted(recent, key=lambda one: (one.source != sample.source, -_tenure(one)))


def _rejoined(level: Line, sample: Sample, limit: Limit) -> Line | None:
    rise = sample.raw - level.raw
    fits = -slack(limit) <= rise <= room(limit, level.at, sample.at)
    return _moved(level, sample) if fits else None


def _wrapped(
    level: Line, since: datetime, sample: Sample, limit: Limit, most: int = _ANY
) -> Line | None:
    if sample.source != level.source or not sample.raw:
        return None  # another counter does not go on where this one has wrapped; 0 is "not ready"
    wraps = round((level.raw - sample.raw) / WRAP)
    if abs(wraps) > (most if min(level.raw, sample.raw) < WRAP else 1):
        return None  # several are lost or won at once only where a firmware shows 32 bits
    surplus = sample.raw + wraps * WRAP - level.raw
    highest = min(room(limit, since, sample.at), WRAP_SURPLUS)
    if wraps == 0 or not -min(slack(limit), WRAP_SURPLUS) <= surplus <= highest:
        return None
    return attrs.evolve(
        _moved(level, sample), offset=WattHours(round(level.offset + wraps * WRAP, 3))
    )


def _is_half(line: Line, sample: Sample) -> bool:
    return abs(sample.raw - 0.5 * line.raw) <= _HALF * line.raw


def _is_double(line: Line, sample: Sample) -> bool:
    return abs(sample.raw - 2 * line.raw) <= 2 * _HALF * line.raw


def doubt(line: Line | None, sample: Sample, limit: Limit) -> Why:
    """Why a sample that belongs to no known level is not believed."""
    if line is None:
        return Why.NEW if sample.raw > 0 else Why.EMPTY
    fall = line.raw - sample.raw
    anew = sample.raw <= min(0.1 * line.raw, room(limit, line.at, sample.at))
    if 0 < fall <= slack(limit) and not anew:
        return Why.SLIPPED
    if sample.source != line.source:
        return Why.MOVED
    if fall < 0:
        return Why.DOUBLED if _is_double(line, sample) else Why.JUMPED
    if anew:
        return Why.RESTARTED
    return Why.HALVED if _is_half(line, sample) else Why.FELL


def begun(line: Line | None, sample: Sample, why: Why) -> Line:
    """The level that a doubtful sample would begin: it joins where the believed one was left.

    One that started anew has counted from zero; all of it came since.
    """
    first = WattHours(0.0) if why is Why.RESTARTED else sample.raw
    left = first if line is None else line.energy
    return Line(
        sample.source,
        sample.raw,
        at=sample.at,
        moved=sample.at,
        began=sample.at,
        offset=WattHours(left - first),
        witness=sample.witness,
    )
