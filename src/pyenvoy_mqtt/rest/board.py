"""`/api/v1/board`: what the dashboard shows of one gateway at one moment. Pure; the page only draws it."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from statistics import median

import attrs

from pyenvoy import Snapshot
from pyenvoy.errors import Gap, Reason
from pyenvoy.model.accounts import Accounts, Total, Trust
from pyenvoy.model.insight import Insight, PanelInsight, Verdict
from pyenvoy.model.inverters import Inverter
from pyenvoy.model.source import Source
from pyenvoy.polling.ledger import Ledger
from pyenvoy.show.card import Card
from pyenvoy.show.picture import powers
from pyenvoy_mqtt.reports import of_now
from pyenvoy_mqtt.rest import v1
from pyenvoy_mqtt.rest.values import Asked, Known, Listen, Reply, View, about, said

LATE = timedelta(minutes=15)
"""After so long without an answer a subject is called late."""

_PEERS = 3
"""Fewer fresh reports make no median that one panel could be measured by."""

_DARK = 20.0
"""Watts; below, panels differ by where their shadows lie."""

_EXPECTED = (Reason.NO_HARDWARE, Reason.NOT_OFFERED, Reason.DENIED, Reason.NOT_ASKED)
"""Gaps that are no trouble: there is nothing, or it is not for this role."""

_ENDING = timedelta(days=30)

_NAMED = 5
"""Panels with a problem that are named one by one before all else."""

Plain = dict[str, object]


def board(view: View) -> Plain:
    """Everything that the page shows at this moment."""
    found = view.snapshot
    return {
        "at": found.at,
        "serial": view.serial,
        "model": found.gateway and found.gateway.model,
        "firmware": found.gateway and found.gateway.firmware_text,
        "role": view.role,
        "polling": view.polling,
        "power": _power(found),
        "charge": powers(found).charge,
        "reserve": _reserve(found),
        "energy": dict(_energies(view.accounts)) if view.accounts else {},
        "zone": view.accounts.zone if view.accounts else None,
        "panels": panels(found, view.insight),
        "roof": view.insight and view.insight.roof,
        "troubles": tuple(troubles(view)),
        "cards": len(view.cards),
    }


def _cards(_: Asked, view: View) -> Reply:
    return said(tuple(_card(one) for one in view.cards))


def _card(one: Card) -> Plain:
    return {"title": one.title, "text": one.text.reveal(), "svg": one.svg.reveal()}


def told(view: View) -> Reply:
    """The same as JSON."""
    return said(board(view))


def _answer(_: Asked, view: View) -> Reply:
    return told(view)


cards = about(_cards)
answer = about(_answer)


def events(asked: Asked, known: Known) -> Reply | Listen:
    """Every board as it comes."""
    found = v1.events(asked, known)
    return attrs.evolve(found, boards=True) if isinstance(found, Listen) else found


def _power(found: Snapshot) -> Plain:
    """What flows at each place, in W, positive towards the house, and the moment it was read."""
    now = powers(found)
    consumption = found.consumption
    live = found.live.source if found.live else None
    generator = found.live.generator if found.live else None
    places: Mapping[str, tuple[float | None, Source | None]] = {
        "panels": (now.panels, found.production.source if found.production else live),
        "house": (
            now.house,
            consumption.total.source if consumption and consumption.total else live,
        ),
        "grid": (now.grid, consumption.net.source if consumption and consumption.net else live),
        "battery": (now.battery, found.batteries.source if found.batteries else live),
        "generator": (generator.power if generator else None, live),
    }
    return {
        name: {"power": power, "at": source and source.at}
        for name, (power, source) in places.items()
        if power is not None
    }


def _reserve(found: Snapshot) -> float | None:
    storage = found.batteries.storage if found.batteries else None
    return storage.backup_reserve if storage else None


def _energies(accounts: Accounts) -> Iterator[tuple[str, Plain]]:
    """Of the site's counters; those of single devices have a dot in their names."""
    for name, one in accounts.counters.items():
        if "." not in name:
            totals = one.totals
            spans: dict[str, Total] = {
                "today": totals.today, "yesterday": totals.yesterday,
                "week": totals.week, "month": totals.month,
            }  # fmt: skip
            yield (
                name,
                {
                    **{span: _known(total) for span, total in spans.items()},
                    "exact": totals.today.exact,
                    "lifetime": one.figure.energy,
                    "trust": one.figure.trust,
                },
            )


def _known(total: Total) -> float | None:
    """The energy of a time; `None` where nothing was counted in it yet, which is not the same as no energy."""
    return total.energy if total.until > total.since else None


# -- panels ---------------------------------------------------------------------------------------


def panels(found: Snapshot, insight: Insight | None = None) -> tuple[Plain, ...]:
    """Each microinverter in use, the worst first: its power, its last report, how it stands beside its peers.

    The deviation is of now, and a share: -0.2 is a fifth less than the median; `None` where there is nothing
    to measure it by. The insight is of the last days.
    """
    if found.inverters is None:
        return ()
    fresh = of_now(found, found.at)
    middle = _middle(one for one in found.inverters.in_use if one.serial in fresh)
    beside = {one.serial: one for one in (insight.panels if insight else ())}
    order = {serial: place for place, serial in enumerate(beside) if beside[serial].is_hint}
    return tuple(
        {
            "serial": one.serial,
            "power": one.power,
            "max": one.max_power,
            "at": one.reported_at,
            "fresh": one.serial in fresh,
            "deviation": _deviation(one, middle) if one.serial in fresh else None,
            "phase": one.phase,
            "status": one.status,
            "insight": _beside(beside.get(one.serial)),
        }
        for one in sorted(found.inverters.in_use, key=lambda one: order.get(one.serial, len(order)))
    )


def _beside(one: PanelInsight | None) -> Plain | None:
    """What is to be said of a panel, and the figures behind it."""
    if one is None:
        return None
    return {
        "verdict": one.verdict,
        "is_hint": one.is_hint,
        "words": one.words,
        "advice": one.advice,
        "since": one.since,
        "loss": one.loss,
        "delivered": one.delivered,
        "expected": one.expected,
    }


def _middle(found: Iterable[Inverter]) -> float | None:
    seen = [one.power for one in found if one.power is not None]
    return median(seen) if len(seen) >= _PEERS else None


def _deviation(one: Inverter, middle: float | None) -> float | None:
    if middle is None or middle < _DARK or one.power is None:
        return None
    return round(one.power / middle - 1, 3)


# -- what is wrong, and since when ----------------------------------------------------------------


def troubles(view: View) -> Iterator[Plain]:
    """What a person should know, the worst first; nothing while all is well."""
    found = view.snapshot
    if not view.polling:
        yield _trouble("polling is stopped", found.at, "warning")
    yield from _late(found)
    yield from (_of_gap(gap, view.ledger) for gap in found.gaps if gap.reason not in _EXPECTED)
    yield from _of_token(view)
    yield from _of_energies(view.accounts)
    yield from _of_panels(view.insight)
    for note in found.notes:
        yield _trouble(f"repaired, this firmware is known to lie: {note.why}", None, "note")


def _trouble(says: str, since: datetime | None, level: str) -> Plain:
    return {"says": says, "since": since, "level": level}


def _late(found: Snapshot) -> Iterator[Plain]:
    for name in ("production", "inverters", "batteries"):
        subject = getattr(found, name)
        if subject is not None and found.at - subject.source.at > LATE:
            yield _trouble(f"no news of {name}", subject.source.at, "fault")


def _of_gap(gap: Gap, ledger: Ledger) -> Plain:
    return _trouble(
        f"nothing is known of {gap.of}: {gap.why}", ledger.of(gap.of).answered, "warning"
    )


def _of_token(view: View) -> Iterator[Plain]:
    token = view.token
    if token is not None and token.expires - view.snapshot.at < _ENDING:
        yield _trouble(f"the token ends on {token.expires:%d %B %Y at %H:%M} UTC", None, "warning")


def _of_energies(accounts: Accounts | None) -> Iterator[Plain]:
    for name, one in accounts.counters.items() if accounts else ():
        figure = one.figure
        if figure.trust in (Trust.HELD, Trust.FROZEN):
            why = "stands still while power flows" if figure.why is None else str(figure.why)
            yield _trouble(f"the energy {name} is held back: {why}", figure.since, "warning")


def _of_panels(insight: Insight | None) -> Iterator[Plain]:
    """The worst panels in a sentence each, and how many more there are; the roof, where all of it is behind."""
    if insight is None:
        return
    for one in insight.hints[:_NAMED]:
        yield _trouble(f"panel {one.serial}: {one.words}", None, "warning")
    if (more := len(insight.hints) - _NAMED) > 0:
        yield _trouble(f"{more} more panels have a problem: see below", None, "warning")
    if insight.roof.verdict is Verdict.BELOW:
        yield _trouble(f"the roof: {insight.roof.words}", None, "warning")
