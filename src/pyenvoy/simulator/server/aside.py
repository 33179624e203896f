"""A simulated gateway in a thread of its own, for tests that are no coroutines or run in another loop."""

import asyncio
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from contextlib import AbstractAsyncContextManager, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import attrs

from pyenvoy import recording
from pyenvoy.access.credentials import Credentials, Local, OwnToken
from pyenvoy.endpoint import Role
from pyenvoy.errors import UsageError
from pyenvoy.secret import Secret
from pyenvoy.simulator.actor import Actor
from pyenvoy.simulator.answers import living
from pyenvoy.simulator.cloud import CloudScript
from pyenvoy.simulator.era import WITH_TOKENS
from pyenvoy.simulator.faults import Fault, Faults, Kind
from pyenvoy.simulator.replay import Replay
from pyenvoy.simulator.server.gateway import Arrived, Gateway
from pyenvoy.simulator.server.serving import serve


@attrs.define
class Clock:
    """What time it is at a gateway: the real one, or one that stands; either can be put forward."""

    standing: datetime | None = None
    ahead: timedelta = timedelta()

    def now(self) -> datetime:
        """The time."""
        return (self.standing or datetime.now(UTC)) + self.ahead


@attrs.frozen(eq=False)
class Simulated:
    """A simulated gateway that runs beside the test, as the test sees it."""

    gateway: Gateway
    """All there is of it, with its counters."""
    clock: Clock

    @property
    def url(self) -> str:
        """Where it is, as `https://127.0.0.1:41234`."""
        return str(self.gateway.origin)

    @property
    def address(self) -> str:
        """Where it is, as `127.0.0.1:41234`."""
        return f"{self.gateway.origin.host}:{self.gateway.origin.port}"

    @property
    def serial(self) -> str:
        """Its serial number."""
        return self.gateway.actor.serial

    @property
    def firmware(self) -> str:
        """Its version."""
        return str(self.gateway.actor.firmware)

    @property
    def wants_token(self) -> bool:
        """Whether it is of firmware 7 or later."""
        return self.gateway.actor.firmware in WITH_TOKENS

    @property
    def credentials(self) -> Credentials:
        """With which pyenvoy gets in: a token of an owner, before firmware 7 the installer's password."""
        return OwnToken(Secret(self.token())) if self.wants_token else Local("installer")

    @property
    def requests(self) -> tuple[Arrived, ...]:
        """Everything it was asked so far."""
        return tuple(self.gateway.requests)

    def token(self, role: Role = Role.OWNER, lifetime: timedelta | None = None) -> str:
        """A token that it accepts, for a year unless told otherwise; an installer's for 12 hours."""
        return self.gateway.token(role, lifetime)

    def fail(self, kind: Kind | str, *paths: str, **parameters: float | str) -> None:
        """Fail in this way from now on, at these beginnings of paths or everywhere, until `mend`.

        Raises `UsageError` for what is no kind of failure.
        """
        found = Fault(_kind(kind), paths=paths, parameters=parameters)
        began = Faults((found,)).beginning(self.gateway.clock())
        self.gateway.faults = began  # one reference is exchanged: no lock is needed

    def mend(self) -> None:
        """Fail no more."""
        self.gateway.faults = Faults()

    def wait(self, span: timedelta) -> None:
        """Let time pass at the gateway without waiting."""
        self.clock.ahead += span


@contextmanager
def aside(
    era: str | Actor = "8.3",
    *,
    recorded: Path | str | None = None,
    at: datetime | None = None,
    noon: bool = True,
    serial: str | None = None,
    inverters: int | None = None,
    batteries: int | None = None,
    seed: int | None = None,
    faults: Iterable[Fault | Kind | str] = (),
    https: bool | None = None,
    cloud: CloudScript | None = None,
    pace: float = 0.0,
) -> Iterator[Simulated]:
    """Run a gateway of an era, a version or a recording in a thread, until the block is left.

    With `at` its clock stands there; `noon` puts the site where it is noon at the beginning. All else
    is as in `living` and `serve`. Raises `UsageError` for what is no era, no failure and no recording.
    """
    clock = Clock(at)
    if recorded is not None:
        era = Replay(recording.parse(Path(recorded).read_bytes()))
    elif isinstance(era, str):
        high = clock.now() if noon else None
        era = living(
            era, serial=serial, inverters=inverters, batteries=batteries, seed=seed, noon=high
        )
    schedule = tuple(one if isinstance(one, Fault) else Fault(_kind(one)) for one in faults)
    serving = serve(
        era, faults=Faults(schedule), pace=pace, now=clock.now, https=https, cloud=cloud,
        sleep=asyncio.sleep,
    )  # fmt: skip
    with _in_a_thread(serving) as found:
        yield Simulated(found, clock)


def _kind(word: Kind | str) -> Kind:
    try:
        return Kind(word)
    except ValueError as error:
        raise UsageError(f"{word!r} is no failure: there are {', '.join(Kind)}") from error


@contextmanager
def _in_a_thread(serving: AbstractAsyncContextManager[Gateway]) -> Iterator[Gateway]:
    begun: Future[tuple[Gateway, Callable[[], None]]] = Future()

    def run() -> None:
        try:
            asyncio.run(_run(serving, begun))
        finally:
            begun.cancel()  # nothing comes of it any more; where it has begun, this does nothing

    with ThreadPoolExecutor(1, "pyenvoy-simulator") as threads:
        running = threads.submit(run)
        try:
            found, end = begun.result()
        except CancelledError:
            running.result()  # it says why it could not begin
            raise
        try:
            yield found
        finally:
            end()
            running.result()


async def _run(
    serving: AbstractAsyncContextManager[Gateway],
    begun: "Future[tuple[Gateway, Callable[[], None]]]",
) -> None:
    ended, loop = asyncio.Event(), asyncio.get_running_loop()
    async with serving as found:
        begun.set_result((found, lambda: _tell(loop, ended)))
        await ended.wait()


def _tell(loop: asyncio.AbstractEventLoop, ended: asyncio.Event) -> None:
    loop.call_soon_threadsafe(ended.set)
