"""Secrets that hide: in data within texts, in odd spellings, in other encodings, beside other words."""

import json

import attrs
import pytest

from pyenvoy.recording import Recording
from pyenvoy.recording.redaction import redact
from pyenvoy.recording.redaction.kinds import Kind, kind_of, seen
from pyenvoy.recording.redaction.leaves import Form, Leaf, leaves, within
from pyenvoy.request import Response
from tests.fakes.recorded import entry
from tests.pyenvoy.recording.redacted import SALT, over

NAME = "Bad Wolf 77"
PAGES = {
    "a line": f"[wifi]\nssid={NAME}\npsk=x\n",
    "a line with spaces": f"  ssid = {NAME}\r\n",
    "a line with a colon": f"SSID: {NAME}\nsignal: -50\n",
    "single quotes": f"a; ssid='{NAME}'",
    "a script": f'var ssid = "{NAME}";',
    "an object of a script": f"x={{ssid: '{NAME}'}}",
    "quoted in Python's way": f"{{'ssid': '{NAME}'}}",
    "an attribute": f"<wifi ssid='{NAME}'/>",
    "an attribute before a text": f'<wifi ssid="{NAME}">connected</wifi>',
    "characters that are not read": f"<a><ssid><![CDATA[{NAME}]]></ssid></a>",
    "a name with its space": f"<a><w:ssid>{NAME}</w:ssid></a>",
    "a field whose name comes last": f'<input value="{NAME}" type="text" name="ssid">',
    "a list in half a document": f'{{"ssid": ["{NAME}"], "x": [',
}


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_a_named_value_is_replaced_however_a_page_writes_it(page):
    head, _, tail = page.partition(NAME)
    found = over(page)
    assert found.startswith(f"{head}network-")
    assert found.endswith(tail)
    assert NAME not in found


def test_what_is_named_in_data_that_stand_in_a_string_is_replaced_at_any_depth():
    within_two = json.dumps({"data": json.dumps({"password": NAME, "power": "5 W"})})
    found = json.loads(json.loads(over({"config": within_two})["config"])["data"])
    assert found["password"].startswith("secret-")
    assert found["power"] == "5 W"


def test_a_page_in_a_string_loses_what_it_names():
    found = over({"html": f"<p>up<ssid>{NAME}</ssid>", "text": f"ssid={NAME}"})
    assert NAME not in json.dumps(found)
    assert found["html"].startswith("<p>up<ssid>network-")


def test_data_that_stand_under_a_secret_name_are_one_secret():
    found = over({"password": '{"ssid": "x y"}'})
    assert found["password"].startswith("secret-")


@pytest.mark.parametrize("written", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-be"])
def test_what_is_read_as_json_is_redacted_as_json(written):
    body = json.dumps({"ssid": NAME, "x": "\ud800"}, ensure_ascii=False)
    answer = Response(200, body=body.encode(written, "surrogatepass"))
    recording = Recording((attrs.evolve(entry("/a"), response=answer),))
    found = redact(recording, SALT).entries[0].response.body.decode(written, "surrogatepass")
    assert json.loads(found)["ssid"].startswith("network-")
    assert NAME not in found


def test_bytes_that_only_look_like_another_encoding_are_read_as_they_are():
    assert NAME not in over(f'\0{{"ssid": "{NAME}"}}')


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (Kind.EMAIL, "jörg@example.com"),
        (Kind.EMAIL, "anna@müller-haus.de"),
        (Kind.EMAIL, "j%C3%B6rg%2Bsun%40example.com"),
        (Kind.MAC, "001dc0abcdef"),
        (Kind.MAC, "001DC0FFFEABCDEF"),
        (Kind.ADDRESS, "2a02:908:1::77"),
    ],
)
def test_a_secret_is_seen_by_its_looks(kind, text):
    assert (kind, text) in seen(f"x {text} y")


@pytest.mark.parametrize(
    ("kind", "before", "text", "behind"),
    [
        (Kind.MAC, "wlan-", "00:1d:c0:00:cd:ef", ""),
        (Kind.MAC, "", "00:1d:c0:00:cd:ef", "-eth"),
        (Kind.ADDRESS, "eth0/", "192.168.1.55", ""),
        (Kind.ADDRESS, "ip_", "192.168.1.55", "_x"),
        (Kind.ADDRESS, "::ffff:", "192.168.1.55", ""),
        (Kind.ADDRESS, "x_", "2a02:908:1::77", ""),
        (Kind.UNIQUE, "id_", "123e4567-e89b-12d3-a456-426614174000", ""),
        (Kind.SECRET, "_", "eyJhbGciOiJFUzI1NiJ9.eyJhIjoxfQ.abc", ""),
    ],
)
def test_a_secret_is_seen_beside_what_it_is_written_to(kind, before, text, behind):
    assert (kind, text) in seen(f"{before}{text}{behind}")
    assert text not in over({"said": f"{before}{text}{behind}"})["said"]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("wlan_ssid", Kind.NETWORK),
        ("ssids", Kind.NETWORK),
        ("ssid_name", Kind.NETWORK),
        ("wpa:ssid", Kind.NETWORK),
        ("wifi_psk", Kind.SECRET),
        ("ap_passphrase", Kind.SECRET),
        ("oauth_secret", Kind.SECRET),
        ("homeowner", Kind.PERSON),
        ("address_line_1", Kind.PLACE),
    ],
)
def test_names_are_known_by_their_end_too(name, kind):
    assert kind_of(name, "") is kind


def test_a_quotation_mark_on_one_side_alone_belongs_to_the_value():
    assert [one.text for one in leaves('<ssid>"Up</ssid>') if one.key] == ['"Up']


def test_only_a_string_of_json_holds_data():
    assert not list(within(Leaf(0, 9, "", Form.PLAIN, "ssid=abcd")))
    assert not list(within(Leaf(0, 9, "", Form.STRING, "12:30:59")))
    assert [one.text for one in within(Leaf(0, 9, "", Form.STRING, "ssid=abcd"))] == ["abcd"]
