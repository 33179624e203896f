import json

import attrs
import pytest
from jinja2 import Environment, StrictUndefined

from pyenvoy import plain
from pyenvoy.commands import Danger
from pyenvoy.model.insight import Verdict
from pyenvoy.show.picture import Powers
from pyenvoy_mqtt.controls import Choice, Number, Press, Shown, Switch
from pyenvoy_mqtt.discovery.others import control, energy, lift, live, problem, problems
from pyenvoy_mqtt.subjects import Counted
from pyenvoy_mqtt.topics import Topics
from tests.pyenvoy.show.roofs import DIRTY, NEW, SHADED, WELL, dirty, insight, panel, unknown
from tests.pyenvoy_mqtt.test_subjects import ACCOUNT, NOON

HOUSE = Topics("pyenvoy", "1223")


def entity(kind, state="30", path="reserve", **more):
    return control(Shown(path, state, kind, **more), HOUSE)


def test_a_live_value_is_no_longer_shown_when_it_is_old():
    found = {one.key: one.config for one in live(Powers(panels=1.0, charge=5.0))}
    assert found["panels"]["name"] == "Panels power"
    assert found["charge"]["name"] == "Charge"
    assert {one["expire_after"] for one in found.values()} == {300}
    assert not any("enabled_by_default" in one for one in found.values())


@pytest.mark.parametrize(
    ("kind", "platform"),
    [(Choice(("a",)), "select"), (Number("%", 0, 100), "number"), (Switch(), "switch"),
     (Press("check"), "button")],
)  # fmt: skip
def test_a_control_is_what_a_person_may_choose(kind, platform):
    found = entity(kind)
    assert found.platform == platform
    assert found.config["command_topic"] == "pyenvoy/1223/reserve/set"
    assert found.config["entity_category"] == "config"
    assert found.config["retain"] is False


@pytest.mark.parametrize("kind", [Choice(("a",)), Number("%", 0, 100), Switch()])
def test_it_shows_what_was_read_back_and_never_what_was_wished(kind):
    config = entity(kind).config
    assert config["state_topic"] == "pyenvoy/1223/reserve/state"
    assert config["optimistic"] is False


def test_what_takes_more_than_a_value_is_no_entity():
    assert entity(None) is None


def test_a_word_that_firmware_has_invented_is_a_choice_too():
    assert entity(Choice(("a", "b")), "odd").config["options"] == ["a", "b", "odd"]
    assert entity(Choice(("a", "b")), "a").config["options"] == ["a", "b"]


def test_what_is_dangerous_is_not_switched_on_by_itself():
    found = entity(Switch(), dangers=frozenset({Danger.OFF_GRID}))
    assert found.config["enabled_by_default"] is False
    assert "enabled_by_default" not in entity(Switch()).config


def test_one_of_several_has_its_own_id_and_topics():
    found = entity(Switch("closed", "open"), "open", "dry-contact/NC1")
    assert found.key == "control_dry-contact_NC1"
    assert found.config["name"] == "Dry contact"
    assert found.config["command_topic"] == "pyenvoy/1223/dry-contact/NC1/set"
    assert (found.config["payload_on"], found.config["state_off"]) == ("closed", "open")


def test_a_limit_can_be_lifted_by_a_button():
    found = lift(Shown("export-limit", "off", Number("W", 0, 10, "off")), HOUSE)
    assert (found.platform, found.config["payload_press"]) == ("button", "off")
    assert found.config["name"] == "Lift export limit"


@pytest.mark.parametrize("kind", [Number("%", 0, 100), Switch()])
def test_nothing_else_can(kind):
    assert lift(Shown("reserve", "1", kind), HOUSE) is None


def test_a_counter_only_grows_and_its_day_begins_anew():
    found = {
        one.key: one.config for one in energy(Counted("4.charged", ACCOUNT, NOON, None), HOUSE)
    }
    whole, today = found["energy_charged"], found["energy_charged_today"]
    assert (whole["state_class"], today["state_class"]) == ("total_increasing", "total")
    assert "since" in today["last_reset_value_template"]
    assert whole["state_topic"] == today["state_topic"] == "pyenvoy/1223/energy/4.charged"
    assert "trust" in whole["json_attributes_template"]


# -- panels beside their peers --------------------------------------------------------------------


def rendered(entity, key, found):
    template = Environment(undefined=StrictUndefined).from_string(entity.config[key])
    return template.render(value_json=plain(found))


def roof_is(verdict, *panels):
    found = insight(*panels)
    return attrs.evolve(found, roof=attrs.evolve(found.roof, verdict=verdict))


@pytest.mark.parametrize(
    ("found", "shown", "count"),
    [
        (insight(), "ON", "2"),
        (insight(panel(), unknown()), "OFF", "0"),
        (insight(unknown()), "None", "0"),
        (roof_is(Verdict.BELOW, panel()), "ON", "0"),
    ],
)
def test_the_roof_has_a_problem_when_a_panel_has_one_or_all_have(found, shown, count):
    state, number = problems(HOUSE)
    assert rendered(state, "value_template", found) == shown
    assert rendered(number, "value_template", found) == count


def test_which_panels_and_what_is_wrong_stands_in_the_attributes():
    state, _ = problems(HOUSE)
    found = json.loads(rendered(state, "json_attributes_template", insight()))
    assert [one["serial"] for one in found["panels"]] == [DIRTY, SHADED]
    assert found["panels"][0]["advice"] == "dirt or leaves"


def test_attributes_are_no_longer_than_home_assistant_keeps_them():
    state, _ = problems(HOUSE)
    many = insight(*(dirty(f"12240000{number:04}") for number in range(200)))
    assert len(rendered(state, "json_attributes_template", many)) < 16_384


@pytest.mark.parametrize(
    ("serial", "shown"),
    [(DIRTY, "ON"), (WELL, "OFF"), (NEW, "None"), ("gone", "None"), ("a'}}\\\"b", "None")],
)
def test_each_panel_says_its_own(serial, shown):
    assert rendered(problem(serial, HOUSE), "value_template", insight()) == shown


def test_a_panel_says_what_is_wrong_in_its_attributes():
    told = json.loads(rendered(problem(DIRTY, HOUSE), "json_attributes_template", insight()))
    assert told["words"].startswith("makes 12 % less")
    assert json.loads(rendered(problem("gone", HOUSE), "json_attributes_template", insight())) == {}
