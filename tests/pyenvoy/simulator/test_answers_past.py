from datetime import UTC, datetime, timedelta

from pyenvoy.simulator.answers import living
from pyenvoy.simulator.answers.past import figures, with_past
from pyenvoy.simulator.answers.registers import lines

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
