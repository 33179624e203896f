"""The events of `/stream/meter`, made from recorded meter readings. Pure (protocol 7.1)."""

import json
from collections.abc import Mapping

from pyenvoy.request import Response

_KINDS = {
    704643328: "production",
    704643584: "net-consumption",
}
"""The meters that the stream speaks of, by the number they always have (protocol 5.3)."""

_KEYS = {
    "p": "activePower",
    "q": "reactivePower",
    "s": "apparentPower",
    "v": "voltage",
    "i": "current",
    "pf": "pwrFactor",
    "f": "freq",
}
_PHASES = ("ph-a", "ph-b", "ph-c")

_Phases = dict[str, dict[str, float]]


def event(pages: Mapping[str, Response]) -> bytes | None:
    """One event as JSON; `None` when there are no meters."""
    kinds = _kinds(pages.get("/ivp/meters"))
    found: dict[str, _Phases] = {}
    for entry in _rows(pages.get("/ivp/meters/readings")):
        kind = kinds.get(entry.get("eid"))
        if kind is not None:
            found[kind] = _phases(entry)
    if "production" not in found:
        return None
    return json.dumps(_completed(found), separators=(",", ":")).encode()


def _kinds(meters: Response | None) -> dict[object, str]:
    """Number → kind: the second meter counts the net or the total, depending on where it sits."""
    told = {entry.get("eid"): entry.get("measurementType") for entry in _rows(meters)}
    return {eid: str(told.get(eid) or kind) for eid, kind in _KINDS.items()}


def _rows(page: Response | None) -> list[dict[str, object]]:
    if page is None or page.status != 200:
        return []
    try:
        found = json.loads(page.body)
    except ValueError:
        return []
    return [row for row in found if isinstance(row, dict)] if isinstance(found, list) else []


def _phases(entry: Mapping[str, object]) -> _Phases:
    channels = entry.get("channels")
    known = channels if isinstance(channels, list) else []
    return {phase: _values(known[i] if i < len(known) else {}) for i, phase in enumerate(_PHASES)}


def _values(channel: object) -> dict[str, float]:
    said = channel if isinstance(channel, dict) else {}
    values = {key: said.get(name) for key, name in _KEYS.items()}
    return {key: value if isinstance(value, int | float) else 0 for key, value in values.items()}


def _completed(found: Mapping[str, _Phases]) -> dict[str, _Phases]:
    """Always three blocks; the one that no meter counts is worked out from the other two."""
    production = found["production"]
    nothing = {phase: _values({}) for phase in _PHASES}
    net, total = found.get("net-consumption"), found.get("total-consumption")
    if net is None:
        net = _combined(total, production, -1) if total else nothing
    if total is None:
        total = _combined(net, production, 1)
    return {"production": production, "net-consumption": net, "total-consumption": total}


def _combined(one: _Phases, other: _Phases, sign: int) -> _Phases:
    """Powers added phase by phase; voltage, current and frequency stay those of the first."""
    return {
        phase: values | {key: values[key] + sign * other[phase][key] for key in ("p", "q")}
        for phase, values in one.items()
    }
