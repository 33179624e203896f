"""What is read out of an identity, and what a failure is to whoever has to mend it."""

from datetime import timedelta

import attrs
import pytest

from pyenvoy import session
from pyenvoy.endpoint import Cadence
from pyenvoy.errors import Gap, Problem, Reason
from pyenvoy.session import Lane
from pyenvoy.session.state import failure, shut_out
from tests.fakes.played import HTTPS, PAGES, Played, body
from tests.fakes.tokens import NOW


def test_a_clock_that_stands_at_its_very_beginning_is_counted_with():
    page = "<envoy_info><time>0</time><device><sn>x</sn></device></envoy_info>"
    played = Played(PAGES | {"/info": body(page)})
    played.step()
    assert played.state.identity.skew == timedelta(seconds=-NOW.timestamp())


def test_what_cannot_be_read_is_told_problem_by_problem():
    problems = (Problem("rows[0]", "is no number"), Problem("rows[1]", "is missing"))
    found = failure(Gap("home", Reason.UNREADABLE, "two things", problems))
    assert found.problems == problems


@pytest.mark.parametrize(
    "reason", [Reason.DENIED, Reason.NOT_OFFERED, Reason.NOT_READY, Reason.UNREADABLE]
)
def test_what_the_gateway_has_refused_is_told_with_page_and_status(reason):
    found = failure(Gap("home", reason, "why"), 418)
    assert (found.endpoint, found.status) == ("home", 418)


def test_who_is_shut_out_is_told_of_by_the_address_and_the_reason():
    told = str(shut_out(Played().state, HTTPS, NOW, "it is a printer's").stopped)
    assert f"certificate of {HTTPS} " in told
    assert "it is a printer's" in told


def test_who_is_shut_out_is_looked_at_again_whatever_pause_there_was():
    away = attrs.evolve(Played().state, until=NOW + timedelta(minutes=1))
    state = shut_out(away, HTTPS, NOW, "it is a printer's")
    assert isinstance(session.next_action(state, Lane.LIVE, state.look_again), session.Ask)


def test_how_often_each_page_is_asked_is_known():
    assert Played().settle().state.cadences["meter_readings"] == Cadence.LIVE.value


def test_how_busy_the_gateway_is_with_us_is_known():
    played = Played().settle().later(seconds=2)
    assert played.state.busy(played.now) == 0
    played.hear(
        played.send(), attrs.evolve(PAGES["/ivp/meters/readings"], took=timedelta(seconds=1))
    )
    assert played.state.busy(played.now) == 0.5


# -- a lane that has ended by a mistake -----------------------------------------------------------


def test_nobody_is_available_while_a_lane_is_broken():
    played = Played().settle()
    assert played.state.available
    for lane in Lane:
        played.tell(session.Failed(lane))
    played.tell(session.Resumed(Lane.LIVE))
    assert not played.state.available
    played.tell(session.Resumed(Lane.SLOW))
    assert played.state.available


def test_what_a_broken_lane_was_asking_to_be_let_in_with_is_asked_again():
    played = Played()
    while not isinstance(played.action(), session.Ask) or not isinstance(
        played.action().question, session.Enter
    ):
        played.step()
    ask = played.send()
    assert isinstance(played.action(), session.Rest)
    played.tell(session.Failed(Lane.LIVE))
    assert played.action() == ask


def test_what_a_broken_lane_was_asking_is_asked_again():
    played = Played().settle().later(seconds=2)
    ask = played.send()
    assert played.later(seconds=60).action() != ask
    played.tell(session.Failed(Lane.LIVE))
    assert played.action() == ask


def test_a_lane_that_hears_something_is_broken_no_more():
    played = Played().settle().later(seconds=2)
    played.tell(session.Failed(Lane.LIVE))
    assert not played.state.available
    played.hear(played.send())
    assert played.state.available
