"""What the role does not open: endpoints and controls, and who could."""

from collections.abc import Iterator
from typing import Any

from pyenvoy.commands import CONTROLS
from pyenvoy.diagnosis.facts import Facts
from pyenvoy.diagnosis.finding import Details, Finding, Level
from pyenvoy.endpoint import Endpoint, LegacyRole, Role
from pyenvoy.errors import Reason
from pyenvoy.polling.agenda import WISHES

_WHO = (
    "An installer's or a DIY account gives a token that opens them, for 12 hours at a time; Enphase"
    " makes an owner's account one on request."
)
_LOCAL = "The user installer opens them: pyenvoy show --user installer."


def role(facts: Facts) -> Finding:
    """What this role may not read and not set."""
    if facts.unmet:
        return Finding("role", Level.NOTICE, "not known: the gateway has said nothing")
    found = (*_endpoints(facts), *_controls(facts))
    name = _name(facts.role)
    if not found:
        return Finding("role", Level.OK, f"{name} may ask and set all that this gateway has")
    reads = sum(kind == "read" for kind, *_ in found)
    said = f"{name} may not read {reads} pages and not set {len(found) - reads} things"
    advice = _LOCAL if isinstance(facts.role, LegacyRole) else _WHO
    if facts.role is Role.NOBODY:
        said = (
            f"without a token {reads} pages cannot be read and {len(found) - reads} things not set"
        )
        advice = "A token opens most of them: pyenvoy login."
    details = Details(("may not", "what", "needs"), tuple(found))
    return Finding("role", Level.NOTICE, said, advice, details)


def _endpoints(facts: Facts) -> Iterator[tuple[str, str, str]]:
    for wish in WISHES:
        for one in (wish.endpoint, *wish.instead):
            gap = facts.answers.gap(one)
            refused = gap is not None and gap.reason is Reason.DENIED
            if _offered(facts, one) and (
                refused or (gap is not None and not one.opens_to(facts.role))
            ):
                yield "read", f"{one} ({one.purpose})", _needed(facts.role, one)


def _controls(facts: Facts) -> Iterator[tuple[str, str, str]]:
    for one in CONTROLS:
        if _offered(facts, one.written) and not one.written.opens_to(facts.role):
            yield "set", str(one), _needed(facts.role, one.written)


def _offered(facts: Facts, endpoint: Endpoint[Any]) -> bool:
    gateway = facts.snapshot.gateway
    firmware = None if gateway is None else gateway.firmware
    return firmware is None or firmware in endpoint.firmware


def _needed(have: Role | LegacyRole, endpoint: Endpoint[Any]) -> str:
    return _name(endpoint.role if isinstance(have, Role) else endpoint.legacy)


def _name(one: Role | LegacyRole) -> str:
    return one.value if isinstance(one, LegacyRole) else one.name.lower()
