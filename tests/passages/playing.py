"""Plays a passage: a simulated gateway is asked at regular times before, during and after a lie.

What is published is judged by the plant alone. Nothing here knows what a quirk does.
"""

import json
from datetime import UTC, datetime, timedelta
from functools import cache

import attrs

from pyenvoy.accounting import Books, account, kept
from pyenvoy.accounting.limits import energy_of, slack
from pyenvoy.endpoint import Answers
from pyenvoy.firmware import Firmware
from pyenvoy.model.production import Measured
from pyenvoy.quirks import Switches
from pyenvoy.reading.snapshot import take
from pyenvoy.request import Method, Request
from pyenvoy.simulator.answers import living
from pyenvoy.wire import CATALOGUE, read

DAY = datetime(2026, 6, 20, 12, tzinfo=UTC)
BEGUN, BEFORE, DURING, AFTER = "begun", "before", "meanwhile", "after"
ASKED = ("info", "home", "meters", "meter_readings", "production_details")
TOTALS = (*ASKED, "production_totals", "pdm_energy")
SUN = timedelta(minutes=45)
"""Inverters report a quarter of an hour, the last of them a moment ago, others three quarters ago."""
_METER = 0.02
"""W and Wh: sums of rounded phases."""


def is_so(_):
    """The gateway as it is."""


def both(*each):
    """One after the other."""

    def begin(played):
        for one in each:
            one(played)

    return begin


def noon(plant):
    """The moment a passage is about, on the plant's own day."""
    return datetime.fromtimestamp(plant.zone.midnight(DAY.timestamp()) + 12 * 3600, UTC)


# -- lies -----------------------------------------------------------------------------------------


def telling(*names):
    """The gateway shows these lies of the simulator, and no others."""
    return lambda played: played.era(lies=frozenset(names))


def running(version):
    """The gateway has another firmware."""
    return lambda played: played.era(firmware=Firmware.parse(version))


def starting(played):
    """The gateway has just been switched on."""
    played.gateway = attrs.evolve(played.gateway, starting_until=played.now + timedelta(days=1))


def started(played):
    """The gateway is up."""
    played.gateway = attrs.evolve(played.gateway, starting_until=None)


_COUNTERS = ("actEnergyDlvd", "actEnergyRcvd", "whLifetime", "wattHoursLifetime")


def recounted(found, change):
    """Plain data with every counter changed."""
    if isinstance(found, list):
        return [recounted(one, change) for one in found]
    if isinstance(found, dict):
        return {
            key: round(change(one), 3)
            if key in _COUNTERS and isinstance(one, int | float)
            else recounted(one, change)
            for key, one in found.items()
        }
    return found


def counting(change, path="/ivp/meters/readings"):
    """Every counter of one page says something else."""

    def lie(request, response):
        if not request.path.startswith(path) or response.status != 200:
            return response
        body = json.dumps(recounted(json.loads(response.body), change)).encode()
        return attrs.evolve(response, body=body)

    def begin(played):
        played.lie = lie

    return begin


def frozen(*paths):
    """Pages say again and again what they said first."""

    def begin(played):
        first = {}
        played.lie = lambda request, response: (
            first.setdefault(request.path, response) if request.path.startswith(paths) else response
        )

    return begin


def gone(*paths):
    """Pages are not there."""

    def begin(played):
        played.lie = lambda request, response: (
            attrs.evolve(response, status=404, body=b"")
            if request.path.startswith(paths)
            else response
        )

    return begin


def honest(played):
    """No answer is changed."""
    played.lie = lambda _, response: response


# -- playing --------------------------------------------------------------------------------------


@attrs.frozen
class Shown:
    """What was published at one moment, and what was so."""

    part: str
    now: datetime
    snapshot: object
    accounts: object
    books: Books
    plant: object

    @property
    def energies(self):
        return {name: one.figure for name, one in self.accounts.counters.items()}


@attrs.define
class Played:
    """A gateway, the accounts of it, and all that was published."""

    gateway: object
    now: datetime
    asked: tuple = ASKED
    off: frozenset = frozenset()
    lie: object = staticmethod(lambda _, response: response)
    books: Books = Books()
    shown: list = attrs.field(factory=list)
    _known: dict = attrs.field(factory=dict)

    def era(self, **how):
        self.gateway = attrs.evolve(self.gateway, era=attrs.evolve(self.gateway.era, **how))

    def at(self, moment):
        """The plant at a moment."""
        if moment not in self._known:
            course = self.gateway.view(moment).course
            self._known[moment] = course.at(moment.timestamp())
        return self._known[moment]

    def snapshot(self):
        answers = Answers()
        for endpoint in (one for one in CATALOGUE if one.name in self.asked):
            if self.gateway.firmware not in endpoint.firmware:
                continue
            request = Request(Method.GET, endpoint.path)
            self.gateway, response = self.gateway.respond(request, self.now)
            answers = answers.with_(endpoint, read(endpoint, self.lie(request, response), self.now))
        return take(answers, self.now, Switches(off=self.off), complete=True)

    def live(self, part, span, every):
        end = self.now + span
        while self.now < end:
            snapshot = self.snapshot()
            self.books, accounts = account(self.books, snapshot, self.now)
            self.shown.append(
                Shown(part, self.now, snapshot, accounts, self.books, self.at(self.now))
            )
            self.now += every

    def restart(self):
        """The program ends and begins again, with what was kept."""
        self.books, problems = kept.read(json.loads(json.dumps(kept.plain(self.books))))
        assert not problems

    def during(self, part):
        return [one for one in self.shown if one.part == part]


@cache
def played(passage):
    """A passage from half a day before the lie to some hours after it; with a restart on both sides."""
    gateway = living(passage.era, at=DAY - timedelta(days=2))
    start = noon(gateway.era.plant) + passage.begins
    found = Played(gateway, start - timedelta(hours=14), passage.asked, passage.off)
    passage.honestly(found)
    found.live(BEGUN, timedelta(hours=12), timedelta(minutes=30))
    found.live(BEFORE, timedelta(hours=2), timedelta(minutes=10))
    passage.lie(found)
    found.live(DURING, passage.lasts / 2, passage.every)
    found.restart()
    found.live(DURING, passage.lasts / 2, passage.every)
    passage.truth(found)
    found.live(AFTER, timedelta(hours=1), passage.every)
    found.restart()
    found.live(AFTER, passage.after, timedelta(minutes=20))
    return found


@attrs.frozen
class Passage:
    """A lie, where it is told, and what is published meanwhile."""

    name: str
    era: str
    lie: object
    truth: object
    meanwhile: str
    """What is published while it lasts."""
    honestly: object = is_so
    """How the gateway is before."""
    quirk: str | None = None
    """Which quirk finds it; none where the accounts alone stand against it."""
    noted: bool = True
    """Whether the quirk says so while it lasts, and at no other time."""
    asked: tuple = ASKED
    off: frozenset = frozenset()
    begins: timedelta = timedelta()
    lasts: timedelta = timedelta(hours=3)
    after: timedelta = timedelta(hours=5)
    every: timedelta = timedelta(minutes=10)


# -- judging --------------------------------------------------------------------------------------


def _used(tally):
    return tally.produced + sum(tally.imported) - sum(tally.exported)


TRUE = {
    "produced": lambda tally: tally.produced,
    "consumed": _used,
    "imported": lambda tally: sum(tally.imported),
    "exported": lambda tally: sum(tally.exported),
    "charged": lambda tally: tally.charged,
    "discharged": lambda tally: tally.discharged,
}


def true_energy(found, name, moment):
    """What a counter has truly come to: without a production meter, what the inverters counted."""
    tally = found.at(moment).tally
    if name == "produced" and not found.gateway.era.metered:
        return sum(tally.planes)
    return TRUE[name](tally)


def falls(found):
    """Every published energy that fell, as (name, when, by how much)."""
    high = {}
    for one in found.shown:
        for name, figure in one.energies.items():
            if figure.energy < high.get(name, figure.energy):
                yield name, one.now, high[name] - figure.energy
            high[name] = max(figure.energy, high.get(name, 0.0))


def leaps(found):
    """Every rise of a published energy that is more than the plant could make since the last one."""
    last = {}
    for one in found.shown:
        for name, figure in one.energies.items():
            limit = one.books.counters[name].limit
            at, energy = last.get(name, (one.now, figure.energy))
            if figure.energy - energy > slack(limit) + energy_of(limit.power, one.now - at):
                yield name, one.now, figure.energy - energy
            if figure.energy > energy or name not in last:
                last[name] = one.now, figure.energy


def counted(found):
    """The counters of the site that something counts; what is estimated is off as far as nobody looked."""
    last = found.shown[-1].energies
    return [name for name in TRUE if name in last and not last[name].estimated]


def shrunk(found):
    """Every total of today that fell before the day was over."""
    high = {}
    for one in found.shown:
        for name, kept_of in one.accounts.counters.items():
            today = kept_of.totals.today
            day = name, today.since
            if today.energy < high.get(day, 0.0) - 1e-6:
                yield name, one.now, high[day] - today.energy
            high[day] = max(today.energy, high.get(day, 0.0))


def deviations(found, name):
    """How far a published energy was from the truth, each time, Wh; against what it was at first."""
    shown = [one for one in found.shown if name in one.energies]
    first = shown[0].energies[name].energy - true_energy(found, name, shown[0].now)
    return [
        (one.part, one.energies[name].energy - true_energy(found, name, one.now) - first)
        for one in shown
    ]


def lag(found):
    """What inverters may have made without having told of it, Wh; a meter tells at once."""
    if found.gateway.era.metered:
        return 0.0
    peak = max(sum(one.plant.flows.planes) for one in found.shown)
    return peak * SUN.total_seconds() / 3600


def power_errors(found):
    """How far each published power is from what it was in the time that it is of, W."""
    for one in found.shown:
        said = one.snapshot
        if said.production is not None and said.production.power is not None:
            yield one.part, "production", _production_error(found, said.production)
        net = said.consumption.net if said.consumption else None
        total = said.consumption.total if said.consumption else None
        for name, subject, true in (
            ("net", net, lambda flows: sum(flows.net)),
            ("total", total, lambda flows: flows.load - flows.storage - flows.acb),
        ):
            if subject is not None and subject.power is not None:
                flows = found.at(_moment(subject)).flows
                yield one.part, name, _beyond(subject.power, true(flows), true(flows))


def _moment(subject):
    return subject.measured_at or subject.source.at


def _production_error(found, said):
    at = _moment(said)
    if said.measured is Measured.METER:
        true = found.at(at).flows.pv
        return _beyond(said.power, true, true)
    times = (at - SUN + timedelta(minutes=minutes) for minutes in range(0, 46, 3))
    powers = [sum(found.at(time).flows.planes) for time in times]
    few = 0.01 * max(powers) + found.gateway.era.plant.inverters
    return _beyond(said.power, min(powers) - few, max(powers) + few)


def _beyond(said, least, most):
    """How far a value is outside a range, and a little rounding."""
    return max(least - said, said - most, _METER) - _METER
