"""The same faults, put to pyenphase and to us by equal simulated gateways over real sockets.

    python peers/faults.py [--write]

prints a table of what each does and how long it takes until all is right again without a person;
`--write` keeps it in docs/reference/peers.md. All faults run side by side, for about six minutes.
"""

import argparse
import asyncio
import dataclasses
import importlib.metadata
import os
import sys
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import attrs
import pyenphase

sys.path.insert(0, str(Path(__file__).parents[1]))

import pyenvoy
from pyenvoy.access.credentials import OwnToken
from pyenvoy.endpoint import Answer, Role
from pyenvoy.simulator.answers import living
from pyenvoy.simulator.faults import NONE, Fault, Faults, Kind
from pyenvoy.simulator.server import Gateway, serve

PAGE = Path(__file__).parents[1] / "docs" / "reference" / "peers.md"
ERA = "8.0.3000"
OPTIONAL = ("/ivp/ensemble/secctrl",)
"""The state of the whole storage: pleasant to have, and no reason to lose the meters."""
INTERVAL = 60.0
"""Seconds from the end of one update of pyenphase to the next, as Home Assistant has it."""
LONGER = 5.0
"""Seconds that a fault goes on after it was first met."""
TRIES = 4
"""Updates, or beginnings, after which pyenphase is not expected to mend itself."""
WAITS = 330.0
"""Seconds that we are given to meet a fault, and to mend ourselves."""


class Case(NamedTuple):
    """One fault with its name; `lasts` seconds, or a while after it was met."""

    name: str
    fault: Fault
    lasts: float | None = None
    running: bool = True
    """Whether it is put to a client that runs, too: some pages are asked too rarely for that."""


def _optional(kind: Kind, **parameters: float) -> Fault:
    return Fault(kind, paths=OPTIONAL, parameters=parameters)


def _tariff(kind: Kind, **parameters: float) -> Fault:
    return Fault(kind, paths=("/admin/lib/tariff",), parameters=parameters)


CASES = (
    Case("every answer is 503", Fault(Kind.STATUS)),
    Case("every answer is half a document", Fault(Kind.HALF)),
    Case("every answer is `null`", Fault(Kind.NULL)),
    Case("every answer is a page of HTML with 200", Fault(Kind.PAGE)),
    Case("one optional endpoint says 401", _optional(Kind.STATUS, status=401)),
    Case("one optional endpoint says 404", _optional(Kind.STATUS, status=404)),
    Case("one optional endpoint never answers", _optional(Kind.HANG)),
    Case("one optional endpoint says half a document", _optional(Kind.HALF)),
    Case("one optional endpoint says `null`", _optional(Kind.NULL)),
    Case("one optional endpoint says HTML with 200", _optional(Kind.PAGE)),
    Case("the tariff says 401", _tariff(Kind.STATUS, status=401), running=False),
    Case("the tariff says 404", _tariff(Kind.STATUS, status=404), running=False),
    Case("the tariff says HTML with 200", _tariff(Kind.PAGE), running=False),
    Case("the gateway is away for 10 s", Fault(Kind.REFUSED), 10.0),
    Case("the token is refused", Fault(Kind.TOKEN_REFUSED)),
)


class Seen(NamedTuple):
    """What a client did about a fault."""

    says: str
    others: str
    again: str


def _begin(gateway: Gateway, case: Case) -> None:
    if case.fault.kind is Kind.TOKEN_REFUSED:
        gateway.forget_sessions()
    gateway.faults = Faults((case.fault,)).beginning(datetime.now(UTC))


async def _end(gateway: Gateway, case: Case, began: float) -> float:
    """End a fault after its time; the moment that it did."""
    left = LONGER if case.lasts is None else began + case.lasts - time.monotonic()
    if left > 0:
        await asyncio.sleep(left)
    gateway.faults = NONE
    return time.monotonic() if case.lasts is None else began + case.lasts


# -- pyenphase ------------------------------------------------------------------------------------


def _fields(found: Any) -> frozenset[str]:
    """The subjects that an update has filled."""
    if not isinstance(found, pyenphase.EnvoyData):
        return frozenset()
    names = (one.name for one in dataclasses.fields(found) if one.name != "raw")
    return frozenset(name for name in names if getattr(found, name) not in (None, {}, []))


async def _heard(asked: Awaitable[Any]) -> tuple[Any, float]:
    """What came of it, be it an exception of any kind, and how many seconds it took."""
    began = time.monotonic()
    (found,) = await asyncio.gather(asked, return_exceptions=True)
    return found, time.monotonic() - began


def _says(found: Any, took: float) -> str:
    if isinstance(found, BaseException):
        return f"`{type(found).__name__}` after {_seconds(took)}"
    return f"nothing, after {_seconds(took)}" if took > 1 else "nothing"


def _seconds(span: float) -> str:
    return f"{span:.0f} s" if span >= 1 else "less than 1 s"


@attrs.define
class Theirs:
    """pyenphase as an application keeps it: begun anew until it once began, then updated each minute."""

    gateway: Gateway
    envoy: Any = None

    async def ask(self) -> Any:
        """The next update; the first is preceded by everything that comes before it."""
        if self.envoy is not None:
            return await self.envoy.update()
        envoy = pyenphase.Envoy(f"{self.gateway.origin.host}:{self.gateway.origin.port}")
        try:
            await envoy.setup()
            await envoy.authenticate(token=self.gateway.token(Role.OWNER, timedelta(days=300)))
            found = await envoy.update()
        except BaseException:
            await envoy.close()
            raise
        self.envoy = envoy
        return found

    async def close(self) -> None:
        """Close what is open."""
        if self.envoy is not None:
            await self.envoy.close()


async def theirs(gateway: Gateway, case: Case, *, running: bool, whole: frozenset[str]) -> Seen:
    """What pyenphase does about a fault while it runs, or while it starts."""
    client = Theirs(gateway)
    try:
        if running:
            await client.ask()
        began = time.monotonic()
        _begin(gateway, case)
        first, took = await _heard(client.ask())
        next_one = time.monotonic() + INTERVAL
        ended = await _end(gateway, case, began)
        others = _others(first, whole)
        again = await _again(client, first, next_one, ended, whole)
        return Seen(_says(first, took), others, again)
    finally:
        await client.close()


def _others(first: Any, whole: frozenset[str]) -> str:
    if isinstance(first, BaseException):
        return f"none of {len(whole)} renewed"
    missing = len(whole - _fields(first))
    return f"{len(whole) - missing} of {len(whole)} renewed"


async def _again(
    client: Theirs, found: Any, next_one: float, ended: float, whole: frozenset[str]
) -> str:
    if whole <= _fields(found):
        return "within the same update"
    for count in range(1, TRIES + 1):
        await asyncio.sleep(max(0.0, next_one - time.monotonic()))
        found, _ = await _heard(client.ask())
        if whole <= _fields(found):
            which = "at the next update" if count == 1 else f"at update {count}"
            return f"{_seconds(time.monotonic() - ended)}, {which}"
        next_one = time.monotonic() + INTERVAL
    lack = f"{len(whole - _fields(found))} of {len(whole)} stay away"
    return f"not by itself: {lack} until it is set up anew"


# -- pyenvoy --------------------------------------------------------------------------------------


def _answered(envoy: pyenvoy.Envoy) -> dict[str, datetime]:
    return {name: one.at for name, one in envoy.state.answers if isinstance(one, Answer)}


def _failing(envoy: pyenvoy.Envoy, whole: frozenset[str]) -> frozenset[str]:
    """Endpoints of this gateway whose last question got no answer."""
    return frozenset(name for name in whole if envoy.state.ledger.of(name).failures)


async def _until(met: Callable[[], bool], longest: float = WAITS) -> bool:
    """Whether it came to be so in time."""
    end = time.monotonic() + longest
    while not met():
        if time.monotonic() > end:
            return False
        await asyncio.sleep(0.1)
    return True


async def _read(envoy: pyenvoy.Envoy, raised: list[str]) -> None:
    """A reader who goes on whatever comes, and notes what came."""
    while True:
        try:
            async for _ in envoy.snapshots():
                pass
        except pyenvoy.EnvoyError as error:
            name = type(error).__name__
            if name not in raised:
                raised.append(name)
        await asyncio.sleep(1)


async def ours(gateway: Gateway, case: Case, *, running: bool, whole: frozenset[str]) -> Seen:
    """What we do about a fault while we run, or while we start."""
    token = OwnToken(pyenvoy.Secret(gateway.token(Role.OWNER, timedelta(days=300))))
    raised: list[str] = []
    if not running:
        began = time.monotonic()
        _begin(gateway, case)
    async with pyenvoy.connect(str(gateway.origin), token) as envoy:
        if running:
            await envoy.snapshot(whole=True)
            began = time.monotonic()
            _begin(gateway, case)
        at, reading = datetime.now(UTC), asyncio.create_task(_read(envoy, raised))
        met = await _until(lambda: bool(raised) or _troubled(envoy, whole), case.lasts or WAITS)
        next_one = time.monotonic() + INTERVAL
        ended = await _end(gateway, case, began)
        during = {name for name, then in _answered(envoy).items() if then > at}
        says = _our_says(envoy, raised)
        held = _our_others(envoy, case, running=running, during=len(during & whole), of=len(whole))
        right = (running or not raised) and await _until(lambda: _right(envoy, whole))
        reading.cancel()
        again = _seconds(max(0.0, time.monotonic() - ended))
        again = again if right else _asked_again(envoy, whole)
    if raised and not running:  # as with pyenphase, its caller begins anew
        await asyncio.sleep(max(0.0, next_one - time.monotonic()))
        async with pyenvoy.connect(str(gateway.origin), token) as envoy:
            right = await _until(lambda: _right(envoy, whole))
            again = (
                f"{_seconds(time.monotonic() - ended)}, connected anew"
                if right
                else "not by itself"
            )
    return Seen(says, held, again if met else "never met")


def _troubled(envoy: pyenvoy.Envoy, whole: frozenset[str]) -> bool:
    return (
        bool(_failing(envoy, whole))
        or envoy.state.error is not None
        or envoy.state.stopped is not None
    )


def _right(envoy: pyenvoy.Envoy, whole: frozenset[str]) -> bool:
    return not _troubled(envoy, whole) and whole <= frozenset(_answered(envoy))


def _asked_again(envoy: pyenvoy.Envoy, whole: frozenset[str]) -> str:
    """Not in the time that was given; when the last of what is missing is asked again."""
    entries = [envoy.state.ledger.of(name) for name in _failing(envoy, whole)]
    until = max((one.until for one in entries if one.until), default=datetime.now(UTC))
    minutes = (until - datetime.now(UTC)).total_seconds() / 60
    then = f"; it is asked again {minutes:.0f} min after that" if minutes > 0 else ""
    return f"not within {WAITS:g} s{then}"


def _our_says(envoy: pyenvoy.Envoy, raised: list[str]) -> str:
    if raised:
        return " and ".join(f"`{one}`" for one in raised)
    error = envoy.state.error
    if error is not None:
        return f"nothing; `state.error` is a `{type(error).__name__}`"
    if not envoy.state.available:
        return "nothing; `state.available` is false"
    return "nothing; the value is held with its moment, or its gap named"


def _our_others(envoy: pyenvoy.Envoy, case: Case, *, running: bool, during: int, of: int) -> str:
    if not during and not running:
        return f"none of {of} known"
    if not during:
        return f"none of {of} renewed, all held with their age"
    if case.fault.paths:
        return "all others renewed" if envoy.state.available else f"{during} of {of} renewed"
    return f"{during} of {of} renewed"


# -- the table ------------------------------------------------------------------------------------


async def _wholes() -> tuple[frozenset[str], frozenset[str]]:
    """What each reads of this gateway when nothing is wrong."""
    async with serve(living(ERA, noon=datetime.now(UTC))) as gateway:
        client = Theirs(gateway)
        their = _fields(await client.ask())
        await client.close()
        token = OwnToken(pyenvoy.Secret(gateway.token(Role.OWNER, timedelta(days=300))))
        async with pyenvoy.connect(str(gateway.origin), token) as envoy:
            await envoy.snapshot(whole=True)
            return their, frozenset(_answered(envoy))


async def _case(case: Case, *, running: bool, wholes: tuple[frozenset[str], frozenset[str]]) -> str:
    actor = living(ERA, noon=datetime.now(UTC))
    async with serve(actor) as one, serve(actor) as other:
        their, our = await asyncio.gather(
            theirs(one, case, running=running, whole=wholes[0]),
            ours(other, case, running=running, whole=wholes[1]),
        )
    row = f"| {case.name} | {' | '.join(their)} | {' | '.join(our)} |"
    print(row, flush=True)
    return row


HEAD = (
    "| fault | pyenphase says | its values | right again | pyenvoy says | its values | right again |\n"
    "|---|---|---|---|---|---|---|"
)


async def measure() -> str:
    """Both tables."""
    wholes, parts = await _wholes(), []
    tasks = {
        running: [
            asyncio.create_task(_case(case, running=running, wholes=wholes))
            for case in CASES
            if case.running or not running
        ]
        for running in (True, False)
    }
    for running, title in ((True, "While running"), (False, "While starting")):
        rows = await asyncio.gather(*tasks[running])
        parts += [f"## {title}", "", HEAD, *rows, ""]
    return "\n".join(parts)


def main() -> None:
    """Measure, print, and keep if asked to."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--write", action="store_true")
    write = parser.parse_args().write
    tables = asyncio.run(measure())
    if write:
        version = importlib.metadata.version("pyenphase")
        facts = {"version": version, "era": ERA, "optional": OPTIONAL[0], "cores": os.cpu_count()}
        PAGE.write_text(ABOUT.format(**facts, load=os.getloadavg()[2]) + tables)


ABOUT = """\
# Beside a peer

The same faults, put to pyenphase {version} and to pyenvoy. Measured by `nox -s peers -- faults --write`:
two equal simulated gateways (era {era}) over real TLS sockets, one for each client, both with a token
of their own. The optional endpoint is `{optional}`, which pyenphase takes for granted where
there are batteries; the tariff is one that it probes for when it starts.

* A fault goes on until the client has met it and for 5 s more; the gateway away for 10 s is away for 10 s.
* pyenphase is used as Home Assistant does: `update()` 60 s after the end of the one before. While
  starting, `setup()`, `authenticate()` and the first `update()` are one attempt, and a failed attempt
  is made again after 60 s with a new `Envoy`; so is ours, where `snapshots()` has raised. When it is right again is therefore also a matter of
  that minute, which its caller may choose otherwise.
* "says" is what a caller gets: the exception, or nothing. After an exception `Envoy.data` of pyenphase
  keeps what the update before had said, without a word on its age.
* "its values" are the subjects of `EnvoyData`, for us the endpoints; renewed while the fault lasted.
* "right again" counts from the end of the fault until every value is there and renewed, with nobody
  doing anything.
* All faults were put side by side in one process, and begun at once. {load:.0f} processes wanted one of {cores} cores in the
  last quarter of an hour, so look at what comes back and when, and not at single seconds.

"""


if __name__ == "__main__":
    main()
