"""What a tap becomes: each control of the contract, and what is not done."""

from datetime import timedelta

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pyenvoy import commands
from pyenvoy.commands import Danger
from pyenvoy.endpoint import Role
from pyenvoy.model.relays import RelayState
from pyenvoy.model.tariff import StorageProfile
from pyenvoy_homekit.controls import Back, Do, Poll, Turn, absent, tapped
from pyenvoy_homekit.settings import (
    ControlKind,
    ControlSettings,
    Guarded,
    HomekitSettings,
    LockSettings,
)
from tests.pyenvoy_homekit.looking import control, sets
from tests.pyenvoy_homekit.views import ALL, RELAYS, having, view

OPEN, CLOSED = RelayState.OPEN, RelayState.CLOSED
SETTINGS = HomekitSettings()


def tap(wish, value, known=None, settings=SETTINGS):
    """What becomes of a tap on the tile of a control."""
    known = known or view(**ALL)
    (tile,) = control(known, wish)
    return tapped(sets(tile)["On"], value, known, settings)


# -- what is done ------------------------------------------------------------------------------------


def contract(*rows):
    return pytest.mark.contract(*(f"home.control.{row}" for row in rows))


@contract("data-refresh")
@pytest.mark.parametrize("on", [True, False])
def test_polling_is_stopped_and_goes_on(on):
    assert tap("polling", on) == Poll(on)


def relay(operating, commanded):
    where = {"relay": operating, "relay_commanded": commanded}
    return having(
        view(**ALL), **{f"grid__controllers__0__{key}": one for key, one in where.items()}
    )


def test_in_an_outage_a_house_can_be_told_to_stay_off_the_grid():
    assert tap("grid-relay", False, relay(OPEN, CLOSED)) == Do(commands.go_off_grid())
    assert tap("grid-relay", False, relay(OPEN, OPEN)) == Back()
    assert tap("grid-relay", True, relay(CLOSED, CLOSED)) == Back()


@contract("production.plc-level")
def test_a_check_of_the_power_line_is_started_and_never_ended():
    assert tap("plc", True) == Do(commands.check_plc())
    assert tap("plc", False) == Back()


SWITCHED = [
    pytest.param("production", {"production_state__forced_off": True}, True, commands.switch_production_on(),
                 marks=contract("production.power-mode")),
    pytest.param("production", {"production_state__forced_off": False}, False, commands.switch_production_off(),
                 marks=contract("production.power-mode")),
    pytest.param("grid-relay", {"grid__controllers__0__relay": OPEN, "grid__controllers__0__relay_commanded": OPEN}, True, commands.go_on_grid(),
                 marks=contract("enpower.grid-state")),
    pytest.param("grid-relay", {"grid__controllers__0__relay": CLOSED}, False, commands.go_off_grid(),
                 marks=contract("enpower.grid-state")),
    pytest.param("dry-contact NC1", {"contacts__all__0__state": OPEN}, True, commands.close_contact("NC1"),
                 marks=contract("enpower.dry-contacts")),
    pytest.param("dry-contact NC1", {"contacts__all__0__state": CLOSED}, False, commands.open_contact("NC1"),
                 marks=contract("enpower.dry-contacts")),
    pytest.param("generator", {"generator__mode": "off"}, True, commands.set_generator_mode("on"),
                 marks=contract("generator.state")),
    pytest.param("generator", {"generator__mode": "auto"}, False, commands.set_generator_mode("off"),
                 marks=contract("generator.state")),
    pytest.param("charge-from-grid", {"tariff__storage__charge_from_grid": False}, True,
                 commands.charge_from_grid(on=True)),
    pytest.param("live-view", {"live__streaming": True}, False, commands.stop_live()),
    pytest.param("export-limit 0", {"limits__export_limited": False}, True, commands.set_export_limit(0)),
    pytest.param("export-limit 0", {"limits__export_limited": True, "limits__export_limit": 0.0}, False,
                 commands.lift_export_limit()),
]  # fmt: skip


@pytest.mark.parametrize(("wish", "paths", "on", "command"), SWITCHED)
def test_a_switch_becomes_the_command_that_pyenvoy_set_would_send(wish, paths, on, command):
    assert tap(wish, on, having(view(**ALL), **paths)) == Do(command)


@pytest.mark.parametrize(("wish", "paths", "on", "_"), SWITCHED)
def test_what_is_so_already_is_not_set_again(wish, paths, on, _):
    assert tap(wish, not on, having(view(**ALL), **paths)) == Back()


@pytest.mark.parametrize("mode", ["off", "on", "auto"])
@contract(*(f"generator.mode.{mode}" for mode in ("off", "on", "auto")))
def test_each_mode_of_the_generator_is_chosen_by_switching_its_tile_on(mode):
    other = "on" if mode != "on" else "off"
    known = having(view(**ALL), generator__mode=other)
    assert tap(f"generator {mode}", True, known) == Do(commands.set_generator_mode(mode))
    assert tap(f"generator {mode}", False, known) == Back()


PROFILES = {
    "self-consumption": StorageProfile.SELF_CONSUMPTION,
    "savings": StorageProfile.ECONOMY,
    "economy": StorageProfile.ECONOMY,
    "full-backup": StorageProfile.BACKUP,
}


def in_other_profile(profile):
    other = StorageProfile.BACKUP if profile != "backup" else StorageProfile.ECONOMY
    return having(view(**ALL), tariff__storage__profile=other)


@pytest.mark.parametrize("word", PROFILES)
@contract(*(f"encharge.profile.{word}.activate" for word in PROFILES))
def test_a_profile_is_chosen_by_switching_its_tile_on(word):
    known = in_other_profile(PROFILES[word])
    assert tap(f"profile {word}", True, known) == Do(commands.set_profile(PROFILES[word]))
    assert tap(f"profile {word}", False, known) == Back()


def dimmed(word, value):
    known = in_other_profile(PROFILES[word])
    (tile,) = control(known, f"profile {word}", ControlKind.LIGHTBULB)
    return tapped(sets(tile)["Brightness"], value, known, SETTINGS)


RESERVED = [one for one in PROFILES if one != "full-backup"]


@pytest.mark.parametrize("word", RESERVED)
@contract(*(f"encharge.profile.{word}.reserve" for word in RESERVED))
def test_the_brightness_of_a_profile_chooses_it_with_this_reserve(word):
    assert dimmed(word, 35) == Do(commands.set_profile(PROFILES[word], reserve=35))


@pytest.mark.parametrize("value", [0, 100])
@contract(*(f"encharge.profile.{word}.reserve" for word in RESERVED))
def test_all_and_nothing_are_no_reserve(value):
    assert dimmed("economy", value) == Back()


@pytest.mark.parametrize("value", ["much", float("nan"), float("inf")])
def test_a_brightness_that_is_no_number_is_refused(value):
    assert "is no percentage" in dimmed("economy", value).why


def test_options_go_with_the_profile():
    known = in_other_profile("economy")
    wanted = commands.set_profile("economy", charge_from_grid=True)
    assert tap("profile economy charge-from-grid=on", True, known) == Do(wanted)


# -- what is not done --------------------------------------------------------------------------------


@pytest.mark.parametrize("wish", ["production", "grid-relay"])
def test_what_is_locked_is_not_done(wish):
    known = view(unlocked=False, **ALL)
    known = having(known, production_state__forced_off=True)
    assert tapped(wish, True, known, SETTINGS) == Back(f"{wish} is locked: open the lock first")
    free = HomekitSettings(lock=LockSettings(Guarded.NONE))
    assert isinstance(tapped(wish, True, known, free), Do)


def test_the_lock_may_be_for_everything():
    known = view(unlocked=False, **ALL)
    everything = HomekitSettings(lock=LockSettings(Guarded.ALL))
    assert tapped("polling", False, known, SETTINGS) == Poll(False)
    assert "locked" in tapped("polling", False, known, everything).why


@pytest.mark.parametrize(
    ("sets_", "value", "locked"),
    [("locked", 1, True), ("locked", 0, False), ("lock", True, False), ("lock", False, True)],
)
def test_the_lock_is_turned(sets_, value, locked):
    assert tapped(sets_, value, view(unlocked=False), SETTINGS) == Turn(locked)


def test_what_is_not_allowed_is_not_done_though_a_tile_shows_it():
    known = view(role=Role.INSTALLER, allowed=frozenset())
    assert tapped("production", False, known, SETTINGS).why.startswith(
        "allowed: production off is dangerous"
    )
    owner = view(role=Role.OWNER, allowed=frozenset(Danger))
    assert tapped("production", False, owner, SETTINGS).why == "role: it needs the role installer"


@pytest.mark.parametrize("words", ["", "ConfiguredName", "each contact", "profile"])
def test_words_that_set_nothing_do_nothing(words):
    found = tapped(words, True, view(**ALL), SETTINGS)
    assert isinstance(found, Back)
    assert found.why


def test_what_is_not_known_is_set_whatever_it_was():
    known = having(view(**ALL), production_state__forced_off=False)
    silent = attrs.evolve(known, at=known.at + timedelta(hours=1))
    assert tapped("production", True, silent, SETTINGS) == Do(commands.switch_production_on())


NOT_ALLOWED = "allowed: production off is dangerous and must be allowed in the settings first"


def test_why_a_control_is_not_there_can_be_said():
    asked = tuple(
        ControlSettings(one, one)
        for one in ("production", "grid-relay", "polling", "profile economy")
    )
    known = view(RELAYS, role=Role.OWNER, allowed=frozenset({Danger.OFF_GRID}))
    assert [str(one) for one in absent(known, HomekitSettings(control=asked))] == [
        f"production: role: it needs the role installer; {NOT_ALLOWED}",
        "grid-relay: this system has no grid-relay, or has not told of it yet",
        "profile economy: this system has no storage-profile, or has not told of it yet",
    ]


@given(st.text(max_size=30), st.booleans() | st.integers() | st.floats() | st.text(max_size=5))
def test_whatever_is_tapped_something_is_meant(words, value):
    found = tapped(words, value, view(**ALL), SETTINGS)
    assert isinstance(found, Do | Poll | Turn | Back)
