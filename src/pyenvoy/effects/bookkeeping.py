"""Keeps the account books of one gateway: every snapshot goes in, and they are kept once a minute.

What is believed, and what is published, stands in `accounting`; nothing is decided here.
"""

import asyncio
import logging
from datetime import datetime, timedelta

import attrs

from pyenvoy import accounting, insight
from pyenvoy.accounting import Accounts, Books, Rules, Splice
from pyenvoy.effects.booksfile import Shelf, Volume
from pyenvoy.effects.clock import Clock, rest
from pyenvoy.effects.loop import Loop
from pyenvoy.errors import Problem, UsageError
from pyenvoy.insight import Insight, Memory
from pyenvoy.leaps import Moments
from pyenvoy.model.snapshot import Snapshot

EVERY = timedelta(minutes=1)
"""So often the books are kept."""

_log = logging.getLogger(__name__)


@attrs.define(eq=False)
class _Open:
    """Books that are written in."""

    volume: Volume
    kept: Volume
    moments: Moments


class Bookkeeping:
    """The books of one gateway; of several, where another one has come to the same address."""

    def __init__(self, loop: Loop, clock: Clock, shelf: Shelf, rules: Rules) -> None:
        self._loop = loop
        self._clock = clock
        self._shelf = shelf
        self._rules = rules
        self._open: dict[str, _Open] = {}
        self._serial = ""
        self._judged = Memory()
        self._closing = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self.accounts: Accounts | None = None
        """What is published, as of the newest snapshot."""
        self.insight: Insight | None = None
        """Each panel beside its peers; replaced when something else follows from what is remembered."""
        self.problems: tuple[Problem, ...] = ()
        """What was wrong with the books when they were opened."""
        self.unkept: UsageError | None = None
        """Why the books could not be kept the last time, if they could not."""

    @property
    def books(self) -> Books:
        """All that is known of the gateway's counters."""
        found = self._open.get(self._serial)
        return found.volume.books if found else Books()

    @property
    def journal(self) -> tuple[Splice, ...]:
        """Every splice that is kept, oldest first."""
        return self.books.journal

    def start(self) -> None:
        """Begin to keep the books."""
        self._task = asyncio.create_task(self._run(), name="books")

    async def close(self) -> None:
        """Keep the books a last time."""
        self._closing.set()
        try:
            if self._task is not None:
                await self._task
        finally:
            for serial in self._open:
                self._shelf.close(serial)

    def take(self, snapshot: Snapshot) -> None:
        """Take a snapshot into the books."""
        met = self._loop.state.identity
        if met is None:
            return
        one = self._opened(met.serial)
        went_on = one.moments.leapt is None
        one.moments = one.moments.after(snapshot)
        if one.moments.leapt is not None:
            self._hold(one, snapshot.at, tell=went_on)
            return
        books, self.accounts = accounting.account(
            one.volume.books, snapshot, snapshot.at, self._rules
        )
        panels = self._compared(one.volume.panels, snapshot)
        before, one.volume = one.volume.books, Volume(books, str(met.origin), panels)
        if accounting.has_risen(before, books):
            self._shelf.mark(met.serial, books)

    def _hold(self, one: _Open, at: datetime, *, tell: bool) -> None:
        """Book nothing while our clock is elsewhere: what is published stays."""
        last = one.moments.last or at
        if tell:
            _log.warning(
                "account books: this machine's clock has leapt from %s to %s: nothing is booked "
                "until it is right, or has stayed there for a while", f"{last:%c}", f"{at:%c}",
            )  # fmt: skip
        self.accounts = self.accounts or accounting.published(one.volume.books, last, self._rules)

    def _compared(self, before: Memory, snapshot: Snapshot) -> Memory:
        """The panels' memory with a snapshot in it."""
        panels = insight.take(before, snapshot, snapshot.at)
        held = None if self.insight is None else snapshot.at - self.insight.at
        if panels.panels and (held is None or insight.is_outdated(self._judged, panels, held)):
            self._judged = panels
            self.insight = insight.judge(panels, snapshot.at, self._rules.zone)
        return panels

    def revert(self, id: str) -> bool:  # noqa: A002  # what the journal calls it
        """Take a splice back; says whether there was one. What is published already stays."""
        known = any(one.id == id and one.reverted is None for one in self.journal)
        if known:
            self._revert(self._open[self._serial], id)
        return known

    def _revert(self, one: _Open, id: str) -> None:  # noqa: A002  # as above
        now = self._clock.now()
        books = accounting.revert(one.volume.books, id, now)
        one.volume = attrs.evolve(one.volume, books=books)
        if one is self._open.get(self._serial):
            self.accounts = accounting.published(books, now, self._rules)

    def _opened(self, serial: str) -> _Open:
        self._serial = serial
        if serial not in self._open:
            found = self._shelf.open(serial)
            moments = Moments(accounting.latest(found.volume.books))
            self._open[serial] = _Open(found.volume, found.volume, moments)
            self.problems = found.problems
            for problem in found.problems:
                _log.warning("account books: %s", problem)
        return self._open[serial]

    # -- keeping ----------------------------------------------------------------------------------

    async def _run(self) -> None:
        while not self._closing.is_set():
            await rest(self._clock, self._clock.now() + EVERY, self._closing)
            for serial, one in tuple(self._open.items()):
                (error,) = await asyncio.gather(self._keep(serial, one), return_exceptions=True)
                self._tell(error)

    def _tell(self, error: BaseException | None) -> None:
        """Say once why the books could not be kept, whatever it was; what nobody foresaw with where it was."""
        before, self.unkept = self.unkept, None
        if error is None:
            return
        foreseen = isinstance(error, UsageError)
        why = str(error) if foreseen else f"they cannot be kept ({type(error).__name__}: {error})"
        if why != str(before):
            _log.warning("account books: %s", why, exc_info=None if foreseen else error)
        self.unkept = UsageError(why)

    async def _keep(self, serial: str, one: _Open) -> None:
        wishes = self._shelf.wishes(serial)
        for wish in wishes:
            self._revert(one, wish)
        volume = one.volume
        if not self._closing.is_set() and not insight.is_due(one.kept.panels, volume.panels):
            volume = attrs.evolve(volume, panels=one.kept.panels)
        if volume != one.kept:
            await self._shelf.save(serial, volume)
        one.kept = volume
        if wishes:
            self._shelf.granted(serial)
