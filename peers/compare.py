"""pyenphase reads what we read, from our simulator over real sockets; every difference has a reason.

    python peers/compare.py [NAME ...]

prints a table of differences with their reasons, and fails if one has none.
"""

import asyncio
import sys
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any

import pyenphase
from pairs import Pair, pairs
from reasons import reason

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.recordings import ABSENT, EVERY

import pyenvoy
from pyenvoy import recording
from pyenvoy.access.credentials import Local, OwnToken
from pyenvoy.endpoint import Role
from pyenvoy.model.snapshot import Snapshot
from pyenvoy.simulator.replay import Replay
from pyenvoy.simulator.server import serve


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


async def both(path: Path) -> tuple[Any, Snapshot]:
    """The same recording, read by both."""
    taken = recording.parse(path.read_bytes())
    actor = Replay(taken)
    at = recording.moment(taken)
    async with serve(actor, now=lambda: at, pace=0) as gateway:
        token = gateway.token(Role.OWNER, timedelta(days=300))
        return await theirs(gateway, actor, token), await ours(gateway, actor, token)


def main(names: list[str]) -> int:
    """Compare all recordings, or those named; the number of differences without a reason."""
    print(ABSENT or f"{len(EVERY)} recordings")
    compared, equal, unexplained, reasons = 0, 0, 0, Counter[str]()
    for name, path in EVERY.items():
        if names and name not in names:
            continue
        try:
            their, our = asyncio.run(both(path))
        except pyenphase.EnvoyError as error:
            print(f"{name:45} pyenphase gives up: {type(error).__name__}: {error}")
            reasons["pyenphase gives up on the whole gateway"] += 1
            continue
        for pair in pairs(their, our):
            compared += 1
            if pair.equal:
                equal += 1
                continue
            why = reason(pair, our, their)
            unexplained += why is None
            reasons[why.name if why else "UNEXPLAINED"] += 1
            print(
                f"{name:45} {pair.name:34} {pair.theirs!s:>24} {pair.ours!s:>24}  {why.name if why else 'UNEXPLAINED'}"
            )
    print(
        f"\n{compared} values compared, {equal} equal, {compared - equal} different, {unexplained} unexplained"
    )
    for name, times in reasons.most_common():
        print(f"{times:6}  {name}")
    return unexplained


if __name__ == "__main__":
    sys.exit(min(main(sys.argv[1:]), 1))
