"""Fixtures for the tests of whoever reads gateways: a simulated one behind real sockets.

pytest imports this file in every project of whoever has pyenvoy installed, so that it imports nothing of
ours before a test asks for it. `docs/guides/testing.md` shows how to use it.
"""

from collections.abc import Iterator
from contextlib import ExitStack
from typing import TYPE_CHECKING, Protocol

import pytest

if TYPE_CHECKING:
    from pyenvoy.simulator.server import Simulated

_MARK = (
    "envoy(era, **how): which simulated gateway `envoy_gateway` is, as `envoy_gateways` takes it"
)


class Gateways(Protocol):
    """Begins one simulated gateway after the other; all end with the test."""

    def __call__(self, era: str = "8.3", **how: object) -> "Simulated":
        """A gateway of this firmware; `how` is as in `pyenvoy.simulator.server.aside`."""


def pytest_configure(config: pytest.Config) -> None:
    """Make the mark known."""
    config.addinivalue_line("markers", _MARK)


@pytest.fixture
def envoy_gateways() -> Iterator[Gateways]:
    """Begin as many simulated gateways as a test wants: `envoy_gateways("7.6.175", batteries=2)`."""
    from pyenvoy.simulator.server import aside  # noqa: PLC0415  # only for who asks for it

    with ExitStack() as stack:
        yield lambda *args, **how: stack.enter_context(aside(*args, **how))


@pytest.fixture
def envoy_gateway(request: pytest.FixtureRequest, envoy_gateways: Gateways) -> "Simulated":
    """Begin a simulated gateway: of firmware 8.3, or what the mark `envoy` says."""
    mark = request.node.get_closest_marker("envoy")
    return envoy_gateways() if mark is None else envoy_gateways(*mark.args, **mark.kwargs)
