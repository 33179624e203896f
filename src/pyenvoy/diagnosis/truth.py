"""Whether the figures are true and whole: quirks, gaps, values that could not be read, firmware."""

from pyenvoy.diagnosis.facts import Facts
from pyenvoy.diagnosis.finding import Details, Finding, Level
from pyenvoy.errors import Reason

_EXPECTED = frozenset({Reason.NO_HARDWARE, Reason.NOT_OFFERED, Reason.NOT_ASKED})
_OURS = frozenset({Reason.DENIED})
"""The role's, which has a finding of its own."""

_UNMET = "not known: the gateway has said nothing"

_WHAT_TO_DO = {
    Reason.SILENT: "nothing came back: see the service times, and whether others poll this gateway",
    Reason.NOT_READY: "wait: the gateway is still starting, or overloaded",
    Reason.UNREADABLE: "pass on a recording (pyenvoy record), so that it can be read",
    Reason.UNTRUE: "nothing: the gateway does not say the truth here, see the quirks",
}


def quirks(facts: Facts) -> Finding:
    """Which known lies of its firmware the gateway tells."""
    notes = facts.snapshot.notes
    if facts.unmet:
        return Finding("quirks", Level.NOTICE, _UNMET)
    if not notes:
        return Finding("quirks", Level.OK, "no known defect of its firmware was found")
    said = f"{len(notes)} known defect{'s' if len(notes) > 1 else ''} of its firmware repaired"
    lines = tuple((one.quirk, one.why, ", ".join(one.touched)) for one in notes)
    advice = "Nothing: it is repaired. Should a repair be wrong here, quirks can be switched off."
    return Finding(
        "quirks", Level.NOTICE, said, advice, Details(("quirk", "why", "touched"), lines)
    )


def gaps(facts: Facts) -> Finding:
    """What is missing although this gateway could have it."""
    if facts.unmet:
        return Finding("gaps", Level.NOTICE, _UNMET)
    missing = [one for one in facts.snapshot.gaps if one.reason not in _EXPECTED | _OURS]
    if not missing:
        return Finding("gaps", Level.OK, "nothing is missing that this gateway should have")
    lines = tuple((one.of, str(one.reason), one.why, _WHAT_TO_DO[one.reason]) for one in missing)
    said = f"missing: {', '.join(one.of for one in missing)}"
    advice = "See each."
    return Finding(
        "gaps", Level.WARNING, said, advice, Details(("of", "reason", "why", "what to do"), lines)
    )


def problems(facts: Facts) -> Finding:
    """Values that have another shape than any gateway known so far."""
    found = facts.snapshot.problems
    if facts.unmet:
        return Finding("values", Level.NOTICE, _UNMET)
    if not found:
        return Finding("values", Level.OK, "every value could be read")
    said = (
        f"{len(found)} value{'s' if len(found) > 1 else ''} could not be read and count as unknown"
    )
    advice = "Pass on a recording: pyenvoy record."
    lines = tuple((one.where, one.what) for one in found)
    return Finding("values", Level.NOTICE, said, advice, Details(("where", "what"), lines))


def firmware(facts: Facts) -> Finding:
    """Which firmware, and whether its version can be read."""
    gateway = facts.snapshot.gateway
    if gateway is None:
        return Finding("firmware", Level.WARNING, "not known", "See why it could not be asked.")
    names = " · ".join(one for one in (gateway.model, gateway.part_number) if one)
    if gateway.firmware is None:
        said = f"{gateway.firmware_text!r} is no version that can be read; no quirk is looked for"
        return Finding("firmware", Level.WARNING, said, "Pass on a recording: pyenvoy record.")
    return Finding(
        "firmware", Level.OK, f"{gateway.firmware_text}{f' on {names}' if names else ''}"
    )
