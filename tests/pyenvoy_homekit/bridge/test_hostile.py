"""Whatever a stranger sends: the bridge stays, nothing is kept of it, and the owner's phone is served."""

import asyncio
import json
import logging
import os
from contextlib import suppress
from hashlib import sha512

import pytest
import pytest_asyncio
from aiohomekit.controller.ip.discovery import IpDiscovery
from aiohomekit.exceptions import HttpErrorResponse
from hypothesis import given
from hypothesis import strategies as st

from pyenvoy_homekit.bridge.connection import MOST
from pyenvoy_homekit.guesses import MOST_EACH
from tests.amounts import examples
from tests.pyenvoy_homekit.bridge.bridges import device, light, running, switch
from tests.pyenvoy_homekit.bridge.strangers import asked, posted, said
from tests.pyenvoy_homekit.controllers import controller, described, paired
from tests.pyenvoy_homekit.homes import until

pytestmark = pytest.mark.asyncio(loop_scope="module")

GUESSES = 10
UNKNOWN = -70409
PATHS = ("/pair-setup", "/pair-verify", "/pairings", "/accessories", "/characteristics",
         "/characteristics?id=1.2", "/prepare", "/resource", "/identify", "/", "//[", "/%ff")  # fmt: skip
METHODS = ("GET", "POST", "PUT", "DELETE", "PRI")

tlvs = st.lists(st.tuples(st.integers(0, 255), st.binary(max_size=300))).map(
    lambda items: b"".join(bytes((tag, len(data) % 256)) + data for tag, data in items)
)
steps = st.builds(lambda step, more: bytes((6, 1, step)) + more, st.integers(0, 7), tlvs)
bodies = st.one_of(st.binary(max_size=400), tlvs, steps, st.just(b"{"), st.just(b"[" * 5000))
heads = st.sampled_from(
    (b"", b"X: \xff\xfe\r\n", b"Transfer-Encoding: chunked\r\n", b"Expect: 100-continue\r\n")
)
requests = st.builds(
    lambda method, path, head, body: (
        f"{method} {path} HTTP/1.1\r\nHost: x\r\n".encode() + head
        + f"Content-Length: {len(body)}\r\n\r\n".encode() + body
    ),
    st.sampled_from(METHODS), st.sampled_from(PATHS), heads, bodies,
)  # fmt: skip
streams = st.one_of(
    st.binary(max_size=600), st.lists(requests, min_size=1, max_size=4).map(b"".join)
)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def met():
    house = device(light(500.0), switch(True))
    async with running(house) as bridge, paired(bridge.port, bridge.pin) as home:
        await home.look()
        yield bridge, home


@pytest_asyncio.fixture(loop_scope="module")
async def bridge(met, caplog):
    """The bridge; afterwards it serves its owner, and nothing is left of any stranger."""
    bridge, home = met
    failed = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: failed.append(context))
    yield bridge, home
    assert await home.read(home.place("Sun", "CurrentAmbientLightLevel")) == 500.0
    await until(lambda: len(bridge.bridge._driver.http_server.connections) <= 1)
    assert not failed
    assert not [one for one in caplog.records if one.levelno >= logging.ERROR]


async def test_any_bytes_at_all(bridge):
    bridge, _ = bridge
    loop = asyncio.get_running_loop()

    @given(streams)
    @examples(150)
    def any_bytes(data):
        asyncio.run_coroutine_threadsafe(said(bridge.port, data), loop).result(30)

    await asyncio.to_thread(any_bytes)


async def test_any_request_of_a_paired_controller(bridge):
    bridge, home = bridge
    loop = asyncio.get_running_loop()
    values = st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(
            ("characteristics", "aid", "iid", "value", "ev", "pid", "ttl", "r")), inner, max_size=5),
        max_leaves=12,
    )  # fmt: skip
    connection = home.pairing.connection

    async def put(value, path):
        body = json.dumps(value).encode()
        kind, length = ("Content-Type", "application/hap+json"), ("Content-Length", len(body))
        with suppress(HttpErrorResponse):
            return await connection.request(
                method="PUT", target=path, headers=[kind, length], body=body
            )

    @given(values, st.sampled_from(("/characteristics", "/prepare")))
    @examples(100)
    def any_request(value, path):
        asyncio.run_coroutine_threadsafe(put(value, path), loop).result(30)

    await asyncio.to_thread(any_request)


async def test_who_is_not_paired_reads_and_writes_nothing(bridge):
    bridge, home = bridge
    aid, iid = home.place("Switch", "On")
    body = json.dumps({"characteristics": [{"aid": aid, "iid": iid, "value": False}]}).encode()
    put = b"PUT" + posted("/characteristics", body)[4:]
    for data in (put, b"GET /accessories HTTP/1.1\r\nHost: x\r\n\r\n",
                 b"GET /characteristics?id=1.2 HTTP/1.1\r\nHost: x\r\n\r\n"):  # fmt: skip
        answer = await said(bridge.port, data)
        assert b" 401 " in answer.partition(b"\r\n")[0]
    assert bridge.taps.seen == []


async def test_a_request_without_end_is_cut_off(bridge):
    bridge, _ = bridge
    reader, writer = await asyncio.open_connection("127.0.0.1", bridge.port)
    writer.write(b"POST /pair-verify HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999\r\n\r\n")
    with pytest.raises(ConnectionError):
        await said_for_ever(writer)
    writer.close()
    del reader


async def said_for_ever(writer):
    while True:
        writer.write(bytes(65536))
        await writer.drain()
        await asyncio.sleep(0)


async def test_what_is_not_there_is_read_as_not_there(bridge, caplog):
    _, home = bridge
    sun = home.place("Sun", "CurrentAmbientLightLevel")
    assert await home.read(sun, (1, 1), (99, 9)) == [500.0, UNKNOWN, UNKNOWN]
    assert not [one for one in caplog.records if one.levelno >= logging.ERROR]


async def test_a_crowd_of_strangers_does_not_keep_the_owner_out(bridge):
    bridge, home = bridge
    strangers = [await asyncio.open_connection("127.0.0.1", bridge.port) for _ in range(MOST + 20)]
    await until(lambda: len(bridge.bridge._driver.http_server.connections) <= MOST)
    assert await home.read(home.place("Sun", "CurrentAmbientLightLevel")) == 500.0
    for _, writer in strangers:
        writer.close()


async def test_asking_for_challenges_without_end_costs_one():
    async with running(device(light(500.0))) as bridge:
        reader, writer = await asyncio.open_connection("127.0.0.1", bridge.port)
        first, again = [
            await asked(reader, writer, "/pair-setup", b"\x06", b"\x01") for _ in range(2)
        ]
        writer.close()
        assert again == first


async def test_after_a_wrong_pin_there_is_another_challenge():
    async with running(device(light(500.0))) as bridge:
        reader, writer = await asyncio.open_connection("127.0.0.1", bridge.port)
        first = await asked(reader, writer, "/pair-setup", b"\x06", b"\x01")
        await guessed(reader, writer)
        again = await asked(reader, writer, "/pair-setup", b"\x06", b"\x01")
        writer.close()
        assert again[b"\x03"] != first[b"\x03"]


async def test_who_asks_while_somebody_pairs_does_not_disturb_it():
    async with running(device(light(500.0))) as bridge:
        found = IpDiscovery(controller(), described(bridge.port))
        finish = await found.async_start_pairing("home")
        reader, writer = await asyncio.open_connection("127.0.0.1", bridge.port)
        await asked(reader, writer, "/pair-setup", b"\x06", b"\x01")
        await finish(bridge.pin)
        assert bridge.bridge.paired
        writer.close()
        await found.close()


async def test_nothing_that_was_said_while_pairing_pairs_again():
    async with running(device(light(500.0))) as bridge, paired(bridge.port, bridge.pin):
        assert bridge.bridge._driver.srp_verifier is None


async def test_a_thousand_wrong_pins_open_nothing():
    async with running(device(light(500.0))) as bridge:
        driver = bridge.bridge._driver
        reader, writer = await asyncio.open_connection("127.0.0.1", bridge.port)
        driver.guesses = {"127.0.0.1": MOST_EACH - GUESSES}  # the arithmetic of many takes seconds
        errors = [await guessed(reader, writer) for _ in range(GUESSES)]
        errors += [(await asked(reader, writer, "/pair-setup", b"\x06", b"\x01"))[b"\x07"]
                   for _ in range(1000 - GUESSES)]  # fmt: skip
        writer.close()
        assert errors == [b"\x02"] * GUESSES + [b"\x05"] * (1000 - GUESSES)
        assert driver.guesses == {"127.0.0.1": MOST_EACH}
        assert not bridge.bridge.paired


async def test_a_proof_without_a_challenge_is_no_guess():
    async with running(device(light(500.0))) as bridge:
        reader, writer = await asyncio.open_connection("127.0.0.1", bridge.port)
        told = (b"\x06", b"\x03", b"\x03", os.urandom(384), b"\x04", bytes(64))
        answer = await asked(reader, writer, "/pair-setup", *told)
        writer.close()
        assert answer[b"\x07"] == b"\x02"
        assert bridge.bridge._driver.guesses == {}


async def test_a_stranger_who_guesses_does_not_keep_the_owner_out():
    async with running(device(light(500.0))) as bridge:
        driver = bridge.bridge._driver
        driver.guesses = {"192.0.2.66": MOST_EACH - 1}
        driver.failed("192.0.2.66")
        assert not driver.is_open("192.0.2.66")
        async with paired(bridge.port, bridge.pin):
            assert bridge.bridge.paired
        assert driver.guesses == {}


async def test_wrong_pins_are_counted_over_a_restart(tmp_path):
    async with running(device(light(500.0)), where=tmp_path) as bridge:
        reader, writer = await asyncio.open_connection("127.0.0.1", bridge.port)
        await guessed(reader, writer)
        writer.close()
    async with running(device(light(500.0)), where=tmp_path) as bridge:
        assert bridge.bridge._driver.guesses == {"127.0.0.1": 1}


async def guessed(reader, writer):
    """Try a PIN as somebody does who has no time for the arithmetic; the error that is answered."""
    await asked(reader, writer, "/pair-setup", b"\x06", b"\x01")
    proof = sha512(os.urandom(8)).digest()
    told = (b"\x06", b"\x03", b"\x03", os.urandom(384), b"\x04", proof)
    return (await asked(reader, writer, "/pair-setup", *told))[b"\x07"]
