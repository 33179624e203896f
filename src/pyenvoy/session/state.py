"""All that a session knows. What follows from it stands in `machine.py`."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import assert_never

import attrs

from pyenvoy.access import lifecycle
from pyenvoy.access.credentials import Credentials, Nobody
from pyenvoy.access.exchange import Cloud
from pyenvoy.access.lifecycle.states import Legacy
from pyenvoy.access.ticket import Open
from pyenvoy.endpoint import Answers, Cadence, LegacyRole, Role
from pyenvoy.errors import (
    AccessDeniedError,
    EnvoyError,
    Gap,
    NotOfferedError,
    NotReadyError,
    Reason,
    TransportError,
    UnreadableError,
    UntrustedError,
)
from pyenvoy.firmware import Firmware
from pyenvoy.polling import planner
from pyenvoy.polling.agenda import Item, Known, Lane, Rank, agenda, excluded
from pyenvoy.polling.duty import Duty
from pyenvoy.polling.habits import PAUSE, Habits
from pyenvoy.polling.ledger import CORE_PAUSES, Ledger
from pyenvoy.polling.live import Live
from pyenvoy.polling.night import Night
from pyenvoy.polling.tick import Tick
from pyenvoy.reading.gateway import wants_token
from pyenvoy.request import Origin
from pyenvoy.units import YEAR_2100
from pyenvoy.wire.info import INFO, Info


@attrs.frozen
class Identity:
    """Who answered, and where."""

    origin: Origin
    serial: str
    firmware: Firmware | None
    """`None` when the version cannot be read."""
    wants_token: bool
    skew: timedelta = timedelta()
    """The gateway's clock less ours."""


def identity(info: Info, origin: Origin, now: datetime) -> Identity:
    """Read who answers out of what `/info` says."""
    firmware = Firmware.parse(info.device.software or "")
    skew = _skew(info.time, now)
    return Identity(origin, info.device.serial, firmware, wants_token(info, firmware), skew)


def _skew(said: int | None, now: datetime) -> timedelta:
    """None where the gateway has no clock, or one that is out of all range."""
    if said is None or not 0 <= said < YEAR_2100:
        return timedelta()
    return timedelta(seconds=round(said - now.timestamp()))


@attrs.frozen
class State:
    """One gateway, as far as it is known at this moment."""

    origins: tuple[Origin, ...]
    """Where it may answer, in the order to try."""
    credentials: Credentials = Nobody()
    cloud: Cloud = Cloud()

    announced: tuple[Origin, ...] = ()
    """Those of `origins` that nobody has named: they were announced on the network."""
    looked: tuple[Origin, ...] = ()
    """Where the gateway was announced and was not, the latest last."""
    expected: str = ""
    """The serial number of the gateway that was met here in an earlier run."""
    candidate: int = 0
    """Which of `origins` is asked next who it is."""
    identify: bool = True
    """Whether that is due."""
    tried: EnvoyError | None = None
    """What the addresses before `candidate` have come to."""
    identity: Identity | None = None

    renewed: tuple[datetime, ...] = ()
    """When it had another firmware, of late."""

    access: lifecycle.State | None = None
    entering: bool = False
    """Whether a question of the access machine is on its way."""
    admissions: int = 0
    """How often we were let in or turned out: what was asked before says nothing about now."""
    proven: frozenset[str] = frozenset()
    """Endpoints that have answered to the ticket we hold."""
    doubted: frozenset[str] = frozenset()
    """Endpoints that have refused it since the last that answered."""

    answers: Answers = Answers()
    ledger: Ledger = Ledger()
    agenda: tuple[Item, ...] = ()
    duty: Duty = Duty()
    """How much of its time the gateway has spent on us."""
    every: timedelta = Cadence.LIVE.value
    """How often what changes by the second is wanted."""
    live: Live = Live()
    """Where the live power comes from, and its age."""
    tick: Tick = Tick()
    """When a new second of the gateway's meters can be asked for."""
    night: Night = Night()
    """Since when nothing is produced, so that what only the sun changes is asked rarely."""

    failures: int = 0
    """Of the gateway as a whole, in a row."""
    gone: datetime | None = None
    """Since when nobody answers at all; `None` while somebody does."""
    excused: bool = False
    """Whether it is gone as it is every day, so that it counts as available for a while."""
    habits: Habits = Habits()
    """When it was gone in the last days."""
    until: datetime | None = None
    """The gateway is left alone before."""
    broken: frozenset[Lane] = frozenset()
    """Lanes in which nothing is asked for a while, by a mistake of ours."""
    error: EnvoyError | None = None
    """What stands in the way at the moment; it may pass."""
    stopped: EnvoyError | None = None
    """What a person must mend."""
    look_again: datetime | None = None
    """When to look whether that has mended itself; `None` where it cannot."""

    def left_alone(self, now: datetime) -> bool:
        """Whether the gateway is in its pause. One longer than any in the table is a clock set back."""
        return self.until is not None and now < self.until <= now + max(CORE_PAUSES[-1], PAUSE)

    @property
    def complete(self) -> bool:
        """Whether all that the first whole picture needs was asked and heard of."""
        return bool(self.agenda) and planner.complete(self.agenda, self.ledger)

    @property
    def whole(self) -> bool:
        """Whether even what hardly ever changes was asked and heard of."""
        return self.complete and all(
            self.ledger.of(item.endpoint.name).settled for item in self.agenda
        )

    @property
    def core(self) -> frozenset[str]:
        """The endpoints that decide whether the gateway is available."""
        return frozenset(item.endpoint.name for item in self.agenda if item.rank is Rank.FIRST)

    @property
    def answering(self) -> frozenset[str]:
        """The core endpoints, and `/info`, that have answered so far."""
        names = self.core | {INFO.name}
        return frozenset(name for name in names if self.ledger.of(name).answered is not None)

    @property
    def available(self) -> bool:
        """Whether a core endpoint has answered, and the last time it was asked, and somebody is there.

        Not while a lane is broken: what is shown may be old then.
        """
        if self.broken:
            return False
        if self.gone is not None:
            return self.excused
        entries = [self.ledger.of(name) for name in self.core]
        return any(entry.answered is not None and not entry.failures for entry in entries)

    @property
    def fruitless(self) -> EnvoyError | None:
        """Why nothing at all was learned, once everything was asked; `None` when something was."""
        found = [one for name, one in self.answers if name != INFO.name]
        gaps = [one for one in found if isinstance(one, Gap)]
        if not self.complete or len(gaps) < len(found):
            return None
        refused = [gap for gap in gaps if gap.reason is Reason.DENIED]
        return failure((refused or gaps)[0]) if gaps else None

    @property
    def cadences(self) -> Mapping[str, timedelta]:
        """How often each endpoint is asked: as it is worth, or as the gateway's speed allows."""
        return {
            item.endpoint.name: planner.cadence(item, self.ledger.of(item.endpoint.name), self.duty)
            for item in self.agenda
        }

    def busy(self, now: datetime) -> float:
        """Which share of its time the gateway spent on us, of the last ten minutes."""
        return self.duty.used(now)

    @property
    def known(self) -> Known:
        """What the agenda depends on."""
        firmware = None if self.identity is None else self.identity.firmware
        return Known(firmware, self.role, self.answers, self.every, self.live.chosen, self.night)

    @property
    def role(self) -> Role | LegacyRole:
        """As whom we ask."""
        if self.access is None:
            return Role.NOBODY
        if isinstance(self.access.phase, Legacy):
            return _legacy_role(self.access.phase)
        return self.access.role or Role.NOBODY

    @property
    def picture(self) -> Answers:
        """The answers, with the reason beside each endpoint that is not worth asking."""
        answers = self.answers
        if self.identity is None:
            return answers
        for endpoint, gap in excluded(self.known):
            answers = answers.with_(endpoint, gap)
        return answers


def _legacy_role(phase: Legacy) -> LegacyRole:
    return LegacyRole.NOBODY if isinstance(phase.installer, Open) else LegacyRole.INSTALLER


def settled(state: State) -> State:
    """The state with its agenda as it follows from what is known now; none before we are let in."""
    if state.identity is None or state.role is Role.NOBODY:
        return state
    return attrs.evolve(state, agenda=agenda(state.known))


def untrusted(
    origin: Origin | None, why: str = "it is not the one it is known by"
) -> UntrustedError:
    """Somebody else than the gateway answers, or its certificate was renewed."""
    where = "the gateway" if origin is None else str(origin)
    return UntrustedError(
        f"the certificate of {where} is not trusted, so nothing was sent: {why}; "
        "if the gateway was renewed or replaced, accept the new one by `pyenvoy trust accept`"
    )


def shut_out(state: State, origin: Origin | None, now: datetime, why: str) -> State:
    """Somebody else answers, who heard nothing; in a while a handshake looks who is there then."""
    return barred(state, untrusted(origin, why), now)


def barred(state: State, error: UntrustedError, now: datetime) -> State:
    """Nobody is there but somebody else."""
    return attrs.evolve(
        state,
        stopped=error,
        look_again=now + CORE_PAUSES[-1],
        until=None,
        identify=True,
        candidate=0,
        tried=None,
    )


def failure(gap: Gap, status: int | None = None) -> EnvoyError:
    """A gap as the exception it is to somebody who asked for just this."""
    text = f"{gap.of}: {gap.why}"
    match gap.reason:
        case Reason.SILENT | Reason.NOT_ASKED:
            return TransportError(text)
        case Reason.DENIED:
            return AccessDeniedError(text, endpoint=gap.of, status=status)
        case Reason.NOT_OFFERED | Reason.NO_HARDWARE:
            return NotOfferedError(text, endpoint=gap.of, status=status)
        case Reason.NOT_READY:
            return NotReadyError(text, endpoint=gap.of, status=status)
        case Reason.UNREADABLE | Reason.UNTRUE:
            return UnreadableError(text, endpoint=gap.of, status=status, problems=gap.problems)
        case _:
            assert_never(gap.reason)
