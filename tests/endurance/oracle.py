"""Who knows the plant: judges every snapshot, every question and every hour of silence."""

import asyncio
from contextlib import aclosing
from datetime import datetime, timedelta

import attrs

from pyenvoy.endpoint import Cadence
from pyenvoy.model.production import Measured
from pyenvoy.polling.agenda import Rank
from pyenvoy.polling.ledger import PAUSES, REFUSED_PAUSES
from pyenvoy.request import Response, Silence, Silent
from pyenvoy.wire.info import INFO
from tests.endurance import swift
from tests.endurance.energies import Energies, stamp

METER = 0.005
"""W and Wh: what a sum of rounded phases may be off."""
QUARTER = 900
_BUFFERED = 60
"""Seconds."""
SIGN_IN = "/login/login.json"
_DENIED = (401, 403)


@attrs.define(eq=False)
class Asked:
    """A question as it left the client."""

    path: str
    at: datetime
    ahead: timedelta = timedelta()
    """Of the gateway's clock, when it was asked."""
    heard: object = None
    done: datetime | None = None


@attrs.define(eq=False)
class Oracle:
    """Keeps what must be kept and what went wrong."""

    stage: object = None
    wrong: list = attrs.field(factory=list)
    stops: list = attrs.field(factory=list)
    alone: bool = True
    """Whether one fault holds, and no other beside it."""
    checked: int = 0
    asked: int = 0
    fresh: datetime | None = None
    """When the power that was published last was read."""
    outage: timedelta = timedelta()
    """The longest time without a new power since `begin`."""
    under_way: int = 0
    energies: Energies = attrs.field(init=False)
    gap: timedelta = timedelta()
    """The longest time that nobody looked, of the last few."""
    frozen: set = attrs.field(factory=set)
    """How far the gateway's clock was ahead when it said what it still repeats."""
    watched: set = attrs.field(factory=set)
    """Paths that are asked as often as the watch of a write wants."""
    sign_ins: list = attrs.field(factory=list)
    since: datetime = swift.START
    firmware: object = None
    admissions: int = 0
    _lately_asked: list = attrs.field(factory=list)
    _course: object = None
    _moments: dict = attrs.field(factory=dict)
    _leaps: list = attrs.field(factory=list)
    _truly: dict = attrs.field(factory=dict)
    _last: dict = attrs.field(factory=dict)

    def __attrs_post_init__(self):
        self.energies = Energies(self)

    def blame(self, what):
        """Something is not as it must be."""
        self.wrong.append(f"{swift.now():%m-%d %H:%M:%S} {self.stage.era}: {what}")

    # -- questions --------------------------------------------------------------------------------

    def listening(self, send):
        """Stand between the client and its transport."""

        async def listened(request, gateway):
            asked = Asked(request.path, swift.now(), self.stage.ahead)
            self._asks(asked, request, gateway)
            await self._calm(asked)
            self.under_way += 1
            if self.under_way > 2:
                self.blame(f"{self.under_way} questions at once: {request.path}")
            try:
                asked.heard = await send(request, gateway)
            finally:
                self.under_way -= 1
                asked.done = swift.now()
                self._heard_at(asked)
            return asked.heard

        return listened

    def hearing(self, pieces):
        """Stand between the client and a stream that is kept open."""

        async def heard(request, gateway):
            self._asks_for_a_stream(request, gateway)
            async with aclosing(pieces(request, gateway)) as coming:
                async for piece in coming:
                    if isinstance(piece, bytes):
                        self._heard_now(self.stage.ahead)
                    yield piece

        return heard

    def _asks_for_a_stream(self, request, gateway):
        self.asked += 1
        self._keeps_secrets(request, request.origin or gateway)

    async def _calm(self, asked):
        """A storm of questions that nothing slows down is noted, and slowed down."""
        self._lately_asked = [*self._lately_asked[-40:], asked]
        first = self._lately_asked[0]
        if len(self._lately_asked) > 40 and asked.at - first.at < timedelta(seconds=1):
            heard = [(one.path, repr(one.heard)[:120]) for one in self._lately_asked[-4:]]
            self.blame(f"forty questions in a second: {heard}")
            self._lately_asked.clear()
            await asyncio.sleep(5)

    def _heard_at(self, asked):
        """Remember by the client's clock, which may be wrong, when it truly heard something."""
        if isinstance(asked.heard, Response) and asked.heard.status == 200:
            self._heard_now(asked.ahead)

    def _heard_now(self, ahead):
        self._truly[self.stage.clock.now()] = (
            swift.now(),
            {ahead, self.stage.ahead, *self.frozen},
        )
        while len(self._truly) > 3000:
            del self._truly[next(iter(self._truly))]

    def truly(self, moment):
        """The true time of a moment by the client's clock, at which it heard something."""
        return self._truly.get(moment, (swift.now(),))[0]

    def _arrived(self, source):
        """When an answer truly came that the client gives this moment to, and how far its clock was ahead."""
        found = self._truly.get(source.at)
        if found is None:
            self.blame(f"{source.endpoint} is of {source.at}, when nothing was heard")
            return source.at, {timedelta()}
        return found

    def _asks(self, asked, request, gateway):
        self.asked += 1
        met = self.stage.envoy.state.identity
        if met is not None and met.firmware != self.firmware:
            self.firmware = met.firmware
            self._last.clear()  # a new firmware is asked for everything anew
        if self.stage.envoy.state.admissions != self.admissions:
            self.admissions = self.stage.envoy.state.admissions
            self._last.clear()  # with another ticket what was refused is asked anew
        origin = request.origin or gateway
        self._keeps_secrets(request, origin)
        if request.origin is not None:
            self._asks_the_cloud(asked)
            return
        before, self._last[asked.path] = self._last.get(asked.path), asked
        if asked.path in self.watched:
            del self._last[asked.path]
        every = self._cadence(asked.path)
        if asked.path in self.watched or not before or not every or self._excused(before):
            return
        if asked.at - before.at < every - timedelta(seconds=0.01):
            self.blame(f"{asked.path} after {asked.at - before.at}, every {every} is enough")

    def _keeps_secrets(self, request, origin):
        secret = {"authorization", "cookie"} & {name.lower() for name in request.headers}
        if secret and origin.scheme != "https":
            self.blame(f"a secret went to {origin} in the clear")

    def _excused(self, before):
        """Whether the next question may follow at once: this one was refused, or never left."""
        heard = before.heard
        if isinstance(heard, Silence):
            return heard.kind is Silent.UNTRUSTED
        return isinstance(heard, Response) and heard.status in _DENIED

    def _cadence(self, path):
        """How often a page may be asked: as it is worth; by its pauses where it says nothing."""
        if path == INFO.path:
            return None  # asked after every outage; the session's own tests say how often
        state = self.stage.envoy.state
        for item in state.agenda:
            if item.endpoint.path == path and item.every is not Cadence.ON_REQUEST.value:
                entry = state.ledger.of(item.endpoint.name)
                needed = item.rank is Rank.FIRST or entry.answered is None
                waits = entry.failures and needed
                poor = PAUSES[0] if item.rank is Rank.FIRST else REFUSED_PAUSES[0]
                pause = PAUSES[0] if waits else poor if entry.poor else item.every
                return min(item.every, pause)
        return None

    def _asks_the_cloud(self, asked):
        if asked.path != SIGN_IN:
            return
        if self.sign_ins and asked.at - self.sign_ins[-1] < timedelta(seconds=59):
            self.blame(f"signed in again after {asked.at - self.sign_ins[-1]}")
        self.sign_ins.append(asked.at)
        lately = [at for at in self.sign_ins if asked.at - at < timedelta(days=1)]
        if len(lately) > 12:
            self.blame(f"{len(lately)} sign-ins in a day")

    # -- snapshots --------------------------------------------------------------------------------

    def saw(self, snapshot):
        """A snapshot was published."""
        self.checked += 1
        if snapshot.production is not None and snapshot.production.power is not None:
            self._production(snapshot.production)
        if snapshot.consumption is not None:
            self._consumption(snapshot.consumption)
        if snapshot.stream is not None and snapshot.stream.production:
            self._stream(snapshot.stream)
        if self.stage.envoy.accounts is not None:
            self.energies.judge(self.stage.envoy.accounts)

    def stopped(self, error):
        """The client says that a person must act, or something broke."""
        self.stops.append(error)

    def _production(self, said):
        arrived, ahead = self._arrived(said.source)
        self._progress(arrived)
        at = self._moment(said, arrived, ahead)
        flows = self.at(at).flows
        if said.measured is Measured.METER:
            if abs(said.power - flows.pv) > METER:
                self.blame(f"production is {said.power} W, not {flows.pv:.3f} ({said.source})")
        elif not self._lately(said.power, at, stamp(arrived)):
            self.blame(
                f"production is {said.power} W by {said.measured} of {said.source.endpoint} "
                f"at {said.source.at:%H:%M:%S}, measured {said.measured_at}, {self._range(at, stamp(arrived))}"
            )

    def _moment(self, said, arrived, ahead):
        """The true moment that a figure is of; the gateway's word for it is checked."""
        if said.measured_at is None:
            return stamp(arrived)
        each = [said.measured_at - one for one in ahead]  # it may have been set meanwhile
        at = min(each, key=lambda one: abs(arrived - one))
        if at > arrived + timedelta(seconds=1):
            self.blame(f"measured {at - arrived} after it came: {said.source}")
        return stamp(at)

    def _progress(self, at):
        if at < self.since:
            return  # of before a leap
        if self.fresh is not None and at > self.fresh:
            self.outage = max(self.outage, at - self.fresh)
        self.fresh = max(at, self.fresh or at)

    def at(self, t):
        """The plant at a moment, remembered: the same few moments are asked for again and again."""
        course = self.stage.living.view(swift.now()).course
        if course is not self._course or len(self._moments) > 200:
            self._course, self._moments = course, {}
        if t not in self._moments:
            self._moments[t] = course.at(t)
        return self._moments[t]

    def _lately(self, power, at, until):
        """Whether microinverters may have said so, the last of them at a moment, others before."""
        least, most = self._range(at, until)
        return least <= power <= most

    def _range(self, at, until):
        span = range(min(at, until) - 3 * QUARTER, max(at, until) + 1, 60)
        found = [sum(self.at(t).flows.planes) for t in span]
        era = self.stage.living.era
        heard = 1 - era.gone / era.plant.inverters  # of those that are gone nothing is in the sum
        slack = 0.01 * max(found) + era.plant.inverters
        return heard * min(found) - slack, max(found) + slack

    def _consumption(self, said):
        net, total = said.net, said.total
        for one, true in (
            (net, lambda flows: sum(flows.net)),
            (total, lambda flows: flows.load - flows.storage - flows.acb),
        ):
            if one is None or one.power is None or one.measured is not Measured.METER:
                continue
            at = self._moment(one, *self._arrived(one.source))
            wanted = true(self.at(at).flows)
            if abs(one.power - wanted) > 4 * METER:
                self.blame(f"{type(one).__name__} is {one.power} W, not {wanted:.3f}")

    def _stream(self, said):
        """Events bear no time, and may wait in a buffer before they are sent."""
        arrived, _ = self._arrived(said.source)
        self._progress(arrived)
        power = sum(one.power for one in said.production)
        latest = stamp(arrived)
        if all(abs(power - self.at(latest - ago).flows.pv) > METER for ago in range(_BUFFERED)):
            self.blame(f"the stream says {power} W, not {self.at(latest).flows.pv:.3f}")

    # -- time -------------------------------------------------------------------------------------

    def leapt(self, span=timedelta()):
        """Hours have passed in a moment: nobody was late."""
        self.fresh, self.since = None, swift.now()
        self._leaps = [*self._leaps[-30:], span]
        self.gap = max(self._leaps)
        self._last.clear()

    def started_anew(self):
        """The client knows nothing of what it asked before."""
        self._last.clear()
        self.sign_ins.clear()

    def begin(self, *, alone=True):
        """From here on outages are measured, of one fault or of several."""
        self.alone = alone
        self.outage = timedelta()
        self.fresh = self.fresh or swift.now()
        self.stops.clear()
        self.frozen.clear()
