from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from pyenvoy import wire
from pyenvoy.endpoint import Answer
from pyenvoy.errors import UsageError
from pyenvoy.request import Method, Request
from pyenvoy.simulator.answers import ERAS, Pace, era_of, living
from pyenvoy.simulator.answers.eras.parts import known
from pyenvoy.simulator.answers.layout import Fixed, compact, indented, spaced
from pyenvoy.simulator.answers.pace import took
from tests.pyenvoy.simulator.playing import NOON, after, played, response, said

METERED = "8.2.4345_device_data"


def info(gateway, now=NOON):
    return response(gateway, "/info", now).body.decode()


# -- who it is ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("era", ERAS)
def test_a_gateway_says_who_it_is(era):
    gateway = played(era)
    found = wire.read(wire.info.INFO, response(gateway, "/info"), NOON)
    assert isinstance(found, Answer)
    text = info(gateway)
    assert f"<sn>{gateway.serial}</sn>" in text
    assert f"<software>{gateway.firmware}</software>" in text


def test_info_and_its_other_spelling_are_one():
    assert response(played(METERED), "/info.xml").body == response(played(METERED), "/info").body


def test_tokens_are_wanted_from_7_on():
    assert "<web-tokens>" not in info(played("5.0.62"))
    assert "<web-tokens>true</web-tokens>" in info(played("7.0.88"))


@pytest.mark.parametrize(
    ("era", "flag"),
    [("3.9.36", None), ("4.2.33_metered_odd", None), ("5.0.62", "false"), ("7.3.130", "true")],
)
def test_the_flag_of_the_meter_is_missing_false_or_true(era, flag):
    text = info(played(era))
    assert ("<imeter>" in text) is (flag is not None)
    assert flag is None or f"<imeter>{flag}</imeter>" in text


def test_quotes_and_tabs_changed_with_the_years():
    assert "<package name='app'>" in info(played("3.9.36"))
    assert '<package name="app">' in info(played("8.3.1598_collar"))
    assert "\n  <device>" in info(played("8.3.1598_collar"))
    assert "\n\t<device>" in info(played("8.3.5167_third_party_pv"))


@pytest.mark.parametrize(
    ("era", "order"),
    [
        ("3.9.36", ["version", "pn", "build"]),
        ("3.17.3", ["build", "version", "pn"]),
        ("5.0.62", ["pn", "version", "build"]),
    ],
)
def test_the_order_inside_a_package_changed_too(era, order):
    package = info(played(era)).partition("name='app'>")[2].partition("</package>")[0]
    assert [line.strip()[1:].partition(">")[0] for line in package.split("\n") if "<" in line] == (
        order
    )


def test_the_clock_is_the_askers_clock():
    assert f"<time>{int(NOON.timestamp())}</time>" in info(played(METERED))


def test_the_clock_may_be_ahead():
    gateway = played(METERED, shift=timedelta(hours=2))
    assert f"<time>{int(after(hours=2).timestamp())}</time>" in info(gateway)


def test_home_speaks_of_the_site_in_its_own_time():
    document = said(living("8.3.6087_storage_ct"), "/home")
    assert document["timezone"] == "America/Phoenix"
    assert document["current_time"] == "03:07"
    assert document["comm"]["encharge"][0]["num"] == 3


def test_an_interface_without_an_address_says_null():
    interfaces = said(played(METERED), "/home")["network"]["interfaces"]
    assert [one["ip"] for one in interfaces if one["type"] == "wifi"] == [None]


def test_home_of_a_collar_counts_no_inverters():
    document = said(played("8.3.1598_collar"), "/home")
    assert document["comm"]["pcu"]["num"] == 0
    assert document["wireless_connection"][0]["type"] == "BLE"


def test_older_homes_speak_of_a_database():
    assert said(played("5.0.62"), "/home.json")["db_size"] == "17 MB"
    assert "db_size" not in said(played(METERED), "/home")
    assert said(played("7.0.88"), "/home")["wireless_connection"] == []


def test_the_script_names_the_gateways_own_record():
    assert b"envoyDevId:603980032" in response(played(METERED), "/backbone/application.js").body


def test_a_token_that_was_let_in_is_valid():
    assert b"Valid token" in response(played(METERED), "/auth/check_jwt").body


# -- what is not there --------------------------------------------------------------------------------


def test_3_answers_a_page_of_errors_with_200():
    answer = response(played("3.9.36"), "/production.json")
    assert answer.status == 200
    assert answer.body.lstrip().startswith(b"<")


@pytest.mark.parametrize(
    ("era", "path", "status"),
    [
        ("3.9.36", "/ivp/ensemble/inventory", 404),
        ("5.0.62", "/ivp/ensemble/inventory", 404),
        ("5.0.62", "/ivp/ss/gen_config", 404),
        (METERED, "/ivp/nowhere", 404),
        (METERED, "/nowhere", 302),
    ],
)
def test_what_is_not_there_is_refused_in_the_words_of_the_era(era, path, status):
    assert response(played(era), path).status == status


@pytest.mark.parametrize("path", ["/ivp/meters/", "/ivp/meters.json", "/ivp/meters?_=17"])
def test_a_page_has_several_spellings(path):
    assert len(said(played(METERED), path)) == 2


def test_production_json_is_not_production():
    gateway = played("3.9.36")
    assert response(gateway, "/production").body != response(gateway, "/production.json").body


def test_most_pages_bear_no_type_from_7_on():
    assert "content-type" not in response(played(METERED), "/ivp/meters").headers
    assert response(played("5.0.62"), "/ivp/meters").headers["content-type"] == "application/json"
    assert response(played(METERED), "/home").headers["content-type"] == "application/json"


# -- starting -----------------------------------------------------------------------------------------


def starting(era):
    gateway = played(era)
    return type(gateway)(
        gateway.era, gateway.serial, gateway.settings, starting_until=after(minutes=2)
    )


def test_while_starting_a_gateway_says_503():
    assert response(starting(METERED), "/info").status == 503
    assert response(starting(METERED), "/info", after(minutes=3)).status == 200


def test_while_starting_3_says_zeros():
    assert set(said(starting("3.9.36"), "/api/v1/production").values()) == {0}
    assert said(starting("3.9.36"), "/api/v1/production", after(minutes=3))["wattHoursLifetime"] > 0


# -- service times ------------------------------------------------------------------------------------


def test_at_no_pace_nothing_takes_time():
    assert response(played(METERED), "/home").took == timedelta()


def test_pages_of_the_web_interface_are_slow():
    gateway = played(METERED, pace=Pace.FAST)
    slow, fast = (response(gateway, path).took for path in ("/home", "/ivp/meters/readings"))
    assert slow > timedelta(seconds=5) > timedelta(seconds=0.1) > fast > timedelta()


def test_every_question_costs_more_on_the_slow_gateway():
    fast, slow = (response(played(METERED, pace=p), "/info").took for p in (Pace.FAST, Pace.SLOW))
    assert slow - fast == timedelta(seconds=0.25)


def test_pages_grow_slower_with_the_devices_up_to_a_limit():
    times = [took(Pace.FAST, "/production.json", count, 0) for count in (5, 50, 300, 5000)]
    assert all(one < other for one, other in pairwise(times))
    assert times[-1] < timedelta(seconds=34)


def test_a_write_takes_time_too():
    gateway = played(METERED, pace=Pace.FAST)
    request = Request(Method.POST, "/ivp/livedata/stream", body=b'{"enable": 1}')
    assert gateway.respond(request, NOON)[1].took > timedelta()


# -- putting one together -----------------------------------------------------------------------------


def test_an_era_is_found_by_name_version_and_neighbourhood():
    assert era_of("8.3.1598_collar").name == "8.3.1598_collar"
    assert era_of("8.3.1598").name == "8.3.1598_collar"
    assert era_of("8.3.2000").name == "8.3.1598_collar"
    assert str(era_of("D8.3.2000").firmware) == "D8.3.2000"


def test_a_version_older_than_all_is_played_by_the_oldest():
    assert era_of("2.1.0").name == "3.7.0_html_only"


def test_what_is_no_version_is_the_callers_mistake():
    with pytest.raises(UsageError, match="no simulated gateway is called 'latest'"):
        era_of("latest")


def test_eras_stand_in_the_order_of_their_firmware():
    versions = [era.firmware for era in ERAS.values()]
    assert versions == sorted(versions)


def test_eras_are_named_after_their_firmware():
    for name, era in ERAS.items():
        assert str(era.firmware)[1:] == name.partition("_")[0]
        assert era.summary


def test_a_misspelt_firmware_does_not_make_an_era():
    with pytest.raises(ValueError, match="is not a firmware version"):
        known("eight")


def test_batteries_can_be_added_to_any_gateway():
    gateway = living("8.2.4264_metered_no_ct", batteries=2)
    assert len(said(gateway, "/ivp/ensemble/power")["devices:"]) == 2


def test_batteries_can_be_taken_away():
    gateway = living("8.3.5167_third_party_pv", batteries=0)
    assert said(gateway, "/ivp/ensemble/inventory")[0] == {"type": "ENCHARGE", "devices": []}


def test_a_seed_makes_another_gateway():
    assert living(METERED, seed=7).serial != living(METERED).serial
    assert living(METERED, serial="012345678901").serial == "012345678901"


@pytest.mark.parametrize("hour", range(24))
def test_the_sun_can_be_had_at_any_hour(hour):
    now = datetime(2026, 11, 22, hour, 20, tzinfo=UTC)
    gateway = living("8.3.5167_third_party_pv", noon=now)
    assert gateway.view(now).now.flows.pv > 200
    local = said(gateway, "/home", now)["current_time"]
    assert 11 <= int(local[:2]) <= 12


def test_a_story_that_has_begun_stays_as_it_began():
    begun = living(METERED, at=NOON)
    assert begun.course is not None
    later = begun.respond(Request(Method.GET, "/info"), after(days=30))[0]
    assert later.course == begun.course


# -- layout -------------------------------------------------------------------------------------------

DOCUMENT = {"a": [1, 2.5, Fixed(0)], "b": {"c": None, "d": True}, "e": [], "f": {}, "g": '"é'}


def test_compact_has_no_space():
    assert compact(DOCUMENT) == (
        '{"a":[1,2.5,0.000],"b":{"c":null,"d":true},"e":[],"f":{},"g":"\\"\\u00e9"}'
    )


def test_spaced_has_spaces_inside():
    assert spaced({"a": [1, {"b": False}]}) == '{ "a": [ 1, { "b": false } ] }'


def test_indented_has_a_line_for_each_value():
    assert indented(2)({"a": [1], "b": {}}) == '{\n  "a": [\n    1\n  ],\n  "b": {}\n}'


def test_fixed_numbers_keep_their_places():
    assert str(Fixed(1.23456, 2)) == "1.23"
    assert str(Fixed(60.0)) == "60.000"
