from functools import cache

import pytest

from pyenvoy import wire
from pyenvoy.endpoint import Answer, Raw
from pyenvoy.request import Method, Request
from pyenvoy.simulator.answers import ERAS
from tests.pyenvoy.simulator.playing import MIDNIGHT, NOON, played, told

READABLE = [
    endpoint
    for endpoint in wire.CATALOGUE
    if endpoint.shape is not Raw and Method.GET in endpoint.methods and "{" not in endpoint.path
]
UNHEARD = {"enc_settings"}
"""Where the gateways are known to answer 404 (protocol 6.2)."""
EXPECTED = {
    "3.7.0_html_only": {"info", "production_html"},
    "3.9.36": {"info", "production_html", "production_totals", "production_inverters", "home_json"},
    "5.0.62": {"tariff", "production", "meters", "meter_readings", "inventory_json", "power_mode"},
    "8.3.5433_total_repeats_net": {"ensemble_relay", "acb_config", "ss"},
}


@cache
def answers(era, now):
    return [*_answers(era, now)]


def _answers(era, now):
    gateway = played(era)
    for endpoint in READABLE:
        if gateway.firmware in endpoint.firmware:
            gateway, response = gateway.respond(Request(Method.GET, endpoint.path), now)
            yield endpoint, wire.read(endpoint, response, now)


@pytest.mark.parametrize("now", [NOON, MIDNIGHT], ids=["noon", "midnight"])
@pytest.mark.parametrize("era", ERAS)
def test_what_a_gateway_answers_is_read_without_a_problem(era, now):
    for endpoint, found in answers(era, now):
        if isinstance(found, Answer):
            assert not found.problems, endpoint.name
        else:
            assert found.reason.name in ("NOT_OFFERED", "DENIED"), (endpoint.name, found)


@pytest.mark.parametrize("era", EXPECTED)
def test_an_era_offers_what_its_like_offer(era):
    offered = {one.name for one, found in answers(era, NOON) if isinstance(found, Answer)}
    assert offered >= EXPECTED[era]


def test_every_endpoint_whose_shape_is_known_is_answered_by_some_gateway():
    answered = {
        endpoint.name
        for era in ERAS
        for endpoint, found in answers(era, NOON)
        if isinstance(found, Answer)
    }
    assert {endpoint.name for endpoint in READABLE} - answered == UNHEARD


def test_what_cannot_be_asked_with_get_is_answered_to_a_write():
    known = wire.ivp_livedata.LIVE_STREAM
    _, response = told(played("8.3.6087_storage_ct"), Method.POST, known.path, {"enable": 1})
    assert isinstance(wire.read(known, response, NOON), Answer)


@pytest.mark.parametrize("era", ERAS)
def test_a_meter_can_be_asked_alone(era):
    gateway = played(era)
    for meter in (one for one in gateway.era.meters if one.kind == "production"):
        assert meter
        for endpoint in (wire.ivp_meters.METER, wire.ivp_meters.METER_READING):
            path = endpoint.path.replace("{eid}", "704643328")
            _, response = gateway.respond(Request(Method.GET, path), NOON)
            assert isinstance(wire.read(endpoint, response, NOON), Answer)
