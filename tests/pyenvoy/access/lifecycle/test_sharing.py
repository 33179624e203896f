"""Two gateways of one account share the pause of signing in."""

from datetime import timedelta

import attrs
import pytest

from pyenvoy import errors
from pyenvoy.access.credentials import Account, Nobody
from pyenvoy.access.exchange import Cloud
from pyenvoy.access.lifecycle import (
    ACCOUNT as PREFIX,
)
from pyenvoy.access.lifecycle import (
    LAST_PAUSE,
    PAUSES,
    Refused,
    Step,
    Wait,
    account_name,
    begin,
    imminent,
    is_of_signing_in,
    learned,
    next_action,
    shared,
)
from pyenvoy.access.lifecycle.record import of_json, to_json
from pyenvoy.request import Origin
from pyenvoy.secret import Secret
from tests.fakes.counterparts import (
    ACCOUNT,
    HTML,
    NOT_YOURS,
    SIGNED_IN,
    SILENCE,
    TURNED_AWAY,
    WRONG_PASSWORD,
    YES,
    begun,
    step,
    text,
    told,
)
from tests.fakes.tokens import NOW, made

SECOND = "222222222222"
MINUTE = timedelta(minutes=1)
FAILED = told(begun(), TURNED_AWAY, TURNED_AWAY)


def second(credentials=ACCOUNT):
    """Another gateway, of the same account unless told."""
    return begin(credentials, SECOND, wants_token=True)


def heeding(record, state=None, now=NOW):
    """The other gateway, after it has read what the first has written."""
    return learned(state or second(), of_json(to_json(record)), now)


def test_while_one_signs_in_the_other_waits():
    action = next_action(heeding(imminent(begun(), NOW)), NOW)
    assert isinstance(action, Wait)
    assert action.until == NOW + PAUSES[0]


def test_a_no_to_the_person_is_a_no_for_all_gateways():
    action = next_action(heeding(shared(told(begun(), WRONG_PASSWORD))), NOW)
    assert isinstance(action, Refused)
    assert type(action.error) is errors.WrongPasswordError


def test_failures_are_counted_over_all_gateways():
    later = NOW + PAUSES[0]
    state = told(heeding(shared(FAILED), now=later), TURNED_AWAY, TURNED_AWAY, now=later)
    assert state.pause.until == later + PAUSES[1]


def test_whoever_was_let_in_delays_nobody():
    assert step(heeding(shared(told(begun(), SIGNED_IN, text(made()), YES)))) is Step.SIGN_IN


def test_a_gateway_that_is_not_on_the_account_delays_no_other():
    state = told(begun(), SIGNED_IN, NOT_YOURS, NOT_YOURS, HTML)
    state = attrs.evolve(state, trouble=attrs.evolve(state.trouble, error=errors.NotOnAccountError))
    assert step(heeding(shared(state))) is Step.SIGN_IN


def test_another_password_begins_afresh():
    other = Account(ACCOUNT.email, Secret("another-hush"))
    state = second(other)
    assert heeding(shared(told(begun(), WRONG_PASSWORD)), state) is state


def test_what_is_long_over_does_not_count():
    state = second()
    assert heeding(shared(FAILED), state, NOW + 2 * LAST_PAUSE) is state


def test_what_was_written_by_a_clock_far_ahead_does_not_count():
    state = second()
    assert heeding(shared(FAILED), state, NOW - 2 * LAST_PAUSE) is state


def test_when_the_clock_was_set_back_the_first_who_signs_in_early_is_the_only_one():
    mine = told(second(), TURNED_AWAY, TURNED_AWAY, now=NOW + LAST_PAUSE)
    assert step(mine) is Step.SIGN_IN
    action = next_action(heeding(imminent(begun(), NOW), mine), NOW)
    assert isinstance(action, Wait)
    assert action.until == NOW + PAUSES[0]


def test_one_who_has_waited_longer_learns_nothing():
    state = told(second(), WRONG_PASSWORD)
    assert heeding(shared(FAILED), state) is state


def test_a_longer_pause_of_ones_own_stays():
    mine = told(second(), WRONG_PASSWORD)
    theirs = attrs.evolve(shared(FAILED), pause=attrs.evolve(FAILED.pause, tries=4))
    assert heeding(theirs, mine).pause.until == mine.pause.until


def test_a_higher_count_of_theirs_is_learned_although_their_pause_is_shorter():
    theirs = attrs.evolve(shared(FAILED), pause=attrs.evolve(FAILED.pause, tries=4))
    assert heeding(theirs, told(second(), WRONG_PASSWORD)).pause.tries == 4


def test_a_later_pause_of_theirs_is_kept_although_they_have_failed_no_more_often():
    now = NOW + MINUTE
    theirs = shared(told(begun(), TURNED_AWAY, TURNED_AWAY, now=now))
    mine = told(second(), TURNED_AWAY, TURNED_AWAY)
    assert next_action(heeding(theirs, mine, now), now).until == now + PAUSES[0]


def test_what_others_failed_at_since_is_not_wiped_out_by_a_good_token_of_ones_own():
    now = NOW + 2 * LAST_PAUSE
    mine = told(second(), SIGNED_IN, text(made(serial=SECOND, life=LAST_PAUSE)), YES)
    theirs = shared(told(begun(), TURNED_AWAY, TURNED_AWAY, now=now))
    later = now + PAUSES[0]
    mine = told(heeding(theirs, mine, now), TURNED_AWAY, TURNED_AWAY, now=later)
    assert mine.pause.until == later + PAUSES[1]


def test_what_a_good_token_of_ones_own_has_wiped_out_is_not_counted_again_for_others():
    now = NOW + 2 * LAST_PAUSE
    mine = told(second(), SILENCE, SILENCE)
    token = text(made(serial=SECOND, life=LAST_PAUSE))
    mine = told(mine, SIGNED_IN, token, YES, now=NOW + MINUTE)
    theirs = shared(told(begun(), TURNED_AWAY, TURNED_AWAY, now=now))
    assert (mine.pause.tries, heeding(theirs, mine, now).pause.tries) == (2, 1)


def test_without_an_account_there_is_nothing_to_share():
    state = second(Nobody())
    assert account_name(state) == ""
    assert heeding(shared(FAILED), state) is state
    assert shared(state).account == ""


@pytest.mark.parametrize("email", ["anne@example.org", " Anne@Example.org\n"])
def test_an_account_has_one_name_however_it_is_written(email):
    same = second(Account(Secret(email), Secret("whatever")))
    assert account_name(same) == account_name(begun())


def test_nobody_is_named_in_it():
    name = account_name(begun())
    assert name.startswith(PREFIX)
    assert "anne" not in name
    assert name.removeprefix(PREFIX).isalnum()


def test_two_accounts_have_two_names():
    other = second(Account(Secret("bob@example.org"), ACCOUNT.password))
    assert account_name(other) != account_name(begun())


def test_at_another_cloud_it_is_another_account():
    there = Origin("https", "cloud.test", 443)
    assert account_name(begun(cloud=Cloud(there, there))) != account_name(begun())


@pytest.mark.parametrize(
    ("step", "whether"),
    [(Step.SIGN_IN, True), (Step.FETCH, True), (Step.CHECK_FORM, True), (Step.CHECK_STORED, False)],
)
def test_only_what_has_to_do_with_signing_in_is_told(step, whether):
    assert is_of_signing_in(step) is whether
