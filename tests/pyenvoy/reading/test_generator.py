"""The generator: whether there is one, and what its four pages say."""

from datetime import timedelta

import pytest

from pyenvoy.model.generator import Exercise, GeneratorMode
from pyenvoy.model.relays import RelayState
from pyenvoy.reading.generator import read
from pyenvoy.wire.ivp_ensemble import ENSEMBLE_INVENTORY
from pyenvoy.wire.ivp_ensemble.generator import GENERATOR
from pyenvoy.wire.ivp_ss import GEN_CONFIG, GEN_MODE, GEN_SCHEDULE
from tests.pyenvoy.reading.said import said

ENPOWER = {ENSEMBLE_INVENTORY: [{"type": "ENPOWER", "devices": [{"serial_num": "E1"}]}]}
NONE = {
    "admin_state": "unknown",
    "oper_state": "open",
    "start_soc": 100,
    "stop_soc": -1,
    "present": 0,
}
RUNNING = {"admin_state": "close", "oper_state": "close", "admin_mode": 2, "schedule": 1}


def generator(**answers):
    bodies = {GENERATOR: RUNNING, **ENPOWER}
    names = {"state": GENERATOR, "config": GEN_CONFIG, "mode": GEN_MODE, "plan": GEN_SCHEDULE}
    return read(said({**bodies, **{names[key]: body for key, body in answers.items()}}))


def test_nothing_known_is_no_generator():
    assert read(said({})) is None


def test_defaults_are_no_generator():
    assert generator(state=NONE, config={}) is None


@pytest.mark.parametrize("evidence", [{"config": {"manufacturer": "Acme"}}, {}])
def test_a_data_sheet_or_a_commanded_state_is_evidence(evidence):
    state = NONE if evidence else RUNNING
    assert generator(state=state, **evidence) is not None


def test_without_a_controller_there_is_no_generator():
    assert read(said({GENERATOR: RUNNING, ENSEMBLE_INVENTORY: []})) is None


def test_evidence_counts_while_nobody_knows_of_a_controller():
    assert read(said({GENERATOR: RUNNING})).relay is RelayState.CLOSED


def test_close_means_closed():
    found = generator()
    assert (found.relay_commanded, found.relay) == (RelayState.CLOSED, RelayState.CLOSED)
    assert found.scheduled is True


def test_command_and_state_are_different_facts():
    found = generator(state={**RUNNING, "oper_state": "open"}, mode={"gen_cmd": "on"})
    assert (found.mode, found.relay) == (GeneratorMode.ON, RelayState.OPEN)


def test_the_name_plate_is_in_kilowatts():
    config = {"name_plate_rating_wat": 14.0, "warm_up_mins": 5, "generator_id": ""}
    found = generator(config=config).config
    assert (found.rated_power, found.warm_up, found.id) == (14000, timedelta(minutes=5), None)


@pytest.mark.parametrize(
    ("soc", "charges"), [((100, -1), (None, None)), ((30, 70), (30, 70)), ((100, 70), (100, 70))]
)
def test_charges_that_nobody_has_set_are_none(soc, charges):
    found = generator(state={**RUNNING, "start_soc": soc[0], "stop_soc": soc[1]})
    assert (found.start_charge, found.stop_charge) == charges


def test_the_exercise_is_in_minutes_of_day():
    config = {"freq_in_weeks": 1, "start": 750, "duration": 30, "day": "Sun"}
    found = generator(plan={"exercise_config": config, "default_soc": {"start_soc": 30}})
    half_past_noon = timedelta(hours=12, minutes=30)
    assert found.exercise == Exercise(1, "Sun", half_past_noon, timedelta(minutes=30))
    assert found.default_start_charge == 30


def test_periods_know_their_season_and_days():
    period = {"id": "normal_1", "start": 0.0, "duration": 1440.0, "setting": "AON"}
    days = {"week_days": "Mon,Tue", "periods": [period]}
    season = {"id": "always_on", "start": "1/1", "end": "12/31", "days": [days]}
    (found,) = generator(plan={"schedule": {"default": [season]}}).schedule
    assert (found.season_start, found.days, found.setting) == ("1/1", "Mon,Tue", "AON")
    assert found.duration == timedelta(days=1)
