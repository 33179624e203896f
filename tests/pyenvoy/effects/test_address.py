"""A gateway that moves between addresses of this machine, and who announces it."""

import asyncio
from contextlib import asynccontextmanager

import attrs
import pytest

from pyenvoy.access.credentials import Nobody, OwnToken
from pyenvoy.effects.discovery import Found
from pyenvoy.effects.envoy import connect
from pyenvoy.effects.tokenfile import TokenFiles
from pyenvoy.errors import TransportError, UsageError
from pyenvoy.request import Origin
from pyenvoy.secret import Secret
from pyenvoy.simulator.certificate import self_signed
from pyenvoy.simulator.replay import Replay
from pyenvoy.simulator.server import serve
from pyenvoy.simulator.tokens import Signer
from tests.fakes.clock import Fast
from tests.fakes.recorded import NOW, SERIAL, recorded

PAGES = {"/ivp/meters": [], "/api/v1/production": {"wattsNow": 4}}
HOME, AWAY, SIX = "127.0.0.1", "127.0.0.2", "::1"
OURS, OTHERS = (self_signed("envoy.local", NOW.replace(year=2035)) for _ in range(2))
SIGNER = Signer.new()


@attrs.define(slots=False)
class Network:
    """What is announced, and how often somebody has listened."""

    addresses: tuple = ()
    listened: int = 0

    async def discover(self):
        self.listened += 1
        return [Found(SERIAL, self.addresses, "envoy.local")]


@asynccontextmanager
async def gateway(host, port=0, certificate=OURS, software="D8.2.4345"):
    actor = Replay(recorded(software, PAGES), follow_clock=True)
    async with serve(actor, host=host, port=port, certificate=certificate) as one:
        one.gate = attrs.evolve(one.gate, signer=SIGNER)
        yield one


def entered(port, network, tmp_path, token=None, scheme="https"):
    return connect(
        f"{scheme}://{HOME}:{port}",
        Nobody() if token is None else OwnToken(Secret(token)),
        tokens=TokenFiles(tmp_path),
        discovery=network.discover,
        clock=Fast(),
    )


async def met(envoy, host):
    async with asyncio.timeout(30):
        await envoy.snapshot()
        while envoy.state.identity.origin.host != host or not envoy.state.available:  # noqa: ASYNC110  # nobody tells
            await asyncio.sleep(0.01)


@asynccontextmanager
async def lost(network, tmp_path, software="D8.2.4345"):
    """A client whose gateway was at home and is not there any more, and the port."""
    async with gateway(HOME, software=software) as one:
        port, scheme = one.origin.port, one.origin.scheme
        token = one.token() if scheme == "https" else None
        envoy = entered(port, network, tmp_path, token, scheme)
        await envoy.__aenter__()
        await met(envoy, HOME)
    try:
        yield envoy, port
    finally:
        await envoy.__aexit__(None, None, None)


@pytest.mark.parametrize("host", [AWAY, SIX])
async def test_a_gateway_is_found_at_its_new_address(tmp_path, host):
    network = Network((host,))
    async with lost(network, tmp_path) as (envoy, port), gateway(host, port):
        await met(envoy, host)


@pytest.mark.parametrize("host", [AWAY, SIX])
async def test_and_is_asked_there_first_in_the_next_run(tmp_path, host):
    network = Network((host,))
    async with lost(network, tmp_path) as (envoy, port), gateway(host, port) as new:
        await met(envoy, host)
        async with gateway(HOME, port) as old, entered(port, network, tmp_path) as again:
            await met(again, host)
            assert old.connections == 0
        assert TokenFiles(tmp_path).load(SERIAL).named == f"https://{HOME}:{port}"
        assert new.origin == Origin("https", host, port)


async def test_a_stranger_that_announces_the_serial_gets_not_one_byte(tmp_path):
    network = Network((AWAY, SIX))
    async with (
        lost(network, tmp_path) as (envoy, port),
        gateway(AWAY, port, OTHERS) as stranger,
        gateway(SIX, port),
    ):
        await met(envoy, SIX)
        assert envoy.state.announced == (Origin("https", SIX, port),)  # the stranger was seen
        assert stranger.application_bytes == 0


async def test_while_the_gateway_answers_nobody_listens(tmp_path):
    network = Network((AWAY,))
    async with gateway(HOME) as one, gateway(AWAY, one.origin.port) as other:
        async with entered(one.origin.port, network, tmp_path, one.token()) as envoy:
            await met(envoy, HOME)
            await asyncio.sleep(0.7)  # two minutes by the fast clock
        assert (network.listened, other.connections) == (0, 0)


async def test_an_old_gateway_is_known_by_its_serial_alone(tmp_path):
    network = Network((AWAY,))
    old = "R5.0.62"
    async with (
        lost(network, tmp_path, old) as (envoy, port),
        gateway(AWAY, port, None, old) as new,
    ):
        await met(envoy, AWAY)
        assert {one.auth for one in new.requests} <= {"nothing", "digest"}


async def test_who_trusts_anybody_is_led_nowhere(tmp_path):
    network = Network((AWAY,))
    async with gateway(HOME) as one:
        port, token = one.origin.port, OwnToken(Secret(one.token()))
        how = {"discovery": network.discover, "clock": Fast(), "trust": "insecure"}
        envoy = connect(str(one.origin), token, tokens=TokenFiles(tmp_path), **how)
        await envoy.__aenter__()
        await met(envoy, HOME)
    async with gateway(AWAY, port) as other:
        await asyncio.sleep(1)
        assert (network.listened, other.connections) == (0, 0)
    await envoy.__aexit__(None, None, None)


async def test_without_mdns_the_gateway_is_waited_for_where_it_is(tmp_path):
    async def unable():
        raise UsageError("install the extra `discovery`")

    network = Network()
    network.discover = unable
    async with lost(network, tmp_path) as (envoy, port):
        await asyncio.sleep(0.7)
        async with gateway(HOME, port):
            await met(envoy, HOME)


async def test_a_network_that_was_down_is_listened_to_again_when_it_is_back(tmp_path):
    network = Network((AWAY,))
    announced = network.discover

    async def down_at_first():
        if network.listened < 2:
            network.listened += 1
            raise TransportError("nobody can be heard here: Network is unreachable")
        return await announced()

    network.discover = down_at_first
    async with lost(network, tmp_path) as (envoy, port), gateway(AWAY, port):
        await met(envoy, AWAY)
