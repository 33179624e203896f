"""The ways in which a secret may stand in a text besides the one in which it was found.

Short names and bare numbers have none: they are replaced where their name says what they are, since
anywhere else they may be something else.
"""

import html
import json
import re
from collections.abc import Iterator
from urllib.parse import quote, quote_plus

from pyenvoy.recording.redaction.kinds import Kind

_LEAST = {
    Kind.SERIAL: 8,
    Kind.SECRET: 6,
    Kind.PHONE: 8,
}
"""Characters from which on a secret is known without its name; others need four."""


def spellings(kind: Kind, text: str, pseudonym: str) -> Iterator[tuple[str, str]]:
    """Each way to write a secret, with the pseudonym written in the same way."""
    if kind is Kind.NUMBER:
        yield from ((f"{one}/{text}", f"{one}/{pseudonym}") for one in _CLOUD)
    elif _stands_alone(kind, text):
        yield text, pseudonym
        if kind is Kind.MAC:
            yield from _macs(text, pseudonym)
        for written in (html.escape, quote, quote_plus, _in_json, _in_ascii):
            if written(text) != text:
                yield written(text), pseudonym


_CLOUD = ("system", "systems", "site", "sites")


def _stands_alone(kind: Kind, text: str) -> bool:
    if len(text) < _LEAST.get(kind, 4) or kind is Kind.EUAID:
        return False
    return kind is not Kind.ZONE or "/" in text if not text.isdecimal() else kind in _NUMBERED


_NUMBERED = (Kind.SERIAL, Kind.PHONE)
"""What may be a bare number and is still known without its name."""


def _macs(text: str, pseudonym: str) -> Iterator[tuple[str, str]]:
    """With either separator and with none."""
    bare, drawn = (re.sub(r"[:-]", "", one) for one in (text, pseudonym))
    for mark in (":", "-", ""):
        yield _parted(bare, mark), _parted(drawn, mark)


def _parted(bare: str, mark: str) -> str:
    return mark.join(bare[i : i + 2] for i in range(0, len(bare), 2))


def _in_json(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)[1:-1]


def _in_ascii(text: str) -> str:
    return json.dumps(text)[1:-1]
