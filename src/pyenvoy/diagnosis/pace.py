"""How the gateway bears being asked: service times, its share of time with us, what is live, who else asks."""

from collections.abc import Iterator
from datetime import timedelta

import attrs

from pyenvoy.diagnosis.facts import Facts
from pyenvoy.diagnosis.finding import Details, Finding, Level
from pyenvoy.polling.agenda import Lane
from pyenvoy.polling.planner import due
from pyenvoy.show.text import span

_SLOW = timedelta(seconds=2)
_LEAST = timedelta(seconds=0.01)
_LATE = timedelta(seconds=0.1)
"""More than a machine with time to spare lets anybody wait."""
_MUCH = 0.2
"""Of its time; more than that and it begins to fail (users.md 5)."""


@attrs.frozen
class _Pace:
    name: str
    took: timedelta
    worth: timedelta
    """How often it would be asked of a gateway that is fast enough."""
    every: timedelta
    """How often it is asked of this one."""

    @property
    def share(self) -> float:
        return self.took / self.every

    @property
    def wished(self) -> float:
        return self.took / self.worth


def answering(facts: Facts) -> Finding:
    """How long each answer takes, and how much of its time the gateway spends on us."""
    found = sorted(_paces(facts), key=lambda one: -one.took)
    if not found:
        return Finding("service times", Level.NOTICE, "nothing has answered yet")
    if not any(one.took for one in found):
        said = f"{len(found)} endpoints answer; how long they took was not recorded"
        return Finding("service times", Level.NOTICE, said)
    share, wished = sum(one.share for one in found), sum(one.wished for one in found)
    slow = [one.name for one in found if one.took >= _SLOW]
    said = (
        f"{len(found)} endpoints answer; polled, they keep the gateway busy {share:.0%} of its time"
    )
    if wished > _MUCH:
        said = f"{said}; as often as is worth it would be {wished:.0%}"
    if slow:
        said = f"{said}; slow: {', '.join(slow)}"
    if facts.late > _LATE:
        said = f"{said}; this machine is busy itself: {facts.late.total_seconds():.1f} s of each time are taken off"
    advice = (
        "Find out who else polls this gateway, and how good its network link is; it is asked less"
        " often meanwhile."
        if wished > _MUCH
        else "Nothing: what is slow is asked rarely, and never in front of what is live."
        if slow
        else ""
    )
    level = Level.WARNING if wished > _MUCH else Level.NOTICE if slow else Level.OK
    return Finding("service times", level, said, advice, _table(found))


def _paces(facts: Facts) -> Iterator[_Pace]:
    """How often each is asked follows from what it takes; that is the planner's to say."""
    for item in facts.agenda:
        entry = facts.ledger.of(item.endpoint.name)
        if (at := entry.answered) is not None:
            again = due(item, attrs.evolve(entry, asked=at, failures=0), at)
            took = max(entry.took - facts.late, min(entry.took, _LEAST))
            yield _Pace(item.endpoint.name, took, item.every, again - at)


def _table(found: list[_Pace]) -> Details:
    return Details(
        ("endpoint", "takes", "asked every", "share"),
        tuple(
            (one.name, f"{one.took.total_seconds():.2f} s", span(one.every), f"{one.share:.1%}")
            for one in found
        ),
    )


def live(facts: Facts) -> Finding:
    """What says the power that changes by the second, and whether others are at it too."""
    lane = [item for item in facts.agenda if item.lane is Lane.LIVE]
    heard = [one for one in lane if facts.ledger.of(one.endpoint.name).answered is not None]
    if facts.admissions > _ADMITTED:
        said = f"our session was ended {facts.admissions - _ADMITTED} times while this was asked"
        advice = (
            "Somebody else asks with the same token or a higher role: let one program ask, and feed"
            " the others from it."
        )
        return Finding("live", Level.WARNING, said, advice)
    if heard:
        names = ", ".join(f"{one.endpoint} every {span(one.every)}" for one in heard)
        alone = "" if facts.recorded else "; nobody has ended our session"
        return Finding("live", Level.OK, f"{names}{alone}")
    said = "nothing changes by the second: no current meter is read"
    advice = "Without one the gateway's own figures change every 5 to 15 minutes."
    return Finding("live", Level.NOTICE, said, advice)


_ADMITTED = 1
"""Being let in is one admission."""
