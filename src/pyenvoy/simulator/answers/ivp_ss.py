"""`/ivp/ss` and `/ivp/sc`: dry contact settings, generator, export limits (5.15, 5.16, 5.18)."""

import attrs

from pyenvoy.request import Method
from pyenvoy.simulator.answers import lies
from pyenvoy.simulator.answers.era import Era
from pyenvoy.simulator.answers.json_parts import part
from pyenvoy.simulator.answers.pages import Desk, Done, Page, energy_system
from pyenvoy.simulator.answers.settings import Json
from pyenvoy.simulator.answers.view import View

CONTACTS = ("NC1", "NC2", "NO1", "NO2")
GENERATOR_DELAY = 20
"""Seconds until the generator follows its command."""


def first_contacts(era: Era) -> tuple[Json, ...]:
    """The dry contacts as installed; the first switches panels of another make where there are some."""
    return tuple(_contact(era, i, name) for i, name in enumerate(CONTACTS))


def _contact(era: Era, i: int, name: str) -> Json:
    third = era.third_party_pv and i == 0
    load = bool(era.controller) and era.generator and i < 2
    kind = "3RD-PV" if third else "LOAD" if load else "NONE"
    actions = ("apply", "shed", "shed") if third or load else ("none", "none", "none")
    newest = era.collar is not None or era.since("8.3.5400")
    safe = {"safe_state_action": "shed"} if newest else {}
    retries = {"black_start_retries": 10000.0, "action_retries": 1.0} if newest else {}
    times = {"essential_start_time": 32400.0, "essential_end_time": 57600.0}
    order = {"priority": i + 1.0, "black_s_start": 5.0}
    wired = bool(era.controller or era.collar)
    return {
        "id": name,
        "type": kind,
        "grid_action": actions[0],
        "micro_grid_action": actions[1],
        "gen_action": actions[2],
        **safe,
        **({**times, **order} if wired or newest else {}),
        **retries,
        "override": "false",
        **({"manual_override": "true"} if wired or newest else {}),
        "load_name": ("Water heater", "Car")[i] if load else "",
        "mode": "soc" if third else "manual",
        "soc_low": 70.0 if third else 30.0,
        "soc_high": 90.0 if third else 70.0,
        **({"pv_phase_select": []} if newest else {}),
        "pv_serial_nb": [],
    }


def first_gen_config(era: Era) -> Json:
    """The generator's data sheet; its power is in kilowatts despite the name (5.0)."""
    if not era.generator:
        return {}
    kilowatts = era.plant.generator_power / 1000
    return {
        "max_cont_gen_amps": round(era.plant.generator_power / 240, 1),
        "min_gen_loading_perc": 5,
        "max_gen_efficiency_perc": 100,
        "name_plate_rating_wat": kilowatts,
        "start_method": "auto",
        "warm_up_mins": 5,
        "cool_down_mins": 5,
        "gen_type": "Standby",
        "model": f"Example {kilowatts:.0f} kW",
        "manufacturer": "Example",
        "last_updated_by": "ITK",
        "generator_id": "3010000001",
        "charge_from_generator": True,
    }


def first_gen_mode(era: Era) -> Json:
    """Told to run, whether it does or not: command and state are two things (6.6)."""
    return {"gen_cmd": "on", "last_updated_by": "ITK"} if era.generator else {}


def first_gen_schedule(era: Era) -> Json:
    """When the generator exercises, and by which charge it starts and stops."""
    if not era.generator:
        return {}
    period = {
        "id": "normal_1",
        "start": 0.0,
        "duration": 1440.0,
        "start_soc": 100.0,
        "stop_soc": -1.0,
        "setting": "AON",
    }
    day = {"id": "all_days", "week_days": "Mon,Tue,Wed,Thu,Fri,Sat,Sun", "periods": [period]}
    return {
        "exercise_config": {"freq_in_weeks": 2, "start": 660, "duration": 20, "day": "Sat"},
        "default_soc": {"start_soc": 30, "stop_soc": 70},
        "schedule": {
            "default": [{"id": "always_on", "start": "1/1", "end": "12/31", "days": [day]}]
        },
        "last_updated_by": "ITK",
    }


FIRST_DPEL: Json = {
    "dynamic_pel_settings": {
        "enable": False,
        "export_limit": True,
        "limit_value_W": 5000.0,
        "slew_rate": 50.0,
        "enable_dynamic_limiting": False,
    },
    "filename": "site_settings",
    "version": "00.00.01",
}


def _contacts(view: View) -> object:
    return {"dry_contacts": list(view.settings.contacts)}


def _post_contact(view: View, sent: object) -> Done | None:
    """One contact with all its settings (6.5)."""
    wish = part(sent, "dry_contacts")
    known = view.settings.contacts
    if wish.get("id") not in {one["id"] for one in known}:
        return None
    after = tuple({**one, **wish} if one["id"] == wish["id"] else one for one in known)
    return Done(attrs.evolve(view.settings, contacts=after), {"dry_contacts": wish})


def _gen_config(view: View) -> object:
    return view.settings.gen_config


def _post_gen_config(view: View, sent: object) -> Done | None:
    """Without batteries D8.3.5169 says yes to `charge_from_generator: false` and keeps true (6.6)."""
    wish = part({"": sent}, "")
    if not wish:
        return None
    if lies.charges_from_generator(view.era):
        wish["charge_from_generator"] = True
    return Done(attrs.evolve(view.settings, gen_config=wish), wish)


def _gen_mode(view: View) -> object:
    return view.settings.gen_mode


def _post_gen_mode(view: View, sent: object) -> Done | None:
    command = part({"": sent}, "").get("gen_cmd")
    if command not in ("on", "off", "auto"):
        return None
    mode = {"gen_cmd": command, "last_updated_by": "Local"}
    runs = command == "on" and bool(view.era.generator)
    after = attrs.evolve(view.settings, gen_mode=mode, gen_running=runs)
    return Done(after, mode, GENERATOR_DELAY)


def _gen_schedule(view: View) -> object:
    return view.settings.gen_schedule


def _post_gen_schedule(view: View, sent: object) -> Done | None:
    wish = part({"": sent}, "")
    return Done(attrs.evolve(view.settings, gen_schedule=wish), wish) if wish else None


def _pel(view: View) -> object:
    if view.era.export_limited:
        kind, times, more = _pel_kind(True), (100.0, 10000.0, 30000.0), {}
    elif view.era.controller or view.era.collar or view.era.since("8.3.5400"):
        kind, times = _pel_kind(False), (0.0, 0.0, 0.0)
        more = {"Resp_Time_HardPEL": 0.0, "msReset_HardPEL": 0.0}
    else:
        return {"PEL": False}
    names = ("PEL_Limit", "Comm_Time_Loss", "Resp_Time_SoftPEL")
    return {**kind, **dict(zip(names, times, strict=True)), **more, "PEL_db": times[0] / 100}


def _pel_kind(limited: bool) -> dict[str, object]:  # noqa: FBT001  # it is what the keys say
    return {
        "PEL": limited,
        "Hard_PEL": False,
        "Soft_PEL": limited,
        "Export_Limit_Type": "Aggregate",
        "percent": limited,
        "apparent": False,
    }


def _pv_limit(_: View) -> object:
    return {"enable": False, "pv_limit_pct": 100}


def _dpel(view: View) -> object:
    return view.settings.dpel


def _post_dpel(view: View, sent: object) -> Done | None:
    wish = part(sent, "dynamic_pel_settings")
    if not isinstance(wish.get("enable"), bool):
        return None
    before = part(view.settings.dpel, "dynamic_pel_settings")
    after = {**view.settings.dpel, "dynamic_pel_settings": {**before, **wish}}
    return Done(attrs.evolve(view.settings, dpel=after), after, 5)


def _has_ss(era: Era) -> bool:
    return energy_system(era) and era.since("8.3")


def _has_gen_mode(era: Era) -> bool:
    return energy_system(era) and bool(era.controller)


def _has_dpel(era: Era) -> bool:
    return energy_system(era) and era.since("7.6")


PAGES = (
    Page("/ivp/ss/dry_contact_settings", _contacts, energy_system),
    Page("/ivp/ss", _contacts, _has_ss),
    Page("/ivp/ss/gen_config", _gen_config, energy_system),
    Page("/ivp/ss/gen_mode", _gen_mode, _has_gen_mode),
    Page("/ivp/ss/gen_schedule", _gen_schedule, energy_system),
    Page("/ivp/ss/pel_settings", _pel, energy_system),
    Page("/ivp/sc/pvlimit", _pv_limit, energy_system),
    Page("/ivp/ss/dpel", _dpel, _has_dpel),
)
DESKS = (
    Desk(Method.POST, "/ivp/ss/dry_contact_settings", _post_contact, energy_system),
    Desk(Method.POST, "/ivp/ss/gen_config", _post_gen_config, energy_system),
    Desk(Method.POST, "/ivp/ss/gen_mode", _post_gen_mode, _has_gen_mode),
    Desk(Method.POST, "/ivp/ss/gen_schedule", _post_gen_schedule, energy_system),
    Desk(Method.POST, "/ivp/ss/dpel", _post_dpel, _has_dpel),
)
