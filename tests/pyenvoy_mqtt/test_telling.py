import json
from datetime import timedelta

import attrs
import pytest

from pyenvoy import plain
from pyenvoy.model.accounts import Accounts
from pyenvoy_mqtt.settings import HomeAssistantSettings, MqttSettings
from pyenvoy_mqtt.telling import Telling
from pyenvoy_mqtt.topics import Topics
from tests.pyenvoy.show.roofs import insight, panel
from tests.pyenvoy_mqtt.seen import (
    MINUTE,
    SECOND,
    inventing,
    later,
    snapshot,
    with_power,
    without_battery,
)
from tests.pyenvoy_mqtt.test_subjects import ACCOUNT

NOON = snapshot().at
SERIAL = snapshot().gateway.serial
ROOT = f"pyenvoy/{SERIAL}"
BATTERY = snapshot().batteries.batteries[0].serial
STATE = f"{ROOT}/state/batteries/{BATTERY}"
CONFIG = f"homeassistant/device/pyenvoy_{SERIAL}/batteries_{BATTERY}/config"
QUIET = {"home_assistant": HomeAssistantSettings(enabled=False)}


def telling(**settings):
    return Telling(MqttSettings(**settings), Topics("pyenvoy", SERIAL), "1")


def told(one, found=None, after=timedelta(), accounts=None):
    """What is said once this snapshot was taken: per topic what was said last."""
    one.take(found or snapshot(), accounts, NOON + after)
    live = one.urgent()
    messages = [*one.due(NOON + after), *([live] if live else [])]
    return {message.topic: message.payload for message in messages}


def watched(one, found, since, until):
    """What is said while this is seen every minute."""
    every = [told(one, found, minute * MINUTE) for minute in range(since, until + 1)]
    return {topic: body for said in every for topic, body in said.items()}


def test_at_first_everything_is_said():
    found = told(telling())
    assert {f"{ROOT}/state", f"{ROOT}/live", STATE, CONFIG, f"{ROOT}/reserve/state"} <= {*found}
    assert json.loads(found[f"{ROOT}/state"])["gateway"]["serial"] == SERIAL


def test_then_nothing_until_something_changes():
    one = telling()
    told(one)
    assert [*one.due(NOON + MINUTE)] == []


def test_a_subject_that_has_changed_is_said_after_its_pause():
    one = telling(**QUIET)
    told(one)
    assert f"{ROOT}/state/production" not in told(one, with_power(1.0), 9 * SECOND)
    found = told(one, with_power(2.0), 10 * SECOND)
    assert json.loads(found[f"{ROOT}/state/production"])["now"]["power"] == 2.0
    assert f"{ROOT}/state/tariff" not in found


def test_a_live_value_is_said_at_once():
    one = telling(**QUIET)
    told(one)
    found = told(one, with_power(1.0), SECOND)
    assert json.loads(found[f"{ROOT}/live"])["panels"] == 1.0


def test_within_its_band_it_is_said_once_a_minute():
    one = telling(**QUIET)
    power = snapshot().production.power
    told(one)
    assert f"{ROOT}/live" not in told(one, with_power(power + 1), SECOND)
    assert f"{ROOT}/live" in told(one, with_power(power + 1), MINUTE)


def test_the_whole_snapshot_is_said_no_more_often_than_all_else():
    one = telling(**QUIET)
    told(one)
    assert f"{ROOT}/state" not in told(one, later(snapshot(), SECOND), SECOND)
    assert f"{ROOT}/state" in told(one, later(snapshot(), MINUTE), MINUTE)


def test_it_is_not_said_where_it_is_not_wanted():
    assert f"{ROOT}/state" not in told(telling(snapshot=False))


def test_energies_are_said_and_announced():
    accounts = Accounts(NOON, {"produced": ACCOUNT}, "UTC", zone_known=True)
    found = told(telling(), accounts=accounts)
    assert json.loads(found[f"{ROOT}/energy/produced"])["energy"] == 100.0
    told_there = json.loads(found[f"homeassistant/device/pyenvoy_{SERIAL}/energy/config"])
    assert told_there["components"].keys() == {"energy_produced", "energy_produced_today"}


def test_the_energy_of_a_device_belongs_to_the_device():
    accounts = Accounts(NOON, {f"{BATTERY}.charged": ACCOUNT}, "UTC", zone_known=True)
    found = told(telling(), accounts=accounts)
    assert "energy_charged" in json.loads(found[CONFIG])["components"]


def test_whether_the_gateway_answers_is_said_when_it_changes():
    one = telling(**QUIET)
    one.reachable(answers=True)
    assert told(one)[f"{ROOT}/reachable"] == b"online"
    one.reachable(answers=True)
    assert told(one) == {}
    one.reachable(answers=False)
    assert told(one) == {f"{ROOT}/reachable": b"offline"}


def test_before_there_is_a_snapshot_nothing_is_said():
    one = telling()
    one.reachable(answers=True)
    assert [*one.due(NOON)] == []


# -- announcements --------------------------------------------------------------------------------


def configs(found):
    return [topic for topic in found if topic.endswith("/config")]


def test_nothing_is_announced_before_everything_was_asked():
    assert configs(told(telling(), attrs.evolve(snapshot(), complete=False))) == []


def test_controls_are_announced_with_what_they_belong_to():
    found = told(telling())
    reserve = json.loads(found[f"homeassistant/device/pyenvoy_{SERIAL}/batteries/config"])
    assert "control_reserve" in reserve["components"]
    contact = json.loads(found[f"homeassistant/device/pyenvoy_{SERIAL}/contacts_NC1/config"])
    assert "control_dry-contact_NC1" in contact["components"]


def test_nothing_is_announced_where_it_is_not_wanted():
    assert configs(told(telling(**QUIET))) == []
    assert telling(**QUIET).birth is None
    assert telling(**QUIET).leftovers == (f"{ROOT}/state/#",)


def test_it_is_heard_when_home_assistant_starts():
    assert telling().birth == "homeassistant/status"
    assert telling().leftovers[1:] == (f"homeassistant/+/pyenvoy_{SERIAL}/+/config",)


# -- what is gone ---------------------------------------------------------------------------------


def pulled(one, since, until):
    return watched(one, without_battery(), since, until)


def test_hardware_that_is_gone_for_long_is_taken_back_first_its_announcement():
    one = telling()
    told(one)
    assert STATE not in pulled(one, 1, 60)
    found = pulled(one, 61, 61)
    assert (found[CONFIG], found[STATE]) == (b"", b"")
    assert [*found].index(CONFIG) < [*found].index(STATE)


def test_it_is_taken_back_once_and_comes_again_when_it_is_there_again():
    one = telling()
    told(one)
    assert STATE in pulled(one, 1, 62)
    assert STATE not in pulled(one, 63, 63)
    found = told(one, snapshot(), 64 * MINUTE)
    assert found[STATE]
    assert json.loads(found[CONFIG])["components"]


@pytest.mark.parametrize("wanted", [True, False])
def test_what_an_earlier_run_has_left_is_taken_back_too(wanted):
    one = telling(home_assistant=HomeAssistantSettings(enabled=wanted))
    old = f"{ROOT}/state/batteries/999"
    announced = CONFIG.replace(BATTERY, "999")
    one.kept(old, b"{}", NOON)
    one.kept(announced, b"{}", NOON)
    assert old not in watched(one, snapshot(), 0, 59)
    found = told(one, snapshot(), 60 * MINUTE)
    assert found[old] == b""
    assert found.get(announced) == (b"" if wanted else None)


@pytest.mark.parametrize("leap", [60 * MINUTE, 60 * 24 * 365 * 56 * MINUTE, -61 * MINUTE], ids=str)
def test_a_clock_that_leaps_an_hour_takes_nothing_back(leap):
    one, old = telling(), f"{ROOT}/state/batteries/999"
    announced = CONFIG.replace(BATTERY, "999")
    one.kept(old, b"{}", NOON - leap)
    one.kept(announced, b"{}", NOON - leap)
    told(one, after=SECOND - leap)
    found = told(one, without_battery(), 2 * SECOND - leap)
    for seconds in (3, 4):
        found |= told(one, without_battery(), seconds * SECOND)
    assert not {old, announced, STATE} & {topic for topic, body in found.items() if not body}


def test_what_is_only_not_known_is_left_as_it_is():
    one = telling()
    told(one)
    nothing = attrs.evolve(snapshot(), batteries=None)
    assert STATE not in watched(one, nothing, 1, 90)


def test_what_belongs_to_a_subject_that_nobody_knows_is_never_taken_back():
    one = telling()
    strange = f"homeassistant/device/pyenvoy_{SERIAL}/strange/config"
    one.kept(strange, b"{}", NOON)
    assert strange not in watched(one, snapshot(), 0, 90)


def inverters(found):
    return {one for one in found if "/inverters/" in one}


def test_a_gateway_that_invents_serial_numbers_is_followed_only_so_far():
    one, topics = telling(snapshot=False, **QUIET), set()
    for turn in range(5):
        topics |= inverters(told(one, inventing(1000 * turn), turn * MINUTE))
    assert 950 < len(topics) < 1000
    assert one.crowded


def test_those_that_are_taken_back_leave_their_places_to_others():
    one = telling(snapshot=False, forget_after=5, **QUIET)
    for turn in range(3):
        told(one, inventing(1000 * turn), turn * MINUTE)
    found = watched(one, inventing(90000), 3, 9)
    assert len([one for one in inverters(found) if "/inverters/90" in one and found[one]]) == 400


def test_what_a_broker_makes_up_takes_no_place_from_the_devices():
    one = telling(**QUIET)
    for number in range(1001):
        one.kept(f"{ROOT}/state/inverters/x{number}", b"{}", NOON)
    assert STATE in told(one)
    assert not one.crowded


def test_counters_that_are_invented_are_followed_only_so_far():
    many = {f"{number}.produced": ACCOUNT for number in range(1001)}
    found = told(telling(**QUIET), accounts=Accounts(NOON, many, None, zone_known=False))
    assert len([one for one in found if "/energy/" in one]) == 1000


def test_no_serial_number_gives_two_entities_one_id():
    known = snapshot().batteries
    called = tuple(attrs.evolve(known.batteries[0], serial=one) for one in ("storage", "grid"))
    found = told(
        telling(), attrs.evolve(snapshot(), batteries=attrs.evolve(known, batteries=called))
    )
    parts = [json.loads(body) for topic, body in found.items() if topic.endswith("/config")]
    ids = [one["unique_id"] for part in parts for one in part["components"].values()]
    assert len(ids) == len(set(ids)) > 100


# -- panels beside their peers --------------------------------------------------------------------

PANEL = snapshot().inverters.in_use[0].serial
OF_PANEL = f"homeassistant/device/pyenvoy_{SERIAL}/inverters_{PANEL}/config"
OF_PANELS = f"homeassistant/device/pyenvoy_{SERIAL}/panels/config"


def test_insight_is_said_once_until_it_is_worked_out_anew():
    one, found = telling(**QUIET), insight()
    one.compare(found)
    assert json.loads(told(one)[f"{ROOT}/insight"]) == plain(found)
    one.compare(found)
    assert f"{ROOT}/insight" not in told(one, after=MINUTE)
    one.compare(insight(panel()))
    assert f"{ROOT}/insight" in told(one, after=2 * MINUTE)


def test_before_anything_is_compared_nothing_is_said_of_it():
    one = telling()
    one.compare(None)
    found = told(one)
    assert f"{ROOT}/insight" not in found
    assert OF_PANELS not in found


def test_home_assistant_gets_two_entities_for_the_roof_and_one_that_is_off_for_each_panel():
    one = telling()
    one.compare(insight(panel(PANEL), panel("never read")))
    found = told(one)
    roof = json.loads(found[OF_PANELS])
    assert roof["state_topic"] == f"{ROOT}/insight"
    assert roof["device"]["identifiers"] == [f"pyenvoy_{SERIAL}"]
    assert [*roof["components"]] == ["problem", "count"]
    beside = json.loads(found[OF_PANEL])["components"]["problem"]
    assert beside["enabled_by_default"] is False
    assert beside["state_topic"] == f"{ROOT}/insight"
    assert not any("never" in topic for topic in found)


def test_a_panel_that_is_read_later_is_announced_later():
    one = telling()
    one.compare(insight(panel(PANEL)))
    told(one, attrs.evolve(snapshot(), inverters=None))
    assert "problem" in json.loads(told(one, after=MINUTE)[OF_PANEL])["components"]
