"""What is replaced, by which name or looks, and what stays."""

import json
import re
from functools import cache
from urllib.parse import quote

import pytest

from pyenvoy.errors import Problem
from pyenvoy.recording import Recording, parse, redaction, render
from pyenvoy.recording.redaction import redact
from pyenvoy.request import Headers, Method, Origin, Request, Response
from pyenvoy.simulator.replay import Replay
from tests.fakes.recorded import NOW, SERIAL, entry, info, recorded
from tests.pyenvoy.recording.redacted import SALT, backwards, line, over, plainly
from tests.recordings import EVERY

JWT = "eyJhbGciOiJFUzI1NiJ9.eyJhdWQiOiIxMjIxMTIxMjM0NTYifQ.c2lnbmF0dXJlLW5v"


@cache
def known(name):
    """A recording, and what is left of it."""
    recording = parse(EVERY[name].read_bytes())
    return recording, redact(recording, SALT)


@pytest.mark.parametrize("name", EVERY)
def test_a_redacted_recording_says_the_same_but_for_its_pseudonyms(name):
    recording, redacted = known(name)
    redacted = parse(render(redacted))
    assert backwards(recording, redacted) == json.loads(plainly(recording))


@pytest.mark.parametrize("name", EVERY)
def test_a_redacted_recording_can_be_played(name):
    _, recording = known(name)
    _, said = Replay(recording).respond(Request(Method.GET, "/info"), NOW)
    assert said.status == 200


@pytest.mark.parametrize("name", EVERY)
def test_nothing_that_was_found_is_left(name):
    recording, redacted = known(name)
    pairs = redaction.pairs(recording, SALT)
    text = render(redacted).decode()
    long = [old for old, new in pairs.items() if old != new and len(old) > 6 and "/" not in old]
    assert [one for one in long if one in text] == []


def test_the_same_salt_gives_the_same_bytes():
    once, again = (render(redact(recorded(), SALT)) for _ in range(2))
    assert once == again


def test_another_salt_gives_other_pseudonyms():
    one, other = (redact(recorded(), salt) for salt in (b"one", b"other"))
    assert one != other


def test_a_serial_number_is_the_same_everywhere():
    redacted = line(
        entry("/info", info()),
        entry(f"/ivp/x?serial_num={SERIAL}", {SERIAL: [SERIAL, f"{SERIAL}EIM1", int(SERIAL)]}),
        comment=f"the gateway {SERIAL}",
    )
    text = render(redacted).decode()
    assert SERIAL not in text
    assert len(set(re.findall(r"12\d{10}", text))) == 1


def test_serial_numbers_keep_their_order_length_and_first_two_digits():
    serials = ["121900000001", "121900000002", "122200123456", "122200123457", "202200000001", "48"]
    found = [one["serial_num"] for one in over([{"serial_num": one} for one in serials])]
    assert found == sorted(found)
    assert [(len(one), one[:2]) for one in found] == [(len(one), one[:2]) for one in serials]


@pytest.mark.parametrize("masked", ["xxxxxxxxxxxx", "000000000000", ""])
def test_a_mask_stays_what_it_is(masked):
    assert over({"serial_num": masked}) == {"serial_num": masked}


@pytest.mark.parametrize(
    ("place", "body"),
    [
        ("/inv", {"rows": [{"s": "4821a7", "ip": "520-00082-r01-v04.28.07", "devobs": "2" * 12}]}),
        ("/ivp/ensemble/status", {"serial_nums": {"4821a7": {"device_type": 13}}}),
        ("/installer/pcu_comm_check", {"4821a7": 5}),
        ("/ivp/ss", {"pv_serial_nb": ["4821a7"]}),
    ],
)
def test_what_has_no_looks_is_known_by_where_it_stands(place, body):
    before, after = json.dumps(body), json.dumps(over(body, place))
    assert re.sub(r"48[\da-z]{4}", "4821a7", after) == before
    assert "4821a7" not in after


def test_a_table_names_its_columns_elsewhere():
    table = {"fields": ["serialNumber", "acPowerINmW"], "values": [[122112123456, 123456]]}
    (serial, power), *_ = over(table)["values"]
    assert (serial != 122112123456, len(str(serial)), power) == (True, 12, 123456)


def test_numbers_dates_firmware_parts_and_records_stay():
    body = {
        "joulesProduced": 123456789012,
        "whLifetime": 1234567.25,
        "eid": 704643328,
        "last_rpt_date": "1777117560",
        "img_pnum_running": "2.0.6936_rel/31.43",
        "part_num": "830-00703-r67",
        "software": "D8.3.5167",
        "fw_version": "1.2.3.4",
        "vendor_data": "0123456789abcdef0123456789abcdef",
        "name": "IEEE 1547 default 2015",
        "mac": None,
        "network": True,
    }
    assert over(body) == body


def test_what_is_no_secret_stays_byte_for_byte():
    body = '{ "a" :1.50,\n\t"b": "caf\\u00e9 é", "c" : [1e3, -0.0 ,null]}\n'
    assert over(body) == body


def test_half_a_character_stays():
    body = json.dumps({"x": "\ud800"}, ensure_ascii=False).encode("utf-16", "surrogatepass")
    (found,) = line(_entry(Request(Method.GET, "/x"), Response(200, body=body))).entries
    assert found.response.body == body


def test_bytes_that_are_no_text_stay():
    bytes_ = b"\xff\xfe nothing \x80"
    asked = Request(Method.POST, "/x", body=bytes_)
    (found,) = redact(Recording((_entry(asked, Response(200, body=bytes_)),)), SALT).entries
    assert (found.response.body, found.request.body) == (bytes_, bytes_)


def _entry(request, response):
    one = entry("/")
    return type(one)(request, response, one.at)


SECRETS = {
    "mac": "A4:C1:38:12:9F:0E",
    "bssid": "a4c138129f0e",
    "ip": "192.168.178.23",
    "gateway": "fe80::21d:c0ff:fe12:3456",
    "address6": "2a02:908:1::17",
    "other": "fd12:3456::9",
    "public": "85.214.132.117",
    "hostname": "solar-keller",
    "server": "http://nas.schmidt.example:8080/x",
    "peer": "diskstation.fritz.box",
    "ssid": "Villa Sonnenschein",
    "load_name": "Sauna",
    "site_name": "Haus am See",
    "user_name": "o.normal",
    "email": "otto@normal.example",
    "mailed": "otto%40normal.example",
    "login_email": "otto.normal",
    "password": "geheim!",
    "token": JWT,
    "link_key": "5a6967426565416c6c69616e63653039",
    "random": "0f1e2d3c4b5a69788796a5b4c3d2e1f0",
    "blob": "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVo0NTY3ODk0",
    "bearer": "Bearer abcdef0123456789xyz",
    "phone": "+49 171 2345678",
    "imei": "356938035643809",
    "uuid": "123e4567-e89b-12d3-a456-426614174000",
    "city": "Musterstadt",
    "zip": "12345",
    "system_id": "4567890",
    "link": "https://enlighten.enphaseenergy.com/systems/4567891/overview",
    "euaid": "4c8675",
    "latitude": "52.3702",
    "access_point": "ENVOY_123456",
}


@pytest.mark.parametrize("key", SECRETS)
def test_a_secret_is_replaced(key):
    assert over({key: SECRETS[key]})[key] != SECRETS[key]


NAMES = """
    password passwd pwd passphrase psk token accessToken refresh_token manager_token id_token jwt
    session_id session sid cookie secret client_secret authorization nonce cnonce code_verifier otp
    install_code login_otp_nonce userPassword xsrf-token csrf_token authenticity_token jti api_key wifiPassword
    ssid essid apSsid wifi_ssid network_name wireless_name selected_ssid operator carrier_name apn
    host hostname fqdn domain_name search_domain load_name site_name system_name battery_name
    device_name nickname friendly_name alias display_name meter_name user_name user account owner
    owner_name installer_name first_name last_name full_name customer company_name contact_name login
    address street address1 city zip postal_code county town location email user_email phone mobile
    imsi iccid sim_number site_id system_id account_id user_id installer_id company_id
""".split()  # noqa: SIM905  # one a line would be a page of its own


def test_what_has_no_looks_is_replaced_under_every_name_that_tells_it():
    body = {name: f"Quellx{i}q" for i, name in enumerate(("weather", *NAMES))}
    found = over(body)
    assert found["weather"] == body["weather"]
    assert [name for name in NAMES if found[name] == body[name]] == []


def test_a_name_is_found_in_data_that_stand_in_a_text():
    name = 'Tür & "Tor"'
    data = {"x": name, "page": "<ul>"}
    found = over(
        {"ssid": name, "log": json.dumps(data), "raw": json.dumps(data, ensure_ascii=False)}
    )
    known = data | {"x": found["ssid"]}
    assert [json.loads(found[key]) for key in ("log", "raw")] == [known, known]


def test_a_pseudonym_that_a_body_cannot_hold_costs_a_question_mark():
    phone, bare = "+49 171 2345\u201367", entry("/b").request
    body = f"%FF {quote(phone)} ".encode() + b"\xff"
    odd = _entry(bare, Response(200, body=body))
    found = line(entry("/a", {"phone": phone}), odd).entries[1].response.body
    assert re.fullmatch(rb"%FF \+\d\d \d{3} \d{4}\?\d\d \xff", found)


def test_a_secret_stands_for_itself_in_every_way_to_write_it():
    name, mac = 'Tür & "Tor"', "A4:C1:38:12:9F:0E"
    written = [name, "T%C3%BCr+%26+%22Tor%22", "T&uuml;r", "Tür &amp; &quot;Tor&quot;"]
    page = f"<p>{written[1]} {written[3]} a4-c1-38-12-9f-0e A4C138129F0E</p>"
    found = over({"ssid": name, "mac": mac, "page": page})
    assert "Tor" not in found["page"]
    assert {one.lower().replace("-", "") for one in re.findall(r"02\S{10,15}(?=[ <])", found["page"])} == {
        found["mac"].replace(":", "").lower()
    }  # fmt: skip


@pytest.mark.parametrize(
    ("body", "kept"),
    [
        ("<device><sn>{}</sn><pn>800-00555-r03</pn></device>", "122112123456"),
        ('data: {{"serial_num": "{}", "p": 1.5}}', "48a7b9"),
        ('<input name="ssid" type="text" value="{}">', "Villa"),
        ("sessionId={}; path=/", "abc123"),
        ('data: {{"system_id": {}}}', "4567890"),
        ("password={}&x=1", "hush99"),
    ],
)
def test_what_is_no_json_is_read_by_its_names(body, kept):
    found = over(body.format(kept))
    assert kept not in found
    assert re.fullmatch(re.escape(body.format("·")).replace("·", r"[\w.-]+"), found)


def test_private_addresses_stay_private_and_link_local_link_local():
    found = over(["192.168.1.7", "10.0.0.7", "172.20.0.7", "169.254.7.7", "fe80::7", "fd00::7", "8.8.4.7", "2001:4860::7"])  # fmt: skip
    heads = ["192.168.", "10.", "172.", "169.254.", "fe80::", "fd", "198.1", "2001:db8::"]
    assert [one.startswith(head) for one, head in zip(found, heads, strict=True)] == [True] * 8


@pytest.mark.parametrize(
    "text",
    ["127.0.0.1", "255.255.255.0", "0.0.0.0", "::1", "999.1.1.1", "12:30:59", "openresty/1.17.8.1",
     "https://www.enphaseenergy.com/x", "http://192.0.2.300/", "envoy.local", "https://envoy-2.local/",
     "a_long_name_joined_by_bars_and_nothing_else", "bearer of news", "00:00:00:00:00:00"],
)  # fmt: skip
def test_what_only_looks_like_a_secret_stays(text):
    assert over({"said": text}) == {"said": text}


def test_the_maker_of_the_gateway_stays_in_its_hardware_address():
    assert over({"mac": "00:1D:C0:12:34:56"})["mac"].startswith("00:1D:C0:")


def test_a_word_that_all_gateways_say_is_nobodys_name():
    body = {"ssid": "production", "load_name": "Generator", "password": "disabled"}
    assert over(body) == body


def test_a_short_name_is_replaced_where_it_is_one():
    found = over({"load_name": "AC", "type": "AC"})
    assert (found["load_name"] != "AC", found["type"]) == (True, "AC")


def test_a_name_is_found_among_other_words():
    assert "Sauna" not in json.dumps(
        over({"load_name": "Sauna", "log": ["Sauna: off", "%20Sauna"]})
    )


def test_a_serial_number_is_found_among_other_digits():
    assert SERIAL not in over({"serial_num": SERIAL, "code": f"01{SERIAL}99"})["code"]


@pytest.mark.parametrize("body", ["1" * 200_000, "a." * 100_000, "<a" * 100_000, "a@" * 100_000])
def test_nonsense_of_any_length_stays_and_is_soon_done_with(body):
    assert over(body) == body


def test_of_two_serial_numbers_that_begin_alike_the_longer_one_is_found():
    found = over({"sn": [SERIAL, f"{SERIAL}4"], "code": f"x9{SERIAL}4"})
    assert found["code"] == f"x9{found['sn'][1]}"
    assert found["code"][-1] != "4"


def test_two_serial_numbers_written_as_one_are_both_found():
    other = "482200000001"
    found = over({"sn": [SERIAL, other], "code": f"{SERIAL}{other}"})
    assert found["code"] == "".join(found["sn"])


def test_a_time_zone_becomes_a_region_with_the_same_clock():
    assert over({"timezone": "Europe/Amsterdam"}) == {"timezone": "Europe/Berlin"}
    assert over({"timezone": "Etc/GMT-4"}) == {"timezone": "Etc/GMT-4"}
    assert over({"timezone": "America/Argentina/Ushuaia"}) == {"timezone": "UTC"}


def test_a_time_zone_can_be_kept():
    zone = {"timezone": "Europe/Amsterdam"}
    assert over(zone, keep_timezone=True) == zone


def test_what_stands_for_what_is_told_beside_the_recording():
    recording = Recording((entry("/x", {"timezone": "Europe/Amsterdam"}),))
    kept = redaction.pairs(recording, SALT, keep_timezone=True)
    assert redaction.pairs(recording, SALT) == {"Europe/Amsterdam": "Europe/Berlin"}
    assert kept == {"Europe/Amsterdam": "Europe/Amsterdam"}


def test_coordinates_become_nought():
    assert over({"lat": 52.37, "lon": "4.89"}) == {"lat": 0, "lon": "0"}


def test_digits_stay_digits_and_numbers_numbers():
    body = {"ssid": "12345678", "password": 4711, "system_id": 4567890}
    found = over(body)
    assert found["ssid"].isdecimal()
    assert (type(found["password"]), len(str(found["system_id"]))) == (int, 7)
    assert [name for name in body if found[name] == body[name]] == []


def test_a_number_that_is_a_secret_elsewhere_is_none_where_nothing_says_so():
    found = over({"password": 4711, "power": 4711})
    assert (found["password"] != 4711, found["power"]) == (True, 4711)


def test_headers_lose_what_only_a_session_knows():
    headers = (
        ("Set-Cookie", "sessionId=hush"),
        ("X-CSRF-Token", "hush"),
        ("Content-Length", "999"),
        ("WWW-Authenticate", 'Digest realm="enphaseenergy.com", nonce="1694046744"'),
        ("Location", "https://keller.lan/home"),
    )
    (found,) = line(entry("/home", {"ssid": "Villa"}, headers=headers)).entries
    kept = found.response.headers
    assert set(kept) == {"content-length", "www-authenticate", "location"}
    assert kept["content-length"] == str(len(found.response.body))
    assert ("1694046744" in kept["www-authenticate"], "keller" in kept["location"]) == (
        False,
        False,
    )


def test_the_host_that_was_asked_is_somebodys_too():
    asked = Request(
        Method.GET, "/home", Headers({"Host": "keller"}), origin=Origin("https", "keller", 443)
    )
    one = _entry(asked, Response(200, body=b"https://keller/"))
    (found,) = redact(
        Recording((one, _entry(Request(Method.GET, "/"), Response(200)))), SALT
    ).entries[:1]
    assert found.request.origin.host == found.request.headers["host"] != "keller"
    assert found.response.body.decode() == f"https://{found.request.origin.host}/"


@pytest.mark.parametrize(
    "host", [f"{SERIAL}.enphaseenergy.com", "keller ", "pi", f"envoy-{SERIAL}"]
)
def test_nothing_of_the_host_that_was_asked_is_left(host):
    asked = Request(Method.GET, "/info", origin=Origin("https", host, 443))
    (found,) = line(_entry(asked, Response(200))).entries
    assert host.strip().partition(".")[0] not in found.request.origin.host
    assert SERIAL not in found.request.origin.host


SAID = f"it was {SERIAL} of otto@normal.example"


def said_in(place):
    """A recording in which this is said in one place alone, and all that is left of its text."""
    said = {place: SAID}
    body = said.get("body", "").encode()
    asked = Request(
        Method.POST,
        f"/x?{said.get('path', '')}",
        Headers({"x-asked": said.get("asked", "")}),
        said.get("posted", "").encode(),
    )
    heard = Response(200, Headers({"x-heard": said.get("heard", "")}), body)
    one = type(entry("/"))(asked, heard, NOW, said.get("entry", ""))
    problem = Problem(said.get("where", ""), said.get("what", ""))
    left = redact(Recording((one,), said.get("comment", ""), (problem,)), SALT)
    (one,) = left.entries
    texts = [left.comment, one.comment, one.request.path, *map(str, left.problems)]
    bodies = [one.request.body.decode(), one.response.body.decode()]
    return [*texts, *bodies, *one.request.headers.values(), *one.response.headers.values()]


@pytest.mark.parametrize(
    "place",
    ["comment", "entry", "where", "what", "path", "asked", "posted", "heard", "body"],
)
def test_a_secret_is_found_and_replaced_wherever_it_stands_alone(place):
    found = " ".join(said_in(place))
    assert re.findall("it was 12\\d{10} of person-[0-9a-f]{5}@example.com", found)
    assert not [one for one in (SERIAL, "otto", "normal") if one in found]


def test_problems_of_a_recording_are_kept_without_their_secrets():
    recording = parse(
        b'{"log": {"entries": [{"request": 1}, {"request": {"method": "GET", "url": "/info"},'
        b' "response": {"status": 200, "content": {"text": ""}}}]}}'
    )
    assert redact(recording, SALT).problems == recording.problems


def test_what_is_written_differently_in_two_places_is_the_same_secret():
    found = over({"ssid": "Villa", "essid": "VILLA", "user": "villa"})
    assert len(set(found.values())) == 1


def test_where_no_pseudonym_is_left_none_is_waited_for():
    found = over([{"load_name": f"{number}"} for number in range(10, 100)])
    assert [one["load_name"] for one in found] != [f"{number}" for number in range(10, 100)]


def test_serial_numbers_that_lie_too_close_still_keep_their_order():
    serials = [f"48220000{number:04}" for number in range(10_000)][::7]
    found = [one["sn"] for one in over([{"sn": one} for one in serials])]
    assert found == sorted(set(found))


def test_a_long_number_in_a_text_is_no_serial_number():
    body = {"serial_num": SERIAL, "sn": "4821000000001", "said": "12345678901 seen"}
    assert over(body)["said"] == body["said"]


def test_a_network_has_its_name_under_name_where_networks_are_listed():
    body = {"networks": [{"name": "Villa"}]}
    assert over(body) == body
    assert over(body, "/admin/lib/wireless_display.json") != body
