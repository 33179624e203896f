"""`/api/v1`: four integers of production, and the last report of every microinverter."""

from pyenvoy.simulator.answers import lies
from pyenvoy.simulator.answers.era import Era
from pyenvoy.simulator.answers.fleet import acb_serial
from pyenvoy.simulator.answers.pages import API, Page
from pyenvoy.simulator.answers.view import View

_JSON = "application/json"


def totals(view: View) -> dict[str, object]:
    """The stored values of the CT where there is one, else the sum of the microinverters (5.1)."""
    until = stored(view)
    if view.starting or lies.ZEROS_ON_STANDARD in view.era.lies:  # 1.3 no. 2, no. 9
        return _four(0.0, 0.0, 0.0, 0.0)
    if view.era.metered:
        today, week = view.days(lambda tally: tally.produced, until)
        tally = view.course.at(until).tally.produced
        before = view.course.at(until - 900).tally.produced
        return _four(today, week, tally, (tally - before) * 4)
    reports = view.reports()
    return _four(
        sum(one.today for one in reports),
        sum(one.week for one in reports),
        sum(one.energy for one in reports),
        sum(one.watts for one in reports if not one.is_old(view.t)),
    )


def stored(view: View) -> int:
    """When the interval ended that is shown as the last: a week ago where the gateway is stuck."""
    if lies.RECORD_FROZEN in view.era.lies:
        return view.stored - 7 * 86400
    return view.stored


def _four(today: float, week: float, lifetime: float, now: float) -> dict[str, object]:
    return {
        "wattHoursToday": int(today),
        "wattHoursSevenDays": int(week),
        "wattHoursLifetime": int(lifetime),
        "wattsNow": round(now),
    }


def _production(view: View) -> object:
    if lies.v1_stalls(view.era):  # what some CT had gathered before it was taken away
        return _four(0, 1583, 1583, 4)
    return totals(view)


def _inverters(view: View) -> object:
    kinds = {} if view.era.major < 4 or not view.era.since("4.10") else {"devType": 1}
    rows = [
        {
            "serialNumber": one.inverter.serial,
            "lastReportDate": one.at,
            **kinds,
            "lastReportWatts": round(one.watts),
            "maxReportWatts": round(one.inverter.peak),
        }
        for one in view.reports()
    ]
    return rows + _acbs(view)


def _acbs(view: View) -> list[dict[str, object]]:
    """AC Batteries stand among the inverters, their power without a sign (1.3 no. 19)."""
    watts = abs(view.course.at(view.stored).flows.acb) / max(1, view.plant.acbs)
    return [
        {
            "serialNumber": acb_serial(view, i),
            "lastReportDate": view.stored - 60 * i,
            "devType": 11,
            "lastReportWatts": round(watts),
            "maxReportWatts": 270,
        }
        for i in range(view.plant.acbs)
    ]


def _has_api(era: Era) -> bool:
    return era.since("3.9")


PAGES = (
    Page("/api/v1/production", _production, _has_api, API, _JSON),
    Page("/api/v1/production/inverters", _inverters, _has_api, API, _JSON),
)
