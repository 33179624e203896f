"""The ways a gateway fails, as a schedule; and what a failure makes of an answer. Pure."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum

import attrs

from pyenvoy.firmware import Firmware
from pyenvoy.request import Headers, Response
from pyenvoy.simulator import era


class Kind(StrEnum):
    """What goes wrong; in brackets the parameters, with what counts when they are not given."""

    STATUS = "status"
    """Another status, with the body its era gives it (`status` 503)."""
    UNAUTHORIZED = "unauthorized"
    """401 for everybody, whatever they bring."""
    EVICTED = "evicted"
    """Every session cookie is worth nothing; a token still opens a new session."""
    TOKEN_REFUSED = "token refused"  # noqa: S105  # a name, not a secret
    NO_COOKIE = "no cookie"
    """Sessions are opened, but nobody is told which."""
    HANG = "hang"
    """The request is read, and nothing ever comes back."""
    DRIP = "drip"
    """A byte now and then (`rate` 20 bytes a second)."""
    RESET_AFTER = "reset after"
    """The connection is reset in the middle (`bytes` 100)."""
    RESET_ON_REUSE = "reset on reuse"
    """The connection is reset when a second request comes on it."""
    HALF = "half"
    """A well-formed answer with half a document."""
    PAGE = "page"
    """A page of HTML with status 200."""
    EMPTY = "empty"
    NULL = "null"
    SWAPPED = "swapped"
    """A list where an object belongs, an object where a list belongs."""
    WRONG_LENGTH = "wrong length"
    """`Content-Length` promises more than comes (`more` 100; negative for less)."""
    HUGE = "huge"
    """An endless body (`bytes` 67108864)."""
    SILENT_CLOSE = "silent close"
    """The connection is closed in place of an answer."""
    REFUSED = "refused"
    """Nobody listens; open connections are cut."""
    CERTIFICATE = "certificate"
    """Another certificate than before."""
    CLOCK = "clock"
    """The gateway's clock is wrong (`seconds` 3600; negative for late)."""
    REDIRECT = "redirect"
    """302 to elsewhere (`location` /home)."""
    GARBLED = "garbled"
    """Headers that are none."""
    STREAM_SILENT = "stream silent"
    """The meter stream stays open, and no event comes."""
    STREAM_BUFFERED = "stream buffered"
    """The meter stream comes in pieces of `bytes` 16384 (firmware 7.0.88)."""


@attrs.frozen
class Fault:
    """One failure: from `start` after the beginning, for `duration`, again `every` so often.

    `paths` are beginnings of paths; none means all.
    """

    kind: Kind
    start: timedelta = timedelta()
    duration: timedelta = timedelta.max
    paths: tuple[str, ...] = ()
    parameters: Mapping[str, float | str] = attrs.field(factory=dict)
    every: timedelta | None = None

    def number(self, name: str, usual: float) -> int:
        """A parameter as a whole number."""
        return int(self.parameters.get(name, usual))

    def lasts(self, since_begin: timedelta) -> bool:
        """Whether it goes wrong at this moment."""
        passed = since_begin - self.start
        if passed < timedelta():
            return False
        return (passed % self.every if self.every else passed) < self.duration

    def concerns(self, path: str) -> bool:
        """Whether it goes wrong here."""
        return not self.paths or path.startswith(self.paths)


@attrs.frozen
class Faults:
    """A schedule of failures; the first that fits counts. Without `began` they start with the server."""

    schedule: tuple[Fault, ...] = ()
    began: datetime | None = None

    def beginning(self, now: datetime) -> "Faults":
        """The same schedule, counted from now on unless it is counted already."""
        return self if self.began else attrs.evolve(self, began=now)

    def at(self, now: datetime, path: str, among: frozenset[Kind] | None = None) -> Fault | None:
        """What goes wrong now at this path, of all kinds or of some; `None` when all is well."""
        passed = now - (self.began or now)
        for fault in self.schedule:
            wanted = among is None or fault.kind in among
            if wanted and fault.concerns(path) and fault.lasts(passed):
                return fault
        return None


NONE = Faults()

IN_THE_ANSWER = frozenset(
    {
        Kind.STATUS,
        Kind.UNAUTHORIZED,
        Kind.HALF,
        Kind.PAGE,
        Kind.EMPTY,
        Kind.NULL,
        Kind.SWAPPED,
        Kind.REDIRECT,
    }
)
"""Kinds that give another answer over a connection that works."""
ON_THE_WIRE = frozenset(
    {
        Kind.HANG,
        Kind.DRIP,
        Kind.RESET_AFTER,
        Kind.RESET_ON_REUSE,
        Kind.WRONG_LENGTH,
        Kind.HUGE,
        Kind.SILENT_CLOSE,
        Kind.GARBLED,
    }
)
"""Kinds that break the connection, or the rules of HTTP."""
OF_THE_STREAM = frozenset({Kind.STREAM_SILENT, Kind.STREAM_BUFFERED})


def spoilt(fault: Fault, response: Response, firmware: Firmware, path: str) -> Response:
    """What a fault of `IN_THE_ANSWER` makes of an answer; any other leaves it as it is."""
    match fault.kind:
        case Kind.STATUS:
            return era.refusal(firmware, path, fault.number("status", 503))
        case Kind.UNAUTHORIZED:
            return era.unauthorized(firmware, path)
        case Kind.REDIRECT:
            location = str(fault.parameters.get("location", "/home"))
            return Response(302, Headers({"location": location}), took=response.took)
        case Kind.PAGE:
            return _saying(
                response, b"<!DOCTYPE html>\n<html><body><h1>Enphase</h1></body></html>\n"
            )
        case Kind.EMPTY:
            return _saying(response, b"")
        case Kind.NULL:
            return _saying(response, b"null")
        case Kind.HALF:
            return _saying(response, response.body[: len(response.body) // 2])
        case Kind.SWAPPED:
            swapped = b"{}" if response.body.lstrip()[:1] == b"[" else b"[]"
            return _saying(response, swapped)
        case _:
            return response


def _saying(response: Response, body: bytes) -> Response:
    """200 with another body, and the headers of the right one: they lie as they do in the field."""
    return attrs.evolve(response, status=200, body=body)
