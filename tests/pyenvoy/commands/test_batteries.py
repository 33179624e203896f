import json

from pyenvoy.commands import Confirmed, sleep_ac_battery, wake_ac_battery
from pyenvoy.commands.command import NOTHING_SEEN, Match
from pyenvoy.endpoint import Answer
from pyenvoy.errors import Problem
from pyenvoy.request import Method
from pyenvoy.wire.admin_lib import ACB_CONFIG
from pyenvoy.wire.inventory import INVENTORY_JSON
from tests.pyenvoy.commands.carried import NOON, against, carried, house, looks, sent

ERA = "8.2.4382_acb"
SERIAL = house(ERA).batteries.ac_batteries[0].serial
MINE = {"serial_num": "7", "sleep_min_soc": 25, "sleep_max_soc": 30}


def told(*rows, asleep=None):
    group = {"type": "ACB", "devices": [{"serial_num": "7", "sleep_enabled": asleep}]}
    known = {} if asleep is None else {INVENTORY_JSON: [{"type": "PCU", "devices": []}, group]}
    return {ACB_CONFIG: {"acb_sleep": list(rows)}} | known


def test_a_battery_falls_asleep_in_its_own_time_and_is_confirmed():
    played = carried(sleep_ac_battery(SERIAL), ERA)
    assert played.play() == Confirmed()
    assert 600 < played.span.total_seconds() <= 1200


def test_a_battery_is_woken():
    assert carried(wake_ac_battery(SERIAL), ERA).play() == Confirmed()


def test_those_that_sleep_already_are_sent_along_as_they_came():
    body = b'{"acb_sleep": [{"serial_num":"8", "sleep_min_soc":20.0,"odd":1e0}]}'
    request = sleep_ac_battery("7").request(Answer(None, NOON, body=body), None)
    assert (
        b'[{"serial_num":"8", "sleep_min_soc":20.0,"odd":1e0}, {"serial_num": "7"' in request.body
    )


def test_a_battery_that_sleeps_already_is_named_once():
    now = {"acb_sleep": [{"serial_num": 7, "sleep_min_soc": 1}, {"odd": 1}]}
    body = sent(sleep_ac_battery("7"), ACB_CONFIG, now)
    assert body == {"acb_sleep": [{"odd": 1}, MINE]}


def test_nothing_is_written_when_it_is_unknown_who_sleeps():
    unknown = Problem("acb_config.acb_sleep", "the gateway does not say which sleep")
    assert sent(sleep_ac_battery("7"), ACB_CONFIG, {}) == unknown
    assert sleep_ac_battery("7").request(None, None) == unknown


def test_waking_is_a_delete_with_a_body():
    request = wake_ac_battery("7").request(None, None)
    assert (request.method, request.path) == (Method.DELETE, "/admin/lib/acb_config")
    assert json.loads(request.body) == {"acb_sleep": [{"serial_num": "7"}]}


def test_only_an_ac_battery_of_this_site_sleeps():
    assert against(sleep_ac_battery(SERIAL), ERA) == against(wake_ac_battery(SERIAL), ERA) == []
    assert against(sleep_ac_battery("7"), ERA) == against(wake_ac_battery("7"), ERA) == ["serial"]
    assert against(wake_ac_battery("7"), ERA, batteries=None) == ["batteries"]
    assert against(wake_ac_battery("7")) == ["batteries"]


def test_the_charges_have_room_between_them():
    assert against(sleep_ac_battery(SERIAL, min_charge=30, max_charge=30), ERA) == ["min_charge"]
    assert against(sleep_ac_battery(SERIAL, max_charge=130), ERA) == ["max_charge"]


def test_a_battery_that_is_told_and_sleeps_is_asleep():
    found = looks(sleep_ac_battery("7"), told(MINE, asleep=True))
    assert (found.match, found.reported) == (Match.MATCHES, "asleep at 25 to 30 %")
    assert found.effective == "asleep"


def test_a_battery_that_is_told_and_has_not_obeyed_is_not():
    found = looks(sleep_ac_battery("7"), told(MINE, asleep=False))
    assert (found.match, found.why) == (Match.DIFFERS, "it is told, but has not obeyed yet")


def test_other_charges_are_another_wish():
    other = {"serial_num": 7}
    assert looks(sleep_ac_battery("7"), told(other, asleep=True)).match is Match.DIFFERS


def test_a_battery_that_the_inventory_does_not_know_is_believed_by_its_command():
    assert looks(wake_ac_battery("7"), told()).match is Match.MATCHES
    assert looks(wake_ac_battery("8"), told(MINE, asleep=True)).match is Match.MATCHES


def test_what_cannot_be_read_says_nothing():
    assert looks(wake_ac_battery("7"), {}) == NOTHING_SEEN


def test_wishes_read_as_sentences_and_say_of_which_they_are():
    assert str(sleep_ac_battery("7")) == "let AC Battery 7 sleep at 25 to 30 %"
    assert str(wake_ac_battery("7")) == "wake AC Battery 7"
    assert sleep_ac_battery("7").of == wake_ac_battery("7").of == "7"
