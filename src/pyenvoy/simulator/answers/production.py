"""`/production.json` and `/production`: totals of microinverters, meters and AC Batteries (5.7)."""

from pyenvoy.simulator.answers import lies
from pyenvoy.simulator.answers.era import Era
from pyenvoy.simulator.answers.layout import indented
from pyenvoy.simulator.answers.pages import WEB, Page, token_era
from pyenvoy.simulator.answers.registers import Line, lines, measures, whole
from pyenvoy.simulator.answers.view import View

_JSON = "application/json"
_WRAP = 2**32  # J
_UNMEASURED = frozenset({"whToday", "whLastSevenDays", "vahToday", "varhLeadToday", "varhLagToday"})


def _inverters(view: View) -> dict[str, object]:
    reports = view.reports()
    lifetime = sum(one.energy for one in reports)
    if lies.joules_wrap(view.era):
        lifetime = round(lifetime * 3600) % _WRAP / 3600
    return {
        "type": "inverters",
        "activeCount": len(reports),
        "readingTime": max(one.at for one in reports),
        "wNow": round(sum(one.watts for one in reports if not one.is_old(view.t))),
        "whLifetime": int(lifetime),
    }


Stages = tuple[Line, Line, Line, Line]
"""One meter or one phase: as it is now, when last stored, at midnight, and a week before that."""


def _lifetime(view: View, kind: str, line: Line) -> float:
    """Net is import minus export, up to 7.3.466 import alone (1.3 no. 6)."""
    if kind != "net-consumption" or lies.net_is_gross(view.era):
        return line.delivered
    return line.delivered - line.received


def _block(view: View, kind: str, stages: Stages) -> dict[str, object]:
    now, _, midnight, _ = stages
    life, kept, start, week = (_lifetime(view, kind, line) for line in stages)
    return {
        "wNow": now.watts,
        "whLifetime": life,
        "varhLeadLifetime": now.leading,
        "varhLagLifetime": now.lagging,
        "vahLifetime": now.apparent,
        "rmsCurrent": now.amperes,
        "rmsVoltage": now.volts,
        "reactPwr": now.var,
        "apprntPwr": now.va,
        "pwrFactor": round(now.factor, 2),
        # stored whole watt-hours plus what has come since: 1.3 no. 5
        "whToday": int(kept - start) + life - int(kept),
        "whLastSevenDays": int(start - week) + life - int(kept),
        "vahToday": now.apparent - midnight.apparent,
        "varhLeadToday": now.leading - midnight.leading,
        "varhLagToday": now.lagging - midnight.lagging,
    }


def _told(view: View, kind: str, block: dict[str, object]) -> dict[str, object]:
    """The block as this firmware says it."""
    if lies.BASELINE_LOST in view.era.lies or lies.total_repeats_net(view.era):
        block |= _without_baseline(block)
    if kind == "net-consumption":
        block |= dict.fromkeys(_UNMEASURED, 0)
    return {key: _rounded(value) for key, value in block.items()}


def _without_baseline(block: dict[str, object]) -> dict[str, object]:
    return {
        "whToday": block["whLifetime"],
        "whLastSevenDays": block["whLifetime"],
        "vahToday": block["vahLifetime"],
        "varhLeadToday": block["varhLeadLifetime"],
        "varhLagToday": block["varhLagLifetime"],
    }


def _rounded(value: object) -> object:
    return round(value, 3) + 0.0 if isinstance(value, float) else value


def _eim(view: View, kind: str, *, detailed: bool) -> dict[str, object]:
    copied = kind == "total-consumption" and lies.total_repeats_net(view.era)
    source = "net-consumption" if copied else kind
    stages = _stages(view, source)
    head: dict[str, object] = {"type": "eim", "activeCount": _count(view, kind)}
    if view.era.since("4.10"):
        head["measurementType"] = kind
    now, stored, start, before = (whole(stage) for stage in stages)
    block = _told(view, kind, _block(view, source, (now, stored, start, before)))
    if detailed:
        unused = (3 - len(stages[0])) * [(Line(), Line(), Line(), Line())]
        phases = [*zip(*stages, strict=True), *(unused if view.era.since("8.3") else [])]
        block["lines"] = [
            _told(view, kind, _block(view, source, (a, b, c, d))) for a, b, c, d in phases
        ]
    return head | {"readingTime": view.t} | block


def _stages(view: View, kind: str) -> list[tuple[Line, ...]]:
    """The phases of a meter at the four moments that a block is made of."""
    midnight = view.plant.zone.midnight(view.stored)
    week = view.plant.zone.midnight(view.stored, -7)
    return [lines(view, kind, t) for t in (view.t, view.stored, midnight, week)]


def _count(view: View, kind: str) -> int:
    flickers = lies.EIM_COUNT_FLICKERS in view.era.lies and view.t // 60 % 5 == 0
    return int(measures(view.era, kind) and not flickers)


def _storage(view: View) -> dict[str, object]:
    """The AC Batteries; without any the section is there and says so (1.3 no. 20)."""
    acbs = view.plant.acbs
    if not acbs:
        return _acb_section(0, 0, 0, 0, "idle")
    moment = view.course.at(view.stored)
    watts = round(moment.flows.acb)
    held = moment.stores.acb
    state = "idle" if abs(watts) < 5 else "discharging" if watts > 0 else "charging"
    full = {"percentFull": round(100 * held / view.plant.acb_capacity)}
    return _acb_section(acbs, view.stored, watts, round(held), state) | full


def _acb_section(count: int, at: int, watts: int, held: int, state: str) -> dict[str, object]:
    return {
        "type": "acb",
        "activeCount": count,
        "readingTime": at,
        "wNow": watts,
        "whNow": held,
        "state": state,
    }


def _document(view: View, *, detailed: bool) -> dict[str, object]:
    document: dict[str, object] = {"production": [_inverters(view)]}
    if view.era.meters:
        document["production"] = [_inverters(view), _eim(view, "production", detailed=detailed)]
        document["consumption"] = [
            _eim(view, kind, detailed=detailed) for kind in ("total-consumption", "net-consumption")
        ]
    return document | {"storage": [_storage(view)]}


def _early(view: View) -> dict[str, object]:
    """4.2: another order of keys, no measurementType, no storage, a float lifetime (5.7)."""
    inverters = _inverters(view)
    lifetime = sum(one.energy for one in view.reports())
    first = {
        "type": "inverters",
        "wNow": inverters["wNow"],
        "whLifetime": round(lifetime, 4),
        "readingTime": inverters["readingTime"],
        "activeCount": inverters["activeCount"],
    }
    block = _eim(view, "production", detailed=False)
    keys = ("whLifetime", "whLastSevenDays", "whToday", "wNow", "rmsCurrent", "rmsVoltage")
    eim = {"type": "eim", "activeCount": block["activeCount"]}
    eim |= {key: block[key] for key in (*keys, "reactPwr", "apprntPwr", "pwrFactor", "readingTime")}
    nothing: dict[str, object] = {"type": "eim", "activeCount": 0}
    keys = ("whLifetime", "whLastSevenDays", "whToday", "wNow", "varhLeadToday", "varhLagToday")
    more = ("vahToday", "varhLeadLifetime", "varhLagLifetime", "vahLifetime", "rmsCurrent")
    nothing |= dict.fromkeys((*keys, *more, "rmsVoltage", "reactPwr", "apprntPwr", "pwrFactor"), 0)
    return {"production": [first, eim], "consumption": [nothing]}


def _is_early(era: Era) -> bool:
    return era.major == 4 and not era.since("4.10")


def _is_later(era: Era) -> bool:
    return era.since("4.10")


def _detailed(view: View) -> object:
    return _document(view, detailed="details=1" in view.query)


def _plain(view: View) -> object:
    return _document(view, detailed=False)


PAGES = (
    Page("/production.json", _early, _is_early, indented(4), _JSON),
    Page("/production.json", _detailed, _is_later, WEB, _JSON),
    Page("/production", _plain, token_era, WEB, _JSON),
)
