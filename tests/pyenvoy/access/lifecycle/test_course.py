from datetime import timedelta

import attrs
import pytest

from pyenvoy import errors
from pyenvoy.access.credentials import Nobody, OwnToken
from pyenvoy.access.lifecycle import (
    Admitted,
    Denied,
    Heard,
    Refreshed,
    Refused,
    Step,
    Wait,
    Way,
    admitted,
    after,
    next_action,
    remarks,
)
from pyenvoy.access.lifecycle.states import FormFetching, State, Trying
from pyenvoy.access.token import parse
from pyenvoy.endpoint import Role
from pyenvoy.secret import Secret
from tests.fakes.counterparts import (
    ACCOUNT,
    BLOCKED,
    FORM_SIGNED_IN,
    HTML,
    NO,
    NOT_YOURS,
    SECOND_FACTOR,
    SIGNED_IN,
    SILENCE,
    TURNED_AWAY,
    WRONG_PASSWORD,
    YES,
    begun,
    form,
    inside,
    said,
    step,
    text,
    told,
)
from tests.fakes.tokens import HALF_DAY, NOW, SERIAL, YEAR, made

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
LATE = NOW + YEAR - timedelta(days=10)
INSTALLER = attrs.evolve(ACCOUNT, role=Role.INSTALLER)


def outcomes(state):
    return {outcome.way: outcome for outcome in state.outcomes}


# -- the gateway ----------------------------------------------------------------------------------


def test_a_token_that_the_gateway_takes_is_the_one_to_keep():
    state = inside()
    assert (state.token, state.role, state.expires) == (parse(made()), Role.OWNER, NOW + YEAR)


def test_before_the_gateway_has_taken_a_token_there_is_none_to_keep():
    state = begun(ACCOUNT, made())
    assert (state.token, state.role, state.expires) == (None, None, None)


def test_a_denial_leads_to_one_check():
    state = after(inside(), Denied(), NOW + HOUR)
    assert step(state, NOW + HOUR) is Step.CHECK_STORED


def test_a_check_after_a_denial_admits_again():
    now = NOW + HOUR
    state = told(after(inside(), Denied(), now), YES, now=now)
    assert isinstance(next_action(state, now), Admitted)


def test_a_denial_right_after_a_check_is_about_the_role():
    state = inside()
    assert after(state, Denied(), NOW) is state
    assert after(state, Denied(), NOW + 0.99 * MINUTE) is state
    assert after(state, Denied(), NOW + MINUTE).inside is None


def test_a_denial_while_nobody_is_inside_changes_nothing():
    assert after(begun(), Denied(), NOW) == begun()


def test_a_denied_token_that_is_refused_too_leads_to_the_cloud():
    now = NOW + HOUR
    state = told(after(inside(), Denied(), now), NO, now=now)
    assert step(state, now) is Step.SIGN_IN


def test_a_refused_token_is_shown_again_when_the_cloud_is_away():
    state = told(begun(ACCOUNT, made()), NO, SILENCE, SILENCE)
    assert step(state, NOW + MINUTE) is Step.SIGN_IN
    state = told(state, SILENCE, SILENCE, now=NOW + MINUTE)
    assert step(state, NOW + MINUTE) is Step.CHECK_STORED


@pytest.mark.parametrize("no", [SECOND_FACTOR, BLOCKED, WRONG_PASSWORD])
def test_a_refused_token_is_shown_again_when_the_account_needs_a_person(no):
    action = next_action(told(begun(ACCOUNT, made()), NO, no), NOW)
    assert isinstance(action, Wait)
    assert step(told(begun(ACCOUNT, made()), NO, no), action.until) is Step.CHECK_STORED


def test_a_refused_token_is_not_lost_to_a_new_one_that_is_refused_too():
    now, newer = NOW + HOUR, made(at=NOW + HOUR)
    state = after(told(begun(), SIGNED_IN, text(made()), YES), Denied(), now)
    state = told(state, NO, SIGNED_IN, text(newer), NO, now=now)
    action = next_action(state, now)
    assert isinstance(action, Wait)
    assert action.until == now + MINUTE / 2
    assert next_action(state, action.until).request.headers["authorization"].endswith(made())


def test_a_token_refused_while_the_cloud_is_left_alone_is_shown_again_within_a_minute():
    state = told(begun(), SILENCE, SILENCE)
    state = told(state, SIGNED_IN, text(made()), YES, now=NOW + MINUTE)
    now = NOW + 3 * MINUTE
    state = told(after(state, Denied(), now), NO, now=now)
    assert next_action(state, now).until == now + MINUTE / 2


def test_once_a_gateway_has_spoken_its_silences_are_counted_anew():
    state = told(told(begun(ACCOUNT, made()), SILENCE), YES, now=NOW + MINUTE)
    now = NOW + HOUR
    state = told(after(state, Denied(), now), SILENCE, now=now)
    assert next_action(state, now).until == now + timedelta(seconds=5)


def test_an_answer_about_a_token_we_do_not_hold_changes_nothing():
    state = begun(ACCOUNT, made())
    assert after(state, Heard(Step.CHECK_FORM, YES), NOW) is state


@pytest.mark.parametrize(
    "late", [Step.FETCH, Step.FETCH_SIGNED_IN, Step.FORM_SIGN_IN, Step.FORM_FETCH]
)
def test_an_answer_to_what_was_not_asked_changes_nothing(late):
    state = inside()
    assert after(state, Heard(late, HTML), NOW) is state


def test_without_an_account_the_answer_to_a_sign_in_changes_nothing():
    state = begun(Nobody())
    assert after(state, Heard(Step.SIGN_IN, SIGNED_IN), NOW) is state


# -- the cloud ------------------------------------------------------------------------------------


@pytest.mark.contract("access.token.enlighten")
@pytest.mark.parametrize(
    ("replies", "way"),
    [
        ([SIGNED_IN, text(made())], Way.SESSION),
        ([SIGNED_IN, TURNED_AWAY, said({"token": made()})], Way.SIGNED_IN),
        ([SIGNED_IN, HTML, HTML, FORM_SIGNED_IN, form(made())], Way.FORM),
        ([SILENCE, FORM_SIGNED_IN, form(made())], Way.FORM),
    ],
)
def test_the_ways_to_a_token_are_tried_in_order(replies, way):
    state = told(begun(), *replies, YES)
    assert isinstance(next_action(state, NOW), Admitted)
    assert outcomes(state)[way].result == "the gateway takes the token"


def test_what_became_of_every_way_is_kept():
    state = told(begun(), SIGNED_IN, TURNED_AWAY, HTML, FORM_SIGNED_IN, form("Error: no"))
    assert {way: outcome.trouble.error for way, outcome in outcomes(state).items()} == {
        Way.SESSION: errors.CloudRefusedError,
        Way.SIGNED_IN: errors.CloudChangedError,
        Way.FORM: errors.NotOnAccountError,
    }


@pytest.mark.parametrize(
    ("reply", "error"),
    [
        (WRONG_PASSWORD, errors.WrongPasswordError),
        (SECOND_FACTOR, errors.SecondFactorError),
        (BLOCKED, errors.AccountBlockedError),
    ],
)
def test_what_only_a_person_can_mend_ends_the_search_at_once(reply, error):
    state = told(begun(), reply)
    action = next_action(state, NOW + 5 * HOUR)
    assert isinstance(action, Refused)
    assert type(action.error) is error
    assert step(state, NOW + 6 * HOUR) is Step.SIGN_IN


@pytest.mark.parametrize("refusal", [NOT_YOURS, TURNED_AWAY])
def test_a_gateway_that_is_not_on_the_account_calls_for_a_person(refusal):
    state = told(begun(), SIGNED_IN, refusal, refusal, FORM_SIGNED_IN, form("Error"))
    assert type(next_action(state, NOW).error) is errors.NotOnAccountError


def test_a_cloud_that_refuses_by_every_way_is_left_to_time():
    state = told(begun(), SIGNED_IN, TURNED_AWAY, TURNED_AWAY, TURNED_AWAY)
    assert next_action(state, NOW).trouble.error is errors.CloudRefusedError


def test_a_gateway_on_no_account_by_one_way_only_is_left_to_time():
    state = told(begun(), SIGNED_IN, NOT_YOURS, HTML, FORM_SIGNED_IN, form("Error"))
    action = next_action(state, NOW)
    assert isinstance(action, Wait)
    assert action.trouble.error is errors.CloudChangedError


@pytest.mark.parametrize(
    ("token", "error"),
    [
        (made(serial="999999999999"), errors.NotOnAccountError),
        (made(at=NOW - YEAR), errors.CloudChangedError),
    ],
    ids=["foreign", "ended"],
)
def test_a_token_from_the_cloud_that_is_of_no_use_is_not_shown_to_the_gateway(token, error):
    state = told(begun(), SIGNED_IN, text(token))
    assert step(state) is Step.FETCH_SIGNED_IN
    assert outcomes(state)[Way.SESSION].trouble.error is error


def test_a_token_that_the_gateway_refuses_is_not_shown_again_because_the_cloud_repeats_it():
    state = told(begun(ACCOUNT, made()), NO, SIGNED_IN, text(made()))
    assert step(state) is Step.FETCH_SIGNED_IN


def test_a_renewal_that_gives_the_same_token_again_is_no_renewal():
    state = told(inside(now=LATE), SIGNED_IN, text(made()), now=LATE)
    assert step(state, LATE) is Step.FETCH_SIGNED_IN


def test_every_way_that_was_tried_in_vain_says_when():
    found = outcomes(told(begun(), TURNED_AWAY, TURNED_AWAY))
    tried = (Way.SESSION, Way.SIGNED_IN, Way.FORM)
    assert {way: one.at for way, one in found.items()} == dict.fromkeys(tried, NOW)


def test_a_token_that_comes_though_nobody_is_signed_in_may_be_an_owners():
    asked = State(SERIAL, FormFetching(Secret("SESSION=x")))
    assert after(asked, Heard(Step.FORM_FETCH, form(made())), NOW).phase == Trying(Way.FORM)


def test_a_sign_in_is_repeated_ever_more_rarely():
    state, now, pauses = begun(), NOW, []
    for _ in range(6):
        state = told(state, SILENCE, SILENCE, now=now)
        pauses.append(next_action(state, now).until - now)
        now += pauses[-1]
    assert [pause / MINUTE for pause in pauses] == [1, 5, 15, 60, 360, 360]


def test_the_pause_counts_from_the_end_of_the_search():
    state = told(begun(), SIGNED_IN, HTML, HTML)
    state = told(state, SILENCE, now=NOW + MINUTE)
    assert next_action(state, NOW + MINUTE).until == NOW + 2 * MINUTE


def test_a_token_that_was_good_for_an_hour_ends_the_count_of_sign_ins():
    state = told(begun(), SIGNED_IN, text(made(life=HALF_DAY)), YES)
    state = told(state, SILENCE, SILENCE, now=NOW + HALF_DAY)
    assert state.pause.tries == 1


@pytest.mark.parametrize(("minutes", "tries"), [(2, 2), (59, 2), (60, 1)])
def test_only_one_that_was_good_for_an_hour_does(minutes, tries):
    now = NOW + minutes * MINUTE
    state = after(told(begun(), SIGNED_IN, text(made()), YES), Denied(), now)
    state = told(state, NO, SILENCE, SILENCE, now=now)
    assert state.pause.tries == tries


def test_a_new_token_that_the_gateway_refuses_is_gone():
    state = told(begun(), SIGNED_IN, text(made()), NO)
    assert state.held == ()
    assert isinstance(next_action(state, NOW), Wait)


@pytest.mark.parametrize(
    "replies",
    [
        [SILENCE, SILENCE],
        [WRONG_PASSWORD],
        [SIGNED_IN, HTML, HTML, SILENCE],
        [SIGNED_IN, text(made(at=LATE)), NO],
    ],
)
def test_a_good_token_is_never_lost_to_a_renewal_that_fails(replies):
    state = told(inside(now=LATE), *replies, now=LATE)
    assert isinstance(next_action(state, LATE), Admitted)
    assert state.token == parse(made())


def test_a_renewal_that_succeeds_replaces_the_token():
    state = told(inside(now=LATE), SIGNED_IN, text(made(at=LATE)), YES, now=LATE)
    assert state.token == parse(made(at=LATE))
    assert isinstance(next_action(state, LATE), Admitted)


# -- roles ----------------------------------------------------------------------------------------


def test_the_search_goes_on_until_the_wanted_role_is_found():
    owner, installer = text(made()), form(made(user="installer", life=HALF_DAY))
    state = told(begun(INSTALLER), SIGNED_IN, owner, HTML, FORM_SIGNED_IN, installer, YES)
    assert state.role is Role.INSTALLER


def test_a_token_that_opens_less_is_better_than_none():
    state = told(begun(INSTALLER), SIGNED_IN, text(made()), HTML, SILENCE, YES)
    assert state.role is Role.OWNER


def test_a_token_that_opens_less_does_not_replace_a_good_one():
    better = made(user="installer", life=HALF_DAY)
    now = NOW + 7 * HOUR
    state = told(inside(token=better), SIGNED_IN, text(made()), HTML, SILENCE, now=now)
    assert state.role is Role.INSTALLER
    assert isinstance(next_action(state, now), Admitted)


def test_when_the_better_token_has_ended_the_lesser_one_is_used_and_the_loss_is_said():
    better = made(user="installer", life=HALF_DAY)
    now = NOW + 7 * HOUR
    state = told(inside(token=better), SIGNED_IN, text(made()), HTML, SILENCE, now=now)
    now = NOW + HALF_DAY
    state = told(state, YES, now=now)
    assert state.role is Role.OWNER
    assert remarks(state, now) == (
        "The token is only that of the owner now: what is for the installer is refused.",
    )


# -- tokens handed in -----------------------------------------------------------------------------


def test_a_token_handed_in_is_shown_to_the_gateway():
    state = told(after(begun(Nobody()), Refreshed(Secret(made())), NOW), YES)
    assert isinstance(next_action(state, NOW), Admitted)


def test_a_token_handed_in_ends_the_search_in_the_cloud():
    state = after(told(begun(), SIGNED_IN), Refreshed(Secret(made())), NOW)
    assert step(state) is Step.CHECK_HANDED


@pytest.mark.parametrize("token", ["nonsense", made(serial="999999999999"), made(at=NOW - YEAR)])
def test_a_token_handed_in_that_is_of_no_use_changes_nothing_but_is_noted(token):
    state = after(inside(), Refreshed(Secret(token)), NOW + MINUTE)
    assert isinstance(next_action(state, NOW + MINUTE), Admitted)
    noted = outcomes(state)[Way.HANDED]
    assert (noted.trouble.error, noted.at) == (errors.TokenError, NOW + MINUTE)


def test_a_token_handed_in_that_the_gateway_refuses_leaves_the_old_one_in_use():
    state = told(after(inside(), Refreshed(Secret(made(jti="2"))), NOW), NO)
    assert isinstance(next_action(state, NOW), Admitted)


def test_a_late_answer_about_the_old_token_is_not_taken_for_the_new_one():
    state = after(begun(OwnToken(Secret(made()))), Refreshed(Secret(made(jti="2"))), NOW)
    state = after(state, Heard(Step.CHECK_OWN, YES), NOW)
    assert state.token == parse(made())
    assert step(state) is Step.CHECK_HANDED
    assert admitted(state, NOW) is not None


# -- what should not happen -----------------------------------------------------------------------


def test_the_answer_to_a_sign_in_that_nobody_asked_for_changes_nothing():
    state = told(begun(), WRONG_PASSWORD)
    assert after(state, Heard(Step.SIGN_IN, SIGNED_IN), NOW) is state


def test_an_answer_counts_although_the_clock_has_fallen_back_into_the_pause_before_it():
    state = told(begun(), WRONG_PASSWORD)
    state = after(
        state, Heard(Step.SIGN_IN, WRONG_PASSWORD), state.pause.until - timedelta(seconds=1)
    )
    assert state.pause.tries == 2


def test_a_clock_set_back_makes_no_pause_endless():
    state = told(begun(), WRONG_PASSWORD)
    assert step(state, NOW - timedelta(days=400)) is Step.SIGN_IN


def test_a_clock_set_back_by_a_second_gives_no_leave_to_sign_in_again():
    state = told(begun(), WRONG_PASSWORD)
    assert isinstance(next_action(state, NOW - timedelta(seconds=1)), Refused)


def test_a_clock_set_right_by_an_hour_makes_no_silence_of_the_cloud_last_for_an_hour():
    state = told(begun(), SILENCE, SILENCE, now=NOW + HOUR)
    assert step(state) is Step.SIGN_IN


def test_a_clock_set_back_by_an_hour_makes_no_silence_about_a_token_last_for_an_hour():
    state = told(begun(Nobody(), made()), SILENCE, now=NOW + HOUR)
    assert step(state) is Step.CHECK_STORED


def test_a_clock_set_back_does_not_make_denials_count_for_nothing():
    earlier = NOW - timedelta(hours=1)
    state = after(inside(Nobody(), made(at=NOW - timedelta(days=9))), Denied(), earlier)
    assert step(state, earlier) is Step.CHECK_STORED
