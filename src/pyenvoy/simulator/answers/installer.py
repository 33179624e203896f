"""What an installer reads and switches: `/installer`, `/ivp/mod`, `/ivp/peb`, `/ivp/arf` (5.21)."""

import attrs

from pyenvoy.request import Method
from pyenvoy.simulator.answers.era import Era
from pyenvoy.simulator.answers.fleet import Kind, devices, levels
from pyenvoy.simulator.answers.json_parts import part
from pyenvoy.simulator.answers.pages import WEB, Desk, Done, Page, token_era
from pyenvoy.simulator.answers.view import View

_POWER = "/ivp/mod/603980032/mode/power"
_POWER_DELAY = 60
"""Seconds until the microinverters have heard; the real ones take up to fifteen minutes (6.2)."""
_SCAN = 60
_FIELDS = ("serialNumber", "devType", "communicating", "recent", "producing", "reportDate",
           "temperature", "dcVoltageINmV", "dcCurrentINmA", "acVoltageINmV", "acPowerINmW")  # fmt: skip
_PROFILES = (
    ("IEEE 1547 default 2015", "1.2.10"),
    ("EN 50549-1", "1.0.22"),
    ("AS/NZS 4777.2:2020 A", "1.1.4"),
)


def _power(view: View) -> object:
    return {"powerForcedOff": view.settings.forced_off}


def _put_power(view: View, sent: object) -> Done | None:
    arr = part({"": sent}, "").get("arr")
    if arr not in ([0], [1]):
        return None
    after = attrs.evolve(view.settings, forced_off=arr == [1])
    return Done(after, {"powerForcedOff": arr == [1]}, _POWER_DELAY)


def _levels(view: View) -> object:
    return levels(view)


def _index(view: View) -> object:
    profiles = [
        {"profile_name": name, "profile_id": f"{name}:{version}", "version": version}
        for name, version in _PROFILES
    ]
    return {"selected_profile": view.settings.grid_profile, "profiles": profiles}


def _set_profile(view: View, sent: object) -> Done | None:
    wanted = part({"": sent}, "").get("selected_profile")
    if wanted not in {f"{name}:{version}" for name, version in _PROFILES}:
        return None
    after = attrs.evolve(view.settings, grid_profile=str(wanted))
    return Done(after, {"message": "accepted", "reason": ""})


def _profile(view: View) -> object:
    name, _, version = view.settings.grid_profile.rpartition(":")
    return {"name": name, "id": 91, "version": version, "item_count": 74}


def _counters(view: View, kind: Kind) -> dict[str, object]:
    every = [one for one in devices(view) if one.kind is kind and not one.retired]
    heard = [one for one in every if not one.gone]
    lit = [one for one in heard if kind is Kind.PCU and not one.dark]
    return {
        "expected": len(every),
        "discovered": len(every),
        "ctrlsTotal": len(every),
        "ctrlsGone": len(every) - len(heard),
        "ctrlsCommunicating": len(heard),
        "chansTotal": len(every),
        "chansRecent": len(lit),
        "chansProducing": len(lit),
    }


def _devstatus(view: View) -> object:
    kinds = (Kind.PCU, Kind.ACB, Kind.NSRB)
    counters: dict[str, object] = {kind.name.lower(): _counters(view, kind) for kind in kinds}
    counters["pld"] = _counters(view, Kind.PCU)
    counters["esub"] = _counters(view, Kind.ESUB)
    tables = {
        kind.name.lower(): {"fields": list(_FIELDS), "values": _rows(view, kind)} for kind in kinds
    }
    return {"counters": counters} | tables


def _rows(view: View, kind: Kind) -> list[list[object]]:
    rows: list[list[object]] = []
    for one in devices(view):
        if one.kind is not kind or one.retired:
            continue
        watts = one.report.watts if one.report and not one.dark else 0.0
        heard = int(not one.gone)
        rows.append(
            [
                one.serial,
                int(kind),
                heard,
                int(heard and not one.dark),
                int(watts > 1),
                one.reported,
                16 + round(watts / 14),
                33000,
                round(watts * 31),
                round(1000 * view.era.volts),
                round(1000 * watts),
            ]
        )
    return rows


def _scan(view: View) -> object:
    active = view.t < view.settings.scan_until
    kinds = {kind.name.lower(): _found(view, kind) for kind in Kind}
    head = {"active": active, "polling-period-secs": 900, "polling-is-off": False}
    return {"newDeviceScan": {**head, **kinds}}


def _found(view: View, kind: Kind) -> dict[str, object]:
    count = sum(one.kind is kind for one in devices(view))
    return {"expected": count, "discovered": count}


def _put_scan(view: View, _: object) -> Done:
    after = attrs.evolve(view.settings, scan_until=view.t + _SCAN)
    return Done(after, _scan(attrs.evolve(view, settings=after)))


def _delete_scan(view: View, _: object) -> Done:
    after = attrs.evolve(view.settings, scan_until=0)
    return Done(after, _scan(attrs.evolve(view, settings=after)))


def _report_settings(view: View) -> object:
    return {
        "reportsettings": {"bandwidth": "high", "diag_duration_mins": 0}
        | dict(view.settings.report_settings)
    }


def _put_report_settings(view: View, sent: object) -> Done | None:
    wish = part(sent, "reportsettings")
    if not wish:
        return None
    after = attrs.evolve(view.settings, report_settings={**view.settings.report_settings, **wish})
    return Done(after, _report_settings(attrs.evolve(view, settings=after)))


def _modern(era: Era) -> bool:
    return era.major >= 4


PAGES = (
    Page(_POWER, _power, _modern),
    Page("/installer/pcu_comm_check", _levels, _modern),
    Page("/installer/agf/index", _index, _modern, WEB),
    Page("/ivp/arf/profile", _profile, token_era),
    Page("/ivp/peb/devstatus", _devstatus, token_era),
    Page("/ivp/peb/newscan", _scan, token_era),
    Page("/ivp/peb/reportsettings", _report_settings, token_era),
)
DESKS = (
    Desk(Method.PUT, _POWER, _put_power, _modern),
    Desk(Method.PUT, "/installer/agf/set_profile", _set_profile, _modern, WEB),
    Desk(Method.PUT, "/ivp/peb/newscan", _put_scan, token_era),
    Desk(Method.DELETE, "/ivp/peb/newscan", _delete_scan, token_era),
    Desk(Method.PUT, "/ivp/peb/reportsettings", _put_report_settings, token_era),
)
