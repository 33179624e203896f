from datetime import UTC, datetime, timedelta

import pytest

from pyenvoy.reading import network
from pyenvoy.wire.home import HOME, HOME_JSON
from pyenvoy.wire.inventory import INVENTORY_ALL
from tests.pyenvoy.reading.said import said


def read(home, endpoint=HOME):
    return network.read(said({endpoint: home}))


def test_nothing_said_is_nothing_known():
    assert network.read(said({})) is None


def test_the_other_spelling_of_the_page_does_as_well():
    assert read({"timezone": "Europe/Amsterdam"}, HOME_JSON).timezone == "Europe/Amsterdam"
    assert read({}, HOME_JSON).source.endpoint == "home_json"


def test_an_empty_page_is_a_network_of_which_nothing_is_known():
    known = read({})
    assert (known.interfaces, known.communication, known.cloud_connected) == ((), (), None)


def test_interfaces_are_told_whole():
    modem = {"type": "cellular", "interface": "ppp0", "ip": None, "carrier": True, "network": True}
    (one,) = read({"network": {"interfaces": [{**modem, "signal_strength": 24}]}}).interfaces
    assert (one.kind, one.name, one.address, one.carrier) == ("cellular", "ppp0", None, True)
    assert (one.registered, one.signal, one.signal_max) == (True, 24, None)


def test_the_last_word_from_the_cloud_is_a_moment():
    known = read({"network": {"web_comm": True, "last_enlighten_report_time": 1767225600}})
    assert (known.cloud_connected, known.reported_at) == (True, datetime(2026, 1, 1, tzinfo=UTC))


def test_communication_is_counted_by_kind():
    counts = {
        "num": 3,
        "level": 5,
        "pcu": {"num": 2, "level": 4},
        "esub": {},
        "encharge": [{"num": 1, "level": 0, "level_24g": 3, "level_subg": 5}],
    }
    everything, inverters, batteries = read({"comm": counts}).communication
    assert (everything.kind, everything.count, everything.level) == ("all", 3, 5)
    assert (inverters.kind, inverters.count, inverters.level) == ("inverters", 2, 4)
    assert (batteries.kind, batteries.level_2_4ghz, batteries.level_subghz) == ("batteries", 3, 5)


def test_radios_are_told():
    (kit,) = read({"wireless_connection": [{"type": "subghz", "connected": True}]}).wireless
    assert (kit.kind, kit.connected, kit.signal) == ("subghz", True, None)


@pytest.mark.parametrize(
    ("clock", "span"),
    [
        ("21:25", timedelta(hours=21, minutes=25)),
        ("9:05", timedelta(hours=9, minutes=5)),
        ("", None),
        ("noon", None),
        ("12:", None),
        ("123:00", None),
        ("²:00", None),
        (None, None),
    ],
)
def test_the_time_of_day_is_a_span_after_midnight(clock, span):
    assert read({"current_time": clock}).local_time == span


def test_old_firmware_tells_of_its_database():
    known = read({"db_size": 20, "db_percent_full": " 5.5", "update_status": "satisfied"})
    assert (known.database_size, known.database_full) == ("20", 5.5)
    assert known.update_status == "satisfied"


def test_alerts_are_words_however_they_came():
    alerts = ["a", {"msg_key": "b", "level": 2}, 5]
    assert read({"alerts": alerts}).alerts == ("a", "b 2", "5")


def test_the_controller_is_told_where_the_page_has_it():
    known = read({"enpower": {"connected": True, "grid_status": "closed"}})
    assert (known.controller_connected, known.controller_grid_status) == (True, "closed")


def listed(**keys):
    return {INVENTORY_ALL: [{"type": "ESUB", "devices": [{"serial_num": "7", **keys}]}]}


def test_communication_boards_come_from_the_inventory():
    known = network.read(said({HOME: {}, **listed(part_num="800-01855-r01", communicating=True)}))
    (board,) = known.boards
    assert (board.serial, board.model, board.communicating) == ("7", "Communication board", True)
    assert (known.source.endpoint, known.source.others) == ("home", ("inventory_all",))


def test_boards_are_told_without_the_front_page():
    known = network.read(said(listed(admin_state=3)))
    assert (known.source.endpoint, known.boards[0].retired) == ("inventory_all", True)


def test_an_inventory_without_boards_is_no_network():
    assert network.read(said({INVENTORY_ALL: []})) is None
