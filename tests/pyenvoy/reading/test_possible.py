"""Powers that no plant can have are left out, and said to be; nothing else is."""

import importlib
from pkgutil import iter_modules
from typing import ForwardRef, get_args

import attrs
import pytest

from pyenvoy import model
from pyenvoy.model.flow import Flow
from pyenvoy.model.inverters import Inverter, Inverters
from pyenvoy.model.live import Live, LivePower
from pyenvoy.model.source import Source
from pyenvoy.reading.again import UNREAD
from pyenvoy.reading.possible import MOST, possible
from pyenvoy.reading.snapshot import take, take_again
from pyenvoy.wire.ivp_meters import METER_READINGS, METERS
from tests.pyenvoy.reading.meterings import channel, meter, reading
from tests.pyenvoy.reading.said import AT, said

HERE = Source("somewhere", AT)


def taken(power):
    return take(said({METERS: [meter()], METER_READINGS: [reading(power=power)]}), AT)


@pytest.mark.parametrize("power", [-999_999_999.0, 1e12])
def test_a_power_that_no_plant_has_is_left_out_and_said_to_be(power):
    found = taken(power)
    assert found.production.power is None
    assert f"{power:.0f} W is more than any plant has" in {one.what for one in found.problems}
    assert "production.now.power" in {one.where for one in found.problems}


def test_the_energy_beside_it_stays():
    assert taken(1e12).production.energy.lifetime == taken(500.0).production.energy.lifetime


@pytest.mark.parametrize("power", [-3e6, 400_000.0, 0.0])
def test_what_a_plant_may_have_stays_as_it_is(power):
    found = taken(power)
    assert (found.production.power, found.problems) == (power, ())


def test_the_bound_itself_may_be():
    assert possible(Flow(power=MOST), "now") == (Flow(power=MOST), ())


@pytest.mark.parametrize(
    "flow", [Flow(apparent_power=1e9), Flow(reactive_power=-1e9), Flow(power=1e9)]
)
def test_of_a_flow_each_sort_of_power_is_judged_by_itself(flow):
    found, problems = possible(flow, "now")
    assert (found, len(problems)) == (Flow(), 1)


def test_of_many_only_that_is_left_out_which_cannot_be():
    panels = tuple(Inverter(str(one), power=1e8 if one == 1 else 200.0) for one in range(3))
    found, (problem,) = possible(Inverters(HERE, panels), "inverters")
    assert [one.power for one in found.all] == [200.0, None, 200.0]
    assert problem.where == "inverters.all[1].power"


def test_of_several_phases_all_are_left_out():
    live = Live(HERE, pv=LivePower(500.0, phase_powers=(1e9, 250.0)))
    found, (problem,) = possible(live, "live")
    assert found.pv == LivePower(500.0)
    assert problem.where == "live.pv.phase_powers"


def test_what_can_be_is_not_made_anew():
    live = Live(HERE, pv=LivePower(500.0, phase_powers=(250.0, 250.0)))
    assert possible(live, "live")[0] is live


def test_of_invented_panels_not_every_one_is_told():
    panels = tuple(Inverter(str(one), power=1e8) for one in range(300))
    assert len(possible(Inverters(HERE, panels), "inverters")[1]) == 100


def test_no_class_of_the_model_hides_what_its_fields_are():
    """A name in quotes would not be seen as a power."""
    rooms = [
        importlib.import_module(f"pyenvoy.model.{one.name}") for one in iter_modules(model.__path__)
    ]
    kinds = [
        one
        for room in rooms
        for one in vars(room).values()
        if isinstance(one, type) and attrs.has(one)
    ]
    assert len(kinds) > 40
    hints = [field.type for kind in kinds for field in attrs.fields(kind)]
    assert [one for one in hints if is_hidden(one)] == []


def is_hidden(hint):
    return isinstance(hint, str | ForwardRef) or any(map(is_hidden, get_args(hint)))


def test_a_power_of_a_single_phase_of_a_meter_is_judged_as_well():
    three = [channel(1, 1e9), channel(2, 500.0)]
    found = take(said({METERS: [meter(count=2)], METER_READINGS: [reading(channels=three)]}), AT)
    assert [one.now.power for one in found.meters.all[0].phases] == [None, 500.0]
    assert "meters.all[0].phases[0].now.power" in {one.where for one in found.problems}


def test_what_was_judged_and_is_as_it_was_is_not_judged_again(monkeypatch):
    judged = []
    monkeypatch.setattr(
        "pyenvoy.reading.snapshot.possible",
        lambda subject, where: judged.append(where) or possible(subject, where),
    )
    answers = said({METERS: [meter()], METER_READINGS: [reading(power=500.0)]})
    _, looks = take_again(UNREAD, answers, AT)
    assert "production" in judged
    judged.clear()
    take_again(looks, answers, AT)
    assert judged == []
