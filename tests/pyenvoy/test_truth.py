"""What a snapshot says is what the plant truly is: every simulated gateway, night to evening.

No reading and no page of the gateway is asked what is right; `truth.py` asks the plant. What a
counter in whole watt-hours or a report of the last quarter of an hour cannot give is allowed for.
"""

import json
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from pyenvoy.model.meters import MeterKind
from pyenvoy.model.production import Measured
from pyenvoy.request import Method, Request
from pyenvoy.simulator.answers import ERAS, lies, living
from tests.pyenvoy.truth import DAYS, QUARTER, days_of, seen

METER = 0.002
"""W and Wh: meters are written with three decimals, a sum of phases rounds each."""
WHOLE = 1.01
"""Wh: a counter in whole watt-hours."""


@pytest.fixture(scope="module", params=product(ERAS, DAYS), ids="-".join)
def day(request):
    """One gateway at four moments of a day."""
    return days_of(*request.param)


def near(value, wanted, off=METER):
    return value is not None and abs(value - wanted) <= off


def metered(one):
    return one.gateway.era.metered


# -- production and consumption --------------------------------------------------------------------


def test_the_production_meter_is_right(day):
    for one in filter(metered, day):
        said, true = one.snapshot.production, one.plant
        assert said.measured is Measured.METER, one.when
        assert near(said.power, true.flows.pv), one.when
        assert near(said.energy.lifetime, true.tally.produced), one.when
        assert said.measured_at == datetime.fromtimestamp(one.t, UTC)


def test_every_phase_of_the_production_is_right(day):
    for one in filter(metered, day):
        phases, true = one.snapshot.production.phases, one.plant
        if not one.gateway.era.since("4.2"):
            continue
        assert len(phases) == len(one.split)
        for phase, share in zip(phases, one.split, strict=True):
            assert near(phase.now.power, true.flows.pv * share), one.when
            assert near(phase.energy.lifetime, true.tally.produced * share), one.when


def test_without_a_meter_production_is_that_of_the_last_reports(day):
    for one in day:
        if metered(one):
            continue
        said = one.snapshot.production
        assert said.measured is Measured.INVERTERS
        few, many = one.lately(lambda plant: sum(plant.flows.planes))
        rounded = 0.006 * many + one.course.plant.inverters
        assert few - rounded <= said.power <= many + rounded, one.when
        before, now = (sum(one.at(t).tally.planes) for t in (one.light() - 2 * QUARTER, one.t))
        digits = 0.006 * now if said.source.endpoint == "production_html" else WHOLE
        assert before - digits <= said.energy.lifetime <= now + digits, one.when


def test_what_the_inverters_count_for_themselves_is_right(day):
    """Silent ones count no further; before 7.6 nothing beside a meter proves how often a counter wrapped."""
    for one in day:
        said, era = one.snapshot.production, one.gateway.era
        if era.gone or said.inverters_power is None:
            continue
        few, many = one.lately(lambda plant: sum(plant.flows.planes))
        late, now = (sum(one.at(t).tally.planes) for t in (one.light() - 2 * QUARTER, one.t))
        count = one.course.plant.inverters
        assert few - count <= said.inverters_power <= many + count, one.when
        lifetime = said.inverters_energy.lifetime if said.inverters_energy else None
        unproven = lies.joules_wrap(era) and metered(one) and not era.since("7.6")
        assert (lifetime is None) is unproven, one.when
        assert lifetime is None or late - 2 * WHOLE <= lifetime <= now + WHOLE, one.when


def produced(one):
    """The counter of production: the meter's, or the roofs'."""
    return (lambda tally: tally.produced) if metered(one) else (lambda tally: sum(tally.planes))


def used(tally):
    """The gateway's reckoning of the house, in which a battery is a part of it."""
    return tally.produced + sum(tally.imported) - sum(tally.exported)


def test_what_was_produced_today_is_right_or_not_said(day):
    for one in day:
        said, counted = one.snapshot.production.energy.today, produced(one)
        true = one.today(counted)
        late = counted(one.plant.tally) - counted(one.at(one.light() - 2 * QUARTER).tally)
        behind = 0 if metered(one) else late + 0.006 * true + one.course.plant.inverters
        more = 2 * WHOLE + 0.006 * true
        assert said is None or true - behind - 2 * WHOLE <= said <= true + more, one.when


def test_the_seven_days_before_are_right_or_not_said(day):
    """With a meter they hold what came since the last quarter that was stored, too."""
    for one in day:
        said, counted = one.snapshot.production.energy.last_seven_days, produced(one)
        true = one.week(counted)
        since = counted(one.plant.tally) - counted(one.at(one.t - 1200).tally)
        few = 0 if metered(one) else 2 * one.course.plant.inverters * QUARTER / 60
        digits = 3 * WHOLE + (0 if metered(one) else 0.006 * true)
        assert said is None or true - few - digits <= said <= true + since + digits, one.when


def test_what_was_used_today_is_right_or_not_said(day):
    """Where the gateway has lost count, it is what was stored last, up to twenty minutes ago."""
    for one in day:
        both = one.snapshot.consumption
        said = both.total.energy.today if both and both.total else None
        true, ago = one.today(used), used(one.plant.tally) - used(one.at(one.t - 1200).tally)
        assert said is None or true - max(0, ago) - 3 <= said <= true + 3, one.when


def test_days_are_kept_back_only_where_the_stored_sums_are_frozen(day):
    for one in day:
        both, frozen = one.snapshot.consumption, lies.RECORD_FROZEN in one.gateway.era.lies
        said = [one.snapshot.production.energy, *([both.total.energy] if both else [])]
        assert all((energy.today is None) is frozen for energy in said), one.when
        assert all((energy.last_seven_days is None) is frozen for energy in said), one.when


def test_total_consumption_is_right(day):
    for one in day:
        both = one.snapshot.consumption
        if both is None or both.total is None:
            continue
        true, flow = one.plant.tally, one.plant.flows
        assert near(both.total.power, flow.load - flow.storage - flow.acb, 3 * METER), one.when
        assert near(both.total.energy.lifetime, used(true), 4 * METER), one.when


def test_what_crosses_the_border_is_right(day):
    for one in day:
        both = one.snapshot.consumption
        if both is None or both.net is None:
            continue
        true, net = one.plant, both.net
        bought, sold = sum(true.tally.imported), sum(true.tally.exported)
        assert near(net.power, sum(true.flows.net), 2 * METER), one.when
        assert net.imported is None or near(net.imported, bought), one.when
        assert net.exported is None or near(net.exported, sold), one.when
        assert net.balance is None or near(net.balance, bought - sold, 2 * METER), one.when
        assert (net.imported is None) is (net.exported is None) is (net.balance is not None)


def test_every_phase_of_the_border_is_right(day):
    for one in day:
        both = one.snapshot.consumption
        if both is None or both.net is None:
            continue
        true = one.plant
        assert len(both.net.phases) == len(true.flows.net)
        for i, phase in enumerate(both.net.phases):
            bought, sold = true.tally.imported[i], true.tally.exported[i]
            assert near(phase.now.power, true.flows.net[i], 2 * METER), one.when
            if phase.imported is None:
                assert near(phase.balance, bought - sold, 2 * METER), one.when
            else:
                assert near(phase.imported, bought), one.when
                assert near(phase.exported, sold), one.when


def test_reactive_power_adds_up(day):
    for one in day:
        made, both = one.snapshot.production.now, one.snapshot.consumption
        if both is None or both.total is None or both.net is None:
            continue
        sides = made.reactive_power, both.net.now.reactive_power
        assert near(both.total.now.reactive_power, sum(sides), 3 * METER), one.when


def test_consumption_is_there_where_a_meter_shows_it(day):
    for one in day:
        shown = [m.kind for m in one.gateway.era.meters if m.enabled and "consumption" in m.kind]
        both = one.snapshot.consumption
        assert (both is not None and both.total is not None and both.net is not None) is bool(shown)


# -- meters ----------------------------------------------------------------------------------------


def powers(one):
    """What each kind of meter truly measures, by phase: power, and both registers."""
    flow, tally, even = one.plant.flows, one.plant.tally, 1 / len(one.split)
    storage = [(flow.storage * even, tally.discharged * even, tally.charged * even)] * len(
        one.split
    )
    return {
        MeterKind.PRODUCTION: [
            (flow.pv * part, tally.produced * part, tally.drawn * part) for part in one.split
        ],
        MeterKind.NET_CONSUMPTION: list(zip(flow.net, tally.imported, tally.exported, strict=True)),
        MeterKind.STORAGE: storage,
        MeterKind.BACKFEED: [(-power, taken, given) for power, given, taken in storage],
    }


def test_every_meter_is_right_in_all_and_by_phase(day):
    for one in day:
        true = powers(one)
        for meter in one.snapshot.meters.all if one.snapshot.meters else ():
            if not meter.enabled or meter.kind not in true:
                continue
            said = [(p.now.power, p.energy.delivered, p.energy.received) for p in meter.phases]
            for wanted, found in zip(true[meter.kind], said, strict=True):
                assert all(map(near, found, wanted)) or found == (None, None, None), one.when
            if (None, None, None) not in said:
                assert near(meter.now.power, sum(part[0] for part in true[meter.kind])), one.when


def test_a_disabled_meter_measures_nothing(day):
    for one in day:
        for meter in one.snapshot.meters.all if one.snapshot.meters else ():
            assert meter.enabled or meter.now is None or not meter.now.power, one.when


def test_voltage_is_that_of_a_phase_or_of_both_halves(day):
    for one in day:
        era = one.gateway.era
        whole = era.volts * (2 if era.phase_mode == "split" else 1)
        found = [m for m in (one.snapshot.meters.all if one.snapshot.meters else ()) if m.now]
        assert all(abs(m.now.voltage - whole) < 0.03 * whole for m in found if m.now.voltage)
        every = [phase.now.voltage for meter in found for phase in meter.phases]
        assert all(abs(volts - era.volts) < 0.03 * era.volts for volts in every if volts)


# -- inverters -------------------------------------------------------------------------------------


def test_every_inverter_reports_its_own_share(day):
    for one in day:
        for said in one.snapshot.inverters.in_use if one.snapshot.inverters else ():
            inverter, share = one.inverter(said.serial)
            end = int(said.reported_at.timestamp())
            made = [one.at(t).tally.planes[inverter.plane] for t in (end - QUARTER, end)]
            assert near(said.power, (made[1] - made[0]) * share * 4, 0.5), one.when
            assert said.energy_lifetime is None or near(said.energy_lifetime, made[1] * share)


def test_an_inverter_in_the_light_has_reported_lately(day):
    for one in day:
        for said in one.snapshot.inverters.in_use if one.snapshot.inverters else ():
            inverter, _ = one.inverter(said.serial)
            lit = one.lately(lambda plant, i=inverter: plant.flows.planes[i.plane], QUARTER)[0] > 5
            late = one.t - said.reported_at.timestamp() > QUARTER
            assert not lit or late is (inverter.number < one.gateway.era.gone), one.when


def test_all_inverters_are_there(day):
    for one in day:
        listed = one.snapshot.inverters
        assert listed is None or len(listed.in_use) == one.course.plant.inverters
        assert (
            listed is None
            or len(listed.all) == one.course.plant.inverters + one.gateway.era.retired
        )
        assert (listed is None) is not one.gateway.era.since("3.9")


# -- storage ---------------------------------------------------------------------------------------


def test_the_batteries_hold_and_give_what_they_do(day):
    for one in day:
        plant, site = one.plant, one.course.plant
        if not site.batteries:
            assert not one.snapshot.batteries or not one.snapshot.batteries.batteries
            continue
        said = one.snapshot.batteries.storage
        assert near(said.charge, 100 * plant.stores.storage / site.storage_capacity, 0.51), one.when
        assert near(said.available_energy, plant.stores.storage, 0.51), one.when
        assert near(said.power, plant.flows.storage, 0.51 * site.batteries), one.when
        assert near(said.capacity, site.storage_capacity, 0.51)


def test_every_battery_does_its_part(day):
    for one in day:
        count = one.course.plant.batteries
        every = one.snapshot.batteries.batteries if one.snapshot.batteries else ()
        assert len(every) == count
        for said in every:
            true = one.plant.flows.storage / count
            assert near(said.power, true, 0.51), one.when
            doing = "idle" if abs(true) < 12 else "discharging" if true > 0 else "charging"
            assert said.activity == doing, one.when
            assert near(said.capacity, one.course.plant.capacity, 0.51)


def test_the_ac_batteries_hold_and_give_what_they_did_lately(day):
    for one in day:
        site = one.course.plant
        if not site.acbs:
            assert not one.snapshot.batteries or one.snapshot.batteries.ac_storage is None
            continue
        said = one.snapshot.batteries.ac_storage
        few, many = one.lately(lambda plant: plant.flows.acb)
        least, most = one.lately(lambda plant: plant.stores.acb)
        assert said.count == len(one.snapshot.batteries.ac_batteries) == site.acbs
        assert few - 0.51 <= said.power <= many + 0.51, one.when
        assert least - 0.51 <= said.available_energy <= most + 0.51, one.when
        assert near(said.charge, 100 * said.available_energy / site.acb_capacity, 0.51)
        for each in one.snapshot.batteries.ac_batteries:
            assert few / site.acbs - 0.51 <= each.power <= many / site.acbs + 0.51, one.when
            assert near(each.charge, said.charge, 100 * (most - least) / site.acb_capacity + 1)


# -- the border and the moment ---------------------------------------------------------------------


def test_the_relay_stands_where_it_stands(day):
    for one in day:
        situation, grid = one.plant.situation, one.snapshot.grid
        wanted = "open" if situation.islanded or situation.generator else "closed"
        relays = [d.relay for d in (*grid.controllers, *grid.collars)] if grid else []
        assert relays == [wanted] * sum(
            map(bool, (one.gateway.era.controller, one.gateway.era.collar))
        )


def test_a_generator_is_there_where_one_is_and_feeds_when_it_does(day):
    for one in day:
        said = one.snapshot.generator
        assert (said is not None) is bool(one.gateway.era.generator)
        if said:
            assert said.relay == ("closed" if one.plant.flows.generator else "open"), one.when


def test_the_live_view_is_true_of_the_moment_that_it_bears(day):
    for one in day:
        said = one.snapshot.live
        if said is None:
            continue
        then = one.at(said.measured_at.timestamp())
        flow = then.flows
        generated = sum(flow.net) if flow.generator else 0.0
        assert near(said.pv.power, flow.pv)
        assert near(said.storage.power, flow.storage + flow.acb)
        assert near(said.generator.power, generated)
        assert near(said.grid.power, sum(flow.net) - generated)
        assert near(said.load.power, flow.load)


def test_the_stream_is_right_by_phase(day):
    for one in day:
        said = one.snapshot.stream
        if said is None:
            continue
        made, crossed = [one.plant.flows.pv * part for part in one.split], one.plant.flows.net
        assert all(map(near, [phase.power for phase in said.production], made))
        shown = any(m.enabled and "consumption" in m.kind for m in one.gateway.era.meters)
        assert bool(said.net) is bool(said.total) is shown
        if shown:
            assert all(map(near, [phase.power for phase in said.net], crossed))
            both = map(sum, zip(made, crossed, strict=True))
            assert all(map(near, [phase.power for phase in said.total], both))


def test_the_clocks_are_right(day):
    for one in day:
        assert one.snapshot.gateway.clock == datetime.fromtimestamp(one.t, UTC)
        network = one.snapshot.network
        if network:
            local = one.course.plant.zone.local(one.t)
            assert network.local_date == f"{local:%m/%d/%Y}"
            assert network.local_time == timedelta(hours=local.hour, minutes=local.minute)


# -- after somebody has switched something ---------------------------------------------------------

AFTERNOON = datetime(2026, 5, 9, 20, 0, 3, tzinfo=UTC)
CONTROLLED = [name for name, era in ERAS.items() if era.controller or era.collar]
GENERATING = [name for name, era in ERAS.items() if era.generator]
OPTIONS = ("NC1", "NC2", "NO1", "NO2")


def switched(name, path, wish):
    """A gateway two minutes after a wish was posted to it."""
    asked = Request(Method.POST, path, body=json.dumps(wish).encode())
    gateway, response = living(name).respond(asked, AFTERNOON)
    assert response.status == 200
    return seen(gateway, AFTERNOON + timedelta(minutes=2))


@pytest.mark.parametrize("name", CONTROLLED)
def test_off_the_grid_nothing_crosses_the_border(name):
    wish = {"mains_admin_state": "open"}
    one = switched(name, "/ivp/ensemble/relay", wish)
    grid, consumption = one.snapshot.grid, one.snapshot.consumption
    assert one.plant.situation.islanded
    assert [d.relay for d in (*grid.controllers, *grid.collars)] == ["open"]
    assert (grid.relay.commanded, grid.relay.operating) == ("open", "open")
    assert near(consumption.net.power, sum(one.plant.flows.net))
    if not one.plant.flows.generator:
        assert consumption.net.power == 0


@pytest.mark.parametrize("name", GENERATING)
@pytest.mark.parametrize("wish", ["on", "off"])
def test_a_generator_runs_when_it_is_told_to(name, wish):
    one = switched(name, "/ivp/ss/gen_mode", {"gen_cmd": wish})
    said, running = one.snapshot.generator, wish == "on"
    assert one.plant.flows.generator is running
    assert (said.mode, said.relay) == (wish, "closed" if running else "open")
    assert near(one.snapshot.consumption.net.power, sum(one.plant.flows.net))
    assert one.snapshot.grid.controllers[0].relay == ("open" if running else "closed")


@pytest.mark.parametrize("name", [name for name in CONTROLLED if ERAS[name].controller])
@pytest.mark.parametrize("contact", OPTIONS)
def test_the_contact_that_was_moved_has_moved_and_no_other(name, contact):
    wish = {"dry_contacts": {"id": contact, "status": "closed"}}
    contacts = switched(name, "/ivp/ensemble/dry_contacts", wish).snapshot.contacts
    assert {one.id: one.state for one in contacts.all} == {
        one: "closed" if one == contact else "open" for one in OPTIONS
    }


def test_nothing_was_unreadable(day):
    assert [one.snapshot.problems for one in day] == [()] * len(day)
