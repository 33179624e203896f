import json
from datetime import timedelta

import pytest

from pyenvoy.errors import UsageError
from pyenvoy.firmware import Firmware
from pyenvoy.recording import Recording
from pyenvoy.request import Method, Request
from pyenvoy.simulator.replay import Replay
from tests.fakes.recorded import NOW, SERIAL, entry, info, recorded
from tests.recordings import EVERY

CONTACTS = "/ivp/ensemble/dry_contacts"
SETTINGS = "/ivp/ss/dry_contact_settings"
RELAY = "/ivp/ensemble/relay"
STATUS = "/ivp/ensemble/status"
INVENTORY = "/ivp/ensemble/inventory"
TARIFF = "/admin/lib/tariff"
ACB = "/admin/lib/acb_config"


def replay(pages, software="D8.2.4345"):
    return Replay(recorded(software, pages))


def got(actor, path):
    return actor.respond(Request(Method.GET, path), NOW)[1]


def document(actor, path):
    return json.loads(got(actor, path).body)


def written(actor, method, path, wish):
    body = wish if isinstance(wish, bytes) else json.dumps(wish).encode()
    return actor.respond(Request(method, path, body=body), NOW)


def after(actor, path, wish, *, method=Method.POST, at=None):
    """What is read after a write, at the same place unless told."""
    changed, response = written(actor, method, path, wish)
    assert response.status == 200
    return document(changed, at or path)


# -- reading --------------------------------------------------------------------------------------


def test_a_recording_without_an_info_cannot_be_played():
    with pytest.raises(UsageError, match="no /info"):
        Replay(Recording((entry("/home", "{}"),)))


def test_the_gateway_is_who_the_recording_says():
    actor = replay({}, "D7.6.175")
    assert (actor.serial, actor.firmware) == (SERIAL, Firmware((7, 6, 175)))


def test_a_masked_serial_number_is_as_good_as_any():
    assert Replay(recorded(serial="xxxxxxxxxxxx")).serial == "xxxxxxxxxxxx"


def test_what_was_answered_is_answered_again_as_slowly():
    slow = entry("/home", "{}", took=timedelta(seconds=6))
    response = got(Replay(Recording((entry("/info", info()), slow))), "/home")
    assert (response.body, response.took) == (b"{}", timedelta(seconds=6))


def test_a_later_failure_does_not_replace_an_answer():
    pages = (entry("/info", info()), entry("/home", "{}"), entry("/home", status=503))
    assert got(Replay(Recording(pages)), "/home").status == 200


def test_a_failure_that_was_all_there_was_is_played():
    pages = (entry("/info", info()), entry("/home", "no", status=401))
    assert got(Replay(Recording(pages)), "/home").status == 401


def test_headers_of_the_recorded_connection_are_not_played():
    headers = (("Connection", "close"), ("Content-Type", "text/xml"), ("X-Bad", "a\x01"))
    page = got(Replay(Recording((entry("/info", info(), headers=headers),))), "/info")
    assert list(page.headers) == ["content-type"]


def test_a_query_chooses_another_page():
    actor = replay({"/production.json": "1", "/production.json?details=1": "2"})
    assert got(actor, "/production.json?details=1&_=99").body == b"2"


@pytest.mark.parametrize(
    ("software", "path", "status"),
    [
        ("R3.9.36", "/ivp/meters", 404),
        ("R3.9.36", "/production.json", 200),
        ("D5.0.62", "/ivp/ss/gen_config", 404),
        ("D5.0.62", "/nothing", 404),
        ("D8.2.4345", "/nothing", 302),
    ],
)
def test_what_was_not_recorded_is_missing_as_in_its_era(software, path, status):
    assert got(replay({}, software), path).status == status


def test_the_clock_stays_that_of_the_recording():
    assert b"<time>1767225600</time>" in got(replay({}), "/info").body


def test_the_clock_follows_when_it_is_told_to():
    actor = Replay(recorded(), follow_clock=True)
    assert f"<time>{int(NOW.timestamp())}</time>".encode() in got(actor, "/info").body


@pytest.mark.parametrize("path", EVERY.values(), ids=EVERY)
def test_every_recording_there_is_can_be_played(path):
    from pyenvoy.recording import parse  # the only test here that reads a file

    actor = Replay(parse(path.read_bytes()))
    assert got(actor, "/info").status == 200


# -- writing --------------------------------------------------------------------------------------


def test_what_cannot_be_written_says_so():
    assert written(replay({"/home": "{}"}), Method.POST, "/home", {})[1].status == 405


def test_a_write_to_what_was_not_recorded_finds_nothing():
    assert written(replay({}), Method.POST, "/ivp/ss/gen_mode", {"gen_cmd": "on"})[1].status == 404


@pytest.mark.parametrize(
    ("method", "path", "wish"),
    [
        (Method.POST, RELAY, b"{"),
        (Method.POST, RELAY, []),
        (Method.POST, RELAY, {"mains_admin_state": "shut"}),
        (Method.POST, CONTACTS, {"dry_contacts": {"id": "NC9", "status": "open"}}),
        (Method.POST, CONTACTS, {"dry_contacts": []}),
        (Method.POST, SETTINGS, {"dry_contacts": {"id": "NC9"}}),
        (Method.POST, "/ivp/ss/gen_mode", {}),
        (Method.PUT, TARIFF, {"seasons": []}),
        (Method.PUT, TARIFF, {"tariff": {}}),
        (Method.PUT, "/ivp/mod/603980032/mode/power", {"arr": [2]}),
        (Method.POST, "/ivp/livedata/stream", {"enable": "yes"}),
        (Method.PUT, ACB, {"acb_sleep": [{}]}),
        (Method.PUT, "/installer/agf/set_profile.json", {}),
    ],
)
def test_a_wish_that_is_not_understood_changes_nothing(method, path, wish):
    everything = dict.fromkeys(
        [RELAY, CONTACTS, SETTINGS, "/ivp/ss/gen_mode", TARIFF, ACB, "/ivp/livedata/status"], "{}"
    )
    everything |= {"/ivp/mod/603980032/mode/power": "{}", "/installer/agf/index.json": "{}"}
    actor = replay(everything)
    changed, response = written(actor, method, path, wish)
    assert (response.status, changed) == (400, actor)


def test_a_tariff_is_kept_whole_and_its_schedule_follows():
    recorded_one = {
        "tariff": {"seasons": []},
        "schedule": {"reserved_soc": 10.0, "battery_mode": "backup"},
    }
    wish = {"storage_settings": {"mode": "economy", "reserved_soc": 30.0}, "seasons": [], "new": 1}
    found = after(replay({TARIFF: recorded_one}), TARIFF, {"tariff": wish}, method=Method.PUT)
    assert found == {"tariff": wish, "schedule": {"reserved_soc": 30.0, "battery_mode": "economy"}}


def test_a_reserve_reaches_the_batteries():
    actor = replay({TARIFF: {"tariff": {}}, "/ivp/ensemble/secctrl": {"configured_backup_soc": 10}})
    wish = {"tariff": {"storage_settings": {"reserved_soc": 30.0}, "seasons": []}}
    found = after(actor, TARIFF, wish, method=Method.PUT, at="/ivp/ensemble/secctrl")
    assert found == {"configured_backup_soc": 30.0}


def test_a_tariff_without_storage_leaves_the_batteries_alone():
    actor = replay({TARIFF: {"tariff": {}}, "/ivp/ensemble/secctrl": {"configured_backup_soc": 10}})
    wish = {"tariff": {"seasons": []}}
    found = after(actor, TARIFF, wish, method=Method.PUT, at="/ivp/ensemble/secctrl")
    assert found == {"configured_backup_soc": 10}


def test_going_off_grid_is_told_by_the_relay():
    found = after(replay({RELAY: {"der1_state": 2}}), RELAY, {"mains_admin_state": "open"})
    assert found == {
        "der1_state": 2,
        "mains_admin_state": "open",
        "mains_oper_state": "open",
        "Enchg_grid_mode": "multimode-offgrid",
    }


def test_the_status_tells_the_same():
    actor = replay({STATUS: {"relay": {}, "counters": 1}})
    changed, response = written(actor, Method.POST, RELAY, {"mains_admin_state": "closed"})
    assert json.loads(response.body) == {"mains_admin_state": "closed"}
    assert document(changed, STATUS)["relay"]["mains_oper_state"] == "closed"


@pytest.mark.parametrize(
    ("state", "mid", "grid"), [("open", "open", "off_grid"), ("closed", "close", "on_grid")]
)
def test_the_inventory_tells_the_same_of_controller_and_collar(state, mid, grid):
    groups = [
        {"type": "ENPOWER", "devices": [{"serial_num": "1"}]},
        {"type": "COLLAR", "devices": [{"serial_num": "2"}]},
        {"type": "ENCHARGE", "devices": [{"serial_num": "3"}]},
    ]
    enpower, collar, encharge = after(
        replay({INVENTORY: groups}), RELAY, {"mains_admin_state": state}, at=INVENTORY
    )
    assert enpower["devices"][0]["mains_oper_state"] == state
    assert collar["devices"][0] == {"serial_num": "2", "mid_state": mid, "grid_state": grid}
    assert encharge == groups[2]


def test_one_contact_is_switched_and_the_others_stay():
    contacts = {
        "dry_contacts": [{"id": "NC1", "status": "closed"}, {"id": "NO1", "status": "open"}]
    }
    found = after(
        replay({CONTACTS: contacts}), CONTACTS, {"dry_contacts": {"id": "NC1", "status": "open"}}
    )
    assert [one["status"] for one in found["dry_contacts"]] == ["open", "open"]


def test_contact_settings_change_in_both_places():
    settings = {"dry_contacts": [{"id": "NC1", "mode": "manual", "soc_low": 20}]}
    actor = replay({SETTINGS: settings, "/ivp/ss": settings})
    wish = {"dry_contacts": {"id": "NC1", "mode": "soc"}}
    found = [after(actor, SETTINGS, wish, at=place) for place in (SETTINGS, "/ivp/ss")]
    assert found == [{"dry_contacts": [{"id": "NC1", "mode": "soc", "soc_low": 20}]}] * 2


@pytest.mark.parametrize(
    ("path", "wish"),
    [
        ("/ivp/ss/gen_mode", {"gen_cmd": "auto"}),
        ("/ivp/ss/gen_config", {"model": "X"}),
        ("/ivp/ss/gen_schedule", {"default_soc": {"start_soc": 30}}),
        ("/ivp/ss/dpel", {"dynamic_pel_settings": {"enable": False}}),
    ],
)
def test_a_settings_document_takes_what_it_is_given_and_keeps_the_rest(path, wish):
    assert after(replay({path: {"last_updated_by": "ITK"}}), path, wish) == {
        "last_updated_by": "ITK",
        **wish,
    }


@pytest.mark.parametrize(("number", "off"), [(1, True), (0, False)])
def test_production_is_forced_off_and_on(number, off):
    path = "/ivp/mod/603980032/mode/power"
    wish = {"length": 1, "arr": [number]}
    found = after(replay({path: {"powerForcedOff": not off}}), path, wish, method=Method.PUT)
    assert found == {"powerForcedOff": off}


def test_live_data_moves_once_it_is_enabled():
    live = {
        "connection": {"sc_stream": "disabled", "auth_state": "ok"},
        "meters": {"last_update": 1},
    }
    found = after(
        replay({"/ivp/livedata/status": live}),
        "/ivp/livedata/stream",
        {"enable": 1},
        at="/ivp/livedata/status",
    )
    assert found["connection"] == {"sc_stream": "enabled", "auth_state": "ok"}
    assert found["meters"] == {"last_update": int(NOW.timestamp())}


def test_live_data_stands_still_once_it_is_disabled():
    actor = replay({"/ivp/livedata/status": {"meters": {"last_update": 1}}})
    changed, response = written(actor, Method.POST, "/ivp/livedata/stream", {"enable": 0})
    assert json.loads(response.body) == {"sc_stream": "disabled"}
    assert document(changed, "/ivp/livedata/status")["meters"] == {"last_update": 1}


def test_an_ac_battery_is_put_to_sleep_under_either_spelling():
    wish = {"acb_sleep": [{"serial_num": "1", "sleep_min_soc": 25, "sleep_max_soc": 30}]}
    actor = replay({"/admin/lib/acb_config.json": {"acb_sleep": []}})
    assert after(actor, ACB, wish, method=Method.PUT) == wish


def test_an_ac_battery_is_woken_and_the_others_sleep_on():
    actor = replay({ACB: {"acb_sleep": [{"serial_num": "1"}, {"serial_num": "2"}]}})
    wish = {"acb_sleep": [{"serial_num": "1"}]}
    found = after(actor, ACB, wish, method=Method.DELETE)
    assert found == {"acb_sleep": [{"serial_num": "2"}]}


def test_a_grid_profile_is_selected():
    actor = replay({"/installer/agf/index.json": {"selected_profile": "A:1", "profiles": []}})
    changed, response = written(
        actor, Method.PUT, "/installer/agf/set_profile.json", {"selected_profile": "B:2"}
    )
    assert b"accepted" in response.body
    assert document(changed, "/installer/agf/index.json")["selected_profile"] == "B:2"


def test_what_was_read_before_a_write_stays_as_it_was():
    actor = replay({RELAY: {"mains_admin_state": "closed"}})
    written(actor, Method.POST, RELAY, {"mains_admin_state": "open"})
    assert document(actor, RELAY) == {"mains_admin_state": "closed"}
