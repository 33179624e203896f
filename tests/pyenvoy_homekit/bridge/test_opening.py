"""Where a bridge can be reached: ports that are taken, networks that come and go, several bridges at once."""

import asyncio
import errno
import logging
import socket
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from zeroconf import NonUniqueNameException
from zeroconf.asyncio import AsyncZeroconf

from pyenvoy_homekit.bridge import announcing
from pyenvoy_homekit.bridge.announcing import Announcers
from pyenvoy_homekit.bridge.bridge import Bridge
from pyenvoy_homekit.bridge.looking import announced, listens
from pyenvoy_homekit.bridge.network import free_port
from pyenvoy_homekit.bridge.opening import Opening
from pyenvoy_homekit.store import UNPAIR, Store
from tests.pyenvoy_homekit.bridge.bridges import OWN, Taps, device, light
from tests.pyenvoy_homekit.controllers import paired
from tests.pyenvoy_homekit.homes import listening, until

SUN = device(light(500.0))


class Network:
    """The address that this machine has, as a test wants it."""

    def __init__(self, address="127.0.0.1"):
        self.address = address

    def __call__(self):
        return self.address


@asynccontextmanager
async def opened(folder, announcers=None, serial="122", shown=(OWN, SUN), **more):
    """A bridge whose place on the network is looked after; looks follow each other quickly."""
    store = Store(serial, folder)
    bridge = Bridge(store, Taps())
    if shown:
        bridge.show(shown[0], shown[1:])
    more.setdefault("found", Network())
    opening = Opening(bridge, store, announcers or Announcers(), look=0.01, **more)
    task = asyncio.create_task(opening.run())
    try:
        yield store, bridge, task
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def port_of(store):
    await until(lambda: store.kept.port is not None)
    await listening(store.kept.port)
    return store.kept.port


async def pairs(store, bridge):
    """Whether a controller can pair."""
    async with paired(await port_of(store), store.kept.setup.pin.reveal()):
        return bridge.paired


async def test_a_port_is_chosen_once(tmp_path):
    async with opened(tmp_path) as (store, *_):
        port = await port_of(store)
    async with opened(tmp_path) as (store, *_):
        assert await port_of(store) == port


async def test_a_bridge_that_has_nothing_to_show_waits_until_it_has(tmp_path):
    async with opened(tmp_path, shown=()) as (store, bridge, task):
        await asyncio.sleep(0.05)
        assert not task.done()
        bridge.show(OWN, (SUN,))
        await port_of(store)


async def test_a_port_that_is_taken_is_said_once_and_tried_again(tmp_path, caplog):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        async with opened(tmp_path, port=port) as (store, bridge, task):
            await until(lambda: "is taken" in caplog.text)
            await asyncio.sleep(0.1)
            assert caplog.text.count("is taken") == 1
            assert not task.done()
            other.close()
            assert await pairs(store, bridge)


async def test_an_address_that_is_not_ours_is_said(tmp_path, caplog):
    async with opened(tmp_path, found=Network("192.0.2.1")):
        await until(lambda: "192.0.2.1 is no address of this machine" in caplog.text)


async def test_without_a_network_the_bridge_waits_for_one(tmp_path, caplog):
    network = Network(None)
    async with opened(tmp_path, found=network) as (store, *_):
        await until(lambda: "there is no network" in caplog.text)
        network.address = "127.0.0.1"
        await port_of(store)


async def test_the_bridge_moves_with_the_address_and_stays_paired(tmp_path, caplog):
    caplog.set_level(logging.INFO)
    network = Network()
    async with opened(tmp_path, found=network) as (store, bridge, _):
        port = await port_of(store)
        async with paired(port, store.kept.setup.pin.reveal()):
            network.address = "127.0.0.2"
            await until(lambda: "is no longer 127.0.0.1" in caplog.text)
            await until(lambda: bridge.paired)
        await listening(port, "127.0.0.2")
        assert not await listens("127.0.0.1", port)


async def test_a_person_may_have_all_forgotten_while_it_runs(tmp_path):
    async with opened(tmp_path) as (store, bridge, _):
        assert await pairs(store, bridge)
        Store("122", tmp_path).wish(UNPAIR)
        await until(lambda: not bridge.paired)


async def test_two_bridges_have_one_voice_which_outlives_each(tmp_path):
    announcers = Announcers()
    async with opened(tmp_path, announcers, "122") as (first, *_):
        await port_of(first)
        async with opened(tmp_path, announcers, "123") as (second, *_others):
            await port_of(second)
            await heard(first, second)
        assert set(announcers._known) == {"127.0.0.1"}
        await heard(first)
    assert announcers._known == {}


async def heard(*stores):
    """Wait until these bridges are announced, whoever else is."""
    wanted = {one.kept.pairings["mac"]: one.kept.port for one in stores}
    async with asyncio.timeout(20):
        while not wanted.items() <= (await announced("127.0.0.1", 0.3)).items():
            pass


@pytest.mark.parametrize("error", [OSError(errno.ENODEV, "no multicast"), NonUniqueNameException()])
async def test_a_bridge_that_cannot_be_announced_can_be_paired_all_the_same(
    tmp_path, caplog, monkeypatch, error
):
    async def fails(*_, **__):
        raise error

    monkeypatch.setattr(AsyncZeroconf, "async_register_service", fails)
    async with opened(tmp_path) as (store, bridge, _):
        assert await pairs(store, bridge)
    assert caplog.text.count("cannot be announced") == 1


async def test_a_machine_without_multicast_has_a_bridge(tmp_path, caplog, monkeypatch):
    def fails(*_, **__):
        raise OSError(errno.ENODEV, "no multicast here")

    monkeypatch.setattr(announcing, "AsyncZeroconf", fails)
    async with opened(tmp_path) as (store, bridge, _):
        assert await pairs(store, bridge)
    assert "no multicast here" in caplog.text


async def test_what_is_not_there_does_not_listen():
    assert not await listens("127.0.0.1", free_port("127.0.0.1"))


def test_the_file_is_for_its_owner_alone(tmp_path):
    store = Store("122", tmp_path / "homekit")
    assert store.path.stat().st_mode & 0o777 == 0o600
    assert Path(store.path).parent.stat().st_mode & 0o777 == 0o700
