from datetime import timedelta

import pytest

from pyenvoy.firmware import Firmware
from pyenvoy.request import Headers, Response
from pyenvoy.simulator.faults import NONE, Fault, Faults, Kind, spoilt
from tests.fakes.recorded import NOW

NEW, OLD = Firmware((8, 2)), Firmware((5, 0))
MINUTE = timedelta(minutes=1)
RIGHT = Response(200, Headers({"content-type": "application/json"}), b'[{"a": 1}]', MINUTE)


def kind_at(now, *schedule, path="/info", among=None):
    fault = Faults(schedule, NOW).at(now, path, among)
    return fault and fault.kind


def test_without_a_schedule_all_is_well():
    assert NONE.at(NOW, "/info") is None


def test_a_fault_lasts_for_ever_unless_told():
    assert kind_at(NOW + timedelta(days=9), Fault(Kind.HANG)) is Kind.HANG


@pytest.mark.parametrize(("minutes", "wrong"), [(0, False), (1, True), (2, True), (3, False)])
def test_a_fault_has_a_beginning_and_an_end(minutes, wrong):
    fault = Fault(Kind.HANG, start=MINUTE, duration=2 * MINUTE)
    assert (kind_at(NOW + minutes * MINUTE, fault) is Kind.HANG) == wrong


@pytest.mark.parametrize(("minutes", "wrong"), [(0, True), (1, False), (5, True), (6, False)])
def test_a_fault_comes_again(minutes, wrong):
    fault = Fault(Kind.HANG, duration=MINUTE, every=5 * MINUTE)
    assert (kind_at(NOW + minutes * MINUTE, fault) is Kind.HANG) == wrong


def test_a_fault_concerns_the_paths_it_names():
    fault = Fault(Kind.HANG, paths=("/ivp/meters",))
    assert kind_at(NOW, fault, path="/ivp/meters/readings") is Kind.HANG
    assert kind_at(NOW, fault, path="/info") is None


def test_the_first_that_fits_counts():
    assert (
        kind_at(NOW, Fault(Kind.NULL, start=MINUTE), Fault(Kind.EMPTY), Fault(Kind.HANG))
        is Kind.EMPTY
    )


def test_some_kinds_can_be_looked_for():
    found = kind_at(NOW, Fault(Kind.EMPTY), Fault(Kind.HANG), among=frozenset({Kind.HANG}))
    assert found is Kind.HANG


def test_a_schedule_is_counted_from_where_it_is_begun():
    faults = Faults((Fault(Kind.HANG, start=MINUTE),)).beginning(NOW)
    assert faults.at(NOW, "/") is None
    assert faults.at(NOW + MINUTE, "/").kind is Kind.HANG


def test_a_schedule_that_has_begun_is_not_begun_again():
    assert Faults((), NOW).beginning(NOW + MINUTE).began == NOW


def test_a_schedule_that_never_began_is_at_its_beginning():
    assert Faults((Fault(Kind.HANG),)).at(NOW, "/").kind is Kind.HANG


def test_a_parameter_has_a_usual_value():
    assert Fault(Kind.STATUS).number("status", 503) == 503
    assert Fault(Kind.STATUS, parameters={"status": 504}).number("status", 503) == 504


# -- what becomes of an answer --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        (Kind.EMPTY, b""),
        (Kind.NULL, b"null"),
        (Kind.HALF, b'[{"a"'),
        (Kind.SWAPPED, b"{}"),
        (Kind.HANG, RIGHT.body),
    ],
)
def test_a_fault_spoils_the_body(kind, body):
    found = spoilt(Fault(kind), RIGHT, NEW, "/ivp/meters")
    assert (found.status, found.body, found.took) == (200, body, MINUTE)


def test_an_object_becomes_a_list():
    assert spoilt(Fault(Kind.SWAPPED), Response(200, body=b" {}"), NEW, "/").body == b"[]"


def test_a_page_comes_with_the_type_that_was_promised():
    found = spoilt(Fault(Kind.PAGE), RIGHT, NEW, "/ivp/meters")
    assert found.body.startswith(b"<!DOCTYPE html>")
    assert found.headers["content-type"] == "application/json"


def test_a_redirect_leads_elsewhere():
    found = spoilt(Fault(Kind.REDIRECT, parameters={"location": "/x"}), RIGHT, NEW, "/")
    assert (found.status, found.headers["location"]) == (302, "/x")


@pytest.mark.parametrize(
    ("status", "firmware", "path", "said"),
    [
        (503, NEW, "/home", b"openresty"),
        (503, OLD, "/home", b'"error" : "503 - Service Unavailable"'),
        (504, NEW, "/home", b"504 Gateway Time-out"),
        (500, OLD, "/home", b"500 - Internal Server Error"),
        (401, NEW, "/home", b"<h2>401 Unauthorized</h2>"),
        (403, OLD, "/api/v1/production/inverters", b'"status": 401'),
        (401, OLD, "/admin/lib/tariff", b"Error: 401 "),
        (404, OLD, "/ivp/ss/gen_mode", b'"err": "404 - Not Found"'),
        (400, NEW, "/ivp/meters", b"400 - Bad Request"),
        (405, NEW, "/ivp/meters", b"405"),
    ],
)
def test_a_status_has_the_body_of_its_era(status, firmware, path, said):
    found = spoilt(Fault(Kind.STATUS, parameters={"status": status}), RIGHT, firmware, path)
    assert (found.status, said in found.body) == (status, True)


def test_everybody_can_be_refused():
    assert spoilt(Fault(Kind.UNAUTHORIZED), RIGHT, NEW, "/home").status == 401
