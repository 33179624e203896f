"""The shell: one loop for each lane, which decides nothing. It sends, waits, and keeps what is to be kept."""

import asyncio
import logging
from collections.abc import Callable
from contextlib import aclosing
from datetime import datetime, timedelta

import attrs

from pyenvoy import session
from pyenvoy.access.trust import WHO, Trust, is_same, may_rotate
from pyenvoy.effects.address import Source, search
from pyenvoy.effects.clock import Clock, rest
from pyenvoy.effects.keeping import Keeping
from pyenvoy.effects.lasting import lasting
from pyenvoy.effects.streaming import events
from pyenvoy.effects.tls import Pin
from pyenvoy.effects.tokenfile import Keep
from pyenvoy.effects.transport import Transport
from pyenvoy.errors import EnvoyError, UsageError
from pyenvoy.polling.tally import Tally
from pyenvoy.request import Response, Silence, Silent
from pyenvoy.session import Lane, State

_log = logging.getLogger(__name__)

Listener = Callable[[session.Question | None], None]
"""Called when a question was answered, and with `None` when a lane comes to rest."""

_FAREWELL = timedelta(seconds=3)

_LOOK = timedelta(seconds=20)
"""How often it is looked whether a person has kept another token, or mended a file."""


class Loop:
    """Drives one session until it is stopped."""

    def __init__(
        self,
        state: State,
        transport: Transport,
        tokens: Keep,
        clock: Clock,
        source: Source | None = None,
    ) -> None:
        self._source = source
        self.state = state
        self.transport = transport
        self.listeners: list[Listener] = []
        self._keeping = Keeping(tokens)
        self._clock = clock
        self._lanes = {lane: asyncio.Lock() for lane in Lane}
        self._tasks: list[asyncio.Task[None]] = []
        self._changed = asyncio.Event()
        self._stops: dict[Lane, BaseException] = {}
        self._said: tuple[str, ...] = ()
        self._excuse: str | None = None
        self.tally = Tally()
        """How often each endpoint has answered and failed, for statistics."""
        self.paused = False
        """Whether nothing is asked of itself, by somebody's wish."""

    @property
    def unkept(self) -> UsageError | None:
        """Why the newest token could not be kept for the next run, if it could not."""
        return self._keeping.unkept

    def start(self) -> None:
        """Begin to ask."""
        if self.transport.pin.trust is Trust.INSECURE:
            _log.warning(
                "INSECURE: %s is not verified, so anybody on the network can take its place"
                " and get the token",
                self.state.origins[0],
            )
        self._tasks = [asyncio.create_task(self._last(lane), name=lane) for lane in Lane]
        self._tasks.append(asyncio.create_task(self._take_tokens()))
        if self._source is not None:
            looking = search(self, self._source, self.transport.pin, self._clock)
            self._tasks.append(asyncio.create_task(looking))

    async def stop(self) -> None:
        """Ask no more, and close every connection."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._part()
        await self.transport.close()
        self._tasks = []
        self.wake()  # whoever still waits would do so for ever

    async def _part(self) -> None:
        """Undo what lasts longer than we do; a gateway that does not answer undoes it by itself."""
        self.state = session.parted(self.state)
        ask = session.farewell(self.state, self._clock.now())
        if ask is not None:
            brief = attrs.evolve(ask.request, patience=_FAREWELL)
            await self.ask(Lane.LIVE, attrs.evolve(ask, request=brief))

    async def until(self, met: Callable[[], bool]) -> None:
        """Wait until something is so. Raises what a person must mend."""
        while self._tasks:
            if met():
                return
            for error in self._stops.values():
                raise error
            await self._changed.wait()
        raise UsageError("enter the gateway first: async with pyenvoy.connect(…) as envoy")

    async def _last(self, lane: Lane) -> None:
        def ended(error: EnvoyError) -> None:  # nobody is left waiting
            self._stops[lane] = error
            self.step(session.Failed(lane))

        await lasting(f"the {lane} lane", lambda: self._run(lane), ended, self._clock)

    async def _run(self, lane: Lane) -> None:
        while True:
            if self.paused:
                self._tell(None)
                if lane is Lane.LIVE:
                    await self._part()
                await self._rest(self._clock.now() + timedelta(hours=1))
                continue
            action = self._next(lane)
            told = self._stops.pop(lane, None)
            match action:
                case session.Ask():
                    asked, now = action.question, self._clock.now()
                    if (learned := self._keeping.unheeded(self.state, asked, now)) is not None:
                        self.step(learned)
                    else:
                        await self.ask(lane, action)
                case session.Listen():
                    await self._listen(lane, action)
                case session.Rest(until):
                    self._tell(None)
                    await self._rest(until)
                case session.Stop(error, until):
                    self._stops[lane] = error
                    if told is None:  # once: two lanes that stop would wake each other for ever
                        self.wake()
                    await self._rest(until or self._clock.now() + timedelta(hours=1))
            if lane in self.state.broken:
                self.step(session.Resumed(lane))

    def _next(self, lane: Lane) -> session.Action:
        """What is to be done, after what is kept was looked up; where that cannot be read a person must act."""
        now = self._clock.now()
        action = session.next_action(self.state, lane, now)
        if not isinstance(action, session.Recall):
            return action
        try:
            self._recall(action.serial)
        except UsageError as error:
            return session.Stop(error, now + _LOOK)
        return session.next_action(self.state, lane, now)

    async def _take_tokens(self) -> None:
        """Try each token that a person keeps while we run."""
        while True:
            await self._clock.sleep_until(self._clock.now() + _LOOK)
            if (handed := self._keeping.handed(self.state)) is not None:
                _log.info("another token was kept for %s: it is tried", self.state.origins[0])
                self.step(handed)

    async def ask(self, lane: Lane, ask: session.Ask) -> Response | Silence:
        """Ask as part of the session, when the lane is free."""
        async with self._lanes[lane]:
            self._keeping.before(self.state, ask.question, self._clock.now())
            sent = session.Sent(lane, ask.question)
            self.state = session.after(self.state, sent, self._clock.now())
            heard = await self.transport.send(ask.request, ask.gateway)
            if (
                isinstance(heard, Silence)
                and heard.kind is Silent.UNTRUSTED
                and (self._accepted(ask) or await self._followed(ask))
            ):
                heard = await self.transport.send(ask.request, ask.gateway)
            self.step(session.Heard(lane, ask.question, heard))
            if isinstance(ask.question, session.Poll):
                name = ask.question.endpoint.name
                self.tally = self.tally.heard(name, self.state.ledger.of(name), heard)
            await self._judge(ask.question)
        self._keeping.after(self.state, ask.question, self.transport.pin)
        self._warn()
        self._tell(ask.question)
        return heard

    async def _listen(self, lane: Lane, listen: session.Listen) -> None:
        """Keep a stream open for as long as that is what is to be done, or until it ends."""
        coming = events(self.transport, listen.request, listen.gateway)
        async with self._lanes[lane], aclosing(coming):
            sent = session.Sent(lane, listen.question)
            self.state = session.after(self.state, sent, self._clock.now())
            async for heard in coming:
                self.step(session.Heard(lane, listen.question, heard))
                self._tell(listen.question)
                following = session.next_action(self.state, lane, self._clock.now())
                if self.paused or not isinstance(following, session.Listen):
                    return

    def _accepted(self, ask: session.Ask) -> bool:
        """Whether a person has accepted another certificate since we began: it is kept, and not ours."""
        met, tokens, pin = self.state.identity, self._keeping.tokens, self.transport.pin
        if ask.request.origin is not None or ask.gateway in self.state.announced:
            return False  # where somebody only announces himself another gateway may be known
        try:
            kept = tokens.at(str(ask.gateway)) if met is None else tokens.load(met.serial)
        except UsageError:
            return False
        if pin.knows(kept.fingerprint):
            return False
        pin.follow(Pin(known=kept.fingerprint, ends=kept.ends))
        return True

    async def _followed(self, ask: session.Ask) -> bool:
        """Whether a certificate at its end was followed by another one of the same gateway."""
        met = self.state.identity
        at_home = met is not None and met.origin == ask.gateway
        serial = met.serial if met and at_home else self._keeping.at(str(ask.gateway)).serial
        pin, now = self.transport.pin, self._clock.now()
        if ask.request.origin is not None or not may_rotate(pin.trust, pin.ends, now):
            return False
        stranger = Pin()
        async with Transport(stranger) as bare:
            heard = await bare.send(WHO, ask.gateway)
        if stranger.fingerprint is None or not is_same(serial, heard, now):
            return False
        pin.follow(stranger)
        await self.transport.close()
        _log.warning("the gateway %s has a new certificate, %s", serial, pin.fingerprint)
        return True

    async def _judge(self, question: session.Question) -> None:
        """Whoever has said who it is keeps its certificate; a portal met in its place does not."""
        if not isinstance(question, session.Identify):
            return
        if self.state.identity is None:
            await self.transport.forget()
        else:
            self.transport.pin.proven = True

    async def send(self, lane: Lane, ask: session.Ask) -> Response | Silence:
        """Ask beside the session, which hears nothing of it, when the lane is free."""
        async with self._lanes[lane]:
            return await self.transport.send(ask.request, ask.gateway)

    async def write(self, due: Callable[[], session.Ask | None]) -> Response | Silence | None:
        """Send what may change the gateway, once, when the slow lane is free; `due` then says what."""
        async with self._lanes[Lane.SLOW]:
            ask = due()
            return None if ask is None else await self.transport.send(ask.request, ask.gateway)

    def learn(self, ask: session.Ask, heard: Response) -> None:
        """Take the reply to a write for an answer to this question: it says all that reading would."""
        self.step(session.Sent(Lane.SLOW, ask.question))
        self.step(session.Heard(Lane.SLOW, ask.question, heard))
        self._tell(ask.question)

    def _tell(self, question: session.Question | None) -> None:
        for listener in self.listeners:
            listener(question)

    def pause(self, *, paused: bool) -> None:
        """Ask nothing of itself from now on, or go on; what a person asks for is asked all the same."""
        self.paused = paused
        self.wake()

    def step(self, event: session.Event) -> None:
        """Something has happened."""
        self.state = session.after(self.state, event, self._clock.now())
        self.wake()

    def wake(self) -> None:
        """Let everybody who waits look again."""
        changed, self._changed = self._changed, asyncio.Event()
        changed.set()

    async def _rest(self, until: datetime) -> None:
        await rest(self._clock, until, self._changed)

    def _recall(self, serial: str) -> None:
        kept = self._keeping.recall(serial)
        trusted = self.transport.pin.knows(kept.fingerprint)
        self.step(session.Recalled(kept.token, trusted, kept.record, kept.outages))

    def _warn(self) -> None:
        """Log what should be known of our access, each time that something else is to be said."""
        said = session.remarks(self.state, self._clock.now())
        for one in said:
            if one not in self._said:
                _log.warning("%s", one)
        self._said = said
        excuse = session.excuse(self.state)
        if excuse is not None and excuse != self._excuse:
            _log.info("%s", excuse)
        self._excuse = excuse
