from datetime import UTC, datetime, timedelta

import attrs

from pyenvoy import session
from pyenvoy.access.ticket import Open
from pyenvoy.endpoint import Answers
from pyenvoy.errors import Reason
from pyenvoy.polling.agenda import agenda
from pyenvoy.polling.ledger import Ledger
from pyenvoy.polling.live import Pulse, Way
from pyenvoy.request import Origin, Response
from pyenvoy.session.sourcing import supervised, switching
from pyenvoy.session.words import Poll
from pyenvoy.wire import read
from pyenvoy.wire.home import HOME
from pyenvoy.wire.ivp_livedata import LIVE_STATUS, LIVE_STREAM
from pyenvoy.wire.ivp_meters import METER_READINGS
from pyenvoy.wire.stream import METER_STREAM
from tests.fakes.played import REFUSED, SLOW, STARTING, Played

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
MET = session.begin((Origin("https", "envoy.test", 443),))


def test_before_there_is_an_agenda_no_source_is_chosen():
    poll = Poll(METER_READINGS, Open(), 0)
    assert supervised(MET, poll, Response(200), NOW).live.chosen is MET.live.chosen


TELLING = Ledger().asked(LIVE_STREAM.name, NOW)


def still(ledger):
    """A session whose source of live power is a live view that stands still."""
    page = Response(200, body=b'{"meters": {"last_update": 1}}')
    answers = Answers().with_(LIVE_STATUS, read(LIVE_STATUS, page, NOW))
    live = attrs.evolve(MET.live, chosen=Way.STATUS)
    return attrs.evolve(MET, live=live, answers=answers, ledger=ledger)


def test_nothing_is_told_to_the_live_view_while_it_is_being_told():
    assert switching(still(TELLING), NOW + timedelta(minutes=5)) is None


def test_nothing_is_told_to_it_in_the_pause_after_a_no():
    refused = TELLING.failed(LIVE_STREAM.name, NOW + timedelta(minutes=5), Reason.DENIED)
    until = refused.of(LIVE_STREAM.name).until
    assert switching(still(refused), until - timedelta(seconds=1)) is None
    assert switching(still(refused), until) is not None


def test_a_pause_that_begins_in_the_future_is_of_a_clock_that_was_set_back():
    refused = TELLING.failed(LIVE_STREAM.name, NOW, Reason.DENIED)
    assert switching(still(refused), NOW - timedelta(hours=1)) is not None


def ticked(text):
    """What is known of the gateway's second after meter readings have come."""
    heard = Response(200, body=text, took=timedelta(seconds=0.25))
    answers = Answers().with_(METER_READINGS, read(METER_READINGS, heard, NOW))
    state = attrs.evolve(MET, answers=answers)
    return supervised(state, Poll(METER_READINGS, Open(), 0), heard, NOW).tick


def test_the_stamps_of_the_readings_tell_of_the_gateways_second():
    second = int(NOW.timestamp())
    found = ticked(b'[{"eid": 1, "timestamp": %d}]' % (second + 3))
    assert found.low == 3.25


def test_readings_without_stamps_tell_nothing():
    assert ticked(b'[{"eid": 1}]') == MET.tick


def read_once(second, **more):
    """A session whose readings were stamped with this second of the gateway's clock."""
    heard = Response(200, body=b'[{"eid": 1, "timestamp": %d}]' % second)
    answers = Answers().with_(METER_READINGS, read(METER_READINGS, heard, NOW))
    return attrs.evolve(MET, answers=answers, **more)


FAILED = Ledger().failed(METER_READINGS.name, NOW, Reason.SILENT)
READINGS = Poll(METER_READINGS, Open(), 0)


def test_what_else_answers_tells_nothing_of_the_gateways_second():
    state = read_once(NOW.timestamp())
    assert supervised(state, Poll(HOME, Open(), 0), Response(200), NOW).tick == MET.tick


def test_readings_that_have_failed_tell_nothing_of_it():
    state = read_once(NOW.timestamp(), ledger=FAILED)
    assert supervised(state, READINGS, SLOW, NOW).tick == MET.tick


def test_a_source_that_has_answered_lives_and_has_its_stamp():
    found = supervised(read_once(1_780_000_000), READINGS, Response(200), NOW).live
    assert found.of(Way.READINGS) == Pulse(beat=NOW, stamp=1_780_000_000)


def test_a_source_that_is_silent_is_missed():
    state = attrs.evolve(MET, ledger=FAILED)
    assert supervised(state, READINGS, SLOW, NOW).live.of(Way.READINGS).missing == NOW


def test_a_gateway_that_is_not_there_says_nothing_about_a_source():
    state = attrs.evolve(MET, ledger=FAILED)
    assert supervised(state, READINGS, REFUSED, NOW).live == MET.live


SWITCH = Poll(LIVE_STREAM, Open(), 0)
TOLD = attrs.evolve(MET, ledger=Ledger().asked(LIVE_STREAM.name, NOW))


def refused(why):
    ledger = TOLD.ledger.failed(LIVE_STREAM.name, NOW, why)
    return session.switched(attrs.evolve(TOLD, ledger=ledger), SWITCH, NOW)


def test_telling_the_live_view_to_stop_is_put_on_record():
    line = session.switched(TOLD, SWITCH, NOW)
    assert (line.what, line.control, line.sent) == ("stop the live view", "live view", NOW)
    assert line.outcome == "unconfirmed"


def test_such_a_line_says_who_and_when():
    line = session.switched(TOLD, SWITCH, NOW + timedelta(seconds=1))
    assert (line.who, line.at, line.ended) == ("pyenvoy", *[NOW + timedelta(seconds=1)] * 2)


def test_telling_it_to_stream_is_too():
    streaming = attrs.evolve(TOLD, live=attrs.evolve(TOLD.live, streams=NOW))
    assert session.switched(streaming, SWITCH, NOW).what == "stream the live view"


def test_a_no_is_put_on_record():
    line = refused(Reason.DENIED)
    assert (line.outcome, line.why) == ("refused", "denied")


def test_of_silence_nobody_knows_what_became():
    line = refused(Reason.SILENT)
    assert (line.outcome, line.why) == ("unconfirmed", "silent")


def test_reading_leaves_no_record():
    assert session.switched(TOLD, Poll(METER_READINGS, Open(), 0), NOW) is None
    assert session.switched(TOLD, None, NOW) is None


def streaming():
    """A session at rest whose source of live power is the stream."""
    played = Played().settle()
    live = attrs.evolve(played.state.live, chosen=Way.STREAM)
    played.state = attrs.evolve(played.state, live=live)
    return played


def test_a_stream_that_was_chosen_is_listened_to():
    found = streaming().action()
    assert isinstance(found, session.Listen)
    assert found.request.path == METER_STREAM.path


def test_where_the_source_changes_so_does_what_is_asked():
    played = streaming()
    played.hear(session.question(played.state, METER_READINGS, played.now))
    assert played.state.live.chosen is Way.READINGS
    assert played.state.agenda == agenda(played.state.known)


def test_a_stream_that_has_failed_is_left_alone_for_its_pause():
    played = streaming()
    ledger = played.state.ledger.failed(METER_STREAM.name, played.now, Reason.SILENT)
    played.state = attrs.evolve(played.state, ledger=ledger)
    assert played.now < played.action().until <= ledger.of(METER_STREAM.name).until


def test_a_stream_that_has_failed_before_the_clock_was_set_back_is_listened_to():
    played = streaming()
    ahead = played.now + timedelta(hours=1)
    ledger = played.state.ledger.asked(METER_STREAM.name, ahead)
    ledger = ledger.failed(METER_STREAM.name, ahead, Reason.SILENT)
    played.state = attrs.evolve(played.state, ledger=ledger)
    assert isinstance(played.action(), session.Listen)


def test_a_stream_of_which_one_value_is_garbled_is_listened_to_on():
    played = streaming()
    for watts in (b"5", b'"5"'):
        event = b'data: {"production": {"ph-a": {"p": %s}}}' % watts
        played.hear(played.action(), Response(200, body=event))
        played.state = attrs.evolve(played.state, live=streaming().state.live)
    assert played.state.answers.answer(METER_STREAM).problems
    assert isinstance(played.action(), session.Listen)


def test_a_live_view_that_is_not_wanted_any_more_is_told_to_stop():
    played = Played().settle()
    live = attrs.evolve(played.state.live, streams=played.now)
    played.state = attrs.evolve(played.state, live=live)
    found = played.later(seconds=1).action()
    assert found.request.path == LIVE_STREAM.path
    assert found.request.body == b'{"enable": 0}'


def test_a_live_view_that_stands_still_is_told_to_stream_once_a_minute():
    state = still(TELLING.answered(LIVE_STREAM.name, NOW, timedelta()))
    assert switching(state, NOW + timedelta(seconds=59)) is None
    assert switching(state, NOW + timedelta(seconds=60)).body == b'{"enable": 1}'


def test_a_stream_is_listened_to_from_the_moment_that_its_pause_is_over():
    played = streaming().later(seconds=1)
    ledger = played.state.ledger.failed(METER_STREAM.name, played.now, Reason.SILENT)
    played.state = attrs.evolve(played.state, ledger=ledger, agenda=agenda(played.state.known))
    played.now = ledger.of(METER_STREAM.name).until
    assert isinstance(played.action(), session.Listen)


def test_a_watch_that_is_heard_is_noted():
    played = Played().settle().later(seconds=2)
    played.hear(played.send())
    assert played.state.night.heard == played.now


def test_a_watch_that_fails_has_seen_nothing():
    played = Played().settle()
    heard = played.state.night.heard
    played.later(seconds=2).hear(played.send(), STARTING)
    assert played.state.night.heard == heard is not None
