import json
from datetime import timedelta

import pytest

from pyenvoy import errors
from pyenvoy.access.credentials import Account, OwnToken
from pyenvoy.access.lifecycle import (
    LAST_PAUSE,
    PAUSES,
    Record,
    Refreshed,
    Refused,
    Step,
    Wait,
    Way,
    after,
    foreseen,
    mark,
    next_action,
    recorded,
    remarks,
    resumed,
)
from pyenvoy.access.lifecycle.record import of_json, to_json
from pyenvoy.endpoint import Role
from pyenvoy.secret import Secret
from tests.fakes.counterparts import (
    ACCOUNT,
    SECRETS,
    SIGNED_IN,
    SILENCE,
    TURNED_AWAY,
    WRONG_PASSWORD,
    YES,
    begun,
    inside,
    step,
    text,
    told,
)
from tests.fakes.tokens import NOW, SERIAL, made

OTHER = Account(ACCOUNT.email, Secret("another-hush"))
SIGNED = told(begun(), SIGNED_IN, text(made()), YES)


def again(state, credentials=ACCOUNT, stored=None, now=NOW):
    """The next run, from what this one has kept."""
    return resumed(begun(credentials, stored), of_json(to_json(recorded(state))), now)


def test_a_no_to_the_person_is_known_in_the_next_run():
    action = next_action(again(told(begun(), WRONG_PASSWORD)), NOW)
    assert isinstance(action, Refused)
    assert type(action.error) is errors.WrongPasswordError


def test_after_its_pause_it_is_tried_again():
    state = again(told(begun(), WRONG_PASSWORD), now=NOW + LAST_PAUSE)
    assert step(state, NOW + LAST_PAUSE) is Step.SIGN_IN


def test_another_password_is_tried_at_once():
    assert step(again(told(begun(), WRONG_PASSWORD), OTHER)) is Step.SIGN_IN


def test_the_pauses_grow_from_run_to_run():
    state = told(again(told(begun(), TURNED_AWAY, TURNED_AWAY)), now=NOW)
    later = NOW + PAUSES[0]
    state = told(again(state, now=later), TURNED_AWAY, TURNED_AWAY, now=later)
    assert state.pause.until == later + PAUSES[1]


def test_a_row_of_attempts_that_is_long_over_does_not_count():
    later = NOW + 2 * LAST_PAUSE
    assert again(told(begun(), WRONG_PASSWORD), now=later).pause.tries == 0


def test_a_sign_in_is_counted_before_it_is_heard_of():
    state = resumed(begun(), foreseen(begun(), Step.SIGN_IN, None, NOW), NOW)
    action = next_action(state, NOW)
    assert isinstance(action, Wait)
    assert action.until == NOW + PAUSES[0]


def test_where_the_token_came_from_is_known_in_the_next_run():
    first = recorded(SIGNED)
    second = recorded(told(again(SIGNED, stored=made()), YES), first)
    assert (first.way, second.way) == (Way.SESSION, Way.SESSION)


def test_a_token_that_came_another_way_than_the_one_before_says_so():
    assert recorded(SIGNED, Record(way=Way.HANDED)).way is Way.SESSION


def test_a_token_that_nobody_knows_the_origin_of_was_stored():
    assert recorded(inside()).way is Way.STORED


def test_what_became_of_the_ways_is_known_in_the_next_run():
    state = again(told(begun(), WRONG_PASSWORD), stored="<html>")
    assert {one.way for one in state.outcomes} == {Way.STORED, Way.SESSION, Way.SIGNED_IN}


def test_a_role_that_was_lost_is_missed_in_the_next_run():
    before = told(begun(), SIGNED_IN, text(made(user="installer")), YES)
    state = told(again(before, stored=made()), YES)
    assert any("only that of the owner" in one for one in remarks(state, NOW))


def test_a_lower_token_that_a_person_has_chosen_is_no_loss():
    before = recorded(told(begun(OwnToken(Secret(made(user="installer")))), YES))
    state = told(resumed(begun(OwnToken(Secret(made(jti=2)))), before, NOW), YES)
    assert recorded(state, before).best is Role.OWNER


def test_a_token_handed_in_says_so():
    handed = after(inside(), Refreshed(Secret(made(jti=2))), NOW)
    assert recorded(told(handed, YES)).way is Way.HANDED


def test_a_mark_is_too_short_to_find_a_password_by():
    assert len(mark(ACCOUNT, SERIAL)) == 4
    assert mark(ACCOUNT, SERIAL) != mark(OTHER, SERIAL)


@pytest.mark.parametrize("state", [begun(), SIGNED, told(begun(), WRONG_PASSWORD)])
def test_what_is_written_is_read_again_and_holds_no_secret(state):
    written = json.dumps(to_json(recorded(state)))
    assert json.dumps(to_json(of_json(json.loads(written)))) == written
    assert not any(secret in written for secret in SECRETS)


GOOD = to_json(recorded(told(begun(), WRONG_PASSWORD)))


@pytest.mark.parametrize(
    "change",
    [
        {"tries": -1},
        {"tries": True},
        {"until": "yesterday"},
        {"until": "2026-01-01T00:00"},
        {"until": None},
        {"span": -1},
        {"span": 21_601},
        {"span": True},
        {"span": None},
        {"error": "EnvoyError"},
        {"error": "Role"},
        {"error": "nothing"},
        {"best": "KING"},
        {"way": "by foot"},
        {"outcomes": None},
        {"outcomes": [1]},
    ],
)
def test_anything_else_is_no_record(change):
    assert of_json(GOOD | change) is None


def test_how_long_a_pause_was_to_be_is_known_in_the_next_run():
    before = told(begun(), SILENCE, SILENCE)
    assert again(before).pause == before.pause
    assert step(again(before, now=NOW - 2 * PAUSES[0]), NOW - 2 * PAUSES[0]) is Step.SIGN_IN


def test_a_record_from_before_that_was_known_has_the_longest_pause():
    older = {name: found for name, found in GOOD.items() if name != "span"}
    assert of_json(older).pause.span == LAST_PAUSE


def test_nor_is_what_is_no_table():
    assert of_json([]) is None


def test_a_record_of_nothing_changes_nothing():
    assert resumed(begun(), Record(), NOW) == begun()


def test_a_moment_is_kept_with_its_way():
    state = told(begun(), WRONG_PASSWORD, now=NOW + timedelta(seconds=1))
    assert of_json(to_json(recorded(state))).outcomes[0].at == NOW + timedelta(seconds=1)
