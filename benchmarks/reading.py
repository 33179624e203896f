"""Bytes to snapshot, against `json.loads` of the same bytes; and its growth with the number of inverters."""

import json
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

from pyenvoy import recording
from pyenvoy.endpoint import Answer, Answers, Endpoint
from pyenvoy.reading.snapshot import take
from pyenvoy.request import Method, Request, Response
from pyenvoy.simulator.answers import living
from pyenvoy.wire import CATALOGUE, read
from pyenvoy.wire.api_v1 import PRODUCTION_INVERTERS
from pyenvoy.wire.inventory import INVENTORY_ALL
from tests.recordings import RECORDINGS

ROUNDS = 200
NAME = "8.2.4345_with_device_data"
NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
Bodies = list[tuple[Endpoint[object], bytes]]


def fastest(run: Callable[[], object], rounds: int = ROUNDS) -> float:
    """The shortest of many runs, in seconds: what the work costs when nothing else disturbs it."""
    best = float("inf")
    for _ in range(rounds):
        start = time.perf_counter()
        run()
        best = min(best, time.perf_counter() - start)
    return best


def recorded(name: str) -> Bodies:
    """Every body of a recording that some endpoint reads, each body once."""
    answers = recording.answers(recording.parse(RECORDINGS[name].read_bytes()))
    endpoints = {endpoint.name: endpoint for endpoint in CATALOGUE}
    seen: dict[str, tuple[Endpoint[object], bytes]] = {}
    for name_, found in answers:
        if isinstance(found, Answer):
            seen.setdefault(
                endpoints[name_].path.removesuffix(".json"), (endpoints[name_], found.body)
            )
    return list(seen.values())


def understood(bodies: Bodies) -> object:
    """The whole line: bytes → answers → snapshot."""
    found = {one.name: read(one, Response(200, body=body), NOW) for one, body in bodies}
    return take(Answers(found), NOW)


def loaded(bodies: Bodies) -> None:
    """The floor: the same bytes through the fastest JSON reader of the standard library."""
    for _, body in bodies:
        if body.lstrip()[:1] in (b"{", b"["):
            json.loads(body)


def grown(inverters: int) -> float:
    """Seconds from bytes to snapshot for a site of this size."""
    actor = living("8.2.4345", inverters=inverters)
    bodies = []
    for endpoint in (PRODUCTION_INVERTERS, INVENTORY_ALL):  # device_data stops at fifty
        actor, response = actor.respond(Request(Method.GET, endpoint.path), NOW)
        bodies.append((endpoint, response.body))
    return fastest(lambda: understood(bodies), 20)


def measure() -> Iterator[tuple[str, str, str, bool | None]]:
    """Rows of the table."""
    if NAME in RECORDINGS:
        bodies = recorded(NAME)
        ratio = fastest(lambda: understood(bodies)) / fastest(lambda: loaded(bodies))
        what = f"bytes to snapshot of all {len(bodies)} answers of {NAME}, over `json.loads`"
        yield what, f"{ratio:.1f}", "at most 3", ratio <= 3
    per_inverter = {count: grown(count) / count for count in (50, 600)}
    growth = per_inverter[600] / per_inverter[50]
    yield (
        "cost per inverter at 600 inverters over that at 50",
        f"{growth:.2f}",
        "about 1",
        growth <= 1.15,
    )
