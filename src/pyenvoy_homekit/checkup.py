"""How a bridge is doing: facts → findings, one sentence each. Pure."""

from collections.abc import Iterator, Mapping
from datetime import datetime

import attrs

from pyenvoy.diagnosis import Finding, Level
from pyenvoy_homekit.identity import INFORMATION
from pyenvoy_homekit.kept import Kept
from pyenvoy_homekit.limits import MOST_ACCESSORIES, MOST_SERVICES
from pyenvoy_homekit.memory import PATIENCE, Place
from pyenvoy_homekit.shape import Accessory


@attrs.frozen
class Facts:
    """All that was found out about one bridge."""

    serial: str
    kept: Kept
    address: str | None
    """Of this machine."""
    listens: bool
    """Whether somebody takes connections at its place."""
    announced: int | None
    """The port that mDNS tells of it; `None` where it was not heard."""
    now: datetime


def findings(facts: Facts) -> tuple[Finding, ...]:
    """What is the case, and what is to be done."""
    return (
        _pairing(facts),
        _listening(facts),
        _announced(facts),
        _limits(facts.kept.memory.accessories),
        *_missing(facts),
    )


def controllers(kept: Kept) -> int:
    """How many are paired."""
    paired = (kept.pairings or {}).get("paired_clients")
    return len(paired) if isinstance(paired, Mapping) else 0


def _pairing(facts: Facts) -> Finding:
    what = f"bridge {facts.serial}"
    if count := controllers(facts.kept):
        many = "1 controller" if count == 1 else f"{count} controllers"
        return Finding(what, Level.OK, f"is paired with {many}")
    return Finding(
        what, Level.NOTICE, "is not paired", "run `pyenvoy-homekit pair` and scan the code"
    )


def _listening(facts: Facts) -> Finding:
    if facts.address is None:
        return Finding("network", Level.FAULT, "this machine has none", "connect it")
    where = f"{facts.address}:{facts.kept.port}"
    if facts.kept.port is None or not facts.listens:
        return Finding(
            "port",
            Level.FAULT,
            f"nobody listens on {where}",
            "start `pyenvoy-homekit`, or read its log",
        )
    return Finding("port", Level.OK, f"connections are taken on {where}")


def _announced(facts: Facts) -> Finding:
    if facts.announced is None:
        return Finding(
            "mDNS", Level.WARNING if facts.listens else Level.NOTICE,
            "the bridge was not heard: phones cannot find it",
            "let UDP port 5353 through the firewall; a container needs the network of its host",
        )  # fmt: skip
    if facts.announced != facts.kept.port:
        return Finding(
            "mDNS", Level.WARNING, f"the bridge is announced on port {facts.announced}",
            "another pyenvoy may run with the same state: end one of them",
        )  # fmt: skip
    return Finding("mDNS", Level.OK, "the bridge is announced")


def _limits(accessories: tuple[Accessory, ...]) -> Finding:
    most = max((len(one.services) for one in accessories), default=0)
    said = (
        f"{len(accessories)} of {MOST_ACCESSORIES} accessories, "
        f"at most {most} of {MOST_SERVICES} services in one"
    )
    if len(accessories) > MOST_ACCESSORIES:
        return Finding("limits", Level.WARNING, said, "show less by `shows` in [homekit]")
    return Finding("limits", Level.OK, said)


def _missing(facts: Facts) -> Iterator[Finding]:
    """What is shown although nobody has told of it lately; a thing in an accessory that is missing is not named."""
    names: dict[Place, str] = {(one.key,): one.name for one in facts.kept.memory.accessories}
    names |= {
        (one.key, each.kind, each.key): f"{one.name}, {each.name}"
        for one in facts.kept.memory.accessories
        for each in one.services
        if each.kind != INFORMATION
    }
    missing = facts.kept.memory.missing
    for place, since in sorted(missing.items()):
        if place in names and not _within(place, missing):
            hours = max(0.0, (facts.now - since).total_seconds() / 3600)
            yield Finding(
                names[place], Level.NOTICE, f"has not been told of for {hours:.0f} h",
                f"it is taken away after {PATIENCE.total_seconds() / 3600:.0f} h of whole answers",
            )  # fmt: skip


def _within(place: Place, missing: Mapping[Place, datetime]) -> bool:
    return len(place) > 1 and (place[0],) in missing
