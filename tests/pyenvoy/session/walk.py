"""Draws the session by walking it: `python -m tests.pyenvoy.session.walk`.

From every beginning everything that can happen is let happen, until nothing new is found. What is printed belongs
into docs/design/session-machine.md; a test says when it is no longer true.
"""

import inspect
from collections import defaultdict
from datetime import timedelta
from functools import cache
from pathlib import Path

from pyenvoy import session
from pyenvoy.access import lifecycle
from pyenvoy.access.credentials import Nobody, OwnToken
from pyenvoy.errors import UntrustedError
from pyenvoy.secret import Secret
from pyenvoy.session import Lane, machine
from tests.fakes.counterparts import ACCOUNT
from tests.fakes.played import ABSENT, BOTH, DENIED, PAGES, REFUSED, STARTING, STRANGER, info
from tests.fakes.tokens import NOW, SERIAL, made
from tests.pyenvoy.access.lifecycle.walk import replies

PAGE = Path(__file__).parents[3] / "docs" / "design" / "session-machine.md"

OLD, OTHER = "D5.0.62", "122306099999"
NOBODY = {"nothing": REFUSED, "a strange certificate": STRANGER}
BEGINNINGS = {
    "an account": session.begin(BOTH, ACCOUNT),
    "a token of one's own": session.begin(BOTH, OwnToken(Secret(made()))),
    "nothing": session.begin(BOTH, Nobody()),
    "a gateway known from before": session.begin(BOTH, ACCOUNT, expected=SERIAL),
}
ELSEWHERE = session.Announced(SERIAL, ("192.0.2.7",))
KEPT = {
    "a token is kept": session.Recalled(Secret(made())),
    "no token is kept": session.Recalled(),
    "another certificate is kept": session.Recalled(trusted=False),
}
HELP = {"a session", "a token", "yes"}
"""Answers to a step of the access machine after which it goes on."""


def place(state, now):
    """Where we are, in a few words."""
    match session.next_action(state, Lane.LIVE, now):
        case session.Stop(UntrustedError()):
            return "somebody else answers"
        case session.Stop():
            return "a person must act"
        case session.Ask(session.Identify()):
            return "ask who answers" if state.identify else "ask for the gateway's clock"
        case session.Recall():
            return "look up what is kept"
        case session.Ask(session.Enter()):
            return "ask to be let in"
        case session.Rest() if state.until is not None and state.left_alone(now):
            return "leave the gateway alone"
    return "poll" if lifecycle.admitted(state.access, now) else "wait to be let in"


def asked(state, now):
    """The question that is due in some lane, with its lane."""
    for lane in Lane:
        action = session.next_action(state, lane, now)
        if isinstance(action, session.Ask | session.Listen):
            return lane, action.question
    return None


def heard(question, state, now):
    """What may come back, by name."""
    match question:
        case session.Identify():
            return {**_introduced(state), "503": STARTING, **NOBODY}
        case session.Enter(step):
            return _of_access(step, now)
        case session.Poll(endpoint):
            page = PAGES.get(endpoint.path)
            answer = {} if page is None else {"an answer": page}
            return {**answer, "401": DENIED, "404": ABSENT, "503": STARTING, **NOBODY}


def _introduced(state):
    """Who may say to be there; whoever was met first at an address that a person has named is the gateway."""
    met = state.identity
    serial, other = (SERIAL, OTHER) if met is None or met.serial == SERIAL else (OTHER, SERIAL)
    first = met is None and not state.expected
    found = {"the gateway": info(serial=serial), "the same, wanting no token": info(OLD, serial)}
    return found if first else {**found, "another gateway": info(serial=other)}


def _of_access(step, now):
    """The same three names for each step; the page of the token machine has the steps."""
    found = {}
    for name, reply in replies(step, now).items():
        said = "what helps" if name in HELP else "nothing" if name == "nothing" else "a refusal"
        found[said] = reply
    return found


def followers(state, now):
    """Everything that can happen here: its name, where it leads, and when."""
    due = asked(state, now)
    if due is not None:
        lane, question = due
        sent = session.after(state, session.Sent(lane, question), now)
        for name, reply in heard(question, state, now).items():
            renewal = isinstance(question, session.Enter) and lane is Lane.SLOW
            named = f"{name}, to a renewal" if renewal else name
            yield named, session.after(sent, session.Heard(lane, question, reply), now), now
        return
    match session.next_action(state, Lane.LIVE, now):
        case session.Recall():
            for name, kept in KEPT.items():
                yield name, session.after(state, kept, now), now
        case session.Stop(until=until):
            yield from _stopped(state, until, now)
        case session.Rest(until):
            yield "its time comes", state, max(until, now)


def _stopped(state, until, now):
    token = session.Handed(Secret(made(at=now, jti=str(now))))
    yield "a new token is handed in", session.after(state, token, now), now
    yield "it is announced elsewhere", session.after(state, ELSEWHERE, now), now
    if until is not None:
        yield "its time comes", state, until
    else:
        yield "an hour is over", state, now + timedelta(hours=1)


def _key(state, now):
    """What of a state decides what can follow, as far as the names here go."""
    due = asked(state, now)
    question = due[1] if due else None
    poll = None
    if isinstance(question, session.Poll):
        entry = state.ledger.of(question.endpoint.name)
        poll = (
            question.endpoint.name in state.core,
            entry.answered is not None,
            entry.failures > 1,
        )
    access = None if state.access is None else type(state.access.phase)
    return (
        type(state.credentials), bool(state.expected), place(state, now), poll, access, state.candidate,
        len(state.announced), state.failures > 1, bool(state.proven), bool(state.doubted),
        None if state.identity is None else state.identity.wants_token,
    )  # fmt: skip


@cache
def walked():
    """Every place, and where each thing that can happen there may lead."""
    edges = defaultdict(set)
    seen, ahead = set(), [(state, NOW) for state in BEGINNINGS.values()]
    while ahead:
        state, now = ahead.pop()
        if (key := _key(state, now)) in seen:
            continue
        seen.add(key)
        for name, after, then in followers(state, now):
            edges[place(state, now), name].add(place(after, then))
            ahead.append((after, then))
    return edges


def render():
    """The page: a table, one row for each thing that can happen at each place."""
    laws = inspect.cleandoc(machine.__doc__).partition("----\n")[2]
    rows = (
        f"| {here} | {name} | {'; '.join(sorted(there))} |\n"
        for (here, name), there in sorted(walked().items())
    )
    return HEAD.format(laws=laws) + "".join(rows)


HEAD = """\
# The session

Written by walking the machine (`python -m tests.pyenvoy.session.walk`); not by hand. One session is one gateway with two
lanes, `live` and `slow`, and one question at a time in each. Being let in is a machine of its own, which has
[its own page](token-machine.md); what is asked, and when, is [polling](polling.md).

## Laws

{laws}

## What can happen

Where a row names several places, it depends on what else is known: whether another address is left to try, which
credentials there are, how often something has failed, whether the gateway was known before.

| at | when | then |
|---|---|---|
"""

if __name__ == "__main__":
    PAGE.write_text(render())
