"""Small recordings made up for a test: a firmware, and a body per path."""

import json
from datetime import UTC, datetime, timedelta

from pyenvoy.recording import Entry, Recording
from pyenvoy.request import Headers, Method, Origin, Request, Response

NOW = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)
SERIAL = "122112123456"
"""Its installer password is `d525d2jh` (protocol 3.2)."""


def info(software="D8.2.4345", serial=SERIAL, time=1767225600):
    tokens = "" if software[1] in "3456" else "<web-tokens>true</web-tokens>"
    return (
        f"<?xml version='1.0' encoding='UTF-8'?><envoy_info><time>{time}</time><device><sn>{serial}</sn>"
        f"<pn>800-00555-r03</pn><software>{software}</software></device>{tokens}</envoy_info>"
    )


def entry(path, body="", *, status=200, headers=(), at=NOW, took=timedelta(), method=Method.GET):
    text = body if isinstance(body, str) else json.dumps(body)
    request = Request(method, path, origin=Origin("https", "envoy.local", 443))
    return Entry(request, Response(status, Headers(headers), text.encode(), took), at)


def recorded(software="D8.2.4345", pages=None, serial=SERIAL):
    """A recording of a gateway with this firmware that holds these bodies by path."""
    pages = {"/info": info(software, serial)} | (pages or {})
    return Recording(tuple(entry(path, body) for path, body in pages.items()))
