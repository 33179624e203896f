"""The adapter with a real controller: over a simulated gateway, and over one played by hand."""

import asyncio
from datetime import UTC, datetime

import pytest

from pyenvoy import UsageError
from pyenvoy_homekit.adapter import Homekit
from pyenvoy_homekit.bridge.looking import listens
from pyenvoy_homekit.chronicle import Chronicle
from pyenvoy_homekit.store import Store
from tests.pyenvoy_homekit.controllers import opened, paired
from tests.pyenvoy_homekit.homes import bridged, house, listening, store_of, until
from tests.pyenvoy_homekit.sites import Played, of
from tests.pyenvoy_homekit.views import anew

WATTS = "CurrentAmbientLightLevel"


async def test_a_controller_pairs_reads_and_hears_of_the_sun():
    async with house() as (gateway, site), bridged(site):
        store = await store_of(gateway.actor.serial)
        await until(lambda: site.cards)  # how to pair is there to be shown, until somebody has
        async with paired(store.kept.port, store.kept.setup.pin.reveal()) as home:
            await home.look()
            watts = home.place("Production", WATTS)
            before = await home.read(watts)
            await home.listen(watts)
            after = await home.heard(watts, lambda one: one != before)
            await until(lambda: not site.cards)
    assert before > 0
    assert after != before


async def test_a_gateway_that_is_away_at_the_start_has_its_bridge_at_once():
    site = Played()
    async with bridged(site):
        site.say(of("122"))
        store = await store_of("122")
        async with paired(store.kept.port, store.kept.setup.pin.reveal()) as home:
            await met(home)
            data = home.pairing.pairing_data
    silent = Played()
    async with bridged(silent), opened(data) as home:
        await listening(store.kept.port)
        await home.look()
        place = home.place("Production", WATTS)
        assert await home.read(place) == -70402
        silent.say(anew(of("122"), datetime.now(UTC)))
        await until_true(lambda: home.read(place), lambda one: one != -70402)


async def test_what_is_remembered_of_power_is_kept_when_the_program_ends():
    site = Played()
    async with bridged(site):
        site.say(anew(of("122"), datetime.now(UTC)))
        await store_of("122")
    assert Chronicle("122").figures.peaks.keys() == {"production", "total", "net"}


async def met(home):
    """Wait until the house is complete."""
    await until_true(home.look, lambda tree: any(len(one["services"]) > 2 for one in tree))


async def until_true(read, true, seconds=20):
    async with asyncio.timeout(seconds):
        while not true(await read()):  # noqa: ASYNC110  # nobody tells us
            await asyncio.sleep(0.02)


async def test_another_gateway_in_the_place_of_one_has_a_bridge_of_its_own():
    site = Played()
    async with bridged(site):
        site.say(of("122"))
        first = await store_of("122")
        site.say(of("123"))
        second = await store_of("123")
        assert not await listens("127.0.0.1", first.kept.port)
    assert first.kept.setup != second.kept.setup


async def test_two_gateways_have_two_bridges_in_one_process():
    adapter = Homekit()
    sites = Played(host="one.local"), Played(host="two.local")
    async with bridged(sites[0], adapter), bridged(sites[1], adapter):
        for site, serial in zip(sites, ("122", "123"), strict=True):
            site.say(of(serial))
        for serial in ("122", "123"):
            store = await store_of(serial)
            async with paired(store.kept.port, store.kept.setup.pin.reveal()) as home:
                await met(home)


async def test_a_file_that_cannot_be_read_ends_it_with_a_sentence():
    site = Played()
    site.say(of("122"))
    Store("122").path.chmod(0o644)
    with pytest.raises(UsageError, match="chmod 600"):
        await Homekit().run(site)


async def test_two_programs_do_not_write_one_file():
    site = Played()
    async with bridged(site):
        site.say(of("122"))
        await store_of("122")
        with pytest.raises(UsageError, match="another pyenvoy runs the bridge of gateway 122"):
            await Homekit().run(site)
