import pytest

from pyenvoy.commands import Confirmed, Ignored, switch_production_off, switch_production_on
from pyenvoy.commands.command import NOTHING_SEEN, Danger, Match
from pyenvoy.commands.course import Step
from pyenvoy.request import Method, Response
from pyenvoy.wire.ivp_meters import METER_READINGS, METERS
from pyenvoy.wire.ivp_mod import POWER_MODE
from tests.pyenvoy.commands.carried import against, carried, looks, outcome

METERED = [
    {"eid": 1, "measurementType": "net-consumption", "state": "enabled"},
    {"eid": 2, "measurementType": "production", "state": "enabled"},
]


def power(watts, *, off=True, meters=METERED):
    readings = [{"eid": 1, "activePower": 999.0}, {"eid": 2, "activePower": watts}]
    return {POWER_MODE: {"powerForcedOff": off}, METERS: meters, METER_READINGS: readings}


@pytest.mark.parametrize("wish", [switch_production_off(), switch_production_on()], ids=str)
def test_a_gateway_that_obeys_confirms(wish):
    assert outcome(wish) == Confirmed()


def test_the_switch_is_a_list_of_one_flag():
    off, on = (one.request(None, None) for one in (switch_production_off(), switch_production_on()))
    assert (off.method, off.path) == (Method.PUT, POWER_MODE.path)
    assert (off.body, on.body) == (b'{"length": 1, "arr": [1]}', b'{"length": 1, "arr": [0]}')


def test_only_switching_off_is_dangerous():
    assert switch_production_off().danger is Danger.PRODUCTION_OFF
    assert switch_production_on().danger is None


def test_a_gateway_that_does_not_show_the_switch_is_left_alone():
    assert against(switch_production_off(), production_state=None) == ["production_state"]
    assert against(switch_production_on(), production_state=None) == ["production_state"]


def test_off_is_off_when_the_meter_says_so():
    found = looks(switch_production_off(), power(-3.0))
    assert (found.match, found.reported, found.effective) == (Match.MATCHES, "off", "-3 W")


def test_panels_that_go_on_producing_are_not_off():
    found = looks(switch_production_off(), power(1200.0))
    assert (found.match, found.effective) == (Match.DIFFERS, "1200 W")
    assert "still produce" in found.why


def test_panels_are_off_when_all_meters_of_production_say_so():
    meters = [METERED[1] | {"eid": number} for number in (1, 2)]
    readings = [{"eid": 1, "activePower": 0.0}, {"eid": 2, "activePower": 1200.0}]
    found = looks(switch_production_off(), power(0.0, meters=meters) | {METER_READINGS: readings})
    assert (found.match, found.effective) == (Match.DIFFERS, "1200 W")


def test_without_a_meter_the_switch_is_all_there_is_to_know():
    disabled = [{"eid": 2, "measurementType": "production", "state": "disabled"}]
    assert looks(switch_production_off(), power(1200.0, meters=disabled)).match is Match.MATCHES
    assert looks(switch_production_off(), power(None)).effective is None


def test_a_switch_that_stays_where_it_was_differs():
    assert looks(switch_production_off(), power(0.0, off=False)).match is Match.DIFFERS
    assert looks(switch_production_on(), power(0.0, off=True)).match is Match.DIFFERS


def test_on_is_on_though_the_panels_may_wait_for_the_morning():
    assert looks(switch_production_on(), power(0.0, off=False)).match is Match.MATCHES


def test_a_switch_that_cannot_be_read_says_nothing():
    assert looks(switch_production_off(), {}) == NOTHING_SEEN


def test_panels_get_a_quarter_of_an_hour_to_follow():
    never = Response(200, body=b'[{"eid": 704643328, "activePower": 2000.0}]')
    played = carried(switch_production_off(), instead={(Step.LOOK, METER_READINGS.path): never})
    assert isinstance(played.play(), Ignored)
    assert played.span.total_seconds() == 900


def test_wishes_read_as_sentences():
    assert str(switch_production_off()) == "switch production off"
    assert str(switch_production_on()) == "switch production on"
