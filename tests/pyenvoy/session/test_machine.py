"""What the gateway's time is charged with, and what it is sent besides what is due."""

from datetime import timedelta

import attrs
import pytest

from pyenvoy import session
from pyenvoy.access.credentials import Account
from pyenvoy.access.lifecycle import Step
from pyenvoy.access.ticket import Open
from pyenvoy.polling.habits import PATIENCE
from pyenvoy.polling.live import Way
from pyenvoy.polling.planner import LONGEST_REST
from pyenvoy.request import Method, Request
from pyenvoy.secret import Secret
from pyenvoy.session import Lane
from pyenvoy.wire.info import INFO
from pyenvoy.wire.ivp_livedata import LIVE_STREAM
from pyenvoy.wire.ivp_meters import METER_READINGS
from pyenvoy.wire.ivp_mod import POWER_MODE
from tests.fakes.played import BOTH, PAGES, REFUSED, SLOW, Played
from tests.fakes.tokens import HALF_DAY, NOW, made

SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)


def taking(path):
    """The page, from a gateway that needs a second for it."""
    return attrs.evolve(PAGES[path], took=SECOND)


def test_what_a_live_answer_takes_is_made_up_for_in_its_lane():
    played = Played().settle().later(seconds=2)
    played.hear(played.send(), taking("/ivp/meters/readings"))
    assert played.state.duty.live_clear > played.now


def test_the_first_answer_of_an_endpoint_is_free():
    pages = {path: taking(path) for path in ("/ivp/meters", "/ivp/meters/readings", "/home")}
    duty = Played(PAGES | pages).settle().state.duty
    assert duty.live_clear is None
    assert duty.clear <= duty.at


@pytest.mark.parametrize("path", ["/info", "/auth/check_jwt"])
def test_meeting_the_gateway_and_being_let_in_hold_up_the_slow_lane_alone(path):
    played = Played(PAGES | {path: taking(path)})
    while path not in played.paths:
        played.step()
    assert played.state.duty.clear > played.now
    assert played.state.duty.live_clear is None


def test_what_is_written_besides_is_sent_as_it_is():
    played = Played().settle()
    write = Request(Method.PUT, POWER_MODE.path, body=b"{}")
    sent = session.question(played.state, POWER_MODE, played.now, write).request
    assert (sent.method, sent.body) == (Method.PUT, b"{}")


def watching():
    """A session that has told the gateway to stream its live view."""
    played = Played().settle()
    live = attrs.evolve(played.state.live, chosen=Way.STATUS, streams=played.now)
    played.state = attrs.evolve(played.state, live=live)
    return played


def test_who_parts_goes_on_knowing_how_the_sources_do():
    played = watching()
    assert session.parted(played.state).live == attrs.evolve(played.state.live, chosen=None)


def test_who_parts_tells_the_gateway_to_stream_no_longer():
    played = watching()
    ask = session.farewell(session.parted(played.state), played.now)
    assert (ask.request.method, ask.request.body) == (Method.POST, b'{"enable": 0}')
    assert ask.question.endpoint.name == "live_stream"


def test_who_has_told_it_nothing_parts_without_a_word():
    played = Played().settle()
    assert session.farewell(session.parted(played.state), played.now) is None


def test_from_when_the_gateway_was_told_it_streams():
    played = watching().later(seconds=2)
    question = session.Poll(LIVE_STREAM, Open(), 0)
    told = session.after(played.state, session.Sent(Lane.LIVE, question), played.now)
    assert told.live.streams == played.now


def test_when_a_token_has_ended_the_gateways_clock_is_read_before_all_else():
    played = Played().settle().later(days=366)
    assert isinstance(played.action().question, session.Identify)


def holding(token, now=NOW):
    """A session of an account that goes on with a token of before, from this moment of our clock."""
    account = Account(Secret("a@example.org"), Secret("p"))
    kept = session.Recalled(Secret(token))
    silent = {"/login": REFUSED, "/login/login.json": REFUSED}
    return Played(PAGES | silent, session.begin(BOTH, account), now, kept=kept).settle()


def test_a_renewal_that_only_a_leap_of_our_clock_calls_for_is_none():
    played = holding(made(user="installer", life=HALF_DAY), NOW - 8 * HOUR).forget()
    played.now = NOW + 20 * SECOND
    assert played.settle().paths.count("/info") == 1
    assert "/login/login.json" not in played.paths


def test_before_a_renewal_the_gateways_clock_is_asked_for_once_and_nothing_else_rests():
    played = holding(made()).later(days=364)
    played.pages["/info"] = SLOW
    assert played.action(Lane.SLOW).question.endpoint is INFO
    assert isinstance(played.action(Lane.LIVE).question, session.Poll)
    played.step(Lane.SLOW)
    assert played.action(Lane.SLOW).question == session.Enter(Step.SIGN_IN)
    assert played.state.available


def test_what_the_slow_lane_spends_does_not_hold_up_the_live_one():
    played = Played().settle().later(minutes=11)
    played.hear(played.send(Lane.SLOW), taking("/home"), Lane.SLOW)
    assert played.state.duty.live_clear is None
    assert played.state.duty.clear > played.now


def test_everything_is_asked_by_get():
    played = Played().settle()
    besides = session.question(played.state, POWER_MODE, played.now).request
    assert {one.method for _, _, one in played.asked} | {besides.method} == {Method.GET}


def test_a_page_is_asked_with_its_own_patience():
    played = Played().settle().later(seconds=2)
    assert played.action().request.patience == METER_READINGS.patience != PATIENCE


def test_a_question_knows_the_ticket_that_it_is_asked_with():
    played = Played().settle()
    ask = session.question(played.state, POWER_MODE, played.now)
    assert ask.question.ticket.authorise(Request(Method.GET, POWER_MODE.path)).headers
    assert session.question(played.state, INFO, played.now).question.ticket == Open()


def test_while_nobody_has_answered_the_slow_lane_is_woken_all_the_same():
    assert Played().action(Lane.SLOW).until == NOW + LONGEST_REST
