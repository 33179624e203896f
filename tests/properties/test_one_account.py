"""What is true of the sign-ins of an account that two gateways use, whatever becomes of them."""

from datetime import timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from pyenvoy.access import lifecycle
from pyenvoy.access.lifecycle import LAST_PAUSE, PAUSES, Step
from pyenvoy.access.lifecycle.record import of_json, to_json
from tests.amounts import examples
from tests.fakes import counterparts as there
from tests.fakes.tokens import NOW

SERIALS = ("111111111111", "222222222222")
REPLIES = st.sampled_from([there.WRONG_PASSWORD, there.TURNED_AWAY, there.HTML, there.SILENCE])
SPANS = st.sampled_from([0, 1, 20, 61, 400, 4000, 22000]).map(lambda s: timedelta(seconds=s))
HISTORIES = st.lists(st.tuples(SPANS, st.sampled_from(SERIALS), REPLIES), min_size=10, max_size=60)


def sign_ins(history):
    """When either gateway has signed in, and what the answer was."""
    kept, now = None, NOW
    states = {
        serial: lifecycle.begin(there.ACCOUNT, serial, wants_token=True) for serial in SERIALS
    }
    for span, serial, reply in history:
        now += span
        state = states[serial]
        if kept is not None:
            state = lifecycle.learned(state, kept, now)
        action = lifecycle.next_action(state, now)
        if isinstance(action, lifecycle.Ask):
            if action.step is Step.SIGN_IN:
                yield now, reply
            state = lifecycle.after(state, lifecycle.Heard(action.step, reply), now)
            kept = of_json(to_json(lifecycle.shared(state)))
        states[serial] = state


@given(HISTORIES)
@examples(60)
def test_neither_signs_in_inside_the_pause_of_the_other(history):
    for (before, _), (after, _) in pairwise(sign_ins(history)):
        assert after - before >= PAUSES[0]


@given(HISTORIES)
@examples(60)
def test_after_a_wrong_password_both_rest_for_the_longest_pause(history):
    for (before, reply), (after, _) in pairwise(sign_ins(history)):
        assert reply is not there.WRONG_PASSWORD or after - before >= LAST_PAUSE
