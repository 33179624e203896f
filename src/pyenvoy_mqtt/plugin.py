"""Compatibility mode: what the plugin publishes, under its topics, and its messages on `Set`. Pure.

What is said and what is understood stands in `compat`, which the pages share.
"""

from collections.abc import Iterator

import attrs

from pyenvoy.errors import Problem
from pyenvoy_mqtt.compat import TOLD, Sampling, parse, payloads
from pyenvoy_mqtt.orders import LARGEST, RETAINED, Caller, Heard, Order, Refusal, done
from pyenvoy_mqtt.outbox import Message
from pyenvoy_mqtt.site import Site
from pyenvoy_mqtt.topics import level


@attrs.frozen
class Plugin:
    """The plugin's topics of one gateway: `<prefix>/<name>/Home`."""

    root: str

    @property
    def wishes(self) -> str:
        """Where others set something."""
        return f"{self.root}/Set"

    @property
    def results(self) -> str:
        """What became of it; the plugin itself only logs."""
        return f"{self.root}/Set/Result"

    @property
    def places(self) -> tuple[str, ...]:
        """Every topic that is kept here, one by one: a prefix without a serial number may be others' too."""
        return tuple(f"{self.root}/{one.topic}" for one in TOLD)


def plugin(root: str, serial: str) -> Plugin:
    """The topics under this root; `{serial}` in it is the gateway's, where there are several."""
    return Plugin(root.replace("{serial}", level(serial)))


def told(topics: Plugin, site: Site) -> Iterator[tuple[str, bytes]]:
    """Every topic of the plugin, and what it says now."""
    state = site.state
    token = None if state.access is None else state.access.token
    for name, body in payloads(state.picture, token, polling=not site.paused).items():
        yield f"{topics.root}/{name}", body


def read(topics: Plugin, heard: Heard) -> Order | Sampling | Refusal:
    """What a message on `Set` wants."""
    caller = _caller(topics, heard)
    if heard.retained:
        return Refusal(RETAINED, caller)
    if len(heard.payload) > LARGEST:
        return Refusal(f"{len(heard.payload)} bytes are no wish", caller)
    found = parse(heard.payload)
    if isinstance(found, Problem):
        return Refusal(str(found), caller)
    key, wish = found
    if isinstance(wish, Sampling):
        return wish
    return Order(wish, attrs.evolve(caller, control=key))


def sampled(topics: Plugin, heard: Heard) -> Message:
    """That polling goes on, or does not: nothing for the gateway, so it is so at once."""
    return done(attrs.evolve(_caller(topics, heard), control="DataSampling"))


def _caller(topics: Plugin, heard: Heard) -> Caller:
    return Caller("Set", topics.results, correlation=heard.correlation)
