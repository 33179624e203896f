from datetime import UTC, datetime, timedelta

import pytest

from pyenvoy.simulator.answers import living
from pyenvoy.simulator.answers.past import figures, panels, with_past
from pyenvoy.simulator.answers.registers import lines
from pyenvoy.simulator.plant import Soiled, inverters

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


def roof(days, loss):
    """What the panels of a past have made, and the gateway that goes on from there."""
    dirt = Soiled(DIRTY, int((NOON - DAY).timestamp()), loss)
    actor = with_past(living("8.3", at=NOON, noon=NOON, soiled=(dirt,)), NOON, days * DAY)
    return actor, dict(panels(actor, NOON, days * DAY))


def test_panels_made_together_what_the_roof_made():
    actor, found = roof(2, 0.0)
    tallies = (actor.view(NOON).course.at(at.timestamp()).tally for at in (NOON - 2 * DAY, NOON))
    before, after = (sum(one.planes) for one in tallies)
    assert sum(sum(one.values()) for one in found.values()) / 4 == pytest.approx(after - before)


def test_a_panel_that_is_soiled_makes_less_from_then_on_and_only_this_one():
    (actor, clean), (_, dirty) = roof(2, 0.0), roof(2, 0.25)
    serial = inverters(actor.era.plant)[DIRTY].serial
    for at, made in dirty.items():
        share = 0.75 if at > NOON - DAY else 1.0
        assert made == clean[at] | {serial: pytest.approx(share * clean[at][serial])}


def test_what_a_soiled_panel_reports_is_what_its_past_had():
    (actor, found), (fresh, _) = roof(2, 0.25), roof(2, 0.0)
    told, clean = (one.view(NOON).reports()[DIRTY] for one in (actor, fresh))
    assert told.watts == pytest.approx(0.75 * clean.watts)
    assert told.watts == pytest.approx(
        found[NOON][told.inverter.serial], rel=0.2
    )  # a little earlier
    assert 0 < told.today < told.energy < clean.energy
