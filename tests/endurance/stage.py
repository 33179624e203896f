"""One simulated gateway, one client and everything that passes between them, in swift time."""

import asyncio
import re
import tempfile
from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path

import attrs

from pyenvoy.access.credentials import Account
from pyenvoy.access.exchange import Cloud
from pyenvoy.access.trust import Trust
from pyenvoy.effects.booksfile import BooksFiles
from pyenvoy.effects.envoy import connect
from pyenvoy.effects.tokenfile import TokenFiles
from pyenvoy.endpoint import Role
from pyenvoy.request import Method, Request
from pyenvoy.secret import Secret
from pyenvoy.simulator.answers import living
from pyenvoy.simulator.answers.pace import Pace
from pyenvoy.simulator.cloud import CloudAccount, CloudScript
from pyenvoy.simulator.era import WITH_TOKENS
from pyenvoy.simulator.faults import NONE, Faults
from pyenvoy.simulator.server import serve
from tests.endurance import swift
from tests.endurance.oracle import Oracle

NAME = "envoy.test"
OWNER = CloudAccount()


_DATES = re.compile(
    rb'("(?:timestamp|readingTime|lastReportDate|last_update)": ?|<time>)(\d{9,10})\b'
)


def _dated(said, ahead):
    """An answer with its moments as a clock gives them that is wrong by so many seconds."""
    if not ahead:
        return said
    body = _DATES.sub(lambda found: found[1] + str(int(found[2]) + ahead).encode(), said.body)
    return attrs.evolve(said, body=body)


class Shelf(BooksFiles):
    """Books in files, written at once: in a thread they would take no swift time, or any."""

    async def save(self, serial, volume):
        self.write(serial, volume)


@attrs.define(eq=False)
class Acting:
    """A living gateway whose answers go through lies that come and go."""

    inner: object
    lies: dict = attrs.field(factory=dict)
    writes: list = attrs.field(factory=list)
    """What has arrived, other than questions."""
    deaf: bool = False
    """Whether writes are answered as ever, and change nothing."""
    spoil: object = None
    """What becomes of the events of the meter stream, if anything does."""

    @property
    def serial(self):
        return self.inner.serial

    @property
    def firmware(self):
        return self.inner.firmware

    def respond(self, request, now):
        """By the true time: what flows and is counted does not follow the gateway's clock."""
        after, said = self.inner.respond(request, swift.now())
        if request.method is Method.GET or not self.deaf:
            self.inner = after
        if request.method is not Method.GET:
            self.writes.append(request)
        said = _dated(said, round((now - swift.now()).total_seconds()))
        for lie in list(self.lies.values()):
            said = lie(request, said, now)
        return self, said

    def event(self, _):
        """By the true time too; an event says nothing of the clock."""
        said = self.inner.event(swift.now())
        return said if self.spoil is None or said is None else self.spoil(said)


@attrs.define(eq=False)
class Stage:
    """The gateway, the client and the oracle, for as long as the block lasts."""

    era: str
    folder: Path
    rng: object
    role: Role = Role.OWNER
    actor: object = None
    account: object = None
    gateway: object = None
    cloud: object = None
    """A server of its own, so that the cloud stays where it is when the gateway moves."""
    envoy: object = None
    oracle: Oracle = attrs.field(factory=Oracle)
    clock: swift.Clock = attrs.field(factory=swift.Clock)
    tokens: TokenFiles = None
    books: Shelf = None
    """In the same folder as the tokens, as with everybody; nothing else stands in it."""
    announced: list = attrs.field(factory=list)
    """The gateways that announce themselves on the network."""
    failing: dict = attrs.field(factory=dict)
    """The simulator's faults that hold now, by the name of whoever put them there."""
    _stack: AsyncExitStack = attrs.field(factory=AsyncExitStack)
    _stack_of_cloud: AsyncExitStack = attrs.field(factory=AsyncExitStack)
    _door: AsyncExitStack = attrs.field(factory=AsyncExitStack)
    _watching: object = None
    awake: timedelta = timedelta()
    """How much time was not leapt over."""
    slept: timedelta = timedelta()
    """How much was."""

    async def __aenter__(self):
        self.actor = Acting(living(self.era, at=swift.now(), pace=Pace.FAST))
        self.folder = Path(tempfile.mkdtemp(dir=self.folder))
        self.books, self.tokens = Shelf(self.state), TokenFiles(self.state)
        account = attrs.evolve(OWNER, role=self.role, serials=(self.actor.serial,))
        self.account = account
        self.cloud = await self._stack_of_cloud.enter_async_context(
            serve(self.actor, now=swift.now, watched=1e9, cloud=CloudScript((account,)))
        )
        await self.open("127.0.0.1", 0)
        self.oracle.stage = self
        await self.start()
        return self

    async def __aexit__(self, *_):
        await self.stop()
        await self._door.aclose()
        await self._stack_of_cloud.aclose()

    # -- the gateway ------------------------------------------------------------------------------

    @property
    def state(self):
        """The folder that outlives the client."""
        return self.folder / "state"

    @property
    def living(self):
        return self.actor.inner

    @property
    def ahead(self):
        """How far the gateway's clock is ahead."""
        return self.gateway.now() - swift.now()

    @property
    def secure(self):
        return self.actor.firmware in WITH_TOKENS

    @property
    def hosts(self):
        """What each name is looked up as."""
        return asyncio.get_running_loop().hosts

    async def open(self, host, port, like=None):
        """Let the gateway listen at an address; a later one is the same gateway as an earlier."""
        opening = serve(
            self.actor,
            now=swift.now,
            pace=1.0,
            watched=1.0,
            host=host,
            port=port,
            certificate=like.certificate if like and like.certificate else None,
        )
        self.gateway = await self._door.enter_async_context(opening)
        self.gateway.gate = attrs.evolve(self.gateway.gate, signer=self.cloud.gate.signer)
        self.hosts[NAME] = host
        self._fail()

    async def close(self):
        """The gateway listens no more."""
        await self._door.aclose()
        self._door = AsyncExitStack()

    def fail(self, name, *faults):
        """Let faults of the simulator hold under a name; none ends those of that name."""
        self.failing[name] = faults
        self._fail()

    def _fail(self):
        every = tuple(fault for some in self.failing.values() for fault in some)
        self.gateway.faults = Faults(every, swift.START) if every else NONE

    # -- the client -------------------------------------------------------------------------------

    async def start(self, trust=Trust.PIN):
        """Start the client, as a process that comes up.

        Before firmware 7 only one that has met the gateway can follow an announcement: there is no certificate
        to prove who is there. So by then the name has followed too.
        """
        if not self.secure:
            self.hosts[NAME] = self.gateway.origin.host
        how = {}
        if self.secure:
            pem = self.folder / "cloud.pem"
            pem.write_bytes(self.cloud.cloud_ca)
            how = {
                "cloud": Cloud(self.cloud.cloud, self.cloud.cloud),
                "authorities": str(pem),
            }
        account = Account(Secret(OWNER.email), OWNER.password, self.role)
        scheme, port = self.gateway.origin.scheme, self.gateway.origin.port
        self.envoy = connect(
            f"{scheme}://{NAME}:{port}",
            account,
            tokens=self.tokens,
            books=self.books,
            clock=self.clock,
            trust=trust if self.secure else Trust.PIN,
            discovery=self._discover,
            **how,
        )
        transport = self.envoy._loop.transport
        transport.send = self.oracle.listening(transport.send)
        transport.pieces = self.oracle.hearing(transport.pieces)
        self._stack = AsyncExitStack()
        await self._stack.enter_async_context(self.envoy)
        self._watching = asyncio.create_task(self._watch())

    async def _discover(self):
        return tuple(self.announced)

    async def stop(self):
        """Stop the client."""
        self._watching.cancel()
        await asyncio.gather(self._watching, return_exceptions=True)
        try:
            await self._stack.aclose()
        except Exception as error:  # noqa: BLE001  # nothing at all may come out of an end
            self.oracle.blame(f"what ends must end without {error!r}")
        self.oracle.started_anew()

    async def _watch(self):
        while True:
            try:
                async for snapshot in self.envoy.snapshots():
                    self.oracle.saw(snapshot)
            except Exception as error:  # noqa: BLE001  # whatever comes out here is noted
                self.oracle.stopped(error)
            await asyncio.sleep(5)

    # -- time -------------------------------------------------------------------------------------

    async def play(self, seconds):
        """Let time pass, every second of it."""
        self.awake += timedelta(seconds=seconds)
        await asyncio.sleep(seconds)

    async def leap(self, span):
        """Let time pass in which nobody did anything."""
        while self.oracle.under_way:
            await asyncio.sleep(0.5)
        asyncio.get_running_loop().leap(span)
        self.slept += span
        self.oracle.leapt(span)
        await asyncio.sleep(0)

    def set_clock(self, off):
        """The client's clock is wrong by so much from here on."""
        self.clock.off = off
        self.envoy._loop.wake()  # else whoever waits does so by the loop's own clock
        self.oracle.leapt()
        self.oracle.sign_ins.clear()  # a pause longer than any is a clock set back

    def ask(self, path):
        """What the gateway itself would say, asked past everything."""
        return self.living.respond(Request(Method.GET, path), swift.now())[1]
