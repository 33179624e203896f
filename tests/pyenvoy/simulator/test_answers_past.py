from datetime import UTC, datetime, timedelta

import pytest

from pyenvoy.insight import judge
from pyenvoy.simulator.answers import living
from pyenvoy.simulator.answers.past import figures, panels, remembered, with_past
from pyenvoy.simulator.answers.registers import lines
from pyenvoy.simulator.plant import Flaw
from pyenvoy.simulator.plant.flaws import Kind

NOON = datetime(2026, 6, 20, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def past(days, step):
    actor = with_past(living("8.3", at=NOON, noon=NOON), NOON, days * DAY)
    return actor, [*figures(actor, NOON, days * DAY, step)]


def test_a_day_long_ago_was_a_day_with_a_night():
    _, found = past(30, timedelta(hours=6))
    powers = [one["production"] for at, one in found if at < NOON - 29 * DAY]
    assert len(found) == 120
    assert min(powers) <= 0  # it takes some for itself
    assert max(powers) > 100


def test_energies_never_fall_and_go_on_in_what_the_gateway_says_now():
    actor, found = past(10, timedelta(hours=1))
    produced = [one["produced"] for _, one in found]
    assert produced == sorted(produced)
    now = actor.view(NOON).course.at(NOON.timestamp()).tally.produced
    assert 0 < now - produced[-1] < 6000


def test_what_was_used_is_what_the_gateway_will_say_was_used():
    actor, found = past(2, timedelta(minutes=5))
    used = sum(line.delivered for line in lines(actor.view(NOON), "total-consumption"))
    assert 0 <= used - found[-1][1]["consumed"] < 1000


DIRTY = 4
STOPPED = timedelta(hours=3)


def flaw(kind, ago, **more):
    return Flaw(kind, DIRTY, int((NOON - ago).timestamp()), **more)


def roof(*flaws):
    """What the panels of two days have reported by serial number, and the gateway that goes on from there."""
    actor = with_past(living("8.3", at=NOON, noon=NOON, flaws=flaws), NOON, 2 * DAY)
    found = {}
    for at, serial, watts in panels(actor, NOON, 2 * DAY):
        found.setdefault(serial, []).append((at, watts))
    return actor, found


def test_panels_have_reported_by_day_until_now():
    _, found = roof()
    for reports in found.values():
        assert len(reports) > 60
        assert timedelta() < NOON - reports[-1][0] <= timedelta(minutes=15)


def test_what_is_wrong_with_a_panel_shows_in_its_past_and_in_what_it_reports_now():
    actor, found = roof(flaw(Kind.AGEING, DAY, part=0.25, over=1))
    fresh, clean = roof()
    now, good = (one.view(NOON).reports()[DIRTY] for one in (actor, fresh))
    assert now.watts == pytest.approx(0.75 * good.watts)
    (_, last), (_, whole) = found[now.inverter.serial][-1], clean[now.inverter.serial][-1]
    assert last == pytest.approx(0.75 * whole, abs=1)


def test_a_panel_that_is_silent_has_last_reported_then():
    actor, found = roof(flaw(Kind.SILENT, STOPPED))
    report = actor.view(NOON).reports()[DIRTY]
    assert STOPPED <= NOON - datetime.fromtimestamp(report.at, UTC) < STOPPED + timedelta(hours=1)
    assert NOON - found[report.inverter.serial][-1][0] >= STOPPED


def test_who_has_listened_all_the_time_knows_the_panels_that_have_a_problem():
    span = 26 * DAY
    flaws = (flaw(Kind.AGEING, 8 * DAY, part=0.25, over=1),)
    actor = living("8.3", at=NOON, inverters=6, flaws=flaws)
    (hint,) = judge(remembered(actor, panels(actor, NOON, span)), NOON).hints
    assert hint.serial == actor.view(NOON).reports()[DIRTY].inverter.serial
