"""The gateway's own paths, answered from what it last said: for those who would else poll it themselves. Pure.

It reads only. What the gateway said goes on as it came, with its age; what it was never asked is not asked now.
"""

import json
import math
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from pyenvoy import Answer, Endpoint, Gap, Reason
from pyenvoy.endpoint import Cadence, from_json
from pyenvoy.request import Method
from pyenvoy.show.plain import moment
from pyenvoy.wire import CATALOGUE
from pyenvoy.wire.auth import CHECK_JWT
from pyenvoy.wire.inventory import INVENTORY_ALL
from pyenvoy.wire.ivp_ensemble.power import ENSEMBLE_POWER
from pyenvoy.wire.production import PRODUCTION_DETAILS
from pyenvoy_mqtt.rest.values import JSON, Reply, refusal
from pyenvoy_mqtt.view import View

_LEAST = timedelta(minutes=2)
_VALID = b"<!DOCTYPE html><h2>Valid token.</h2>\n"
"""What a gateway says of a token; whose it is, the gateway would judge, and is not asked."""

_NO_BATTERIES = b'{"devices:": []}'
"""What a gateway without batteries says of their power; nobody asks it, and readers want the page."""

_ABSENT = frozenset({Reason.NOT_OFFERED, Reason.NO_HARDWARE})


def _by_path() -> Mapping[str, tuple[Endpoint[Any], ...]]:
    """The endpoints that answer for a path, the plainest first; what differs in spelling stands in."""
    found: dict[str, tuple[Endpoint[Any], ...]] = {}
    for one in CATALOGUE:
        if Method.GET in one.methods and "{" not in one.path:
            found[one.path] = (*found.get(one.path, ()), one)
    return {path: (*own, *_standing_in(path, found, own)) for path, own in found.items()}


def _standing_in(
    path: str, found: Mapping[str, tuple[Endpoint[Any], ...]], own: tuple[Endpoint[Any], ...]
) -> Iterator[Endpoint[Any]]:
    for group in _ALIKE:
        if path in group:
            yield from (one for other in group for one in found[other] if one not in own)


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
    gaps = [gap for one in endpoints if (gap := view.answers.gap(one))]
    if endpoints[0] is ENSEMBLE_POWER and gaps[0].reason is Reason.NO_HARDWARE:
        return Reply(_NO_BATTERIES)
    return _missing(gaps)


def _told(path: str, endpoint: Endpoint[Any], found: Answer[Any], now: datetime) -> Reply:
    age = max(now - found.at, timedelta())
    told = (("Age", str(int(age.total_seconds()))), ("X-Answered-At", moment(found.at)))
    if age > _patience(endpoint):
        return refusal(503, f"the last answer is {int(age.total_seconds())} s old", headers=told)
    body = found.body
    if path != endpoint.path and endpoint in _PLAINER:
        plainer = _finite(_PLAINER[endpoint](from_json(body)))
        body = json.dumps(plainer, separators=(",", ":"), allow_nan=False).encode()
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


def _in_use(said: object) -> object:
    """The inventory without what is retired, which the plain one does not list."""
    return [{**group, "devices": _kept(group.get("devices"))} for group in _rows(said)]


def _kept(devices: object) -> list[dict[str, object]]:
    return [one for one in _rows(devices) if one.get("admin_state") != _RETIRED]


_RETIRED = 3


def _without_details(said: object) -> object:
    """Production without the lines of each phase."""
    kinds = said if isinstance(said, dict) else {}
    return {
        kind: [{name: row[name] for name in row if name != "lines"} for row in _rows(rows)]
        for kind, rows in kinds.items()
    }


def _finite(said: object) -> object:
    """Without numbers like `1e999`, which are JSON and have no number here: there is none for them in JSON either."""
    match said:
        case dict():
            return {name: _finite(one) for name, one in said.items()}
        case list():
            return [_finite(one) for one in said]
        case float() if not math.isfinite(said):
            return None
        case _:
            return said


def _rows(said: object) -> list[dict[str, object]]:
    """The objects of a list, if it is one."""
    return [one for one in said if isinstance(one, dict)] if isinstance(said, list) else []


_PLAINER = {INVENTORY_ALL: _in_use, PRODUCTION_DETAILS: _without_details}
"""What makes of an answer the one that a plainer question would have got."""


def _missing(gaps: list[Gap]) -> Reply:
    asked = [gap for gap in gaps if gap.reason is not Reason.NOT_ASKED]
    gap = (asked or gaps)[0]
    status = 404 if gap.reason in _ABSENT else 503
    return refusal(status, f"{gap.of} ({gap.reason}): {gap.why}")
