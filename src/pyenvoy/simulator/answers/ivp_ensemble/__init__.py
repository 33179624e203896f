"""`/ivp/ensemble`: batteries, System Controller, collar, combiner, relay, contacts, generator."""

import attrs

from pyenvoy.request import Method
from pyenvoy.simulator.answers import lies
from pyenvoy.simulator.answers.era import Era
from pyenvoy.simulator.answers.ivp_ensemble import devices, inventory, secctrl, status
from pyenvoy.simulator.answers.json_parts import number, part
from pyenvoy.simulator.answers.pages import Desk, Done, Page, energy_system
from pyenvoy.simulator.answers.view import View

CONTACT_DELAY = 3
"""Seconds until a dry contact has moved (6.2)."""
RELAY_DELAY = 12
"""Seconds until the grid relay has moved (6.4)."""


def _power(view: View) -> object:
    rows = [
        {
            "serial_num": one.serial,
            "real_power_mw": round(one.watts) * 1000,
            "apparent_power_mva": round(one.watts) * 1000,
            "soc": round(one.percent),
        }
        for one in devices.batteries(view)
    ]
    return {"devices:": rows}  # the colon is the gateway's (5.12)


def _relay(view: View) -> object:
    return status.relay(view)


def _post_relay(view: View, sent: object) -> Done | None:
    state = part({"": sent}, "").get("mains_admin_state")
    if state not in ("open", "closed"):
        return None
    after = attrs.evolve(view.settings, relay=str(state))
    return Done(after, {"mains_admin_state": state}, RELAY_DELAY)


def _contacts(view: View) -> object:
    states = view.settings.contact_states.seen(view.t, CONTACT_DELAY)
    return {"dry_contacts": [{"id": name, "status": state} for name, state in states.items()]}


def _post_contact(view: View, sent: object) -> Done | None:
    """One contact, not a list (6.2)."""
    wish = part(sent, "dry_contacts")
    states = view.settings.contact_states
    name, state = str(wish.get("id")), wish.get("status")
    if name not in states.wanted or state not in ("open", "closed"):
        return None
    wanted = {**states.wanted, name: str(state)}
    after = attrs.evolve(view.settings, contact_states=states.told(wanted, view.t, CONTACT_DELAY))
    return Done(after, {"dry_contacts": {"id": name, "status": state}})


def _generator(view: View) -> object:
    if not view.era.generator:
        present = int(lies.generator_always_present(view.era))
        rest = {"present": present, "type": 1 - present}
        return _generator_state("unknown", "open") | _generator_told(0, 0, 100, -1) | rest
    state = "close" if view.now.situation.generator else "open"
    limits = part(view.settings.gen_schedule, "default_soc")
    start, stop = number(limits, "start_soc", 100.0), number(limits, "stop_soc", -1.0)
    told = _generator_told(2, 1, int(start), int(stop))
    return _generator_state(state, state) | told | {"present": 1, "type": 1}


def _generator_state(admin: str, oper: str) -> dict[str, object]:
    return {"admin_state": admin, "oper_state": oper}


def _generator_told(mode: int, schedule: int, start: int, stop: int) -> dict[str, object]:
    charge = {"start_soc": start, "stop_soc": stop}
    return {"admin_mode": mode, "schedule": schedule, **charge, "exc_on": 0}


def _profile_status(view: View) -> object:
    return [
        {
            "serial_num": one.serial,
            "device_type": 13,
            "admin_state": view.era.battery_states[0],
            "device_record_type": "AGF",
            "ph_ind": 0,
            "gcpa_ph_ind": 0,
            "man_ph_ind": 0,
            "status": "success",
            "message": "",
        }
        for one in devices.batteries(view)
    ]


def _sleep(_: View) -> object:
    return {"encharge_sleep": []}


def _has_relay(era: Era) -> bool:
    return energy_system(era) and bool(era.controller or era.collar or era.since("8.3.5433"))


PAGES = (
    Page("/ivp/ensemble/inventory", inventory.groups, energy_system),
    Page("/ivp/ensemble/power", _power, energy_system),
    Page("/ivp/ensemble/secctrl", secctrl.document, energy_system),
    Page("/ivp/ensemble/status", status.document, energy_system),
    Page("/ivp/ensemble/relay", _relay, _has_relay),
    Page("/ivp/ensemble/dry_contacts", _contacts, energy_system),
    Page("/ivp/ensemble/generator", _generator, energy_system),
    Page("/ivp/ensemble/profile_status", _profile_status, energy_system),
    Page("/ivp/ensemble/sleep", _sleep, energy_system),
)
DESKS = (
    Desk(Method.POST, "/ivp/ensemble/relay", _post_relay, _has_relay),
    Desk(Method.POST, "/ivp/ensemble/dry_contacts", _post_contact, energy_system),
)
