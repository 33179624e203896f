"""JSON that goes back as it came: documents as text, in which single values are replaced.

A write must return what it does not mean to change (protocol 6.1). Parsing and printing would change
it: `0.0` and `0`, `1.10`, doubled keys, escapes, layout. Here the text itself is cut and joined. Pure.
"""

import json
import re
from collections.abc import Iterator
from typing import TypeAlias

import attrs

from pyenvoy.errors import Problem

Path: TypeAlias = tuple[str, ...]
"""The keys that lead to a value, from the outside in."""
Wanted: TypeAlias = bool | int | float | str | tuple[object, ...]
"""What a value is to become, in our own terms; how it is spelt follows from what stands there."""
Edits: TypeAlias = tuple[tuple[Path, Wanted], ...]
"""Places and what is to stand there."""

_DECODER = json.JSONDecoder()
_BLANK = re.compile(r"[ \t\r\n]*")


def _past_blank(text: str, at: int) -> int:
    found = _BLANK.match(text, at)
    return at if found is None else found.end()


@attrs.frozen
class Span:
    """Where a value stands in a text, and the key or the place in a list that it stands under."""

    key: str | int
    start: int
    end: int


def _spans(text: str) -> Iterator[Span]:
    """The values of an object or a list that `text` is known to be, in their order."""
    at = _past_blank(text, 1)
    count = 0
    while text[at] not in "]}":
        key: str | int = count
        if text[0] == "{":
            key, at = _DECODER.raw_decode(text, at)
            at = _past_blank(text, _past_blank(text, at) + 1)  # over the colon
        _, end = _DECODER.raw_decode(text, at)
        yield Span(key, at, end)
        count += 1
        at = _past_blank(text, end)
        if text[at] == ",":
            at = _past_blank(text, at + 1)


@attrs.frozen
class Document:
    """A JSON value as the text it came in; `value` says what it means."""

    text: str

    @property
    def value(self) -> object:
        """What the text means."""
        found: object = json.loads(self.text)
        return found

    def at(self, *path: str) -> "Document | None":
        """The part under these keys, as it came; of a doubled key the last, as every reader has it."""
        found = self
        for key in path:
            span = found._span(key)
            if span is None:
                return None
            found = Document(found.text[span.start : span.end])
        return found

    def rows(self) -> "tuple[Document, ...]":
        """The parts of a list, as they came; nothing when it is none."""
        if not self.text.startswith("["):
            return ()
        return tuple(Document(self.text[one.start : one.end]) for one in _spans(self.text))

    def row(self, key: str, value: object) -> "Document | None":
        """The object in a list that bears this value under this key."""
        for one in self.rows():
            found = one.at(key)
            if found is not None and found.value == value:
                return one
        return None

    def replaced(self, path: Path, text: str) -> "Document | None":
        """The document with another text at a place; `None` when there is no such place."""
        span = self._span(path[0])
        if span is None:
            return None
        if path[1:]:
            inner = Document(self.text[span.start : span.end]).replaced(path[1:], text)
            if inner is None:
                return None
            text = inner.text
        return Document(self.text[: span.start] + text + self.text[span.end :])

    def joined(self, text: str) -> "Document":
        """An object or a list with one member more at its end; `text` is the member with its key."""
        body = self.text[:-1].rstrip()
        comma = "" if body in ("{", "[") else ","
        return Document(body + comma + text + self.text[-1])

    def _span(self, key: str) -> Span | None:
        if not self.text.startswith("{"):
            return None
        return next((one for one in reversed([*_spans(self.text)]) if one.key == key), None)


def document(body: bytes) -> Document | None:
    """The one JSON value of a body, as text; `None` when it is not JSON in UTF-8."""
    try:
        text = body.decode("utf-8-sig").strip(" \t\r\n")
        json.loads(text)
    except (ValueError, RecursionError):
        return None
    return Document(text)


def spelt(value: Wanted, like: str | None = None) -> str:
    """A value as JSON, in the type and the spelling of the text that stands in its place now.

    `"true"` stays text, `1` stays a bit, `20.0` keeps its decimal and `20` does without one.
    """
    if like is not None and like.startswith('"') and not isinstance(value, tuple):
        return json.dumps(value if isinstance(value, str) else spelt(value), ensure_ascii=False)
    if isinstance(value, bool):
        return str(int(value)) if like in ("0", "1") else json.dumps(value)
    if isinstance(value, int | float):
        return _number(value, like)
    return json.dumps(value, ensure_ascii=False)


def _number(value: float, like: str | None) -> str:
    whole = float(value).is_integer()
    if like is not None and re.search(r"[.eE]", like):
        return repr(float(value))
    return str(int(value)) if whole else repr(float(value))


def edited(whole: Document, edits: Edits) -> Document | Problem:
    """The document with these values changed, all else as it came. Nothing is added to it."""
    for path, value in edits:
        found = whole.at(*path)
        after = None if found is None else whole.replaced(path, spelt(value, found.text))
        if after is None:
            return Problem(".".join(path), "this gateway has no such setting")
        whole = after
    return whole


def holds(whole: Document, edits: Edits) -> bool:
    """Whether a document has all these values, whatever type it gives them."""
    return all(_is(whole.at(*path), value) for path, value in edits)


def _is(found: Document | None, value: Wanted) -> bool:
    if found is None:
        return False
    wished: object = json.loads(spelt(value, found.text))
    return found.value == wished


def told(whole: Document, edits: Edits) -> str:
    """What stands at these places now, for people: `mode soc, soc_low 30.0`."""
    return ", ".join(f"{path[-1]} {_shown(whole.at(*path))}" for path, _ in edits)


def _shown(found: Document | None) -> str:
    if found is None:
        return "missing"
    value = found.value
    return value if isinstance(value, str) else found.text
