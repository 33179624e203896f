"""Power and energy at the places of a house: production, consumption, the border; meters; the live view."""

from collections.abc import Iterator

from pyenvoy.model.consumption import Net, Total
from pyenvoy.model.flow import Energy, Flow
from pyenvoy.model.live import LivePower
from pyenvoy.model.meters import Meter, MeterKind
from pyenvoy.model.production import Production
from pyenvoy.units import WattHours
from pyenvoy_homekit.characteristics.filling import Values, filled, said, time
from pyenvoy_homekit.shape import Service, View

PLACES = {"production": "produced", "total": "consumed", "net": "imported"}
"""Where power flows, and the counter of the energy that it becomes."""
_NAMES = {"production": "production", "total": "consumption total", "net": "consumption net"}


def place(view: View, which: str) -> Production | Total | Net | None:
    """What is known of one of the places."""
    if which == "production":
        return view.snapshot.production
    used = view.snapshot.consumption
    return getattr(used, which) if used else None


def today(view: View, counter: str) -> WattHours | None:
    """Energy of today by our own books."""
    account = view.accounts.counters.get(counter) if view.accounts else None
    return account.totals.today.energy if account else None


def lifetime(view: View, counter: str) -> WattHours | None:
    """Energy since installation: by our own books, else as the gateway says."""
    account = view.accounts.counters.get(counter) if view.accounts else None
    return account.figure.energy if account else _told(view, counter)


def _told(view: View, counter: str) -> WattHours | None:
    made, used = view.snapshot.production, view.snapshot.consumption
    match counter:
        case "produced":
            return made.energy.lifetime if made else None
        case "consumed":
            return used.total.energy.lifetime if used and used.total else None
    return getattr(used.net, counter) if used and used.net else None


def power_and_energy(view: View, which: str) -> tuple[Service, ...]:
    """Power and energy at one of the places; none where nobody measures."""
    found = place(view, which)
    if found is None:
        return ()
    values = {**_power(view, which, found.now), **_energy(view, which, found)}
    values["ReadingTime"] = time(found.measured_at or found.source.at, view)
    sets = {"PowerPeakReset": f"power-peak {which}"}
    return filled("PowerAndEnergy", f"power-and-energy/{which}", values, sets, _NAMES[which])


def _power(view: View, which: str, now: Flow) -> dict[str, object]:
    peak = view.peaks.get(which)
    found = _flow(now)
    if peak is not None:
        found |= {
            "PowerPeak": peak.power,
            "PowerPeakDetected": peak.rising,
            "PowerPeakReset": False,
        }
    return found


def _flow(now: Flow) -> dict[str, object]:
    return {
        "Power": now.power,
        "ApparentPower": now.apparent_power,
        "ReactivePower": now.reactive_power,
        "Current": now.current,
        "Voltage": now.voltage,
        "Frequency": now.frequency,
        "PwrFactor": now.power_factor,
    }


def _energy(view: View, which: str, found: Production | Total | Net) -> Values:
    counter = PLACES[which]
    told = Energy() if isinstance(found, Net) else found.energy
    return {
        "EnergyToday": _first(today(view, counter), told.today),
        "EnergyLastSevenDays": told.last_seven_days,
        "EnergyLifetime": lifetime(view, counter),
        **_other_way(view, which),
    }


def _other_way(view: View, which: str) -> Values:
    """What flows against the usual direction, and what of the consumption did not come from the grid."""
    match which:
        case "production":
            meter = view.snapshot.meters and view.snapshot.meters.first(MeterKind.PRODUCTION)
            used = meter.energy.received if meter and meter.energy else None
            return {"EnergyLifetimeUpload": used}
        case "net":
            return {
                "EnergyLifetimeUpload": lifetime(view, "exported"),
                "EnergyTodayUpload": today(view, "exported"),
            }
    return {
        "EnergyLifetimeFromPv": _less(lifetime(view, "consumed"), lifetime(view, "imported")),
        "EnergyTodayFromPv": _less(today(view, "consumed"), today(view, "imported")),
    }


def _less(all_of: WattHours | None, part: WattHours | None) -> WattHours | None:
    return None if all_of is None or part is None else WattHours(max(0.0, all_of - part))


def _first(*values: WattHours | None) -> WattHours | None:
    return next((one for one in values if one is not None), None)


def eve_meter(view: View, which: str) -> tuple[Service, ...]:
    """The energy meter that Eve shows, and its history; none where nobody measures."""
    found = place(view, which)
    if found is None or found.power is None:
        return ()
    values = {
        "EvePower": max(0.0, found.power),
        "EveEnergyLifetime": lifetime(view, PLACES[which]),
        "EveVoltage": found.now.voltage,
        "EveCurrent": found.now.current,
        "EveResetTime": view.resets.get(which, 0),
    }
    history = {"EveStatus": "", "EveEntries": "", "EveRequest": "", "EveTime": ""}
    asks = {"EveRequest": f"eve-request {which}", "EveTime": f"eve-time {which}"}
    sets = {"EveResetTime": f"eve-reset {which}"}
    return (
        *filled("EveMeter", f"eve/{which}", values, sets, _NAMES[which]),
        *filled("EveHistory", f"eve-history/{which}", history, asks, _NAMES[which]),
    )


def meters(view: View) -> Iterator[Service]:
    """Every meter that the gateway lists, those that are switched off too."""
    for one in view.snapshot.meters.all if view.snapshot.meters else ():
        yield from filled("Meter", f"meter/{one.eid}", _meter(view, one), name=str(one.kind))


def _meter(view: View, one: Meter) -> Values:
    return {
        "State": one.enabled,
        "Type": one.kind,
        "PhaseMode": one.phase_mode,
        "PhaseCount": one.phase_count,
        "MeteringStatus": one.status,
        "Status": said(one.flags),
        **(_flow(one.now) if one.now else {}),
        "EnergyLifetime": one.energy and one.energy.delivered,
        "EnergyLifetimeUpload": one.energy and one.energy.received,
        "ReadingTime": time(one.measured_at, view),
    }


_LIVE = {
    "production": ("pv", "production"),
    "grid": ("grid", "consumption net"),
    "consumption": ("load", "consumption total"),
    "batteries": ("storage", "storage"),
    "generator": ("generator", "generator"),
}


_PHASES = 3


def live(view: View, family: str) -> tuple[Service, ...]:
    """The live view at the place of a device family, with its phases."""
    known = view.snapshot.live
    field, name = _LIVE[family]
    power: LivePower | None = getattr(known, field) if known else None
    if known is None or power is None or power.power is None:
        return ()
    values: dict[str, object] = {"Power": power.power, "ApparentPower": power.apparent_power}
    for kind, phases in (
        ("PowerL", power.phase_powers),
        ("ApparentPowerL", power.phase_apparent_powers),
    ):
        connected = phases[: known.phase_count or _PHASES]
        values |= {f"{kind}{line}": value for line, value in enumerate(connected[:_PHASES], 1)}
    values["ReadingTime"] = time(known.measured_at, view)
    return filled("LiveData", f"live/{field}", values, name=name)
