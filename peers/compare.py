"""pyenphase reads what we read, from our simulator over real sockets; every difference has a reason.

    python peers/compare.py [NAME ...]

prints a table of differences with their reasons, and fails if one has none.
"""

import asyncio
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyenphase
from pairs import pairs
from reasons import REASONS, reason

sys.path.insert(0, str(Path(__file__).parents[1]))

import pyenvoy
from pyenvoy import recording
from pyenvoy.access.credentials import Local, OwnToken
from pyenvoy.endpoint import Role
from pyenvoy.model.snapshot import Snapshot
from pyenvoy.simulator.actor import Actor
from pyenvoy.simulator.answers import ERAS, living
from pyenvoy.simulator.replay import Replay
from pyenvoy.simulator.server import serve
from tests.recordings import ABSENT, EVERY

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
UNEXPLAINED = "UNEXPLAINED"


async def theirs(gateway: Any, actor: Any, token: str) -> Any:
    """What pyenphase reads from our simulator."""
    envoy = pyenphase.Envoy(f"{gateway.origin.host}:{gateway.origin.port}")
    try:
        await envoy.setup()
        if actor.firmware.major < 7:
            await envoy.authenticate(username="installer")
        else:
            await envoy.authenticate(token=token)
        return await envoy.update()
    finally:
        await envoy.close()


async def ours(gateway: Any, actor: Any, token: str) -> Snapshot:
    """What we read from it."""
    credentials = (
        Local("installer") if actor.firmware.major < 7 else OwnToken(pyenvoy.Secret(token))
    )
    async with pyenvoy.connect(str(gateway.origin), credentials) as envoy:
        return await envoy.snapshot()


async def both(actor: Actor, at: datetime) -> tuple[Any, Snapshot]:
    """The same gateway at the same moment, read by both."""
    async with serve(actor, now=lambda: at) as gateway:
        token = gateway.token(Role.OWNER, timedelta(days=300))
        return await theirs(gateway, actor, token), await ours(gateway, actor, token)


def gateways(names: list[str]) -> Iterator[tuple[str, Actor, datetime]]:
    """Every recording, and the living plant in every era; or those named."""
    for name, path in EVERY.items():
        if not names or name in names:
            taken = recording.parse(path.read_bytes())
            yield name, Replay(taken), recording.moment(taken)
    for name in ERAS:
        if not names or name in names:
            yield f"living {name}", living(name, noon=NOON), NOON


def main(names: list[str]) -> int:
    """Compare, print every difference with its reason, and return how many have none."""
    print(ABSENT or f"{len(EVERY)} recordings, {len(ERAS)} eras of the living plant")
    compared, differ, reasons = 0, 0, Counter[str]()
    for name, actor, at in gateways(names):
        try:
            their, our = asyncio.run(both(actor, at))
        except pyenphase.EnvoyError as error:
            print(f"{name:45} pyenphase gives up: {type(error).__name__}: {error}")
            reasons["pyenphase gives up on the whole gateway"] += 1
            continue
        for pair in pairs(their, our):
            compared += 1
            if pair.equal:
                continue
            differ += 1
            why = reason(pair, our, their)
            what = why.name if why else UNEXPLAINED
            reasons[what] += 1
            print(f"{name:45} {pair.name:34} {pair.theirs!s:>24} {pair.ours!s:>24}  {what}")
    unexplained = reasons[UNEXPLAINED]
    print(
        f"\n{compared} values compared, {compared - differ} equal, {differ} different, {unexplained} unexplained"
    )
    for what, times in reasons.most_common():
        evidence = next((one.why for one in REASONS if one.name == what), "")
        print(f"{times:6}  {what}: {evidence}")
    return unexplained


if __name__ == "__main__":
    sys.exit(min(main(sys.argv[1:]), 1))
