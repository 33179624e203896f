"""The words: what is said of a panel, and what a person can do about it."""

from collections.abc import Iterable
from datetime import datetime

import attrs

from pyenvoy.insight.limits import ENOUGH, LEAST_PEERS, WEEKS_NEEDED
from pyenvoy.insight.memory import Panel
from pyenvoy.insight.zones import Zone
from pyenvoy.model.insight import Hours, PanelInsight, Verdict


def silent(known: PanelInsight, place: Zone) -> PanelInsight:
    """Nothing is heard of it."""
    heard = known.heard_at
    return attrs.evolve(
        known,
        verdict=Verdict.SILENT,
        words=f"silent since {place.moment(heard)}" if heard else "was never heard",
        advice="check its breaker and the power line; if its neighbours report, ask the installer",
        since=heard,
    )


def dead(known: PanelInsight, since: datetime | None, place: Zone) -> PanelInsight:
    """It reports, and makes nothing."""
    when = f" since {place.moment(since)}" if since else ""
    return attrs.evolve(
        known,
        verdict=Verdict.DEAD,
        words=f"makes nothing{when}, while its peers make power",
        advice="look whether something covers it; if not, panel, plug or inverter is broken: ask the installer",
        since=since,
    )


def shaded(known: PanelInsight, hours: Iterable[int], since: datetime, place: Zone) -> PanelInsight:
    """At some hours it makes less than it used to."""
    spans = place.spans(hours)
    return attrs.evolve(
        known,
        verdict=Verdict.SHADED,
        words=f"in the shade {_hours(spans)} since about {place.day(since)}: "
        f"{known.loss:.0f} % of its day",
        advice="look at that hour what throws the shade",
        since=since,
        shade=spans,
    )


def below(known: PanelInsight, level: float, since: datetime, place: Zone) -> PanelInsight:
    """At all hours it makes less than its peers let one expect."""
    return attrs.evolve(
        known,
        verdict=Verdict.BELOW,
        words=f"makes {level:.0f} % less than its peers let one expect, "
        f"since about {place.day(since)}",
        advice="dirt or leaves: rain or water may mend it; if not, it ages or a part of it fails",
        since=since,
    )


def fine(known: PanelInsight, hours: Iterable[int], place: Zone) -> PanelInsight:
    """As ever; it may have been in the shade at some hours always."""
    spans = place.spans(hours)
    words = f"as ever; always in the shade {_hours(spans)}" if spans else "as its peers"
    return attrs.evolve(known, verdict=Verdict.FINE, words=words, shade=spans)


def alone(known: PanelInsight) -> PanelInsight:
    """Whether it makes less than it should nobody can say."""
    others = f"{LEAST_PEERS} other panels"
    words = f"it cannot be compared: it takes {others} that look the same way"
    return attrs.evolve(known, words=words, peers=0)


def unknown(known: PanelInsight, panel: Panel) -> PanelInsight:
    """Why nothing can be said yet."""
    return attrs.evolve(known, words=_missing(known, panel))


def _missing(known: PanelInsight, panel: Panel) -> str:
    if known.peers < LEAST_PEERS:
        return alone(known).words
    if not panel.last:
        return "it has not reported yet"
    whole = WEEKS_NEEDED * 7 + ENOUGH
    if known.days < whole:
        return f"too few days: it takes about {whole} days with sun to know what is usual, {known.days} are known"
    return "too few of the last days could be compared: too little sun, or figures that stand still"


def _hours(spans: Iterable[Hours]) -> str:
    return " and ".join(
        f"from {one.begin}:{one.minute:02} to {one.end}:{one.minute:02}" for one in spans
    )
