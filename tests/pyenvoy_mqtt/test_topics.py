import json
import re
from datetime import UTC, datetime

import pytest

from pyenvoy import Snapshot, plain
from pyenvoy_mqtt.topics import Availability, Topics, payload


def test_a_gateway_has_its_own_topics():
    house = Topics("home/solar", "1223")
    assert house.state == "home/solar/1223/state"
    assert house.availability == "home/solar/1223/availability"


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
