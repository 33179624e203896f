"""What is due, in which lane, in which order."""

from datetime import UTC, datetime, timedelta

import attrs

from pyenvoy.endpoint import Endpoint, Raw
from pyenvoy.errors import Reason
from pyenvoy.polling.agenda import Item, Lane, Rank
from pyenvoy.polling.duty import LIVE_PART, SHARE, Duty
from pyenvoy.polling.ledger import Ledger
from pyenvoy.polling.planner import LONGEST_REST, complete, due, plan
from pyenvoy.polling.tick import Tick

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def item(name, seconds=60, rank=Rank.EARLY, lane=Lane.SLOW, *, heavy=False):
    endpoint = Endpoint(name, f"/{name}", Raw, "made up")
    return Item(endpoint, seconds * SECOND, rank, lane, heavy)


READINGS = item("readings", 2, Rank.FIRST, Lane.LIVE)
METERS = item("meters", 600, Rank.FIRST)
PAGE = item("page", heavy=True)
TARIFF = item("tariff", 300)
HOME = item("home", 600, Rank.LATER, heavy=True)
AGENDA = (METERS, READINGS, TARIFF, PAGE, HOME)


def answered(*items, at=NOW, took=SECOND / 10):
    ledger = Ledger()
    for one in items:
        ledger = ledger.asked(one.endpoint.name, at).answered(one.endpoint.name, at, took)
    return ledger


def planned(lane, ledger=None, now=NOW, agenda=AGENDA):
    found = plan(agenda, ledger or Ledger(), lane, now)
    return found if isinstance(found, datetime) else found.name


def test_the_live_lane_begins_with_what_is_live():
    assert planned(Lane.LIVE) == "readings"


def test_the_slow_lane_begins_with_what_production_needs():
    assert planned(Lane.SLOW) == "meters"


def test_the_slow_lane_goes_on_with_what_takes_long():
    assert planned(Lane.SLOW, answered(METERS)) == "page"


def test_the_live_lane_helps_with_what_is_quick():
    assert planned(Lane.LIVE, answered(METERS, READINGS)) == "tariff"


def test_the_live_lane_never_asks_what_may_take_long():
    wake = planned(Lane.LIVE, answered(METERS, READINGS, TARIFF))
    assert wake == NOW + 2 * SECOND


def test_the_live_lane_helps_with_nothing_that_was_heard_of_or_hardly_changes():
    info = item("info", 600, Rank.LATER)
    ledger = answered(METERS, TARIFF, PAGE, at=NOW - timedelta(hours=1))
    wake = planned(
        Lane.LIVE, Ledger({**ledger.entries, **answered(READINGS).entries}), NOW, (*AGENDA, info)
    )
    assert wake == NOW + 2 * SECOND


def test_of_what_is_live_it_begins_with_what_was_never_asked():
    status = item("status", 2, Rank.LATER, Lane.LIVE)
    assert planned(Lane.LIVE, answered(READINGS), NOW + 60 * SECOND, (READINGS, status)) == "status"


def test_what_is_on_its_way_is_not_asked_again():
    assert planned(Lane.SLOW, Ledger().asked("meters", NOW)) == "page"


def test_a_busy_slow_lane_does_not_hold_up_the_live_one():
    ledger = answered(METERS, READINGS, TARIFF, PAGE).asked("home", NOW)
    assert planned(Lane.LIVE, ledger, NOW + 2 * SECOND) == "readings"


def test_what_hardly_changes_comes_last():
    assert planned(Lane.SLOW, answered(METERS, TARIFF, PAGE)) == "home"


def test_what_was_never_asked_goes_before_what_is_due_again():
    later = NOW + timedelta(hours=1)
    assert planned(Lane.SLOW, answered(METERS, PAGE), later) == "tariff"


def test_even_what_hardly_changes_goes_first_once():
    later, info = NOW + timedelta(hours=1), item("info", 600, Rank.LATER)
    assert planned(Lane.SLOW, answered(METERS, TARIFF), later, (METERS, TARIFF, info)) == "info"


def test_of_what_is_due_again_the_most_overdue_is_asked():
    ledger = answered(METERS, TARIFF, PAGE, HOME)
    assert planned(Lane.SLOW, ledger, NOW + timedelta(hours=1)) == "page"


def test_when_not_all_can_have_their_cadence_all_are_stretched_alike():
    ledger = Ledger(
        answered(METERS, at=NOW - 900 * SECOND).entries
        | answered(TARIFF, at=NOW - 500 * SECOND).entries
        | answered(PAGE, at=NOW - 100 * SECOND).entries
        | answered(HOME).entries
    )
    order = []
    for _ in range(3):
        name = planned(Lane.SLOW, ledger)
        order.append(name)
        ledger = ledger.asked(name, NOW).answered(name, NOW, SECOND / 10)
    assert order == ["tariff", "page", "meters"]  # 5/3, 5/3 and 3/2 of their cadence ago


def test_with_nothing_due_the_next_moment_is_named():
    assert planned(Lane.SLOW, answered(METERS, TARIFF, PAGE, HOME)) == NOW + 60 * SECOND


def test_with_nothing_at_all_there_is_still_a_next_wake():
    assert planned(Lane.SLOW, agenda=()) == NOW + LONGEST_REST


def test_a_failed_endpoint_rests_by_the_pause():
    ledger = Ledger().asked("readings", NOW).failed("readings", NOW, Reason.SILENT)
    assert due(READINGS, ledger.of("readings"), NOW) == NOW + 5 * SECOND


def test_what_was_known_is_left_alone_for_its_whole_cadence():
    ledger = answered(HOME).failed("home", NOW, Reason.NOT_READY)
    assert due(HOME, ledger.of("home"), NOW) == NOW + 600 * SECOND


def test_what_has_never_answered_and_fails_quickly_is_asked_again_after_its_pause():
    ledger = Ledger().asked("home", NOW).failed("home", NOW, Reason.NOT_READY)
    assert due(HOME, ledger.of("home"), NOW) == NOW + 5 * SECOND


def test_what_has_kept_us_waiting_for_nothing_is_left_alone_for_its_whole_cadence():
    ledger = Ledger().asked("home", NOW).failed("home", NOW + 60 * SECOND, Reason.SILENT)
    assert due(HOME, ledger.of("home"), NOW) == NOW + 600 * SECOND


def test_what_tells_the_live_from_the_rest_is_asked_again_after_its_pause_however_long_it_took():
    asked = Ledger().asked("meters", NOW)
    ledger = asked.failed("meters", NOW + 20 * SECOND, Reason.SILENT, core=True)
    assert due(METERS, ledger.of("meters"), NOW) == NOW + 25 * SECOND


def test_what_has_no_answer_yet_goes_before_what_is_only_older():
    ledger = answered(METERS, TARIFF, PAGE).asked("home", NOW)
    ledger = ledger.failed("home", NOW, Reason.NOT_READY)
    assert planned(Lane.SLOW, ledger, NOW + timedelta(hours=1)) == "home"


def test_a_slow_gateway_is_asked_less_often():
    ledger = answered(READINGS, took=3 * SECOND)
    assert due(READINGS, ledger.of("readings"), NOW) == NOW + 3 * SECOND / (SHARE * LIVE_PART)


def test_a_clock_set_back_stalls_nothing():
    ledger = answered(READINGS, at=NOW + timedelta(days=1))
    assert due(READINGS, ledger.of("readings"), NOW) == NOW


def test_the_picture_is_complete_without_what_hardly_changes():
    assert complete(AGENDA, answered(METERS, READINGS, TARIFF, PAGE))


def test_the_picture_is_not_complete_before_all_else_was_heard_of():
    assert not complete(AGENDA, answered(METERS, READINGS, TARIFF).asked("page", NOW))


def test_a_refusal_completes_the_picture_too():
    ledger = answered(METERS, READINGS, TARIFF).failed("page", NOW, Reason.NOT_OFFERED)
    assert complete(AGENDA, ledger)


def test_what_is_slow_waits_until_what_was_spent_is_made_up_for():
    duty = Duty(share=0.2).spent(Lane.SLOW, 9 * SECOND, NOW)
    later = NOW + 10 * SECOND
    ledger = answered(METERS, TARIFF, PAGE, HOME, at=NOW - timedelta(hours=1))
    assert plan(AGENDA, ledger, Lane.SLOW, later, duty) == NOW + 36 * SECOND


def test_a_core_endpoint_that_has_failed_waits_for_its_pause_only():
    duty = Duty(share=0.2).spent(Lane.SLOW, 9 * SECOND, NOW)
    ledger = answered(METERS).failed("meters", NOW, Reason.SILENT, core=True)
    brief = item("meters", 5, Rank.FIRST)
    assert due(brief, ledger.of("meters"), NOW, duty) == NOW + 5 * SECOND


def test_of_all_that_waits_the_longest_due_is_asked_first():
    duty = Duty(share=0.2).spent(Lane.SLOW, 9 * SECOND, NOW)
    ledger = answered(METERS, TARIFF, PAGE, HOME)
    assert plan(AGENDA, ledger, Lane.SLOW, NOW + timedelta(hours=1), duty).name == "page"


def stamped(seconds, took=0.3, *, failed=False):
    """The moment at which a page of that cadence is asked; the gateway's second begins at ours."""
    page = attrs.evolve(item("readings", seconds, Rank.FIRST, Lane.LIVE), stamped=True)
    ledger = answered(page, at=NOW + SECOND / 2, took=took * SECOND)
    if failed:
        ledger = ledger.failed("readings", NOW + 1.5 * SECOND, Reason.SILENT)
    known = Tick(0.0, 0.01, 5)
    return plan([page], ledger, Lane.LIVE, NOW + SECOND, tick=known) - NOW


def test_what_cannot_have_its_cadence_is_asked_for_when_the_gateways_second_begins():
    assert stamped(2) == 3 * SECOND


def test_what_can_have_its_cadence_waits_for_no_second():
    assert stamped(2, took=0.01) == 2.5 * SECOND


def test_what_is_asked_rarely_waits_for_no_second():
    cadence = Duty().cadence(Lane.LIVE, 2 * SECOND, SECOND)
    assert stamped(2, took=1) == SECOND / 2 + cadence


def test_what_can_be_asked_each_five_seconds_waits_for_the_second_too():
    took = 5 * SHARE * LIVE_PART
    assert Duty().cadence(Lane.LIVE, 2 * SECOND, took * SECOND) == 5 * SECOND
    assert stamped(2, took) == 6 * SECOND


def test_what_has_failed_waits_for_its_pause_alone():
    assert stamped(2, failed=True) == 6.5 * SECOND


def test_what_suddenly_says_less_is_asked_again_before_its_cadence():
    ledger = Ledger().asked("home", NOW).answered("home", NOW, SECOND / 10, poor=True)
    assert due(HOME, ledger.of("home"), NOW) == NOW + 60 * SECOND


def test_what_suddenly_says_less_keeps_a_cadence_that_is_shorter():
    ledger = Ledger().asked("readings", NOW).answered("readings", NOW, SECOND / 10, poor=True)
    assert due(READINGS, ledger.of("readings"), NOW) == NOW + 2 * SECOND
