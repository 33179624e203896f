from datetime import timedelta

import attrs

from pyenvoy.commands import (
    Confirmed,
    Entry,
    Ignored,
    Refused,
    Replaced,
    Reverted,
    Unconfirmed,
    go_off_grid,
    go_on_grid,
    kept_by_cloud,
    open_contact,
    set_reserve,
    stream_live,
    too_soon,
)
from pyenvoy.errors import Problem
from tests.pyenvoy.commands.carried import NOON

RELAY = Entry("Anne", "go off grid", "grid relay", "", NOON, sent=NOON)


def after(**span):
    return NOON + timedelta(**span)


def ended(*words, control="reserve"):
    entry = attrs.evolve(RELAY, control=control)
    return [attrs.evolve(entry, outcome=word) for word in words]


def test_every_outcome_has_a_word():
    outcomes = (Confirmed, Ignored, Reverted, Refused, Replaced, Unconfirmed)
    words = [one.word for one in outcomes]
    assert words == ["confirmed", "ignored", "reverted", "refused", "replaced", "unconfirmed"]


def test_a_refusal_says_all_its_reasons():
    assert Refused((Problem("a", "no"), Problem("b", "never"))).why == "a: no; b: never"


def test_what_was_replaced_says_by_what():
    assert Replaced(set_reserve(30)).why == "by: set the reserve to 30 %"


def test_a_line_reads_as_a_sentence():
    assert str(RELAY) == "2026-06-21T10:07:13Z Anne: go off grid: under way"
    done = attrs.evolve(RELAY, outcome="refused", why="role: too low")
    assert str(done).endswith("go off grid: refused (role: too low)")


def test_a_dangerous_wish_waits_for_its_pause():
    found = too_soon(go_off_grid(), [RELAY], after(minutes=4, seconds=59))
    assert found == Problem("too soon", "not again before 10:12:13 UTC")
    assert too_soon(go_off_grid(), [RELAY], after(minutes=5)) is None


def test_the_way_back_to_safety_never_waits():
    assert too_soon(go_on_grid(), [RELAY], after(seconds=1)) is None


def test_the_last_write_counts():
    older = attrs.evolve(RELAY, sent=after(hours=-1))
    for past in ([older, RELAY], [RELAY, older]):
        assert too_soon(go_off_grid(), past, after(minutes=1)) is not None


def test_what_was_never_sent_or_is_another_control_does_not_count():
    unsent = attrs.evolve(RELAY, sent=None)
    assert too_soon(go_off_grid(), [unsent, *ended("confirmed")], NOON) is None
    other = attrs.evolve(RELAY, control="dry contact", of="NC2")
    assert too_soon(open_contact("NC1"), [other], NOON) is None


def test_a_clock_set_back_makes_nobody_wait_for_ever():
    assert too_soon(stream_live(), [attrs.evolve(RELAY, control="live view")], NOON) is not None
    late = attrs.evolve(RELAY, control="live view", sent=after(days=300))
    assert too_soon(stream_live(), [late], NOON) is None


def test_a_write_of_the_future_hides_none_of_a_minute_ago():
    for ahead in (timedelta(hours=1), timedelta(days=4000)):
        late = attrs.evolve(RELAY, sent=NOON + ahead)
        for past in ([late, RELAY], [RELAY, late]):
            found = too_soon(go_off_grid(), past, after(minutes=1))
            assert found == Problem("too soon", "not again before 10:12:13 UTC")


def test_a_clock_set_back_by_a_second_ends_no_pause_of_a_relay():
    assert too_soon(go_off_grid(), [RELAY], after(seconds=-1)) is not None
    assert too_soon(go_off_grid(), [RELAY], after(minutes=-5)) is None


def test_two_reversals_make_a_control_the_clouds():
    assert kept_by_cloud(ended("reverted", "reverted"), "reserve")
    assert kept_by_cloud(ended("confirmed", "reverted", "refused", "reverted"), "reserve")


def test_one_is_chance_and_a_confirmation_ends_it():
    assert not kept_by_cloud(ended("reverted"), "reserve")
    assert not kept_by_cloud(ended("reverted", "confirmed"), "reserve")
    assert not kept_by_cloud(ended("reverted", "reverted", "confirmed"), "reserve")
    assert not kept_by_cloud(ended("reverted", "reverted", control="other"), "reserve")
