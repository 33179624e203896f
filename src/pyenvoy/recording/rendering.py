"""A recording → the bytes of a HAR file. Secrets do not get this far, and are left out here again."""

import base64
import json
from datetime import timedelta
from urllib.parse import parse_qsl, urlsplit

from pyenvoy.recording.entry import Entry, Recording
from pyenvoy.request import SECRET_HEADERS, Headers, Request, Response


def render(recording: Recording) -> bytes:
    """Write a recording as a HAR file, the same bytes for the same recording."""
    log = {
        "version": "1.2",
        "creator": {"name": "pyenvoy", "version": "1"},
        "comment": recording.comment,
        "entries": [_rendered(entry) for entry in recording.entries],
    }
    return (
        json.dumps({"log": log}, indent=1, ensure_ascii=False).encode(errors="surrogatepass")
        + b"\n"
    )


def _rendered(entry: Entry) -> dict[str, object]:
    milliseconds = round(entry.response.took / timedelta(milliseconds=1), 3)
    rendered: dict[str, object] = {
        "startedDateTime": entry.at.isoformat(),
        "time": milliseconds,
        "request": _rendered_request(entry.request),
        "response": _rendered_response(entry.response),
        "cache": {},
        "timings": {"send": 0, "wait": milliseconds or -1, "receive": 0},
    }
    return rendered | ({"comment": entry.comment} if entry.comment else {})


def _rendered_request(request: Request) -> dict[str, object]:
    query = parse_qsl(urlsplit(request.path).query, keep_blank_values=True)
    rendered: dict[str, object] = {
        "method": str(request.method),
        "url": f"{request.origin or ''}{request.path}",
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": _rendered_headers(request.headers),
        "queryString": [{"name": name, "value": value} for name, value in query],
        "headersSize": -1,
        "bodySize": len(request.body or b""),
    }
    if request.body is not None:
        text = request.body.decode(errors="replace")
        rendered["postData"] = {"mimeType": request.headers.get("content-type", ""), "text": text}
    return rendered


def _rendered_response(response: Response) -> dict[str, object]:
    content: dict[str, object] = {
        "size": len(response.body),
        "mimeType": response.headers.get("content-type", "application/octet-stream"),
    }
    try:
        content["text"] = response.body.decode()
    except UnicodeDecodeError:
        content |= {"text": base64.b64encode(response.body).decode(), "encoding": "base64"}
    return {
        "status": response.status,
        "statusText": "",
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": _rendered_headers(response.headers),
        "content": content,
        "redirectURL": response.headers.get("location", ""),
        "headersSize": -1,
        "bodySize": len(response.body),
    }


def _rendered_headers(headers: Headers) -> list[dict[str, str]]:
    return [
        {"name": name, "value": value}
        for name in headers
        if name not in SECRET_HEADERS
        for value in headers.all_of(name)
    ]
