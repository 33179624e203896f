import json
from datetime import timedelta

import attrs
import pytest

from pyenvoy import Answers, Gap, Reason
from pyenvoy.request import Response
from pyenvoy.wire import read
from pyenvoy.wire.inventory import INVENTORY_ALL
from pyenvoy.wire.ivp_meters import METER_READINGS, METERS
from pyenvoy.wire.production import PRODUCTION_DETAILS
from pyenvoy_mqtt.proxy import PATHS, answer
from tests.pyenvoy_mqtt.views import answers, having, moment, view
from tests.recordings import SAMPLES


def asked(path, after=timedelta(seconds=30), known=None):
    found = view() if known is None else attrs.evolve(view(), answers=known)
    return answer(path, found, moment() + after)


@pytest.mark.parametrize("sample", SAMPLES)
def test_what_the_gateway_said_goes_on_byte_for_byte(sample):
    found = view(sample)
    told = 0
    for path, endpoints in PATHS.items():
        said = found.answers.answer(endpoints[0])
        if said is not None and path == endpoints[0].path:
            reply = answer(path, found, said.at)
            assert (reply.status, reply.body) == (200, said.body), path
            told += 1
    assert told


def test_its_age_is_told():
    said = answers().answer(METERS)
    reply = answer("/ivp/meters", view(), said.at + timedelta(seconds=100))
    assert dict(reply.headers)["Age"] == "100"
    assert dict(reply.headers)["X-Answered-At"].startswith(f"{said.at:%Y-%m-%dT%H:%M:%S}")


def test_what_is_too_old_is_not_passed_off_as_now():
    said = answers().answer(METER_READINGS)
    fresh = answer("/ivp/meters/readings", view(), said.at + timedelta(seconds=100))
    old = answer("/ivp/meters/readings", view(), said.at + timedelta(seconds=200))
    assert (fresh.status, old.status) == (200, 503)
    assert b"200 s old" in old.body
    assert dict(old.headers)["Age"] == "200"


@pytest.mark.parametrize(
    ("path", "kind"),
    [("/info", "text/xml"), ("/info.xml", "text/xml"), ("/home", "application/json"),
     ("/production.json?details=1", "application/json"), ("/auth/check_jwt", "text/html")],
)  # fmt: skip
def test_it_comes_as_what_it_is(path, kind):
    reply = asked(path)
    assert (reply.status, reply.kind) == (200, kind)


@pytest.mark.parametrize("path", ["/production.json", "/inventory", "/info.xml"])
def test_what_differs_in_spelling_stands_in(path):
    assert asked(path).status == 200


def test_the_plain_inventory_lists_nothing_that_is_retired():
    body = [{"type": "PCU", "devices": [
        {"serial_num": "1", "admin_state": 1}, {"serial_num": "2", "admin_state": 3},
    ]}]  # fmt: skip
    known = having(INVENTORY_ALL, body, Answers())
    (group,) = json.loads(asked("/inventory.json", known=known).body)
    assert [one["serial_num"] for one in group["devices"]] == ["1"]
    (whole,) = json.loads(asked("/inventory.json?deleted=1", known=known).body)
    assert len(whole["devices"]) == 2


def test_plain_production_has_no_lines_of_phases():
    details = {"production": [{"type": "eim", "wNow": 5, "lines": [{"wNow": 5}]}], "storage": []}
    known = having(PRODUCTION_DETAILS, details, Answers())
    plain = {"production": [{"type": "eim", "wNow": 5}], "storage": []}
    assert json.loads(asked("/production.json", known=known).body) == plain
    assert json.loads(asked("/production.json?details=1", known=known).body) == details


def test_a_number_that_is_too_large_for_any_machine_is_no_infinity():
    body = b'{"production": [{"type": "eim", "wNow": 1e999, "lines": [], "more": [-1e999, 1.5]}]}'
    said = Response(200, {"Content-Type": "application/json"}, body)
    known = Answers().with_(PRODUCTION_DETAILS, read(PRODUCTION_DETAILS, said, moment()))
    (one,) = json.loads(asked("/production.json", known=known).body)["production"]
    assert (one["wNow"], one["more"]) == (None, [None, 1.5])


@pytest.mark.parametrize("path", ["/", "/nothing", "/ivp/peb/anything", "/home?x=1", "//home"])
def test_what_the_gateway_is_not_asked_is_not_told(path):
    assert asked(path).status == 404


@pytest.mark.parametrize(
    ("reason", "status"),
    [(Reason.NOT_OFFERED, 404), (Reason.NO_HARDWARE, 404), (Reason.DENIED, 503),
     (Reason.SILENT, 503), (Reason.NOT_READY, 503)],
)  # fmt: skip
def test_why_there_is_nothing_is_said(reason, status):
    known = Answers({METERS.name: Gap(METERS.name, reason, "because of this")})
    reply = asked("/ivp/meters", known=known)
    assert reply.status == status
    assert b"because of this" in reply.body


def test_what_was_never_asked_is_not_asked_now():
    reply = asked("/ivp/meters", known=Answers())
    assert reply.status == 503
    assert b"nobody asked yet" in reply.body


def test_a_gateway_without_batteries_has_none_that_give_power():
    none = Gap("ensemble_power", Reason.NO_HARDWARE, "no battery")
    reply = asked("/ivp/ensemble/power", known=Answers({"ensemble_power": none}))
    assert (reply.status, json.loads(reply.body)) == (200, {"devices:": []})
