"""Limits on what leaves the house or the panels: the static, the dynamic and the panels' one.

Only the dynamic one (`dpel`) is described by a source that has written it (protocol 6.2). The other two
are written as their neighbours are, the whole document; no more is known than that people ask for it
(users.md 24). All are looked at afterwards, so that one learns what a gateway made of them.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any, ClassVar

import attrs

from pyenvoy.commands import watches
from pyenvoy.commands.command import (
    Control,
    Danger,
    Harmless,
    Seen,
    lacking,
    within,
    written,
)
from pyenvoy.commands.verbatim import Document, Edits, document, spelt
from pyenvoy.commands.whole import compared, posted, said
from pyenvoy.endpoint import Answer, Answers, Endpoint, Role
from pyenvoy.errors import Problem
from pyenvoy.firmware import Firmware
from pyenvoy.model.snapshot import Snapshot
from pyenvoy.request import Method, Request
from pyenvoy.units import Percent, Watts
from pyenvoy.wire.ivp_sc import PV_LIMIT
from pyenvoy.wire.ivp_ss import DPEL, PEL_SETTINGS


def _control(name: str, endpoint: Endpoint[Any]) -> Control:
    # an owner may read all three; one could switch a limit off, and not on again (users.md 24)
    written_by = attrs.evolve(endpoint, role=Role.INSTALLER)
    return Control(name, written_by, (endpoint,), watches.LIMIT, fresh=endpoint)


EXPORT_LIMIT = _control("export limit", PEL_SETTINGS)
DYNAMIC_LIMIT = _control("dynamic limit", DPEL)
PANEL_LIMIT = _control("panel limit", PV_LIMIT)

_MOST = 1_000_000.0  # W; more than any gateway has panels for


@attrs.frozen
class _Limit(Harmless):
    """What holds of all limits: contracts with the grid's operator hang on them, also on their end."""

    danger: ClassVar[Danger | None] = Danger.EXPORT_LIMITS
    follow: ClassVar[timedelta] = watches.BETWEEN_LIMITS


@attrs.frozen
class _WholeLimit(_Limit):
    """A limit that is one document, written whole."""

    endpoint: ClassVar[Endpoint[Any]]
    switch: ClassVar[str]
    """The key that says whether it holds."""

    @property
    def edits(self) -> Edits:
        """The keys of the gateway that are to change, and what they are to be: it ends."""
        return (((self.switch,), False),)

    def request(self, fresh: Answer[Any] | None, firmware: Firmware | None) -> Request | Problem:
        """The whole document."""
        return posted(self.endpoint, fresh, self.edits)

    def seen(self, answers: Answers, before: Answers) -> Seen:
        """Fulfilled when the gateway shows it."""
        return compared(said(answers, self.endpoint), self.edits)


@attrs.frozen
class SetExportLimit(_WholeLimit):
    """Let the house export so much at most, as the site's static limit."""

    limit: Watts
    control: ClassVar[Control] = EXPORT_LIMIT
    endpoint: ClassVar[Endpoint[Any]] = PEL_SETTINGS
    switch: ClassVar[str] = "PEL"

    @property
    def edits(self) -> Edits:
        """In watts, not in percent."""
        return (("PEL",), True), (("percent",), False), (("PEL_Limit",), self.limit)

    def sense(self, snapshot: Snapshot) -> Iterator[Problem]:
        """Only where the gateway has such a limit to show."""
        yield from _static(snapshot)
        yield from within("limit", self.limit, 0, _MOST)

    def __str__(self) -> str:
        return f"limit export to {self.limit:g} W"


@attrs.frozen
class LiftExportLimit(_WholeLimit):
    """End the site's static limit."""

    control: ClassVar[Control] = EXPORT_LIMIT
    endpoint: ClassVar[Endpoint[Any]] = PEL_SETTINGS
    switch: ClassVar[str] = "PEL"

    def sense(self, snapshot: Snapshot) -> Iterator[Problem]:
        """Only where the gateway has such a limit to show."""
        yield from _static(snapshot)

    def __str__(self) -> str:
        return "lift the limit on export"


@attrs.frozen
class SetDynamicLimit(_Limit):
    """Let the house export, or the panels produce, so much at most, at once and until told otherwise."""

    limit: Watts
    of_export: bool = True
    """False: of production."""
    slew_rate: float | None = None
    """How fast it is approached, watts per second as far as is known; `None` leaves it as it is."""
    control: ClassVar[Control] = DYNAMIC_LIMIT

    @property
    def edits(self) -> Edits:
        """The keys inside of the settings."""
        slew: Edits = () if self.slew_rate is None else ((("slew_rate",), self.slew_rate),)
        return (
            (("enable",), True),
            (("export_limit",), self.of_export),
            (("limit_value_W",), self.limit),
            *slew,
        )

    def sense(self, snapshot: Snapshot) -> Iterator[Problem]:
        """Only where the gateway has such a limit to show."""
        yield from _dynamic(snapshot)
        yield from within("limit", self.limit, 0, _MOST)
        if self.slew_rate is not None:
            yield from within("slew_rate", self.slew_rate, 0.1, _MOST)

    def request(self, fresh: Answer[Any] | None, firmware: Firmware | None) -> Request | Problem:
        """The whole document; a key that a limit never set has left out is added."""
        inner = _inner(None if fresh is None else document(fresh.body)) or Document("{}")
        for path, value in self.edits:
            now = inner.at(*path)
            text = spelt(value, None if now is None else now.text)
            inner = inner.replaced(path, text) or inner.joined(f"{spelt(path[0])}: {text}")
        return _dpel(fresh, inner)

    def seen(self, answers: Answers, before: Answers) -> Seen:
        """Fulfilled when the gateway shows it."""
        return compared(_inner(said(answers, DPEL)), self.edits)

    def __str__(self) -> str:
        return (
            f"limit {'export' if self.of_export else 'production'} dynamically to {self.limit:g} W"
        )


@attrs.frozen
class LiftDynamicLimit(_Limit):
    """End the dynamic limit."""

    control: ClassVar[Control] = DYNAMIC_LIMIT

    def sense(self, snapshot: Snapshot) -> Iterator[Problem]:
        """Only where the gateway has such a limit to show."""
        yield from _dynamic(snapshot)

    def request(self, fresh: Answer[Any] | None, firmware: Firmware | None) -> Request | Problem:
        """The document, with nothing but the end of the limit in its settings (protocol 6.2)."""
        return _dpel(fresh, Document('{"enable": false}'))

    def seen(self, answers: Answers, before: Answers) -> Seen:
        """Fulfilled when the gateway shows it."""
        return compared(_inner(said(answers, DPEL)), ((("enable",), False),))

    def __str__(self) -> str:
        return "lift the dynamic limit"


@attrs.frozen
class SetPanelLimit(_WholeLimit):
    """Let the panels produce so many percent of their power at most."""

    percent: Percent
    control: ClassVar[Control] = PANEL_LIMIT
    endpoint: ClassVar[Endpoint[Any]] = PV_LIMIT
    switch: ClassVar[str] = "enable"

    @property
    def edits(self) -> Edits:
        """On, and how much."""
        return (("enable",), True), (("pv_limit_pct",), self.percent)

    def sense(self, snapshot: Snapshot) -> Iterator[Problem]:
        """Only where the gateway has such a limit to show."""
        yield from _panels(snapshot)
        yield from within("percent", self.percent, 0, 100)

    def __str__(self) -> str:
        return f"limit the panels to {self.percent:g} %"


@attrs.frozen
class LiftPanelLimit(_WholeLimit):
    """End the panels' limit."""

    control: ClassVar[Control] = PANEL_LIMIT
    endpoint: ClassVar[Endpoint[Any]] = PV_LIMIT
    switch: ClassVar[str] = "enable"

    def sense(self, snapshot: Snapshot) -> Iterator[Problem]:
        """Only where the gateway has such a limit to show."""
        yield from _panels(snapshot)

    def __str__(self) -> str:
        return "lift the panels' limit"


def set_export_limit(watts: float) -> SetExportLimit:
    """Let the house export so many watts at most, as the site's static limit."""
    return SetExportLimit(Watts(watts))


def lift_export_limit() -> LiftExportLimit:
    """End the site's static limit."""
    return LiftExportLimit()


def set_dynamic_limit(
    watts: float, *, of_export: bool = True, slew_rate: float | None = None
) -> SetDynamicLimit:
    """Let the house export, or with `of_export=False` the panels produce, so many watts at most."""
    return SetDynamicLimit(Watts(watts), of_export, slew_rate)


def lift_dynamic_limit() -> LiftDynamicLimit:
    """End the dynamic limit."""
    return LiftDynamicLimit()


def set_panel_limit(percent: float) -> SetPanelLimit:
    """Let the panels produce so many percent of their power at most."""
    return SetPanelLimit(Percent(percent))


def lift_panel_limit() -> LiftPanelLimit:
    """End the panels' limit."""
    return LiftPanelLimit()


def _static(snapshot: Snapshot) -> Iterator[Problem]:
    if snapshot.limits is None or snapshot.limits.export_limited is None:
        yield lacking(snapshot, "limits", "static export limit")


def _dynamic(snapshot: Snapshot) -> Iterator[Problem]:
    if snapshot.limits is None or snapshot.limits.dynamic is None:
        yield lacking(snapshot, "limits", "dynamic export limit")


def _panels(snapshot: Snapshot) -> Iterator[Problem]:
    if snapshot.limits is None or snapshot.limits.pv_limited is None:
        yield lacking(snapshot, "limits", "limit of the panels")


def _inner(whole: Document | None) -> Document | None:
    return None if whole is None else whole.at("dynamic_pel_settings")


def _dpel(fresh: Answer[Any] | None, inner: Document) -> Request | Problem:
    whole = None if fresh is None else document(fresh.body)
    wished = None if whole is None else whole.replaced(("dynamic_pel_settings",), inner.text)
    if wished is None:
        return Problem(DPEL.name, "the gateway does not say what is set now")
    return written(DPEL, Method.POST, wished.text)
