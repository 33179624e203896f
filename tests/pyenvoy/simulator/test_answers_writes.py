import pytest

from pyenvoy.request import Method, Request
from pyenvoy.simulator.answers import living
from tests.pyenvoy.simulator.playing import MIDNIGHT, NOON, after, played, response, said, told

STORED = "8.3.5167_third_party_pv"
COLLAR = "8.3.1598_collar"
IDLE = "8.3.5169_generator_idle"
OPT = "8.2.4389_opt_schedules"
POWER = "/ivp/mod/603980032/mode/power"
TARIFF = "/admin/lib/tariff"
ACB = "/admin/lib/acb_config"


def storage(gateway, now=NOON):
    return said(gateway, TARIFF, now)["tariff"]["storage_settings"]


def with_storage(gateway, now=NOON, **changes):
    """Write the whole tariff back with some of its storage settings changed."""
    tariff = said(gateway, TARIFF, now)["tariff"]
    tariff["storage_settings"] |= changes
    return told(gateway, Method.PUT, TARIFF, {"tariff": tariff}, now)[0]


# -- production ---------------------------------------------------------------------------------------


def test_production_can_be_switched_off_and_on():
    gateway, _ = told(played(STORED), Method.PUT, POWER, {"length": 1, "arr": [1]})
    assert said(gateway, POWER) == {"powerForcedOff": True}
    assert gateway.view(after(minutes=2)).now.flows.pv < 1
    gateway, _ = told(gateway, Method.PUT, POWER, {"length": 1, "arr": [0]}, after(minutes=3))
    assert gateway.view(after(minutes=5)).now.flows.pv > 1000


def test_production_is_not_off_at_once():
    gateway, _ = told(played(STORED), Method.PUT, POWER, {"length": 1, "arr": [1]})
    assert gateway.view(after(seconds=30)).now.flows.pv > 1000


def test_production_knows_no_other_mode():
    assert told(played(STORED), Method.PUT, POWER, {"length": 1, "arr": [2]})[1].status == 400


# -- tariff -------------------------------------------------------------------------------------------


def test_a_mode_is_kept_and_followed():
    gateway = with_storage(played(STORED), mode="backup")
    assert storage(gateway)["mode"] == "backup"
    assert said(gateway, TARIFF)["schedule"]["battery_mode"] == "backup"
    assert gateway.view(after(hours=10)).now.flows.storage <= 10


def test_a_reserve_is_kept_and_followed():
    gateway = with_storage(played(STORED), reserved_soc=95.0)
    assert said(gateway, "/ivp/ensemble/secctrl")["configured_backup_soc"] == 95
    assert gateway.view(after(hours=14)).now.stores.storage > 9000


@pytest.mark.parametrize("mode", ["economy", "savings-mode", "self-consumption", "tomorrows-mode"])
def test_any_word_is_kept_as_it_came(mode):
    assert storage(with_storage(played(STORED), mode=mode))["mode"] == mode


def test_what_nobody_knows_is_kept_too():
    assert storage(with_storage(played(STORED), invented="yes"))["invented"] == "yes"


def test_an_unwrapped_tariff_is_refused():
    tariff = said(played(STORED), TARIFF)["tariff"]
    assert told(played(STORED), Method.PUT, TARIFF, tariff)[1].status == 400


def test_while_enphase_plans_a_write_is_answered_and_ignored():
    gateway = played(OPT)
    tariff = said(gateway, TARIFF)["tariff"]
    tariff["storage_settings"]["mode"] = "backup"
    after_it, answer = told(gateway, Method.PUT, TARIFF, {"tariff": tariff})
    assert answer.status == 200
    assert b'"mode":"backup"' in answer.body
    assert storage(after_it)["mode"] == "self-consumption"


def test_a_write_that_ends_the_planning_is_obeyed():
    gateway = with_storage(played(OPT), mode="backup", opt_schedules=False)
    assert storage(gateway)["mode"] == "backup"


def test_the_newest_ignores_every_tariff():
    gateway = with_storage(played("8.3.6087_storage_ct"), mode="backup")
    assert storage(gateway)["mode"] == "self-consumption"


def test_while_enphase_plans_there_is_no_timetable():
    assert "tariff" not in said(played(OPT), TARIFF)["schedule"]["schedule"]
    assert "tariff" in said(played(STORED), TARIFF)["schedule"]["schedule"]


def test_seasons_follow_each_other():
    table = said(played(COLLAR), TARIFF)["schedule"]["schedule"]["tariff"]
    assert [(one["start"], one["end"]) for one in table] == [("4/1", "10/1"), ("10/1", "4/1")]


def test_tiers_have_an_open_end():
    seasons = said(played("8.3.5433_total_repeats_net"), TARIFF)["tariff"]["seasons"]
    assert seasons[0]["tiers"][-1]["limit"] == -1
    assert seasons[0]["days"] == []


def test_older_tariffs_say_less():
    four, five = said(played("4.10.35"), TARIFF), said(played("5.0.62"), TARIFF)
    assert "storage_settings" not in four["tariff"]
    assert "seasons_sell" not in four["tariff"]
    assert set(five["schedule"]) == {"source", "date", "version"}


# -- the grid relay -----------------------------------------------------------------------------------


def relay(gateway, state, now=NOON):
    return told(gateway, Method.POST, "/ivp/ensemble/relay", {"mains_admin_state": state}, now)


def states(gateway, now):
    document = said(gateway, "/ivp/ensemble/relay", now)
    return document["mains_admin_state"], document["mains_oper_state"]


def test_the_relay_says_at_once_what_is_wanted_and_later_what_is():
    gateway, answer = relay(living(STORED), "open", MIDNIGHT)
    assert b'"mains_admin_state": "open"' in answer.body
    assert states(gateway, MIDNIGHT) == ("open", "closed")
    assert states(gateway, MIDNIGHT.replace(minute=32)) == ("open", "open")


def test_off_the_grid_nothing_comes_in():
    gateway, _ = relay(living(STORED), "open", MIDNIGHT)
    island = gateway.view(MIDNIGHT.replace(minute=40))
    assert island.now.flows.net == (0.0, 0.0, 0.0)
    device = said(gateway, "/ivp/ensemble/inventory", MIDNIGHT.replace(minute=40))[1]["devices"][0]
    assert device["Enpwr_grid_mode"] == device["Enchg_grid_mode"] == "multimode-offgrid"
    assert device["admin_state_str"] == "ENPWR_STATE_OPER_OPEN"


def test_the_house_comes_back_to_the_grid():
    gateway, _ = relay(living(STORED), "open")
    gateway, _ = relay(gateway, "closed", after(minutes=1))
    assert states(gateway, after(minutes=2)) == ("closed", "closed")


def test_a_collar_opens_and_closes_too():
    gateway, _ = relay(living(COLLAR), "open", MIDNIGHT)
    later = MIDNIGHT.replace(minute=40)
    collar = said(gateway, "/ivp/ensemble/inventory", later)[1]["devices"][0]
    assert (collar["mid_state"], collar["grid_state"]) == ("open", "off_grid")
    tree = said(gateway, "/ivp/ensemble/status", later)["inventory"]["serial_nums"]
    assert tree[collar["serial_num"]]["admin_state_str"] == "ENCMN_MDE_OFF_GRID"


def test_the_relay_knows_two_states():
    assert relay(played(STORED), "ajar")[1].status == 400
    assert told(played(STORED), Method.POST, "/ivp/ensemble/relay", "open")[1].status == 400


def test_a_gateway_without_a_controller_has_no_relay():
    assert relay(played("8.2.4382_acb"), "open")[1].status == 404


# -- contacts -----------------------------------------------------------------------------------------

CONTACTS = "/ivp/ensemble/dry_contacts"
CONTACT_SETTINGS = "/ivp/ss/dry_contact_settings"


def contact(gateway, now):
    return said(gateway, CONTACTS, now)["dry_contacts"][0]["status"]


def test_a_contact_follows_after_some_seconds():
    wish = {"dry_contacts": {"id": "NC1", "status": "closed"}}
    gateway, answer = told(played(STORED), Method.POST, CONTACTS, wish)
    assert answer.status == 200
    assert contact(gateway, after(seconds=1)) == "open"
    assert contact(gateway, after(seconds=4)) == "closed"


@pytest.mark.parametrize(
    "wish",
    [
        {"dry_contacts": {"id": "NC9", "status": "open"}},
        {"dry_contacts": {"id": "NC1", "status": "ajar"}},
        {"dry_contacts": [{"id": "NC1", "status": "open"}]},
        {},
        [],
    ],
)
def test_a_contact_that_nobody_knows_is_refused(wish):
    assert told(played(STORED), Method.POST, CONTACTS, wish)[1].status == 400


def test_settings_of_a_contact_are_kept():
    setting = said(played(STORED), CONTACT_SETTINGS)["dry_contacts"][1]
    setting |= {"type": "LOAD", "load_name": "Boiler"}
    gateway, _ = told(played(STORED), Method.POST, CONTACT_SETTINGS, {"dry_contacts": setting})
    assert said(gateway, CONTACT_SETTINGS)["dry_contacts"][1] == setting
    assert said(gateway, CONTACT_SETTINGS) == said(gateway, "/ivp/ss")


def test_settings_of_no_contact_are_refused():
    wish = {"dry_contacts": {"id": "NC9"}}
    assert told(played(STORED), Method.POST, CONTACT_SETTINGS, wish)[1].status == 400


# -- generator ----------------------------------------------------------------------------------------


def test_a_generator_starts_a_while_after_it_was_told():
    gateway, _ = told(played(IDLE), Method.POST, "/ivp/ss/gen_mode", {"gen_cmd": "on"})
    assert said(gateway, "/ivp/ss/gen_mode")["gen_cmd"] == "on"
    assert said(gateway, "/ivp/ensemble/generator")["oper_state"] == "open"
    assert said(gateway, "/ivp/ensemble/generator", after(minutes=1))["oper_state"] == "close"


def test_a_generator_stops():
    running = living("8.2.127_generator_running")
    gateway, _ = told(running, Method.POST, "/ivp/ss/gen_mode", {"gen_cmd": "off"})
    assert said(gateway, "/ivp/ensemble/generator", after(minutes=1))["oper_state"] == "open"


def test_where_no_generator_is_none_starts():
    gateway, _ = told(played(STORED), Method.POST, "/ivp/ss/gen_mode", {"gen_cmd": "on"})
    assert not gateway.view(after(minutes=1)).now.situation.generator


def test_a_generator_knows_three_commands():
    assert told(played(IDLE), Method.POST, "/ivp/ss/gen_mode", {"gen_cmd": "go"})[1].status == 400


def test_without_batteries_charging_from_the_generator_stays_on():
    config = said(played(IDLE), "/ivp/ss/gen_config") | {"charge_from_generator": False}
    gateway, answer = told(played(IDLE), Method.POST, "/ivp/ss/gen_config", config)
    assert answer.status == 200
    assert said(gateway, "/ivp/ss/gen_config")["charge_from_generator"] is True


def test_with_batteries_it_can_be_switched_off():
    running = played("8.2.127_generator_running")
    config = said(running, "/ivp/ss/gen_config") | {"charge_from_generator": False}
    gateway, _ = told(running, Method.POST, "/ivp/ss/gen_config", config)
    assert said(gateway, "/ivp/ss/gen_config")["charge_from_generator"] is False


def test_a_schedule_is_kept_and_its_limits_shown():
    schedule = said(played(IDLE), "/ivp/ss/gen_schedule")
    schedule["default_soc"] = {"start_soc": 15, "stop_soc": 55}
    gateway, _ = told(played(IDLE), Method.POST, "/ivp/ss/gen_schedule", schedule)
    assert said(gateway, "/ivp/ss/gen_schedule") == schedule
    assert said(gateway, "/ivp/ensemble/generator")["stop_soc"] == 55


@pytest.mark.parametrize("page", ["gen_config", "gen_schedule"])
def test_an_empty_document_is_refused(page):
    assert told(played(IDLE), Method.POST, f"/ivp/ss/{page}", {})[1].status == 400


# -- the rest -----------------------------------------------------------------------------------------


def test_a_dynamic_limit_holds_back_the_sun():
    wish = {"dynamic_pel_settings": {"enable": True, "limit_value_W": 200.0}}
    gateway, _ = told(played(STORED), Method.POST, "/ivp/ss/dpel", wish)
    assert said(gateway, "/ivp/ss/dpel")["dynamic_pel_settings"]["enable"] is True
    assert sum(gateway.view(after(minutes=1)).now.flows.net) > -230
    gateway, _ = told(
        gateway, Method.POST, "/ivp/ss/dpel", {"dynamic_pel_settings": {"enable": False}}
    )
    assert said(gateway, "/ivp/ss/dpel")["dynamic_pel_settings"]["limit_value_W"] == 200.0


def test_a_dynamic_limit_without_a_switch_is_refused():
    assert told(played(STORED), Method.POST, "/ivp/ss/dpel", {})[1].status == 400


def test_ac_batteries_sleep_and_wake_late():
    gateway = living("8.2.4382_acb")
    serial = said(gateway, "/inventory")[1]["devices"][0]["serial_num"]
    entry = {"serial_num": serial, "sleep_min_soc": 40, "sleep_max_soc": 45}
    gateway, answer = told(gateway, Method.PUT, ACB, {"acb_sleep": [entry]})
    assert answer.body == b'{"message":"success"}\n'
    assert said(gateway, ACB) == {"acb_sleep": [entry]}

    def asleep(now):
        return said(gateway, "/inventory", now)[1]["devices"][0]["sleep_enabled"]

    assert not asleep(after(minutes=5))
    assert asleep(after(minutes=15))
    wish = {"acb_sleep": [{"serial_num": serial}]}
    gateway, _ = told(gateway, Method.DELETE, ACB, wish, after(minutes=20))
    assert asleep(after(minutes=21))
    assert not asleep(after(minutes=35))


def test_when_all_ac_batteries_sleep_none_gives():
    gateway = living("8.2.4382_acb")
    serials = [one["serial_num"] for one in said(gateway, "/inventory")[1]["devices"]]
    wish = {"acb_sleep": [{"serial_num": one} for one in serials]}
    gateway, _ = told(gateway, Method.PUT, ACB, wish)
    assert gateway.view(after(hours=12)).now.flows.acb == 0


def test_a_grid_profile_is_chosen_from_the_list():
    gateway = played(STORED)
    names = [one["profile_id"] for one in said(gateway, "/installer/agf/index.json")["profiles"]]
    wish = {"selected_profile": names[2]}
    gateway, answer = told(gateway, Method.PUT, "/installer/agf/set_profile.json", wish)
    assert b"accepted" in answer.body
    assert said(gateway, "/installer/agf/index")["selected_profile"] == names[2]
    assert said(gateway, "/ivp/arf/profile")["name"] == names[2].rpartition(":")[0]


def test_a_profile_that_is_not_in_the_list_is_refused():
    wish = {"selected_profile": "Mine:1"}
    path = "/installer/agf/set_profile.json"
    assert told(played(STORED), Method.PUT, path, wish)[1].status == 400


def test_a_scan_lasts_a_minute_and_can_be_ended():
    gateway, _ = told(played(STORED), Method.PUT, "/ivp/peb/newscan", {})
    assert said(gateway, "/ivp/peb/newscan")["newDeviceScan"]["active"]
    assert not said(gateway, "/ivp/peb/newscan", after(minutes=2))["newDeviceScan"]["active"]
    gateway, _ = told(gateway, Method.DELETE, "/ivp/peb/newscan", {})
    assert not said(gateway, "/ivp/peb/newscan")["newDeviceScan"]["active"]


def test_report_settings_are_kept():
    wish = {"reportsettings": {"bandwidth": "low"}}
    gateway, _ = told(played(STORED), Method.PUT, "/ivp/peb/reportsettings", wish)
    settings = said(gateway, "/ivp/peb/reportsettings")["reportsettings"]
    assert settings == {"bandwidth": "low", "diag_duration_mins": 0}
    assert told(gateway, Method.PUT, "/ivp/peb/reportsettings", {})[1].status == 400


def test_battery_settings_are_not_there():
    wish = {"enc_settings": {"enable": False, "country": "GB"}}
    answer = told(played(STORED), Method.POST, "/ivp/ss/enc_settings", wish)[1]
    assert answer.status == 404
    assert b'"err": "404' in answer.body


def test_what_is_no_json_is_refused():
    request = Request(Method.POST, CONTACTS, body=b"{half")
    assert played(STORED).respond(request, NOON)[1].status == 400


def test_a_write_without_a_body_is_refused():
    assert played(STORED).respond(Request(Method.POST, CONTACTS), NOON)[1].status == 400


def test_a_page_that_is_only_read_takes_no_write():
    assert told(played(STORED), Method.POST, "/ivp/meters/readings", {})[1].status == 405


def test_a_desk_that_only_takes_is_not_read():
    assert response(played(STORED), "/ivp/livedata/stream").status == 405


def test_a_write_leaves_the_gateway_before_it_as_it_was():
    gateway = played(STORED)
    with_storage(gateway, mode="backup")
    assert storage(gateway)["mode"] == "self-consumption"
