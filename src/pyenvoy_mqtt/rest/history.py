"""`/api/v1/history`: what is asked, checked. Pure; who looks into the files is `history.answers`."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path

from pyenvoy import UsageError
from pyenvoy.zones import zone_of
from pyenvoy_mqtt.history import answers
from pyenvoy_mqtt.history.moments import moment
from pyenvoy_mqtt.history.periods import Period
from pyenvoy_mqtt.rest.values import Action, Asked, View, Work, about, refusal

LONGEST: Mapping[str, timedelta] = {
    "raw": timedelta(days=1),
    "five": timedelta(days=32),
    "hour": timedelta(days=370),
    "panels": timedelta(days=32),
}
"""What is told at once, by its grain: some nine thousand rows."""

_DAYS: Mapping[Period, int] = {
    Period.DAY: 400,
    Period.WEEK: 2_800,
    Period.MONTH: 12_000,
    Period.YEAR: 36_525,
}

_FIRST_YEAR, _LAST_YEAR = 2000, 2200
"""Before there were no gateways; after, nobody reads this."""

_FORMS = ("json", "csv")
_PERIODS = tuple(one.value for one in Period)

POWER_ASKS = {"every": tuple(LONGEST), "since": (), "until": (), "format": _FORMS}
ENERGY_ASKS = {"period": _PERIODS, "first": (), "last": (), "format": _FORMS}

Found = Callable[[Path, Asked, View], Action]


def _of_history(answer: Found) -> Callable[[Asked, View], Action]:
    """An answer from a history; what is asked wrongly is refused with one sentence."""

    def checked(asked: Asked, view: View) -> Action:
        if view.history is None:
            return refusal(404, "no history is kept: set enabled = true in [mqtt.history]")
        try:
            return answer(view.history, asked, view)
        except UsageError as error:
            return refusal(422, str(error))

    return checked


def _power(path: Path, asked: Asked, _: View) -> Action:
    grain = _one_of(asked, "every", tuple(LONGEST), "five")
    since = _moment(asked, "since", asked.at - timedelta(days=1))
    until = _moment(asked, "until", asked.at)
    if not timedelta() < until - since <= LONGEST[grain]:
        most = f"{LONGEST[grain].days} days" if LONGEST[grain].days > 1 else "a day"
        raise UsageError(f"every={grain} tells {most} at once: bring since and until nearer")
    return Work(partial(answers.power, path, grain, since, until, _form(asked)))


power = about(_of_history(_power))


def _energy(path: Path, asked: Asked, view: View) -> Action:
    period = Period(_one_of(asked, "period", _PERIODS, "day"))
    zone = zone_of(view.accounts.zone if view.accounts else None) or UTC
    today = asked.at.astimezone(zone).date()
    last = _day(asked, "last", today)
    first = _day(asked, "first", last - timedelta(days=30))
    if not 0 <= (last - first).days <= _DAYS[period]:
        raise UsageError(f"first is after last, or more than {_DAYS[period]} days before it")
    return Work(partial(answers.energy, path, period, (first, last), zone, _form(asked)))


energy = about(_of_history(_energy))


def _one_of(asked: Asked, name: str, known: tuple[str, ...], otherwise: str) -> str:
    found = asked.query.get(name, otherwise)
    if found not in known:
        raise UsageError(f"{name} must be one of {', '.join(known)}")
    return found


def _form(asked: Asked) -> str:
    return _one_of(asked, "format", _FORMS, "json")


def _moment(asked: Asked, name: str, otherwise: datetime) -> datetime:
    text = asked.query.get(name)
    if text is None:
        return otherwise
    found = moment(text[:64], asked.at)
    _check_year(name, found.year)
    return found


def _day(asked: Asked, name: str, otherwise: date) -> date:
    text = asked.query.get(name)
    if text is None:
        return otherwise
    try:
        found = date.fromisoformat(text[:64])
    except ValueError as error:
        raise UsageError(f"{name} must be a day, such as 2026-06-01") from error
    _check_year(name, found.year)
    return found


def _check_year(name: str, year: int) -> None:
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        raise UsageError(f"{name} must lie between the years {_FIRST_YEAR} and {_LAST_YEAR}")
