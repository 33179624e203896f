"""A gateway that is the same, behind another certificate or at another address."""

from datetime import timedelta

import attrs

from pyenvoy.access.trust import BEFORE_ITS_END, Trust
from pyenvoy.effects.discovery import Found
from pyenvoy.simulator.certificate import self_signed
from tests.endurance import swift
from tests.endurance.faults.named import Named, secure
from tests.endurance.stage import NAME

_YEAR = timedelta(days=365)


async def _renewed(stage, certificate):
    """The gateway is back, at once, with another certificate."""
    host, port = stage.gateway.origin.host, stage.gateway.origin.port
    await stage.close()
    await stage.open(host, port, attrs.evolve(stage.gateway, certificate=certificate))


def _accept(stage):
    """A person accepts the certificate that is shown now."""
    serial = stage.actor.serial
    kept = attrs.evolve(
        stage.tokens.load(serial), fingerprint=stage.gateway.certificate.fingerprint, ends=None
    )
    stage.tokens.save(serial, kept)


async def _for_a_person(stage):
    """With the trust `pin` nothing is sent until a person accepts the new certificate."""
    await _renewed(stage, self_signed("envoy.local", swift.now()))

    async def end():
        if stage.gateway.application_bytes:
            stage.oracle.blame("something was sent behind a certificate that nobody has accepted")
        await stage.stop()
        _accept(stage)
        await stage.start()

    return end


async def _by_itself(stage):
    """With `pin-rotate` the certificate that follows one at its end is accepted without a person."""
    await stage.stop()
    old = self_signed("envoy.local", swift.now() - _YEAR + BEFORE_ITS_END / 2)
    await _renewed(stage, old)
    _accept(stage)
    await stage.start(Trust.PIN_ROTATE)
    await stage.play(20)
    new = self_signed("envoy.local", swift.now())

    async def end():
        await _renewed(stage, new)

    return end


async def _strange(stage):
    """With `pin-rotate` a certificate that is far from its end is not followed by another."""
    await stage.stop()
    await stage.start(Trust.PIN_ROTATE)
    await stage.play(20)
    before = stage.gateway.certificate
    await _renewed(stage, self_signed("envoy.local", swift.now()))

    async def end():
        if stage.gateway.application_bytes:
            stage.oracle.blame("something was sent behind a certificate that came too early")
        await _renewed(stage, before)

    return end


async def _announced(stage):
    """The gateway is away, and comes back at an address that only its announcement tells."""
    named, like = stage.hosts[NAME], stage.gateway
    others = [host for host in ("127.0.0.1", "127.0.0.2", "127.0.0.3") if host != like.origin.host]
    host = stage.rng.choice(others)
    await stage.close()

    async def end():
        await stage.open(host, like.origin.port, like)
        stage.hosts[NAME] = named
        stage.announced[:] = [Found(stage.actor.serial, (host,), "envoy.local")]

    return end


async def _usurped(stage):
    """While the gateway is away another one announces itself, and a liar by its serial number."""
    before, like = list(stage.announced), stage.gateway
    stage.announced[:] = [
        Found("999999999999", ("127.0.0.4",), "envoy.local"),
        Found(stage.actor.serial, ("127.0.0.5",), "envoy.local"),
    ]
    named = stage.hosts[NAME]
    await stage.close()

    async def end():
        await stage.open(like.origin.host, like.origin.port, like)
        stage.hosts[NAME] = named
        stage.announced[:] = before

    return end


FAULTS = (
    Named(
        "a new certificate, which a person accepts",
        (29,),
        "locked out for ever",
        _for_a_person,
        group="door",
        fits=secure,
    ),
    Named(
        "a new certificate at the end of the old one",
        (29,),
        "locked out for ever",
        _by_itself,
        lasts=(5, 30),
        group="door",
        fits=secure,
    ),
    Named(
        "a new certificate long before its time",
        (29,),
        "the token is stolen",
        _strange,
        group="door",
        fits=secure,
    ),
    Named(
        "another address that is only announced",
        (21,),
        "a restart by hand",
        _announced,
        group="door",
    ),
    Named(
        "others announce themselves while it is away",
        (21, 28),
        "another house's figures",
        _usurped,
        group="door",
    ),
)
