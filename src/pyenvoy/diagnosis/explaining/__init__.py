"""Where a number comes from: source, raw keys, age, repairs, what other sources say, or why it is missing."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial

import attrs

from pyenvoy import quirks
from pyenvoy.diagnosis.explaining.paths import Place, follow, place, source, unknown
from pyenvoy.diagnosis.explaining.tracing import Endpoints, Said, trace
from pyenvoy.endpoint import Answers
from pyenvoy.errors import Gap, Reason
from pyenvoy.model.snapshot import Snapshot
from pyenvoy.model.source import Source
from pyenvoy.quirks import Switches
from pyenvoy.reading.snapshot import READINGS
from pyenvoy.show.schema import docstrings
from pyenvoy.show.walk import is_empty, is_list, is_thing
from pyenvoy.units import Watts, symbol

__all__ = ["Explanation", "Other", "Repaired", "Said", "Trusted", "explain"]


@attrs.frozen
class Repaired:
    """A quirk that the value went through; without it, it would be `before`."""

    quirk: str
    why: str
    before: object


@attrs.frozen
class Other:
    """What would be shown if those before were silent."""

    endpoints: tuple[str, ...]
    value: object
    agrees: bool


@attrs.frozen
class Trusted:
    """One source of the subject, and how it stands with it."""

    endpoint: str
    path: str
    used: bool
    at: datetime | None = None
    gap: Gap | None = None


@attrs.frozen
class Explanation:
    """All that can be said about one value."""

    path: str
    value: object
    unit: str
    means: str
    sign: str
    source: Source | None
    age: timedelta | None
    said: tuple[Said, ...]
    repaired: tuple[Repaired, ...]
    others: tuple[Other, ...]
    trust: tuple[Trusted, ...]
    """Every source of the subject, the most trusted first."""
    gap: Gap | None = None
    """Why it is missing."""
    advice: str = ""
    """What would bring it."""


def explain(answers: Answers, snapshot: Snapshot, path: str) -> Explanation:
    """Explain a value of the snapshot that was taken from these answers, or why it is missing.

    Raises `UsageError` for a path that the model does not have.
    """
    where = place(path, snapshot)
    subject = getattr(snapshot, where.subject)
    value = follow(subject, where.steps)
    origin = source(subject, where.steps)
    trust = tuple(_trust(answers, where, origin))
    known = not is_empty(value)
    leaf = known and not is_thing(value) and not is_list(value)
    gap = None if known else _gap(snapshot, where, path)
    said = trace(answers, _sources(where), partial(_understood, where, snapshot)) if leaf else ()
    return Explanation(
        path,
        value,
        where.unit,
        docstrings(where.owner).get(where.name, ""),
        _sign(where),
        origin if known else None,
        origin.age(snapshot.at) if known and origin else None,
        said,
        tuple(_repaired(answers, snapshot, where, value)) if leaf else (),
        tuple(_others(answers, where, snapshot, value, said)),
        trust,
        gap,
        "" if known else _advice(where, trust),
    )


def _sources(where: Place) -> Endpoints:
    """The sources in the reading's own order of trust, each once."""
    return tuple(dict.fromkeys(READINGS[where.subject].FROM))


def _understood(
    where: Place, snapshot: Snapshot, answers: Answers, switches: Switches | None = None
) -> tuple[object, Source | None]:
    """The value as it would be, had the gateway said this."""
    firmware = None if snapshot.gateway is None else snapshot.gateway.firmware
    repaired, _ = quirks.repair(answers, firmware, switches)
    subject = READINGS[where.subject].read(repaired)
    return follow(subject, where.steps), source(subject, where.steps)


def _repaired(
    answers: Answers, snapshot: Snapshot, where: Place, value: object
) -> Iterator[Repaired]:
    for note in snapshot.notes:
        off = Switches(off=frozenset({note.quirk}))
        before, _ = _understood(where, snapshot, answers, off)
        if before != value:
            yield Repaired(note.quirk, note.why, before)


# -- other sources ----------------------------------------------------------------------------------

_CLOSE = 0.05
"""Of the larger one; two sources are never asked at the same moment."""


def _others(
    answers: Answers, where: Place, snapshot: Snapshot, value: object, said: tuple[Said, ...]
) -> Iterator[Other]:
    """What is said in the place of each source that is left out, until nobody is left."""
    understand = partial(_understood, where, snapshot)
    known, endpoints = answers, _sources(where)
    bearing = {one.endpoint for one in said}
    while bearing:
        for one in endpoints:
            if one.name in bearing:
                known = known.without(one, "left out")
        other, _ = understand(known)
        bearing = {one.endpoint for one in trace(known, endpoints, understand)}
        if other is None or not bearing:
            return
        yield Other(tuple(sorted(bearing)), other, _agree(value, other))


def _agree(one: object, other: object) -> bool:
    if isinstance(one, int | float) and isinstance(other, int | float):
        return abs(one - other) <= max(1.0, _CLOSE * max(abs(one), abs(other)))
    return one == other


# -- trust, and what is missing ---------------------------------------------------------------------


def _trust(answers: Answers, where: Place, origin: Source | None) -> Iterator[Trusted]:
    used = () if origin is None else (origin.endpoint, *origin.others)
    for one in _sources(where):
        answer = answers.answer(one)
        at, gap = (None, answers.gap(one)) if answer is None else (answer.at, None)
        yield Trusted(one.name, one.path, one.name in used, at, gap)


def _gap(snapshot: Snapshot, where: Place, path: str) -> Gap:
    told = next((one for one in snapshot.gaps if one.of == where.subject), None)
    if told is not None:
        return told
    before, _, name = path.rpartition(".")
    places = (path, f"{before}.now.{name}")
    lost = next((one.what for one in snapshot.problems if one.where in places), None)
    if lost is not None:
        return Gap(path, Reason.UNTRUE, lost)
    stranger = unknown(getattr(snapshot, where.subject), where.steps)
    why = f"{where.subject} is known, and nothing that has answered says this"
    if stranger:
        why = f"nothing of it is called {stranger}: `pyenvoy explain {where.subject}` names all there is"
    return Gap(path, Reason.NOT_OFFERED, why)


_BRINGS = {
    Reason.SILENT: "{0} answering again: see pyenvoy doctor",
    Reason.NOT_READY: "waiting: {0} is not ready yet",
    Reason.NOT_ASKED: "waiting: {0} is asked later, and by show with --whole",
    Reason.UNREADABLE: "a recording of {0} passed on, so that it can be read: pyenvoy record",
    Reason.DENIED: "the role that {0} wants: {1}",
}


def _advice(where: Place, trust: tuple[Trusted, ...]) -> str:
    """What would bring it: the first source of which something can be hoped."""
    roles = {one.name: one.role.name.lower() for one in _sources(where)}
    for one in trust:
        words = None if one.gap is None else _BRINGS.get(one.gap.reason)
        if words is not None:
            return words.format(one.endpoint, roles[one.endpoint])
    return "nothing that is known: this gateway does not have it"


# -- words ------------------------------------------------------------------------------------------


def _sign(where: Place) -> str:
    if where.unit != symbol(Watts):
        return ""
    if where.subject == "consumption" and where.steps[:1] == ("total",):
        return "consumption is positive: all that is used, with what batteries take, less what they give"
    return "what flows towards the house is positive: produced, imported, discharged"
