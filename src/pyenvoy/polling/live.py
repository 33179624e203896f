"""Where the live power comes from: the cheapest source that is fresh. A pure machine.

Laws
----
1. The chosen source is one that this gateway offers to this role; where none is offered, none is chosen.
2. The ways stand in their order: a source is passed over only while it rests. The meter readings, that cost
   no more than one question, are gone on with even then when nothing else is to be had.
3. A source rests when it has shown no life for its patience: nothing that can be used came, or the
   gateway's own stamp, which had moved before, stood still. It rests longer each time in a row.
4. A source that shows life while it rests is back at once; one that cannot (nobody asks it meanwhile) is
   tried again when its rest is over.
5. The live view is switched on only while it is the chosen source and stands still, at most once a minute;
   and off, once, when it no longer is.

Where meter readings come none of the others is asked for anything.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum

import attrs

from pyenvoy.endpoint import Answers
from pyenvoy.polling.agenda import Known, closed
from pyenvoy.polling.hardware import all_disabled, any_meter, battery, known_meters
from pyenvoy.wire.ivp_livedata import LIVE_STATUS
from pyenvoy.wire.ivp_meters import METER_READINGS, MeterReading
from pyenvoy.wire.stream import METER_STREAM


class Way(StrEnum):
    """The sources of live power, the cheapest and the truest first; named after their endpoints."""

    READINGS = METER_READINGS.name
    STREAM = METER_STREAM.name
    STATUS = LIVE_STATUS.name


PATIENCE = timedelta(seconds=60)
"""Without a sign of life."""

RESTS = tuple(timedelta(minutes=minutes) for minutes in (5, 15, 60))
"""How long a source rests, by how often in a row."""

AGAIN = timedelta(minutes=1)
"""Between two wishes to stream the live view."""

STREAMS = timedelta(minutes=15)
"""What the gateway switches off by itself after (protocol chapter 7.3)."""


@attrs.frozen
class Pulse:
    """The life of one source."""

    missing: datetime | None = None
    """When it first failed to show life, since it last did or was chosen."""
    beat: datetime | None = None
    """The last sign of life."""
    stamp: float | None = None
    """The gateway's own moment, in seconds, of what was heard last."""
    moves: bool = False
    """Whether the stamp was ever seen to move; a recording that is replayed stands still for ever."""
    strikes: int = 0
    until: datetime | None = None
    """It rests before."""

    def rests(self, now: datetime) -> bool:
        """Whether it rests. A rest longer than any in the table is a clock set back."""
        return self.until is not None and now < self.until <= now + RESTS[-1]

    def quiet(self, now: datetime) -> bool:
        """Whether its patience is at an end: we may have slept ourselves, so one failure is none."""
        return self.missing is not None and now - self.missing >= PATIENCE


@attrs.frozen
class Live:
    """Which source is chosen, and how all of them do."""

    chosen: Way | None = None
    pulses: Mapping[Way, Pulse] = attrs.field(factory=dict)
    streams: datetime | None = None
    """When we have told the gateway to stream its live view, if we have."""

    def of(self, way: Way) -> Pulse:
        """How one source does."""
        return self.pulses.get(way, _NEW)

    def age(self, now: datetime) -> timedelta | None:
        """How long ago the chosen source showed life last; `None` before it did."""
        beat = None if self.chosen is None else self.of(self.chosen).beat
        return None if beat is None else now - beat

    def heard(self, way: Way, stamp: float | None, now: datetime) -> "Live":
        """A source has said something; alive is what has no stamp, or one that moved."""
        pulse = self.of(way)
        moved = stamp is not None and pulse.stamp is not None and stamp != pulse.stamp
        if (pulse.moves or way is Way.STATUS) and not moved and stamp is not None:
            return self._with(way, attrs.evolve(pulse, stamp=stamp)).missed(way, now)
        return self._with(
            way,
            attrs.evolve(
                pulse,
                beat=now,
                stamp=stamp,
                missing=None,
                moves=pulse.moves or moved,
                strikes=0,
                until=None,
            ),
        )

    def missed(self, way: Way, now: datetime) -> "Live":
        """A source has said nothing that can be used."""
        pulse = self.of(way)
        if pulse.missing is None or pulse.missing > now:
            return self._with(way, attrs.evolve(pulse, missing=now))
        if pulse.rests(now) or not pulse.quiet(now):
            return self
        rest = RESTS[min(pulse.strikes, len(RESTS) - 1)]
        struck = attrs.evolve(pulse, strikes=pulse.strikes + 1, until=now + rest, missing=None)
        return self._with(way, struck)

    def among(self, offered: tuple[Way, ...], now: datetime) -> "Live":
        """The choice anew, of what is offered."""
        awake = [way for way in offered if not self._rests(way, now)]
        readings = [way for way in offered if way is Way.READINGS]
        chosen = next(iter(awake or readings), None)
        if chosen is self.chosen:
            return self
        live = attrs.evolve(self, chosen=chosen)
        if chosen is None:
            return live
        return attrs.evolve(
            live, pulses={**live.pulses, chosen: attrs.evolve(self.of(chosen), missing=None)}
        )

    def _rests(self, way: Way, now: datetime) -> bool:
        """Whether a source is passed over; the readings are asked meanwhile, and have to show life."""
        pulse = self.of(way)
        return pulse.until is not None if way is Way.READINGS else pulse.rests(now)

    def told(self, now: datetime) -> "Live":
        """The gateway was told to stream, or to stop: whichever was wanted."""
        return attrs.evolve(self, streams=now if self.chosen is Way.STATUS else None)

    def wants(self, answers: Answers, asked: datetime | None, now: datetime) -> bool | None:
        """Whether the gateway is to be told to stream (`True`) or to stop (`False`)."""
        if self.chosen is not Way.STATUS:
            lasts = self.streams is not None and self.streams <= now < self.streams + STREAMS
            return False if lasts else None
        status = answers.get(LIVE_STATUS)
        if status is None or (asked is not None and asked <= now < asked + AGAIN):
            return None
        on = status.connection is not None and status.connection.sc_stream == "enabled"
        beat = self.of(Way.STATUS).beat
        alive = beat is not None and beat <= now < beat + PATIENCE / 2
        return None if on and alive else True

    def _with(self, way: Way, pulse: Pulse) -> "Live":
        return attrs.evolve(self, pulses={**self.pulses, way: pulse})


_NEW = Pulse()


def offered(known: Known) -> tuple[Way, ...]:
    """The ways there are on this gateway for this role, in their order."""
    return tuple(way for way in Way if _OFFERED[way](known))


def _readings(known: Known) -> bool:
    if closed(METER_READINGS, known) is not None or any_meter(known.answers) is not None:
        return False
    return not all_disabled(known.answers)


def _stream(known: Known) -> bool:
    return closed(METER_STREAM, known) is None and known_meters(known.answers) and _readings(known)


def _status(known: Known) -> bool:
    """Only where there is something to be seen: a meter that does not answer, or batteries."""
    if closed(LIVE_STATUS, known) is not None or not known_meters(known.answers):
        return False
    return battery(known.answers) is None


_OFFERED = {Way.READINGS: _readings, Way.STREAM: _stream, Way.STATUS: _status}


def stamp_of(way: Way, answers: Answers) -> float | None:
    """The gateway's own moment of what a source said last; the stream has none."""
    if way is Way.READINGS:
        readings = answers.get(METER_READINGS) or ()
        return max((one.timestamp for one in readings if one.timestamp), default=None)
    status = answers.get(LIVE_STATUS) if way is Way.STATUS else None
    return status.meters.last_update if status else None


def second_of(readings: tuple[MeterReading, ...]) -> float | None:
    """The oldest stamp of the meters that are read at all: some list one that nothing is heard of."""
    stamps = [one.timestamp for one in readings if one.timestamp]
    return min((one for one in stamps if one > max(stamps) - 3), default=None)
