"""Answers that cannot be read, or only in part."""

import json
import re

import attrs

from pyenvoy.simulator.faults import Kind
from tests.endurance.faults.named import LIVE, OPTIONAL, Named, simply


def said(change, *paths):
    """Bodies go through a change on their way."""

    async def begin(stage):
        name = object()

        def lie(request, response, now):
            if response.status != 200 or (paths and not request.path.startswith(paths)):
                return response
            return attrs.evolve(response, body=change(response.body))

        stage.actor.lies[name] = lie

        async def end():
            del stage.actor.lies[name]

        return end

    return begin


def _words(body):
    """Words that nobody knows, in place of those that say how it is."""
    return re.sub(
        rb'("(?:type|state|mode|deviceStatus|Mode_override|Msg)": ?)"[^"]*"',
        rb'\1"brand-new"',
        body,
    )


def _as_text(body):
    """Numbers as text."""
    return re.sub(rb'": ?(-?\d+\.?\d*)([,}\s])', rb'": "\1"\2', body)


def _more(body):
    """A key that nobody knows in every object."""
    return body.replace(b"{", b'{"brand_new": [1, {"a": null}],', 1) if b"{}" not in body else body


def _nan(body):
    return re.sub(rb'("activePower"|"wNow"|"wattsNow"): ?-?[\d.]+', rb"\1: NaN", body)


def _broken_text(body):
    return body.replace(b":", b":\xff\xfe", 1)


def _first_row_bad(body):
    """The first row of a list is no row."""
    found = _json(body)
    if isinstance(found, list) and found:
        return json.dumps(["not a row", None, *found]).encode()
    return body


def _no_rows(body):
    return b"[]" if body.lstrip()[:1] == b"[" else body


def _json(body):
    try:
        return json.loads(body)
    except ValueError:
        return None


FAULTS = (
    Named("half a document", (30,), "a crash", simply(Kind.HALF)),
    Named("null in place of an answer", (30,), "a crash", simply(Kind.NULL)),
    Named("a page of HTML with 200", (1, 30), "a crash", simply(Kind.PAGE)),
    Named("nothing with 200", (30,), "a crash", simply(Kind.EMPTY)),
    Named("a list for an object and the other way round", (30,), "a crash", simply(Kind.SWAPPED)),
    Named(
        "a length that is too long", (30,), "everything waits", simply(Kind.WRONG_LENGTH, more=100)
    ),
    Named("a length that is too short", (30,), "a crash", simply(Kind.WRONG_LENGTH, more=-20)),
    Named(
        "an endless answer",
        (5, 30),
        "the memory is full",
        simply(Kind.HUGE, *OPTIONAL, bytes=3 << 20),
        lasts=(20, 60),
        fresh=True,
    ),
    Named("headers that are none", (30,), "a crash", simply(Kind.GARBLED)),
    Named("bytes that are no text", (30,), "a crash", said(_broken_text)),
    Named("words that nobody knows", (9, 30), "a crash", said(_words, *OPTIONAL), fresh=True),
    Named("numbers as text", (9, 30), "a crash", said(_as_text, *OPTIONAL), fresh=True),
    Named("keys that nobody knows", (9, 30), "a crash", said(_more), fresh=True),
    Named("power that is no number", (13, 30), "a crash", said(_nan, *LIVE)),
    Named("rows that are none", (30,), "the whole list is lost", said(_first_row_bad), fresh=True),
    Named(
        "the readings are an empty list",
        (9, 17),
        "zero is published",
        said(_no_rows, "/ivp/meters/readings"),
    ),
    Named(
        "the inverters are an empty list",
        (16,),
        "entities vanish",
        said(_no_rows, "/api/v1/production/inverters", "/inventory"),
        fresh=True,
    ),
)
