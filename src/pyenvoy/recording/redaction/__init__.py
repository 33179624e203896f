"""A recording → the same without anything that says whose it is. Pure; the salt comes from outside.

What is secret is known by the name it stands under and by its looks (`kinds`), has one pseudonym in all
of the recording (`pseudonyms`), and is replaced wherever it occurs: in bodies, paths, headers and
comments. All else stays byte for byte: numbers, part numbers, firmware, records, dates.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from json import detect_encoding

import attrs

from pyenvoy.endpoint import NotWhatWasAskedError, from_json
from pyenvoy.errors import Problem
from pyenvoy.recording.entry import Entry, Recording, same_place
from pyenvoy.recording.redaction.kinds import Kind, is_secret, named, seen, sightings
from pyenvoy.recording.redaction.leaves import Form, Leaf, leaves, within
from pyenvoy.recording.redaction.pseudonyms import pseudonyms
from pyenvoy.recording.redaction.spellings import spellings
from pyenvoy.request import Headers, Origin, Request, Response

_DROPPED = re.compile(r"authorization|cookie|token|session|csrf|secret|api-?key", re.IGNORECASE)
"""Headers that hold nothing but a secret."""


def redact(recording: Recording, salt: bytes, *, keep_timezone: bool = False) -> Recording:
    """The recording with a pseudonym for everything that says whose gateway it is, and where.

    The same recording and salt give the same bytes. Who knows the salt can find out what stood there.
    """
    return redact_telling(recording, salt, keep_timezone=keep_timezone)[0]


def redact_telling(
    recording: Recording, salt: bytes, *, keep_timezone: bool = False
) -> tuple[Recording, dict[str, str]]:
    """The redacted recording, and what stands in for every secret of it; the latter is not to be passed on."""
    found, known = _known(recording, salt, keep_timezone)
    return _Pen(known, found).over(recording), _told(found, known)


def pairs(recording: Recording, salt: bytes, *, keep_timezone: bool = False) -> dict[str, str]:
    """Every secret of a recording, and what stands in for it. Not to be passed on."""
    return _told(*_known(recording, salt, keep_timezone))


_Secrets = Mapping[str, tuple[Kind, str]]


def _known(
    recording: Recording,
    salt: bytes,
    keep_timezone: bool,  # noqa: FBT001  # private
) -> tuple[_Secrets, Mapping[str, str]]:
    found = _found(recording)
    return found, pseudonyms(found, salt, keep_timezone=keep_timezone)


def _told(found: _Secrets, known: Mapping[str, str]) -> dict[str, str]:
    return {text: known[folded] for folded, (_, text) in found.items()}


# -- finding ----------------------------------------------------------------------------------------


def _found(recording: Recording) -> dict[str, tuple[Kind, str]]:
    """Every secret by its folded text; of two kinds the one that is named first."""
    order = {kind: i for i, kind in enumerate(Kind)}
    found: dict[str, tuple[Kind, str]] = {}
    for kind, text in _sightings(recording):
        folded = text.casefold()
        if folded not in found or order[kind] < order[found[folded][0]]:
            found[folded] = (kind, text)
    return found


def _sightings(recording: Recording) -> Iterator[tuple[Kind, str]]:
    for place, text in _texts(recording):
        for leaf in leaves(text):
            yield from sightings(leaf, place)
            yield from _sightings_within(leaf, place)
    for host in {entry.request.origin.host for entry in recording.entries if entry.request.origin}:
        if is_secret(Kind.HOST, host):
            yield Kind.HOST, host
        yield from seen(host)


def _sightings_within(leaf: Leaf, place: str) -> Iterator[tuple[Kind, str]]:
    """What is secret in data that stand in a string; where that has a secret name, it is one itself."""
    if named(leaf, place) is None:
        for one in within(leaf):
            yield from sightings(one, place)
            yield from _sightings_within(one, place)


def _texts(recording: Recording) -> Iterator[tuple[str, str]]:
    """Every text of a recording, with the place of the gateway that it belongs to."""
    yield "", recording.comment
    yield from (("", f"{one.where} {one.what}") for one in recording.problems)
    for entry in recording.entries:
        place = _place(entry)
        yield "", entry.comment
        yield "", entry.request.path
        yield place, _text(entry.request.body or b"")
        yield place, _text(entry.response.body)
        for headers in (entry.request.headers, entry.response.headers):
            yield from (("", value) for _, value in _kept(headers))


def _place(entry: Entry) -> str:
    return same_place(entry.request.path).partition("?")[0]


def _text(body: bytes) -> str:
    """A body as text that gives the same bytes again, whatever they are."""
    return body.decode(_encoding(body), "surrogatepass")


def _encoding(body: bytes) -> str:
    """In what a body is written: in what its JSON is read as, or in what every byte is a character."""
    found = detect_encoding(body)
    if not found.startswith("utf-8"):
        with suppress(NotWhatWasAskedError):
            from_json(body)
            if found.endswith("e"):
                return found
            # read by the order of its mark, which so stays a character like others
            return f"{found}-le" if body[:1] == b"\xff" else f"{found}-be"
    try:
        body.decode()
    except UnicodeDecodeError:
        return "latin-1"
    return "utf-8"


def _kept(headers: Headers) -> Iterator[tuple[str, str]]:
    for name in headers:
        if not _DROPPED.search(name):
            yield from ((name, value) for value in headers.all_of(name))


# -- replacing --------------------------------------------------------------------------------------


_UNMISTAKABLE = 11
"""Digits: a serial number of this length is replaced even in the middle of other digits."""


class _Pen:
    """Writes pseudonyms over secrets."""

    def __init__(self, known: Mapping[str, str], found: Mapping[str, tuple[Kind, str]]) -> None:
        self._known = known
        self._long = {
            text: known[text]
            for text, (kind, _) in found.items()
            if kind is Kind.SERIAL and text.isdecimal() and len(text) >= _UNMISTAKABLE
        }
        self._lengths = sorted({len(one) for one in self._long}, reverse=True)
        self._spelled = {
            spelling.casefold(): pseudonym
            for folded, (kind, text) in found.items()
            if folded not in self._long
            for spelling, pseudonym in spellings(kind, text, known[folded])
        }
        self._secret = _any_of(self._spelled)

    def over(self, recording: Recording) -> Recording:
        """The whole recording."""
        return Recording(
            tuple(self._entry(one) for one in recording.entries),
            self._written(recording.comment),
            tuple(
                Problem(self._written(p.where), self._written(p.what)) for p in recording.problems
            ),
        )

    def _entry(self, entry: Entry) -> Entry:
        asked, heard, place = entry.request, entry.response, _place(entry)
        body = self._body(heard.body, place)
        request = Request(
            asked.method,
            self._written(asked.path),
            self._headers(asked.headers, asked.body),
            None if asked.body is None else self._body(asked.body, place),
            origin=asked.origin and self._origin(asked.origin),
        )
        response = Response(heard.status, self._headers(heard.headers, body), body, heard.took)
        return Entry(request, response, entry.at, self._written(entry.comment))

    def _origin(self, origin: Origin) -> Origin:
        whole = self._known.get(origin.host.casefold())
        return attrs.evolve(origin, host=whole or self._written(origin.host))

    def _headers(self, headers: Headers, body: bytes | None) -> Headers:
        length = str(len(body or b""))
        return Headers(
            tuple(
                (name, length if name == "content-length" else self._written(value))
                for name, value in _kept(headers)
            )
        )

    def _body(self, body: bytes, place: str) -> bytes:
        encoding = _encoding(body)
        errors = "replace" if encoding == "latin-1" else "surrogatepass"
        return self._written(_text(body), place).encode(encoding, errors)

    def _written(self, text: str, place: str = "") -> str:
        """A text, leaf by leaf; what lies between them stays."""
        parts, end = [], 0
        for leaf in leaves(text):
            parts += [text[end : leaf.start], self._over(leaf, place, text)]
            end = leaf.end
        return "".join((*parts, text[end:]))

    def _over(self, leaf: Leaf, place: str, text: str) -> str:
        said = text[leaf.start : leaf.end]
        new = self._meant(leaf, place)
        return said if new == leaf.text else leaf.spelled(new)

    def _meant(self, leaf: Leaf, place: str) -> str:
        """What a stretch of text is to say."""
        kind, text = named(leaf, place), leaf.text
        if kind is Kind.TECHNICAL:
            return text
        if kind is Kind.COORDINATE:
            return "0"
        if leaf.form is Form.NUMBER:
            return self._long.get(text, text) if kind is None else self._known.get(text, text)
        if kind is not None and (whole := self._known.get(text.strip().casefold())) is not None:
            return text.replace(text.strip(), whole)
        if kind is None and next(within(leaf), None) is not None:
            return self._written(text, place)
        return self._secret.sub(self._instead, text)

    def _instead(self, found: re.Match[str]) -> str:
        """For a secret that stands anywhere in a text, or a run of digits that may hold one."""
        text = found[0]
        if found["run"] is None:
            return self._spelled.get(text.casefold(), "redacted")
        written, i = [], 0
        while i < len(text):
            windows = (text[i : i + length] for length in self._lengths)
            written.append(next((self._long[one] for one in windows if one in self._long), text[i]))
            i += len(written[-1])  # a pseudonym is as long as what it stands for
        return "".join(written)


_BEFORE = r"(?:(?<![^\W_])|(?<=%[0-9A-Fa-f]{2})|(?<=\\[nrt]))"
_BEHIND = r"(?:(?![^\W_])|(?=EIM\d))"
"""Where a word begins and ends: also behind what stands for a character, and before a meter's number."""


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    every = "|".join(re.escape(one) for one in sorted(words, key=len, reverse=True)) or r"(?!)"
    return re.compile(
        rf"{_BEFORE}(?:{every}){_BEHIND}|(?P<run>\d{{{_UNMISTAKABLE},}})", re.IGNORECASE
    )
