"""`/ivp/pdm`: totals by source; the devices' own last intervals are in `device_data.py` (5.8, 5.9)."""

from pyenvoy.simulator.answers import api_v1
from pyenvoy.simulator.answers.era import Era
from pyenvoy.simulator.answers.ivp_pdm import device_data
from pyenvoy.simulator.answers.pages import Page, energy_system
from pyenvoy.simulator.answers.registers import lines, measures
from pyenvoy.simulator.answers.view import QUARTER, View


def _pcus(view: View) -> dict[str, object]:
    reports = view.reports()
    return {
        "wattHoursToday": int(sum(one.today for one in reports)),
        "wattHoursSevenDays": int(sum(one.week for one in reports)),
        "wattHoursLifetime": int(sum(one.energy for one in reports)),
        "wattsNow": round(sum(one.watts for one in reports if not one.is_old(view.t))),
    }


def _zeros() -> dict[str, object]:
    names = ("wattHoursToday", "wattHoursSevenDays", "wattHoursLifetime", "wattsNow")
    return dict.fromkeys(names, 0)


def _used(view: View) -> dict[str, object]:
    """Total consumption, as it was stored."""
    if not measures(view.era, "total-consumption"):
        return _zeros()

    def energy(t: int) -> float:
        """The counter at a moment."""
        return sum(line.delivered for line in lines(view, "total-consumption", t))

    until, zone = view.stored, view.plant.zone
    now, start, week = (energy(t) for t in (until, zone.midnight(until), zone.midnight(until, -7)))
    return {
        "wattHoursToday": int(now - start),
        "wattHoursSevenDays": int(start - week),
        "wattHoursLifetime": int(now),
        "wattsNow": round((now - energy(until - QUARTER)) * 4),
    }


def _energy(view: View) -> object:
    eim = api_v1.totals(view) if view.era.metered else _zeros()
    return {
        "production": {"pcu": _pcus(view), "rgm": _zeros(), "eim": eim},
        "consumption": {"eim": _used(view)},
    }


def _production(view: View) -> object:
    pcu = _pcus(view)
    eim = api_v1.totals(view) if view.era.metered else _zeros()
    joules = {key: 3600 * value for key, value in pcu.items() if isinstance(value, int)}
    none = {
        f"{first}{source}{second}": 0
        for source in ("rgm", "pmu")
        for first, second in (
            ("watt_hours_today_", ""),
            ("", "_watt_hours_seven_days"),
            ("watt_hours_lifetime_", ""),
        )
    }
    return {
        "watts_now_pcu": pcu["wattsNow"],
        "watts_now_eim": eim["wattsNow"],
        "watts_now_rgm": 0,
        "watts_now_pmu": 0,
        "joules_today_pcu": joules["wattHoursToday"],
        "pcu_joules_seven_days": joules["wattHoursSevenDays"],
        "joules_lifetime_pcu": joules["wattHoursLifetime"],
        "watt_hours_today_eim": {"aggregate": eim["wattHoursToday"]},
        "eim_watt_hours_seven_days": {"aggregate": eim["wattHoursSevenDays"]},
        "watt_hours_lifetime_eim": {"aggregate": eim["wattHoursLifetime"]},
        **none,
        "there_is_an_active_eim": view.era.metered,
        "there_is_an_active_rgm": False,
        "there_is_an_active_pmu": False,
    }


def _has_pdm(era: Era) -> bool:
    return energy_system(era) and era.since("7.6")


def _has_production(era: Era) -> bool:
    return era.since("8.2.4000")


PAGES = (
    Page("/ivp/pdm/energy", _energy, _has_pdm),
    Page("/ivp/pdm/production", _production, _has_production),
    Page("/ivp/pdm/device_data", device_data.document, _has_pdm),
    Page("/ivp/pdm/device_data/1", device_data.document, _has_pdm),
)
