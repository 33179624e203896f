from datetime import timedelta

import attrs
import pytest

from pyenvoy.commands import (
    Confirmed,
    Ignored,
    configure_generator,
    schedule_generator,
    set_generator_mode,
)
from pyenvoy.commands.command import NOTHING_SEEN, Match
from pyenvoy.errors import Problem
from pyenvoy.units import Amperes, Percent, Watts
from pyenvoy.wire.ivp_ensemble import GENERATOR
from pyenvoy.wire.ivp_ss import GEN_CONFIG, GEN_MODE, GEN_SCHEDULE
from tests.pyenvoy.commands.carried import against, house, looks, outcome, sent

ERA = "8.2.127_generator_running"
CONFIG = {"name_plate_rating_wat": 14.0, "warm_up_mins": 5, "charge_from_generator": True}
SCHEDULE = {
    "exercise_config": {"freq_in_weeks": 2, "start": 660, "duration": 20, "day": "Sat"},
    "default_soc": {"start_soc": 30, "stop_soc": 70},
    "schedule": {"default": [{"id": "x", "start_soc": 100.0}]},
}


def minutes(count):
    return timedelta(minutes=count)


def charge(start=None, stop=None):
    return schedule_generator(start_charge=start, stop_charge=stop)


@pytest.mark.parametrize(
    "wish",
    [
        set_generator_mode("off"),
        set_generator_mode("auto"),
        configure_generator(charges_battery=False, warm_up=minutes(7)),
        schedule_generator(day="Mon", duration=minutes(30)),
        charge(Percent(20), Percent(80)),
    ],
    ids=str,
)
def test_a_gateway_that_obeys_confirms(wish):
    assert outcome(wish, ERA) == Confirmed()


def test_a_gateway_that_keeps_charging_from_the_generator_has_ignored_the_wish():
    assert outcome(configure_generator(charges_battery=False), "8.3.5169_generator_idle") == (
        Ignored()
    )


def test_without_a_generator_there_is_nothing_to_set():
    for wish in (set_generator_mode("on"), configure_generator(model="x"), charge(Percent(20))):
        assert against(wish, ERA) == []
        assert against(wish, ERA, generator=None) == ["generator"]


def test_a_mode_that_nobody_knows_is_not_sent():
    assert against(set_generator_mode("turbo"), ERA) == ["mode"]


def test_a_mode_is_one_word():
    assert sent(set_generator_mode("auto"), GEN_MODE, {}) == {"gen_cmd": "auto"}


def test_a_command_that_stands_is_fulfilled_and_the_relay_is_told_beside_it():
    now = {GEN_MODE: {"gen_cmd": "on"}, GENERATOR: {"oper_state": "open"}}
    found = looks(set_generator_mode("on"), now)
    assert (found.match, found.reported, found.effective) == (Match.MATCHES, "on", "open")
    running = now | {GENERATOR: {"oper_state": "close"}}
    assert looks(set_generator_mode("off"), running).match is Match.DIFFERS
    assert looks(set_generator_mode("on"), running).effective == "closed"
    assert looks(set_generator_mode("on"), {GEN_MODE: {"gen_cmd": "on"}}).effective is None


def test_a_mode_that_cannot_be_read_says_nothing():
    assert looks(set_generator_mode("on"), {}) == NOTHING_SEEN
    assert looks(set_generator_mode("on"), {GEN_MODE: {}}) == NOTHING_SEEN


def test_nothing_to_change_is_nothing_to_send():
    assert against(configure_generator(), ERA) == ["config"]
    assert against(schedule_generator(), ERA) == ["schedule"]


def test_a_data_sheet_has_numbers_that_can_be():
    wish = configure_generator(
        rated_power=Watts(-1),
        max_current=Amperes(0),
        min_loading=Percent(101),
        max_efficiency=Percent(50),
        warm_up=minutes(61),
    )
    assert against(wish, ERA) == ["min_loading", "rated_power", "max_current", "warm_up"]


def test_power_goes_out_in_kilowatts_whatever_the_key_says():
    found = sent(configure_generator(rated_power=Watts(9500)), GEN_CONFIG, CONFIG)
    assert found == CONFIG | {"name_plate_rating_wat": 9.5}


def test_the_data_sheet_goes_out_whole():
    wish = configure_generator(warm_up=minutes(7), charges_battery=False)
    found = sent(wish, GEN_CONFIG, CONFIG | {"odd": [None]})
    assert found == CONFIG | {"warm_up_mins": 7, "charge_from_generator": False, "odd": [None]}


def test_a_line_that_the_sheet_does_not_have_is_not_invented():
    wish = configure_generator(model="x")
    assert sent(wish, GEN_CONFIG, CONFIG) == Problem(
        "gen_config.model", "this gateway has no such setting"
    )


def test_a_sheet_that_was_not_read_is_not_written():
    unread = Problem("gen_config", "the gateway does not say what is set now")
    assert configure_generator(model="x").request(None, None) == unread
    assert sent(configure_generator(model="x"), GEN_CONFIG, b"<html>") == unread


def test_a_sheet_is_seen():
    wish = configure_generator(charges_battery=False)
    found = looks(wish, {GEN_CONFIG: CONFIG})
    assert (found.match, found.reported) == (Match.DIFFERS, "charge_from_generator true")
    assert looks(wish, {}) == NOTHING_SEEN


def test_test_runs_stay_within_their_limits():
    wish = schedule_generator(every_weeks=5, day="Sunday", start=minutes(1440), duration=minutes(5))
    assert against(wish, ERA) == ["every_weeks", "start", "duration", "duration", "day"]
    assert against(schedule_generator(duration=minutes(25)), ERA) == ["duration"]


def test_a_generator_starts_below_the_charge_at_which_it_stops():
    assert against(charge(Percent(70), Percent(30)), ERA) == ["start_charge"]
    assert against(charge(start=Percent(80)), ERA) == ["start_charge"]
    assert against(charge(stop=Percent(20)), ERA) == ["start_charge"]
    assert against(charge(stop=Percent(120)), ERA) == ["stop_charge"]


def test_charges_that_nobody_has_set_stand_in_nobodys_way():
    unset = attrs.evolve(house(ERA).generator, default_start_charge=None, default_stop_charge=None)
    assert against(charge(start=Percent(80)), ERA, generator=unset) == []
    assert against(charge(stop=Percent(20)), ERA, generator=unset) == []


def test_the_schedule_goes_out_whole():
    found = sent(schedule_generator(day="Mon", stop_charge=Percent(80)), GEN_SCHEDULE, SCHEDULE)
    exercise = SCHEDULE["exercise_config"] | {"day": "Mon"}
    limits = {"start_soc": 30, "stop_soc": 80}
    assert found == SCHEDULE | {"exercise_config": exercise, "default_soc": limits}


def test_a_schedule_is_seen_with_the_charges_that_hold():
    now = {GEN_SCHEDULE: SCHEDULE, GENERATOR: {"start_soc": 30, "stop_soc": 70}}
    found = looks(charge(Percent(30)), now)
    assert (found.match, found.effective) == (Match.MATCHES, "30 to 70 %")
    assert looks(charge(Percent(30)), now | {GENERATOR: {"start_soc": 30}}).effective is None
    assert looks(charge(Percent(30)), {GEN_SCHEDULE: SCHEDULE}).effective is None


def test_wishes_read_as_sentences():
    assert str(set_generator_mode("auto")) == "set the generator to auto"
    assert str(configure_generator(model="x")) == "set the generator's data: model x"
    assert str(charge(Percent(20))) == "schedule the generator: start_soc 20"
