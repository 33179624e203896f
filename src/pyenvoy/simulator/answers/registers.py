"""What each current transformer measures, phase by phase; shared by every page that shows meters."""

from math import hypot

import attrs

from pyenvoy.simulator.answers import lies
from pyenvoy.simulator.answers.era import Era
from pyenvoy.simulator.answers.view import View
from pyenvoy.simulator.plant import Moment, made_on
from pyenvoy.simulator.plant.noise import smooth

# reactive power runs with every watt, and a little is always there; so its counters are exact too
_LAGGING, _LEADING, _IDLE_VAR = 0.06, 0.01, 14.0
_APPARENT = 1.02
SIDES = ("production", "net-consumption", "total-consumption")
_PARTS = {"total-consumption": ("production", "net-consumption")}


@attrs.frozen
class Line:
    """One phase of one meter, or the sum of them: the voltage is summed too (5.4)."""

    watts: float = 0.0
    delivered: float = 0.0
    received: float = 0.0
    var: float = 0.0
    va: float = 0.0
    volts: float = 0.0
    amperes: float = 0.0
    lagging: float = 0.0
    leading: float = 0.0
    apparent: float = 0.0
    hertz: float = 0.0

    @property
    def factor(self) -> float:
        """Power factor."""
        return self.watts / self.va if self.va else 0.0


_SUMMED = tuple(field.name for field in attrs.fields(Line) if field.name != "hertz")


def volts(view: View, t: float, phase: int) -> float:
    """The voltage of one phase."""
    return view.era.volts * (0.985 + 0.03 * smooth(view.plant.seed, 51 + phase, t, 40))


def hertz(view: View, t: float) -> float:
    """The frequency of the grid."""
    return round(view.era.hertz + 0.06 * (smooth(view.plant.seed, 50, t, 17) - 0.5), 3)


def measures(era: Era, kind: str) -> bool:
    """Whether a transformer shows this side of the house; of consumption either side shows both."""
    kinds = (kind,) if kind == "production" else ("net-consumption", "total-consumption")
    return any(meter.kind in kinds and meter.enabled for meter in era.meters)


def lines(view: View, kind: str, t: int | None = None) -> tuple[Line, ...]:
    """The phases of a meter at a moment, now unless told otherwise; of none, only the voltage."""
    t = view.t if t is None else t
    moment = view.course.at(t)
    if kind in SIDES and not measures(view.era, kind):
        kind = "nothing"
    return tuple(_line(view, kind, moment, phase) for phase in range(view.plant.phases))


def _line(view: View, kind: str, moment: Moment, phase: int) -> Line:
    watts, delivered, received = _of(view, kind, moment, phase)
    here = volts(view, moment.t, phase)
    hours = max(0.0, (moment.t - view.installed) / 3600)
    parts = _PARTS.get(kind, (kind,))  # reactive power adds up as active power does
    var = sum(_var(_of(view, part, moment, phase)[0]) for part in parts)
    return Line(
        watts=watts,
        delivered=delivered,
        received=received,
        var=var,
        va=hypot(watts, var),
        volts=here,
        amperes=hypot(watts, var) / here,
        lagging=_LAGGING * (delivered + received) + _IDLE_VAR * hours,
        leading=_LEADING * (delivered + received),
        apparent=_APPARENT * (delivered + received) + _IDLE_VAR * hours,
        hertz=hertz(view, moment.t),
    )


def _var(watts: float) -> float:
    return (_LAGGING - _LEADING) * abs(watts) + _IDLE_VAR


def _of(view: View, kind: str, moment: Moment, p: int) -> tuple[float, float, float]:
    """Power, and the two registers."""
    flow, tally, made = moment.flows, moment.tally, made_on(view.plant)[p]
    each = 1 / view.plant.phases
    match kind:
        case "production":
            return flow.pv * made, tally.produced * made, tally.drawn * made
        case "net-consumption":
            return flow.net[p], tally.imported[p], tally.exported[p]
        case "total-consumption":
            # what inverters draw at night is not taken off: so it is in twelve recordings of thirteen
            used = tally.produced * made + tally.imported[p] - tally.exported[p]
            return flow.pv * made + flow.net[p], used, 0.0
        case "storage":
            if p and lies.PHASE_OF_STORAGE_DEAD in view.era.lies:
                return 0.0, 0.0, 0.0
            return flow.storage * each, tally.discharged * each, tally.charged * each
        case "backfeed":
            return -flow.storage * each, tally.charged * each, tally.discharged * each
        case _:
            return 0.0, 0.0, 0.0


def whole(phases: tuple[Line, ...]) -> Line:
    """A meter as the sum of its phases."""
    sums = {name: sum(getattr(one, name) for one in phases) for name in _SUMMED}
    return Line(hertz=phases[0].hertz, **sums)
