from datetime import UTC, datetime, timedelta

import attrs

from pyenvoy import session
from pyenvoy.access.ticket import Open
from pyenvoy.endpoint import Answers
from pyenvoy.polling.ledger import Ledger
from pyenvoy.request import Origin, Response
from pyenvoy.session.sourcing import supervised, switching
from pyenvoy.session.words import Poll
from pyenvoy.wire import read
from pyenvoy.wire.ivp_livedata import LIVE_STREAM
from pyenvoy.wire.ivp_meters import METER_READINGS

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
MET = session.begin((Origin("https", "envoy.test", 443),))


def test_before_there_is_an_agenda_no_source_is_chosen():
    poll = Poll(METER_READINGS, Open(), 0)
    assert supervised(MET, poll, Response(200), NOW).live.chosen is MET.live.chosen


def test_nothing_is_told_to_the_live_view_while_it_is_being_told():
    telling = attrs.evolve(MET, ledger=Ledger().asked(LIVE_STREAM.name, NOW))
    assert switching(telling, NOW + timedelta(minutes=5)) is None


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
