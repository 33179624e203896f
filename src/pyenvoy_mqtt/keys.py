"""Who may ask what: the two keys, the names we answer to, pages from elsewhere. Pure.

A browser sends a page's wishes to whatever address the page names, also to this machine's own. So a name
that is not ours (DNS rebinding) and an `Origin` that is not ours are refused before anything is looked at.
"""

from collections.abc import Collection
from ipaddress import ip_address
from urllib.parse import urlsplit

import attrs

from pyenvoy import Secret
from pyenvoy_mqtt.rest.values import Access, Reply, refusal
from pyenvoy_mqtt.settings.checks import is_loopback

_NO_CONTROL = (
    "nothing can be changed from here until a key is set: write one into a file of mode 0600 and "
    'name it as control_key_file = "…" in [mqtt.rest]'
)
_CHALLENGE = (("WWW-Authenticate", 'Bearer realm="pyenvoy"'),)


@attrs.frozen
class Keys:
    """The key to read and the key to change something, which also reads. `None` where none is set."""

    read: Secret | None = None
    control: Secret | None = None
    local: bool = False
    """Whether nobody but this machine can ask."""

    def refusal(self, access: Access, given: Secret | None) -> Reply | None:
        """Why somebody with this key may not do this; `None` if he may."""
        # Both are compared, whatever the first says, so that time tells nothing.
        reads, controls = _same(given, self.read), _same(given, self.control)
        if access is Access.OWNER:
            unguarded = self.local and self.control is None
            access = Access.READ if unguarded else Access.CONTROL
        if access is Access.OPEN or (access is Access.READ and self.read is None):
            return None
        if access is Access.CONTROL and self.control is None:
            return refusal(403, _NO_CONTROL)
        if controls or (access is Access.READ and reads):
            return None
        if reads:
            return refusal(403, "this key reads; to change something needs the control key")
        what = "no key was sent" if given is None else "this key is not known"
        return refusal(401, f"{what}: send it as Authorization: Bearer …", headers=_CHALLENGE)


def _same(given: Secret | None, key: Secret | None) -> bool:
    return given is not None and bool(key) and given == key


def key_of(authorization: str, api_key: str) -> Secret | None:
    """The key that was sent, as `Authorization: Bearer …` or as `X-API-Key`."""
    scheme, _, text = authorization.strip().partition(" ")
    if scheme.lower() == "bearer" and text.strip():
        return Secret(text.strip())
    return Secret(api_key.strip()) if api_key.strip() else None


@attrs.frozen
class Names:
    """The names under which we answer."""

    address: str
    """Where we listen."""
    others: Collection[str] = ()

    @property
    def local(self) -> bool:
        """Whether only this machine asks."""
        return is_loopback(self.address)

    def known(self, host: str) -> bool:
        """Whether a `Host` header names us. An address of digits was never looked up, so it is us."""
        name = _name(host)
        if name is None:
            return False
        if name == "localhost" or name in {one.lower().rstrip(".") for one in self.others}:
            return True
        try:
            found = ip_address(name)
        except ValueError:
            return False
        return found.is_loopback or not self.local

    def strange(self, host: str, origin: str) -> Reply | None:
        """Why a question is not answered at all: another name than ours, a page from elsewhere."""
        if not self.known(host):
            return refusal(
                421, "this name is not ours: use an address, or name it in names of [mqtt.rest]"
            )
        if origin and _place(origin) != host.strip().lower():
            return refusal(403, "pages from elsewhere are not answered")
        return None


def _name(host: str) -> str | None:
    """The name in a `Host` header, without its port; `None` for what cannot be one."""
    if not host or any(one in host for one in "/@?#\\ \t"):
        return None
    try:
        found = urlsplit(f"//{host}")
        return None if found.hostname is None or found.port == 0 else found.hostname.rstrip(".")
    except ValueError:
        return None


def _place(origin: str) -> str:
    """Host and port of an `Origin`, whatever its scheme: a proxy before us may speak TLS."""
    return origin.strip().lower().partition("://")[2]
