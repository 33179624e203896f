"""Commands over HTTP: what can be set, what a body asks for, how an outcome is answered. Pure."""

import json
import re
from collections.abc import Mapping

from pyenvoy import Problem, UsageError
from pyenvoy.commands import Outcome, Refused
from pyenvoy.commands.spoken import SENTENCES
from pyenvoy_mqtt.controls import Shown, shown, wish
from pyenvoy_mqtt.rest.values import (
    Action,
    Asked,
    Do,
    Known,
    Remember,
    Reply,
    View,
    about,
    refusal,
    said,
)

_WAIT = re.compile(r"\bwait=(\d{1,4})\b")


def wait_of(asked: Asked) -> float | None:
    """How long the caller will wait for the outcome (RFC 7240); `None` is until it is there."""
    if "respond-async" in asked.prefer:
        return 0.0
    found = _WAIT.search(asked.prefer)
    return float(found[1]) if found else None


def _controls(_: Asked, view: View) -> Reply:
    """Everything that can be set here, how it stands, and how it is said."""
    usage = {one.name: one.usage for one in SENTENCES}
    return said(tuple(_control(one, usage) for one in shown(view.snapshot)))


controls = about(_controls)


def _control(one: Shown, usage: Mapping[str, str]) -> dict[str, object]:
    name, _, which = one.path.partition("/")
    return {
        "control": name,
        "of": which or None,
        "state": one.state,
        "kind": None if one.kind is None else type(one.kind).__name__.lower(),
        "choice": one.kind,
        "dangers": tuple(sorted(one.dangers)),
        "usage": usage[name],
    }


def _command(asked: Asked, view: View) -> Action:
    """`{"control": "dry-contact", "of": "NC1", "value": "open"}`, with further fields beside it."""
    found = _body(asked.body)
    if isinstance(found, Problem):
        return refusal(400, "that is no command", [found])
    name, said = found
    try:
        command = wish(name, said)
    except UsageError as error:
        return refusal(400, str(error))
    return Do(view.serial, command, name, wait_of(asked))


command = about(_command)


def _body(body: bytes) -> tuple[str, dict[str, object]] | Problem:
    """The control with what it is said of, and what is said."""
    try:
        said = json.loads(body.decode())
    except (ValueError, RecursionError):
        return Problem("", "not JSON")
    control = said.pop("control", None) if isinstance(said, dict) else None
    if not isinstance(control, str):
        return Problem("control", 'is needed, as in {"control": "reserve", "value": 30}')
    which = said.pop("of", None)
    if not isinstance(which, str | None):
        return Problem("of", "must be text")
    return f"{control}/{which}" if which else control, said


def became(asked: Asked, _: Known) -> Remember:
    """What became of a wish that nobody waited for."""
    return Remember(asked.parts["number"])


_STATUS = {
    "confirmed": 200,
    "refused": 422,
    "replaced": 409,
    "reverted": 409,
    "ignored": 502,
    "unconfirmed": 502,
}


def outcome(key: str, wish: str, became: Outcome) -> Reply:
    """What became of a wish."""
    problems = became.problems if isinstance(became, Refused) else ()
    told = {
        "key": key,
        "wish": wish,
        "outcome": became.word,
        "why": became.why,
        "problems": problems,
    }
    return said(told, _STATUS[became.word])


def under_way(number: str, key: str, wish: str) -> Reply:
    """It goes on; ask there."""
    told = {"key": key, "wish": wish, "outcome": "under way", "why": "", "problems": ()}
    return said(told, 202, (("Location", f"/api/v1/commands/{number}"),))


def polled(key: str, *, on: bool) -> Reply:
    """Polling was stopped or begun."""
    wish = "poll" if on else "stop polling"
    return said({"key": key, "wish": wish, "outcome": "confirmed", "why": "", "problems": ()})
