"""Draws the access machine by walking it: `python -m tests.pyenvoy.access.lifecycle.walk`.

From every beginning everything that can happen is let happen, until no new place is found. What is
printed belongs into docs/design/token-machine.md; a test says when it is no longer true.
"""

from collections import defaultdict
from functools import cache
from pathlib import Path

from pyenvoy.access import lifecycle
from pyenvoy.access.credentials import Nobody, OwnToken
from pyenvoy.access.lifecycle import (
    JUST_CHECKED,
    LAST_PAUSE,
    PAUSES,
    Admitted,
    Ask,
    Denied,
    Heard,
    Step,
    Wait,
    admitted,
)
from pyenvoy.access.lifecycle.pauses import SHOWN_AGAIN
from pyenvoy.secret import Secret
from tests.fakes import counterparts as there
from tests.fakes.tokens import HALF_DAY, NOW, SERIAL, made

PAGE = Path(__file__).parents[4] / "docs" / "design" / "token-machine.md"

BEGINNINGS = {
    "an account": there.begun(),
    "an account and a stored token": there.begun(stored=made(life=HALF_DAY)),
    "a token of one's own": there.begun(OwnToken(Secret(made(life=HALF_DAY)))),
    "nothing": there.begun(Nobody()),
    "firmware before 7": lifecycle.begin(Nobody(), SERIAL, wants_token=False),
}
CLOUD_CHECKS = (Step.CHECK_SESSION, Step.CHECK_SIGNED_IN, Step.CHECK_FORM)


def place(state, now):
    """Where we are, in a few words."""
    action = lifecycle.next_action(state, now)
    match action:
        case Admitted():
            return "admitted" if state.inside else "admitted as a user of the gateway"
        case Ask(step):
            what = "check the new token" if step in CLOUD_CHECKS else step.value
            return f"{what}, still admitted" if admitted(state, now) else what
        case Wait(_, _, None):
            return "wait for the gateway"
        case Wait():
            return "wait for the cloud, or to try a refused token again"
        case _:
            return "a person must act"


def replies(step, now):
    """What may be answered to a step, by name."""
    token = made(life=HALF_DAY, at=now, jti=str(now))
    match step:
        case Step.SIGN_IN:
            return {
                "a session": there.SIGNED_IN,
                "a no to the person": there.WRONG_PASSWORD,
                "anything else": there.HTML,
            }
        case Step.FETCH:
            return {"a token": there.text(token), "anything else": there.HTML}
        case Step.FETCH_SIGNED_IN:
            return {"a token": there.said({"token": token}), "anything else": there.HTML}
        case Step.FORM_SIGN_IN:
            return {"a session": there.FORM_SIGNED_IN, "anything else": there.HTML}
        case Step.FORM_FETCH:
            return {"a token": there.form(token), "anything else": there.HTML}
        case _:
            return {"yes": there.YES, "no": there.NO, "nothing": there.SILENCE}


def followers(state, now):
    """Everything that can happen here: its name, and where it leads."""
    action = lifecycle.next_action(state, now)
    match action:
        case Ask(step):
            for name, reply in replies(step, now).items():
                yield name, lifecycle.after(state, Heard(step, reply), now), now
        case Wait(until):
            yield "the pause is over", state, until
        case Admitted() if state.inside is not None:
            yield from while_admitted(state, now)
        case Admitted():
            yield "401", lifecycle.after(state, Denied(), now), now
        case _:
            yield "the longest pause is over", state, now + LAST_PAUSE


def while_admitted(state, now):
    checked, token = state.inside.since, state.inside.token
    just, later = checked + JUST_CHECKED / 2, checked + 2 * JUST_CHECKED
    if now <= just:  # time never goes back here: what a clock set back does stands in the tests
        yield "401 right after a check", lifecycle.after(state, Denied(), just), just
    yield "401 later", lifecycle.after(state, Denied(), max(now, later)), max(now, later)
    if state.account is not None:
        yield "the token is to be renewed", state, max(now, lifecycle.renewal(token, SERIAL))
    if state.quiet.lasts(now):
        yield "the pause is over", state, state.quiet.until
    yield "the token has ended", state, max(now, token.expires)


@cache
def walked():
    """Every place, and where each thing that can happen there may lead."""
    edges = defaultdict(set)
    seen, ahead = set(), [(state, NOW) for state in BEGINNINGS.values()]
    for name, state in BEGINNINGS.items():
        edges["(beginning)", name].add(place(state, NOW))
    while ahead:
        state, now = ahead.pop(0)
        here = place(state, now)
        held = tuple((one.way, one.refused.tries > 0, one.refused.lasts(now)) for one in state.held)
        if (key := (here, type(state.phase), held, state.account is None)) in seen:
            continue
        seen.add(key)
        for name, after, then in followers(state, now):
            edges[here, name].add(place(after, then))
            ahead.append((after, then))
    return edges


def render():
    """The page: a table, one row for each thing that can happen at each place."""
    rows = [
        f"| {here} | {name} | {'; '.join(sorted(there))} |"
        for (here, name), there in sorted(walked().items())
    ]
    return "\n".join([HEAD, *rows, ""])


HEAD = f"""\
# The token machine

Written by walking the machine (`python -m tests.pyenvoy.access.lifecycle.walk`); not by hand. The laws and
the theory stand in `src/pyenvoy/access/lifecycle/__init__.py`. Where a row names two places, it depends
on what else is known: whether there is an account, and whether another token is held.

Pauses between sign-ins: {", ".join(map(str, PAUSES))}; between showings of a refused token:
{", ".join(map(str, SHOWN_AGAIN))}.

| at | when | then |
|---|---|---|"""

if __name__ == "__main__":
    PAGE.write_text(render())
