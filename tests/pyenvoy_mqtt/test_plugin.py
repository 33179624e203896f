import json
from types import SimpleNamespace

import pytest

from pyenvoy import commands
from pyenvoy_mqtt.compat import Sampling
from pyenvoy_mqtt.orders import Heard, Order, Refusal
from pyenvoy_mqtt.plugin import Plugin, plugin, read, sampled, told
from tests.pyenvoy_mqtt.views import answers, token

HOUSE = Plugin("enphase/Envoy")


def heard(payload, **more):
    return read(HOUSE, Heard(HOUSE.wishes, payload, **more))


def test_its_topics_lie_below_prefix_and_name():
    assert (HOUSE.wishes, HOUSE.results) == ("enphase/Envoy/Set", "enphase/Envoy/Set/Result")


def test_several_gateways_can_be_told_apart():
    assert plugin("enphase/{serial}", "1223") == Plugin("enphase/1223")


def site(of=None, paused=False):
    access = None if of is None else SimpleNamespace(token=of)
    return SimpleNamespace(state=SimpleNamespace(picture=answers(), access=access), paused=paused)


def test_what_the_gateway_said_is_handed_on():
    found = dict(told(HOUSE, site()))
    assert json.loads(found["enphase/Envoy/Production"])["wattsNow"] is not None
    assert json.loads(found["enphase/Envoy/Data Sampling"]) == {"state": True}


def test_the_token_itself_is_never_told():
    secret = token()
    found = dict(told(HOUSE, site(secret)))
    assert b"owner" in found["enphase/Envoy/Token"]
    text = secret.text.reveal().encode()
    assert not any(text in body for body in found.values())


def test_its_keys_are_wishes():
    found = heard(b'{"GeneratorMode": "auto"}', correlation=b"x")
    assert isinstance(found, Order)
    assert found.command == commands.set_generator_mode("auto")
    assert (found.caller.control, found.caller.topic) == ("GeneratorMode", HOUSE.results)
    assert found.caller.correlation == b"x"


def test_polling_is_no_wish_for_the_gateway():
    assert heard(b'{"DataSampling": false}') == Sampling(on=False)
    said = json.loads(sampled(HOUSE, Heard(HOUSE.wishes, b"")).payload)
    assert (said["control"], said["outcome"]) == ("DataSampling", "confirmed")


@pytest.mark.parametrize(
    ("payload", "more", "why"),
    [
        (b'{"GeneratorMode": "auto"}', {"retained": True}, "retained"),
        (b"x" * 5000, {}, "5000 bytes"),
        (b"{", {}, "not JSON"),
        (b'{"Nothing": 1}', {}, "no such key"),
        (b'{"GeneratorMode": "loud"}', {}, "must be one of"),
    ],
)
def test_what_is_no_message_of_the_plugin_is_refused(payload, more, why):
    found = heard(payload, **more)
    assert isinstance(found, Refusal)
    assert why in found.why
