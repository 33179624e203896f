"""What the ledger remembers."""

from datetime import UTC, datetime, timedelta

import pytest

from pyenvoy.errors import Reason
from pyenvoy.polling.ledger import CORE_PAUSES, PAUSES, REFUSED_PAUSES, Ledger, pause_after

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def failing(times, why=Reason.SILENT):
    ledger = Ledger()
    for _ in range(times):
        ledger = ledger.asked("home", NOW).failed("home", NOW, why)
    return ledger.of("home")


def test_what_was_never_asked_has_an_empty_entry():
    assert Ledger().of("home").asked is None


def test_a_question_waits_until_it_is_heard_of():
    assert Ledger().asked("home", NOW).of("home").waiting


def test_an_answer_ends_the_wait_and_the_failures():
    entry = Ledger({"home": failing(3)}).answered("home", NOW, SECOND).of("home")
    assert (entry.waiting, entry.failures, entry.settled) == (False, 0, True)


def test_the_first_service_time_counts_in_full():
    assert Ledger().answered("home", NOW, 8 * SECOND).of("home").took == 8 * SECOND


def test_a_slower_answer_raises_the_service_time_by_a_quarter_of_the_way():
    ledger = Ledger().answered("home", NOW, 4 * SECOND).answered("home", NOW, 8 * SECOND)
    assert ledger.of("home").took == 5 * SECOND


def test_a_quicker_answer_counts_at_once_as_the_slow_ones_may_have_waited_for_us():
    ledger = Ledger().answered("home", NOW, 8 * SECOND).answered("home", NOW, 4 * SECOND)
    assert ledger.of("home").took == 4 * SECOND


@pytest.mark.parametrize(("failures", "seconds"), [(1, 5), (2, 15), (3, 60), (4, 120), (9, 120)])
def test_the_pauses_are_a_table(failures, seconds):
    assert pause_after(failures) == timedelta(seconds=seconds)


def test_a_failure_rests_by_the_table():
    assert failing(2).until == NOW + PAUSES[1]


@pytest.mark.parametrize("why", [Reason.DENIED, Reason.NOT_OFFERED])
@pytest.mark.parametrize(("times", "minutes"), [(1, 1), (2, 5), (3, 15), (4, 60), (9, 60)])
def test_what_is_refused_is_soon_asked_again_as_a_gateway_may_be_starting(why, times, minutes):
    assert failing(times, why).until == NOW + timedelta(minutes=minutes)


def test_a_refusal_of_the_core_is_tried_again_soon():
    entry = Ledger().failed("meters", NOW, Reason.DENIED, core=True).of("meters")
    assert entry.until == NOW + PAUSES[0]


def test_the_core_is_never_left_alone_for_long():
    ledger = Ledger()
    for _ in range(9):
        ledger = ledger.failed("meters", NOW, Reason.NOT_READY, core=True)
    assert ledger.of("meters").until == NOW + timedelta(seconds=30)


def test_a_page_of_the_core_that_has_gone_is_looked_for_soon():
    ledger = Ledger().answered("meters", NOW, SECOND)
    entry = ledger.failed("meters", NOW, Reason.NOT_OFFERED, core=True).of("meters")
    assert entry.until == NOW + CORE_PAUSES[0]


@pytest.mark.parametrize("why", [Reason.DENIED, Reason.NOT_OFFERED])
def test_what_has_answered_is_soon_asked_again_for_a_few_times(why):
    ledger = Ledger().answered("home", NOW, SECOND)
    for pause in (*PAUSES, REFUSED_PAUSES[-1]):
        ledger = ledger.failed("home", NOW, why)
        assert ledger.of("home").until == NOW + pause


def missing(times):
    """A page of the core that has never been there, looked for so often."""
    ledger = Ledger()
    for _ in range(times):
        ledger = ledger.failed("meters", NOW, Reason.NOT_OFFERED, core=True)
    return ledger.of("meters")


def test_a_page_of_the_core_that_is_missing_at_the_start_is_looked_for_again_for_minutes():
    assert max(missing(times).until for times in range(1, 9)) == NOW + CORE_PAUSES[-1]


def test_a_page_of_the_core_that_never_was_rests_for_an_hour():
    assert missing(9).until == NOW + REFUSED_PAUSES[-1]


@pytest.mark.parametrize(("times", "minutes"), [(1, 1), (2, 5), (3, 15), (4, 60), (8, 60)])
def test_an_answer_that_says_less_is_soon_asked_for_again_and_ever_later(times, minutes):
    ledger = Ledger()
    for _ in range(times):
        ledger = ledger.asked("page", NOW).answered("page", NOW, timedelta(), poor=True)
    assert ledger.of("page").again == NOW + timedelta(minutes=minutes)


def test_of_the_core_it_is_asked_for_again_within_seconds():
    ledger = Ledger()
    for seconds in (5, 15, 30, 30):
        ledger = ledger.asked("page", NOW).answered("page", NOW, timedelta(), poor=True, core=True)
        assert ledger.of("page").again == NOW + seconds * SECOND


def test_an_answer_that_goes_on_saying_less_is_what_it_says_now():
    ledger = Ledger()
    for _ in range(9):
        ledger = ledger.asked("page", NOW).answered("page", NOW, timedelta(), poor=True)
    assert (ledger.of("page").poor, ledger.of("page").again) == (0, None)


def test_an_answer_that_says_all_again_ends_that():
    poor = Ledger().asked("page", NOW).answered("page", NOW, timedelta(), poor=True)
    whole = poor.answered("page", NOW, timedelta()).of("page")
    assert (whole.poor, whole.again) == (0, None)


def test_an_answer_that_says_less_is_no_pause_and_a_failure_after_it_is():
    poor = Ledger().asked("page", NOW).answered("page", NOW, timedelta(), poor=True)
    failed = poor.failed("page", NOW, Reason.SILENT).of("page")
    assert poor.of("page").until is None
    assert (failed.until, failed.again) == (NOW + PAUSES[0], None)


def test_a_dropped_question_is_as_if_never_asked():
    entry = Ledger().asked("home", NOW).dropped("home").of("home")
    assert (entry.asked, entry.waiting) == (None, False)


def test_forgiveness_lifts_the_pause_but_not_the_cadence():
    ledger = Ledger().asked("home", NOW).failed("home", NOW, Reason.DENIED)
    entry = ledger.forgiven(Reason.DENIED).of("home")
    assert (entry.until, entry.failures, entry.asked) == (None, 0, NOW)


def test_forgiveness_is_for_the_reasons_given_only():
    ledger = Ledger().failed("home", NOW, Reason.SILENT)
    assert ledger.forgiven(Reason.DENIED).of("home").until == NOW + PAUSES[0]
