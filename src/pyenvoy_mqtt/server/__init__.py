"""The pages over HTTP: the only starlette and uvicorn. What is answered stands in `rest`."""

from pyenvoy_mqtt.server.application import Server
from pyenvoy_mqtt.server.listening import LOOPBACK, listen, serve
from pyenvoy_mqtt.server.opening import opened
from pyenvoy_mqtt.server.pages import Pages

__all__ = ["LOOPBACK", "Pages", "Server", "listen", "opened", "serve"]
