"""What the plugin gets wrong in its own characteristics and in Eve's history (chapters 1.4 and 3 of its surface).

Others of these stand where they belong: peaks and reset times in `test_peaks`, `test_figures`; the history's bytes in
`test_eve`; two meanings of one id, and what is narrower than real data, in `test_table`.
"""

import attrs
import pytest

from pyenvoy.model.relays import RelayState
from pyenvoy_homekit.characteristics import TRAITS
from tests.pyenvoy_homekit.ours import said, services, values, view
from tests.pyenvoy_homekit.views import having

AC = "8.2.4382_acb"
SYSTEM = "8.2.127_generator_running"
PANELS = "8.2.4345_device_data"


def test_power_of_ac_batteries_is_no_energy():
    storage = view(AC).snapshot.batteries.ac_storage
    found = said(view(AC), "AcBatterySummary")
    assert found["Power"] == pytest.approx(storage.power / 1000, abs=0.0005)
    assert found["Energy"] == pytest.approx(storage.available_energy / 1000, abs=0.0005)


def test_the_charge_of_ac_batteries_does_not_mix_wh_and_kwh():
    charged = having(view(AC), batteries__ac_storage__charge=37.0)
    assert said(charged, "AcBatterySummary")["PercentFull"] == 37


def test_the_state_of_ac_batteries_is_shown():
    assert said(view(AC), "AcBatterySummary")["ChargeState"] in ("charging", "discharging", "idle")


def test_limits_of_sleep_are_percent_not_minutes():
    assert TRAITS["SleepMinSoc"].unit == TRAITS["SleepMaxSoc"].unit == "percentage"


def test_the_most_that_batteries_hold_is_no_sum_of_kwh_and_percent():
    known = view(AC).snapshot.batteries.capacity
    assert said(view(AC), "EnsembleSummary")["AggMaxEnergy"] == pytest.approx(known / 1000)


def test_the_power_of_batteries_is_seen():
    assert said(view(AC), "Encharge")["RealPower"] != 0
    assert said(view(AC), "EnsembleSummary")["RealPower"] != 0


def test_a_microinverter_gives_more_than_whole_watts():
    found = having(view(PANELS), inverters__all__0__power=123.4)
    assert said(found, "Microinverter")["PowerW"] == 123.4


def test_a_microinverters_current_is_shown():
    assert said(view(PANELS), "Microinverter")["Current"] > 0


def test_a_microinverters_energy_does_not_stand_still_after_the_start():
    found = having(view(PANELS), inverters__all__0__energy_lifetime=1_000_500.0)
    assert said(found, "Microinverter")["EnergyLifetime"] == 1000.5


def test_what_a_q_relay_measures_as_an_offset_is_no_voltage():
    assert TRAITS["AcOffset"].unit == ""


@pytest.mark.parametrize("state", ["open", "closed"])
def test_where_the_controllers_relay_is_does_not_stand_still_after_the_start(state):
    found = having(view(SYSTEM), grid__controllers__0__relay=RelayState(state))
    assert said(found, "Enpower")["OperatingState"] == state


@pytest.mark.parametrize("kind", ["Enpower", "Meter"])
def test_a_device_says_what_it_is(kind):
    assert said(view(SYSTEM), kind)["Type"]


def test_the_generators_state_is_bound_to_its_own_characteristic():
    (service,) = services(view(SYSTEM), "Gateway")
    (state,) = (one for one in service.characteristics if one.kind == "GeneratorState")
    assert (state.value, state.sets) == (True, "generator")


def test_a_generator_with_a_relay_that_stands_open_is_still_there():
    found = having(view(SYSTEM), generator__relay=RelayState.OPEN)
    assert said(found, "GeneratorSet")["OperatingState"] == "open"


def test_the_local_time_is_the_gateways_not_ours():
    found = view("8.3.1598_collar")
    later = attrs.evolve(found, at=found.at.replace(year=found.at.year + 1))
    assert said(later, "Gateway")["CurrentDateTime"] == "2026-05-09 10:30:15"


def test_the_energy_of_eves_meter_is_there_before_the_first_change():
    (meter,) = (
        one for one in services(view("8.3.1598_collar"), "EveMeter") if one.key == "eve/total"
    )
    assert values(meter)["EveEnergyLifetime"] > 0


def test_a_switch_of_dc_that_is_off_is_off():
    found = having(view(AC), batteries__batteries__0__dc_switch_off=True)
    assert said(found, "Encharge")["DcSwitchOff"] is False
