"""The bytes of a HAR file → a recording.

It may come from our recorder, from a script, or from the network panel of a browser that was
looking at the gateway's own pages, with all that a browser adds: other hosts, pictures, the same
page many times, bodies in base64, and bodies left out.
"""

import base64
import binascii
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import SplitResult, urlsplit

from pyenvoy.errors import Problem, UsageError
from pyenvoy.recording.entry import Entry, Recording
from pyenvoy.request import SECRET_HEADERS, Headers, Method, Origin, Request, Response

_SPOKEN_BY_A_GATEWAY = ("/info", "/ivp/", "/api/v1/", "/production", "/home", "/inv", "/admin/lib/")
_NEVER = datetime.fromtimestamp(0, UTC)


def parse(body: bytes) -> Recording:
    """Read a HAR file. Raises `UsageError` when it is none, or holds nothing that a gateway said."""
    log = _log(body)
    problems: list[Problem] = []
    found = tuple(_entries(log, problems))
    hosts = _gateways(found)
    entries = tuple(entry for entry in found if _host(entry) in hosts)
    if not entries:
        said = "; ".join(str(problem) for problem in problems)
        raise UsageError(f"the recording holds no answer of a gateway{': ' if said else ''}{said}")
    return Recording(entries, _text(log.get("comment")), tuple(problems))


def _log(body: bytes) -> dict[str, object]:
    data = _json(body.removeprefix(b"\xef\xbb\xbf"))
    log = data.get("log") if isinstance(data, dict) else None
    if not isinstance(log, dict) or not isinstance(log.get("entries"), list):
        raise UsageError(
            'not a recording: a HAR file has "log" with a list of "entries", this has none'
        )
    return log


def _json(body: bytes) -> object:
    with suppress(ValueError, RecursionError):
        return json.loads(body)
    # Raised here, since the decoder's error would hold all of the file, secrets too.
    raise UsageError("not a recording: a HAR file is JSON, and this is not")


def _entries(log: Mapping[str, object], problems: list[Problem]) -> Iterator[Entry]:
    for i, raw in enumerate(_list(log.get("entries"))):
        try:
            entry = _entry(raw)
        except _UnreadableError as error:
            problems.append(Problem(f"entries[{i}]", str(error)))
            continue
        if entry is not None:
            yield entry


class _UnreadableError(Exception):
    """Why an entry could not be used."""


def _entry(raw: object) -> Entry | None:
    """One entry; `None` for what a browser does by itself and no gateway is asked (`OPTIONS`)."""
    asked, answered = _dict(raw).get("request"), _dict(raw).get("response")
    if not isinstance(asked, dict) or not isinstance(answered, dict):
        raise _UnreadableError('an entry has a "request" and a "response"')
    if _text(asked.get("method")) not in set(Method):
        return None
    headers = _headers(answered)
    response = Response(_status(answered), headers, _content(answered), _took(_dict(raw)))
    request = _request(asked)
    return Entry(request, response, _moment(_dict(raw), headers), _text(_dict(raw).get("comment")))


def _request(asked: Mapping[str, object]) -> Request:
    try:
        url = urlsplit(_text(asked["url"]))
        origin = _origin(url)
    except (KeyError, ValueError) as error:
        raise _UnreadableError("the url is none") from error
    if not url.scheme and not url.path.startswith("/"):
        raise _UnreadableError("the url is none")
    path = (url.path or "/") + (f"?{url.query}" if url.query else "")
    posted = _dict(asked.get("postData")).get("text")
    body = posted.encode(errors="surrogatepass") if isinstance(posted, str) else None
    return Request(Method(_text(asked.get("method"))), path, _headers(asked), body, origin=origin)


def _origin(url: SplitResult) -> Origin | None:
    """Where it was asked; `None` for a url without a host, as scripts write them."""
    if not url.hostname:
        return None
    return Origin(url.scheme, url.hostname, url.port or (443 if url.scheme == "https" else 80))


def _headers(raw: Mapping[str, object]) -> Headers:
    """The headers without those that may hold a token, a password or a session."""
    return Headers(
        tuple(
            (name, value)
            for pair in _list(raw.get("headers"))
            if isinstance(name := _dict(pair).get("name"), str)
            and isinstance(value := _dict(pair).get("value"), str)
            and name.lower() not in SECRET_HEADERS
        )
    )


def _status(answered: Mapping[str, object]) -> int:
    """The status; a page that the browser had already (304) counts as if it came whole."""
    status = answered.get("status")
    if type(status) is not int or not 100 <= status <= 599:
        raise _UnreadableError("no answer came")
    return 200 if status == 304 and _content(answered) else status


def _content(answered: Mapping[str, object]) -> bytes:
    content = _dict(answered.get("content"))
    text = content.get("text")
    if not isinstance(text, str):
        return b""
    if content.get("encoding") != "base64":
        return text.encode(errors="surrogatepass")
    try:
        return base64.b64decode(text)
    except (binascii.Error, ValueError) as error:
        raise _UnreadableError("the body is not base64, although it says so") from error


def _took(raw: Mapping[str, object]) -> timedelta:
    """The service time; -1 and nothing mean unknown, which counts as none."""
    wait = _dict(raw.get("timings")).get("wait")
    if isinstance(wait, int | float) and 0 < wait < 1e9:
        return timedelta(milliseconds=wait)
    return timedelta()


def _moment(raw: Mapping[str, object], headers: Headers) -> datetime:
    """When it was asked; else by the gateway's `Date`; else never, so that its age is visible."""
    for text, read in (
        (_text(raw.get("startedDateTime")), datetime.fromisoformat),
        (headers.get("date", ""), parsedate_to_datetime),
    ):
        try:
            found = read(text)
            return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
        except (ValueError, OverflowError):  # the latter at both ends of the calendar
            continue
    return _NEVER


def _gateways(entries: tuple[Entry, ...]) -> set[str]:
    """The hosts that are the gateway: those that said so in `/info`, else who speaks most like one."""
    named = {_host(entry) for entry in entries if b"<envoy_info" in entry.response.body}
    if named:
        return named
    counted = Counter(
        _host(entry) for entry in entries if entry.request.path.startswith(_SPOKEN_BY_A_GATEWAY)
    )
    most = max(counted.values(), default=0)
    return {host for host, count in counted.items() if count == most}


def _host(entry: Entry) -> str:
    return entry.request.origin.host if entry.request.origin else ""


def _dict(value: object) -> dict[str, object]:
    return value if isinstance(value, dict) else {}


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _text(value: object) -> str:
    """Text; half a character in it becomes a question mark, since nobody could write it."""
    return value.encode(errors="replace").decode() if isinstance(value, str) else ""
