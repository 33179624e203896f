"""The ways to trust, over real handshakes: what a changed certificate gets to hear, measured there."""

import asyncio
import logging
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import attrs
import pytest

from pyenvoy.access.credentials import OwnToken
from pyenvoy.effects.envoy import connect
from pyenvoy.effects.tokenfile import Memory, TokenFiles
from pyenvoy.errors import UnreadableError, UntrustedError, UsageError
from pyenvoy.secret import Secret
from pyenvoy.simulator.certificate import by_an_authority, self_signed
from pyenvoy.simulator.faults import Fault, Faults, Kind
from pyenvoy.simulator.replay import Replay
from pyenvoy.simulator.server import serve
from tests.fakes.clock import Fast
from tests.fakes.recorded import SERIAL, recorded

PAGES = {"/ivp/meters": [], "/api/v1/production": {"wattsNow": 4}}


def lasting(days):
    return self_signed("envoy.local", datetime.now(UTC), timedelta(days=days))


@asynccontextmanager
async def gateway(certificate=None, port=0, signer=None, serial=SERIAL):
    actor = Replay(recorded(pages=PAGES, serial=serial), follow_clock=True)
    async with serve(actor, port=port, certificate=certificate) as one:
        if signer is not None:
            one.gate = attrs.evolve(one.gate, signer=signer)
        yield one


async def read(one, tokens, **how):
    envoy = connect(str(one.origin), tokens=tokens, clock=Fast(1), **how)
    async with asyncio.timeout(10), envoy:
        await envoy.snapshot()
    return envoy


async def met(tokens, days, **how):
    """A gateway that is known by a certificate which ends in so many days; where it was, and its keys."""
    async with gateway(lasting(days)) as one:
        await read(one, tokens, credentials=OwnToken(Secret(one.token())), **how)
        return one.origin.port, one.gate.signer


@pytest.fixture(params=["memory", "files"])
def tokens(request, tmp_path):
    return Memory() if request.param == "memory" else TokenFiles(tmp_path)


@pytest.mark.parametrize("days", [29, 0.001])
async def test_what_follows_a_certificate_at_its_end_is_trusted_where_that_is_allowed(tokens, days):
    port, signer = await met(tokens, days)
    async with gateway(lasting(365), port, signer) as new:
        await read(new, tokens, trust="pin-rotate")
        assert tokens.load(SERIAL).fingerprint == new.fingerprint


async def test_and_from_then_on_it_is_the_one(tokens):
    port, signer = await met(tokens, 3)
    async with gateway(lasting(365), port, signer) as new:
        await read(new, tokens, trust="pin-rotate")
        await read(new, tokens)
    async with gateway(lasting(365), port, signer) as third:
        with pytest.raises(UntrustedError):
            await read(third, tokens, trust="pin-rotate")
        assert third.application_bytes == 0


@pytest.mark.parametrize(("trust", "days"), [("pin-rotate", 40), ("pin", 3)])
async def test_in_any_other_case_a_changed_certificate_gets_not_one_byte(tokens, trust, days):
    port, signer = await met(tokens, days)
    async with gateway(lasting(365), port, signer) as new:
        with pytest.raises(UntrustedError, match="not the one it is known by"):
            await read(new, tokens, trust=trust)
        assert new.application_bytes == 0


async def test_another_gateway_that_follows_hears_a_bare_question_and_no_token(tokens):
    port, signer = await met(tokens, 3)
    async with gateway(lasting(365), port, signer, serial="122300000009") as other:
        with pytest.raises(UntrustedError):
            await read(other, tokens, trust="pin-rotate")
        assert {(one.path, one.auth) for one in other.requests} == {("/info", "nothing")}


async def test_a_certificate_may_change_in_the_middle_of_a_session():
    async with gateway(lasting(3)) as one:
        token, port = OwnToken(Secret(one.token())), one.origin.port
        envoy = connect(str(one.origin), token, trust="pin-rotate", clock=Fast())
        await envoy.__aenter__()
        async with asyncio.timeout(10):
            first = await envoy.snapshot()
        signer = one.gate.signer
    try:
        async with gateway(lasting(365), port, signer) as new, asyncio.timeout(20):
            async for snapshot in envoy.snapshots():
                if snapshot.at > first.at and envoy.fingerprint == new.fingerprint:
                    break
            assert next(iter(new.requests)).path == "/info"
    finally:
        await envoy.__aexit__(None, None, None)


async def test_a_certificate_that_is_accepted_meanwhile_needs_no_new_start(tokens):
    async with gateway() as one:
        token, port = OwnToken(Secret(one.token())), one.origin.port
        envoy = connect(str(one.origin), token, tokens=tokens, clock=Fast())
        await envoy.__aenter__()
        async with asyncio.timeout(10):
            first = await envoy.snapshot()
        signer = one.gate.signer
    try:
        async with gateway(lasting(365), port, signer) as new, asyncio.timeout(60):
            with pytest.raises(
                UntrustedError, match="accept the new one by `pyenvoy trust accept`"
            ):
                await refused(envoy)
            assert new.application_bytes == 0
            tokens.save(SERIAL, attrs.evolve(tokens.load(SERIAL), fingerprint=new.fingerprint))
            while envoy.fingerprint != new.fingerprint or envoy.latest.at <= first.at:  # noqa: ASYNC110  # nobody tells us
                await asyncio.sleep(0.01)
            assert (await envoy.snapshot()).production.power == 4
    finally:
        await envoy.__aexit__(None, None, None)


async def refused(envoy):
    async for _ in envoy.snapshots():
        pass


async def test_an_authority_vouches_for_the_name(tmp_path):
    certificate = by_an_authority(("127.0.0.1",), datetime.now(UTC))
    (tmp_path / "ca.pem").write_bytes(certificate.authority)
    async with gateway(certificate) as one:
        token = OwnToken(Secret(one.token()))
        how = {"trust": "ca", "ca": str(tmp_path / "ca.pem"), "credentials": token}
        assert (await read(one, Memory(), **how)).fingerprint is None


async def test_whom_no_authority_vouches_for_gets_not_one_byte():
    async with gateway() as one:
        with pytest.raises(UntrustedError, match="self-signed"):
            await read(one, Memory(), trust="ca")
        assert one.application_bytes == 0


async def test_who_trusts_anybody_is_told_so_at_every_start(caplog):
    tokens = Memory()
    for _ in range(2):
        async with gateway() as one:
            token = OwnToken(Secret(one.token()))
            await read(one, tokens, trust="insecure", credentials=token)
    loud = [one for one in caplog.records if "INSECURE" in one.getMessage()]
    assert [one.levelno for one in loud] == [logging.WARNING] * 2
    assert tokens.load(SERIAL).fingerprint is None


@pytest.mark.parametrize(
    ("how", "why"),
    [
        ({"trust": "blindly"}, "there are pin, pin-rotate, ca, insecure"),
        ({"trust": "insecure", "fingerprint": "ab" * 32}, "leave one of them out"),
        ({"trust": "pin", "ca": "ca.pem"}, "it is for ca"),
        ({"trust": "ca", "ca": "/nowhere/ca.pem"}, "cannot be read: No such file"),
        ({"trust": "ca", "ca": __file__}, "holds no certificates"),
    ],
)
def test_ways_that_contradict_each_other_are_refused(how, why):
    with pytest.raises(UsageError, match=why):
        connect("envoy.local", **how)


def test_an_authority_is_not_asked_for_over_http():
    with pytest.raises(UsageError, match="no certificate"):
        connect("http://envoy.local", trust="ca")


async def test_a_portal_met_first_does_not_stay_for_ever():
    async with gateway() as portal:
        portal.faults = Faults((Fault(Kind.PAGE),))
        token, port = OwnToken(Secret(portal.token())), portal.origin.port
        signer = portal.gate.signer
        envoy = connect(f"https://127.0.0.1:{port}", token, clock=Fast())
        await envoy.__aenter__()
        with pytest.raises(UnreadableError, match="may be no gateway"):
            await envoy.snapshot()
    try:
        async with gateway(port=port, signer=signer) as one, asyncio.timeout(20):
            async for snapshot in envoy.snapshots():
                assert snapshot.gateway.serial == SERIAL
                break
            assert envoy.fingerprint == one.fingerprint
    finally:
        await envoy.__aexit__(None, None, None)
