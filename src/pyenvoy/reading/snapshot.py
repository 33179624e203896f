"""Answers → Snapshot: the quirks, then one reading per subject, then the reasons for what is missing."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any, Protocol, TypeVar

import attrs

from pyenvoy import quirks
from pyenvoy.endpoint import Answer, Answers, Endpoint
from pyenvoy.errors import Gap, Problem, Reason
from pyenvoy.model.snapshot import Note, Snapshot
from pyenvoy.reading import (
    batteries,
    consumption,
    contacts,
    gateway,
    generator,
    grid,
    inverters,
    limits,
    live,
    meters,
    network,
    plc,
    production,
    production_state,
    relays,
    stream,
    tariff,
)
from pyenvoy.reading.again import Look, Looks, again
from pyenvoy.reading.possible import possible

T = TypeVar("T")

READINGS = {
    "gateway": gateway,
    "production": production,
    "consumption": consumption,
    "meters": meters,
    "inverters": inverters,
    "batteries": batteries,
    "relays": relays,
    "grid": grid,
    "contacts": contacts,
    "generator": generator,
    "tariff": tariff,
    "limits": limits,
    "network": network,
    "production_state": production_state,
    "plc": plc,
    "live": live,
    "stream": stream,
}
"""What reads each subject: its `read`, and in `FROM` its sources, the most trusted first."""


def _careful(
    name: str, read: Callable[[Answers], T]
) -> Callable[[Answers], tuple[T, tuple[Problem, ...]]]:
    """A reading without what no plant can have, and with what that was."""
    return lambda answers: possible(read(answers), name)


_READ = {name: _careful(name, room.read) for name, room in READINGS.items()}

_TELLS = {
    "production": production.why,
    "consumption": consumption.why,
    "contacts": contacts.why,
    "generator": generator.why,
}
"""Readings that may know more of why there is nothing than that their sources gave nothing."""


def take(
    answers: Answers,
    at: datetime,
    switches: quirks.Switches | None = None,
    *,
    complete: bool = False,
) -> Snapshot:
    """Understand everything that is known at one moment. Never raises for what a gateway says.

    `at` is the moment of the snapshot; each subject's `source.at` is the moment it was read.
    """
    return _taken(answers, at, switches, complete, lambda read, said: read(said))


def take_again(
    before: Looks,
    answers: Answers,
    at: datetime,
    switches: quirks.Switches | None = None,
    *,
    complete: bool = False,
) -> tuple[Snapshot, Looks]:
    """The same snapshot as `take`, and what to give here the next time, so that less is read then."""
    looks: dict[object, Look] = {}

    def reread(read: Callable[[Answers], T], said: Answers) -> T:
        subject, looks[read] = again(before, read, said)
        return subject

    return _taken(answers, at, switches, complete, reread), looks


class _Reader(Protocol):
    """Asks a reading."""

    def __call__(self, read: Callable[[Answers], T], said: Answers, /) -> T: ...


def _taken(
    answers: Answers,
    at: datetime,
    switches: quirks.Switches | None,
    complete: bool,  # noqa: FBT001  # private, and both callers name it
    by: _Reader,
) -> Snapshot:
    known, wrong = by(_READ["gateway"], answers)  # by which the quirks are chosen; none touches it
    repaired, repairs = quirks.repair(answers, known.firmware if known else None, switches)
    subjects = {"gateway": known}
    problems = [*_problems(answers), *wrong]
    for name, read in _READ.items():
        if name != "gateway":
            subjects[name], wrong = by(read, repaired)
            problems += wrong
    snapshot = Snapshot(
        at,
        **subjects,
        notes=tuple(Note(one.quirk.name, one.quirk.why, one.touched) for one in repairs),
        problems=tuple(problems),
        complete=complete,
    )
    return attrs.evolve(snapshot, gaps=tuple(_gaps(snapshot, repaired)))


def _gaps(snapshot: Snapshot, answers: Answers) -> Iterator[Gap]:
    """Why each missing subject is missing."""
    for subject, room in READINGS.items():
        if getattr(snapshot, subject) is None:
            told = _TELLS[subject](answers) if subject in _TELLS else None
            yield told or _gap(subject, room.FROM, answers)


def _gap(subject: str, sources: Iterable[Endpoint[Any]], answers: Answers) -> Gap:
    """Why a subject is missing: the word of its most trusted source that was asked at all."""
    silent = []
    for endpoint in sources:
        gap = answers.gap(endpoint)
        if gap is None:
            return Gap(subject, Reason.NO_HARDWARE, f"{endpoint} speaks of none")
        silent.append(gap)
    told = next((gap for gap in silent if gap.reason is not Reason.NOT_ASKED), silent[0])
    return Gap(subject, told.reason, f"{told.of}: {told.why}", told.problems)


def _problems(answers: Answers) -> Iterator[Problem]:
    for name, found in answers:
        if isinstance(found, Answer):
            for problem in found.problems:
                place = problem.where if problem.where.startswith("[") else f".{problem.where}"
                yield Problem(name + place, problem.what)
