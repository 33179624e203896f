import json

import pytest

from pyenvoy import Answer, Gap, Problem, Reason, Snapshot
from pyenvoy.access.token import parse as parsed
from pyenvoy.commands import (
    check_plc,
    go_off_grid,
    go_on_grid,
    set_generator_mode,
    set_profile,
    switch_production_off,
    switch_production_on,
)
from pyenvoy.endpoint import Answers
from pyenvoy.wire.admin_lib import TARIFF
from pyenvoy.wire.home import HOME
from pyenvoy.wire.info import INFO
from pyenvoy.wire.inventory import INVENTORY
from pyenvoy.wire.production import PRODUCTION
from pyenvoy_mqtt.compat import KEYS, TOLD, Sampling, allowed, parse, payload, payloads, wish
from tests.fakes.recorded import NOW, info
from tests.fakes.tokens import made
from tests.pyenvoy_mqtt.views import having, token, view

NOTHING = Answers()


def told(path, known=NOTHING, of=None, polling=True):
    found = payload(path, known, of, polling=polling)
    return found if isinstance(found, Gap) else json.loads(found)


def answer(body):
    return Answer(None, NOW, (), body.encode())


ASKED = [one for one in TOLD if one.endpoints and INFO not in one.endpoints]


@pytest.mark.parametrize("one", ASKED, ids=lambda one: one.path)
def test_what_the_gateway_said_is_told_as_it_was_said(one):
    said = {"odd key": [1, 0.5, "text", None]}
    known = Answers({one.endpoints[0].name: answer(json.dumps(said))})
    assert told(one.path, known) == said


def test_who_the_gateway_is_comes_as_the_xml_has_it():
    found = told("info", having(INFO, info("D8.2.4345")))
    assert found["envoy_info"]["device"]["software"] == "D8.2.4345"
    assert found["envoy_info"]["web-tokens"] == "true"


@pytest.mark.parametrize(
    ("path", "as_well"),
    [("enchargeettings", "enchargesettings"), ("drycontactssettinge", "drycontactssettings")],
)
def test_a_misspelt_path_has_its_right_spelling_too(path, as_well):
    one = next(one for one in TOLD if one.path == path)
    known = Answers({one.endpoints[0].name: answer('{"a": 1}')})
    assert told(path, known) == told(as_well, known) == {"a": 1}


def test_of_the_token_only_its_claims_are_told():
    text = made(user="installer")
    found = payload("token", NOTHING, parsed(text), polling=True)
    assert json.loads(found) == {
        "serial": "123456789012",
        "user": "installer",
        "role": "installer",
        "generation_time": 1780315200,
        "expires_at": 1811851200,
        "expires": "2027-06-01T12:00:00Z",
    }
    assert not any(part in found.decode() for part in text.split("."))


def test_without_a_token_there_is_nothing_to_tell_of_it():
    assert told("token").reason is Reason.NO_HARDWARE


@pytest.mark.parametrize("polling", [True, False])
def test_data_sampling_is_whether_the_gateway_is_polled(polling):
    assert told("datasampling", polling=polling) == {"state": polling}


def test_what_stands_in_for_another_is_told_in_its_place():
    assert told("inventory", having(INVENTORY, [], NOTHING)) == []
    assert told("productionct", having(PRODUCTION, {"production": []}, NOTHING)) == {
        "production": []
    }


def test_a_number_past_all_numbers_is_told_as_null():
    found = payload("home", having(HOME, '{"software_build_epoch": 1e999}'), None, polling=True)
    assert json.loads(found, parse_constant=pytest.fail) == {"software_build_epoch": None}


def test_what_was_refused_says_why_before_what_was_not_asked():
    refused = Gap(HOME.name, Reason.DENIED, "no")
    known = Answers({HOME.name: refused})
    assert told("home", known) is refused
    assert told("home").reason is Reason.NOT_ASKED


def test_all_that_is_known_is_told_by_topic():
    found = payloads(having(TARIFF, {"tariff": {}}, NOTHING), token(), polling=True)
    assert found.keys() == {"Token", "Tariff", "Data Sampling"}


STORED = "8.2.4389_opt_schedules"


def test_a_live_view_that_is_not_read_is_made_of_what_is():
    found = view(STORED).snapshot
    said = payload("livedata", NOTHING, None, polling=True, snapshot=found)
    meters = json.loads(said)["meters"]
    assert meters["pv"] == {"agg_p_mw": round(found.production.power * 1000)}
    assert meters["grid"] == {"agg_p_mw": round(found.consumption.net.power * 1000)}
    assert meters["storage"] == {"agg_p_mw": round(found.batteries.storage.power * 1000)}
    assert meters["soc"] == found.batteries.storage.charge
    assert meters["last_update"] == int(found.at.timestamp())


def test_one_that_is_read_is_told_as_it_was_said():
    known = Answers({"live_status": answer('{"meters": {"soc": 5}}')})
    said = payload("livedata", known, None, polling=True, snapshot=view(STORED).snapshot)
    assert json.loads(said) == {"meters": {"soc": 5}}


def test_a_snapshot_in_which_nothing_flows_makes_no_live_view():
    said = payload("livedata", NOTHING, None, polling=True, snapshot=Snapshot(NOW))
    assert said.reason is Reason.NOT_ASKED


def test_without_a_battery_the_live_view_has_no_charge():
    said = payload("livedata", NOTHING, None, polling=True, snapshot=view().snapshot)
    assert "soc" not in json.loads(said)["meters"]


WISHES = [
    ("DataSampling", True, Sampling(True)),
    ("DataSampling", False, Sampling(False)),
    ("PowerProductionState", True, switch_production_on()),
    ("PowerProductionState", False, switch_production_off()),
    ("PlcLevel", True, check_plc()),
    ("EnchargeProfile", "self-consumption", set_profile("self-consumption")),
    ("EnchargeProfile", "savings", set_profile("savings-mode")),
    ("EnchargeProfile", "economy", set_profile("economy")),
    ("EnchargeProfile", "fullbackup", set_profile("backup")),
    ("EnpowerGridState", True, go_on_grid()),
    ("EnpowerGridState", False, go_off_grid()),
    ("GeneratorMode", "off", set_generator_mode("off")),
    ("GeneratorMode", "on", set_generator_mode("on")),
    ("GeneratorMode", "auto", set_generator_mode("auto")),
]


@pytest.mark.parametrize(("key", "value", "meant"), WISHES)
def test_a_key_means_its_command(key, value, meant):
    assert parse(json.dumps({key: value}).encode()) == (key, meant)


def test_no_key_has_a_value_that_is_not_in_this_table():
    assert {(key, value) for key in KEYS for value in allowed(key)} == {
        (key, value) for key, value, _ in WISHES
    }


@pytest.mark.parametrize(
    ("key", "value"),
    [("EnpowerGridState", 1), ("EnpowerGridState", "true"), ("PlcLevel", False),
     ("GeneratorMode", "Auto"), ("GeneratorMode", None), ("EnchargeProfile", ["economy"])],
)  # fmt: skip
def test_a_value_that_is_not_meant_exactly_is_refused(key, value):
    found = wish(key, value)
    assert isinstance(found, Problem)
    assert found.where == key


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b"{}", b'"DataSampling"', b'{"token": "x"}', b"[" * 100_000,
     b'{"PlcLevel": true, "DataSampling": true}', b'{"home": {}}', b"\xff\xfe\xff"],
)  # fmt: skip
def test_what_is_no_message_of_one_key_is_refused(body):
    found = parse(body)
    assert isinstance(found, Problem)
