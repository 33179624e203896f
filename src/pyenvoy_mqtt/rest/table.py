"""Every path there is: how it is asked, who may ask, what answers. The OpenAPI document follows from it."""

from collections.abc import Mapping

import attrs

from pyenvoy_mqtt.compat import TOLD
from pyenvoy_mqtt.rest import board, described, history, plugin, scrape, v1, wishes
from pyenvoy_mqtt.rest.values import Access, Answerer


@attrs.frozen
class Route:
    """One path with one method."""

    method: str
    path: str
    """With the names of its parts in braces."""
    purpose: str
    answer: Answerer
    gives: str = "Object"
    """The schema of the answer, by its name in `openapi`."""
    takes: str | None = None
    """The schema of the body."""
    access: Access = Access.READ
    fleeting: bool = False
    """Whether the answer depends on the moment, so that it is made anew for every question."""
    one_gateway: bool = True
    """Whether `?gateway=` chooses one of several."""
    asks: Mapping[str, tuple[str, ...]] = attrs.field(factory=dict)
    """What else can be said behind the question mark, and the words for it where they are few."""
    tag: str = "api"


def _get(path: str, purpose: str, answer: Answerer, gives: str) -> Route:
    return Route("GET", f"/api/v1/{path}", purpose, answer, gives)


def _fleeting(
    path: str, purpose: str, answer: Answerer, gives: str, access: Access = Access.READ
) -> Route:
    """Something that is about this moment."""
    made = _get(path, purpose, answer, gives)
    return attrs.evolve(made, fleeting=True, access=access, one_gateway=access is Access.READ)


_API = (
    attrs.evolve(_get("gateways", "Every gateway that was read", v1.gateways, "Gateways"),
                 one_gateway=False),
    _get("snapshot", "Everything that is known, at one moment", v1.snapshot, "Snapshot"),
    _get("subjects", "What a snapshot consists of, and why what is missing is missing",
         v1.subjects, "Subjects"),
    _get("subjects/{subject}", "One subject of the snapshot", v1.subject, "Object"),
    _get("devices", "Everything that can be told from others of its kind", v1.devices, "Devices"),
    _get("devices/{subject}/{name}", "One device, by its serial number, eid or id",
         v1.device, "Device"),
    _get("energy", "Energy since installation, today, yesterday, this week and month",
         v1.energy, "Accounts"),
    _get("panels", "Each panel beside its peers: what is silent, shaded or dirty, and since when",
         v1.panels, "Insight"),
    attrs.evolve(
        _get("history", "Power, charge and counters as they were, or each panel; also as CSV",
             history.power, "History"),
        fleeting=True, asks=history.POWER_ASKS),
    attrs.evolve(
        _get("history/energy", "Energy of each day, week, month or year; also as CSV",
             history.energy, "Energies"),
        fleeting=True, asks=history.ENERGY_ASKS),
    _get("board", "What the dashboard shows", board.answer, "Dashboard"),
    _fleeting("board/events", "The same as it comes, as server-sent events", board.events, "Events"),
    attrs.evolve(
        _fleeting("cards", "What the owner alone may see, such as a code to pair with", board.cards,
                  "Cards", Access.OWNER),
        one_gateway=True),
    attrs.evolve(_get("openapi.json", "This description", described.answer, "Object"),
                 one_gateway=False),
    _get("quirks", "Known lies of firmware, and those that were found and repaired",
         v1.quirks, "Quirks"),
    _get("endpoints", "What became of every question to the gateway", v1.endpoints, "Endpoints"),
    _get("controls", "Everything that can be set, how it stands and how it is said",
         wishes.controls, "Controls"),
    _fleeting("events", "Every snapshot as it comes, as server-sent events", v1.events, "Events"),
    _fleeting("health", "Whether we live", v1.health, "Health", Access.OPEN),
    _fleeting("readiness", "Whether every gateway was read of late", v1.readiness, "Readiness",
              Access.OPEN),
    attrs.evolve(
        _fleeting("status", "When each gateway was read last, and how its broker is",
                  v1.status, "Status"),
        one_gateway=False),
    Route("POST", "/api/v1/commands", "Carry out a wish, and answer with what became of it",
          wishes.command, "Outcome", takes="Command", access=Access.CONTROL, fleeting=True),
    attrs.evolve(
        _fleeting("commands/{number}", "What became of a wish that nobody waited for",
                  wishes.became, "Outcome"),
        one_gateway=False),
)  # fmt: skip

_SHORT = (
    Route("GET", "/snapshot", "The same as /api/v1/snapshot", v1.snapshot, "Snapshot", tag="short"),
    Route("GET", "/health", "The same as /api/v1/status", v1.status, "Status",
          fleeting=True, one_gateway=False, tag="short"),
)  # fmt: skip

_METRICS = (
    Route("GET", "/metrics", "Everything that is measured, for Prometheus", scrape.answer, "Metrics",
          fleeting=True, one_gateway=False, asks=scrape.ASKS, tag="short"),
)  # fmt: skip

_PLUGIN = (
    *(
        Route("GET", f"/{path}", f"{one.topic}, as the plugin tells it", plugin.answer(path),
              "Anything", tag="plugin")
        for one in TOLD
        for path in (one.path, one.also)
        if path
    ),
    Route("POST", "/", "Set one thing by the plugin's key", plugin.set_one, "Outcome",
          takes="PluginKey", access=Access.CONTROL, fleeting=True, tag="plugin"),
)  # fmt: skip

ROUTES: tuple[Route, ...] = (*_API, *_SHORT, *_METRICS, *_PLUGIN)
"""Every path there is, once for each method."""
