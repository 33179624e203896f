"""`/admin/lib`: the tariff with the storage settings, and the AC Batteries' sleep (5.17, 6.3)."""

import attrs

from pyenvoy.request import Method
from pyenvoy.simulator.answers import lies
from pyenvoy.simulator.answers.era import Era
from pyenvoy.simulator.answers.json_parts import part, rows
from pyenvoy.simulator.answers.pages import WEB, Desk, Done, Page, token_era
from pyenvoy.simulator.answers.settings import Json
from pyenvoy.simulator.answers.view import View
from pyenvoy.simulator.plant.zone import utc

ACB_DELAY = 700
"""Seconds until the inventory shows that an AC Battery sleeps or wakes (6.2)."""
_WEEK = ("Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat")
_ALL_WEEK = "Mon,Tue,Wed,Thu,Fri,Sat,Sun"
_JSON = "application/json"


def first_tariff(era: Era) -> Json:
    """What the owner of a gateway of this era has entered."""
    storage: dict[str, object] = {}
    if era.major >= 7:
        storage = {
            "logger": "mylogger",
            "date": str(era.plant.built + 86400),
            "storage_settings": _storage(era),
        }
    sell: dict[str, object] = {"seasons_sell": []} if era.major >= 5 else {}
    return {
        "currency": {"code": era.currency},
        **storage,
        "single_rate": {"rate": 0.31, "sell": 0.07} if era.since("4.10") else {"rate": 0.31},
        "seasons": _seasons(era),
        **sell,
    }


def _storage(era: Era) -> dict[str, object]:
    opt = {"opt_schedules": era.opt_schedules} if era.since("8.2.4264") else {}
    return {
        "mode": "self-consumption",
        "operation_mode_sub_type": "",
        "reserved_soc": 20.0,
        "very_low_soc": 5,
        "charge_from_grid": False,
        "date": str(era.plant.built + 90000),
        **opt,
    }


def _seasons(era: Era) -> list[dict[str, object]]:
    match era.tariff:
        case "time_of_use":
            return [_season(era, "season_1", "4/1", 0.42), _season(era, "season_2", "10/1", 0.36)]
        case "tiered":
            tiers = [{"id": "tier_1", "limit": 500, "rate": 0.15}]
            tiers.append({"id": "tier_2", "limit": -1, "rate": 0.19})
            return [{"id": "season_1", "start": "1/1", "days": [], "tiers": tiers}]
        case _:
            return []


def _season(era: Era, name: str, start: str, peak: float) -> dict[str, object]:
    rule = {"peak_rule": "DL"} if era.since("8.2.127") else {}
    day = {
        "id": "all_days",
        "days": _ALL_WEEK,
        "must_charge_start": 0,
        "must_charge_duration": 0,
        "must_charge_mode": "CG",
        **rule,
        "enable_discharge_to_grid": False,
        "periods": [
            {"id": "filler", "start": 0, "rate": 0.22},
            {"id": "period_1", "start": 960, "rate": peak},
            {"id": "filler", "start": 1260, "rate": 0.22},
        ],
    }
    return {"id": name, "start": start, "days": [day], "tiers": []}


def _actions(setting: str) -> list[dict[str, object]]:
    return [{"start": 0, "duration": 1440, "setting": setting}]


def _timetable(view: View, storage: Json) -> dict[str, object]:
    """What the gateway has made of the tariff; nothing while the cloud computes it (5.17)."""
    table: dict[str, object] = {"Disable": [{day: _actions("ID")} for day in _WEEK]}
    if storage.get("opt_schedules"):
        return table
    seasons = [str(row.get("start")) for row in rows(view.settings.tariff, "seasons")] or ["1/1"]
    ends = [*seasons[1:], seasons[0]]
    table["tariff"] = [
        {"start": start, "end": end} | {day: _actions("ZN") for day in _WEEK}
        for start, end in zip(seasons, ends, strict=True)
    ]
    return table


def _schedule(view: View) -> dict[str, object]:
    era = view.era
    stamp = {"source": "Tariff", "date": utc(view.installed + 90000), "version": "00.00.02"}
    if not token_era(era):
        return dict(stamp)
    storage = part(view.settings.tariff, "storage_settings")
    mode = storage.get("mode")
    shown = {
        "reserved_soc": storage.get("reserved_soc"),
        "operation_mode_sub_type": storage.get("operation_mode_sub_type"),
        "very_low_soc": storage.get("very_low_soc"),
        "charge_from_grid": storage.get("charge_from_grid"),
        "battery_mode": mode,
        "batt_mode": mode,
        "opt_schedules": False,
        "override": False,
        "override_backup_soc": 30.0,
        "override_chg_dischg_rate": 0.0,
        "override_tou_mode": "StorageTouMode_DEFAULT_TOU_MODE",
        "schedule": _timetable(view, storage),
        "filename": "Tariff",
        **stamp,
    }
    return {name: shown[name] for name in _order(era)}


_STAMP = ("source", "date", "version")
_OVERRIDES = ("override", "override_backup_soc", "override_chg_dischg_rate", "override_tou_mode")
_CHARGE = ("reserved_soc", "very_low_soc", "charge_from_grid")


def _order(era: Era) -> tuple[str, ...]:
    """The keys of the schedule, in the order of the firmware."""
    if not era.since("8.2.127"):
        mode = ("reserved_soc", "operation_mode_sub_type", *_CHARGE[1:], "battery_mode")
        return (*_STAMP, *mode, "schedule", *_OVERRIDES)
    opt = ("opt_schedules",) if era.since("8.2.4264") else ()
    mode = ("batt_mode", "battery_mode", "operation_mode_sub_type", *opt)
    return ("filename", *_STAMP, *_CHARGE, *mode, *_OVERRIDES, "schedule")


def _tariff(view: View) -> object:
    return {"tariff": view.settings.tariff, "schedule": _schedule(view)}


def _put_tariff(view: View, sent: object) -> Done | None:
    """Needs the wrapper; some firmware says yes and does nothing (1.3 no. 24)."""
    tariff = part(sent, "tariff")
    if not tariff:
        return None
    now = part(view.settings.tariff, "storage_settings")
    wanted = part(tariff, "storage_settings")
    opt = bool(now.get("opt_schedules")) and bool(wanted.get("opt_schedules"))
    after = attrs.evolve(view.settings, tariff=tariff)
    said = _tariff(attrs.evolve(view, settings=after))
    ignored = lies.tariff_write_ignored(view.era, opt_schedules=opt)
    return Done(view.settings if ignored else after, said, delay=8)


def _has_tariff(era: Era) -> bool:
    return era.since("4.10")


def _acb_config(view: View) -> object:
    return {"acb_sleep": list(view.settings.acb_sleep.wanted)}


def _put_acb(view: View, sent: object) -> Done:
    wished = rows(sent, "acb_sleep")
    named = {row.get("serial_num") for row in wished}
    sleep = view.settings.acb_sleep
    others = [row for row in sleep.wanted if row.get("serial_num") not in named]
    return _acb_done(view, (*others, *wished))


def _delete_acb(view: View, sent: object) -> Done:
    named = {row.get("serial_num") for row in rows(sent, "acb_sleep")}
    kept = (row for row in view.settings.acb_sleep.wanted if row.get("serial_num") not in named)
    return _acb_done(view, tuple(kept))


def _acb_done(view: View, entries: tuple[Json, ...]) -> Done:
    sleep = view.settings.acb_sleep.told(entries, view.t, ACB_DELAY)
    after = attrs.evolve(view.settings, acb_sleep=sleep)
    return Done(after, {"message": "success"}, delay=ACB_DELAY)


PAGES = (
    Page("/admin/lib/tariff", _tariff, _has_tariff, WEB, _JSON),
    Page("/admin/lib/acb_config", _acb_config, token_era, WEB, _JSON),
)
DESKS = (
    Desk(Method.PUT, "/admin/lib/tariff", _put_tariff, token_era, WEB),
    Desk(Method.PUT, "/admin/lib/acb_config", _put_acb, token_era, WEB),
    Desk(Method.DELETE, "/admin/lib/acb_config", _delete_acb, token_era, WEB),
)
