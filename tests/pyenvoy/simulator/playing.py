"""What the tests of the living gateway share: how to ask it, and when."""

import json
from datetime import UTC, datetime, timedelta

from pyenvoy.request import Method, Request, Response
from pyenvoy.simulator.answers import Living, living

NOON = datetime(2026, 6, 21, 10, 7, 13, tzinfo=UTC)
"""Midday in Europe, night in America."""
MIDNIGHT = datetime(2026, 6, 21, 23, 31, 0, tzinfo=UTC)


def played(era: str, **wishes) -> Living:
    """A gateway whose sun stands high at NOON, wherever its like usually stands."""
    return living(era, noon=NOON, **wishes)


def response(gateway: Living, path: str, now: datetime = NOON) -> Response:
    return gateway.respond(Request(Method.GET, path), now)[1]


def said(gateway: Living, path: str, now: datetime = NOON):
    answer = response(gateway, path, now)
    assert answer.status == 200, (path, answer.status)
    return json.loads(answer.body)


def told(
    gateway: Living, method: Method, path: str, document: object, now: datetime = NOON
) -> tuple[Living, Response]:
    return gateway.respond(Request(method, path, body=json.dumps(document).encode()), now)


def after(**span) -> datetime:
    return NOON + timedelta(**span)
