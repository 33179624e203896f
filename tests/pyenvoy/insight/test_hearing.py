"""Reports as they come: what is taken in, and what is not."""

from datetime import UTC, datetime, timedelta

import attrs
import pytest

from pyenvoy.insight import Memory, Report, hear, plain, read, take
from pyenvoy.insight.hearing import _told
from pyenvoy.insight.limits import LONGEST, MOST
from pyenvoy.insight.memory import Panel
from pyenvoy.model.insight import PanelInsight, Verdict
from pyenvoy.model.inverters import Inverter, Inverters
from pyenvoy.model.network import Network
from pyenvoy.model.snapshot import Snapshot
from pyenvoy.model.source import Source

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
HOUR = int(NOON.timestamp()) // 3600


def after(*told, now=NOON + timedelta(hours=1)):
    """What is remembered of a panel after reports of minutes and watts."""
    memory = Memory()
    for minutes, watts in told:
        memory = hear(memory, [Report("1", NOON + minutes * MINUTE, watts)], now)
    return memory.panels.get("1")


def test_a_report_speaks_of_the_time_since_the_one_before():
    assert after((0, 100.0), (20, 300.0)).running[HOUR] == (300.0 * 1200, 1200)


def test_a_first_report_speaks_of_a_quarter_of_an_hour():
    assert after((15, 100.0)).running == {HOUR: (100.0 * 900, 900)}


def test_time_that_begins_in_one_hour_and_ends_in_the_next_is_parted():
    found = after((55, 200.0), (65, 240.0)).running
    assert found[HOUR][1] == 900 + 300
    assert found[HOUR + 1] == (240.0 * 300, 300)


@pytest.mark.parametrize("watts", [float("nan"), float("inf"), -1e9, 1e9])
def test_what_no_panel_makes_is_not_taken_in(watts):
    assert after((0, 100.0), (15, watts)).watts == 100.0


def test_a_panel_that_draws_a_little_makes_nothing():
    assert after((0, -2.0)).watts == 0.0


@pytest.mark.parametrize("minutes", [-30, 0, 60 * 48, 60 * 24 * 365 * 100])
def test_what_is_old_or_of_the_day_after_tomorrow_is_not_taken_in(minutes):
    assert after((0, 100.0), (minutes, 200.0)).watts == 100.0


def test_a_figure_that_stands_still_is_heard_and_not_counted():
    found = after((0, 100.0), (10, 300.0), (15, 200.0), (30, 200.0))
    assert found.last == int((NOON + 30 * MINUTE).timestamp())
    assert found.running[HOUR][1] == 600 + 300


def test_a_figure_at_the_limit_may_stand_still():
    assert after((0, 300.0), (15, 300.0), (30, 300.0)).running[HOUR][1] == 1800


def test_a_panel_that_makes_nothing_may_say_so_again():
    assert after((0, 0.0), (15, 0.0), (30, 0.0)).running[HOUR][1] == 1800


def test_of_a_day_that_is_over_nothing_is_counted():
    found = after((-60 * 24 * 5, 100.0))
    assert (found.watts, found.running) == (100.0, {})


def test_the_same_reports_change_nothing():
    reports = [Report("1", NOON, 100.0)]
    memory = hear(Memory(), reports, NOON)
    assert hear(memory, reports, NOON + MINUTE) is memory


def test_invented_panels_are_followed_only_so_far():
    reports = [Report(str(one), NOON, 1.0) for one in range(MOST + 10)]
    memory = hear(Memory(), [*reports, Report("x" * 100, NOON, 1.0), Report("", NOON, 1.0)], NOON)
    assert len(memory.panels) == MOST


def test_a_serial_number_may_be_as_long_as_any_that_is_followed():
    names = ["x" * LONGEST, "y" * (LONGEST + 1)]
    memory = hear(Memory(), [Report(one, NOON, 1.0) for one in names], NOON)
    assert list(memory.panels) == names[:1]


def test_a_clock_that_has_not_been_set_begins_with_its_first_whole_day():
    assert hear(Memory(), (), datetime(1970, 1, 1, tzinfo=UTC)).day == 1


def test_of_a_clock_that_was_ahead_nothing_is_kept_that_is_still_to_come():
    then = int(NOON.timestamp())
    today = then // 86400
    later = Panel(today + 9, then + 9, today + 9, idle_since=then + 9, told_since=today)
    memory = Memory(panels={"1": later}, day=today + 30, dark=today + 9)
    found = hear(memory, (), NOON)
    right = Panel(today, then, today, idle_since=then, told_since=today // 7)
    assert (found.panels, found.day, found.dark) == ({"1": right}, today, 0)
    assert hear(attrs.evolve(memory, dark=today), (), NOON).dark == today


def test_what_a_clock_before_the_epoch_leaves_can_be_kept():
    memory = hear(Memory(), [Report("1", NOON, 1.0)], NOON)
    back = hear(memory, (), datetime(1969, 1, 1, tzinfo=UTC))
    assert back.panels["1"].last == 0
    assert read(plain(back))[1] == ()


@pytest.mark.parametrize(
    ("verdict", "loss", "before", "after"),
    [
        (Verdict.BELOW, 9.0, 0, 90),
        (Verdict.SHADED, 9.0, 80, 80),
        (Verdict.UNKNOWN, None, 80, 80),
        (Verdict.FINE, 3.6, 80, 80),
        (Verdict.FINE, 3.5, 80, 0),
        (Verdict.FINE, 9.0, 0, 0),
    ],
)
def test_what_was_told_is_over_when_the_panel_makes_what_it_used_to(verdict, loss, before, after):
    found = _told(Panel(told_since=before), PanelInsight("1", verdict, "", loss=loss), 90)
    assert (found.told, found.told_since) == (verdict.value, after)


def test_a_clock_that_was_wrong_and_is_right_again_closes_nothing():
    memory = hear(Memory(), [Report("1", NOON, 1.0)], NOON)
    back = NOON - timedelta(days=30)
    assert hear(memory, [], back).day == memory.day - 30


def snapshot(*inverters, zone=None):
    return Snapshot(
        NOON,
        inverters=Inverters(Source("x", NOON), inverters),
        network=None if zone is None else Network(Source("x", NOON), timezone=zone),
    )


def test_the_inverters_of_a_snapshot_are_heard():
    one = Inverter("1", power=100.0, reported_at=NOON)
    memory = take(Memory(), snapshot(one, Inverter("2"), zone="Europe/Berlin"), NOON)
    assert set(memory.panels) == {"1"}
    assert memory.zone == "Europe/Berlin"
    assert take(memory, snapshot(one, zone="Europe/Berlin"), NOON) is memory


def test_a_panel_that_is_retired_is_forgotten():
    one = Inverter("1", power=100.0, reported_at=NOON)
    memory = take(Memory(), snapshot(one), NOON)
    gone = take(memory, snapshot(attrs.evolve(one, retired=True)), NOON)
    assert gone.panels == {}
    assert gone.edition > memory.edition


def test_a_snapshot_without_inverters_changes_nothing():
    memory = Memory()
    assert take(memory, Snapshot(NOON), NOON) is memory
