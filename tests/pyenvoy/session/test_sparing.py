"""A gateway that is away every day at its own time: spared, excused, and only then."""

from datetime import timedelta
from functools import cache

import attrs
import pytest

from pyenvoy import session
from pyenvoy.polling.habits import LEARNT, PATIENCE, PAUSE, Habits
from pyenvoy.polling.ledger import PAUSES
from pyenvoy.session import Lane
from tests.fakes.played import PAGES, REFUSED, SLOW, Played
from tests.fakes.tokens import NOW

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
OUTAGE = NOW + 11 * HOUR  # 23:00


class Nightly(Played):
    """Away from 23:00 for seven minutes, every day; who reads it notes what was asked and said then."""

    def live_until(self, end, begins=OUTAGE, silence=REFUSED):
        """Each question in its moment; what was asked while it was away, and whether it was available."""
        asked, available = [], set()
        while self.now < end:
            into = (self.now - begins) % DAY
            away = into < timedelta(minutes=7) and self.now >= begins
            self.pages = dict.fromkeys(PAGES, silence) if away else dict(PAGES)
            before = len(self.asked)
            self.settle()
            if away:
                asked += self.paths[before:]
                available.add(self.state.available)
            self.forget()
            wakes = [action.until for action in map(self.action, Lane)]
            self.now = max(min(wakes), self.now + timedelta(seconds=5))
        return asked, available


def hour_of(night):
    """A little before that night's outage, and a little after."""
    return OUTAGE + night * DAY - timedelta(minutes=6), OUTAGE + night * DAY + HOUR / 2


def learnt(silence=REFUSED):
    """One that has been read until it is known; of the days only the outages are played."""
    state, now, lived = _learnt(silence)
    return Nightly(state=state, now=now), lived


@cache
def _learnt(silence):
    played = Nightly()
    played.settle()
    lived = [_night(played, night, silence) for night in range(LEARNT)]
    return played.state, played.now, lived


def _night(played, night, silence=REFUSED, begins=OUTAGE):
    start, end = hour_of(night)
    played.now = start + (begins - OUTAGE) % DAY
    played.live_until(played.now + timedelta(minutes=6), begins=begins + night * DAY)
    return played.live_until(end + (begins - OUTAGE) % DAY, begins=begins, silence=silence)


def test_before_it_is_learnt_it_is_called_unavailable():
    _, lived = learnt()
    assert all(False in available for _, available in lived)


@pytest.mark.parametrize("silence", [REFUSED, SLOW])
def test_the_fourth_time_nothing_says_unavailable_and_less_is_asked(silence):
    played, lived = learnt(silence=silence)
    asked, available = _night(played, LEARNT, silence)
    assert available == {True}
    assert len(asked) < len(lived[-1][0])
    assert played.state.available


def test_an_outage_at_another_time_is_treated_as_ever():
    played, lived = learnt()
    asked, available = _night(played, LEARNT, begins=OUTAGE - 8 * HOUR)
    assert False in available
    assert len(asked) >= len(lived[-1][0])


def test_who_does_not_come_back_is_unavailable_after_a_grace():
    played, _ = learnt()
    played.now = OUTAGE + LEARNT * DAY + timedelta(minutes=1)
    played.pages = dict.fromkeys(PAGES, REFUSED)
    seen = {}
    while played.now < OUTAGE + LEARNT * DAY + timedelta(minutes=20):
        played.settle()
        seen[(played.now - OUTAGE) % DAY // timedelta(minutes=1)] = played.state.available
        played.later(seconds=30)
    assert all(seen[minute] for minute in range(1, 15))
    assert not any(seen[minute] for minute in range(16, 20))


def test_a_gateway_that_is_there_at_the_time_is_asked_for_one_thing_only():
    played, _ = learnt()
    played.later(hours=20).settle().forget()
    played.now = OUTAGE + LEARNT * DAY
    for _ in range(9):
        played.settle().later(seconds=30)
    assert set(played.paths) == {"/ivp/meters/readings"}
    assert {request.patience for _, _, request in played.asked} == {PATIENCE}
    assert played.settle().later(minutes=6).forget().settle().paths != ["/ivp/meters/readings"]


def test_who_it_is_is_asked_with_patience_then_too():
    played, _ = learnt()
    played.later(hours=20).settle()
    played.now = OUTAGE + LEARNT * DAY
    played.state = attrs.evolve(played.state, identify=True)
    assert played.action().request.patience == PATIENCE


def test_whoever_does_not_answer_then_is_left_alone_for_a_minute():
    played, _ = learnt()
    played.later(hours=20).settle()
    played.now = OUTAGE + LEARNT * DAY
    played.pages = dict.fromkeys(PAGES, REFUSED)
    assert played.settle().state.until == played.now + PAUSE > played.now + PAUSES[0]


def test_the_end_of_a_slot_in_which_nothing_is_expected_wakes_nobody():
    played = Played(now=OUTAGE - timedelta(seconds=1)).settle()
    assert played.action().until > OUTAGE


def test_the_wake_is_never_later_than_the_end_of_the_slot():
    played, _ = learnt()
    played.later(hours=20).settle()
    played.now = OUTAGE + LEARNT * DAY + timedelta(minutes=1)
    played.settle()
    ends = OUTAGE + LEARNT * DAY + timedelta(minutes=5)
    assert all(played.now < played.action(lane).until <= ends for lane in Lane)


def test_at_the_start_everything_is_asked_whatever_the_hour():
    played = Played()
    played.now = OUTAGE + LEARNT * DAY
    nights = tuple((day, (276,)) for day in range(_day(played.now) - LEARNT, _day(played.now)))
    played.kept = session.Recalled(outages=nights)
    assert played.settle().state.complete
    assert played.state.habits == Habits(nights)


def _day(moment):
    return int(moment.timestamp()) // 86400


def test_what_is_said_of_it_is_said_while_it_is_excused():
    played, _ = learnt()
    assert session.excuse(played.state) is None
    played.now = OUTAGE + LEARNT * DAY
    played.pages = dict.fromkeys(PAGES, REFUSED)
    played.settle().later(seconds=60).settle()
    assert "as every day" in session.excuse(played.state)
    played.later(minutes=40).settle()
    assert session.excuse(played.state) is None


def test_who_is_gone_altogether_is_not_available():
    played = Played().settle().later(minutes=11)
    played.pages = dict.fromkeys(PAGES, REFUSED)
    assert played.settle().state.available  # one question says little
    assert not played.later(seconds=6).settle().state.available
    played.pages = dict(PAGES)
    assert played.later(seconds=30).settle().state.available
