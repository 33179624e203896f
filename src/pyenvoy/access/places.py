"""Where a gateway may answer, from what a person calls it. No name is looked up here."""

from urllib.parse import urlsplit

from pyenvoy.errors import UsageError
from pyenvoy.request import Origin


def origins(host: str) -> tuple[Origin, ...]:
    """Where a gateway may answer: at a URL just there, else by https and then by http."""
    text = host.strip()
    if "@" in text:
        raise UsageError("a password does not belong in the address")
    bare_ipv6 = text.count(":") > 1 and "[" not in text and "//" not in text
    try:
        url = urlsplit(text if "//" in text else f"//[{text}]" if bare_ipv6 else f"//{text}")
        name, port = url.hostname, url.port
    except ValueError as error:
        raise UsageError(f"{host!r} is not a host: {error}") from error
    odd = any(one.isspace() for one in text)
    if not name or odd or url.scheme not in ("", "http", "https") or url.path not in ("", "/"):
        raise UsageError(f"{host!r} is not a host, like envoy.local or 192.168.1.20")
    schemes = (url.scheme,) if url.scheme else ("https", "http")
    return tuple(Origin(one, name, port or _PORTS[one]) for one in schemes)


_PORTS = {"https": 443, "http": 80}
