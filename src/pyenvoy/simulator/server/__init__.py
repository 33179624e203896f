"""The only listening sockets here: a gateway over http or https, and the cloud beside it."""

from pyenvoy.simulator.server.aside import Simulated, aside
from pyenvoy.simulator.server.gateway import Arrived, Gateway
from pyenvoy.simulator.server.serving import serve

__all__ = ["Arrived", "Gateway", "Simulated", "aside", "serve"]
