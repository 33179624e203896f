import asyncio
import json
from contextlib import asynccontextmanager

import pytest

from pyenvoy import TransportError, commands
from pyenvoy.commands import Ignored, Refused
from pyenvoy.errors import Problem
from pyenvoy_mqtt.carrying import Carrying
from pyenvoy_mqtt.orders import Caller, Order, Refusal
from tests.pyenvoy_mqtt.houses import Told, until
from tests.pyenvoy_mqtt.seen import snapshot


def order(reserve=30, **caller):
    return Order(commands.set_reserve(reserve), Caller("reserve", "result", **caller))


@asynccontextmanager
async def carrying(site=None):
    """What carries out, and all that was told so far."""
    told = []
    found = Carrying(site or Told(snapshot()), lambda one: told.append(json.loads(one.payload)))
    task = asyncio.create_task(found.run())
    try:
        yield found, told
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def test_a_wish_is_under_way_and_then_what_became_of_it():
    async with carrying() as (found, told):
        found.take(order())
        await until(lambda: len(told) == 2)
    assert [one["outcome"] for one in told] == ["under way", "confirmed"]
    assert told[0]["wish"] == "set the reserve to 30 %"


@pytest.mark.parametrize("outcome", [Ignored("nothing"), Refused((Problem("", "no"),))])
async def test_every_outcome_is_told(outcome):
    async with carrying(Told(snapshot(), outcome)) as (found, told):
        found.take(order())
        await until(lambda: len(told) == 2)
    assert (told[1]["outcome"], told[1]["why"]) == (outcome.word, outcome.why)


async def test_what_cannot_be_asked_of_the_gateway_at_all_is_refused_with_the_reason():
    class Away(Told):
        async def do(self, command, **_):
            raise TransportError("nobody is there")

    async with carrying(Away()) as (found, told):
        found.take(order())
        await until(lambda: told)
    assert (told[0]["outcome"], told[0]["why"]) == ("refused", "nobody is there")


async def test_a_refusal_is_answered_and_said_once_in_the_log(caplog):
    async with carrying() as (found, told):
        for _ in range(3):
            found.take(Refusal("no", Caller("reserve", "result")))
    assert [one["why"] for one in told] == ["no"] * 3
    assert len(caplog.messages) == 1


async def test_a_wish_that_comes_twice_is_done_once_and_answered_twice():
    async with carrying(site := Told(snapshot())) as (found, told):
        found.take(order(id="mine"))
        await until(lambda: len(told) == 2)
        found.take(order(id="mine"))
        await until(lambda: len(told) == 3)
    assert len(site.done) == 1
    assert told[1] == told[2]


async def test_while_it_is_under_way_its_repetition_is_left_alone():
    async with carrying(site := Told(snapshot())) as (found, told):
        site.may_end.clear()
        found.take(order(correlation=b"x"))
        await until(lambda: told)
        found.take(order(correlation=b"x"))
        site.may_end.set()
        await until(lambda: len(told) == 2)
    assert len(site.done) == 1


async def test_wishes_without_an_id_are_each_done():
    async with carrying(site := Told(snapshot())) as (found, told):
        found.take(order())
        found.take(order())
        await until(lambda: len(told) == 4)
    assert len(site.done) == 2


async def test_a_flood_is_refused_and_what_is_under_way_goes_on():
    async with carrying(site := Told(snapshot())) as (found, told):
        site.may_end.clear()
        for number in range(500):
            found.take(order(id=number))
        refused = [one for one in told if one["outcome"] == "refused"]
        assert len(refused) == 490
        assert "under way already" in refused[0]["why"]
        site.may_end.set()
        await until(lambda: sum(one["outcome"] == "confirmed" for one in told) == 10)
        found.take(order(id="later"))
        await until(lambda: told[-1]["outcome"] == "confirmed" and told[-1]["id"] == "later")


async def test_no_more_results_are_remembered_than_there_is_room_for():
    async with carrying(site := Told(snapshot())) as (found, told):
        for number in range(150):
            found.take(order(id=number))
            await until(lambda n=number: len(told) == 2 * n + 2)
        found.take(order(id=0))
        await until(lambda: len(site.done) == 151)
