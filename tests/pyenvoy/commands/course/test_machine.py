"""A write from its wish to its outcome: what is asked, what is sent, what is never sent again."""

from datetime import timedelta

import attrs
import pytest

from pyenvoy.commands import (
    Confirmed,
    Entry,
    Refused,
    Replaced,
    Unconfirmed,
    course,
    go_off_grid,
    open_contact,
    set_profile,
    set_reserve,
)
from pyenvoy.commands.course import Step
from pyenvoy.endpoint import Role
from pyenvoy.errors import Problem
from pyenvoy.model.tariff import StorageProfile
from pyenvoy.request import Method, Response, Silence, Silent
from pyenvoy.wire.admin_lib import TARIFF
from tests.pyenvoy.commands.carried import NOON, carried, replayed, snapshot
from tests.recordings import RECORDINGS

WISH = set_reserve(35)
GONE = Silence(Silent.TOO_SLOW, "no answer within 90 s")
FRESH, WRITE, LOOK = ((step, TARIFF.path) for step in Step)


def steps(played):
    return [step for _, step, _ in played.requests]


def replied(heard):
    """The outcome of a write to which this is the reply; the gateway does what it is told."""
    played = carried(WISH).until(Step.WRITE)
    played.gateway, _ = played.gateway.respond(played.action().request, played.now)
    played.tell(course.Sent())
    played.tell(course.Heard(Step.WRITE, TARIFF, heard))
    return played.play()


# -- the beginning --------------------------------------------------------------------------------


def test_a_write_is_read_fresh_sent_once_and_read_back():
    played = carried(WISH)
    assert played.play() == Confirmed()
    assert steps(played) == [Step.FRESH, Step.WRITE, *[Step.LOOK] * 5]


def test_what_is_objected_to_is_never_asked_nor_sent():
    played = carried(go_off_grid(), allowed=frozenset(), role=Role.NOBODY)
    assert [one.where for one in played.play().problems] == ["allowed", "role"]
    assert played.requests == []


def test_the_firmware_is_known_to_what_is_written():
    played = carried(WISH)
    assert played.state.firmware == played.snapshot.gateway.firmware is not None


def test_what_comes_too_soon_is_refused():
    past = Entry("Anne", "go off grid", "grid relay", "", NOON, sent=NOON)
    found = carried(go_off_grid(), past=(past,)).play()
    assert [one.where for one in found.problems] == ["too soon"]


def test_while_it_has_not_been_answered_no_other_write_may_begin():
    played = carried(WISH)
    assert played.state.writing
    played.until(Step.WRITE)
    assert played.state.writing
    played.tell(course.Sent())
    assert played.state.writing
    played.tell(course.Heard(Step.WRITE, TARIFF, Response(200, body=b"{}")))
    assert not played.state.writing


# -- reading fresh --------------------------------------------------------------------------------


def test_a_reading_that_fails_is_tried_again_and_then_nothing_is_sent():
    played = carried(WISH, instead={FRESH: GONE})
    assert played.play() == Refused((Problem("tariff", "too slow: no answer within 90 s"),))
    assert steps(played) == [Step.FRESH] * 4
    assert [at - NOON for at, _, _ in played.requests] == [
        timedelta(seconds=one) for one in (0, 2, 7, 22)
    ]


def test_a_reading_that_fails_once_costs_nothing_but_time():
    played = carried(WISH, instead={FRESH: Response(503)})
    played.step()
    played.instead.clear()
    assert played.play() == Confirmed()
    assert len(played.writes) == 1


def test_a_gateway_without_the_setting_gets_no_write():
    bare = Response(200, body=b'{"tariff": {"seasons": []}}')
    played = carried(WISH, instead={FRESH: bare})
    assert played.play().problems[0].where == "tariff.storage_settings"
    assert played.writes == []


def test_what_was_read_too_long_ago_is_read_again():
    played = carried(WISH).until(Step.WRITE)
    played.now += course.FRESH + timedelta(seconds=1)
    assert played.action().step is Step.FRESH
    assert played.play() == Confirmed()
    assert steps(played)[:3] == [Step.FRESH, Step.FRESH, Step.WRITE]


def test_a_write_that_never_gets_its_turn_is_given_up():
    played = carried(WISH)
    for _ in range(5):
        played.until(Step.WRITE) if played.state.outcome is None else None
        played.now += course.FRESH + timedelta(seconds=1)
        played.step()
    assert played.state.outcome.problems[0].what.startswith("what is read is too old")
    assert played.writes == []


def test_a_clock_set_back_holds_nothing_up():
    played = carried(WISH, instead={FRESH: GONE})
    played.step()
    assert isinstance(played.action(), course.Wait)
    played.now -= timedelta(days=1)
    assert isinstance(played.action(), course.Ask)


# -- sending --------------------------------------------------------------------------------------


def test_a_write_that_is_sent_is_not_asked_for_again():
    played = carried(WISH).until(Step.WRITE)
    played.tell(course.Sent())
    for hours in range(3):
        assert isinstance(
            course.next_action(played.state, NOON + timedelta(hours=hours)), course.Wait
        )
    played.tell(course.Sent())
    assert isinstance(played.action(), course.Wait)


@pytest.mark.parametrize(
    "heard",
    [
        GONE,
        Silence(Silent.BROKEN, "cut"),
        Response(502),
        Response(504),
        Response(204),
        Response(200),
        Response(200, body=b"accepted"),
    ],
    ids=lambda one: str(getattr(one, "status", getattr(one, "kind", ""))),
)
def test_what_may_have_been_done_is_watched(heard):
    assert replied(heard) == Confirmed()


@pytest.mark.parametrize(
    ("heard", "why"),
    [
        (Silence(Silent.UNREACHABLE, "refused"), "unreachable: refused"),
        (Silence(Silent.UNTRUSTED, "not the known one"), "untrusted: not the known one"),
        (Response(400), "the gateway does not understand the wish (400)"),
        (Response(401), "the gateway refuses (401)"),
        (Response(404), "there is no such page (404)"),
        (Response(405), "the gateway shows this, but takes no wish for it (405)"),
        (Response(503), "the gateway answered 503"),
        (
            Response(200, body=b'{"err": "404 - Not Found"}'),
            "there is no such page (404 in the body of a 200)",
        ),
    ],
    ids=lambda one: str(getattr(one, "status", getattr(one, "kind", ""))),
)
def test_what_cannot_have_been_done_is_refused(heard, why):
    assert replied(heard) == Refused((Problem("tariff", why),))


def test_a_reply_without_a_word_that_it_was_sent_is_a_reply():
    played = carried(WISH).until(Step.WRITE)
    played.tell(course.Heard(Step.WRITE, TARIFF, Response(200, body=b"{}")))
    assert played.state.sent == NOON
    assert played.action() == course.Wait(NOON + timedelta(seconds=10))


def test_a_reply_that_comes_too_late_changes_nothing():
    played = carried(WISH).until(Step.LOOK)
    before = played.state
    played.tell(course.Heard(Step.WRITE, TARIFF, Response(401)))
    played.tell(course.Heard(Step.FRESH, TARIFF, Response(401)))
    played.tell(course.Sent())
    assert played.state == before


def test_what_was_not_asked_for_changes_nothing():
    played = carried(WISH)
    before = played.state
    for step in Step:
        other = attrs.evolve(TARIFF, name="other")
        played.tell(course.Heard(step, other, Response(200, body=b"{}")))
    assert played.state == before


# -- cut short ------------------------------------------------------------------------------------


def test_another_wish_during_the_watch_takes_its_place():
    played = carried(WISH).until(Step.LOOK)
    played.tell(course.Overtaken(set_reserve(50)))
    assert played.play() == Replaced(set_reserve(50))


def test_another_wish_before_anything_is_sent_takes_its_place():
    played = carried(WISH).until(Step.WRITE)
    played.tell(course.Overtaken(set_reserve(50)))
    assert played.play() == Replaced(set_reserve(50))
    assert played.writes == []


def test_another_wish_waits_for_a_write_that_is_on_its_way():
    played = carried(WISH).until(Step.WRITE)
    played.tell(course.Sent())
    played.tell(course.Overtaken(set_reserve(50)))
    assert isinstance(played.action(), course.Wait)
    played.tell(course.Heard(Step.WRITE, TARIFF, Response(200, body=b"{}")))
    assert played.play() == Replaced(set_reserve(50))


def test_a_write_that_was_refused_was_not_replaced():
    played = carried(WISH).until(Step.WRITE)
    played.tell(course.Sent())
    played.tell(course.Overtaken(set_reserve(50)))
    played.tell(course.Heard(Step.WRITE, TARIFF, Response(401)))
    assert isinstance(played.play(), Refused)


def test_the_wish_that_comes_after_is_the_one_that_holds():
    first = carried(WISH).until(Step.LOOK)
    first.tell(course.Overtaken(set_reserve(50)))
    second = carried(set_reserve(50), past=(course.entry(first.state),))
    second.gateway = first.gateway
    assert second.play() == Confirmed()
    assert second.state.seen.effective == "50 %"


def test_a_program_that_ends_says_what_is_known():
    sent = carried(WISH).until(Step.LOOK)
    unsent = carried(WISH).until(Step.WRITE)
    for played in (sent, unsent):
        played.tell(course.Abandoned())
    assert sent.state.outcome == Unconfirmed("the program ended while it was watched")
    assert isinstance(unsent.state.outcome, Refused)
    assert [one.state.phase.at for one in (sent, unsent)] == [sent.now, unsent.now]


def test_what_has_ended_stays_as_it_ended():
    played = carried(WISH)
    played.play()
    before = played.state
    played.tell(course.Abandoned())
    played.tell(course.Overtaken(set_reserve(50)))
    assert played.state == before


# -- the audit log --------------------------------------------------------------------------------


def test_the_log_says_who_what_when_and_what_became_of_it():
    played = carried(WISH)
    played.play()
    assert course.entry(played.state) == Entry(
        who="a test",
        what="set the reserve to 35 %",
        control="reserve",
        of="",
        at=NOON,
        sent=NOON,
        ended=NOON + timedelta(minutes=2),
        outcome="confirmed",
        before="20 %",
        reported="35 %",
        effective="35 %",
    )


def test_the_log_of_a_refusal_says_that_nothing_was_sent():
    played = carried(go_off_grid(), allowed=frozenset())
    line = course.entry(played.state)
    assert (line.outcome, line.sent) == ("refused", None)
    assert "must be allowed" in line.why


def test_the_log_of_what_is_under_way_has_no_outcome():
    line = course.entry(carried(open_contact("NC1")).state)
    assert (line.outcome, line.of, line.ended) == ("", "NC1", None)


# -- recorded gateways ----------------------------------------------------------------------------


def batteries(path):
    found = snapshot(replayed(path))
    stored = found.tariff and found.tariff.storage
    return (
        stored and found.batteries and (found.batteries.batteries or found.batteries.ac_batteries)
    )


@pytest.mark.parametrize(
    "path", [one for one in RECORDINGS.values() if batteries(one)], ids=lambda one: one.stem
)
def test_a_recorded_gateway_is_set_to_another_profile(path):
    gateway = replayed(path)
    stored = snapshot(gateway).tariff.storage
    wanted = "backup" if stored.profile is not StorageProfile.BACKUP else "self-consumption"
    played = carried(set_profile(wanted), snapshot=snapshot(gateway))
    played.gateway = gateway
    assert played.play() == Confirmed() or stored.optimised_by_cloud
    assert [one.method for one in played.writes] == [Method.PUT]
