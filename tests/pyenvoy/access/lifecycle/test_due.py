from datetime import timedelta

import pytest

from pyenvoy import errors
from pyenvoy.access.credentials import Local, Nobody, OwnToken
from pyenvoy.access.lifecycle import (
    Admitted,
    ClockRead,
    Denied,
    Heard,
    Refused,
    Step,
    Wait,
    admitted,
    after,
    next_action,
    remarks,
    renewal,
)
from pyenvoy.access.ticket import Bearer, Cookie
from pyenvoy.access.token import parse
from pyenvoy.secret import Secret
from tests.fakes.counterparts import (
    ACCOUNT,
    NO,
    SIGNED_IN,
    SILENCE,
    WRONG_PASSWORD,
    YES,
    YES_WITHOUT_COOKIE,
    begun,
    inside,
    step,
    text,
    told,
)
from tests.fakes.tokens import HALF_DAY, NOW, SERIAL, YEAR, made

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def error_of(state, now=NOW):
    action = next_action(state, now)
    assert isinstance(action, Refused), action
    return type(action.error)


def test_a_session_is_a_cookie():
    cookie = Cookie(Secret("sessionId=cookie-hush"))
    assert next_action(inside(), NOW) == Admitted(cookie, cookie)


def test_where_no_cookie_came_the_token_itself_is_sent():
    bearer = Bearer(Secret(made()))
    state = told(begun(Nobody(), made()), YES_WITHOUT_COOKIE)
    assert next_action(state, NOW) == Admitted(bearer, bearer)


def test_asking_twice_gives_the_same_answer_twice():
    state = begun()
    assert next_action(state, NOW) == next_action(state, NOW)


@pytest.mark.parametrize("credentials", [Nobody(), Local("envoy", Secret("pass-hush"))])
def test_with_neither_token_nor_account_a_person_is_called(credentials):
    assert error_of(begun(credentials)) is errors.NothingGivenError


@pytest.mark.parametrize(
    "token",
    ["nonsense", made(serial="999999999999"), made(at=NOW - YEAR)],
    ids=["not a token", "foreign", "ended"],
)
def test_an_own_token_that_is_of_no_use_calls_for_a_person(token):
    assert error_of(begun(OwnToken(Secret(token)))) is errors.TokenError


@pytest.mark.parametrize("token", [made(serial="999999999999"), made(at=NOW - YEAR)])
def test_a_stored_token_that_is_of_no_use_is_not_sent(token):
    assert step(begun(ACCOUNT, token)) is Step.SIGN_IN


def test_the_end_of_a_token_is_judged_by_the_gateways_clock():
    token = made(life=HALF_DAY)
    assert step(begun(ACCOUNT, token, skew=HALF_DAY)) is Step.SIGN_IN
    assert step(begun(ACCOUNT, token, skew=-HALF_DAY), NOW + HALF_DAY) is Step.CHECK_STORED


def test_a_clock_that_is_read_again_counts():
    state = after(inside(token=made(life=HALF_DAY)), ClockRead(HALF_DAY), NOW)
    assert admitted(state, NOW) is None


def test_a_token_that_ends_while_we_are_inside_lets_us_in_no_more():
    state = inside(Nobody(), made(life=HALF_DAY))
    assert error_of(state, NOW + HALF_DAY) is errors.TokenError


def test_an_owners_token_is_renewed_thirty_days_ahead():
    state = inside(token=made(life=YEAR))
    assert step(state, NOW + YEAR - 34 * DAY) is None
    assert step(state, NOW + YEAR - 30 * DAY) is Step.SIGN_IN


@pytest.mark.contract("access.token.refresh")
def test_an_installers_token_is_renewed_at_half_its_life():
    state = inside(token=made(user="installer", life=HALF_DAY))
    assert step(state, NOW + 5 * HOUR) is None
    assert step(state, NOW + 6 * HOUR) is Step.SIGN_IN


@pytest.mark.parametrize(("user", "days"), [("owner", 30), ("installer", 0.25)])
def test_a_token_that_does_not_say_when_it_was_made_is_renewed_by_its_role(user, days):
    token = parse(made(user=user, iat=None))
    left = token.expires - renewal(token, SERIAL)
    assert timedelta(days=days) <= left <= timedelta(days=days * 1.1)


def test_two_gateways_are_not_renewed_at_the_same_moment():
    token = parse(made())
    assert renewal(token, "123456789012") != renewal(token, "123456789013")


def test_while_a_token_is_renewed_the_old_one_stays_in_use():
    now = NOW + YEAR - 10 * DAY
    state = told(inside(now=now), SIGNED_IN, now=now)
    assert step(state, now) is Step.FETCH
    assert admitted(state, now) is not None


def test_while_the_gateway_says_nothing_about_a_new_token_the_old_one_stays_in_use():
    now = NOW + YEAR - 10 * DAY
    state = told(inside(now=now), SIGNED_IN, text(made(at=now)), SILENCE, now=now)
    assert isinstance(next_action(state, now), Admitted)
    assert step(state, now + MINUTE) is Step.CHECK_SESSION


def test_a_new_token_that_has_ended_before_it_was_shown_is_not_sent():
    state = told(begun(), SIGNED_IN, text(made(life=HALF_DAY)))
    assert step(state, NOW + HALF_DAY) is Step.SIGN_IN


def test_a_gateway_that_says_nothing_is_waited_for_and_not_the_cloud():
    state = told(begun(ACCOUNT, made()), SILENCE)
    assert next_action(state, NOW) == Wait(
        NOW + timedelta(seconds=5), "the gateway says nothing about the token"
    )


def test_a_silent_gateway_is_asked_ever_more_rarely():
    state, now = begun(ACCOUNT, made()), NOW
    pauses = []
    for _ in range(5):
        state = told(state, SILENCE, now=now)
        pauses.append(state.quiet.until - now)
        now = state.quiet.until
    assert [pause.seconds for pause in pauses] == [5, 15, 30, 60, 60]


def test_after_a_sign_in_too_soon_to_repeat_one_waits():
    state = told(begun(), SIGNED_IN, text(made(life=3 * MINUTE)), YES)
    assert step(state, NOW + 2 * MINUTE) is Step.SIGN_IN
    state = told(begun(), SIGNED_IN, text(made(life=90 * timedelta(seconds=1))), YES)
    action = next_action(state, NOW + 40 * timedelta(seconds=1))
    assert action.until == NOW + MINUTE
    assert action.why == "It is too soon to sign in again, before 12:01 UTC"


def test_an_own_token_that_the_gateway_refuses_calls_for_a_person():
    assert error_of(told(begun(OwnToken(Secret(made()))), NO)) is errors.TokenError


def test_a_refused_own_token_is_shown_again_after_a_pause():
    state, then = told(begun(OwnToken(Secret(made()))), NO), NOW + timedelta(seconds=30)
    assert error_of(state, then - timedelta(seconds=1)) is errors.TokenError
    assert step(state, then) is Step.CHECK_OWN
    again = told(state, NO, now=then)
    assert error_of(again, then + timedelta(seconds=44)) is errors.TokenError
    assert step(again, then + timedelta(seconds=45)) is Step.CHECK_OWN


def test_a_token_that_was_good_once_is_shown_ten_times_before_a_person_is_called():
    now = NOW + HOUR
    state = after(told(begun(OwnToken(Secret(made()))), YES), Denied(), now)
    for _ in range(9):
        state = told(state, NO, now=now)
        action = next_action(state, now)
        assert isinstance(action, Wait)
        now = action.until
    assert error_of(told(state, NO, now=now), now) is errors.TokenError


def test_a_wrong_password_calls_for_a_person():
    assert error_of(told(begun(), WRONG_PASSWORD)) is errors.WrongPasswordError


def test_an_error_says_what_to_do():
    action = next_action(told(begun(), WRONG_PASSWORD), NOW)
    assert errors.WrongPasswordError.advice in str(action.error)


def test_an_error_says_how_long_nobody_signs_in_again():
    state = told(begun(), WRONG_PASSWORD)
    said = (
        "Enlighten does not know this e-mail and password; nobody signs in again before 18:00 UTC. "
    )
    assert str(next_action(state, NOW).error).startswith(said)


def test_where_no_account_is_there_to_sign_in_with_no_pause_is_spoken_of():
    action = next_action(begun(OwnToken(Secret("none"))), NOW)
    assert "signs in" not in str(action.error)


def test_all_is_well_when_there_is_nothing_to_remark():
    assert remarks(inside(), NOW) == ()


@pytest.mark.contract("access.token.own")
@pytest.mark.parametrize(
    ("left", "said"),
    [
        (30 * DAY, "30 days"),
        (2 * DAY, "2 days"),
        (30 * HOUR, "30 hours"),
        (2 * HOUR, "2 hours"),
        (HOUR / 2, "less than two hours"),
    ],
)
def test_a_person_is_told_in_time_that_his_token_ends(left, said):
    state = inside(OwnToken(Secret(made())))
    assert remarks(state, NOW + YEAR - left) == (
        f"The token ends in {said}; make a new one in time.",
    )


def test_a_token_far_from_its_end_is_not_remarked_on():
    assert remarks(inside(OwnToken(Secret(made()))), NOW) == ()


def test_nor_is_one_that_has_ended():
    assert remarks(inside(OwnToken(Secret(made()))), NOW + YEAR) == ()


def test_a_renewal_that_fails_is_remarked_on():
    now = NOW + YEAR - 10 * DAY
    state = told(inside(now=now), WRONG_PASSWORD, now=now)
    assert remarks(state, now) == (
        "Enlighten does not know this e-mail and password; the present token stays in use.",
    )


def test_a_refused_token_is_shown_again_soon_though_the_clock_was_set_back():
    state = told(begun(OwnToken(Secret(made()))), YES)
    state = after(state, Denied(), NOW + HOUR)
    state = after(state, Heard(Step.CHECK_OWN, NO), NOW + HOUR)
    assert step(state, NOW) is Step.CHECK_OWN
