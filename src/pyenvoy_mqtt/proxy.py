"""The gateway's own paths, answered from what it last said: for those who would else poll it themselves. Pure.

It reads only. What the gateway said goes on as it came, with its age; what it was never asked is not asked now.
"""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from pyenvoy import Answer, Endpoint, Gap, Reason
from pyenvoy.endpoint import Cadence
from pyenvoy.request import Method
from pyenvoy.show.plain import moment
from pyenvoy.wire import CATALOGUE
from pyenvoy.wire.auth import CHECK_JWT
from pyenvoy.wire.inventory import INVENTORY_ALL
from pyenvoy_mqtt.rest.values import JSON, Reply, refusal
from pyenvoy_mqtt.view import View

_LEAST = timedelta(minutes=2)
_VALID = b"<!DOCTYPE html><h2>Valid token.</h2>\n"
"""What a gateway says of a token; whose it is, the gateway would judge, and is not asked."""

_ABSENT = frozenset({Reason.NOT_OFFERED, Reason.NO_HARDWARE})


def _by_path() -> Mapping[str, tuple[Endpoint[Any], ...]]:
    """The endpoints that answer for a path, the plainest first; what differs in spelling stands in."""
    found: dict[str, tuple[Endpoint[Any], ...]] = {}
    for one in CATALOGUE:
        if Method.GET in one.methods and "{" not in one.path:
            found[one.path] = (*found.get(one.path, ()), one)
    for group in _ALIKE:
        every = [one for path in group for one in found.get(path, ())]
        for path in group:
            own = found.get(path, ())
            found[path] = (*own, *(one for one in every if one not in own))
    return found


_ALIKE = (
    ("/info", "/info.xml"),
    ("/home", "/home.json"),
    ("/inventory", "/inventory.json", "/inventory.json?deleted=1"),
    ("/production.json", "/production.json?details=1"),
    ("/admin/lib/tariff", "/admin/lib/tariff.json"),
    ("/admin/lib/acb_config", "/admin/lib/acb_config.json"),
)
"""Paths under which a gateway says the same, or less."""

PATHS = _by_path()


def answer(path: str, view: View, now: datetime) -> Reply:
    """What the gateway last said at a path, which has its query with it; or why there is nothing."""
    if path.partition("?")[0] == CHECK_JWT.path:
        return Reply(_VALID, kind="text/html")
    endpoints = PATHS.get(path)
    if endpoints is None:
        return refusal(404, "the gateway is not asked this, so it cannot be told")
    for one in endpoints:
        if (found := view.answers.answer(one)) is not None:
            return _told(path, one, found, now)
    return _missing([gap for one in endpoints if (gap := view.answers.gap(one))])


def _told(path: str, endpoint: Endpoint[Any], found: Answer[Any], now: datetime) -> Reply:
    age = max(now - found.at, timedelta())
    told = (("Age", str(int(age.total_seconds()))), ("X-Answered-At", moment(found.at)))
    if age > _patience(endpoint):
        return refusal(503, f"the last answer is {int(age.total_seconds())} s old", headers=told)
    body = found.body
    if endpoint is INVENTORY_ALL and "deleted" not in path:
        body = _in_use(body)
    return Reply(body, kind=_kind(body), headers=told)


def _patience(endpoint: Endpoint[Any]) -> timedelta:
    """How old an answer may be: what is asked every two seconds is no news after minutes."""
    on_request = endpoint.cadence is Cadence.ON_REQUEST
    usual: timedelta = (Cadence.LAZY if on_request else endpoint.cadence).value
    return max(4 * usual, _LEAST)


def _kind(body: bytes) -> str:
    text = body.lstrip(b"\xef\xbb\xbf \t\r\n")
    if text.startswith((b"{", b"[")):
        return JSON
    return "text/xml" if text.startswith(b"<?xml") else "text/html"


def _in_use(body: bytes) -> bytes:
    """The inventory without what is retired, which the plain one does not list."""
    groups = json.loads(body)
    kept = [
        {
            **group,
            "devices": [one for one in group["devices"] if one.get("admin_state") != _RETIRED],
        }
        for group in groups
    ]
    return json.dumps(kept, separators=(",", ":")).encode()


_RETIRED = 3


def _missing(gaps: list[Gap]) -> Reply:
    asked = [gap for gap in gaps if gap.reason is not Reason.NOT_ASKED]
    gap = (asked or gaps)[0]
    status = 404 if gap.reason in _ABSENT else 503
    return refusal(status, f"{gap.of} ({gap.reason}): {gap.why}")
