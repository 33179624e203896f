from datetime import UTC, datetime

import attrs
import pytest

from pyenvoy.model.accounts import Account, Accounts, Figure, Total, Totals, Trust
from pyenvoy.model.consumption import Consumption
from pyenvoy_homekit.characteristics import energy_meters, own
from pyenvoy_homekit.shape import Peak
from tests.pyenvoy_homekit.ours import said, services, values, view

SAMPLE = "8.3.1598_collar"
NOON = datetime(2026, 5, 9, 12, tzinfo=UTC)


def accounts(zone="US/Central", **today):
    """Books with these energies of today, Wh, and ten times as much since installation."""
    counters = {}
    for name, energy in today.items():
        total = Total(energy, NOON, NOON, exact=True)
        figure = Figure(10 * energy, NOON, "meters", Trust.COUNTED)
        counters[name] = Account(figure, Totals(total, total, total, total))
    return Accounts(NOON, counters, zone, zone_known=True)


def place(which, **changed):
    """What the power and energy of a place say."""
    found = services(view(SAMPLE, **changed), "PowerAndEnergy")
    return values(next(one for one in found if one.key.endswith(which)))


def test_energies_are_those_of_our_own_books_where_there_are_any():
    found = place("production", accounts=accounts(produced=5000))
    assert (found["EnergyToday"], found["EnergyLifetime"]) == (5.0, 50.0)


def test_without_books_they_are_what_the_gateway_says():
    told = view(SAMPLE).snapshot.production.energy
    found = place("production")
    assert found["EnergyToday"] == pytest.approx(told.today / 1000, abs=0.001)
    assert found["EnergyLifetime"] == pytest.approx(told.lifetime / 1000, abs=0.001)


def test_upload_is_what_was_exported_and_what_the_inverters_used():
    books = accounts(imported=1000, exported=300)
    net = place("net", accounts=books)
    assert (net["EnergyTodayUpload"], net["EnergyLifetimeUpload"]) == (0.3, 3.0)
    assert place("production")["EnergyLifetimeUpload"] == 10.73


def test_what_did_not_come_from_the_grid_is_our_own():
    found = place("total", accounts=accounts(consumed=4000, imported=1500))
    assert (found["EnergyTodayFromPv"], found["EnergyLifetimeFromPv"]) == (2.5, 25.0)
    more = place("total", accounts=accounts(consumed=1000, imported=1500))
    assert more["EnergyTodayFromPv"] == 0


def test_a_peak_is_shown_with_its_reset():
    found = place("net", peaks={"net": Peak(7250.0, NOON, rising=True)})
    assert found["PowerPeak"] == 7.25
    assert (found["PowerPeakDetected"], found["PowerPeakReset"]) == (True, False)
    assert "PowerPeak" not in place("net")
    (service,) = (
        one for one in services(view(SAMPLE, peaks={"net": Peak(1.0, NOON)}), "PowerAndEnergy")
        if one.key.endswith("net")
    )  # fmt: skip
    assert {one.kind: one.sets for one in service.characteristics}[
        "PowerPeakReset"
    ] == "power-peak net"


def test_export_is_negative_and_not_cut_off():
    found = view(SAMPLE)
    net = found.snapshot.consumption.net
    out = attrs.evolve(net, now=attrs.evolve(net.now, power=-7123.0))
    used = attrs.evolve(found.snapshot.consumption, net=out)
    changed = attrs.evolve(found, snapshot=attrs.evolve(found.snapshot, consumption=used))
    shown = next(one for one in services(changed, "PowerAndEnergy") if one.key.endswith("net"))
    assert values(shown)["Power"] == -7.123
    meter = next(one for one in services(changed, "EveMeter") if one.key == "eve/net")
    assert values(meter)["EvePower"] == 0


def test_what_is_not_measured_is_not_there():
    found = view(SAMPLE)
    none = attrs.evolve(found.snapshot, consumption=Consumption(), production=None)
    shown = services(attrs.evolve(found, snapshot=none))
    assert not [one for one in shown if one.kind in ("PowerAndEnergy", "EveMeter")]
    never = attrs.evolve(found.snapshot, consumption=None)
    assert [one.key for one in energy_meters(attrs.evolve(found, snapshot=never))] == ["production"]


def test_the_live_view_stands_at_its_places_with_the_phases_that_there_are():
    found = {one.key: values(one) for one in services(view(SAMPLE), "LiveData")}
    assert set(found) == {"live/pv", "live/grid", "live/load", "live/storage"}
    phases = view(SAMPLE).snapshot.live.phase_count
    assert {one for one in found["live/pv"] if one.startswith("PowerL")} == {
        f"PowerL{line}" for line in range(1, phases + 1)
    }


def test_without_a_live_view_there_is_none():
    assert services(view("5.0.62"), "LiveData") == []


def test_a_meter_that_is_switched_off_says_so():
    found = {one.key: values(one)["State"] for one in services(view(SAMPLE), "Meter")}
    assert list(found.values()) == [True, True, True, True, False, False, False]


def test_voltage_is_that_of_a_phase():
    assert said(view(SAMPLE), "Meter")["Voltage"] == 239.7
    assert said(view("8.2.4382_acb"), "Meter")["Voltage"] == pytest.approx(230, abs=10)


def test_eve_has_a_meter_with_a_history_at_every_place_that_is_measured():
    found = services(view(SAMPLE, resets={"total": 7}), "EveMeter")
    assert [one.key for one in found] == ["eve/production", "eve/total", "eve/net"]
    assert values(found[1])["EveResetTime"] == 7
    asked = [one.sets for one in found[1].characteristics if one.sets]
    assert asked == ["eve-reset total"]
    histories = services(view(SAMPLE), "EveHistory")
    assert {one.sets for one in histories[0].characteristics} == {
        "", "eve-request production", "eve-time production",
    }  # fmt: skip


def test_every_family_has_its_own_accessory():
    keys = [one.key for one in own(view(SAMPLE))]
    assert keys[:4] == ["gateway", "production", "consumption", "grid"]
    assert "batteries" in keys
    assert "inverters" in keys
