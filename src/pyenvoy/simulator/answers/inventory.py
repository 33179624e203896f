"""`/inventory` and `/inv`: all devices, as objects and as a table of text (5.20)."""

from pyenvoy.simulator.answers.admin_lib import ACB_DELAY
from pyenvoy.simulator.answers.era import Era
from pyenvoy.simulator.answers.fleet import Device, Kind, devices
from pyenvoy.simulator.answers.pages import TABLE, WEB, Page, token_era
from pyenvoy.simulator.answers.view import View

_JSON = "application/json"
_PHASES = ("ph-a", "ph-b", "ph-c")


def _record(view: View, one: Device) -> dict[str, object]:
    """Dates are text here (5.0)."""
    state = 3 if one.retired else 1 if one.kind is Kind.ESUB else 2
    return {
        "part_num": one.part,
        "installed": str(view.installed),
        "serial_num": one.serial,
        "device_status": list(one.status),
        "last_rpt_date": str(one.reported),
        "admin_state": state,
        "dev_type": int(one.kind),
        "created_date": str(view.installed),
        "img_load_date": "0",
        "img_pnum_running": one.image,
        "ptpn": "undetermined" if one.retired else "549-00040-r01-v02.61.01",
        "chaneid": one.channel,
        "device_control": [{"gficlearset": False}],
    }


def _states(one: Device) -> dict[str, object]:
    """The four that a retired device lacks; a board has three."""
    if one.retired:
        return {}
    producing = one.kind is Kind.PCU and not one.dark and not one.gone
    states: dict[str, object] = {"producing": producing, "communicating": not one.gone}
    if one.kind is not Kind.ESUB:
        states["provisioned"] = True
    return states | {"operating": not one.gone and not one.dark}


def _special(view: View, one: Device) -> dict[str, object]:
    match one.kind:
        case Kind.PCU if one.report is not None:
            return {"phase": _PHASES[one.report.inverter.phase]}
        case Kind.ACB:
            return _acb(view, one)
        case Kind.NSRB:
            return _relay(view)
        case _:
            return {}


def _acb(view: View, one: Device) -> dict[str, object]:
    moment = view.course.at(view.stored)
    sleeping = view.settings.acb_sleep.seen(view.t, ACB_DELAY)
    limits = next((row for row in sleeping if row.get("serial_num") == one.serial), {})
    watts = moment.flows.acb
    charge = "idle" if abs(watts) < 5 else "discharging" if watts > 0 else "charging"
    return {
        "sleep_enabled": bool(limits),
        "percentFull": round(100 * moment.stores.acb / view.plant.acb_capacity),
        "maxCellTemp": 26,
        "sleep_min_soc": limits.get("sleep_min_soc", 25),
        "sleep_max_soc": limits.get("sleep_max_soc", 30),
        "charge_status": charge,
    }


def _relay(view: View) -> dict[str, object]:
    connected = {f"line{i + 1}-connected": i < view.plant.phases for i in range(3)}
    return {
        "relay": "closed",
        "reason_code": 0,
        "reason": "ok",
        "line-count": view.plant.phases,
        **connected,
    }


def _document(view: View, *, deleted: bool) -> object:
    every = [one for one in devices(view) if deleted or not one.retired]
    return [
        {"type": kind.name, "devices": [_device(view, one) for one in every if one.kind is kind]}
        for kind in Kind
    ]


def _device(view: View, one: Device) -> dict[str, object]:
    return {**_record(view, one), **_states(one), **_special(view, one)}


def _inventory(view: View) -> object:
    return _document(view, deleted="deleted=1" in view.query)


def _row(view: View, one: Device) -> dict[str, object]:
    masks = ("edcon", "devobs", "ctcon", "ctobs", "ctctf", "chcon", "chobs", "chctf")
    return {
        "ce": str(one.channel),
        "dtype": str(int(one.kind)),
        "chtype": "0" if one.kind is Kind.ESUB else "1",
        "as": "3" if one.retired else "2",
        "s": one.serial,
        "pn": one.part,
        "ptpn": "549-00040-r01-v02.61.01",
        **dict.fromkeys(masks, "0"),
        "cd": str(view.installed),
        "ld": str(one.reported),
        "ip": one.image,
        "id": "0",
        "ap": "885-01325-r12",
        "fp": "000-00000-r00",
        "cap": "6308347",
    }


def _table(view: View) -> object:
    rows = [_row(view, one) for one in devices(view)]
    return {"numrows": len(rows), "rows": rows}


def _has_inventory(era: Era) -> bool:
    return era.since("4")


PAGES = (
    Page("/inventory", _inventory, token_era, WEB, _JSON),
    Page("/inventory.json", _inventory, _has_inventory, WEB, _JSON),
    Page("/inv", _table, _has_inventory, TABLE, _JSON),
)
