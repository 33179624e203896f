from functools import cache

import attrs
import pytest

from pyenvoy import recording
from pyenvoy.commands import Danger
from pyenvoy.commands.spoken import SENTENCES, understood
from pyenvoy.commands.standing import STATES
from pyenvoy.model.batteries import AcBattery
from pyenvoy.model.relays import RelayState
from pyenvoy.model.tariff import StorageProfile
from pyenvoy.reading.snapshot import take
from tests.recordings import SAMPLES

BATTERIES = "8.2.127_generator_running"
AC_BATTERIES = "8.2.4382_acb"


@cache
def snapshot(sample=BATTERIES):
    found = recording.parse(SAMPLES[sample].read_bytes())
    return take(recording.answers(found), recording.moment(found))


def standing(found=None):
    """Per control, and per which of several: its state."""
    found = found or snapshot()
    return {
        f"{name}/{which}".rstrip("/"): state
        for name, states in STATES.items()
        for which, state, _ in states(found)
    }


def test_there_is_one_for_every_control():
    assert list(STATES) == [one.name for one in SENTENCES]


CONTACTS = ("NC1", "NC2", "NO1", "NO2")


def test_each_stands_in_the_words_that_set_it():
    assert standing() == {
        "production": "on",
        "plc": None,
        "storage-profile": "self-consumption",
        "reserve": "20",
        "charge-from-grid": "off",
        "grid-relay": "off",
        **{f"dry-contact/{one}": "open" for one in CONTACTS},
        **{f"dry-contact-settings/{one}": None for one in CONTACTS},
        "generator-mode": "on",
        "generator-config": None,
        "generator-schedule": None,
        "live-view": "off",
        "export-limit": "off",
        "dynamic-limit": "off",
        "panel-limit": "off",
    }


@pytest.mark.parametrize("sample", SAMPLES)
def test_a_state_can_be_set_again(sample):
    for path, state in standing(snapshot(sample)).items():
        if state is not None:
            name, _, which = path.partition("/")
            assert understood([one for one in (name, which, state) if one])


def test_storage_is_set_only_where_there_are_batteries():
    batteries = attrs.evolve(snapshot().batteries, batteries=())
    assert "reserve" in standing()
    assert "reserve" not in standing(attrs.evolve(snapshot(), batteries=batteries))


def test_both_spellings_of_savings_are_one_word():
    storage = attrs.evolve(snapshot().tariff.storage, profile=StorageProfile.SAVINGS)
    tariff = attrs.evolve(snapshot().tariff, storage=storage)
    assert standing(attrs.evolve(snapshot(), tariff=tariff))["storage-profile"] == "economy"


def test_the_position_of_the_relay_counts_and_not_what_was_asked_of_it():
    controller = attrs.evolve(
        snapshot().grid.controllers[0], relay=RelayState.OPEN, relay_commanded=RelayState.CLOSED
    )
    grid = attrs.evolve(snapshot().grid, controllers=(controller,))
    assert standing(attrs.evolve(snapshot(), grid=grid))["grid-relay"] == "off"


def test_each_belongs_to_a_subject_of_the_snapshot():
    found = snapshot()
    paths = {path for states in STATES.values() for _, _, path in states(found)}
    assert {path.partition("/")[0] for path in paths} <= set(attrs.asdict(found, recurse=False))


def test_of_several_relays_one_that_is_open_is_no_grid():
    one = snapshot().grid.controllers[0]
    relays = (RelayState.CLOSED, RelayState.OPEN)
    controllers = tuple(attrs.evolve(one, relay=relay) for relay in relays)
    grid = attrs.evolve(snapshot().grid, controllers=controllers)
    assert standing(attrs.evolve(snapshot(), grid=grid))["grid-relay"] == "off"


def test_a_relay_whose_position_nobody_knows_is_not_there():
    grid = attrs.evolve(snapshot().grid, controllers=(), collars=())
    assert "grid-relay" not in standing(attrs.evolve(snapshot(), grid=grid))


@pytest.mark.parametrize(("limited", "state"), [(True, "1500"), (False, "off")])
def test_a_limit_stands_at_its_watts_or_there_is_none(limited, state):
    limits = attrs.evolve(
        snapshot().limits,
        export_limited=limited, export_limit=1500.0,
        dynamic_limiting=limited, dynamic_limit=1500.0,
        pv_limited=None,
    )  # fmt: skip
    found = standing(attrs.evolve(snapshot(), limits=limits))
    assert (found["export-limit"], found["dynamic-limit"]) == (state, state)
    assert "panel-limit" not in found


@pytest.mark.parametrize(("commanded", "state"), [(True, "asleep"), (False, "awake"), (None, None)])
def test_an_ac_battery_sleeps_or_is_awake(commanded, state):
    battery = AcBattery("1", sleep_commanded=commanded)
    batteries = attrs.evolve(snapshot(AC_BATTERIES).batteries, ac_batteries=(battery,))
    found = standing(attrs.evolve(snapshot(AC_BATTERIES), batteries=batteries))
    assert found["ac-battery/1"] == state


def test_nothing_is_known_of_an_unknown_system():
    assert standing(type(snapshot())(snapshot().at)) == {}


# -- switches and dangers ------------------------------------------------------------------------


def sentence(name):
    return next(one for one in SENTENCES if one.name == name)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("production", ("on", "off")),
        ("dry-contact", ("closed", "open")),
        ("ac-battery", ("awake", "asleep")),
        ("charge-from-grid", ("on", "off")),
        ("storage-profile", None),
        ("export-limit", None),
        ("plc", None),
        ("dry-contact-settings", None),
    ],
)
def test_a_switch_is_switched_by_two_words(name, words):
    assert sentence(name).switch == words


def test_what_is_dangerous_says_so():
    found = {one.name: one.dangers for one in SENTENCES if one.dangers}
    assert found == {
        "production": {Danger.PRODUCTION_OFF},
        "grid-relay": {Danger.OFF_GRID},
        "dynamic-limit": {Danger.EXPORT_LIMITS},
        "export-limit": {Danger.EXPORT_LIMITS},
        "panel-limit": {Danger.EXPORT_LIMITS},
    }
