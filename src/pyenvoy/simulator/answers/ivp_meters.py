"""`/ivp/meters` and all below it."""

from collections.abc import Callable, Mapping

import attrs

from pyenvoy.request import Method
from pyenvoy.simulator.answers import lies
from pyenvoy.simulator.answers.era import Era, Meter
from pyenvoy.simulator.answers.json_parts import part
from pyenvoy.simulator.answers.layout import Fixed
from pyenvoy.simulator.answers.pages import Desk, Done, Page, Write, token_era
from pyenvoy.simulator.answers.registers import Line, lines, whole
from pyenvoy.simulator.answers.view import View

EIDS = {
    "production": 704643328,
    "net-consumption": 704643584,
    "total-consumption": 704643584,
    "storage": 704643840,
    "backfeed": 704644352,
    "load": 704644608,
    "evse": 704644864,
    "pv3p": 704645120,
}
CHANNEL = 1073741841
"""What lies between the EID of a meter and that of its first channel: 704643328 has 1778385169."""
_PHANTOM = 1023410688
_NOTHING = Line()


def _has_meters(era: Era) -> bool:
    return era.since("4.2")


def _is_seven(era: Era) -> bool:
    """The meter stack of seven kinds: other decimals, summed power factors, three lines always."""
    return len(era.meters) > 2 and era.since("8.3")


def _number(era: Era) -> Callable[[float], float]:
    if era.major < 7:
        return lambda value: round(value, 3)
    if era.meters and _is_seven(era):
        return lambda value: round(value, 3) + 0.0
    return Fixed


def _listed(view: View) -> object:
    return [_meter(view, meter) for meter in view.era.meters]


def _meter(view: View, meter: Meter) -> dict[str, object]:
    flags = {"statusFlags": list(meter.flags)} if view.era.since("4.10") else {}
    return {
        "eid": EIDS[meter.kind],
        "state": "enabled" if meter.enabled else "disabled",
        "measurementType": meter.kind,
        "phaseMode": view.era.phase_mode,
        "phaseCount": view.plant.phases,
        "meteringStatus": meter.status,
        **flags,
    }


def _values(view: View, line: Line, factor: float | None = None) -> dict[str, object]:
    n = _number(view.era)
    return {
        "actEnergyDlvd": n(line.delivered),
        "actEnergyRcvd": n(line.received),
        "apparentEnergy": n(line.apparent),
        "reactEnergyLagg": n(line.lagging),
        "reactEnergyLead": n(line.leading),
        "instantaneousDemand": n(line.watts),
        "activePower": n(line.watts),
        "apparentPower": n(line.va),
        "reactivePower": n(line.var),
        "pwrFactor": n(line.factor if factor is None else factor),
        "voltage": n(line.volts),
        "current": n(line.amperes),
        "freq": n(line.hertz),
    }


def _measured(view: View, meter: Meter) -> tuple[Line, ...]:
    """The connected phases of a meter; a disabled one has only voltage (5.4)."""
    kind = meter.kind if meter.enabled else "disabled"
    return lines(view, kind)


def _unused(view: View, meter: Meter, hertz: float) -> Line:
    """What a channel without a conductor shows: noise, or another CT (1.3 no. 25)."""
    if meter.kind == "net-consumption" and lies.alias_on_third_channel(view.era):
        storage = lines(view, "storage")[0]
        return Line(watts=storage.watts, va=storage.va, hertz=hertz)
    return Line(volts=0.0 if _is_seven(view.era) else 6.1, hertz=hertz)


def _reading(view: View, meter: Meter) -> dict[str, object]:
    phases = _measured(view, meter)
    channels = [*phases, *(3 - len(phases)) * [_unused(view, meter, phases[0].hertz)]]
    eid = EIDS[meter.kind]
    entire = whole(phases)
    summed = sum(one.factor for one in phases) if _is_seven(view.era) else None
    return {
        "eid": eid,
        "timestamp": view.t,
        **_values(view, entire, summed),
        "channels": [
            {"eid": eid + CHANNEL + i, "timestamp": view.t, **_values(view, line)}
            for i, line in enumerate(channels)
        ],
    }


def _phantom(view: View) -> dict[str, object]:
    at = view.t - 6
    return {
        "eid": _PHANTOM,
        "timestamp": at,
        **_values(view, _NOTHING),
        "channels": [
            {
                "eid": _PHANTOM + CHANNEL - 16 + i,
                "timestamp": float(at) if _is_seven(view.era) else at,
            }
            | _values(view, _NOTHING)
            for i in range(3)
        ],
    }


def _readings(view: View) -> object:
    extra = [_phantom(view)] if view.era.meters and lies.phantom_reading(view.era) else []
    return [*(_reading(view, meter) for meter in view.era.meters), *extra]


def _grid(view: View) -> object:
    phases = [*lines(view, "net-consumption"), _NOTHING, _NOTHING][:3]
    return [{"channels": [_phase(view, i, line, full=True) for i, line in enumerate(phases)]}]


def _pv(view: View) -> object:
    phases = [*lines(view, "production"), _NOTHING, _NOTHING][:3]
    return [{"channels": [_phase(view, i, line, full=False) for i, line in enumerate(phases)]}]


def _phase(view: View, i: int, line: Line, *, full: bool) -> dict[str, object]:
    reactive = {"reactivePower": Fixed(line.var)} if full else {}
    return {
        "phase": f"L{i + 1}",
        "activePower": Fixed(line.watts),
        **reactive,
        "voltage": Fixed(line.volts),
        "current": Fixed(line.amperes),
        "freq": Fixed(line.hertz if line.volts else view.era.hertz),
    }


def _report_line(line: Line, delivered: float, received: float) -> dict[str, object]:
    return {
        "currW": Fixed(line.watts),
        "actPower": Fixed(line.watts),
        "apprntPwr": Fixed(line.va),
        "reactPwr": Fixed(line.var),
        "whDlvdCum": Fixed(delivered),
        "whRcvdCum": Fixed(received),
        "varhLagCum": Fixed(line.lagging),
        "varhLeadCum": Fixed(line.leading),
        "vahCum": Fixed(line.apparent),
        "rmsVoltage": Fixed(line.volts),
        "rmsCurrent": Fixed(line.amperes),
        "pwrFactor": Fixed(line.factor, 2),
        "freqHz": Fixed(line.hertz, 2),
    }


def _report(view: View, kind: str) -> dict[str, object]:
    phases = lines(view, kind)

    def registers(line: Line) -> tuple[float, float]:
        """Net has import minus export in one, nothing in the other (5.5)."""
        if kind == "net-consumption":
            return line.delivered - line.received, 0.0
        return line.delivered, line.received

    return {
        "createdAt": view.t,
        "reportType": kind,
        "cumulative": _report_line(whole(phases), *registers(whole(phases))),
        "lines": [_report_line(line, *registers(line)) for line in phases],
    }


def _reports(view: View) -> object:
    return [_report(view, "production"), *_consumption(view)]


def _consumption(view: View) -> list[dict[str, object]]:
    return [_report(view, "net-consumption"), _report(view, "total-consumption")]


def _has_reports(era: Era) -> bool:
    return token_era(era) and era.metered


def _has_phase_readings(era: Era) -> bool:
    return era.since("8.3") and era.metered


def _has_cts(era: Era) -> bool:
    return era.since("4.2") and bool(era.meters)


def _cts(view: View) -> object:
    """Every current transformer, by the EID of its channel."""
    ratio = {"attachType": "solidCore", "primaryAmps": 200, "secondaryAmps": 0.1}
    return {
        str(EIDS[meter.kind] + CHANNEL + i): {**ratio, "resistorOhms": 10.0, "turns": 1}
        for meter in view.era.meters
        for i in range(view.plant.phases)
    }


def desks_below(era: Era) -> tuple[Desk, ...]:
    """Each meter takes its state."""
    return tuple(
        Desk(Method.PUT, f"/ivp/meters/{EIDS[meter.kind]}", _put_meter(meter), _has_meters)
        for meter in era.meters
    )


def switched(era: Era, states: Mapping[int, bool]) -> Era:
    """The gateway with its meters enabled and disabled as they are set."""
    meters = tuple(attrs.evolve(one, enabled=states[EIDS[one.kind]]) for one in era.meters)
    return era if meters == era.meters else attrs.evolve(era, meters=meters)


def _put_meter(meter: Meter) -> Write:
    def write(view: View, sent: object) -> Done | None:
        """`{"state": "enabled"}`, as a GET spells it; the real body is not documented (6.2)."""
        state = part({"": sent}, "").get("state")
        if state not in ("enabled", "disabled"):
            return None
        meters = {**view.settings.meters, EIDS[meter.kind]: state == "enabled"}
        after = attrs.evolve(view.settings, meters=meters)
        return Done(after, {"state": state})

    return write


PAGES = (
    Page("/ivp/meters", _listed, _has_meters),
    Page("/ivp/meters/readings", _readings, _has_meters),
    Page("/ivp/meters/reports", _reports, _has_reports),
    Page("/ivp/meters/reports/", _reports, _has_reports),
    Page("/ivp/meters/reports/production", lambda view: _report(view, "production"), _has_reports),
    Page("/ivp/meters/reports/consumption", _consumption, _has_reports),
    Page("/ivp/meters/gridReading", _grid, _has_phase_readings),
    Page("/ivp/meters/pvReading", _pv, _has_phase_readings),
    Page("/ivp/meters/cts", _cts, _has_cts),
)


def pages_below(era: Era) -> tuple[Page, ...]:
    """The pages that carry the EID of a meter in their path."""
    return tuple(page for meter in era.meters for page in _pages_of(meter))


def _pages_of(meter: Meter) -> tuple[Page, ...]:
    eid = EIDS[meter.kind]
    return (
        Page(f"/ivp/meters/{eid}", lambda view: _meter(view, meter), _has_meters),
        Page(f"/ivp/meters/readings/{eid}", lambda view: _reading(view, meter), _has_meters),
    )
