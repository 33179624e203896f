"""What is kept with everything that is published: how far each counter has come, and on which level. Pure.

Books are large, and are kept once a minute; whoever is killed in between, or finds them damaged, would
publish less than before. A mark is small enough to be kept each time. It is written over an older one, so
it says how long it is and carries a checksum: of two that take turns, one is always whole.
"""

import json
from collections.abc import Iterable
from datetime import UTC, tzinfo
from functools import reduce
from zlib import crc32

import attrs

from pyenvoy.accounting.books import Books
from pyenvoy.accounting.days import Days, after
from pyenvoy.accounting.estimates import Estimate
from pyenvoy.accounting.kept import plain, read
from pyenvoy.accounting.words import Counter
from pyenvoy.zones import zone_of

_HEAD = 17  # characters: two numbers of eight digits and what parts them from the rest


def has_risen(before: Books, books: Books) -> bool:
    """Whether anything is published that was not before, so that a new mark is due."""
    known = before.counters
    return any(
        name not in known or known[name].published != one.published
        for name, one in books.counters.items()
    )


def mark(books: Books) -> bytes:
    """The mark of these books: all counters without their history."""
    counters = {
        name: attrs.evolve(one, former=(), journal=()) for name, one in books.counters.items()
    }
    thin = Books(counters, estimates=books.estimates, zone=books.zone)
    body = json.dumps(plain(thin), allow_nan=False).encode()
    return b"%08x%08x\n" % (len(body), crc32(body)) + body


def marked(books: Books, marks: Iterable[bytes]) -> Books:
    """The books with what marks know better: what was published stays published."""
    return reduce(_joined, filter(None, map(_read, marks)), books)


def _read(found: bytes) -> Books | None:
    """What a mark says; `None` for one that was never finished, or that nobody wrote."""
    head, body = found[:_HEAD], found[_HEAD:]
    try:
        size, check = int(head[:8], 16), int(head[8:16], 16)
        whole = body[:size]
        return read(json.loads(whole))[0] if crc32(whole) == check else None
    except (ValueError, RecursionError):
        return None


def _joined(books: Books, thin: Books) -> Books:
    counters = {name: _later(books.counters.get(name), one) for name, one in thin.counters.items()}
    estimates = {
        place: _fuller(books.estimates.get(place), one) for place, one in thin.estimates.items()
    }
    told = books.zone or thin.zone
    days = {
        name: _gone_on(known, counters[name], zone_of(told) or UTC) if name in counters else known
        for name, known in books.days.items()
    }
    return attrs.evolve(
        books,
        counters={**books.counters, **counters},
        days=days,
        estimates={**books.estimates, **estimates},
        zone=told,
    )


def _later(kept: Counter | None, thin: Counter) -> Counter:
    """What is published never falls, so the higher one is the later; its history stands in the books."""
    if kept is None:
        return thin
    if kept.published >= thin.published:
        return kept
    return attrs.evolve(thin, former=kept.former, journal=kept.journal)


def _gone_on(known: Days, one: Counter, zone: tzinfo) -> Days:
    """The days with what was published last, as far as the gateway's own zone tells them apart."""
    if one.line is None or one.published < known.last.energy or one.line.at <= known.last.at:
        return known
    return after(known, one.published, one.line.at, zone)


def _fuller(kept: Estimate | None, thin: Estimate) -> Estimate:
    whole = thin.positive + thin.negative
    return kept if kept is not None and kept.positive + kept.negative >= whole else thin
