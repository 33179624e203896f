"""What is asked and what comes back, as plain values; no HTTP library, no gateway knowledge."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from enum import StrEnum

import attrs

from pyenvoy.secret import Secret


class Method(StrEnum):
    """The HTTP methods that the gateway and the cloud know."""

    GET = "GET"
    POST = "POST"
    PUT = "PUT"
    DELETE = "DELETE"


@attrs.frozen
class Origin:
    """Where a request goes: scheme, host (a name, an IPv4 or a bare IPv6 address) and port."""

    scheme: str
    host: str
    port: int

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}:{self.port}"


class Headers(Mapping[str, str]):
    """HTTP headers; names match in any case, the last of a name wins, `all_of` gives every one."""

    __slots__ = ("_pairs",)

    def __init__(self, pairs: Mapping[str, str] | tuple[tuple[str, str], ...] = ()) -> None:
        items = pairs.items() if isinstance(pairs, Mapping) else pairs
        self._pairs = tuple((name.lower(), value) for name, value in items)

    def __getitem__(self, name: str) -> str:
        for known, value in reversed(self._pairs):
            if known == name.lower():
                return value
        raise KeyError(name)

    def __iter__(self) -> Iterator[str]:
        return iter(dict(self._pairs))

    def __len__(self) -> int:
        return len(dict(self._pairs))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Headers) and self._pairs == other._pairs

    def __hash__(self) -> int:
        return hash(self._pairs)

    def all_of(self, name: str) -> tuple[str, ...]:
        """Every value of a name, in the order they came: `Set-Cookie` comes more than once."""
        return tuple(value for known, value in self._pairs if known == name.lower())

    def __repr__(self) -> str:
        """Names only: some carry secrets (`SECRET_HEADERS`)."""
        return f"Headers({', '.join(dict(self._pairs))})"


NO_HEADERS = Headers()
SECRET_HEADERS = frozenset({"authorization", "cookie", "set-cookie"})
"""Those that hold a token, a password or a session; never shown, recorded or sent in the clear."""


@attrs.frozen
class Digest:
    """Answer an HTTP Digest challenge as this user (firmware before 7)."""

    user: str
    password: Secret


@attrs.frozen
class Request:
    """One question. Headers and body may hold secrets, so neither is ever printed."""

    method: Method
    path: str
    """Path and query, or for the cloud the path below `origin`."""
    headers: Headers = NO_HEADERS
    body: bytes | None = attrs.field(default=None, repr=False)
    digest: Digest | None = None
    origin: Origin | None = None
    """`None` for the gateway itself, wherever it lives at the moment."""
    patience: timedelta = timedelta(seconds=45)
    """How long the answer may take before it counts as `Silence`."""
    once: bool = False
    """Never sent again, also where it may not have arrived: a question that costs. Writes never are."""


@attrs.frozen
class Response:
    """What came back, whatever its status."""

    status: int
    headers: Headers = NO_HEADERS
    body: bytes = attrs.field(default=b"", repr=False)
    took: timedelta = timedelta()
    """From sending the request to the last byte of the answer."""


class Silent(StrEnum):
    """The ways of not answering."""

    UNREACHABLE = "unreachable"
    """No name, no route, connection refused."""
    BROKEN = "broken"
    """Connected, then cut or garbled."""
    TOO_SLOW = "too slow"
    UNTRUSTED = "untrusted"
    """The certificate is not the known one; not one byte of the request was sent."""
    TOO_LARGE = "too large"


@attrs.frozen
class Silence:
    """Nothing usable came back."""

    kind: Silent
    why: str
    took: timedelta = timedelta()
