"""From settings to something that answers."""

import asyncio
import logging
import socket
from collections.abc import Callable, Coroutine, Iterator
from contextlib import ExitStack, contextmanager

import attrs

from pyenvoy_mqtt.keys import Keys, Names
from pyenvoy_mqtt.server.application import Server
from pyenvoy_mqtt.server.listening import listen, serve
from pyenvoy_mqtt.server.pages import Pages
from pyenvoy_mqtt.settings.pages import RestSettings

_log = logging.getLogger(__name__)


@contextmanager
def opened(
    settings: RestSettings, pages: Pages
) -> Iterator[Callable[[], Coroutine[None, None, None]]]:
    """Listen where the settings say; what is given answers there until it is cancelled.

    Raises `UsageError` when a port is not to be had.
    """
    with ExitStack() as stack:
        listening = stack.enter_context(listen(settings.address, settings.port))
        _log.info("what is known, over HTTP: %s/snapshot", _url(listening))
        server = Server(pages, Keys(settings.read_key, settings.control_key), _names(settings))
        stack.callback(pages.listeners.remove, server.put)

        async def run() -> None:
            async with asyncio.TaskGroup() as group:
                group.create_task(serve(server.application(), listening, server.close))

        yield run


def _url(listening: socket.socket) -> str:
    host, port, *_ = listening.getsockname()
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _names(settings: RestSettings) -> Names:
    """The machine's own name too, where others are let in."""
    names = Names(settings.address, settings.names)
    if names.local:
        return names
    own = socket.gethostname().partition(".")[0]
    return attrs.evolve(names, others=(*names.others, own, f"{own}.local"))
