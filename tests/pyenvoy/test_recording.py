import base64
import json
from datetime import UTC, datetime, timedelta

import pytest

from pyenvoy import wire
from pyenvoy.endpoint import Answer
from pyenvoy.errors import Gap, Problem, Reason, UsageError
from pyenvoy.recording import Entry, Recording, answers, moment, parse, render, same_place
from pyenvoy.request import Headers, Method, Origin, Request, Response
from pyenvoy.wire.api_v1 import PRODUCTION_TOTALS
from pyenvoy.wire.info import INFO
from pyenvoy.wire.production import PRODUCTION_PAGE
from tests.fakes.recorded import NOW, entry, info, recorded
from tests.recordings import EVERY

TOTALS = {
    "wattHoursToday": 1,
    "wattHoursSevenDays": 2,
    "wattHoursLifetime": 3,
    "wattsNow": 4,
}


def raw(path="/info", text=None, status=200, origin="https://envoy.local", **more):
    """An entry as a file has it; without a text it is the gateway's own /info."""
    content = more.pop("content", {"text": info() if text is None else text})
    response = {"status": status, "headers": more.pop("headers", []), "content": content}
    request = {"method": more.pop("method", "GET"), "url": f"{origin}{path}"}
    return {
        "startedDateTime": "2026-06-01T12:00:00Z",
        "request": request,
        "response": response,
    } | more


def har(*entries, **more):
    return json.dumps({"log": {"version": "1.2", "entries": list(entries), **more}}).encode()


# -- what is one ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "body", [b"", b"<html>", b"\xff\xfe", b"[" * 100_000], ids=["nothing", "html", "bytes", "deep"]
)
def test_what_is_not_json_is_no_recording(body):
    with pytest.raises(UsageError, match="a HAR file is JSON"):
        parse(body)


@pytest.mark.parametrize("data", [[], {}, {"log": 1}, {"log": {"entries": {}}}], ids=repr)
def test_json_without_entries_is_no_recording(data):
    with pytest.raises(UsageError, match="entries"):
        parse(json.dumps(data).encode())


def test_a_recording_of_nothing_is_none():
    with pytest.raises(UsageError, match=r"holds no answer of a gateway$"):
        parse(har())


def test_all_that_is_wrong_is_said_when_nothing_is_left():
    with pytest.raises(UsageError, match=r"entries\[0\]: .*; entries\[1\]: no answer came"):
        parse(har(7, raw(status=0)))


def test_a_byte_order_mark_does_no_harm():
    assert parse(b"\xef\xbb\xbf" + har(raw())).entries


def test_one_unreadable_entry_costs_itself_alone_and_is_named():
    recording = parse(har(raw(), {"request": {}}))
    assert len(recording.entries) == 1
    assert recording.problems == (
        Problem("entries[1]", 'an entry has a "request" and a "response"'),
    )


def test_the_comments_are_kept():
    recording = parse(har(raw(comment="first"), comment="all"))
    assert (recording.comment, recording.entries[0].comment) == ("all", "first")


# -- what a browser writes ------------------------------------------------------------------------


def test_a_body_in_base64_is_decoded():
    content = {"text": base64.b64encode(info().encode()).decode(), "encoding": "base64"}
    assert parse(har(raw(content=content))).entries[0].response.body == info().encode()


def test_a_body_that_is_not_the_base64_it_claims_costs_its_entry():
    recording = parse(har(raw(), raw("/home", content={"text": "a", "encoding": "base64"})))
    assert "base64" in recording.problems[0].what


def test_a_body_left_out_is_empty():
    assert parse(har(raw(), raw("/home", content={"size": 3}))).entries[1].response.body == b""


def test_other_hosts_are_ignored():
    theirs = raw("/production", text="{}", origin="https://enlighten.example")
    assert [one.request.path for one in parse(har(theirs, raw(), theirs)).entries] == ["/info"]


def test_the_gateway_is_known_by_its_info_under_every_name():
    recording = parse(har(raw(), raw(origin="https://192.168.1.5")))
    assert [one.request.origin.host for one in recording.entries] == ["envoy.local", "192.168.1.5"]


def test_without_an_info_the_gateway_is_who_speaks_most_like_one():
    ours, theirs = raw("/ivp/meters", text="[]"), raw("/pixel.gif", text="x", origin="http://cdn")
    found = parse(har(theirs, ours, theirs, theirs))
    assert [one.request.path for one in found.entries] == ["/ivp/meters"]


def test_a_url_without_a_host_is_the_gateways():
    assert parse(har(raw(origin=""))).entries[0].request.origin is None


@pytest.mark.parametrize(
    ("origin", "expected"),
    [
        ("http://envoy.local", Origin("http", "envoy.local", 80)),
        ("https://[fe80::1]", Origin("https", "fe80::1", 443)),
        ("https://10.0.0.2:8443", Origin("https", "10.0.0.2", 8443)),
    ],
)
def test_an_absolute_url_says_where_it_was_asked(origin, expected):
    assert parse(har(raw(origin=origin))).entries[0].request.origin == expected


@pytest.mark.parametrize("origin", ["https://host:port", "://", "envoy.local"])
def test_a_url_that_is_none_costs_its_entry(origin):
    recording = parse(har(raw(), raw(origin=origin)))
    assert recording.problems[0].what == "the url is none"


def test_an_entry_without_a_url_is_named():
    nowhere = raw()
    del nowhere["request"]["url"]
    assert parse(har(raw(), nowhere)).problems[0].what == "the url is none"


def test_the_query_belongs_to_the_path():
    recording = parse(har(raw(), raw("/production.json?details=1", text="{}")))
    assert recording.entries[1].request.path == "/production.json?details=1"


def test_a_bare_host_is_its_front_page():
    assert parse(har(raw(), raw("", text=""))).entries[1].request.path == "/"


def test_what_a_browser_asks_by_itself_is_skipped_in_silence():
    recording = parse(har(raw(), raw(method="OPTIONS")))
    assert (len(recording.entries), recording.problems) == (1, ())


def test_a_page_that_the_browser_had_already_counts_as_whole():
    assert parse(har(raw(status=304))).entries[0].response.status == 200


def test_a_page_that_had_not_changed_and_was_left_out_stays_so():
    recording = parse(har(raw(), raw("/home", status=304, content={})))
    assert recording.entries[1].response.status == 304


def test_no_secret_of_a_browser_gets_in():
    pairs = [{"name": "Set-Cookie", "value": "sessionId=x"}, {"name": "Server", "value": "s"}]
    found = parse(har(raw(headers=pairs))).entries[0].response.headers
    assert list(found) == ["server"]


def test_a_header_that_is_none_is_left_out():
    assert len(parse(har(raw(headers=[1, {"name": "a"}]))).entries[0].response.headers) == 0


def test_what_was_posted_is_kept():
    posted = raw("/ivp/ss/gen_mode", text="{}", method="POST")
    posted["request"]["postData"] = {"text": '{"gen_cmd": "on"}'}
    assert parse(har(raw(), posted)).entries[1].request.body == b'{"gen_cmd": "on"}'


# -- time -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("wait", [-1, 0, None, "5", 1e9, 1e12])
def test_a_service_time_that_is_unknown_counts_as_none(wait):
    assert parse(har(raw(timings={"wait": wait}))).entries[0].response.took == timedelta()


@pytest.mark.parametrize("wait", [0.5, 323.5])
def test_the_service_time_is_the_waiting(wait):
    found = parse(har(raw(timings={"send": 1, "wait": wait})))
    assert found.entries[0].response.took == timedelta(milliseconds=wait)


@pytest.mark.parametrize("text", ["2026-06-01T14:00:00+02:00", "2026-06-01T12:00:00.000Z"])
def test_a_moment_is_taken_to_utc(text):
    assert parse(har(raw(startedDateTime=text))).entries[0].at == NOW


def test_a_moment_without_a_zone_is_utc():
    assert parse(har(raw(startedDateTime="2026-06-01T12:00:00"))).entries[0].at == NOW


def test_without_a_moment_the_gateways_date_stands_in():
    date = [{"name": "Date", "value": "Mon, 01 Jun 2026 12:00:00 GMT"}]
    assert parse(har(raw(startedDateTime="?", headers=date))).entries[0].at == NOW


def test_without_any_date_it_was_never():
    found = parse(har(raw(startedDateTime=None)))
    assert found.entries[0].at == datetime(1970, 1, 1, tzinfo=UTC)


def test_the_moment_of_a_recording_is_its_last():
    late = entry("/home", "{}", at=NOW + timedelta(minutes=1))
    assert moment(Recording((late, entry("/info", info())))) == late.at


# -- places ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("/", "/"),
        ("/production.json?details=1&_=1700000000", "/production.json?details=1"),
        ("/production.json", "/production.json"),
        ("/x?b=2&a=1", "/x?a=1&b=2"),
        ("/ivp/meters/reports/", "/ivp/meters/reports"),
        ("/admin/lib/tariff.json", "/admin/lib/tariff"),
        ("/ivp/ss/gen_schedule.json", "/ivp/ss/gen_schedule"),
        ("/home.json", "/home.json"),
    ],
)
def test_one_place_has_one_spelling(path, place):
    assert same_place(path) == place


# -- and back -------------------------------------------------------------------------------------


def test_what_is_rendered_reads_the_same():
    took = timedelta(milliseconds=12)
    headers = Headers((("content-type", "text/xml"), ("x", "1"), ("x", "2")))
    posted = Request(
        Method.POST, "/ivp/ss/gen_mode", body=b"{}", origin=Origin("https", "envoy.local", 443)
    )
    recording = Recording(
        (
            entry("/info", info(), headers=(("content-type", "text/xml"),), took=took),
            Entry(posted, Response(200, headers, b"\xff\xfe"), NOW, "why"),
        ),
        "a gateway",
    )
    assert parse(render(recording)) == recording


def test_a_rendered_file_names_the_parts_that_har_wants():
    log = json.loads(render(recorded(pages={"/production.json?details=1": "{}"})))["log"]
    assert (log["version"], log["entries"][0]["timings"]) == (
        "1.2",
        {"send": 0, "wait": -1, "receive": 0},
    )
    assert log["entries"][1]["request"]["queryString"] == [{"name": "details", "value": "1"}]


def _parts(one):
    """The names of all parts of an entry, and what it says of types."""
    asked, said = one["request"], one["response"]
    return set(asked), set(said), asked.get("postData", {}).get("mimeType"), said["content"]["mimeType"]  # fmt: skip


def test_an_entry_has_all_the_parts_that_a_har_file_must_have():
    typed, both = Headers({"content-type": "text/xml"}), {"httpVersion", "cookies", "headers"}
    asked = both | {"method", "url", "queryString", "headersSize", "bodySize"}
    said = both | {"status", "statusText", "content", "redirectURL", "headersSize", "bodySize"}
    posts = [(None, Headers()), (b"{}", Headers()), (b"<x/>", typed)]
    made = [Request(Method.POST, "/x", headers, body) for body, headers in posts]
    entries = tuple(Entry(one, Response(200, one.headers), NOW) for one in made)
    log = json.loads(render(Recording(entries)))["log"]
    assert set(log) == {"version", "creator", "comment", "entries"}
    assert [_parts(one) for one in log["entries"]] == [
        (asked, said, None, "application/octet-stream"),
        (asked | {"postData"}, said, "", "application/octet-stream"),
        (asked | {"postData"}, said, "text/xml", "text/xml"),
    ]


def test_secrets_are_not_rendered():
    request = Request(Method.GET, "/info", Headers({"authorization": "Bearer abc"}))
    said = render(Recording((Entry(request, Response(200), NOW),)))
    assert b"abc" not in said
    assert b'"url": "/info"' in said


# -- answers --------------------------------------------------------------------------------------


def test_every_endpoint_has_an_answer_or_a_gap():
    assert len(answers(recorded())) == len(wire.CATALOGUE)


def test_an_answer_was_read_when_it_was_asked():
    assert answers(recorded()).answer(INFO).at == NOW


def test_what_was_not_asked_is_not_offered():
    gap = answers(recorded()).gap(PRODUCTION_TOTALS)
    assert gap == Gap("production_totals", Reason.NOT_OFFERED, "the recording does not hold it")


def test_of_several_answers_the_last_usable_one_counts():
    said = [TOTALS, TOTALS | {"wattsNow": 7}, None]
    entries = tuple(entry("/api/v1/production", "" if one is None else one) for one in said)
    assert answers(Recording(entries)).get(PRODUCTION_TOTALS).watts_now == 7


def test_where_none_is_usable_the_last_says_why():
    pages = (entry("/api/v1/production", status=404), entry("/api/v1/production", status=401))
    assert answers(Recording(pages)).gap(PRODUCTION_TOTALS).reason is Reason.DENIED


def test_a_write_is_not_an_answer():
    written = entry("/api/v1/production", TOTALS, method=Method.POST)
    assert answers(Recording((written,))).answer(PRODUCTION_TOTALS) is None


def test_two_endpoints_read_the_same_entry():
    pages = {"/production": {"production": []}}
    found = dict(answers(recorded(pages=pages)))
    assert isinstance(found[PRODUCTION_PAGE.name], Answer)
    assert found["production_html"].reason is Reason.UNREADABLE


@pytest.mark.parametrize("path", EVERY.values(), ids=EVERY)
def test_every_recording_there_is_reads_and_renders_the_same(path):
    recording = parse(path.read_bytes())
    assert parse(render(recording)) == recording
    assert answers(recording).answer(INFO)


def test_half_a_character_in_a_recording_is_replaced():
    found = parse(har(raw(), raw("/ivp/x?a=\ud800", "{}", comment="\ud800")))
    assert same_place(found.entries[1].request.path) == "/ivp/x?a=%3F"
    assert found.entries[1].comment == "?"


def test_the_error_about_a_file_holds_nothing_of_it():
    with pytest.raises(UsageError) as found:
        parse(b'{"sessionId": "hush"')
    assert found.value.__cause__ is found.value.__context__ is None
