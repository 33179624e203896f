"""Levels of a counter: whether a sample goes on with one, belongs to a known other one, or to none."""

from collections.abc import Iterable
from datetime import datetime, timedelta

import attrs

from pyenvoy.accounting.limits import (
    NOISE,
    RETURNS,
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
_AGREE = 0.1  # two counters of the same energy differ by less than this


def advanced(line: Line, sample: Sample, limit: Limit) -> Line | None:
    """The level after a sample that honestly goes on with it; `None` for any other."""
    rise = sample.raw - line.raw
    if not -NOISE <= rise <= room(limit, line.moved, sample.at):
        return None
    return _stood(line, sample) if rise <= 0 else _moved(line, sample)


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


def _stood(line: Line, sample: Sample) -> Line:
    """The level after a sample that shows no more; what flows meanwhile is remembered."""
    span, unmet = sample.at - line.at, line.unmet
    if sample.power is not None and span <= WATCHED:
        unmet = WattHours(unmet + energy_of(sample.power, span))
    return attrs.evolve(
        line, source=sample.source, at=sample.at, moved=min(line.moved, sample.at), unmet=unmet
    )


def witnessed(line: Line, sample: Sample) -> Line | None:
    """The level after a rise that is too much, but that another counter of the same energy shows too."""
    rise = sample.raw - line.raw
    if rise <= 0 or line.witness is None or sample.witness is None:
        return None
    agrees = abs(sample.witness - line.witness - rise) <= _AGREE * rise
    return _moved(line, sample) if agrees else None


def recognised(
    line: Line, former: Iterable[Line], sample: Sample, limit: Limit
) -> tuple[Why, Line] | None:
    """A level that needs no proof: a wrap away from the believed one, or an earlier one."""
    wrapped = _wrapped(line, line.moved, sample, limit)
    if wrapped is not None:
        return Why.WRAPPED, wrapped
    for level in former:
        if timedelta() <= sample.at - level.at <= RETURNS:
            back = _rejoined(level, sample, limit) or _wrapped(level, level.at, sample, limit)
            if back is not None:
                return Why.RETURNED, back
    return None


def _rejoined(level: Line, sample: Sample, limit: Limit) -> Line | None:
    rise = sample.raw - level.raw
    fits = -slack(limit) <= rise <= room(limit, level.at, sample.at)
    return _moved(level, sample) if fits else None


def _wrapped(level: Line, since: datetime, sample: Sample, limit: Limit) -> Line | None:
    wraps = round((level.raw - sample.raw) / WRAP)
    surplus = sample.raw + wraps * WRAP - level.raw
    most = min(room(limit, since, sample.at), WRAP_SURPLUS)
    if wraps == 0 or not -min(slack(limit), WRAP_SURPLUS) <= surplus <= most:
        return None
    return attrs.evolve(
        _moved(level, sample), offset=WattHours(round(level.offset + wraps * WRAP, 3))
    )


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
        return Why.JUMPED
    if anew:
        return Why.RESTARTED
    return Why.HALVED if abs(sample.raw / line.raw - 0.5) <= _HALF else Why.FELL


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
        offset=WattHours(left - first),
        witness=sample.witness,
    )
