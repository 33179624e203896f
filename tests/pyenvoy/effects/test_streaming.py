"""Live power from where it is to be had: real sockets, the simulator, and time that only passes when nobody acts."""

import asyncio
from contextlib import aclosing, asynccontextmanager
from datetime import timedelta

import pytest

from pyenvoy.access.credentials import OwnToken
from pyenvoy.effects.auditfile import AuditMemory
from pyenvoy.effects.envoy import connect
from pyenvoy.effects.streaming import PACE, events
from pyenvoy.effects.tls import Pin
from pyenvoy.effects.transport import Transport
from pyenvoy.endpoint import Role
from pyenvoy.polling.live import Way
from pyenvoy.request import Method, Origin, Request, Silence, Silent
from pyenvoy.secret import Secret
from pyenvoy.simulator.answers import living
from pyenvoy.simulator.faults import Fault, Faults, Kind
from pyenvoy.simulator.server import serve
from tests.endurance import swift
from tests.fakes.rogue import rogue

METERED, BARE = "8.3.5169_generator_idle", "8.3.5422_zeros"
STATUS, STREAM, READINGS = "/ivp/livedata/status", "/stream/meter", "/ivp/meters/readings"
SWITCH = "/ivp/livedata/stream"
MINUTE = timedelta(minutes=1)


@asynccontextmanager
async def gateway(era, *faults, batteries=None, role=Role.OWNER, audit=None):
    """A gateway and somebody who polls it."""
    actor = living(era, batteries=batteries, at=swift.START)
    failing = Faults(faults)
    async with serve(actor, now=swift.now, watched=1e9, faults=failing) as one:
        token = OwnToken(Secret(one.token(role, timedelta(hours=11))))
        async with connect(str(one.origin), token, clock=swift.Clock(), audit=audit) as envoy:
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


def test_what_the_live_view_is_told_is_on_record():
    async def scene():
        audit = AuditMemory()
        async with gateway(BARE, batteries=2, audit=audit) as (one, envoy):
            await later(minutes=2)
            envoy.pause()
            await later(seconds=5)
        written = audit.read(one.actor.serial)
        assert [line.what for line in written] == ["stream the live view", "stop the live view"]
        assert {(line.who, line.outcome) for line in written} == {("pyenvoy", "unconfirmed")}

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


OPEN = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n"
METERS = Request(Method.GET, STREAM)


@pytest.mark.parametrize("said", [b": \n\n", b"x", b"data: half a line "])
def test_a_stream_that_says_something_but_no_event_is_given_up(said):
    async def scene():
        async with trickling(said) as origin, asyncio.timeout(600):
            async with Transport(Pin()) as transport:
                found = [one async for one in events(transport, METERS, origin)]
            await later(seconds=5)
        return found

    (ended,) = played(scene)
    assert ended.kind is Silent.TOO_SLOW


def test_a_stream_that_floods_is_read_at_our_own_pace():
    async def scene():
        flood = b"data: {}\n\n" * 999
        began = asyncio.get_running_loop().time()
        async with rogue(OPEN, endless=flood) as origin:
            async with (
                Transport(Pin()) as transport,
                aclosing(events(transport, METERS, origin)) as coming,
            ):
                for _ in range(50):
                    await anext(coming)
            took = asyncio.get_running_loop().time() - began
            await later(seconds=5)
        return took

    assert played(scene) > 48 * PACE.total_seconds()


class Pieces:
    """A gateway's stream in these very pieces, which are all there at once."""

    def __init__(self, *pieces):
        self.coming = pieces

    async def pieces(self, request, gateway):
        for piece in self.coming:
            yield piece
        yield Silence(Silent.BROKEN, "the stream has ended")


def heard(*pieces):
    """What is heard of a stream, and how long the waiting takes."""

    async def scene():
        clock = asyncio.get_running_loop().time
        began = clock()
        origin = Origin("http", "127.0.0.1", 80)
        async with aclosing(events(Pieces(*pieces), METERS, origin)) as coming:
            return [(one, clock() - began) async for one in coming]

    return played(scene)


@pytest.mark.parametrize(
    ("piece", "count"), [(b": c\n\n" * 9000, 10), (b"\n" * 65_536, 10), (b":", 170)]
)
def test_what_is_no_event_is_read_at_our_own_pace_too(piece, count):
    ((_, took),) = heard(*[piece] * count)
    assert took > 8.9 * PACE.total_seconds()


def test_an_event_in_several_pieces_waits_for_nothing():
    event = b"data: {" + b" " * 1500 + b"}\n\n"
    first, (_, took) = heard(*(event[at : at + 120] for at in range(0, len(event), 120)))
    assert first[1] == 0
    assert took == pytest.approx(PACE.total_seconds())


@asynccontextmanager
async def trickling(said):
    """A stream that says this every second."""

    async def talk(reader, writer):
        await reader.readuntil(b"\r\n\r\n")
        writer.write(OPEN)
        while not writer.is_closing():
            writer.write(said)
            await asyncio.sleep(1)

    async with await asyncio.start_server(talk, "127.0.0.1", 0) as server:
        yield Origin("http", "127.0.0.1", server.sockets[0].getsockname()[1])
