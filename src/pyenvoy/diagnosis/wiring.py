"""What is measured where: current meters and their hints, and how often the microinverters report."""

from collections.abc import Iterator
from datetime import timedelta

from pyenvoy.diagnosis.facts import Facts
from pyenvoy.diagnosis.finding import Finding, Level
from pyenvoy.errors import Reason
from pyenvoy.model.meters import Meter, MeteringStatus, MeterKind, Meters
from pyenvoy.show.text import span, text
from pyenvoy.units import Watts, symbol

# -- microinverters ---------------------------------------------------------------------------------

_BRISK = timedelta(minutes=5)
_QUARTER = timedelta(minutes=15)
_ASK = (
    "Ask Enphase to have this gateway poll its microinverters every 300 s; it is a setting on their"
    " side, and you can do nothing here."
)


def inverters(facts: Facts) -> Finding:
    """How often the microinverters report to the gateway, which no asking of ours makes more often."""
    found = facts.snapshot.inverters
    if found is None:
        return Finding("inverters", Level.NOTICE, "no microinverter is known")
    interval, count = found.report_interval, len(found.in_use)
    if interval is None:
        said = f"{count} microinverters; how often they report cannot be told from here"
        return Finding("inverters", Level.NOTICE, said)
    said = f"{count} microinverters report every {span(interval)}"
    if interval <= _BRISK:
        return Finding("inverters", Level.OK, said)
    return Finding("inverters", Level.NOTICE if interval <= _QUARTER else Level.WARNING, said, _ASK)


# -- meters -----------------------------------------------------------------------------------------

_HINTS = {
    "production-imbalance": "the phases of the panels produce unequally",
    "negative-production": "the panels' meter counts backwards",
    "power-on-unused-phase": "there is power on a phase that is said not to be used",
    "negative-total-consumption": "the house seems to produce",
}
_USUAL = (MeterKind.PRODUCTION, MeterKind.NET_CONSUMPTION, MeterKind.TOTAL_CONSUMPTION)
"""The gateway lists others that few houses have: that they are disabled says nothing."""
_TURN = "Have an installer check the direction and the phase of the current transformers."


def meters(facts: Facts) -> Finding:
    """What the current meters measure, and what the gateway holds to be wrong with their wiring."""
    found = facts.snapshot.meters
    if found is None:
        return _none(facts)
    wrong = tuple(hint for one in found.all if one.enabled for hint in _wrong(one))
    off = [str(one.kind) for one in found.all if not one.enabled and one.kind in _USUAL]
    names = ", ".join(_meter(one) for one in found.all if one.enabled)
    said = "; ".join(
        (names or "every current meter is disabled", *wrong, *_disabled(off if names else []))
    )
    drawing = picture(found)
    if wrong:
        return Finding("wiring", Level.WARNING, said, _TURN, drawing=drawing)
    if off:
        advice = "Nothing, if there are no transformers there; else an installer can enable them."
        return Finding("wiring", Level.NOTICE, said, advice, drawing=drawing)
    return Finding("wiring", Level.OK, said, drawing=drawing)


def _none(facts: Facts) -> Finding:
    gap = next((one for one in facts.snapshot.gaps if one.of == "meters"), None)
    if gap is None or gap.reason in (Reason.NO_HARDWARE, Reason.NOT_OFFERED):
        said = "no current meter: production is what the microinverters report, consumption unknown"
        return Finding("wiring", Level.OK, said)
    return Finding("wiring", Level.NOTICE, f"the current meters are not known: {gap.why}")


def _disabled(off: list[str]) -> Iterator[str]:
    if off:
        yield f"disabled: {', '.join(off)}"


def _meter(meter: Meter) -> str:
    count = meter.phase_count
    if count is None:
        return str(meter.kind)
    return f"{meter.kind} on {count} phase{'s' if count > 1 else ''}"


_BACKWARDS = -50.0
"""Watts; less than the inverters of a large roof draw at night."""


def _wrong(meter: Meter) -> Iterator[str]:
    """Hints of the gateway, and what the values say."""
    for flag in meter.flags:
        yield f"{meter.kind}: {_HINTS.get(flag, flag)}"
    power = None if meter.now is None else meter.now.power
    counted_back = meter.kind == MeterKind.PRODUCTION and power is not None and power < _BACKWARDS
    if counted_back and "negative-production" not in meter.flags:
        yield f"{meter.kind}: {_HINTS['negative-production']}"
    if meter.status == MeteringStatus.CHECK_WIRING and not meter.flags:
        yield f"{meter.kind}: the gateway says to check the wiring"
    missing = (meter.phase_count or 0) - len(meter.phases)
    if meter.now is not None and missing > 0:
        yield f"{meter.kind}: {missing} of {meter.phase_count} phases have no values"


# -- the picture ------------------------------------------------------------------------------------

_LINE = "───"


def picture(found: Meters) -> tuple[str, ...]:
    """Where each enabled meter sits between the grid, the house and the panels."""
    net, total = found.first(MeterKind.NET_CONSUMPTION), found.first(MeterKind.TOTAL_CONSUMPTION)
    sun = found.first(MeterKind.PRODUCTION)
    grid = f"grid {_LINE}{_mark('net', net)}{_LINE}┬{_LINE}{_mark('production', sun)}{_LINE} panels"
    place = " " * grid.index("┬")
    house = f"{place}└{_LINE}{_mark('total', total)}{_LINE} house"
    rest = (
        f"{place}   [{one.kind}] {_power(one)}".rstrip()
        for one in found.all
        if one.enabled and one not in (net, total, sun)
    )
    return (grid, house, *rest)


def _mark(name: str, meter: Meter | None) -> str:
    if meter is None:
        return _LINE
    return f"[{name} {_power(meter)}]".replace(" ]", "]")


def _power(meter: Meter) -> str:
    power = None if meter.now is None else meter.now.power
    if power is None:
        return ""
    return " ".join(text(power, symbol(Watts)))
