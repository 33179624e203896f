"""The bridge for Apple Home: what it takes, how soon it can be read, how fast it answers, how old an event is."""

import asyncio
import os
import random
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from statistics import median, quantiles

from benchmarks import bytecode
from benchmarks.running import Running, Ticking, free_port
from benchmarks.running import running as running_house
from pyenvoy import recording
from pyenvoy.endpoint import Cadence
from pyenvoy.simulator.answers import living
from pyenvoy.simulator.replay import Replay
from pyenvoy.simulator.server import serve
from pyenvoy_homekit.store import Store
from tests.pyenvoy_homekit.bridge.bridges import device, light, running
from tests.pyenvoy_homekit.controllers import attempted, opened, paired
from tests.pyenvoy_homekit.homes import listening, until
from tests.pyenvoy_mqtt.brokers import mosquitto
from tests.recordings import RECORDINGS

NAMES = ("7.6.175_with_cts", "8.3.5169_with_generator")
WARM, WINDOW = 30.0, 60.0
"""Seconds."""
THEIRS_RESIDENT, THEIRS_CPU = "157 to 166", "0.24 to 0.82"
MOST_RESIDENT, MOST_CPU = 78.5, 0.82
ACCESSORIES = 149
READS = 200
ERA = "8.2.4345_device_data"
LIVING = ("8.2.127_three_cts", "8.3")
HOME = '[homekit]\naddress = "127.0.0.1"\n'
CHANGES = 30
CADENCE = Cadence.LIVE.value.total_seconds()
GATHERED = 0.6
"""Seconds: a bridge gathers events for half a second before it tells of them."""
LUX = "CurrentAmbientLightLevel"

Row = tuple[str, str, str, bool | None]

ABOUT = f"""
`pyenvoy-homekit` alone as a child, with a recording of a real gateway ({", ".join(f"`{one}`" for one in NAMES)}) over
TLS sockets and aiohomekit as a controller that is subscribed to the production: {WARM:.0f} s of warming up, {WINDOW:.0f} s
measured; the plugin's numbers are those of *Beside the plugin*. What it adds is the difference of two runs of
`pyenvoy run` beside one another, with MQTT, pages and history, of the living houses {", ".join(f"`{one}`" for one in LIVING)},
whose powers change with every question. The start is counted from the call of a bridge that was
paired before to the first power that is read from it, the best of three. Reading is one request for the values of
{ACCESSORIES} accessories, {READS} times, by a controller in another process. For events a power changes at the gateway
at moments that have nothing to do with our questions, {CHANGES} times; half of it is the wait for the next question.
"""


def measure() -> Iterator[Row]:
    """The rows."""
    if set(NAMES) <= set(RECORDINGS):
        with bytecode.kept() as variables:
            yield from asyncio.run(_taken(dict(variables)))
    with bytecode.kept() as variables:
        yield from asyncio.run(_added(dict(variables)))
    yield from asyncio.run(_reading())
    yield from asyncio.run(_events())


# -- what it takes --------------------------------------------------------------------------------


async def _taken(variables: dict[str, str]) -> list[Row]:
    resident, cpu, starts = [], [], []
    for name in NAMES:
        actor = Ticking(Replay(recording.parse(RECORDINGS[name].read_bytes())))
        async with serve(actor, watched=3600.0) as gateway:
            with tempfile.TemporaryDirectory() as folder:
                one = _Child(gateway, Path(folder), variables)
                data = await one.met()
                tries = [await one.started(data) for _ in range(3)]
                starts.append(min(tries))
                found = await one.window(data)
                resident.append(found[0])
                cpu.append(found[1])
    return [
        ("resident memory, MiB", f"{_range(resident)} (theirs: {THEIRS_RESIDENT})",
         "half of theirs", max(resident) <= MOST_RESIDENT),
        ("CPU a minute, s", f"{_range(cpu)} (theirs: {THEIRS_CPU})",
         "no more than theirs", max(cpu) <= MOST_CPU),
        ("from start to the first tile that can be read, s", _range(starts), "", None),
    ]  # fmt: skip


def _range(found: list[float]) -> str:
    return " to ".join(dict.fromkeys(f"{one:.3g}" for one in (min(found), max(found))))


# -- what it adds ---------------------------------------------------------------------------------


async def _added(variables: dict[str, str]) -> list[Row]:
    """Beside one another, the same house with Apple Home and without."""
    with tempfile.TemporaryDirectory() as folder, mosquitto(Path(folder)) as port:
        places = [(era, section) for era in LIVING for section in ("", HOME)]
        taken = await asyncio.gather(*(_run(*one, port, variables) for one in places))
    without, with_home = taken[::2], taken[1::2]
    more = [after - before for before, after in zip(without, with_home, strict=True)]
    over = [after / before for before, after in zip(without, with_home, strict=True)]
    what = "CPU a minute that Apple Home adds to a run with everything else, s"
    return [(what, f"{_range(more)} ({_range(over)} of it without)", "", None)]


async def _run(era: str, section: str, port: int, variables: dict[str, str]) -> float:
    house = living(era, serial=f"1220000000{len(era + section):02}", noon=datetime.now(UTC))
    async with running_house(house, port, variables, section) as found:
        await asyncio.sleep(2 * WARM)
        before, began = found.cpu, time.monotonic()
        await asyncio.sleep(WINDOW)
        return (found.cpu - before) * 60 / (time.monotonic() - began)


class _Child:
    """`pyenvoy-homekit` for one gateway, in a folder of its own."""

    def __init__(self, gateway, folder: Path, variables: dict[str, str]) -> None:  # noqa: ANN001  # the simulator's
        self.gateway, self.folder, self.port = gateway, folder, free_port()
        self._environ = os.environ | variables | {
            "XDG_STATE_HOME": str(folder), "PYTHONPATH": str(Path.cwd() / "src"),
        }  # fmt: skip
        token = folder / "token"
        token.touch(0o600)
        token.write_text(gateway.token() if gateway.certificate else "none")
        login = 'token_file = "token"' if gateway.certificate else ""
        (folder / "pyenvoy.toml").write_text(
            f'[gateway]\nhost = "{gateway.origin}"\n{login}\n'
            f'[homekit]\naddress = "127.0.0.1"\nport = {self.port}\n'
        )

    @asynccontextmanager
    async def running(self) -> AsyncIterator[Running]:
        child = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "pyenvoy_homekit"), cwd=self.folder, env=self._environ,
            stderr=(self.folder / "log").open("wb"),
        )  # fmt: skip
        try:
            yield Running(self.gateway, child, self.folder, 0, 0)
        finally:
            child.terminate()
            await child.wait()

    async def met(self) -> dict[str, object]:
        """Start it for the first time, and pair with it."""
        async with self.running():
            await listening(self.port, seconds=60)
            where = self.folder / "pyenvoy" / "homekit"
            await until(lambda: any(where.glob("*.json")), 60)
            store = Store(self.gateway.actor.serial, where)
            pairing = await attempted(self.port, store.kept.setup.pin.reveal())
            async with opened(pairing.pairing_data) as home:
                await _power(home)
            return pairing.pairing_data

    async def started(self, data: dict[str, object]) -> float:
        """Seconds from the start to the first power."""
        async with self.running() as child:
            await listening(self.port, seconds=60)
            async with opened(data) as home:
                await _power(home)
            return time.monotonic() - child.began

    async def window(self, data: dict[str, object]) -> tuple[float, float]:
        """Mebibytes, and seconds of the processor a minute, while somebody listens."""
        async with self.running() as child:
            await listening(self.port, seconds=60)
            async with opened(data) as home:
                await home.listen(await _power(home))
                await asyncio.sleep(WARM)
                before, began = child.cpu, time.monotonic()
                await asyncio.sleep(WINDOW)
                return child.resident, (child.cpu - before) * 60 / (time.monotonic() - began)


async def _power(home) -> tuple[int, int]:  # noqa: ANN001  # a controller
    """Where the power of the production is, once it can be read."""
    async with asyncio.timeout(60):
        while True:
            await home.look()
            try:
                place = home.place("Production", LUX)
            except LookupError:
                place = None
            if place and await home.read(place) is not None and await home.read(place) >= 0:
                return place
            await asyncio.sleep(0.02)


# -- reading --------------------------------------------------------------------------------------


async def _reading() -> list[Row]:
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "benchmarks.homekit", stdout=asyncio.subprocess.PIPE
    )
    assert child.stdout is not None
    port, pin = (await child.stdout.readline()).decode().split()
    try:
        async with paired(int(port), pin) as home:
            await home.look()
            places = [home.place(f"Sun {number}", LUX) for number in range(ACCESSORIES)]
            took = []
            for _ in range(READS):
                began = time.perf_counter()
                assert None not in await home.read(*places)
                took.append((time.perf_counter() - began) * 1000)
            trees = []
            for _ in range(READS // 4):
                began = time.perf_counter()
                await home.look()
                trees.append((time.perf_counter() - began) * 1000)
    finally:
        child.terminate()
        await child.wait()
    p99 = quantiles(took, n=100)[98]
    what = f"reading all tiles of {ACCESSORIES} accessories"
    return [
        (f"{what}, p50", f"{median(took):.1f} ms", "", None),
        (f"{what}, p99", f"{p99:.1f} ms", "below 50 ms", p99 < 50),
        (f"{what} with all that they are, p50", f"{median(trees):.0f} ms", "", None),
    ]


async def _many() -> None:
    """A bridge with as many accessories as there may be."""
    shown = [
        device(light(float(number + 1), name=f"Sun {number}"), key=f"sun/{number}", name=f"Sun {number}")
        for number in range(ACCESSORIES)
    ]  # fmt: skip
    async with running(*shown) as bridge:
        print(bridge.port, bridge.pin, flush=True)
        await asyncio.Event().wait()


# -- events ---------------------------------------------------------------------------------------


async def _events() -> list[Row]:
    os.environ["XDG_STATE_HOME"] = tempfile.mkdtemp()
    now = datetime.now(UTC)
    serial = "122000000001"
    houses = [living(ERA, inverters=count, serial=serial, noon=now) for count in (4, 15)]
    async with serve(houses[0], watched=3600.0) as gateway:
        with bytecode.kept() as variables, tempfile.TemporaryDirectory() as folder:
            one = _Child(gateway, Path(folder), dict(variables))
            data = await one.met()
            async with one.running():
                await listening(one.port, seconds=60)
                async with opened(data) as home:
                    ages = await _changes(gateway, houses, home)
    p50, p99 = median(ages), quantiles(ages, n=100)[98]
    what, most = "from a changed power at the gateway to the controller's event", CADENCE + GATHERED
    return [
        (f"{what}, p50", f"{p50:.2f} s", f"below {most:.1f} s", p50 < most),
        (f"{what}, p99", f"{p99:.2f} s", f"below {most:.1f} s", p99 < most),
    ]


async def _changes(gateway, houses, home) -> list[float]:  # noqa: ANN001  # the simulator's, a controller
    ages, chance = [], random.Random(1)  # no secret hangs on it
    place = await _power(home)
    before = await home.read(place)
    await asyncio.sleep(10)
    await home.listen(place)
    for number in range(CHANGES):
        await asyncio.sleep(chance.uniform(0, CADENCE))
        gateway.actor, began = houses[(number + 1) % 2], time.perf_counter()
        home.events.clear()
        now = await home.heard(place, lambda one, was=before: abs(one - was) > was / 4, 60)
        ages.append(time.perf_counter() - began)
        before = now
    return ages


if __name__ == "__main__":
    asyncio.run(_many())
