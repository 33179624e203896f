"""Facts to be diagnosed: those of the samples, and small ones made by hand."""

from datetime import UTC, datetime, timedelta
from functools import cache

import attrs

from pyenvoy.access.token import Token
from pyenvoy.diagnosis import Facts, findings, of_recording
from pyenvoy.endpoint import Answers, Role
from pyenvoy.firmware import Firmware
from pyenvoy.model.gateway import Gateway
from pyenvoy.model.snapshot import Snapshot
from pyenvoy.model.source import Source
from pyenvoy.recording import parse
from pyenvoy.request import Origin
from pyenvoy.secret import Secret
from pyenvoy.session.state import Identity
from tests.recordings import SAMPLES

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
SOURCE = Source("info", NOW)
HTTPS, HTTP = Origin("https", "envoy.local", 443), Origin("http", "envoy.local", 80)
SERIAL = "122300000001"
EIGHT = Firmware.parse("8.3.5433")


@cache
def recorded(name):
    return of_recording(parse(SAMPLES[name].read_bytes()))


def gateway(**facts):
    return Gateway(SOURCE, SERIAL, **{"firmware": EIGHT, "firmware_text": "D8.3.5433", "clock": NOW} | facts)  # fmt: skip


def met(origin=HTTPS, *, wants_token=True, skew=0):
    return Identity(origin, SERIAL, EIGHT, wants_token, timedelta(seconds=skew))


def token(days, user="owner"):
    return Token(Secret("eyJ"), SERIAL, user, NOW + timedelta(days=days))


def facts(snapshot=None, **more):
    snapshot = snapshot or Snapshot(NOW, gateway=gateway())
    known = {"answers": Answers(), "identity": met(), "role": Role.OWNER, "token": token(300)}
    return Facts(snapshot, **known | more)


def with_(**subjects):
    """Facts of a gateway that has these subjects."""
    return facts(attrs.evolve(Snapshot(NOW, gateway=gateway()), **subjects))


def found(what, facts):
    """The finding of this name."""
    return next(one for one in findings(facts) if one.what == what)
