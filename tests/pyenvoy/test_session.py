"""The outer machine: who answers, may we ask, what is said, and what becomes of failures."""

from datetime import timedelta

import attrs
import pytest

from pyenvoy import session
from pyenvoy.access import lifecycle
from pyenvoy.access.credentials import Account, Local, Nobody, OwnToken
from pyenvoy.endpoint import LegacyRole, Role
from pyenvoy.errors import (
    AccessDeniedError,
    CloudError,
    CredentialsError,
    Gap,
    NotOfferedError,
    NotReadyError,
    Reason,
    TransportError,
    UnreadableError,
    UntrustedError,
    UsageError,
)
from pyenvoy.firmware import Firmware
from pyenvoy.polling.ledger import CORE_PAUSES, PAUSES
from pyenvoy.request import Origin, Response
from pyenvoy.secret import Secret
from pyenvoy.session import Lane
from pyenvoy.session.state import failure
from pyenvoy.wire.home import HOME
from pyenvoy.wire.ivp_meters import METER_READINGS, METERS
from pyenvoy.wire.ivp_mod import POWER_MODE
from pyenvoy.wire.production import PRODUCTION_DETAILS
from tests.fakes.played import (
    ABSENT,
    BOTH,
    DENIED,
    HTTP,
    HTTPS,
    PAGES,
    REFUSED,
    SLOW,
    STARTING,
    STRANGER,
    Played,
    body,
    info,
)
from tests.fakes.tokens import NOW, SERIAL, made

READINGS = "/ivp/meters/readings"
OPEN = {"/info", "/auth/check_jwt"}


def legacy(credentials=None, **pages):
    """A gateway of old, which speaks http only."""
    known = {**PAGES, **pages, "https /info": REFUSED, "http /info": info("R5.0.62")}
    return Played(known, session.begin(BOTH, credentials or Nobody()))


def running():
    """A gateway of today whose every question was answered once."""
    return Played().settle().forget()


def failing(**pages):
    """The same, and from the next live moment on some pages fail."""
    played = running().later(seconds=2)
    played.pages |= pages
    return played


# -- who answers ----------------------------------------------------------------------------------


def test_https_is_tried_first():
    assert Played().send().gateway == HTTPS


def test_then_http():
    assert [gateway for _, gateway, _ in legacy().settle().asked[:2]] == [HTTPS, HTTP]


def test_who_answers_is_read_from_info():
    identity = running().state.identity
    assert (identity.serial, identity.firmware) == ("123456789012", Firmware((8, 2, 4345)))


def test_the_gateways_clock_is_compared_with_ours():
    late = Played(now=NOW + timedelta(minutes=3)).settle()
    assert late.state.identity.skew == timedelta(minutes=-3)


@pytest.mark.parametrize("time", ["", "9999999999999999999", "1000000000000", "-1"])
def test_without_a_clock_to_be_counted_with_there_is_no_skew(time):
    page = f"<envoy_info><time>{time}</time><device><sn>x</sn></device></envoy_info>"
    played = Played(PAGES | {"/info": body(page)})
    played.step()
    assert played.state.identity.skew == timedelta()


def test_a_masked_serial_still_works():
    played = legacy()
    played.pages["http /info"] = info("R5.0.62", serial="xxxxxxxxxxxx")
    assert played.settle().state.complete


def test_an_unreadable_version_is_judged_by_its_wish_for_tokens():
    unknown = (
        "<envoy_info><device><sn>123456789012</sn><software>?</software></device>%s</envoy_info>"
    )
    played = Played(PAGES | {"/info": body(unknown % "<web-tokens>true</web-tokens>")})
    assert played.settle().state.role is Role.OWNER


def test_without_either_it_is_taken_for_an_old_one():
    unknown = "<envoy_info><device><sn>123456789012</sn></device></envoy_info>"
    assert Played(PAGES | {"/info": body(unknown)}).settle().state.role is LegacyRole.INSTALLER


def test_while_nobody_has_answered_the_slow_lane_rests():
    assert isinstance(Played().action(Lane.SLOW), session.Rest)


def test_what_was_kept_is_looked_up_by_serial():
    played = Played()
    played.step()
    assert played.action() == session.Recall("123456789012")
    assert isinstance(played.action(Lane.SLOW), session.Rest)


@pytest.mark.parametrize("page", [ABSENT, body("<html>a router</html>")])
def test_a_host_that_knows_no_gateway_is_doubted(page):
    state = Played({"/info": page, "http /info": page}).settle().state
    assert str(state.error).endswith("envoy.local:80 may be no gateway")


def test_nobody_at_home_is_a_transport_error_that_may_pass():
    state = Played({"/info": REFUSED}).settle().state
    assert isinstance(state.error, TransportError)
    assert state.stopped is None


def test_the_error_tells_of_both_addresses():
    text = str(Played({"/info": REFUSED}).settle().state.error)
    assert "https://envoy.local:443" in text
    assert "http://envoy.local:80" in text


def test_a_gateway_that_is_starting_says_so():
    assert isinstance(Played({"/info": STARTING}).settle().state.error, NotReadyError)


def test_a_page_of_another_machine_is_unreadable():
    found = Played({"/info": body("<html>router</html>")}).settle().state.error
    assert isinstance(found, UnreadableError)


@pytest.mark.parametrize(("rounds", "pause"), list(enumerate(CORE_PAUSES, 1)))
def test_the_pauses_while_nobody_answers_are_a_table(rounds, pause):
    played = Played({"/info": REFUSED})
    for _ in range(rounds):
        played.settle()
        rest = played.action()
        since, played.now = played.now, rest.until
    assert rest.until - since == pause


def test_a_clock_set_back_does_not_prolong_a_pause():
    played = Played({"/info": REFUSED}).settle().later(hours=-5)
    assert isinstance(played.action(), session.Ask)


def test_nor_is_a_gateway_that_is_away_asked_without_a_pause_then():
    played = Played({"/info": REFUSED}).settle().later(hours=-5).settle()
    assert isinstance(played.action(), session.Rest)


def test_a_stranger_is_not_spoken_to():
    played = Played({"/info": STRANGER}).settle()
    assert isinstance(played.action().error, UntrustedError)
    assert played.paths == ["/info"]


def test_a_stranger_is_looked_at_again_in_a_while():
    played = Played({"/info": STRANGER}).settle()
    assert played.action().until == played.now + CORE_PAUSES[-1]
    assert isinstance(played.later(seconds=30).settle().action(), session.Stop)
    assert played.paths == ["/info", "/info"]


def test_the_known_certificate_mends_it_without_a_person():
    played = running().later(minutes=11)
    played.pages = dict.fromkeys(PAGES, STRANGER)
    played.settle()
    assert isinstance(played.action().error, UntrustedError)
    played.pages = dict(PAGES)
    assert played.later(seconds=30).settle().state.available
    assert played.state.stopped is None


def test_a_stranger_who_has_gone_is_an_outage_like_any_other():
    played = Played({"/info": STRANGER}).settle().later(seconds=30)
    played.pages = {"/info": REFUSED}
    assert isinstance(played.settle().action(), session.Rest)
    assert isinstance(played.state.error, TransportError)


def test_a_certificate_that_is_not_the_kept_one_stops_before_anything_is_shown():
    played = Played(kept=session.Recalled(Secret(made()), trusted=False)).settle()
    assert isinstance(played.action().error, UntrustedError)
    assert played.paths == ["/info"]


def test_what_was_kept_is_of_no_use_before_somebody_has_answered():
    state = session.begin(BOTH)
    assert session.after(state, session.Recalled(Secret("x")), NOW) is state


def test_a_gateway_of_today_met_over_http_is_asked_over_https_only():
    played = Played(PAGES | {"https /info": SLOW, "http /info": info()}).settle()
    assert {gateway for _, gateway, request in played.asked if request.path != "/info"} == {HTTPS}


def test_where_there_is_no_https_a_token_is_not_shown():
    state = session.begin((HTTP,), OwnToken(Secret(made())))
    played = Played(PAGES, state).settle()
    assert isinstance(played.action().error, UsageError)
    assert played.paths == ["/info"]


# -- who answers later ----------------------------------------------------------------------------


def test_the_gateway_is_asked_again_who_it_is_every_six_hours():
    assert "/info" in running().later(hours=6).settle().paths


def test_a_new_firmware_is_asked_for_everything_anew():
    played = running().later(hours=6)
    played.pages["/info"] = info("D8.3.5167")
    played.settle()
    assert {"/auth/check_jwt", "/ivp/meters", "/production.json?details=1"} < set(played.paths)


def test_a_new_firmware_costs_no_token():
    played = running()
    token = played.state.access.token
    played.pages["/info"] = info("D8.3.5167")
    assert played.later(hours=6).settle().state.access.token == token


def test_another_gateway_at_the_same_address_is_not_believed():
    played = running().later(hours=6)
    played.pages["/info"] = info(serial="210987654321")
    played.settle()
    assert "another gateway" in str(played.state.error)
    assert played.state.identity.serial == "123456789012"


def test_a_gateway_that_wanted_a_token_does_not_turn_old_again():
    played = running().later(hours=6)
    played.pages["/info"] = info("R5.0.62")
    assert "another gateway" in str(played.settle().state.error)


def test_an_old_gateway_may_be_brought_up_to_date():
    played = legacy(OwnToken(Secret(made()))).settle().later(hours=6)
    played.pages |= {"http /info": Response(301), "https /info": info()}
    played.settle().later(seconds=5).settle()
    assert played.state.identity.origin == HTTPS
    assert played.state.role is Role.OWNER


# -- may we ask -----------------------------------------------------------------------------------


def test_production_needs_three_round_trips():
    played = Played()
    played.settle()
    assert played.paths[:2] == ["/info", "/auth/check_jwt"]
    assert set(played.paths[2:4]) == {READINGS, "/ivp/meters"}


def test_the_token_is_shown_once_and_never_to_an_unknown_gateway():
    headers = [request.headers for _, _, request in Played().settle().asked]
    assert ["authorization" in one for one in headers[:3]] == [False, True, False]


def test_without_credentials_a_person_must_act():
    played = Played(state=session.begin(BOTH)).settle()
    assert isinstance(played.action().error, CredentialsError)


def test_a_token_handed_in_mends_it():
    played = Played(state=session.begin(BOTH)).settle()
    played.tell(session.Handed(Secret(made())))
    assert played.settle().state.complete


def test_a_token_handed_in_too_early_changes_nothing():
    state = session.begin(BOTH)
    assert session.after(state, session.Handed(Secret(made())), NOW) is state


def test_a_gateway_that_says_nothing_about_the_token_is_an_error_that_may_pass():
    state = Played(PAGES | {"/auth/check_jwt": STARTING}).settle().state
    assert isinstance(state.error, TransportError)
    assert state.agenda == ()


def test_a_cloud_that_says_nothing_is_an_error_that_may_pass():
    account = Account(Secret("a@example.org"), Secret("p"))
    played = Played(PAGES | {"/login/login.json": REFUSED}, session.begin(BOTH, account))
    played.pages["/login"] = REFUSED
    assert isinstance(played.settle().state.error, CloudError)


def test_a_stranger_who_is_shown_the_token_stops_the_session():
    played = Played(PAGES | {"/auth/check_jwt": STRANGER}).settle()
    assert isinstance(played.action().error, UntrustedError)


def test_while_the_token_is_being_checked_the_slow_lane_rests():
    played = Played()
    played.step()
    played.step()
    played.send()
    assert isinstance(played.action(Lane.SLOW), session.Rest)
    assert isinstance(played.action(Lane.LIVE), session.Rest)


def test_a_renewal_is_asked_for_in_the_slow_lane_while_the_live_one_goes_on():
    account = Account(Secret("a@example.org"), Secret("p"))
    stored = session.Recalled(Secret(made()))
    played = Played(state=session.begin(BOTH, account), kept=stored).settle()
    played.pages["/info"] = info(clock=False)
    played.later(days=364).step(Lane.SLOW)
    assert isinstance(played.action(Lane.SLOW).question, session.Enter)
    assert isinstance(played.action(Lane.LIVE).question, session.Poll)


def test_a_renewal_that_fails_leaves_the_old_token_in_use():
    account = Account(Secret("a@example.org"), Secret("p"))
    stored = session.Recalled(Secret(made()))
    played = Played(state=session.begin(BOTH, account), kept=stored).settle().later(days=364)
    played.pages |= {"/info": info(clock=False), "/login/login.json": REFUSED, "/login": REFUSED}
    assert played.settle().state.error is None
    assert "/login/login.json" in played.paths


def ahead(**span):
    """A gateway whose clock is wrong by so much, so that the token ends too soon by it."""
    time = int((NOW + timedelta(**span)).timestamp())
    told = body(f"<envoy_info><time>{time}</time><device><sn>{SERIAL}</sn>"
                "<software>D8.2.4345</software></device></envoy_info>")  # fmt: skip
    return PAGES | {"/info": told, "/login/login.json": REFUSED, "/login": REFUSED}


def test_a_gateway_whose_clock_was_set_right_takes_the_token_within_a_minute():
    state = session.begin(BOTH, Account(Secret("a@example.org"), Secret("p")))
    stored = session.Recalled(Secret(made()))
    played = Played(ahead(days=400), state, kept=stored).settle()
    assert played.state.role is Role.NOBODY
    played.pages["/info"] = info()
    assert played.action().until <= NOW + timedelta(minutes=1)
    assert played.later(minutes=1).settle().state.role is Role.OWNER


def test_where_only_a_person_can_help_its_clock_is_looked_at_every_hour():
    played = Played(ahead(days=400)).settle()
    assert isinstance(played.action(), session.Stop)
    played.pages["/info"] = info(clock=False)
    assert isinstance(played.later(minutes=59).action(), session.Stop)
    assert played.later(minutes=1).settle().state.role is Role.OWNER


def test_old_gateways_are_asked_with_a_digest():
    played = legacy(Local("envoy", Secret("p"))).settle()
    assert {request.digest.user for _, _, request in played.asked[2:] if request.digest} == {
        "envoy",
        "installer",
    }


def test_an_unknown_serial_gives_no_passwords():
    access = lifecycle.begin(Nobody(), "", wants_token=False)
    assert attrs.evolve(Played().state, access=access).role is LegacyRole.NOBODY


# -- a refusal ------------------------------------------------------------------------------------


def test_an_endpoint_refused_while_others_answer_is_left_alone_ever_longer_up_to_an_hour():
    played = Played(PAGES | {"/ivp/pdm/device_data": DENIED}).settle()
    assert played.paths.count("/ivp/pdm/device_data") == 1
    assert played.paths.count("/auth/check_jwt") == 1
    for minutes in (1, 5, 15, 60, 60):
        before = played.forget().later(minutes=minutes - 0.1).settle()
        assert "/ivp/pdm/device_data" not in before.paths
        assert "/ivp/pdm/device_data" in played.later(minutes=0.2).settle().paths


def test_a_session_that_has_ended_is_renewed_by_one_question():
    played = running().later(minutes=15)
    ask = played.send()
    played.hear(ask, DENIED)
    played.settle()
    assert played.paths[:3] == [READINGS, "/info", "/auth/check_jwt"]
    assert READINGS in played.paths[3:]


def test_both_lanes_refused_make_one_question():
    played = running().later(minutes=15)
    live, slow = played.send(), played.send(Lane.SLOW)
    played.hear(live, DENIED)
    played.step()
    played.step()
    played.hear(slow, DENIED, Lane.SLOW)
    played.settle()
    assert played.paths.count("/auth/check_jwt") == 1
    assert played.paths.count(slow.request.path) == 2


def test_an_answer_to_the_old_ticket_says_nothing_about_the_new_one():
    played = running().later(minutes=15)
    live, slow = played.send(), played.send(Lane.SLOW)
    played.hear(live, DENIED)
    played.hear(slow, lane=Lane.SLOW)
    assert played.state.proven == frozenset()


def test_two_refusals_with_nothing_answered_are_about_the_ticket():
    played = Played(PAGES | dict.fromkeys(set(PAGES) - OPEN, DENIED)).settle()
    played.later(minutes=2).settle()
    assert played.paths.count("/auth/check_jwt") == 2


def test_refusals_just_after_a_check_are_not_checked_again():
    played = Played(PAGES | {READINGS: DENIED, "/ivp/meters": DENIED}).settle()
    assert played.paths.count("/auth/check_jwt") == 1


def test_a_refused_core_is_tried_again_soon():
    played = Played(PAGES | {READINGS: DENIED}).settle().forget().later(seconds=5)
    assert READINGS in played.settle().paths


def test_where_all_is_refused_the_fruitless_error_says_so():
    pages = PAGES | dict.fromkeys(set(PAGES) - OPEN, DENIED)
    assert isinstance(Played(pages).settle().state.fruitless, AccessDeniedError)


def test_where_nothing_is_offered_the_fruitless_error_says_that():
    pages = {path: PAGES[path] for path in OPEN}
    assert isinstance(Played(pages).settle().state.fruitless, NotOfferedError)


def test_where_something_was_learned_there_is_no_such_error():
    assert running().state.fruitless is None


def test_an_old_gateway_that_refuses_is_asked_for_the_rest():
    played = legacy(**{"/api/v1/production/inverters": DENIED, "/admin/lib/tariff": DENIED})
    assert played.settle().state.complete


# -- what is said ---------------------------------------------------------------------------------


def test_answers_accumulate():
    answers = running().state.answers
    assert answers.get(METERS)[0].eid == 1
    assert answers.get(METER_READINGS)[0].active_power == 5


def test_the_picture_is_complete_before_the_slowest_page():
    played = Played()
    while not played.state.complete:
        played.step(Lane.LIVE)
        played.step(Lane.SLOW)
    assert "/home" not in played.paths
    assert not played.state.whole


def test_and_whole_after_it():
    assert running().state.whole


def test_a_slow_page_does_not_hold_up_the_next_reading():
    played = running().later(minutes=11)
    while played.send(Lane.SLOW).request.path != "/home":
        pass
    assert played.action(Lane.LIVE).request.path == READINGS


def test_what_is_not_worth_asking_has_its_reason_in_the_picture():
    assert running().state.picture.gap(POWER_MODE).reason is Reason.DENIED


def test_before_anybody_has_answered_the_picture_is_empty():
    assert len(session.begin(BOTH).picture) == 0


def test_an_answer_stays_with_its_moment_while_its_endpoint_fails():
    played = failing(**{READINGS: STARTING})
    assert played.settle().state.answers.answer(METER_READINGS).at == NOW


def test_an_endpoint_that_never_answered_is_a_gap():
    played = Played(PAGES | {"/home": STARTING}).settle()
    assert played.state.answers.gap(HOME).reason is Reason.NOT_READY


def test_an_answer_taken_back_once_stays():
    played = running().later(minutes=2)
    played.pages["/production.json?details=1"] = ABSENT
    assert played.settle().state.answers.gap(PRODUCTION_DETAILS) is None


def test_an_answer_taken_back_twice_is_a_gap():
    played = running()
    played.pages["/production.json?details=1"] = ABSENT
    for _ in range(2):
        played.later(minutes=61).settle()
    assert played.state.answers.gap(PRODUCTION_DETAILS).reason is Reason.NOT_OFFERED


# -- silence --------------------------------------------------------------------------------------


def test_an_optional_endpoint_that_is_silent_fails_alone():
    played = Played(PAGES | {"/home": SLOW}).settle()
    assert played.state.available
    assert played.state.failures == 0


def test_a_silent_core_leaves_the_gateway_alone():
    played = failing(**{READINGS: SLOW}).settle()
    assert played.action(Lane.SLOW) == session.Rest(played.now + PAUSES[0])
    assert not played.state.available or played.state.failures == 1


def test_a_gateway_out_of_reach_is_left_alone_whoever_noticed():
    played = running().later(minutes=11)
    played.pages = dict.fromkeys((*PAGES, "/api/v1/production"), REFUSED)
    played.step(Lane.SLOW)
    assert isinstance(played.action(Lane.LIVE), session.Rest)


def test_both_lanes_noticing_count_once():
    played = running().later(minutes=11)
    live, slow = played.send(), played.send(Lane.SLOW)
    played.hear(live, REFUSED)
    played.hear(slow, REFUSED, Lane.SLOW)
    assert played.state.failures == 1


def test_after_a_silence_the_gateway_is_first_asked_who_it_is():
    played = failing(**{READINGS: SLOW}).settle().forget().later(seconds=5)
    played.settle()
    assert played.paths[:2] == ["/info", READINGS]


def test_failures_count_until_the_core_answers():
    played = failing(**{READINGS: SLOW}).settle()
    played.later(seconds=5).settle()
    assert played.state.failures == 2
    played.pages[READINGS] = PAGES[READINGS]
    assert played.later(minutes=2).settle().state.failures == 0


def test_who_has_been_away_is_asked_again_for_what_it_had_refused():
    played = Played(PAGES | {"/ivp/pdm/device_data": ABSENT}).settle().later(minutes=6)
    played.pages[READINGS] = REFUSED
    for _ in range(3):
        played.settle().later(minutes=3)
    played.pages[READINGS] = PAGES[READINGS]
    assert "/ivp/pdm/device_data" in played.forget().settle().later(seconds=1).settle().paths


def test_a_certificate_that_changes_while_running_stops_the_session():
    played = failing(**{READINGS: STRANGER}).settle()
    assert isinstance(played.action().error, UntrustedError)


# -- one endpoint besides -------------------------------------------------------------------------


def test_any_endpoint_can_be_asked_for_once_we_are_admitted():
    played = running()
    ask = session.question(played.state, POWER_MODE, played.now)
    assert ask.request.path == POWER_MODE.path
    assert "cookie" in ask.request.headers or "authorization" in ask.request.headers


def test_nothing_can_be_asked_for_before():
    assert session.question(Played().state, POWER_MODE, NOW) is None


def test_nothing_can_be_asked_for_while_the_ticket_is_void():
    played = Played(state=session.begin(BOTH)).settle()
    assert session.question(played.state, POWER_MODE, NOW) is None


@pytest.mark.parametrize(
    ("reason", "kind"),
    [
        (Reason.NOT_ASKED, TransportError),
        (Reason.SILENT, TransportError),
        (Reason.DENIED, AccessDeniedError),
        (Reason.NOT_OFFERED, NotOfferedError),
        (Reason.NO_HARDWARE, NotOfferedError),
        (Reason.NOT_READY, NotReadyError),
        (Reason.UNREADABLE, UnreadableError),
        (Reason.UNTRUE, UnreadableError),
    ],
)
def test_every_gap_is_an_error_to_somebody(reason, kind):
    assert isinstance(failure(Gap("home", reason, "why")), kind)


def test_no_secret_is_ever_in_a_repr():
    played = Played(state=session.begin(BOTH, OwnToken(Secret(made())))).settle()
    assert "eyJ" not in repr(played.state) + repr(played.asked)


def test_a_state_is_never_changed_in_place():
    state = session.begin((Origin("https", "envoy.local", 443),))
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        state.failures = 1


def test_a_refusal_of_what_answered_to_the_ticket_before_leads_to_a_check():
    played = Played().settle()
    few = attrs.evolve(played.state, proven=frozenset({"meters"}))  # let in anew a minute ago
    played.state = few
    played.pages["/production.json?details=1"] = DENIED
    played.forget().later(minutes=6).settle()
    assert played.paths.count("/auth/check_jwt") == 1
    assert played.paths.count("/production.json?details=1") <= 2
