"""From settings to something that answers."""

import asyncio
import logging
import socket
from collections.abc import Callable, Coroutine, Iterator
from contextlib import ExitStack, contextmanager

import attrs

from pyenvoy.effects.tokenfile import state_folder
from pyenvoy_mqtt.keys import Keys, Names
from pyenvoy_mqtt.server.application import Server
from pyenvoy_mqtt.server.listening import listen, serve
from pyenvoy_mqtt.server.pages import Pages
from pyenvoy_mqtt.server.proxying import Proxy, certificate
from pyenvoy_mqtt.settings import MqttSettings
from pyenvoy_mqtt.settings.influx import InfluxSettings
from pyenvoy_mqtt.settings.pages import RestSettings
from pyenvoy_mqtt.settings.proxy import ProxySettings

_log = logging.getLogger(__name__)

Running = Callable[[], Coroutine[None, None, None]]


@contextmanager
def opened(settings: MqttSettings, pages: Pages) -> Iterator[Running]:
    """Listen where the settings say; what is given answers there until it is cancelled.

    Raises `UsageError` when a port is not to be had.
    """
    with ExitStack() as stack:
        every = []
        if settings.rest.enabled:
            every.append(_pages(settings.rest, pages, stack))
        if settings.proxy.enabled:
            every.append(_proxy(settings.proxy, settings.rest.names, pages, stack))
        if settings.influx.url is not None:
            every.append(_influx(settings.influx, pages, stack))

        async def run() -> None:
            async with asyncio.TaskGroup() as group:
                for one in every:
                    group.create_task(one())

        yield run


def _pages(settings: RestSettings, pages: Pages, stack: ExitStack) -> Running:
    listening = stack.enter_context(listen(settings.address, settings.port))
    _log.info("what is known, on a page: %s/ (as JSON: /snapshot)", _url("http", listening))
    names = names_of(settings.address, settings.names)
    # By another name somebody forwards to us, and may do so for everybody.
    local = names.local and not names.others
    server = Server(pages, Keys(settings.read_key, settings.control_key, local), names)
    stack.callback(pages.listeners.remove, server.put)

    async def run() -> None:
        await serve(server.application(), listening, server.close)

    return run


def _proxy(
    settings: ProxySettings, names: tuple[str, ...], pages: Pages, stack: ExitStack
) -> Running:
    shown = certificate(settings, state_folder())
    listening = stack.enter_context(listen(settings.address, settings.port, "mqtt.proxy"))
    url = _url("http" if shown is None else "https", listening)
    _log.info("the gateway's own paths, from what it last said: %s", url)
    application = Proxy(pages, settings).application(names_of(settings.address, names))

    async def run() -> None:
        await serve(application, listening, certificate=shown)

    return run


def _influx(settings: InfluxSettings, pages: Pages, stack: ExitStack) -> Running:
    from pyenvoy_mqtt.server.influx import Writer  # noqa: PLC0415  # httpx is not wanted by all

    writer = Writer(settings)
    pages.listeners.append(writer.put)
    stack.callback(pages.listeners.remove, writer.put)
    return writer.run


def _url(scheme: str, listening: socket.socket) -> str:
    host, port, *_ = listening.getsockname()
    return f"{scheme}://[{host}]:{port}" if ":" in host else f"{scheme}://{host}:{port}"


def names_of(address: str, others: tuple[str, ...]) -> Names:
    """The names that are ours: the machine's own name too, where others are let in."""
    names = Names(address, others)
    if names.local:
        return names
    own = socket.gethostname().partition(".")[0]
    return attrs.evolve(names, others=(*names.others, own, f"{own}.local"))
