"""The plugin's MQTT client and REST server → `[mqtt]`, which all gateways share. Pure."""

from collections.abc import Mapping

import attrs

from pyenvoy_homekit.homebridge.gateway import is_older, place
from pyenvoy_homekit.homebridge.reading import Table
from pyenvoy_homekit.homebridge.writing import Plain

Values = Mapping[str, Plain | None]


@attrs.frozen
class Network:
    """What of a device speaks to others; empty where it is switched off."""

    mqtt: Values
    rest: Values

    def parts(self) -> dict[str, Values]:
        """The sections; none where nothing is switched on."""
        if not (self.mqtt or self.rest):
            return {}
        return {
            "[mqtt]": self.mqtt or {"enabled": False},
            "[mqtt.rest]": self.rest or {"enabled": False},
        }


def network(device: Table, name: str) -> Network:
    """What it says over MQTT and HTTP."""
    return Network(_mqtt(device, name), _rest(device))


def _mqtt(device: Table, name: str) -> Values:
    one = device.table("mqtt")
    if one is None:
        return {}
    enabled, login = one.flag("enable"), _login(one)
    host, port, client = place(one), one.number("port"), one.text("clientId")
    prefix, debug = one.text("prefix"), one.flag("debug")
    one.unread()
    if not enabled:
        if host:
            one.tell("enable", "is false: the broker is left out")
        return {}
    if debug:
        one.tell("debug", "is left out: what is published can be seen at the broker")
    return {
        "broker": host or None,
        "port": _port(one, "port", port),
        **login,
        "client_id": client or None,
        "plugin": _topic(one, prefix, name, older=is_older(device)),
    }


def _login(one: Table) -> dict[str, Plain | None]:
    """User and password, on the level of the broker or in a part of their own."""
    table = one.table("auth") if isinstance(one.peek("auth"), dict) else None
    where = table or one
    wanted = table.flag("enable") if table else one.flag("auth")
    user, password = where.text("user"), where.text("passwd", "pass")
    if table:
        table.unread()
        one.skip("user", "passwd", "pass")
    if wanted is False and (user or password):
        key = "auth.enable" if table else "auth"
        one.tell(
            key, "is false: user and password are left out, which the plugin used all the same"
        )
        return {}
    secret = one.notes.secret("mqtt.password", password) if password else None
    return {"user": user or None, "password_file": secret}


def _topic(one: Table, prefix: str, name: str, *, older: bool) -> str:
    """What the plugin's topics begin with."""
    parts = (prefix, name) if older else ("enphase", prefix, name)
    topic = "/".join(part.strip("/") for part in parts if part.strip("/"))
    fit = "".join("_" if letter in "+#\0 " else letter for letter in topic).lstrip("$") or "enphase"
    if fit != topic:
        one.tell("prefix", f"makes the topics begin with {fit}: {topic!r} has what topics must not")
    return fit


def _port(one: Table, key: str, port: float | None) -> float | None:
    if port is None or (isinstance(port, int) and 0 < port <= _LAST):
        return port
    one.wrong(key, f"must be a port, 1 to {_LAST}, not {port:g}")
    return None


_LAST = 65535


def _rest(device: Table) -> Values:
    one = device.table("restFul")
    if one is None:
        return {}
    enabled, port, debug = one.flag("enable"), one.number("port"), one.flag("debug")
    one.unread()
    if not enabled:
        return {}
    if debug:
        one.tell("debug", "is left out: every answer says itself what went wrong")
    one.tell("enable", "answers this machine alone, where the plugin answers anybody: to let others "
             "in set address and read_key_file in [mqtt.rest]")  # fmt: skip
    return {"port": _port(one, "port", port) or 3000}
