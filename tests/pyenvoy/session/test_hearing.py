"""What is optional and refused: asked again slowly, at once by a new firmware, and never the core's matter."""

import attrs
import pytest

from pyenvoy import session
from pyenvoy.errors import TransportError
from pyenvoy.session import Lane
from pyenvoy.wire.home import HOME
from pyenvoy.wire.ivp_meters import METER_READINGS
from pyenvoy.wire.ivp_mod import POWER_MODE
from tests.fakes.played import ABSENT, DENIED, PAGES, SLOW, STARTING, Played, body, info

OPTIONAL = "/ivp/pdm/device_data"
refusals = pytest.mark.parametrize("refusal", [ABSENT, DENIED])


def refused(refusal):
    return Played(PAGES | {OPTIONAL: refusal}).settle().forget()


@refusals
def test_what_is_refused_is_asked_again_once_an_hour(refusal):
    played = (
        refused(refusal)
        .later(hours=1)
        .settle()
        .later(hours=1)
        .settle()
        .later(hours=1)
        .settle()
        .forget()
    )
    for _ in range(36):
        played.later(minutes=5).settle()
    assert 2 <= played.paths.count(OPTIONAL) <= 3


@refusals
def test_what_a_starting_gateway_refuses_is_asked_again_within_minutes(refusal):
    played = refused(refusal).later(minutes=5).settle().forget()
    assert OPTIONAL in played.later(minutes=5).settle().paths


@refusals
def test_by_a_new_firmware_it_is_asked_at_once(refusal):
    played = refused(refusal).later(hours=5, minutes=50).settle().later(minutes=10).forget()
    played.pages["/info"] = info("D8.3.5167")
    assert OPTIONAL in played.settle().paths


@refusals
def test_it_leaves_the_gateway_available(refusal):
    assert refused(refusal).later(hours=1).settle().state.available


@pytest.mark.parametrize("less", ["[]", '[{"eid": "x"}]', "{}"])
def test_what_suddenly_says_less_is_asked_again_within_two_minutes(less):
    played = Played().settle().later(minutes=10)
    played.pages["/ivp/meters"] = body(less)
    assert "/ivp/meters" in played.settle().later(minutes=2).forget().settle().paths


def test_what_has_always_said_little_keeps_its_cadence():
    played = Played(PAGES | {"/ivp/meters": body("[]")}).settle().later(minutes=10).settle()
    assert "/ivp/meters" not in played.later(minutes=2).forget().settle().paths


def test_what_answers_besides_makes_nobody_available_whose_core_is_silent():
    silent = ("/ivp/meters", "/ivp/meters/readings", "/api/v1/production")
    played = Played(PAGES | dict.fromkeys(silent, ABSENT) | {OPTIONAL: PAGES["/home"]}).settle()
    assert not played.state.available


SILENT = {"/ivp/meters/readings": SLOW}


def test_a_silence_is_a_gap_of_its_page_that_says_what_kind_it_was():
    gap = Played(PAGES | SILENT).settle().state.answers.gap(METER_READINGS)
    assert (gap.of, gap.why) == ("meter_readings", f"too slow: {SLOW.why}")


def test_a_core_that_is_silent_stands_in_the_way_and_says_so():
    error = Played(PAGES | SILENT).settle().state.error
    assert str(error) == f"the gateway is too slow: {SLOW.why}"


def test_an_answer_outlasts_whatever_is_not_said_to_be_gone():
    played = Played().settle()
    played.pages["/home"] = STARTING
    for _ in range(2):
        played.hear(session.question(played.state, HOME, played.now))
    assert played.state.answers.get(HOME) is not None


def test_several_refusals_of_what_is_optional_are_about_the_role():
    played = Played().settle().later(minutes=15)
    proven, doubted, access = frozenset({"meters"}), frozenset("ab"), played.state.access
    played.state = attrs.evolve(played.state, proven=proven, doubted=doubted)
    played.hear(session.question(played.state, POWER_MODE, played.now), DENIED)
    assert len(played.state.doubted) == 3
    assert played.state.access is access


def hindered(**pages):
    """A core that was silent twice, and then an answer to what is optional."""
    played = Played(PAGES | pages).settle()
    played.state = attrs.evolve(played.state, failures=2, error=TransportError("it is slow"))
    ask = session.question(played.state, HOME, played.now)
    played.hear(ask)
    return played.state


def test_what_answers_besides_takes_no_failure_from_a_core_that_answers():
    state = hindered()
    assert state.available
    assert (state.failures, str(state.error)) == (2, "it is slow")


def test_but_where_the_core_does_not_it_shows_that_somebody_is_there():
    state = hindered(**dict.fromkeys(("/ivp/meters", "/ivp/meters/readings"), STARTING))
    assert not state.available
    assert (state.failures, state.error) == (0, None)


def test_what_was_asked_with_an_earlier_ticket_proves_nothing_of_the_one_we_hold():
    played = Played().settle().later(minutes=10)
    ask = played.send()
    played.state = attrs.evolve(
        played.state, admissions=played.state.admissions + 1, proven=frozenset()
    )
    played.hear(ask)
    assert played.state.answers.get(ask.question.endpoint) is not None
    assert played.state.proven == frozenset()


def test_while_nobody_is_let_in_the_slow_lane_rests():
    played = Played()
    while played.state.access is None:
        played.step()
    assert isinstance(played.action(Lane.SLOW), session.Rest)
    assert isinstance(played.action(Lane.LIVE), session.Ask)


def test_a_session_that_ends_when_one_page_has_answered_is_begun_anew():
    first = {"/info", "/auth/check_jwt", "/ivp/meters"}
    refusing = {path: page if path in first else DENIED for path, page in PAGES.items()}
    played = Played(refusing).settle().later(minutes=1).settle()
    assert 2 <= played.paths.count("/auth/check_jwt") <= 3


def test_a_gateway_that_names_another_firmware_every_time_is_not_asked_anew_every_time():
    played = Played().settle().forget()
    for number in range(20):
        played.pages["/info"] = info(f"D8.2.{4000 + number}")
        played.state = attrs.evolve(played.state, identify=True)
        played.later(seconds=2).settle()
    assert played.paths.count("/home") <= 5
