"""Who may pair, how often one may guess, and what is left when a controller goes."""

import asyncio
import json
import logging
import shutil

import pytest
from aiohomekit.characteristic_cache import CharacteristicCacheMemory
from aiohomekit.controller.ip.controller import IpController
from aiohomekit.exceptions import (
    AccessoryDisconnectedError,
    AuthenticationError,
    HomeKitException,
    MaxTriesError,
    UnavailableError,
)
from zeroconf.asyncio import AsyncServiceBrowser, AsyncZeroconf

from pyenvoy_homekit import dressing
from pyenvoy_homekit.store import PAIR
from tests.pyenvoy_homekit.bridge.bridges import device, light, running
from tests.pyenvoy_homekit.bridge.strangers import intruded
from tests.pyenvoy_homekit.controllers import attempted, opened, paired
from tests.pyenvoy_homekit.homes import until

SUN = device(light(500.0))
WRONG = "000-00-001"


async def test_it_stays_paired_over_a_restart_with_everything_where_it_was(tmp_path):
    async with running(SUN, where=tmp_path) as bridge, paired(bridge.port, bridge.pin) as home:
        await home.look()
        place, data, port = (
            home.place("Sun", "ConfiguredName"),
            home.pairing.pairing_data,
            bridge.port,
        )
        await home.write(place, value="Our sun")
        counted = bridge.bridge._driver.state.config_version
    async with running(SUN, where=tmp_path, port=port) as bridge, opened(data) as home:
        await home.look()
        assert home.place("Our sun", "ConfiguredName") == place
        assert bridge.bridge._driver.state.config_version == counted
        with pytest.raises(UnavailableError):
            await attempted(bridge.port, bridge.pin)


async def test_a_wrong_pin_is_refused_and_the_right_one_taken():
    async with running(SUN) as bridge:
        with pytest.raises(AuthenticationError):
            await attempted(bridge.port, WRONG)
        async with paired(bridge.port, bridge.pin) as home:
            assert len(await home.pairing.list_pairings()) == 1


async def test_after_a_hundred_wrong_pins_nobody_gets_in_until_a_person_says_so():
    async with running(SUN) as bridge:
        elsewhere = {f"192.0.2.{number}": 11 for number in range(1, 10)}
        bridge.bridge._driver.guesses = elsewhere
        bridge.store.wish(PAIR)  # from before
        with pytest.raises(AuthenticationError):
            await attempted(bridge.port, WRONG)
        for pin in (WRONG, bridge.pin):
            with pytest.raises(MaxTriesError):
                await attempted(bridge.port, pin)
        bridge.store.wish(PAIR)
        async with paired(bridge.port, bridge.pin):
            assert bridge.bridge.paired


async def test_nobody_gets_in_without_the_pin_by_a_key_that_is_zero():
    async with running(SUN) as bridge:
        assert await intruded(bridge.port) == "refused"
        assert not bridge.bridge.paired


async def test_the_sessions_of_a_controller_that_is_removed_end():
    async with running(SUN) as bridge, paired(bridge.port, bridge.pin) as home:
        await home.look()
        async with opened(home.pairing.pairing_data) as other:
            await other.look()
            await home.pairing.remove_pairing(home.pairing.pairing_data["iOSPairingId"])
            with pytest.raises((AccessoryDisconnectedError, AuthenticationError)):
                await read_on(other)
        assert not bridge.bridge.paired


async def read_on(home):
    async with asyncio.timeout(20):
        while True:
            await home.read(home.place("Sun", "StatusFault"))


async def test_who_was_removed_is_forgotten_in_the_file_and_anybody_may_pair_anew(tmp_path):
    async with running(SUN, where=tmp_path) as bridge:
        async with paired(bridge.port, bridge.pin) as home:
            await home.look()
            before = home.place("Sun", "StatusFault")
            bridge.bridge.unpair()
        assert json.loads(bridge.store.path.read_text())["pairings"]["paired_clients"] == {}
        async with paired(bridge.port, bridge.pin) as home:
            await home.look()
            assert home.place("Sun", "StatusFault") == before


async def test_the_bridge_is_found_by_its_announcement():
    async with running(SUN) as bridge, AsyncZeroconf(interfaces=["127.0.0.1"]) as zeroconf:
        browser = AsyncServiceBrowser(zeroconf.zeroconf, ["_hap._tcp.local."], handlers=[heard])
        phone = IpController(CharacteristicCacheMemory(), zeroconf)
        async with phone:
            found = await phone.async_find(bridge.bridge._driver.state.mac, timeout=20)
        await browser.async_cancel()
    assert (found.description.port, found.description.address) == (bridge.port, "127.0.0.1")
    assert found.description.status_flags == 1


def heard(**_):
    pass


@pytest.mark.parametrize(
    "name", ["太陽", "", "x" * 200, "Envoy.local", "-- ☀ --", "Süddach Garage"]
)
async def test_a_bridge_of_any_name_can_be_announced(name, caplog):
    own = dressing.bridge(name, serial="122", model="Envoy", firmware="D8")
    async with running(SUN, own=own) as bridge:
        info = bridge.bridge._driver.mdns_service_info
        await bridge.bridge._driver.advertiser._announced(info)
    assert "cannot be announced" not in caplog.text


async def test_a_controller_that_is_gone_without_a_word_leaves_nothing():
    async with running(SUN) as bridge, paired(bridge.port, bridge.pin) as home:
        await home.look()
        await home.listen(home.place("Sun", "StatusFault"))
        driver = bridge.bridge._driver
        assert driver.topics
        home.pairing.connection.transport.abort()
        await home.pairing.close()
        await until(lambda: not driver.topics and not driver.http_server.connections)
        bridge.show(device(light(None)))


async def test_the_pin_is_nowhere_but_where_a_person_asks_for_it(caplog, capsys):
    for name in ("", "pyhap", "pyhap.hap_handler"):
        caplog.set_level(logging.DEBUG, name)
    async with running(SUN) as bridge:
        with pytest.raises(AuthenticationError):
            await attempted(bridge.port, WRONG)
        async with paired(bridge.port, bridge.pin) as home:
            await home.look()
        said = [*capsys.readouterr(), caplog.text, repr(bridge.store.kept), str(vars(bridge.store))]
        link = bridge.store.kept.setup.link().reveal()
        assert not [one for one in said if bridge.pin in one or link in one]
        assert "pincode" not in caplog.text


async def test_who_cannot_be_kept_is_not_paired(tmp_path, caplog):
    where = tmp_path / "homekit"
    async with running(SUN, where=where) as bridge:
        shutil.rmtree(where)
        where.write_text("no folder")
        with pytest.raises(HomeKitException):
            await attempted(bridge.port, bridge.pin)
        assert not bridge.bridge.paired
        assert "cannot be written" in caplog.text
        where.unlink()
        async with paired(bridge.port, bridge.pin):
            assert bridge.bridge.paired
