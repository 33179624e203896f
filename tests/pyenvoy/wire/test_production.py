from datetime import UTC, datetime

import pytest

from pyenvoy.errors import Gap, Problem, Reason
from pyenvoy.request import Response
from pyenvoy.wire import read
from pyenvoy.wire.production import PRODUCTION, PRODUCTION_DETAILS, PRODUCTION_HTML, PRODUCTION_PAGE

NOW = datetime(2026, 6, 1, tzinfo=UTC)


def heard(endpoint, body):
    return read(endpoint, Response(200, body=body), NOW)


@pytest.mark.parametrize("endpoint", [PRODUCTION, PRODUCTION_DETAILS, PRODUCTION_PAGE])
def test_html_with_status_200_is_no_answer(endpoint):  # chapter 1.3 number 1
    gap = heard(endpoint, b"\n  <html><h1>System Energy Production</h1></html>")
    assert (gap.reason, gap.why) == (Reason.UNREADABLE, "a page of HTML in place of JSON")


def test_lists_that_are_not_there_are_empty():
    value = heard(PRODUCTION, b"{}").value
    assert (value.production, value.consumption, value.storage) == ((), (), ())


def test_integers_and_floats_are_interchangeable():
    body = b'{"production": [{"type": "eim", "wNow": 0, "whLifetime": 1.5, "activeCount": 1.0}]}'
    (section,) = heard(PRODUCTION, body).value.production
    assert (section.power, section.energy_lifetime, section.active_count) == (0.0, 1.5, 1)


def test_one_field_that_is_wrong_costs_only_itself():
    body = b'{"production": [{"type": "eim", "wNow": "many", "whToday": 3}]}'
    answer = heard(PRODUCTION, body)
    assert answer.value.production[0].energy_today == 3
    assert answer.problems == (Problem("production[0].wNow", "a number was expected, not text"),)


def test_a_section_without_a_type_costs_only_itself():
    answer = heard(PRODUCTION, b'{"production": [{"wNow": 1}, {"type": "inverters"}]}')
    assert [section.type for section in answer.value.production] == ["inverters"]


def test_the_page_of_firmware_3_is_read_where_it_is_html():
    row = b"<table><tr><td>Currently</td><td> 6.63 kW</td></tr></table>"
    (found,) = heard(PRODUCTION_HTML, row).value.rows
    assert (found.label, found.value, found.unit) == ("Currently", 6.63, "kW")


def test_the_page_of_firmware_7_is_no_table():
    assert isinstance(heard(PRODUCTION_HTML, b'{"production": []}'), Gap)
