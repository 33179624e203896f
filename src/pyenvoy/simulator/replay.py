"""A recording, played: what was answered is answered again, and writes change what is read later. Pure."""

import re
from collections.abc import Mapping
from datetime import datetime

import attrs

from pyenvoy.errors import UsageError
from pyenvoy.firmware import Firmware
from pyenvoy.recording import Recording, same_place
from pyenvoy.request import Headers, Method, Request, Response
from pyenvoy.simulator import era, meter_stream, writes

_OF_THE_CONNECTION = frozenset(
    {
        "connection",
        "content-encoding",
        "content-length",
        "date",
        "keep-alive",
        "set-cookie",
        "transfer-encoding",
    }
)


@attrs.frozen
class Replay:
    """Plays a recording. With `follow_clock` the time in `/info` is now, not that of the recording.

    Raises `UsageError` when the recording holds no `/info` to know the gateway by.
    """

    recording: Recording = attrs.field(repr=False)
    follow_clock: bool = False
    _pages: Mapping[str, Response] = attrs.field(repr=False)
    serial: str = attrs.field(init=False)
    firmware: Firmware = attrs.field(init=False)

    @_pages.default
    def _(self) -> Mapping[str, Response]:
        return _played(self.recording)

    @serial.default
    def _(self) -> str:
        return _identity(self._pages)[0]

    @firmware.default
    def _(self) -> Firmware:
        return _identity(self._pages)[1]

    def respond(self, request: Request, now: datetime) -> "tuple[Replay, Response]":
        """What was recorded, as the writes so far have left it; the era's 404 for all else."""
        place = same_place(request.path)
        if request.method is not Method.GET:
            pages, response = writes.write(self._pages, request.method, place, request.body, now)
            return attrs.evolve(self, pages=pages), response or self._missing(request)
        page = self._pages.get(place) or self._missing(request)
        if self.follow_clock and place in ("/info", "/info.xml"):
            page = attrs.evolve(page, body=_at(page.body, now))
        return self, page

    def event(self, now: datetime) -> bytes | None:  # noqa: ARG002  # every actor is told the time
        """What `/stream/meter` says this second; `None` where no meters were recorded."""
        return meter_stream.event(self._pages)

    def _missing(self, request: Request) -> Response:
        if same_place(request.path) in self._pages:
            return era.not_allowed()
        return era.missing(self.firmware, request.path)


def _played(recording: Recording) -> dict[str, Response]:
    """Per place its last usable answer: the last 200 that has a body, else the last of all."""
    played: dict[str, Response] = {}
    for entry in recording.entries:
        place, response = same_place(entry.request.path), entry.response
        known = played.get(place)
        if entry.request.method is Method.GET and not (
            known and _usable(known) > _usable(response)
        ):
            played[place] = attrs.evolve(response, headers=_kept(response.headers))
    return played


def _usable(response: Response) -> bool:
    return response.status == 200 and bool(response.body)


def _kept(headers: Headers) -> Headers:
    """Without what described the recorded connection, and without what no HTTP server would send."""
    return Headers(
        tuple(
            (name, value)
            for name in headers
            for value in headers.all_of(name)
            if name not in _OF_THE_CONNECTION and value.isprintable() and value.isascii()
        )
    )


def _identity(pages: Mapping[str, Response]) -> tuple[str, Firmware]:
    info = pages.get("/info") or pages.get("/info.xml") or Response(404)
    text = info.body.decode("latin-1")
    serial = re.search(r"<sn>\s*([^<]*?)\s*</sn>", text)
    software = re.search(r"<software>([^<]*)</software>", text)
    firmware = Firmware.parse(software[1]) if software else None
    if serial is None or firmware is None:
        raise UsageError(
            "the recording cannot be played: it holds no /info with serial and firmware"
        )
    return serial[1], firmware


def _at(info: bytes, now: datetime) -> bytes:
    return re.sub(rb"<time>\d*</time>", b"<time>%d</time>" % now.timestamp(), info, count=1)
