"""Trust for the gateway's own certificate: seen first, then pinned by its fingerprint.

The comparison is made inside the handshake, so that not one byte of a request reaches a stranger.
Verification of the cloud's certificates is ordinary and stands in `transport.py`.
"""

import asyncio
import hashlib
import hmac
import re
import ssl

from pyenvoy.errors import TransportError, UsageError
from pyenvoy.request import Origin

_LOOK = 10.0
"""Seconds for a connection and its handshake (protocol chapter 8.3)."""


class Pin:
    """The one certificate that a gateway is known by; without one, the first that it shows.

    `fingerprint` is the SHA-256 of the certificate in lower-case hex, `None` until one was seen;
    `given` says whether a person has named it; `known` is one kept from an earlier meeting.
    """

    def __init__(self, fingerprint: str | None = None, *, known: str | None = None) -> None:
        self.given = fingerprint is not None
        first = fingerprint or known
        self.fingerprint = None if first is None else normal(first)
        self.context = _context(self)

    def admits(self, fingerprint: str) -> bool:
        """Whether this is the certificate; the first one ever asked about becomes it."""
        if self.fingerprint is None:
            self.fingerprint = fingerprint
        return hmac.compare_digest(self.fingerprint, fingerprint)


def normal(fingerprint: str) -> str:
    """A fingerprint as `Pin` writes it; people also write `AB:CD:…`, as openssl and browsers do.

    Raises `UsageError` when it is none.
    """
    found = fingerprint.replace(":", "").strip().lower()
    if _SHA256.fullmatch(found) is None:
        raise UsageError(f"{fingerprint!r} is not the SHA-256 of a certificate: 64 digits, 0 to f")
    return found


_SHA256 = re.compile("[0-9a-f]{64}")


def _context(pin: Pin | None) -> ssl.SSLContext:
    # A self-signed certificate for another name: the authority and the name prove nothing here.
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE

    class Pinned(ssl.SSLObject):
        def do_handshake(self) -> None:
            super().do_handshake()
            if pin is not None and not pin.admits(_fingerprint(self)):
                raise ssl.SSLCertVerificationError(
                    1, "the certificate is not the one this gateway is known by"
                )

    context.sslobject_class = Pinned
    return context


def _fingerprint(connection: ssl.SSLObject) -> str:
    return hashlib.sha256(connection.getpeercert(binary_form=True) or b"").hexdigest()


async def look(origin: Origin) -> str:
    """Return the fingerprint of the certificate at `origin`, having sent nothing but the handshake."""
    opening = asyncio.open_connection(origin.host, origin.port, ssl=_context(None))
    try:
        _, writer = await asyncio.wait_for(opening, _LOOK)
    except (OSError, TimeoutError) as error:
        raise TransportError(f"no certificate to be seen at {origin}: {error}") from error
    try:
        return _fingerprint(writer.get_extra_info("ssl_object"))
    finally:
        writer.transport.abort()
