"""Live power from where it is to be had: real sockets, the simulator, and time that only passes when nobody acts."""

import asyncio
from contextlib import asynccontextmanager
from datetime import timedelta

from pyenvoy.access.credentials import OwnToken
from pyenvoy.effects.envoy import connect
from pyenvoy.endpoint import Role
from pyenvoy.polling.live import Way
from pyenvoy.request import Method
from pyenvoy.secret import Secret
from pyenvoy.simulator.answers import living
from pyenvoy.simulator.faults import Fault, Faults, Kind
from pyenvoy.simulator.server import serve
from tests.endurance import swift

METERED, BARE = "8.3.5169_generator_idle", "8.3.5422_zeros"
STATUS, STREAM, READINGS = "/ivp/livedata/status", "/stream/meter", "/ivp/meters/readings"
SWITCH = "/ivp/livedata/stream"
MINUTE = timedelta(minutes=1)


@asynccontextmanager
async def gateway(era, *faults, batteries=None, role=Role.OWNER):
    """A gateway and somebody who polls it."""
    actor = living(era, batteries=batteries, at=swift.START)
    failing = Faults(faults)
    async with serve(actor, now=swift.now, watched=1e9, faults=failing) as one:
        token = OwnToken(Secret(one.token(role, timedelta(hours=11))))
        async with connect(str(one.origin), token, clock=swift.Clock()) as envoy:
            await envoy.snapshot()
            yield one, envoy


def played(scene):
    """Play a scene in swift time."""
    return swift.run(scene())


async def later(**span):
    await asyncio.sleep(timedelta(**span).total_seconds())


def asked(one, path, method=Method.GET):
    return [r for r in one.requests if r.path == path and r.method is method]


def test_where_meters_answer_nothing_else_is_asked():
    async def scene():
        async with gateway(METERED, role=Role.INSTALLER, batteries=2) as (one, envoy):
            await later(minutes=4)
            assert envoy.state.live.chosen is Way.READINGS
            assert envoy.state.live.age(swift.now()) <= timedelta(seconds=2)
            assert not [r for r in one.requests if r.path in (STATUS, STREAM, SWITCH)]

    played(scene)


def test_batteries_without_meters_are_seen_live():
    async def scene():
        async with gateway(BARE, batteries=2) as (one, envoy):
            await later(minutes=20)
            assert envoy.state.live.chosen is Way.STATUS
            assert swift.now() - envoy.latest.live.measured_at <= timedelta(seconds=4)
            assert len(asked(one, SWITCH, Method.POST)) == 2  # every quarter of an hour

    played(scene)


def test_the_live_view_is_switched_off_when_nobody_looks():
    async def scene():
        async with gateway(BARE, batteries=2) as (one, envoy):
            await later(minutes=2)
            envoy.pause()
            await later(seconds=5)
            before = len(one.requests)
            assert not one.actor.settings.stream_until > swift.now().timestamp()
            await later(minutes=5)
            assert len(one.requests) == before
            envoy.resume()
            await later(minutes=2)
            assert one.actor.settings.stream_until > swift.now().timestamp()
        assert not one.actor.settings.stream_until > swift.now().timestamp()

    played(scene)


def test_an_installer_listens_to_the_stream_when_the_readings_are_refused():
    async def scene():
        broken = Fault(Kind.STATUS, MINUTE, 8 * MINUTE, (READINGS,), {"status": 503})
        async with gateway(METERED, broken, role=Role.INSTALLER) as (one, envoy):
            await later(minutes=8)
            assert envoy.state.live.chosen is Way.STREAM
            assert swift.now() - envoy.latest.stream.source.at <= timedelta(seconds=3)
            assert len(asked(one, STREAM)) == 1
            await later(minutes=2)
            assert envoy.state.live.chosen is Way.READINGS
            await later(seconds=5)
            assert one.connections_open <= 2

    played(scene)


def test_a_stream_that_falls_silent_is_left_and_tried_again_slowly():
    async def scene():
        broken = Fault(Kind.STATUS, MINUTE, 60 * MINUTE, (READINGS,), {"status": 503})
        silent = Fault(Kind.STREAM_SILENT, 4 * MINUTE, 8 * MINUTE)
        async with gateway(METERED, broken, silent, role=Role.INSTALLER) as (one, envoy):
            await later(minutes=8)
            assert envoy.state.live.chosen is not Way.STREAM
            assert len(asked(one, STREAM)) <= 4
            await later(minutes=22)
            assert envoy.state.live.chosen is Way.STREAM

    played(scene)


def test_a_stream_in_large_pieces_is_cut_at_its_events():
    async def scene():
        broken = Fault(Kind.STATUS, MINUTE, 60 * MINUTE, (READINGS,), {"status": 503})
        lumps = Fault(Kind.STREAM_BUFFERED, timedelta(), 60 * MINUTE)
        async with gateway(METERED, broken, lumps, role=Role.INSTALLER) as (one, envoy):
            await later(minutes=5)
            assert envoy.latest.stream.production
            assert len(asked(one, STREAM)) == 1

    played(scene)
