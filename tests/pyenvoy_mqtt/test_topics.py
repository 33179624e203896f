import json
import re
from datetime import UTC, datetime

import pytest

from pyenvoy import Snapshot, plain
from pyenvoy_mqtt.topics import Availability, Topics, payload

HOUSE = Topics("home/solar", "1223")


def test_a_gateway_has_its_own_topics():
    assert HOUSE.state == "home/solar/1223/state"
    assert HOUSE.availability == "home/solar/1223/availability"
    assert HOUSE.reachable == "home/solar/1223/reachable"
    assert HOUSE.live == "home/solar/1223/live"
    assert HOUSE.subject("inverters/4") == "home/solar/1223/state/inverters/4"
    assert HOUSE.energy("4.charged") == "home/solar/1223/energy/4.charged"
    assert HOUSE.control("dry-contact/NC1", "set") == "home/solar/1223/dry-contact/NC1/set"


@pytest.mark.parametrize(
    ("topic", "control"),
    [
        ("home/solar/1223/reserve/set", "reserve"),
        ("home/solar/1223/dry-contact/NC1/set", "dry-contact/NC1"),
        ("home/solar/1223/reserve/result", None),
        ("elsewhere/reserve/set", None),
    ],
)
def test_a_set_topic_says_what_is_set(topic, control):
    assert HOUSE.wished(topic) == control


@pytest.mark.parametrize(
    "serial", ["a/b", "#", "+/+", "$SYS", "", "1" * 70_000, "\0", "é\x9b", "../x"]
)
def test_no_serial_whatsoever_leaves_its_level(serial):
    topic = Topics("home", serial).state
    assert re.fullmatch(r"home/[A-Za-z0-9_.-]{1,64}/state", topic)


def test_the_payload_is_the_plain_snapshot():
    snapshot = Snapshot(datetime(2026, 6, 1, tzinfo=UTC))
    assert json.loads(payload(snapshot)) == plain(snapshot)


def test_availability_is_spelt_as_home_assistant_expects():
    assert [*Availability] == ["online", "offline"]
