"""Connections that are kept: with a gateway that keeps them, with one that cuts them, over real sockets."""

import asyncio
from contextlib import asynccontextmanager

from pyenvoy.effects.tls import Pin
from pyenvoy.effects.transport import Transport
from pyenvoy.request import Method, Request, Response
from pyenvoy.simulator.faults import Fault, Faults, Kind
from pyenvoy.simulator.replay import Replay
from pyenvoy.simulator.server import serve
from tests.fakes.recorded import recorded

INFO = Request(Method.GET, "/info")
WRITE = Request(Method.PUT, "/info")
CUTTING = Faults((Fault(Kind.RESET_ON_REUSE),))


@asynccontextmanager
async def gateway(software="D8.2.4345"):
    actor = Replay(recorded(software, {}), follow_clock=True)
    async with serve(actor) as one, Transport(Pin()) as transport:
        yield one, transport


async def asked(one, transport, times, request=INFO):
    """How the answers are, and how many connections they took."""
    before = one.connections
    heard = [await transport.send(request, one.origin) for _ in range(times)]
    assert all(isinstance(each, Response) for each in heard)
    return one.connections - before


async def test_a_connection_is_kept_over_many_questions():
    async with gateway() as (one, transport):
        assert await asked(one, transport, 9) == 1


async def test_old_firmware_is_asked_on_a_new_connection_each_time():
    async with gateway("R4.10.35") as (one, transport):
        assert await asked(one, transport, 4) == 4


async def test_a_gateway_that_cuts_kept_connections_is_answered_all_the_same():
    async with gateway() as (one, transport):
        one.faults = CUTTING.beginning(one.clock())
        assert await asked(one, transport, 6) == 6


async def test_after_two_cuts_nothing_is_sent_on_a_kept_connection_not_even_a_write():
    async with gateway() as (one, transport):
        one.faults = CUTTING.beginning(one.clock())
        await asked(one, transport, 4)
        assert await asked(one, transport, 3, WRITE) == 3


async def test_a_gateway_that_kept_connections_and_reboots_is_still_trusted_to():
    async with gateway() as (one, transport):
        await asked(one, transport, 3)
        one.faults = CUTTING.beginning(one.clock())
        await asked(one, transport, 4)
        one.faults = Faults()
        await asked(one, transport, 1)
        assert await asked(one, transport, 5) == 0


async def test_who_asks_while_connections_are_being_closed_is_answered():
    async with gateway() as (one, transport):
        await asked(one, transport, 1)
        closing = asyncio.ensure_future(transport.close())
        await asyncio.sleep(0)
        heard = await transport.send(INFO, one.origin)
        await closing
    assert isinstance(heard, Response)
