"""Findings as a text to pass on, with pseudonyms for all that says whose gateway it is."""

from collections.abc import Iterator

from pyenvoy.diagnosis.entrance import short
from pyenvoy.diagnosis.facts import Facts
from pyenvoy.diagnosis.finding import Details, Finding
from pyenvoy.recording import Entry, Recording
from pyenvoy.recording.redaction import redact
from pyenvoy.request import Method, Origin, Request, Response
from pyenvoy.wire import CATALOGUE


def report(found: tuple[Finding, ...], facts: Facts, salt: bytes, host: str) -> str:
    """The findings as text. What is to be replaced is known from the gateway's own answers.

    `host` is what the gateway was called when it was asked; empty where nobody asked. The same salt gives the same pseudonyms.
    """
    text = "\n".join(_lines(found, facts)) + "\n"
    written = Entry(Request(Method.GET, "/"), Response(200, body=text.encode()), facts.now)
    origin = Origin("https", host.rpartition("//")[2], 443) if host else None
    asked = Entry(Request(Method.GET, "/", origin=origin), Response(200), facts.now)
    whole = Recording((*_answers(facts), asked, written))
    redacted = redact(whole, salt).entries[-1].response.body.decode()
    certificate = facts.certificate  # its fingerprint says whose gateway it is, to who knows it
    return redacted if certificate is None else redacted.replace(short(certificate), "redacted")


def _answers(facts: Facts) -> Iterator[Entry]:
    origin = None if facts.identity is None else facts.identity.origin
    for endpoint in CATALOGUE:
        answer = facts.answers.answer(endpoint)
        if answer is not None:
            request = Request(Method.GET, endpoint.path, origin=origin)
            yield Entry(request, Response(200, body=answer.body), answer.at)


# -- as text ----------------------------------------------------------------------------------------


def _lines(found: tuple[Finding, ...], facts: Facts) -> Iterator[str]:
    yield f"pyenvoy doctor, {facts.now:%Y-%m-%d %H:%M} UTC"
    for one in found:
        yield ""
        yield f"{one.level}: {one.what}: {one.said}"
        if one.advice:
            yield f"  to do: {one.advice}"
        yield from (f"  {line}" for line in one.drawing)
        if one.details is not None:
            yield from _table(one.details)


def _table(details: Details) -> Iterator[str]:
    lines = (details.heads, *details.lines)
    widths = [max(map(len, cells)) for cells in zip(*lines, strict=True)]
    for line in lines:
        cells = (f"{cell:<{width}}" for cell, width in zip(line, widths, strict=True))
        yield f"  {'  '.join(cells)}".rstrip()
