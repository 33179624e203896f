"""Settings that are written as the whole document they were read as, few values changed (protocol 6.1)."""

from typing import Any

from pyenvoy.commands.command import NOTHING_SEEN, Seen, seen, written
from pyenvoy.commands.verbatim import Document, Edits, document, edited, holds, told
from pyenvoy.endpoint import Answer, Answers, Endpoint
from pyenvoy.errors import Problem
from pyenvoy.request import Method, Request


def posted(endpoint: Endpoint[Any], fresh: Answer[Any] | None, edits: Edits) -> Request | Problem:
    """The document of an endpoint as it came, with these values changed."""
    whole = None if fresh is None else document(fresh.body)
    if whole is None:
        return Problem(endpoint.name, "the gateway does not say what is set now")
    wished = edited(whole, edits)
    if isinstance(wished, Problem):
        return Problem(f"{endpoint.name}.{wished.where}", wished.what)
    return written(endpoint, Method.POST, wished.text)


def compared(whole: Document | None, edits: Edits, effective: str | None = None) -> Seen:
    """What a document says at the places that were to change."""
    if whole is None:
        return NOTHING_SEEN
    return seen(fulfilled=holds(whole, edits), reported=told(whole, edits), effective=effective)


def said(answers: Answers, endpoint: Endpoint[Any]) -> Document | None:
    """What an endpoint said, as it came."""
    found = answers.answer(endpoint)
    return None if found is None else document(found.body)


def phrase(edits: Edits) -> str:
    """What is wished, for people: `mode soc, soc_low 20`."""
    return ", ".join(f"{path[-1]} {_word(value)}" for path, value in edits)


def _word(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:g}" if isinstance(value, int | float) else str(value)
