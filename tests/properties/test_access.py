"""What is true of the access machine whatever happens to it, over generated histories."""

import json
from datetime import timedelta
from itertools import pairwise

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pyenvoy.access import lifecycle
from pyenvoy.access.credentials import Account, Nobody, OwnToken
from pyenvoy.access.lifecycle import (
    PAUSES,
    Admitted,
    Ask,
    ClockRead,
    Denied,
    Heard,
    Refreshed,
    Refused,
    Step,
    Wait,
    admitted,
)
from pyenvoy.access.lifecycle.record import of_json, to_json
from pyenvoy.access.ticket import Bearer
from pyenvoy.access.token import Token, parse
from pyenvoy.endpoint import Role
from pyenvoy.secret import Secret
from tests.amounts import examples
from tests.fakes import counterparts as there
from tests.fakes.tokens import HALF_DAY, NOW, SERIAL, YEAR, made

TOKENS = st.builds(
    made,
    serial=st.sampled_from([SERIAL, SERIAL, SERIAL, "999999999999"]),
    user=st.sampled_from(["owner", "installer"]),
    life=st.sampled_from([timedelta(minutes=2), HALF_DAY, YEAR]),
    at=st.sampled_from([NOW - YEAR, NOW, NOW, NOW + HALF_DAY]),
    jti=st.integers(0, 3),
)
TEXTS = TOKENS | st.sampled_from(["", "nonsense", "Error: no"])
REPLIES = st.one_of(
    st.sampled_from(
        [
            there.YES,
            there.YES,
            there.YES_WITHOUT_COOKIE,
            there.NO,
            there.STARTING,
            there.SILENCE,
            there.SIGNED_IN,
            there.SIGNED_IN,
            there.SECOND_FACTOR,
            there.BLOCKED,
            there.WRONG_PASSWORD,
            there.TURNED_AWAY,
            there.HTML,
            there.NOT_YOURS,
            there.FORM_SIGNED_IN,
        ]
    ),
    TEXTS.map(there.text),
    TEXTS.map(there.form),
    TEXTS.map(lambda text: there.said({"token": text})),
)
SPANS = st.sampled_from(
    [timedelta(seconds=seconds) for seconds in (0, 1, 20, 61, 400, 4000, 22000, 50000)]
)
CHECKS = [there.YES, there.YES, there.YES_WITHOUT_COOKIE, there.NO, there.STARTING, there.SILENCE]


@attrs.frozen
class Luck:
    """An answer that fits the question, for better or worse; most histories get deep by it only."""

    number: int
    user: str
    life: timedelta

    def answer(self, asked, now):
        token = made(user=self.user, life=self.life, at=now, jti=self.number)
        if asked.name.startswith("CHECK"):
            return CHECKS[self.number % len(CHECKS)]
        good = {
            Step.SIGN_IN: there.SIGNED_IN,
            Step.FETCH: there.text(token),
            Step.FETCH_SIGNED_IN: there.said({"token": token}),
            Step.FORM_SIGN_IN: there.FORM_SIGNED_IN,
            Step.FORM_FETCH: there.form(token),
        }
        return good[asked] if self.number % 3 else there.TURNED_AWAY


LIVES = st.sampled_from([timedelta(minutes=2), HALF_DAY, HALF_DAY, YEAR])
LUCK = st.builds(Luck, st.integers(0, 11), st.sampled_from(["owner", "installer"]), LIVES)
OTHERS = (
    REPLIES,
    st.just(Denied()),
    st.just(Denied()),
    TEXTS.map(lambda text: Refreshed(Secret(text))),
    st.sampled_from([ClockRead(timedelta()), ClockRead(HALF_DAY), ClockRead(-HALF_DAY)]),
    st.builds(Heard, st.sampled_from(Step), REPLIES),
)
EVENTS = st.integers(0, 17).flatmap(lambda n: OTHERS[n] if n < len(OTHERS) else LUCK)
ACCOUNT = there.ACCOUNT
ACCOUNTS = st.sampled_from(Role).map(
    lambda role: Account(there.ACCOUNT.email, there.ACCOUNT.password, role)
)
CREDENTIALS = ACCOUNTS | st.just(Nobody()) | TEXTS.map(lambda text: OwnToken(Secret(text)))
BEGINNINGS = st.builds(there.begun, CREDENTIALS | ACCOUNTS, st.none() | TEXTS) | st.builds(
    there.inside, ACCOUNTS, st.builds(made, life=st.sampled_from([HALF_DAY, YEAR]))
)
HISTORIES = st.lists(st.tuples(SPANS, EVENTS), min_size=12, max_size=40)
MANY = examples(60)


def played(state, history):
    """Every moment of a history: the state, the time, what was due, what then happened, the next state."""
    now = NOW
    for span, event in history:
        now += span
        action = lifecycle.next_action(state, now)
        happens = happening(event, action, now)
        after = state if happens is None else lifecycle.after(state, happens, now)
        yield state, now, action, happens, after
        state = after


def happening(event, action, now):
    """A reply becomes the answer to what is asked; where nothing is asked, nothing happens."""
    if isinstance(event, Denied | Refreshed | ClockRead | Heard):
        return event
    if not isinstance(action, Ask):
        return None
    return Heard(action.step, event.answer(action.step, now) if isinstance(event, Luck) else event)


def sent_to_the_gateway(action):
    """The token that would be sent to the gateway, if one would be."""
    match action:
        case Ask(_, request) if request.origin is None:
            return parse(request.headers["authorization"].removeprefix("Bearer "))
        case Admitted(Bearer(token)):
            return parse(token.reveal())
        case _:
            return None


@MANY
@given(BEGINNINGS, HISTORIES)
def test_an_ended_or_foreign_token_is_never_sent(state, history):
    for at, now, action, _, _ in played(state, history):
        token = sent_to_the_gateway(action)
        if isinstance(token, Token):
            assert token.serial == SERIAL
            assert token.expires > now + at.skew


@MANY
@given(BEGINNINGS, HISTORIES)
def test_what_an_account_consists_of_is_never_sent_to_the_gateway(state, history):
    for _, _, action, _, _ in played(state, history):
        if isinstance(action, Ask) and action.request.origin is None:
            assert action.request.body is None
            assert list(action.request.headers) == ["authorization"]


def asked(action):
    return action.step if isinstance(action, Ask) else None


def answered(history):
    """Every step that was asked for and answered, and when."""
    for _, now, action, event, _ in history:
        if isinstance(event, Heard) and event.step is asked(action):
            yield event.step, now


@MANY
@given(BEGINNINGS, HISTORIES)
def test_a_sign_in_is_never_repeated_inside_the_shortest_pause(state, history):
    times = [now for step, now in answered(played(state, history)) if step is Step.SIGN_IN]
    assert all(later - earlier >= PAUSES[0] for earlier, later in pairwise(times))


def restarted(state, now):
    """The next run of the program, with what the last one has kept; only a token that was taken is."""
    kept = state.token and state.token.text
    record = of_json(json.loads(json.dumps(to_json(lifecycle.recorded(state)))))
    begun = lifecycle.begin(ACCOUNT, SERIAL, kept, wants_token=True)
    return lifecycle.resumed(begun, record, now)


def killed(state, action, now):
    """The next run of a program that was killed while it asked, before it heard anything."""
    record = lifecycle.foreseen(state, action.step, None, now)
    return lifecycle.resumed(lifecycle.begin(ACCOUNT, SERIAL, wants_token=True), record, now)


RESTARTS = st.lists(st.tuples(SPANS, LUCK | REPLIES, st.sampled_from("abk")), max_size=40)


@MANY
@given(RESTARTS)
def test_nor_when_the_program_is_started_again_and_again(history):
    state, now, times = there.begun(ACCOUNT), NOW, []
    for span, event, then in history:
        now += span
        action = lifecycle.next_action(state, now)
        if asked(action) is Step.SIGN_IN:
            times.append(now)
            if then == "k":
                state = killed(state, action, now)
                continue
        happens = happening(event, action, now)
        state = state if happens is None else lifecycle.after(state, happens, now)
        state = restarted(state, now) if then == "a" else state
    assert all(later - earlier >= PAUSES[0] for earlier, later in pairwise(times))


@MANY
@given(st.sampled_from([there.SECOND_FACTOR, there.BLOCKED, there.WRONG_PASSWORD]), st.lists(SPANS))
def test_a_no_to_the_person_outlives_every_start(no, spans):
    state, now = restarted(there.told(there.begun(ACCOUNT), no), NOW), NOW
    for span in spans:
        now += span
        if now - NOW >= PAUSES[-1]:
            break
        assert isinstance(lifecycle.next_action(state, now), Refused)
        state = restarted(state, now)


PERSONAL = st.sampled_from([there.SECOND_FACTOR, there.BLOCKED, there.WRONG_PASSWORD])


@MANY
@given(PERSONAL, HISTORIES)
def test_after_a_no_to_the_person_a_sign_in_is_not_repeated_inside_the_longest_pause(no, history):
    state = there.told(there.begun(), no)
    for _, now, action, _, _ in played(state, history):
        if asked(action) is Step.SIGN_IN:
            assert now - NOW >= PAUSES[-1]
            break


@MANY
@given(BEGINNINGS, HISTORIES)
def test_the_password_is_sent_to_the_form_at_most_once_for_every_sign_in(state, history):
    sign_ins = forms = 0
    for _, _, action, event, _ in played(state, history):
        if isinstance(event, Heard):
            sign_ins += event.step is Step.SIGN_IN
            forms += event.step is asked(action) is Step.FORM_SIGN_IN
        assert forms <= sign_ins


@MANY
@given(BEGINNINGS, HISTORIES)
def test_there_is_always_a_next_action_and_no_wait_is_over_already(state, history):
    for _, now, action, _, _ in played(state, history):
        assert isinstance(action, Ask | Admitted | Wait | Refused)
        if isinstance(action, Wait):
            assert now < action.until <= now + PAUSES[-1]


@MANY
@given(BEGINNINGS, HISTORIES)
def test_at_the_end_of_a_wait_there_is_something_else_to_do(state, history):
    for at, _, action, _, _ in played(state, history):
        if isinstance(action, Wait):
            assert lifecycle.next_action(at, action.until) != action


@MANY
@given(BEGINNINGS, HISTORIES)
def test_only_a_denial_or_the_clock_puts_us_out(state, history):
    for before, now, _, event, after in played(state, history):
        if admitted(before, now) and not isinstance(event, Denied | ClockRead):
            asked = isinstance(event, Heard) and event.step.name.startswith("CHECK")
            assert asked or admitted(after, now)


@MANY
@given(BEGINNINGS, HISTORIES)
def test_a_token_worth_keeping_is_one_that_the_gateway_took(state, history):
    for before, _, _, event, after in played(state, history):
        if after.token != before.token:
            assert isinstance(event, Heard)
            assert event.heard.status == 200
            assert event.step.name.startswith("CHECK")


@MANY
@given(BEGINNINGS, HISTORIES)
def test_what_is_held_does_not_grow_without_end(state, history):
    for _, _, _, _, after in played(state, history):
        assert len(after.held) <= len(lifecycle.Way)
        assert len(after.outcomes) <= len(lifecycle.Way)


@MANY
@given(BEGINNINGS, HISTORIES)
def test_no_secret_is_ever_seen(state, history):
    for at, now, action, event, after in played(state, history):
        shown = f"{at!r}{action!r}{event!r}{after!r}{lifecycle.remarks(after, now)}"
        assert not any(secret in shown for secret in there.SECRETS)
        if isinstance(action, Refused):
            assert not any(secret in str(action.error) for secret in there.SECRETS)


@pytest.mark.parametrize("event", [Denied(), ClockRead(HALF_DAY), Refreshed(Secret("x"))])
@given(BEGINNINGS)
def test_nothing_that_happens_is_refused(event, state):
    assert isinstance(lifecycle.after(state, event, NOW), lifecycle.State)
