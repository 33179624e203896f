from datetime import UTC, datetime, timedelta

import attrs

from pyenvoy import session
from pyenvoy.access.ticket import Open
from pyenvoy.polling.ledger import Ledger
from pyenvoy.request import Origin, Response
from pyenvoy.session.sourcing import supervised, switching
from pyenvoy.session.words import Poll
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
