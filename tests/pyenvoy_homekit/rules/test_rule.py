"""Each sensor of the contract: what is said for it, when it fires, when not, and when nobody knows."""

from datetime import timedelta

import attrs
import pytest

from pyenvoy.model.batteries import AcBattery, BatterySettings, Storage, StorageControl
from pyenvoy.model.generator import GeneratorMode
from pyenvoy.model.grid import Collar, GridMode, GridRelay
from pyenvoy.model.relays import RelayState
from pyenvoy.model.tariff import StorageProfile
from pyenvoy_homekit.rules import each, holds, parse
from pyenvoy_homekit.shape import View
from tests.pyenvoy_homekit.views import (
    AC_BATTERIES,
    BATTERIES,
    RELAYS,
    accounted,
    having,
    snapshot,
    view,
)

OPEN, CLOSED = RelayState.OPEN, RelayState.CLOSED


def fires(when, known):
    return holds(parse(when), known)


def nothing_known():
    return View(snapshot().at, type(snapshot())(snapshot().at))


# -- figures -----------------------------------------------------------------------------------------

PLACES = {
    "production": "production__now",
    "consumption": "consumption__total__now",
    "net": "consumption__net__now",
}
QUANTITIES = {
    "power": ("power", "W"),
    "current": ("current", "A"),
    "voltage": ("voltage", "V"),
    "frequency": ("frequency", "Hz"),
    "power factor": ("power_factor", ""),
}


@pytest.mark.parametrize("quantity", QUANTITIES)
@pytest.mark.parametrize("place", PLACES)
@pytest.mark.contract(
    "home.sensor.production.power-level",
    "home.sensor.consumption-total.power-level",
    "home.sensor.consumption-net.power-level",
)
def test_what_flows_is_compared(place, quantity):
    field, unit = QUANTITIES[quantity]
    path = f"{PLACES[place]}__{field}"
    when = f"{place} {quantity} > 5 {unit}"
    assert fires(when, having(view(), **{path: 5.5})) is True
    assert fires(when, having(view(), **{path: 5.0})) is False
    assert fires(when, having(view(), **{path: None})) is None


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.contract(
    "home.sensor.production.power-state",
    "home.sensor.consumption-total.power-state",
    "home.sensor.consumption-net.power-state",
)
def test_a_sensor_can_tell_whether_power_is_above_zero(place):
    path = f"{PLACES[place]}__power"
    found = [
        fires(f"{place} power > 0 W", having(view(), **{path: one})) for one in (9.0, 0.0, -9.0)
    ]
    assert found == [True, False, False]


ENERGIES = [
    ("production", {"produced": 1500.0}, {"produced": 900.0}),
    ("consumption", {"consumed": 1500.0}, {"consumed": 900.0}),
    ("net", {"imported": 1500.0, "exported": 200.0}, {"imported": 1500.0, "exported": 900.0}),
    ("imported", {"imported": 1500.0}, {"imported": 900.0}),
    ("exported", {"exported": 1500.0}, {"exported": 900.0}),
]


@pytest.mark.parametrize(("place", "much", "little"), ENERGIES, ids=[one[0] for one in ENERGIES])
@pytest.mark.contract(
    "home.sensor.production.energy-level",
    "home.sensor.consumption-total.energy-level",
    "home.sensor.consumption-net.energy-level",
)
def test_the_energy_of_today_is_compared(place, much, little):
    when = f"{place} energy today >= 1 kWh"
    assert fires(when, accounted(view(), **much)) is True
    assert fires(when, accounted(view(), **little)) is False


@pytest.mark.parametrize(("place", "much", "_"), ENERGIES, ids=[one[0] for one in ENERGIES])
@pytest.mark.contract(
    "home.sensor.production.energy-state",
    "home.sensor.consumption-total.energy-state",
    "home.sensor.consumption-net.energy-state",
)
def test_a_sensor_can_tell_whether_there_was_energy_today(place, much, _):
    when = f"{place} energy today > 0"
    assert fires(when, accounted(view(), **much)) is True
    assert fires(when, accounted(view(), **dict.fromkeys(much, 0.0))) is False


@pytest.mark.parametrize(
    ("place", "subject"), [("production", "production"), ("consumption", "consumption__total")]
)
def test_where_the_accounts_know_nothing_the_gateways_own_energy_counts(place, subject):
    known = having(view(), **{f"{subject}__energy__today": 1200.0})
    assert fires(f"{place} energy today > 1 kWh", known) is True
    assert fires(f"{place} energy today > 1 kWh", nothing_known()) is None


def test_the_energy_across_the_border_is_known_only_when_both_sides_are():
    assert fires("net energy today > 0", accounted(view(), imported=5.0)) is None
    assert fires("imported energy today > 0", view()) is None


@pytest.mark.contract("home.sensor.encharge.backup-level")
def test_the_level_of_the_batteries_is_their_charge_and_not_the_reserve():
    known = having(view(), batteries__storage__charge=40.0, batteries__storage__backup_reserve=90.0)
    assert fires("batteries charge < 50 %", known) is True
    assert fires("batteries reserve > 80 %", known) is True


def test_batteries_without_a_sum_have_the_charge_of_both_kinds():
    known = having(view(), batteries__storage=None, batteries__charge=70.0)
    assert fires("batteries charge > 60 %", known) is True
    assert fires("batteries charge > 60 %", nothing_known()) is None


def test_the_reserve_is_that_of_the_settings_where_no_other_is_known():
    known = having(view(), batteries__storage=None, tariff__storage__reserve=30.0)
    assert fires("batteries reserve == 30 %", known) is True
    assert fires("batteries reserve == 30 %", nothing_known()) is None


@pytest.mark.parametrize(
    ("when", "path"),
    [
        ("batteries power < -100 W", {"batteries__storage__power": -200.0}),
        ("ac batteries charge > 90 %", {"batteries__ac_storage": Storage(charge=95.0)}),
    ],
)
def test_batteries_have_more_figures(when, path):
    assert fires(when, having(view(), **path)) is True
    assert fires(when, nothing_known()) is None


def test_one_battery_has_a_charge():
    known = view(AC_BATTERIES)
    serial = known.snapshot.batteries.batteries[0].serial
    assert fires(f"battery {serial} charge < 50 %", known) is True
    assert fires("battery 1 charge < 50 %", known) is None


def test_a_rule_can_be_for_each_battery():
    known = having(view(), batteries__ac_batteries=(AcBattery("7", charge=10.0),))
    found = list(each(parse("each battery charge < 20 %"), known))
    assert [(which, name) for which, name, _ in found][-1] == ("7", "Battery 7")
    assert [holds(rule, known) for _, _, rule in found] == [False, True]
    assert list(each(parse("each battery charge < 20 %"), nothing_known())) == []


# -- how it is compared ---------------------------------------------------------------------------

COMPARED = [
    (">", (False, False, True)),
    (">=", (False, True, True)),
    ("==", (False, True, False)),
    ("<", (True, False, False)),
    ("<=", (True, True, False)),
    ("!=", (True, False, True)),
]


@pytest.mark.parametrize(("operator", "wanted"), COMPARED)
@pytest.mark.contract(
    "home.compare.gt", "home.compare.ge", "home.compare.eq", "home.compare.lt", "home.compare.le"
)
def test_every_way_to_compare_does_what_its_sign_says(operator, wanted):
    when = f"production power {operator} 100 W"
    found = tuple(
        fires(when, having(view(), production__now__power=one)) for one in (99.0, 100.0, 101.0)
    )
    assert found == wanted


@pytest.mark.parametrize(
    ("than", "power", "same"),
    [("3 kW", 3400.0, True), ("3 kW", 3600.0, False), ("3.0 kW", 3040.0, True),
     ("3.0 kW", 3060.0, False), ("3000 W", 3000.4, True), ("-1 kW", -1400.0, True)],
)  # fmt: skip
def test_the_same_is_what_would_be_written_the_same(than, power, same):
    known = having(view(), production__now__power=power)
    assert fires(f"production power == {than}", known) is same
    assert fires(f"production power != {than}", known) is not same


# -- states ----------------------------------------------------------------------------------------


@pytest.mark.contract("home.sensor.data-refresh")
def test_a_sensor_can_tell_whether_polling_goes_on():
    assert fires("polling is on", view()) is True
    assert fires("polling", attrs.evolve(view(), polling=False)) is False


@pytest.mark.parametrize(
    "when", ["production is on", "production enabled", "production is not off"]
)
def test_a_sensor_can_tell_whether_production_is_on(when):
    assert fires(when, having(view(), production_state__forced_off=False)) is True
    assert fires(when, having(view(), production_state__forced_off=True)) is False
    assert fires(when, having(view(), production_state=None)) is None


def relays(**commanded):
    """The grid relay open, though closed was asked."""
    return having(
        view(),
        grid__controllers__0__relay=OPEN,
        grid__controllers__0__relay_commanded=CLOSED,
        **commanded,
    )


@pytest.mark.contract("home.sensor.enpower.grid-state")
def test_where_the_grid_relay_is_and_what_was_asked_of_it_are_two_states():
    assert fires("grid relay commanded is closed", relays()) is True
    assert fires("grid relay is closed", relays()) is False
    assert fires("grid relay is closed", nothing_known()) is None
    assert fires("grid relay commanded is closed", nothing_known()) is None


def test_what_a_controller_says_of_its_relay_counts_first():
    known = having(relays(), grid__relay=GridRelay(OPEN, CLOSED))
    assert fires("grid relay commanded is closed", known) is True
    assert fires("grid relay is open", known) is True
    silent = having(
        known, grid__controllers__0__relay=None, grid__controllers__0__relay_commanded=None
    )
    assert fires("grid relay commanded is open", silent) is True
    assert fires("grid relay is closed", silent) is True


def test_without_a_controller_the_energy_system_tells_of_the_relay():
    known = having(view(), grid__controllers=(), grid__relay=GridRelay(CLOSED, OPEN))
    assert fires("grid relay is open", known) is True
    assert fires("grid relay commanded is closed", known) is True
    none = having(known, grid__relay=None)
    assert fires("grid relay is open", none) is None
    assert fires("grid relay commanded is closed", none) is None


def test_a_collar_is_a_grid_relay_too_and_all_must_be_closed():
    known = having(view(), grid__collars=(Collar("1", relay=CLOSED),))
    assert fires("grid relay is closed", having(known, grid__controllers__0__relay=CLOSED)) is True
    assert fires("grid relay is open", having(known, grid__controllers__0__relay=OPEN)) is True


@pytest.mark.parametrize("subject", ["batteries relay", "solar relay"])
def test_the_relay_of_the_energy_system_is_told_to_batteries_and_panels(subject):
    assert fires(f"{subject} is open", having(view(), grid__relay__operating=OPEN)) is True
    assert fires(f"{subject} is closed", having(relays(), grid__relay=None)) is False


MODES = {
    "grid-on": "on-grid",
    "grid-off": "off-grid",
    "multimode-grid-on": "multimode-ongrid",
    "multimode-grid-off": "multimode-offgrid",
    "grid-tied": "grid-tied",
    "grid-forming": "grid-forming",
}
WHERE = {
    "enpower": ("grid", "grid__controllers__0__mode"),
    "encharge": ("batteries", "grid__relay__battery_mode"),
    "solar": ("solar", "grid__relay__solar_mode"),
}


@pytest.mark.parametrize("word", MODES)
@pytest.mark.parametrize("kind", WHERE)
@pytest.mark.contract(*(f"home.sensor.{kind}.grid-mode.{word}" for kind in WHERE for word in MODES))
def test_every_grid_mode_can_be_asked_for_at_every_place(kind, word):
    subject, path = WHERE[kind]
    known = having(view(), **{path: GridMode(MODES[word])})
    others = [one for one in MODES if one != word]
    assert fires(f"{subject} mode is {word}", known) is True
    assert fires(f"{subject} mode is {MODES[word]}", known) is True
    assert [fires(f"{subject} mode is {one}", known) for one in others] == [False] * 5


@pytest.mark.parametrize("kind", WHERE)
def test_a_mode_that_the_gateway_does_not_know_is_not_known(kind):
    subject, path = WHERE[kind]
    known = having(view(), grid__controllers__0__battery_mode=None, batteries=None)
    known = having(known, **{path: GridMode.UNKNOWN_MODE})
    assert fires(f"{subject} mode is not grid-tied", known) is None
    assert fires(f"{subject} mode is not grid-tied", nothing_known()) is None


def test_the_batteries_tell_their_mode_where_nobody_else_does():
    known = having(view(), grid=None, batteries__batteries__0__grid_mode="multimode-ongrid")
    assert fires("batteries mode is multimode-grid-on", known) is True


@pytest.mark.contract("home.sensor.encharge.state")
def test_the_batteries_are_enabled_as_their_settings_say_else_unless_they_are_shut_down():
    told = having(view(), batteries__settings=BatterySettings(enabled=False))
    assert fires("batteries enabled", told) is False
    for down in (True, False):
        known = having(
            view(), batteries__settings=None, batteries__control=StorageControl(shutdown=down)
        )
        assert fires("batteries is on", known) is not down
    assert (
        fires(
            "batteries enabled", having(view(), batteries__settings=None, batteries__control=None)
        )
        is None
    )
    assert fires("batteries enabled", nothing_known()) is None


PROFILES = {
    "self-consumption": (StorageProfile.SELF_CONSUMPTION,),
    "savings": (StorageProfile.SAVINGS, StorageProfile.ECONOMY),
    "economy": (StorageProfile.ECONOMY, StorageProfile.SAVINGS),
    "full-backup": (StorageProfile.BACKUP,),
}


@pytest.mark.parametrize("word", PROFILES)
@pytest.mark.contract(*(f"home.sensor.encharge.profile.{word}" for word in PROFILES))
def test_every_profile_can_be_asked_for(word):
    for profile in StorageProfile:
        known = having(view(), tariff__storage__profile=profile)
        assert fires(f"batteries profile is {word}", known) is (profile in PROFILES[word])
    assert fires(f"batteries profile is {word}", nothing_known()) is None


@pytest.mark.contract("home.sensor.generator.state")
def test_a_sensor_can_tell_whether_the_generator_is_not_off():
    for mode in GeneratorMode:
        assert fires("generator is on", having(view(), generator__mode=mode)) is (mode != "off")
    for code, on in ((0, False), (2, True), (None, None)):
        known = having(view(), generator__mode=None, generator__admin_mode=code)
        assert fires("generator is on", known) is on
    assert fires("generator is on", nothing_known()) is None


@pytest.mark.parametrize("word", ["off", "on", "auto"])
@pytest.mark.contract(*(f"home.sensor.generator.mode.{word}" for word in ("off", "on", "auto")))
def test_every_mode_of_the_generator_can_be_asked_for(word):
    for mode in GeneratorMode:
        known = having(view(), generator__mode=mode)
        assert fires(f"generator mode is {word}", known) is (mode == word)
    assert fires(f"generator mode is {word}", nothing_known()) is None


def test_a_generator_runs_when_its_relay_feeds_the_house():
    assert fires("generator running", having(view(), generator__relay=CLOSED)) is True
    assert fires("generator relay is closed", having(view(), generator__relay=OPEN)) is False
    assert fires("generator running", nothing_known()) is None


@pytest.mark.contract("home.sensor.enpower.dry-contacts")
def test_a_rule_can_be_for_each_dry_contact():
    known = having(view(), contacts__all__0__state=CLOSED, contacts__all__1__name=None)
    found = list(each(parse("each contact is closed"), known))
    assert [(which, name) for which, name, _ in found][:2] == [
        ("NC1", "Water heater"),
        ("NC2", "Dry contact 2"),
    ]
    assert [holds(rule, known) for _, _, rule in found] == [True, False, False, False]


def test_a_contact_is_meant_by_its_id_or_its_name():
    known = having(view(), contacts__all__0__state=CLOSED)
    assert fires("contact nc1 is closed", known) is True
    assert fires("contact Water  heater is closed", known) is True
    assert fires("contact pump is closed", known) is None
    assert fires("contact NC1 is closed", nothing_known()) is None


def test_a_q_relay_is_asked_for_alone_with_others_or_by_line():
    known = having(
        view(RELAYS), relays__all__0__state=OPEN, relays__all__0__lines_connected=(False,)
    )
    first, second = known.snapshot.relays.all
    assert fires("relay is closed", known) is False
    assert fires("relay is closed", view(RELAYS)) is True
    assert fires(f"relay {second.serial} is closed", known) is True
    assert fires("relay l1 is closed", view(RELAYS)) is True
    assert fires("relay l1 is closed", known) is False
    assert fires("relay l2 is closed", known) is None
    assert [name for _, name, _ in each(parse("each relay is open"), known)] == [
        f"Q-Relay {first.serial}", f"Q-Relay {second.serial}",
    ]  # fmt: skip


@pytest.mark.parametrize("line", [0, 1, 2])
def test_each_line_of_a_q_relay_can_be_asked_for(line):
    lines = tuple(one == line for one in range(3))
    known = having(
        view(RELAYS), relays__all__0__line_count=3, relays__all__0__lines_connected=lines
    )
    known = having(known, relays__all=known.snapshot.relays.all[:1])
    assert [fires(f"relay l{one + 1} is closed", known) for one in range(3)] == list(lines)


def test_a_retired_q_relay_is_nobodys():
    known = having(view(RELAYS), relays__all__0__retired=True, relays__all__0__state=OPEN)
    assert fires("relay is closed", known) is True
    assert fires("relay is closed", nothing_known()) is None


def test_one_rule_for_all_has_no_name():
    assert list(each(parse("polling"), view(BATTERIES))) == [("", "", parse("polling"))]


def test_a_view_of_the_future_changes_nothing_of_a_rule():
    later = attrs.evolve(view(), at=view().at + timedelta(days=9))
    assert fires("production power > 0", later) is True
