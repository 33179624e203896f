"""The machine of one counter: what was read in, what is published out. Nothing else changes its state.

The laws and the theory stand in `accounting/__init__.py`, the tables in `limits.py`, what levels are and
how they are told apart in `levels.py`.
"""

from datetime import datetime, timedelta
from typing import assert_never

import attrs

from pyenvoy.accounting import levels
from pyenvoy.accounting.limits import (
    FORMER,
    FROZEN_ENERGY,
    FROZEN_TIME,
    JOURNAL,
    LATE,
    NOISE,
    PROOFS,
    SECONDED,
    UNKNOWN,
    energy_of,
    slack,
)
from pyenvoy.accounting.words import (
    LARGEST,
    Bounded,
    Counter,
    Event,
    Figure,
    Hold,
    Limit,
    Line,
    Revert,
    Sample,
    Splice,
    Trust,
    Why,
)
from pyenvoy.units import WattHours

ESTIMATE = "estimate"
"""The source of samples that are no readings but sums of power."""


def begin(name: str, limit: Limit = UNKNOWN) -> Counter:
    """A counter before anything was read."""
    return Counter(name, limit)


def after(counter: Counter, event: Event, now: datetime) -> Counter:
    """The state after an event."""
    match event:
        case Sample():
            return _after_sample(counter, event, now)
        case Bounded(limit):
            return attrs.evolve(counter, limit=limit)
        case Revert(id):
            return _reverted(counter, id, now)
        case _:
            assert_never(event)


def revert(counter: Counter, id: str, now: datetime) -> Counter:  # noqa: A002  # what the journal calls it
    """Take a splice back; one that is not in the journal, or was taken back already, changes nothing."""
    return after(counter, Revert(id), now)


# -- samples --------------------------------------------------------------------------------------


def _after_sample(counter: Counter, sample: Sample, now: datetime) -> Counter:
    known = counter.hold.level if counter.hold else counter.line
    if not 0 <= sample.raw <= LARGEST or (known and _is_nothing_new(known, sample)):
        return counter
    hold, line = counter.hold, counter.line
    same = levels.advanced(hold.level, sample, counter.limit) if hold else None
    if hold is not None and same is not None and _keeps_its_level(line, hold, sample):
        return _confirmed(counter, hold, same, sample, now)
    if line is None:
        return _doubting(counter, sample)
    found = levels.found(line, counter.former, sample, counter.limit)
    if found is not None:
        why, level = found
        on = _spliced(counter, level, why, now) if why else _believed(counter, line, level)
        return _shown(on, sample.at)
    if hold is not None and same is not None:
        return _confirmed(counter, hold, same, sample, now)
    return _doubting(counter, sample)


def _is_nothing_new(known: Line, sample: Sample) -> bool:
    """The same answer once more, or one that came earlier and is heard of late."""
    if sample.at == known.at:
        return abs(sample.raw - known.raw) <= NOISE
    return known.at - LATE <= sample.at < known.at and sample.raw < known.raw


def _keeps_its_level(line: Line | None, hold: Hold, sample: Sample) -> bool:
    """Whether a doubtful level lies above the believed one: time alone must not make it plausible."""
    return line is None or min(hold.level.raw, sample.raw) > line.raw + NOISE


def _believed(counter: Counter, line: Line, on: Line) -> Counter:
    """The counter further on its level."""
    former = levels.remembered(counter.former, line, on, counter.limit)
    return attrs.evolve(counter, line=on, hold=None, former=former[-FORMER:])


def _doubting(counter: Counter, sample: Sample) -> Counter:
    why = levels.doubt(counter.line, sample, counter.limit)
    since = counter.hold.since if counter.hold else sample.at
    level = levels.begun(counter.line, sample, why)
    hold = Hold(why, min(since, sample.at), sample.at, 1, level)
    return _shown(attrs.evolve(counter, hold=hold), sample.at)


def _confirmed(counter: Counter, hold: Hold, level: Line, sample: Sample, now: datetime) -> Counter:
    """The doubt after a sample that agrees with its level: it lasts, or the level is believed."""
    proof = PROOFS[Why.NEW if hold.why is Why.EMPTY and level.raw > 0 else hold.why]
    # the doubt begins later by what nobody saw: a gap proves nothing
    unseen = max(level.at - hold.level.at - proof.step, timedelta())
    began = min(hold.began + unseen, level.at)
    heard = attrs.evolve(hold, began=began, count=hold.count + 1, level=level)
    seconded = hold.why in SECONDED and level.source != hold.level.source
    if seconded and not _can_have_flowed(counter.limit, hold.level, sample):
        level = attrs.evolve(level, offset=WattHours(hold.level.energy - level.raw))
    if not seconded and (heard.count < proof.samples or level.at - began < proof.span):
        return _shown(attrs.evolve(counter, hold=heard), level.at)
    if counter.line is None:
        return _begun(counter, level)
    return _shown(_spliced(counter, level, hold.why, now), level.at)


def _can_have_flowed(limit: Limit, before: Line, sample: Sample) -> bool:
    """Whether power explains a rise from one source to another; else it is by how much they differ."""
    power = limit.power if sample.power is None else min(sample.power, limit.power)
    return sample.raw - before.raw <= energy_of(power, sample.at - before.at) + NOISE


def _begun(counter: Counter, level: Line) -> Counter:
    return attrs.evolve(
        counter,
        line=level,
        hold=None,
        published=level.energy,
        risen=level.at,
        credit=slack(counter.limit),
    )


def _spliced(counter: Counter, level: Line, why: Why, now: datetime) -> Counter:
    """The counter on another level, with the old one remembered and the journal written."""
    old = counter.line
    assert old is not None  # noqa: S101  # for the type checker: a first level is no splice
    back = why is Why.RETURNED
    others = tuple(one for one in counter.former if not back or one.offset != level.offset)
    if old.offset == level.offset:  # the very level: a rise or a fall on it was a lie
        return attrs.evolve(counter, line=level, hold=None, former=others)
    entry = Splice(
        id=f"{counter.name}#{counter.spliced + 1}",
        at=now,
        counter=counter.name,
        why=why,
        before=old.raw,
        after=level.raw,
        was=old.offset,
        offset=level.offset,
    )
    return attrs.evolve(
        counter,
        line=level,
        hold=None,
        former=(*others, old)[-FORMER:],
        journal=(*counter.journal, entry)[-JOURNAL:],
        spliced=counter.spliced + 1,
    )


# -- taking back ----------------------------------------------------------------------------------


def _reverted(counter: Counter, id: str, now: datetime) -> Counter:  # noqa: A002  # as above
    """The counter as if a splice had not been; what was published already stays."""
    entry = next((one for one in counter.journal if one.id == id and one.reverted is None), None)
    line = counter.line
    if entry is None or line is None:
        return counter
    back = attrs.evolve(line, offset=WattHours(line.offset - (entry.offset - entry.was)))
    journal = tuple(
        attrs.evolve(one, reverted=now) if one is entry else one for one in counter.journal
    )
    spliced = _spliced(attrs.evolve(counter, journal=journal), back, Why.REVERTED, now)
    return attrs.evolve(spliced, published=max(counter.published, back.energy))


# -- publishing -----------------------------------------------------------------------------------


def _shown(counter: Counter, at: datetime) -> Counter:
    """Publish what the level comes to, no faster than the plant can produce."""
    line, risen = counter.line, counter.risen
    if line is None or risen is None:
        return counter
    risen = min(risen, at)  # later only where the clock was set back
    wanted = line.energy - counter.published
    if wanted <= 0:
        return attrs.evolve(counter, risen=risen)
    limit = counter.limit
    allowed = counter.credit + energy_of(limit.power, at - risen)
    if wanted <= allowed:
        left = WattHours(min(slack(limit), allowed - wanted))
        return attrs.evolve(counter, published=line.energy, risen=at, credit=left)
    published = WattHours(counter.published + allowed)
    return attrs.evolve(counter, published=published, risen=at, credit=WattHours(0.0))


def figure(counter: Counter) -> Figure | None:
    """What is published of a counter; `None` before its first level is believed."""
    line, hold = counter.line, counter.hold
    if line is None:
        return None
    trust, since = _trust(counter, line)
    return Figure(
        energy=counter.published,
        at=line.at,
        source=line.source,
        trust=trust,
        why=hold.why if hold else None,
        since=since,
        raw=hold.level.raw if hold else line.raw,
        estimated=line.source == ESTIMATE,
    )


def _trust(counter: Counter, line: Line) -> tuple[Trust, datetime | None]:
    if counter.hold is not None:
        return Trust.HELD, counter.hold.since
    if line.unmet >= FROZEN_ENERGY and line.at - line.moved >= max(
        FROZEN_TIME, 2 * counter.limit.lag
    ):
        return Trust.FROZEN, line.moved
    if line.energy > counter.published:
        return Trust.BEHIND, None
    if line.energy < counter.published - NOISE:
        return Trust.AHEAD, None
    return (Trust.ESTIMATED if line.source == ESTIMATE else Trust.COUNTED), None
