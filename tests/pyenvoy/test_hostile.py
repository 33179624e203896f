"""Hostile bytes: whatever a gateway says, only our own words come out, and nothing else is lost."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pyenvoy import recording
from pyenvoy.endpoint import Answer
from pyenvoy.errors import Gap, Reason
from pyenvoy.reading.snapshot import take
from pyenvoy.request import Response
from pyenvoy.wire import CATALOGUE, read
from pyenvoy.wire.info import INFO
from tests.amounts import examples
from tests.recordings import EVERY

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
ENDPOINTS = {endpoint.name: endpoint for endpoint in CATALOGUE}


def bodies():
    """One body of each endpoint that any recording answers, the longest there is."""
    found = {}
    for path in EVERY.values():
        for name, answer in recording.answers(recording.parse(path.read_bytes())):
            if isinstance(answer, Answer) and len(answer.body) > len(found.get(name, b"")):
                found[name] = answer.body
    return found


BODIES = bodies()
WHOLE = next(
    recording.answers(recording.parse(path.read_bytes()))
    for name, path in reversed(EVERY.items())
    if "8.3" in name
)


def said(name, body, status=200):
    """What a body is read as, and that a snapshot can always be taken with it."""
    endpoint = ENDPOINTS[name]
    found = read(endpoint, Response(status, body=body), NOW)
    assert isinstance(found, Answer | Gap)
    take(WHOLE.with_(endpoint, found), NOW)
    return found


CASES = {
    "html with 200": b"<!DOCTYPE html><html><body><h1>Envoy</h1></body></html>",
    "empty": b"",
    "blank": b" \r\n",
    "null": b"null",
    "true": b"true",
    "a number": b"42",
    "text": b'"ok"',
    "an empty list": b"[]",
    "an empty object": b"{}",
    "a list of null": b"[null, null]",
    "a list of lists": b"[[[[]]]]",
    "an object of null": b'{"tariff": null, "devices:": null, "production": null, "dry_contacts": null}',
    "an object of lists": b'{"tariff": [], "devices:": {}, "production": {}, "dry_contacts": 5}',
    "not utf-8": b'{"\xff\xfe": "\x80"}',
    "utf-16": '{"a": 1}'.encode("utf-16"),
    "deep": b"[" * 50_000,
    "a huge number": b'{"wattsNow": ' + b"9" * 400 + b"}",
    "nan": b'{"wattsNow": NaN}',
}


@pytest.mark.parametrize("body", CASES.values(), ids=CASES)
@pytest.mark.parametrize("name", sorted(BODIES))
def test_a_body_of_another_kind_is_no_accident(name, body):
    said(name, body)


@pytest.mark.parametrize("name", sorted(BODIES))
@examples(8)
@given(data=st.data())
def test_a_truncated_body_is_no_accident(name, data):
    said(name, BODIES[name][: data.draw(st.integers(0, len(BODIES[name])))])


@pytest.mark.parametrize("name", sorted(BODIES))
@examples(8)
@given(data=st.data())
def test_a_body_with_wrong_bytes_is_no_accident(name, data):
    body = bytearray(BODIES[name])
    for _ in range(data.draw(st.integers(1, 5))):
        body[data.draw(st.integers(0, len(body) - 1))] = data.draw(st.integers(0, 255))
    said(name, bytes(body))


WRONG = st.sampled_from(
    [None, True, -1, 0, 1e308, -1e17, 2**63, "", "5", "no such word", [], {}, [None], {"": {}}]
)


def places(data, path=()):
    yield path
    children = (
        data.items()
        if isinstance(data, dict)
        else enumerate(data)
        if isinstance(data, list)
        else ()
    )
    for key, value in children:
        yield from places(value, (*path, key))


def replaced(data, path, value):
    if not path:
        return value
    copy = dict(data) if isinstance(data, dict) else list(data)
    copy[path[0]] = replaced(copy[path[0]], path[1:], value)
    return copy


JSON_BODIES = {
    name: json.loads(body) for name, body in BODIES.items() if body.lstrip()[:1] in b"[{"
}


@pytest.mark.parametrize("name", sorted(JSON_BODIES))
@examples(20)
@given(data=st.data())
def test_a_value_of_another_kind_is_no_accident(name, data):
    document = JSON_BODIES[name]
    every = list(places(document))
    for _ in range(data.draw(st.integers(1, 4))):
        path = data.draw(st.sampled_from(every))
        try:
            document = replaced(document, path, data.draw(WRONG))
        except (KeyError, IndexError, TypeError):
            continue
    said(name, json.dumps(document).encode())


@pytest.mark.parametrize("key", ["phase", "state", "status", "mode", "led_status", "type"])
def test_an_unknown_word_is_kept_as_it_came(key):
    for name, document in JSON_BODIES.items():
        for path in places(document):
            if path and path[-1] == key:
                said(name, json.dumps(replaced(document, path, "tomorrows-word")).encode())


BOMB = b"""<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;&lol;">]>
<envoy_info><time>1</time><device><sn>&lol2;</sn><software>D8.3.1</software></device></envoy_info>"""
OUTSIDE = b"""<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>
<envoy_info><device><sn>&x;</sn><software>D8.3.1</software></device></envoy_info>"""


@pytest.mark.parametrize("body", [BOMB, OUTSIDE, BOMB.decode().encode("utf-16")])
def test_xml_with_entities_is_refused(body):
    found = read(INFO, Response(200, body=body), NOW)
    assert isinstance(found, Gap)
    assert found.reason is Reason.UNREADABLE
