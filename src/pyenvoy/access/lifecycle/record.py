"""What is worth knowing of our access in the next run, besides the token: pauses above all. Pure.

Programs are started again, by people and by supervisors every few seconds; the cloud counts sign-ins
all the same. So the pause is part of what is kept, written down before each sign-in is sent.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from hashlib import sha256

import attrs

from pyenvoy import errors
from pyenvoy.access.credentials import Account
from pyenvoy.access.exchange import Trouble
from pyenvoy.access.lifecycle.course import after
from pyenvoy.access.lifecycle.pauses import LAST_PAUSE, Pause
from pyenvoy.access.lifecycle.states import Heard, Outcome, State, Step, Way
from pyenvoy.endpoint import Role
from pyenvoy.request import Silence, Silent

_MOST_TRIES = 1000

_UNSAID = LAST_PAUSE.total_seconds()
"""The span of a pause in a record that is older than this entry: none is longer."""


@attrs.frozen
class Record:
    """How far we have come with one gateway's access: what a later run goes on from."""

    account: str = ""
    """The mark of the account that the pause and the trouble are about; empty for none."""
    pause: Pause = Pause()
    trouble: Trouble | None = None
    best: Role = Role.NOBODY
    """The highest role that a token of ours has had here."""
    way: Way | None = None
    """Where the token that is kept came from."""
    outcomes: tuple[Outcome, ...] = ()


def mark(account: Account, serial: str) -> str:
    """Four digits by which another password is noticed: too few to find one out by."""
    text = f"{serial}\n{account.email.reveal()}\n{account.password.reveal()}"
    return sha256(text.encode(errors="replace")).hexdigest()[:4]


def recorded(state: State, before: Record | None = None) -> Record:
    """What is to be kept of this state; `before` knows where a token that was kept came from."""
    before = before or Record()
    held = next((one for one in state.held if one.token == state.token), None)
    way = None if held is None else held.way
    account = state.account
    return Record(
        account="" if account is None else mark(account, state.serial),
        pause=state.pause,
        trouble=None if account is None else state.trouble,
        best=_best(state, way, before),
        way=before.way or way if way in (None, Way.STORED) else way,
        outcomes=state.outcomes or before.outcomes,
    )


def _best(state: State, way: Way | None, before: Record) -> Role:
    """A lower token that a person has chosen is no loss."""
    if way in (Way.OWN, Way.HANDED) and state.role is not None:
        return state.role
    return max(state.best, before.best)


def foreseen(state: State, step: Step, before: Record | None, now: datetime) -> Record:
    """What is to be kept before this step is sent, in case its answer never finds us alive."""
    unheard = after(state, Heard(step, Silence(Silent.BROKEN, "")), now)
    return attrs.evolve(recorded(state, before), pause=unheard.pause)


def resumed(state: State, record: Record, now: datetime) -> State:
    """A state at its beginning that goes on from a record; another account begins afresh."""
    state = attrs.evolve(state, best=record.best)
    if state.account is None or record.account != mark(state.account, state.serial):
        return state
    known = {outcome.way for outcome in state.outcomes}
    others = (outcome for outcome in record.outcomes if outcome.way not in known)
    state = attrs.evolve(state, outcomes=(*state.outcomes, *others))
    if now - record.pause.until >= LAST_PAUSE:  # long over: what comes is not of the same row
        return state
    trouble = record.trouble if record.pause.lasts(now) else None
    return attrs.evolve(state, pause=record.pause, trouble=trouble)


# -- as JSON --------------------------------------------------------------------------------------


def to_json(record: Record) -> dict[str, object]:
    """The record as a value that JSON can hold; no secret is in it."""
    trouble = record.trouble
    return {
        "account": record.account,
        "tries": record.pause.tries,
        "until": record.pause.until.isoformat(),
        "span": record.pause.span.total_seconds(),
        "error": None if trouble is None else trouble.error.__name__,
        "why": None if trouble is None else trouble.why,
        "best": record.best.name,
        "way": record.way,
        "outcomes": [
            {"way": one.way, "at": one.at and one.at.isoformat(), "result": one.result}
            for one in record.outcomes
        ],
    }


def of_json(found: object) -> Record | None:
    """The record that was written so; `None` for anything else."""
    if not isinstance(found, Mapping):
        return None
    try:
        return Record(
            account=_text(found["account"]),
            pause=Pause(
                _tries(found["tries"]), _moment(found["until"]), _span(found.get("span", _UNSAID))
            ),
            trouble=_trouble(found["error"], found["why"]),
            best=Role[_text(found["best"])],
            way=None if found["way"] is None else Way(_text(found["way"])),
            outcomes=tuple(map(_outcome, found["outcomes"])),
        )
    except (KeyError, TypeError, ValueError):
        return None


def _text(found: object) -> str:
    if not isinstance(found, str):
        raise TypeError("text was expected")
    return found


def _tries(found: object) -> int:
    if type(found) is not int or not 0 <= found <= _MOST_TRIES:
        raise ValueError("a small number was expected")
    return found


def _span(found: object) -> timedelta:
    if isinstance(found, bool) or not isinstance(found, int | float) or not 0 <= found <= _UNSAID:
        raise ValueError("a number of seconds was expected")
    return timedelta(seconds=found)


def _moment(found: object) -> datetime:
    at = datetime.fromisoformat(_text(found))
    if at.tzinfo is None:
        raise ValueError("a time without a zone")
    return at


def _trouble(error: object, why: object) -> Trouble | None:
    if error is None:
        return None
    kind = getattr(errors, _text(error), None)
    if not isinstance(kind, type) or not issubclass(kind, errors.SignInError):
        raise ValueError("no error of this name")  # noqa: TRY004  # a name, not a type, is wrong
    return Trouble(kind, _text(why))


def _outcome(found: Mapping[str, object]) -> Outcome:
    at = found["at"]
    return Outcome(
        Way(_text(found["way"])), None if at is None else _moment(at), _text(found["result"])
    )
