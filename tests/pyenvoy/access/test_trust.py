from datetime import UTC, datetime, timedelta

import pytest

from pyenvoy.access.trust import WHO, Trust, is_same, may_rotate
from pyenvoy.request import Response, Silence, Silent
from tests.fakes.played import info
from tests.fakes.tokens import NOW, SERIAL

DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("left", "may"), [(31 * DAY, False), (30 * DAY, True), (DAY, True), (-400 * DAY, True)]
)
def test_a_certificate_may_be_followed_near_its_end_and_after_it(left, may):
    assert may_rotate(Trust.PIN_ROTATE, NOW + left, NOW) is may


@pytest.mark.parametrize(("year", "may"), [(1, True), (9999, False)])
def test_a_certificates_end_may_be_any_date_there_is(year, may):
    assert may_rotate(Trust.PIN_ROTATE, datetime(year, 1, 1, tzinfo=UTC), NOW) is may


@pytest.mark.parametrize("trust", [Trust.PIN, Trust.CA, Trust.INSECURE])
def test_not_where_a_person_has_not_allowed_it(trust):
    assert not may_rotate(trust, NOW - DAY, NOW)


def test_not_where_nobody_knows_when_it_ends():
    assert not may_rotate(Trust.PIN_ROTATE, None, NOW)


def test_a_stranger_is_asked_nothing_but_who_it_is():
    assert (WHO.path, len(WHO.headers), WHO.body) == ("/info", 0, None)


def test_the_same_serial_is_the_same_gateway():
    assert is_same(SERIAL, info(), NOW)


@pytest.mark.parametrize(
    "heard",
    [info(serial="999999999999"), Response(200, body=b"<html>"), Silence(Silent.BROKEN, "cut")],
)
def test_anything_else_is_not(heard):
    assert not is_same(SERIAL, heard, NOW)


def test_no_serial_is_nobody():
    assert not is_same("", info(serial=""), NOW)
