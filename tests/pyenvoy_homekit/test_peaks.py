from datetime import UTC, datetime, timedelta

import attrs
import pytest

from pyenvoy import Snapshot
from pyenvoy.model.consumption import Consumption, Net, Total
from pyenvoy.model.flow import Energy, Flow
from pyenvoy.model.production import Measured, Production
from pyenvoy.model.source import Source
from pyenvoy.units import Watts
from pyenvoy_homekit.peaks import after, powers, reset

START = datetime(2026, 6, 1, 10, 0, tzinfo=UTC)


def snapshot(produced=None, *, total=None, net=None, minute=0):
    at = START + timedelta(minutes=minute)
    how = {"source": Source("production", at), "measured": Measured.METER}
    flow = {"production": produced, "total": total, "net": net}
    now = {
        name: Flow(power=None if power is None else Watts(power)) for name, power in flow.items()
    }
    used = Consumption(Total(**how, now=now["total"], energy=Energy()), Net(**how, now=now["net"]))
    made = Production(**how, now=now["production"], energy=Energy())
    return Snapshot(at, production=made, consumption=used)


def seen(*powers):
    found = {}
    for minute, power in enumerate(powers):
        found = after(found, snapshot(power, minute=minute))
    return found.get("production")


@pytest.mark.parametrize(
    ("powers", "peak"),
    [((500,), 500), ((500, 800, 300), 800), ((-2, -1, -3), -1), ((0, None, 10), 10)],
)
def test_the_peak_is_the_highest_power_seen(powers, peak):
    assert seen(*powers).power == peak


def test_a_peak_is_detected_in_the_reading_that_raises_it():
    assert [seen(*powers).rising for powers in ((5,), (5, 8), (5, 8, 8), (5, 8, 3), (5, 8, 3, 9))] == [
        False, True, False, False, True,
    ]  # fmt: skip


def test_the_same_snapshot_twice_leaves_a_peak_detected():
    once = after({}, snapshot(5))
    twice = after(once, snapshot(8, minute=1))
    assert after(twice, snapshot(8, minute=1)) == twice


def test_a_peak_of_a_clock_that_was_ahead_is_detected_no_longer_than_any_other():
    ahead = after(after({}, snapshot(5)), snapshot(8, minute=10_000))
    assert not after(ahead, snapshot(3, minute=1))["production"].rising


def test_nothing_is_detected_at_the_first_reading_after_a_reset():
    found = after(reset(after({}, snapshot(900)), "production"), snapshot(400, minute=1))
    assert (found["production"].power, found["production"].rising) == (400, False)


def test_a_reset_is_for_one_place():
    found = reset(after({}, snapshot(1, total=2, net=3)), "total")
    assert set(found) == {"production", "net"}


def test_at_the_border_the_peak_is_of_what_is_imported():
    found = after(after({}, snapshot(net=-3000)), snapshot(net=1200, minute=1))
    assert found["net"].power == 1200


@pytest.mark.parametrize("power", [float("nan"), float("inf"), float("-inf")])
def test_what_is_no_number_is_no_peak(power):
    assert seen(power) is None
    assert seen(5, power).power == 5


def test_a_power_that_is_no_longer_told_is_not_seen_again():
    old = snapshot(900, total=400)
    silent = attrs.evolve(old, at=old.at + timedelta(minutes=11))
    assert powers(old) == {"production": 900, "total": 400}
    assert powers(silent) == {}


def test_a_power_from_before_a_clock_was_set_back_is_not_seen_until_it_is_told_again():
    old = snapshot(900)
    assert powers(attrs.evolve(old, at=old.at - timedelta(minutes=11))) == {}


def test_what_nobody_measures_has_no_peak():
    assert after({}, attrs.evolve(snapshot(), consumption=None, production=None)) == {}
    assert after({}, attrs.evolve(snapshot(), consumption=Consumption())) == {}
