"""What an endpoint is, and what is known of all of them at one moment.

An `Endpoint` is a declaration; `Answers` is an immutable collection of what they said. How bytes
become values lives in `wire/converter/`.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from enum import Enum, IntEnum
from typing import Any, Generic, TypeAlias, TypeVar, cast

import attrs

from pyenvoy.errors import Gap, Problem, Reason
from pyenvoy.firmware import ALL, FirmwareRange
from pyenvoy.request import Method

T = TypeVar("T")


class Role(IntEnum):
    """Who may ask, on firmware 7 and later. A higher role includes the lower ones."""

    NOBODY = 1
    OWNER = 2
    PROV = 3
    SUPPORT = 4
    INSTALLER = 6


class LegacyRole(Enum):
    """Who may ask, below firmware 7."""

    NOBODY = "nobody"
    ENVOY = "envoy"
    INSTALLER = "installer"


class Cadence(Enum):
    """How often an endpoint is worth asking."""

    LIVE = timedelta(seconds=2)
    BRISK = timedelta(seconds=30)
    STEADY = timedelta(seconds=60)
    SLOW = timedelta(minutes=5)
    LAZY = timedelta(minutes=10)
    RARE = timedelta(hours=6)
    ON_REQUEST = timedelta.max
    """Never polled: too heavy, too rarely of use, or there only to be written to."""


BRIEF = timedelta(seconds=20)
"""The patience with what decides whether a gateway is there; it answers within 0.4 s (chapter 8.2)."""


class NotWhatWasAskedError(Exception):
    """A decoder's way of saying that the bytes are not what it reads; never leaves the wire."""

    def __init__(self, message: str, problems: tuple[Problem, ...] = ()) -> None:
        super().__init__(message)
        self.problems = problems


def _no_constant(word: str) -> None:
    """`NaN` and `Infinity` are not JSON; they read as null, which costs one field."""


_JSON = json.JSONDecoder(parse_constant=_no_constant)
"""Made once: `json.loads` makes one for every call that is not quite plain."""


def from_json(body: bytes) -> object:
    """Decode a JSON body. Raises `NotWhatWasAskedError` on HTML, on nothing and on half a document."""
    if body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<":
        raise NotWhatWasAskedError("a page of HTML in place of JSON")
    if not body.strip():
        raise NotWhatWasAskedError("an empty body")
    try:
        text = body.decode(json.detect_encoding(body), "surrogatepass")
        data = _JSON.decode(text)
        return data if text.isascii() and "\\u" not in text else _whole(data)
    except (ValueError, RecursionError) as error:
        raise NotWhatWasAskedError(f"not JSON: {type(error).__name__}") from error


def _whole(data: object) -> object:
    """The same with U+FFFD for every half of a character, which nobody could write again."""
    text = json.dumps(data, ensure_ascii=False)
    try:
        text.encode()
    except UnicodeEncodeError:
        mended = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        return cast(object, _JSON.decode(mended))
    return data


@attrs.frozen
class Endpoint(Generic[T]):
    """A place on the gateway: where it is, who may ask, how often, and the shape of its answer.

    `shape` is what `wire.read` turns the body into. `decode` turns bytes into plain data first.
    """

    name: str
    path: str
    shape: type[T]
    purpose: str
    role: Role = Role.OWNER
    legacy: LegacyRole = LegacyRole.NOBODY
    firmware: FirmwareRange = ALL
    cadence: Cadence = Cadence.ON_REQUEST
    methods: tuple[Method, ...] = (Method.GET,)
    patience: timedelta = timedelta(seconds=45)
    decode: Callable[[bytes], object] = attrs.field(default=from_json, repr=False)

    def __str__(self) -> str:
        return self.name

    def opens_to(self, role: Role | LegacyRole) -> bool:
        """Whether this role may ask."""
        if isinstance(role, Role):
            return role >= self.role
        return _LADDER.index(role) >= _LADDER.index(self.legacy)

    def wanted(self, role: Role | LegacyRole) -> str:
        """The least that may ask, in the words of gateways that know such roles: `the role owner`."""
        if isinstance(role, Role):
            return f"the role {self.role.name.lower()}"
        return f"the user {self.legacy.value}"


_LADDER = tuple(LegacyRole)

Raw = object
"""The shape of an endpoint that is known by name only: plain data, as it came."""


@attrs.frozen
class Answer(Generic[T]):
    """What an endpoint said, and when it had said it."""

    value: T
    at: datetime
    problems: tuple[Problem, ...] = ()
    body: bytes = attrs.field(default=b"", repr=False, eq=False)
    """The bytes as they came, for writes that must return everything they do not change."""


@attrs.frozen
class Answers:
    """Per endpoint its last answer or its gap. Every change gives a new collection."""

    _known: Mapping[str, Answer[Any] | Gap] = attrs.field(factory=dict)

    def get(self, endpoint: Endpoint[T]) -> T | None:
        """What the endpoint said, or `None`."""
        found = self._known.get(endpoint.name)
        return cast(T, found.value) if isinstance(found, Answer) else None

    def answer(self, endpoint: Endpoint[T]) -> Answer[T] | None:
        """What the endpoint said with its time and problems, or `None`."""
        found = self._known.get(endpoint.name)
        return cast(Answer[T], found) if isinstance(found, Answer) else None

    def gap(self, endpoint: Endpoint[T]) -> Gap | None:
        """Why there is no answer, or `None` when there is one."""
        found = self._known.get(endpoint.name)
        if found is None:
            return Gap(endpoint.name, Reason.NOT_ASKED, "nobody asked yet")
        return found if isinstance(found, Gap) else None

    def __iter__(self) -> Iterator[tuple[str, Answer[Any] | Gap]]:
        return iter(self._known.items())

    def __len__(self) -> int:
        return len(self._known)

    def with_(self, endpoint: Endpoint[T], found: Answer[T] | Gap) -> "Answers":
        """These answers, with what an endpoint has just said or failed to say."""
        return Answers({**self._known, endpoint.name: found})

    def having(self, endpoint: Endpoint[T], value: T) -> "Answers":
        """These answers, with one value repaired; its moment and problems stay."""
        found = self.answer(endpoint)
        if found is None:
            raise KeyError(endpoint.name)
        return self.with_(endpoint, attrs.evolve(found, value=value))

    def without(self, endpoint: Endpoint[T], why: str) -> "Answers":
        """These answers, with one dropped because it is beyond repair."""
        return self.with_(endpoint, Gap(endpoint.name, Reason.UNTRUE, why))

    def found(self, name: str) -> "Found":
        """What is known of an endpoint by its name; `None` before it was asked."""
        return self._known.get(name)

    def watched(self, seen: "dict[str, Found]") -> "Answers":
        """These answers, of which `seen` then holds what was looked at; `EVERYTHING` after a look at all."""
        return Answers(_Watched(self._known, seen))

    def changed(self, later: "Answers") -> tuple[str, ...]:
        """The names of the endpoints whose answers differ between these and `later`."""
        return tuple(name for name, found in later if self._known.get(name) is not found)


Found: TypeAlias = Answer[Any] | Gap | None

EVERYTHING = "*"
"""No endpoint is called so."""


class _Watched(Mapping[str, Answer[Any] | Gap]):
    """A mapping that notes what is looked at."""

    __slots__ = ("_known", "_seen")

    def __init__(self, known: Mapping[str, Answer[Any] | Gap], seen: dict[str, Found]) -> None:
        self._known = known
        self._seen = seen

    def __getitem__(self, name: str) -> Answer[Any] | Gap:
        self._seen[name] = self._known.get(name)
        return self._known[name]

    def __iter__(self) -> Iterator[str]:
        self._seen[EVERYTHING] = None
        return iter(self._known)

    def __len__(self) -> int:
        self._seen[EVERYTHING] = None
        return len(self._known)
