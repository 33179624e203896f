from contextlib import suppress

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pyenvoy import commands
from pyenvoy.commands import Danger
from pyenvoy.commands.spoken import SENTENCES
from pyenvoy.errors import UsageError
from pyenvoy.model.batteries import AcBattery
from pyenvoy.model.relays import RelayState
from pyenvoy_mqtt.controls import Choice, Number, Press, Switch, shown, wish
from tests.pyenvoy_mqtt.seen import AC_BATTERIES, snapshot, without_battery
from tests.recordings import SAMPLES

SAID = [
    ("reserve", 30, commands.set_reserve(30)),
    ("reserve", 30.5, commands.set_reserve(30.5)),
    ("reserve", " 30 ", commands.set_reserve(30)),
    ("reserve", {"value": 30, "take-over": True}, commands.set_reserve(30, take_over=True)),
    ("storage-profile", "economy", commands.set_profile("economy")),
    ("storage-profile", {"value": "economy", "reserve": 20, "charge_from_grid": None},
     commands.set_profile("economy", reserve=20)),
    ("charge-from-grid", True, commands.charge_from_grid(on=True)),
    ("charge-from-grid", "off", commands.charge_from_grid(on=False)),
    ("grid-relay", "off", commands.go_off_grid()),
    ("dry-contact/NC1", "open", commands.open_contact("NC1")),
    ("dry-contact", {"of": "NC1", "value": "closed"}, commands.close_contact("NC1")),
    ("dry-contact-settings/NC1", {"name": "Car = mine"}, commands.configure_contact("NC1", name="Car = mine")),
    ("generator-mode", "auto", commands.set_generator_mode("auto")),
    ("plc", "check", commands.check_plc()),
    ("export-limit", 2000, commands.set_export_limit(2000)),
    ("export-limit", "off", commands.lift_export_limit()),
    ("ac-battery/1", "asleep", commands.sleep_ac_battery("1")),
]  # fmt: skip


@pytest.mark.parametrize(("name", "said", "meant"), SAID, ids=lambda one: str(one)[:30])
def test_what_is_said_is_what_is_meant(name, said, meant):
    assert wish(name, said) == meant


WRONG = [
    ("nothing", 1, "cannot be set"),
    ("", 1, "cannot be set"),
    ("reserve", "", "nothing in it"),
    ("reserve", None, "must be text, a number"),
    ("reserve", [30], "must be text, a number"),
    ("reserve", {"value": {"a": 1}}, "must be text, a number"),
    ("reserve", "reserve=30", "is no value"),
    ("reserve", "much", "is no number"),
    ("reserve", {}, "it is said as"),
    ("reserve", {"value": 30, "colour": "red"}, "it is said as"),
    ("production/x", "off", "it is said as"),
]


@pytest.mark.parametrize(("name", "said", "why"), WRONG, ids=str)
def test_what_means_nothing_gets_a_sentence(name, said, why):
    with pytest.raises(UsageError, match=why):
        wish(name, said)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)


@given(st.sampled_from([one.name for one in SENTENCES]) | st.text(max_size=9), JSON)
def test_whatever_is_said_it_is_a_wish_or_a_sentence(name, said):
    with suppress(UsageError):
        assert wish(name, said).control


# -- how they stand -------------------------------------------------------------------------------


def standing(found=None):
    return {one.path: one for one in shown(found or snapshot())}


@pytest.mark.parametrize(
    ("path", "state", "kind"),
    [
        ("reserve", "20", Number("%", 0.0, 100.0)),
        ("storage-profile", "self-consumption", Choice(("self-consumption", "backup", "economy"))),
        ("charge-from-grid", "off", Switch()),
        ("grid-relay", "off", Switch()),
        ("dry-contact/NC1", "open", Switch("closed", "open")),
        ("dry-contact-settings/NC1", None, None),
        ("generator-mode", "on", Choice(("on", "off", "auto"))),
        ("generator-config", None, None),
        ("live-view", "off", Switch()),
        ("production", "on", Switch()),
        ("plc", None, Press("check")),
    ],
)
def test_each_shows_how_it_stands_in_the_words_that_set_it(path, state, kind):
    found = standing()[path]
    assert (found.state, found.kind) == (state, kind)


def test_the_generator_runs_so_that_the_house_is_off_the_grid():
    assert snapshot().grid.controllers[0].relay is RelayState.OPEN


@pytest.mark.parametrize("sample", SAMPLES)
def test_a_state_that_is_shown_can_be_set_again(sample):
    for one in shown(snapshot(sample)):
        if one.state is not None:
            assert wish(one.path, one.state).control.name


def test_storage_is_set_only_where_there_are_batteries():
    assert "reserve" in standing()
    assert "reserve" not in standing(without_battery())


@pytest.mark.parametrize(("limited", "state"), [(True, "1500"), (False, "off")])
def test_a_limit_shows_its_watts_or_that_there_is_none(limited, state):
    limits = attrs.evolve(snapshot().limits, export_limited=limited, export_limit=1500.0)
    found = standing(attrs.evolve(snapshot(), limits=limits))["export-limit"]
    assert (found.state, found.kind) == (state, Number("W", 0.0, 100_000.0, "off"))


@pytest.mark.parametrize(("commanded", "state"), [(True, "asleep"), (False, "awake"), (None, None)])
def test_an_ac_battery_sleeps_or_is_awake(commanded, state):
    battery = AcBattery("1", sleep_commanded=commanded)
    batteries = attrs.evolve(snapshot(AC_BATTERIES).batteries, ac_batteries=(battery,))
    found = standing(attrs.evolve(snapshot(AC_BATTERIES), batteries=batteries))["ac-battery/1"]
    assert (found.state, found.kind) == (state, Switch("awake", "asleep"))
    assert found.device == "batteries/ac_batteries/1"


def test_what_is_dangerous_says_so():
    found = {path: one.dangers for path, one in standing().items() if one.dangers}
    assert found == {
        "production": {Danger.PRODUCTION_OFF},
        "grid-relay": {Danger.OFF_GRID},
        "dynamic-limit": {Danger.EXPORT_LIMITS},
        "export-limit": {Danger.EXPORT_LIMITS},
        "panel-limit": {Danger.EXPORT_LIMITS},
    }


def test_an_unknown_system_has_no_controls():
    assert standing(type(snapshot())(snapshot().at)) == {}
