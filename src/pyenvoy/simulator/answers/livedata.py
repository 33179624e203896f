"""`/ivp/livedata`: the app's live view. It stands still until streaming is on, a quarter of an hour (7.3)."""

import attrs

from pyenvoy.request import Method
from pyenvoy.simulator.answers.era import Era
from pyenvoy.simulator.answers.json_parts import number, part
from pyenvoy.simulator.answers.pages import Desk, Done, Page, token_era
from pyenvoy.simulator.answers.view import View
from pyenvoy.simulator.plant import Moment, made_on

STREAMING = 900
"""Seconds after which the gateway stops streaming."""
_STALE = 3600  # s; how old the values are on which a gateway stands that nobody has asked to stream


def _shown(view: View) -> int:
    """The moment whose values are shown."""
    if view.settings.stream_from > 0:
        return min(view.t, view.settings.stream_until)
    return (view.t - _STALE) // _STALE * _STALE


def _streaming(view: View) -> bool:
    return view.settings.stream_from > 0 and view.t < view.settings.stream_until


def _place(view: View, phases: tuple[float, ...]) -> dict[str, object]:
    """Power in all and by phase, in thousandths; the phases only on newer firmware."""
    watts = sum(phases)
    total: dict[str, object] = {"agg_p_mw": round(watts * 1000), "agg_s_mva": round(watts * 1020)}
    if not view.era.since("8"):
        return total
    padded = (*phases, 0.0, 0.0)[:3]
    by_phase: dict[str, object] = {
        f"agg_p_ph_{n}_mw": round(p * 1000) for n, p in zip("abc", padded, strict=True)
    }
    by_phase |= {f"agg_s_ph_{n}_mva": round(p * 1020) for n, p in zip("abc", padded, strict=True)}
    return total | by_phase


def _places(view: View, moment: Moment) -> dict[str, object]:
    """Towards the house is positive, and load is the sum of all the others."""
    flow, plant = moment.flows, view.plant
    each = 1 / plant.phases
    stored = flow.storage + flow.acb
    pv = tuple(flow.pv * made for made in made_on(plant))
    storage = (stored * each,) * plant.phases
    nothing = (0.0,) * plant.phases
    grid, generator = (nothing, flow.net) if flow.generator else (flow.net, nothing)
    load = tuple(a + b + c for a, b, c in zip(pv, storage, flow.net, strict=True))
    every = {"pv": pv, "storage": storage, "grid": grid, "load": load, "generator": generator}
    return {name: _place(view, phases) for name, phases in every.items()}


def _charge(view: View, moment: Moment) -> dict[str, object]:
    plant, stores = view.plant, moment.stores
    if not view.era.since("8"):
        return {}
    enc = round(100 * stores.storage / plant.storage_capacity) if plant.batteries else 0
    acb = round(100 * stores.acb / plant.acb_capacity) if plant.acbs else 0
    return {
        "is_split_phase": int(view.era.phase_mode == "split"),
        "phase_count": plant.phases,
        "enc_agg_soc": enc,
        "enc_agg_energy": round(stores.storage),
        "acb_agg_soc": acb,
        "acb_agg_energy": round(stores.acb),
    }


def _meters(view: View, moment: Moment) -> dict[str, object]:
    plant, stores = view.plant, moment.stores
    whole = plant.storage_capacity + plant.acb_capacity
    storage = part(view.settings.tariff, "storage_settings")
    running = {"total_PCU_count": plant.inverters, "running_PCU_count": plant.inverters}
    situation = moment.situation
    return {
        "last_update": int(moment.t),
        "soc": round(100 * (stores.storage + stores.acb) / whole) if whole else 0,
        "main_relay_state": int(not (situation.islanded or situation.generator)),
        "gen_relay_state": 5 if not view.era.generator else int(situation.generator),
        "backup_bat_mode": 1,
        "backup_soc": int(number(storage, "reserved_soc", 0.0)),
        **_charge(view, moment),
        **({"iqpm": running} if view.era.since("8.3.6087") else {}),
        **_places(view, moment),
    }


def _status(view: View) -> object:
    switch = "enabled" if _streaming(view) else "disabled"
    return {
        "connection": {
            "mqtt_state": "connected",
            "prov_state": "configured",
            "auth_state": "ok",
            "sc_stream": switch,
            "sc_debug": "disabled",
        },
        "meters": _meters(view, view.course.at(_shown(view))),
        "tasks": {"task_id": 0, "timestamp": 0},
        "counters": {"main_CfgLoad": 1, "main_taskUpdate": view.t % 5000},
        "dry_contacts": {"": {"dry_contact_id": "", "dry_contact_status": 3050996}},
    }


def _post_stream(view: View, sent: object) -> Done | None:
    enable = part({"": sent}, "").get("enable")
    if enable not in (0, 1):
        return None
    begun, until = (view.t, view.t + STREAMING) if enable else (view.t, view.t)
    after = attrs.evolve(view.settings, stream_from=begun, stream_until=until)
    return Done(after, {"sc_stream": "enabled" if enable else "disabled"})


def _has_live(era: Era) -> bool:
    return token_era(era)


PAGES = (Page("/ivp/livedata/status", _status, _has_live),)
DESKS = (Desk(Method.POST, "/ivp/livedata/stream", _post_stream, _has_live),)
