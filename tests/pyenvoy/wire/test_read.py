from datetime import UTC, datetime

import attrs
import pytest

from pyenvoy.endpoint import Answer, Endpoint
from pyenvoy.errors import Gap, Reason
from pyenvoy.request import Response
from pyenvoy.wire import read
from pyenvoy.wire.converter import wire

NOW = datetime(2026, 6, 1, tzinfo=UTC)


@attrs.frozen
class Thing:
    power: float | None = wire("power", default=None)


THING = Endpoint("thing", "/thing", Thing, purpose="to test with")


def found(status=200, body=b'{"power": 5}'):
    return read(THING, Response(status, body=body), NOW)


def test_a_good_answer_keeps_its_bytes_and_its_moment():
    answer = found()
    assert answer == Answer(Thing(5), NOW)
    assert answer.body == b'{"power": 5}'


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        (401, Reason.DENIED),
        (403, Reason.DENIED),
        (404, Reason.NOT_OFFERED),
        (301, Reason.NOT_OFFERED),
        (500, Reason.NOT_READY),
        (503, Reason.NOT_READY),
        (504, Reason.NOT_READY),
        (204, Reason.NOT_READY),
    ],
)
def test_a_status_is_a_reason(status, reason):
    gap = found(status)
    assert (gap.of, gap.reason) == ("thing", reason)


def test_the_status_is_said_and_where_it_stood():
    assert [found(status).why for status in (401, 404)] == [
        "the gateway refuses (401)",
        "there is no such page (404)",
    ]
    assert found(body=b'{"error": "404 - Not Found"}').why == (
        "there is no such page (404 in the body of a 200)"
    )


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b'{"error": "404 - Not Found"}', Reason.NOT_OFFERED),
        (b'{"err": "404 - Not Found"}', Reason.NOT_OFFERED),
        (b'{"error": "503 - Service Unavailable"}', Reason.NOT_READY),
        (b'{"status": 401, "error": "", "info": "Authentication required"}', Reason.DENIED),
        (b"Error: 401 ", Reason.DENIED),
        (b"<!DOCTYPE html><h2>401 Unauthorized</h2>", Reason.DENIED),
        (b"<html><head><title>404 Not Found</title>", Reason.NOT_OFFERED),
        (b"<html><body>Production: 401 W</body></html>", Reason.UNREADABLE),
        (b"", Reason.UNREADABLE),
        (b"null", Reason.UNREADABLE),
        (b"[]", Reason.UNREADABLE),
    ],
)
def test_an_error_in_a_good_status_is_still_an_error(body, reason):
    assert isinstance(found(body=body), Gap)
    assert found(body=body).reason is reason


@pytest.mark.parametrize("body", [b'{"error": 404}', b'{"status": 401}', b'{"error": "no"}'])
def test_a_document_that_only_looks_like_an_error_is_read(body):
    assert found(body=body) == Answer(Thing(), NOW)


@pytest.mark.parametrize("body", [b"", b"Error: 401 ", b'{"power": 5}'])
def test_a_refusal_needs_no_body(body):
    """Protocol chapter 1.3 no. 23."""
    assert found(401, body).reason is Reason.DENIED
