import json
from datetime import UTC, datetime, timedelta

import pytest

from pyenvoy_mqtt.discovery import Announcer, Entity
from pyenvoy_mqtt.discovery import announcer as announcer_of
from pyenvoy_mqtt.settings import Form
from pyenvoy_mqtt.topics import Topics

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
FACTS = {"identifiers": ["pyenvoy_1223"], "name": "Envoy 1223"}
TOPIC = "homeassistant/device/pyenvoy_1223/batteries_4/config"
POWER = Entity("power", "sensor", {"name": "Power"})
STATE = Entity("state", "sensor", {"name": "State", "options": ["a", "b"]})


def announcer(form=Form.DEVICE):
    return Announcer(Topics("pyenvoy", "1223"), "homeassistant", form, "2026.11")


def announced(*found, form=Form.DEVICE):
    one = announcer(form)
    one.part("batteries/4", FACTS, "pyenvoy/1223/state/batteries/4")
    one.add("batteries/4", found)
    return one


def due(one):
    return [(found.topic, json.loads(found.payload or b"null")) for found in one.due()]


def test_a_device_is_announced_in_one_message_with_all_its_entities():
    ((topic, told),) = due(announced(POWER, STATE))
    assert topic == TOPIC
    assert told["device"] == FACTS
    assert told["state_topic"] == "pyenvoy/1223/state/batteries/4"
    assert told["origin"] == {"name": "pyenvoy", "sw_version": "2026.11"}
    assert told["components"]["power"] == {
        "platform": "sensor", "unique_id": "pyenvoy_1223_batteries_4_power", "name": "Power",
    }  # fmt: skip


def test_it_is_there_while_we_are_and_while_the_gateway_answers():
    ((_, told),) = due(announced(POWER))
    topics = [one["topic"] for one in told["availability"]]
    assert topics == ["pyenvoy/1223/availability", "pyenvoy/1223/reachable"]
    assert told["availability_mode"] == "all"


def test_or_each_entity_in_a_message_of_its_own():
    ((topic, told),) = due(announced(POWER, form=Form.ENTITY))
    assert topic == "homeassistant/sensor/pyenvoy_1223/batteries_4_power/config"
    assert told["unique_id"] == "pyenvoy_1223_batteries_4_power"
    assert told["device"] == FACTS


def test_nothing_is_announced_twice():
    one = announced(POWER)
    due(one)
    one.part("batteries/4", FACTS)
    one.add("batteries/4", [POWER])
    assert due(one) == []


def test_another_entity_or_another_firmware_is_announced():
    one = announced(POWER)
    due(one)
    one.add("batteries/4", [STATE])
    assert len(due(one)) == 1
    one.part("batteries/4", {**FACTS, "sw_version": "2"})
    assert len(due(one)) == 1


def test_a_part_without_entities_is_not_announced():
    assert due(announced()) == []


def test_an_entity_of_a_part_that_is_not_there_waits():
    one = announcer()
    one.add("batteries/4", [POWER])
    assert due(one) == []


def test_words_that_are_invented_are_offered_only_so_far():
    one = announced(STATE)
    for number in range(100):
        options = {"name": "State", "options": [f"invented {number}"]}
        one.add("batteries/4", [Entity("state", "sensor", options)])
    ((_, told),) = due(one)
    offered = told["components"]["state"]["options"]
    assert offered == [f"invented {number}" for number in range(99, 35, -1)]


def test_what_a_broker_has_made_up_is_remembered_only_so_far(monkeypatch):
    monkeypatch.setattr(announcer_of, "MOST_KEPT", 1)
    one = announcer()
    for key in ("x", "y"):
        topic = f"homeassistant/device/pyenvoy_1223/{key}/config"
        one.inherit(topic, b"", NOON)
    back = [found.topic for found in one.obsolete(NOON + HOUR, HOUR, lambda _: True)]
    assert back == ["homeassistant/device/pyenvoy_1223/x/config"]


def test_options_only_become_more():
    one = announced(STATE)
    one.add("batteries/4", [Entity("state", "sensor", {"name": "State", "options": ["a", "new"]})])
    ((_, told),) = due(one)
    assert told["components"]["state"]["options"] == ["a", "new", "b"]


def test_only_what_is_dropped_goes():
    one = announced(POWER)
    one.part("batteries/5", FACTS)
    one.add("batteries/5", [POWER])
    assert [found.topic for found in one.drop("batteries/4")] == [TOPIC]
    assert len(due(one)) == 1


@pytest.mark.parametrize("form", Form)
def test_what_is_dropped_is_taken_back_where_it_was_announced(form):
    one = announced(POWER, form=form)
    ((topic, _),) = due(one)
    assert [(x.topic, x.payload) for x in one.drop("batteries/4")] == [(topic, b"")]
    assert [*one.drop("batteries/4")] == []
    assert due(one) == []


# -- what an earlier run has announced ------------------------------------------------------------


def kept(*found, unique="pyenvoy_1223_batteries_4_old", **more):
    config = {"platform": "sensor", "unique_id": unique, "name": "Old"} | more
    return json.dumps(
        {"device": {}, "components": dict.fromkeys(found or ("old",), config)}
    ).encode()


def obsolete(one, hours, may_go=lambda _: True):
    return [x.topic for x in one.obsolete(NOON + hours * HOUR, 2 * HOUR, may_go)]


@pytest.mark.parametrize("first", [True, False])
def test_what_an_earlier_run_knew_of_stays_until_it_has_not_been_seen_for_long(first):
    one = announcer()
    if first:
        one.inherit(TOPIC, kept(), NOON)
    one.part("batteries/4", FACTS)
    one.add("batteries/4", [POWER])
    if not first:
        one.inherit(TOPIC, kept(), NOON)
    ((_, told),) = due(one)
    assert told["components"].keys() == {"power", "old"}
    assert obsolete(one, 1) == due(one) == []
    assert obsolete(one, 2) == []
    ((_, told),) = due(one)
    assert told["components"]["old"] == {"platform": "sensor"}
    one.add("batteries/4", [STATE])
    assert due(one)[0][1]["components"].keys() == {"power", "state"}


def test_what_is_seen_again_is_no_longer_in_doubt():
    one = announcer()
    one.inherit(TOPIC, kept(), NOON)
    one.part("batteries/4", FACTS)
    one.add("batteries/4", [Entity("old", "sensor", {"name": "Old"})])
    due(one)
    obsolete(one, 3)
    assert due(one) == []


def test_what_nothing_has_announced_for_long_is_taken_back():
    one = announced(POWER)
    gone = TOPIC.replace("batteries_4", "batteries_5")
    one.inherit(gone, kept(), NOON)
    one.inherit(TOPIC, kept(), NOON)
    assert obsolete(one, 1) == []
    assert obsolete(one, 2, may_go=lambda key: key != "batteries_5") == []
    assert obsolete(one, 2) == [gone]
    assert obsolete(one, 9) == []


def test_the_other_form_is_taken_back_once_it_is_no_longer_used():
    one = announced(POWER, form=Form.ENTITY)
    one.inherit(TOPIC, kept(), NOON)
    assert obsolete(one, 2) == [TOPIC]


@pytest.mark.parametrize(
    "payload",
    [b"", b"{", b"[]", b'{"components": 1}', b"[" * 9999, kept(unique="foreign"), kept(platform=7)],
    ids=lambda one: str(one)[:25],
)
def test_what_somebody_else_has_written_there_is_not_said_by_us(payload):
    one = announced(POWER)
    one.inherit(TOPIC, payload, NOON)
    assert due(one)[0][1]["components"].keys() == {"power"}


def test_what_this_run_has_announced_already_is_as_it_is_now():
    one = announced(POWER)
    one.inherit(TOPIC, kept("power", unique="pyenvoy_1223_batteries_4_power"), NOON)
    assert due(one)[0][1]["components"]["power"]["name"] == "Power"


def test_where_to_listen():
    assert announcer().leftovers == "homeassistant/+/pyenvoy_1223/+/config"
    assert announcer().birth == "homeassistant/status"
