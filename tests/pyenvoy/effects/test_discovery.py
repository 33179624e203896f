"""Gateways that announce themselves, over real mDNS on the loopback address."""

import socket
import sys
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest

from pyenvoy.effects.discovery import Found, discover, merged, ranked
from pyenvoy.errors import TransportError, UsageError

zeroconf = pytest.importorskip("zeroconf")
pytest.importorskip("zeroconf.asyncio")

pytestmark = pytest.mark.usefixtures("alone_on_the_air")

SERVICE = "_enphase-envoy._tcp.local."
LOOPBACK = ["127.0.0.1"]
BRIEFLY = timedelta(seconds=1)


def announcement(instance, host, addresses, **told):
    packed = [
        socket.inet_pton(socket.AF_INET6 if ":" in one else socket.AF_INET, one)
        for one in addresses
    ]
    return zeroconf.ServiceInfo(
        SERVICE, f"{instance}.{SERVICE}", addresses=packed, port=80, properties=told, server=f"{host}."
    )  # fmt: skip


@asynccontextmanager
async def announced(*announcements):
    """Whoever announces these, as gateways do."""
    from zeroconf.asyncio import AsyncZeroconf

    speaking = AsyncZeroconf(interfaces=LOOPBACK)
    try:
        for one in announcements:
            await speaking.async_register_service(one)
        yield
    finally:
        await speaking.async_unregister_all_services()
        await speaking.async_close()


async def heard():
    return await discover(BRIEFLY, interfaces=LOOPBACK)


async def test_a_gateway_is_known_by_its_serial_number():
    one = announcement("envoy", "envoy.local", ["192.168.1.20", "fe80::21d:c0ff:fe00:1"],
                       serialnum="122000000001", protovers="8.2.4345")  # fmt: skip
    async with announced(one):
        (found,) = await heard()
    assert (found.serial, found.host, found.protovers) == (
        "122000000001",
        "envoy.local",
        "8.2.4345",
    )
    assert found.addresses[0] == "192.168.1.20"
    assert found.addresses[1].startswith("fe80::")


async def test_a_second_gateway_has_another_name_and_is_another_one():
    first = announcement("envoy", "envoy.local", ["192.168.1.20"], serialnum="122000000002")
    second = announcement("envoy-2", "envoy-2.local", ["192.168.1.21"], serialnum="122000000001")
    async with announced(first, second):
        found = await heard()
    assert [(one.serial, one.host) for one in found] == [
        ("122000000001", "envoy-2.local"),
        ("122000000002", "envoy.local"),
    ]


async def test_a_gateway_that_tells_nothing_is_found_all_the_same():
    async with announced(announcement("envoy", "envoy.local", ["192.168.1.20"])):
        assert await heard() == [Found("", ("192.168.1.20",), "envoy.local")]


async def test_names_that_nobody_may_have_hide_no_gateway(monkeypatch):
    def with_strangers(listening, types, handlers):
        for name in ("\x1b[31m", "a" * 64, "", "\udcff"):
            handlers[0](name=f"{name}.{SERVICE}")
        return browser(listening, types, handlers=handlers)

    browser = zeroconf.asyncio.AsyncServiceBrowser
    monkeypatch.setattr("zeroconf.asyncio.AsyncServiceBrowser", with_strangers)
    async with announced(announcement("envoy", "envoy.local", ["192.168.1.20"], serialnum="1")):
        assert [one.serial for one in await heard()] == ["1"]


async def test_however_many_names_are_announced_only_so_many_are_asked_for(monkeypatch):
    asked = []

    def crowded(listening, types, handlers):
        for number in range(1000):
            handlers[0](name=f"e{number}.{SERVICE}")
        return browser(listening, types, handlers=handlers)

    browser = zeroconf.asyncio.AsyncServiceBrowser
    monkeypatch.setattr("zeroconf.asyncio.AsyncServiceBrowser", crowded)
    monkeypatch.setattr("pyenvoy.effects.discovery._about", asked.append)
    await heard()
    assert len(asked) == 256


async def test_where_nobody_speaks_nobody_is_found():
    assert await heard() == []


async def test_without_the_extra_it_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "zeroconf.asyncio", None)
    with pytest.raises(UsageError, match="`discovery`"):
        await heard()


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
# zeroconf forgets to close a socket when it cannot use it
async def test_a_network_that_is_not_there_is_said_in_a_sentence():
    with pytest.raises(TransportError, match="nobody can be heard"):
        await discover(BRIEFLY, interfaces=["192.0.2.77"])


def test_ipv4_comes_first_and_what_reaches_over_one_link_last():
    found = ranked(["fe80::1%2", "2001:db8::1", "169.254.7.7", "192.168.1.20", "192.168.1.20"])
    assert found == ("192.168.1.20", "2001:db8::1", "169.254.7.7", "fe80::1%2")


def test_two_announcements_of_one_gateway_are_one():
    wired = Found("1", ("192.168.1.20",), "envoy.local", "8")
    wireless = Found("1", ("fe80::1", "192.168.1.21"), "envoy-2.local")
    addresses = ("192.168.1.20", "192.168.1.21", "fe80::1")
    assert merged([wired, wireless]) == [Found("1", addresses, "envoy.local", "8")]


def test_who_tells_no_serial_number_comes_last_and_is_not_mixed_up():
    unknown = [Found("", ("10.0.0.2",), "a.local"), Found("", ("10.0.0.3",), "b.local")]
    known = Found("1", ("10.0.0.1",), "c.local")
    assert merged([*unknown, known]) == [known, *unknown]
