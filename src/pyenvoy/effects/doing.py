"""Drives the courses of wishes: one write at a time, its looks among the session's own questions.

What is done, and how it ends, stands in `commands/course/`; nothing is decided here.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from datetime import datetime
from typing import Any, TypeAlias

import attrs

from pyenvoy import session
from pyenvoy.commands import Command, Confirmed, Danger, Entry, Outcome, Refused, course
from pyenvoy.commands.command import check
from pyenvoy.effects.auditfile import Audit
from pyenvoy.effects.clock import Clock
from pyenvoy.effects.loop import Loop
from pyenvoy.endpoint import Endpoint
from pyenvoy.errors import EnvoyError, Problem, Reason, UntrustedError, UsageError
from pyenvoy.model.snapshot import Snapshot
from pyenvoy.request import Request, Response, Silence, Silent
from pyenvoy.session import Lane

Told: TypeAlias = Callable[[Entry, course.State], None]
"""Called at every step of a wish, with the line of the audit log as far as it can be written."""

TakeWhole: TypeAlias = Callable[[bool], Awaitable[Snapshot]]
"""Takes a complete snapshot; of everything there is, when told so."""

_DENIED = 401


def dangers(allow: Iterable[Danger | str]) -> frozenset[Danger]:
    """What is allowed, by its words. Raises `UsageError` for what nobody knows."""
    words = [allow] if isinstance(allow, str) else list(allow)
    known = ", ".join(map(str, Danger))
    for one in words:
        if one not in tuple(Danger):
            raise UsageError(f"{one!r} is nothing that can be allowed: there are {known}")
    return frozenset(map(Danger, words))


@attrs.define(eq=False)
class _Wish:
    """One wish under way."""

    state: course.State
    told: Told | None
    changed: asyncio.Event = attrs.field(factory=asyncio.Event)

    def step(self, event: course.Event, now: datetime) -> None:
        """Something has happened to it."""
        self.state = course.after(self.state, event, now)
        self.changed.set()
        self.tell()

    def tell(self) -> None:
        """Say how far it has come."""
        if self.told is not None:
            self.told(course.entry(self.state), self.state)

    def matches(self, command: Command) -> bool:
        """Whether both want to set the same thing."""
        mine = self.state.command
        return (mine.control, mine.of) == (command.control, command.of)


class Doing:
    """Every wish of one gateway that is under way."""

    def __init__(self, loop: Loop, clock: Clock, audit: Audit, take: TakeWhole) -> None:
        self._loop = loop
        self._clock = clock
        self._audit = audit
        self._take = take
        self._wishes: list[_Wish] = []
        self._pen = asyncio.Lock()
        self._closed = False
        loop.listeners.append(self._note)

    async def do(
        self, command: Command, allow: frozenset[Danger], by: str, told: Told | None
    ) -> Outcome:
        """Carry a wish out to its end."""
        wish: _Wish | None = None
        try:
            async with self._pen:
                wish = await self._begun(command, allow, by, told)
                await self._drive(wish, until=lambda state: not state.writing)
            await self._drive(wish, until=lambda state: state.outcome is not None)
        finally:
            if wish is not None:
                self._end(wish)
        return _outcome(wish.state)

    async def draft(self, command: Command, allow: frozenset[Danger]) -> Request | Refused:
        """What would be sent, made from what is read now; nothing is sent, nor put on record."""
        state = await self._checked(command, allow, "")
        wish = _Wish(state, None)
        await self._drive(wish, until=lambda state: not isinstance(state.phase, course.Reading))
        match wish.state.phase:
            case course.Ready(request):
                return request
            case course.Ended(_, Refused() as refused):
                return refused
            case _:
                return Refused((Problem("", "the program ends"),))

    def _note(self, asked: session.Question | None) -> None:
        """Put on record what the session itself has told the gateway."""
        entry = session.switched(self._loop.state, asked, self._clock.now())
        if entry is not None:
            self._audit.append(self._serial, entry)

    def close(self) -> None:
        """Ask no more: what was sent ends unconfirmed, what was not is not sent."""
        self._closed = True
        for wish in tuple(self._wishes):
            self._end(wish)

    # -- from its beginning to its end --------------------------------------------------------------

    async def _begun(
        self, command: Command, allow: frozenset[Danger], by: str, told: Told | None
    ) -> _Wish:
        wish = _Wish(await self._checked(command, allow, by), told)
        if wish.state.outcome is None:
            self._overtake(command)
        self._wishes.append(wish)
        wish.tell()
        return wish

    async def _checked(self, command: Command, allow: frozenset[Danger], by: str) -> course.State:
        """The course of a wish; what speaks against it may only be that something was not asked yet."""
        snapshot = await self._take(False)  # the one argument of a callback
        unasked = {gap.of for gap in snapshot.gaps if gap.reason is Reason.NOT_ASKED}
        role = self._loop.state.role
        if unasked & {one.where for one in check(command, snapshot, role, allow)}:
            snapshot = await self._take(True)  # as above
        now = self._clock.now()
        role = self._loop.state.role
        return course.begin(
            command, snapshot, role, who=by, now=now, allowed=allow, past=self._past()
        )

    def _past(self) -> tuple[Entry, ...]:
        """What was written before, and what is still under way."""
        under_way = (course.entry(one.state) for one in self._wishes)
        return (*self._audit.read(self._serial), *under_way)

    @property
    def _serial(self) -> str:
        met = self._loop.state.identity
        return "" if met is None else met.serial

    def _overtake(self, command: Command) -> None:
        for other in self._wishes:
            if other.matches(command):
                other.step(course.Overtaken(command), self._clock.now())

    def _end(self, wish: _Wish) -> None:
        """Put it on record, once; a course that is cut short is abandoned."""
        if wish not in self._wishes:
            return
        self._wishes.remove(wish)
        if wish.state.outcome is None:
            wish.step(course.Abandoned(), self._clock.now())
        self._audit.append(self._serial, course.entry(wish.state))

    async def _drive(self, wish: _Wish, until: Callable[[course.State], bool]) -> None:
        while not until(wish.state):
            match course.next_action(wish.state, self._clock.now()):
                case course.Ask(course.Step.WRITE) as ask:
                    await self._write(wish, ask)
                case course.Ask(step, endpoint):
                    heard = await self._read(endpoint)
                    wish.step(course.Heard(step, endpoint, heard), self._clock.now())
                case course.Wait(moment):
                    await self._rest(wish, moment)
                case course.Done():
                    return

    async def _rest(self, wish: _Wish, moment: datetime) -> None:
        wish.changed.clear()
        waiting = [
            asyncio.ensure_future(self._clock.sleep_until(moment)),
            asyncio.ensure_future(wish.changed.wait()),
        ]
        try:
            await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for one in waiting:
                one.cancel()

    # -- asking -------------------------------------------------------------------------------------

    async def _read(self, endpoint: Endpoint[Any]) -> Response | Silence:
        """What an endpoint says now; the session hears it as well. A session that had ended is renewed."""
        asked = await self._admitted(endpoint)
        if isinstance(asked, Silence):
            return asked
        heard = await self._loop.ask(Lane.SLOW, asked)
        if isinstance(heard, Response) and heard.status == _DENIED:
            again = await self._admitted(endpoint)
            if isinstance(again, session.Ask) and again != asked:
                return await self._loop.ask(Lane.SLOW, again)
        return heard

    async def _write(self, wish: _Wish, ask: course.Ask) -> None:
        """Send it, if it is still to be sent when its turn comes. A refusal is never answered by another try."""
        admitted = await self._admitted(ask.endpoint)
        if isinstance(admitted, Silence):
            wish.step(course.Heard(ask.step, ask.endpoint, admitted), self._clock.now())
            return
        heard = await self._loop.write(lambda: self._due(wish))
        if heard is None:
            return
        wish.step(course.Heard(ask.step, ask.endpoint, heard), self._clock.now())
        self._learn(wish, ask, heard)
        fresh = wish.state.command.control.fresh
        if isinstance(heard, Response) and heard.status == _DENIED and fresh is not None:
            await self._read(
                fresh
            )  # was it the session that had ended? The next wish finds it renewed

    def _learn(self, wish: _Wish, ask: course.Ask, heard: Response | Silence) -> None:
        """Where nothing is read back the reply says all, and whoever takes snapshots is to see it."""
        asked = self._asked(ask.endpoint)
        taken = (
            isinstance(wish.state.outcome, Confirmed) and not wish.state.command.control.readback
        )
        if taken and asked is not None and isinstance(heard, Response):
            self._loop.learn(asked, heard)

    def _due(self, wish: _Wish) -> session.Ask | None:
        now = self._clock.now()
        match course.next_action(wish.state, now):
            case course.Ask(course.Step.WRITE, endpoint, request):
                asked = session.question(self._loop.state, endpoint, now, request)
            case _:
                return None
        if asked is not None:
            wish.step(course.Sent(), now)
            # before a byte has left: whoever is killed now has left a trace
            self._audit.append(self._serial, course.entry(wish.state))
        return asked

    async def _admitted(self, endpoint: Endpoint[Any]) -> session.Ask | Silence:
        """The question, once we are let in; a `Silence` that says what stands in the way."""
        try:
            await self._loop.until(
                lambda: (
                    self._closed
                    or self._loop.state.error is not None
                    or self._asked(endpoint) is not None
                )
            )
        except EnvoyError as error:
            return _silence(error)
        asked = None if self._closed else self._asked(endpoint)
        return _silence(self._loop.state.error) if asked is None else asked

    def _asked(self, endpoint: Endpoint[Any]) -> session.Ask | None:
        return session.question(self._loop.state, endpoint, self._clock.now())


def _silence(error: EnvoyError | None) -> Silence:
    """What stands in the way, as if it had been asked."""
    kind = Silent.UNTRUSTED if isinstance(error, UntrustedError) else Silent.UNREACHABLE
    return Silence(kind, str(error or "nobody asks any more"))


def _outcome(state: course.State) -> Outcome:
    assert state.outcome is not None  # noqa: S101  # for the type checker: it was driven to its end
    return state.outcome
