"""What is known of each panel beside its peers, and of the roof as a whole.

It comes out of `insight`, not of a reading: no snapshot holds it.
"""

from datetime import datetime
from enum import StrEnum

import attrs

from pyenvoy.units import Percent, WattHours


class Verdict(StrEnum):
    """What is to be said of a panel, or of the roof; the worst first."""

    SILENT = "silent"
    """Nothing is heard of it, while others report."""
    DEAD = "makes nothing"
    """It reports, and makes nothing while its peers make power."""
    SHADED = "shaded"
    """At some hours of the day it makes less than it used to."""
    BELOW = "below its peers"
    """At all hours it makes less than its peers let one expect."""
    UNKNOWN = "not known yet"
    """The words say why."""
    FINE = "fine"


@attrs.frozen
class Hours:
    """A span of the day by the clock of the site's zone; the end is the first hour after it."""

    begin: int
    """0 to 23."""
    end: int
    """1 to 24, or 0 to 23 where there are minutes; smaller than `begin` where the span goes over midnight."""
    minute: int = 0
    """Of begin and end: 30 or 45 in zones that are not whole hours from UTC, as the hours compared are those of UTC."""


@attrs.frozen
class PanelInsight:
    """One panel: what is to be said, and the figures behind it."""

    serial: str
    verdict: Verdict
    words: str
    """The verdict as a sentence without the serial number: `makes 12 % less than its peers let one expect`."""
    advice: str = ""
    """What a person can do about it; empty where nothing is to be done."""
    since: datetime | None = None
    """Since when it is so, as far as that is known."""
    loss: Percent | None = None
    """Of what its peers let one expect, over the last days with sun; below zero where it makes more.
    `None` while it is not known."""
    uncertainty: Percent | None = None
    """How far `loss` may be off, in percentage points."""
    delivered: WattHours | None = None
    """In the hours of the last days that could be compared."""
    expected: WattHours | None = None
    """In the same hours, by what its peers made and what its usual share of that is."""
    shade: tuple[Hours, ...] = ()
    """When it makes less than at other hours: since lately where it is `SHADED`, else always."""
    peers: int = 0
    """How many panels it is compared with: those that look the same way."""
    days: int = 0
    """On how many days with sun it could be compared, as far as they are remembered."""
    heard_at: datetime | None = None
    """When it last reported, by the gateway's clock."""

    @property
    def is_hint(self) -> bool:
        """Whether there is something to be told."""
        return self.verdict not in (Verdict.FINE, Verdict.UNKNOWN)


@attrs.frozen
class RoofInsight:
    """All panels together. What falls on all of them alike cannot be seen among them: a year is needed."""

    verdict: Verdict
    words: str
    advice: str = ""
    loss: Percent | None = None
    """Of what the best days of these weeks brought a year ago; below zero for more."""
    delivered: WattHours | None = None
    """By all panels in the hours of the last days that could be compared."""
    expected: WattHours | None = None
    """In the same hours, were no panel behind its peers."""


@attrs.frozen
class Insight:
    """Every panel beside its peers."""

    at: datetime
    """When it was worked out: once a day, and when a panel is heard of again."""
    panels: tuple[PanelInsight, ...]
    """The worst first."""
    roof: RoofInsight
    zone: str = "UTC"
    """In which `shade` is told."""
    zone_known: bool = False
    """False where it is UTC because nobody has told the site's."""

    @property
    def hints(self) -> tuple[PanelInsight, ...]:
        """The panels of which something is to be told, the worst first."""
        return tuple(one for one in self.panels if one.is_hint)

    def by_serial(self, serial: str) -> PanelInsight | None:
        """What is known of this panel, or `None`."""
        return next((one for one in self.panels if one.serial == serial), None)
