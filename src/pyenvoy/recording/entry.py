"""A recording as values, and what its endpoints said. Nothing here knows how a file looks."""

from datetime import datetime
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qsl, urlencode

import attrs

from pyenvoy import wire
from pyenvoy.endpoint import Answer, Answers, Endpoint
from pyenvoy.errors import Gap, Problem, Reason
from pyenvoy.request import Method, Request, Response


@attrs.frozen
class Entry:
    """One question and what came back. `request.origin` is where it was asked."""

    request: Request
    response: Response
    at: datetime
    comment: str = ""


@attrs.frozen
class Recording:
    """What one gateway answered, in the order it was asked; `problems` names what was unreadable."""

    entries: tuple[Entry, ...]
    comment: str = ""
    problems: tuple[Problem, ...] = ()


@lru_cache(maxsize=1024)
def same_place(path: str) -> str:
    """One spelling for a path: no cache buster (`?_=…`), no trailing slash, query in order.

    Below `/admin`, `/ivp` and `/installer` the page is the same with and without `.json`
    (protocol 4.3, 4.4); elsewhere the two differ.
    """
    bare, _, asked = path.partition("?")
    bare = bare.rstrip("/") or "/"
    if bare.startswith(("/admin/", "/ivp/", "/installer/")):
        bare = bare.removesuffix(".json")
    pairs = parse_qsl(asked, keep_blank_values=True)
    query = urlencode(sorted(pair for pair in pairs if pair[0] != "_"))
    return f"{bare}?{query}" if query else bare


def answers(recording: Recording) -> Answers:
    """What every endpoint of the catalogue said; what the recording does not hold is not offered."""
    held: dict[str, list[Entry]] = {}
    for entry in recording.entries:
        if entry.request.method is Method.GET:
            held.setdefault(same_place(entry.request.path), []).append(entry)
    return Answers(
        {
            endpoint.name: _answer(endpoint, held.get(same_place(endpoint.path), []))
            for endpoint in wire.CATALOGUE
        }
    )


def _answer(endpoint: Endpoint[Any], held: list[Entry]) -> Answer[Any] | Gap:
    """The last answer that can be read; if none can, why the last one cannot."""
    found: Answer[Any] | Gap | None = None
    for entry in reversed(held):
        read = wire.read(endpoint, entry.response, entry.at)
        if isinstance(read, Answer):
            return read
        found = found or read
    return found or Gap(endpoint.name, Reason.NOT_OFFERED, "the recording does not hold it")


def moment(recording: Recording) -> datetime:
    """When the last of its questions was asked."""
    return max(entry.at for entry in recording.entries)
