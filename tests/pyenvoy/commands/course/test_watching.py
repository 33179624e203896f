"""What the looks at a write come to."""

import json
from datetime import timedelta

from pyenvoy.commands import (
    Confirmed,
    Ignored,
    Reverted,
    Unconfirmed,
    course,
    go_on_grid,
    open_contact,
    set_profile,
    set_reserve,
)
from pyenvoy.commands.course import Step
from pyenvoy.request import Method, Request, Response, Silence, Silent
from pyenvoy.wire.admin_lib import TARIFF
from pyenvoy.wire.ivp_ensemble import DRY_CONTACTS, ENSEMBLE_INVENTORY, ENSEMBLE_RELAY
from tests.pyenvoy.commands.carried import NOON, carried

LOOK = (Step.LOOK, TARIFF.path)
GONE = Silence(Silent.UNREACHABLE, "no route")


def watched(**span):
    """A reserve of 35 % that holds, so long after its reply."""
    played = carried(set_reserve(35))
    played.until(Step.LOOK)
    while played.now < NOON + timedelta(**span):
        assert played.step()
    return played


def overwritten(played, **storage):
    """The cloud puts its own settings in the place of ours."""
    found = played.gateway.respond(Request(Method.GET, TARIFF.path), played.now)[1]
    tariff = json.loads(found.body)["tariff"]
    tariff["storage_settings"] |= storage
    body = json.dumps({"tariff": tariff}).encode()
    played.gateway, _ = played.gateway.respond(
        Request(Method.PUT, TARIFF.path, body=body), played.now
    )


def looked_at(played):
    return [(at - NOON).total_seconds() for at, step, _ in played.requests if step is Step.LOOK]


def test_it_is_looked_after_ten_seconds_and_to_the_end_of_two_minutes():
    played = carried(set_reserve(35))
    assert played.play() == Confirmed()
    assert looked_at(played) == [10, 40, 70, 100, 120]


def test_what_is_set_back_by_the_cloud_is_reverted_and_says_after_how_long():
    played = watched(seconds=41)
    overwritten(played, reserved_soc=20.0, date="1900000000", mode="self-consumption")
    found = played.play()
    assert found.word == "reverted"
    assert found.after == timedelta(seconds=70)
    assert "somebody else" in found.why


def test_what_is_set_back_by_enphases_planning_says_so():
    played = carried(set_profile("economy", take_over=True), "8.2.4389_opt_schedules")
    played.until(Step.LOOK).step()
    overwritten(played, opt_schedules=True, mode="self-consumption")
    found = played.play()
    assert isinstance(found, Reverted)
    assert "opt_schedules" in found.why


def test_what_was_never_seen_fulfilled_is_ignored_at_the_end_and_not_before():
    played = carried(set_reserve(35), "8.2.4389_opt_schedules")
    assert isinstance(played.play(), Ignored)
    assert played.span == timedelta(minutes=2)


def test_a_look_that_fails_says_nothing():
    played = watched(seconds=5)
    played.instead[LOOK] = GONE
    played.step()
    played.instead.clear()
    assert played.play() == Confirmed()


def test_a_gateway_that_falls_silent_confirms_nothing():
    played = carried(set_reserve(35), instead={LOOK: GONE})
    assert played.play() == Unconfirmed("tariff: unreachable: no route")
    assert played.span >= timedelta(minutes=7)


def test_a_gateway_that_falls_silent_after_a_good_look_confirms_nothing():
    played = watched(seconds=11)
    played.instead[LOOK] = GONE
    assert isinstance(played.play(), Unconfirmed)
    assert played.state.seen.reported == "35 %"


def test_a_gateway_that_speaks_again_in_time_is_believed():
    played = watched(seconds=11)
    played.instead[LOOK] = GONE
    while played.now < NOON + timedelta(minutes=4):
        played.step()
    played.instead.clear()
    assert played.play() == Confirmed()


def test_an_answer_that_says_nothing_of_the_wish_confirms_nothing():
    empty = Response(200, body=b"{}")
    played = carried(set_reserve(35), instead={LOOK: empty})
    assert played.play() == Unconfirmed("the gateway does not say")


def test_what_holds_long_enough_is_confirmed_early():
    played = carried(open_contact("NC1"))
    assert played.play() == Confirmed()
    assert looked_at(played) == [3, 8, 13]


def test_every_page_that_tells_is_read_in_a_look():
    played = carried(go_on_grid()).until(Step.LOOK)
    first = played.action().endpoint
    played.step()
    assert (first, played.action().endpoint) == (ENSEMBLE_RELAY, ENSEMBLE_INVENTORY)


def test_one_page_that_fails_does_not_cost_the_other():
    played = carried(go_on_grid(), instead={(Step.LOOK, ENSEMBLE_RELAY.path): Response(404)})
    assert played.play() == Confirmed()


def test_a_page_of_another_look_changes_nothing():
    played = carried(go_on_grid()).until(Step.LOOK)
    before = played.state
    played.tell(course.Heard(Step.LOOK, ENSEMBLE_INVENTORY, Response(200, body=b"[]")))
    assert played.state == before


def test_a_program_that_slept_through_the_watch_looks_once_and_knows():
    played = carried(open_contact("NC1")).until(Step.LOOK)
    played.now += timedelta(hours=3)
    asked = len(played.requests)
    assert played.play() == Confirmed()
    assert len(played.requests) == asked + 1


def test_a_clock_set_back_ends_the_watch():
    played = watched(seconds=11)
    played.now -= timedelta(days=1)
    assert isinstance(played.action(), course.Ask)
    assert played.play() == Confirmed()


def test_nothing_is_reverted_before_it_was_sent_though_the_clock_was_set_back():
    played = watched(seconds=11)
    overwritten(played, reserved_soc=20.0, date="1900000000", mode="self-consumption")
    played.now -= timedelta(days=1)
    assert played.play().after == timedelta()


def test_a_contact_that_springs_back_is_reverted():
    closed = b'{"dry_contacts": [{"id": "NC1", "status": "closed"}]}'
    played = carried(open_contact("NC1")).until(Step.LOOK)
    played.step()
    played.instead[Step.LOOK, DRY_CONTACTS.path] = Response(200, body=closed)
    assert played.play() == Reverted(timedelta(seconds=8))
