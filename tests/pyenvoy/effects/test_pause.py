"""Polling that somebody has stopped, over real sockets."""

import asyncio

from pyenvoy.effects.host import Site
from tests.fakes.clock import Fast
from tests.fakes.sockets import until
from tests.pyenvoy.effects.test_envoy import entered, gateway


async def quiet(one):
    """So many requests have come when two looks, ten polls apart, find the same number."""
    seen = -1
    while seen != len(one.requests):
        seen = len(one.requests)
        await asyncio.sleep(0.3)
    return seen


async def test_nothing_is_asked_of_itself_while_polling_is_stopped():
    async with gateway() as one, entered(one) as envoy:
        await envoy.snapshot()
        envoy.pause()
        seen = await quiet(one)
        await asyncio.sleep(0.5)  # minutes, by the clock of this gateway
        assert len(one.requests) == seen
        assert envoy.paused


async def test_polling_goes_on_when_somebody_wishes_it():
    async with gateway() as one, entered(one) as envoy:
        site = Site(envoy, {}, Fast())
        await envoy.snapshot()
        site.pause()
        seen = await quiet(one)
        site.resume()
        await until(lambda: len(one.requests) > seen)
        assert not site.paused


async def test_what_a_person_asks_for_is_asked_all_the_same():
    async with gateway() as one, entered(one) as envoy:
        await envoy.snapshot()
        envoy.pause()
        assert (await envoy.get("/info")).status == 200
