import asyncio
from contextlib import AsyncExitStack, aclosing

import pytest

from pyenvoy_mqtt.server.hub import MOST, Hub


async def first(stream, count):
    """So many parts of a stream."""
    return [await anext(stream) for _ in range(count)]


def putting(hub, serial, body):
    hub.put(serial, lambda: body)


async def test_who_comes_gets_the_latest_of_every_gateway_at_once():
    hub = Hub()
    for serial, body in (("1", b"old"), ("1", b"new"), ("2", b"other")):
        putting(hub, serial, body)
    _, one, two = await first(hub.stream(None), 3)
    assert one == b"event: snapshot\nid: 2\ndata: new\n\n"
    assert two == b"event: snapshot\nid: 3\ndata: other\n\n"


async def test_who_wants_one_gateway_gets_no_other():
    hub = Hub(heartbeat=0.01)
    putting(hub, "1", b"a")
    putting(hub, "2", b"b")
    _, one, beat = await first(hub.stream("2"), 3)
    assert b"data: b" in one
    assert beat == b": \n\n"


async def test_who_is_slow_misses_all_but_the_latest():
    hub = Hub()
    putting(hub, "1", b"0")
    stream = hub.stream(None)
    await first(stream, 2)
    for number in range(1, 100):
        putting(hub, "1", b"%d" % number)
    assert b"data: 99" in await anext(stream)
    pending = asyncio.ensure_future(anext(stream))
    await asyncio.sleep(0.02)
    assert not pending.done()
    hub.close()
    with pytest.raises(StopAsyncIteration):
        await pending


async def test_an_event_is_encoded_once_for_all_and_not_at_all_for_nobody():
    hub, made = Hub(), []
    hub.put("1", lambda: made.append(1) or b"x")
    assert made == []
    for _ in range(5):
        await first(hub.stream(None), 2)
    assert made == [1]


async def test_listeners_are_counted_and_leave():
    hub = Hub()
    putting(hub, "1", b"x")
    streams = [hub.stream(None) for _ in range(MOST)]
    for one in streams:
        await anext(one)
    assert hub.full
    await streams[0].aclose()
    assert not hub.full
    assert hub.listening == MOST - 1


async def test_of_those_who_come_all_at_once_no_more_listen_than_there_may_be():
    hub = Hub()
    async with AsyncExitStack() as stack:
        streams = [hub.stream(None) for _ in range(MOST + 9)]
        for one in streams:
            await stack.enter_async_context(aclosing(one))
        begun = [await anext(one, None) for one in streams]
        assert hub.listening == MOST
    assert sum(one is None for one in begun) == 9
    assert hub.listening == 0
