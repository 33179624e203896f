from datetime import timedelta

from pyenvoy.diagnosis import Level
from pyenvoy.polling.agenda import Item, Lane, Rank
from pyenvoy.polling.ledger import Ledger
from pyenvoy.wire.api_v1 import PRODUCTION_TOTALS
from pyenvoy.wire.home import HOME
from pyenvoy.wire.ivp_meters import METER_READINGS
from tests.pyenvoy.diagnosis.patients import NOW, facts, found

LIVE = Item(METER_READINGS, timedelta(seconds=2), Rank.FIRST, Lane.LIVE)
TOTALS = Item(PRODUCTION_TOTALS, timedelta(minutes=1), Rank.FIRST)
PAGE = Item(HOME, timedelta(minutes=10), Rank.LATER, heavy=True)


def asked(took, **more):
    """A gateway whose endpoints took so many seconds each."""
    ledger = Ledger()
    for item, seconds in took.items():
        ledger = ledger.answered(item.endpoint.name, NOW, timedelta(seconds=seconds))
    return facts(agenda=(LIVE, TOTALS, PAGE), ledger=ledger, **more)


def test_a_brisk_gateway_has_time_for_us():
    one = found("service times", asked({LIVE: 0.1, TOTALS: 0.3}))
    assert (one.level, one.advice) == (Level.OK, "")
    assert "busy 6% of its time" in one.said


def test_every_answer_is_in_the_table_the_slowest_first():
    one = found("service times", asked({LIVE: 0.1, TOTALS: 0.3}))
    assert one.details.lines == (
        ("production_totals", "0.30 s", "1 min", "0.5%"),
        ("meter_readings", "0.10 s", "2 s", "5.0%"),
    )


def test_a_slow_page_is_named_and_nobody_has_to_act():
    one = found("service times", asked({LIVE: 0.1, PAGE: 9.0}))
    assert (one.level, "slow: home" in one.said) == (Level.NOTICE, True)
    assert one.advice.startswith("Nothing")


def test_a_gateway_too_slow_for_what_is_worth_asking_is_a_warning():
    one = found("service times", asked({LIVE: 1.9, PAGE: 9.0}))
    assert (one.level, "as often as is worth it would be 96%" in one.said) == (Level.WARNING, True)
    assert "who else polls" in one.advice


def test_nothing_answered_and_nothing_measured_are_said():
    assert "nothing has answered" in found("service times", asked({})).said
    assert "was not recorded" in found("service times", asked({LIVE: 0.0}, recorded=True)).said


def test_what_is_live_is_named_with_its_pace():
    assert found("live", asked({LIVE: 0.1}, admissions=1)).said == (
        "meter_readings every 2 s; nobody has ended our session"
    )
    assert found("live", asked({LIVE: 0.1}, recorded=True)).said == "meter_readings every 2 s"


def test_a_session_that_others_end_is_a_warning():
    one = found("live", asked({LIVE: 0.1}, admissions=3))
    assert (one.level, "ended 2 times" in one.said) == (Level.WARNING, True)


def test_without_a_meter_nothing_is_live():
    one = found("live", asked({TOTALS: 0.1}))
    assert (one.level, "no current meter" in one.said) == (Level.NOTICE, True)


def test_what_this_machine_took_is_not_laid_at_the_gateways_door():
    one = found("service times", asked({LIVE: 2.0, PAGE: 2.1}, late=timedelta(seconds=1.9)))
    assert one.level is Level.OK
    assert [line[1] for line in one.details.lines] == ["0.20 s", "0.10 s"]
    assert "this machine is busy itself: 1.9 s" in one.said


def test_a_machine_later_than_any_answer_leaves_each_a_little():
    one = found("service times", asked({LIVE: 0.1}, late=timedelta(seconds=1)))
    assert one.details.lines[0][1] == "0.01 s"
