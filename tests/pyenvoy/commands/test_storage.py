import attrs
import pytest

from pyenvoy.commands import Confirmed, Ignored, charge_from_grid, set_profile, set_reserve
from pyenvoy.commands.command import NOTHING_SEEN, Match
from pyenvoy.model.tariff import StorageProfile
from pyenvoy.wire.admin_lib import TARIFF
from tests.pyenvoy.commands.carried import against, carried, house, looks, outcome

SETTINGS = {
    "mode": "self-consumption",
    "reserved_soc": 20.0,
    "charge_from_grid": False,
    "date": "17",
}
SCHEDULE = {"reserved_soc": 20.0, "charge_from_grid": False, "battery_mode": "self-consumption"}
WISHES = [set_profile("economy"), set_reserve(35), charge_from_grid(on=True)]


def tariff(schedule=SCHEDULE, **storage):
    return {TARIFF: {"tariff": {"storage_settings": SETTINGS | storage}, "schedule": schedule}}


@pytest.mark.parametrize("wish", WISHES, ids=str)
def test_a_gateway_that_obeys_confirms(wish):
    assert outcome(wish) == Confirmed()


@pytest.mark.parametrize("wish", WISHES, ids=str)
def test_a_gateway_that_enphase_plans_for_ignores_and_says_so(wish):
    found = outcome(wish, "8.2.4389_opt_schedules")
    assert isinstance(found, Ignored)
    assert "opt_schedules" in found.why


@pytest.mark.parametrize("wish", WISHES, ids=str)
def test_a_gateway_that_is_taken_over_obeys(wish):
    assert outcome(attrs.evolve(wish, take_over=True), "8.2.4389_opt_schedules") == Confirmed()


@pytest.mark.parametrize("wish", WISHES, ids=str)
def test_newer_firmware_ignores_local_writes(wish):
    played = carried(wish, "8.3.5528_count_flickers", snapshot=house("8.0.3000"))
    assert played.play() == Ignored()


@pytest.mark.parametrize("wish", WISHES, ids=str)
def test_without_a_battery_there_is_nothing_to_set(wish):
    assert against(wish) == []
    assert against(wish, batteries=None) == ["batteries"]
    assert against(wish, tariff=None) == ["tariff"]


def test_an_ac_battery_is_a_battery():
    only_ac = attrs.evolve(house("8.2.4382_acb").batteries, batteries=())
    assert against(set_reserve(30), batteries=only_ac) == []


def test_a_house_with_no_battery_is_told():
    none = attrs.evolve(house("8.0.3000").batteries, batteries=())
    assert against(set_reserve(30), batteries=none) == ["batteries"]


def test_a_reserve_lies_between_very_low_and_full():
    assert against(set_reserve(4)) == against(set_reserve(101)) == ["reserve"]
    assert against(set_reserve(float("nan"))) == ["reserve"]
    assert against(set_reserve(5)) == against(set_reserve(100)) == []


def test_a_backup_has_no_reserve_to_set():
    stored = house("8.0.3000").tariff
    backup = attrs.evolve(stored.storage, profile=StorageProfile.BACKUP)
    assert against(set_reserve(30), tariff=attrs.evolve(stored, storage=backup)) == ["reserve"]
    assert against(set_profile("backup", reserve=30)) == ["reserve"]


def test_a_profile_that_nobody_knows_is_not_sent():
    assert against(set_profile("party")) == ["profile"]


def test_who_names_a_profile_that_is_none_is_told_which_there_are():
    (found,) = set_profile("party").sense(house("8.0.3000"))
    known = "self-consumption, backup, economy, savings-mode"
    assert found.what == f"party is no storage profile: there are {known}"


def test_a_profile_that_is_set_is_seen():
    found = looks(set_profile("self-consumption", reserve=20), tariff())
    assert found.match is Match.MATCHES
    assert (found.reported, found.effective) == ("self-consumption", "self-consumption")


def test_a_profile_without_the_reserve_that_came_with_it_differs():
    assert looks(set_profile("self-consumption", reserve=30), tariff()).match is Match.DIFFERS


def test_what_the_gateway_plans_counts_more_than_what_it_repeats():
    found = looks(set_profile("backup"), tariff(mode="backup"))
    assert (found.match, found.effective) == (Match.DIFFERS, "self-consumption")
    assert "does not follow" in found.why


def test_savings_are_savings_in_either_spelling_and_whatever_they_amount_to():
    plan = SCHEDULE | {"battery_mode": "backup"}
    assert looks(set_profile("economy"), tariff(plan, mode="savings-mode")).match is Match.MATCHES


def test_a_gateway_that_tells_no_plan_is_believed():
    assert looks(set_profile("backup"), tariff({}, mode="backup")).match is Match.MATCHES
    assert looks(set_reserve(20), tariff({})).effective is None
    assert looks(charge_from_grid(on=False), tariff({})).match is Match.MATCHES


def test_the_newer_name_of_the_plan_is_read_too():
    assert looks(set_profile("backup"), tariff({"batt_mode": "backup"})).effective == "backup"


def test_a_reserve_is_compared_to_the_tenth():
    plan = SCHEDULE | {"reserved_soc": 31.3}
    assert looks(set_reserve(31.26), tariff(plan, reserved_soc=31.3)).match is Match.MATCHES


def test_a_reserve_that_is_not_planned_differs():
    found = looks(set_reserve(35), tariff(reserved_soc=35.0))
    assert (found.match, found.reported, found.effective) == (Match.DIFFERS, "35 %", "20 %")


def test_charging_from_the_grid_is_seen():
    plan = SCHEDULE | {"charge_from_grid": True}
    found = looks(charge_from_grid(on=True), tariff(plan, charge_from_grid=True))
    assert (found.match, found.reported, found.effective) == (Match.MATCHES, "on", "on")


@pytest.mark.parametrize("wish", WISHES, ids=str)
def test_a_tariff_that_cannot_be_read_says_nothing(wish):
    assert looks(wish, {}) == NOTHING_SEEN
    assert looks(wish, {TARIFF: {}}) == NOTHING_SEEN


def test_another_date_shows_that_somebody_else_has_written():
    found = looks(set_reserve(35), tariff(date="18"), tariff())
    assert "somebody else" in found.why
    assert looks(set_reserve(35), tariff(), tariff()).why == ""


def test_wishes_read_as_sentences():
    assert list(map(str, WISHES)) == [
        "set the storage profile to economy",
        "set the reserve to 35 %",
        "switch charging from the grid on",
    ]
    more = set_profile("economy", reserve=30, charge_from_grid=False)
    assert str(more).endswith("to economy, reserved_soc 30, charge_from_grid no")
