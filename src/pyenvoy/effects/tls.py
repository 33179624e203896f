"""Trust for the gateway's own certificate: seen first, then pinned by its fingerprint.

The comparison is made inside the handshake, so that not one byte of a request reaches a stranger.
Verification of the cloud's certificates is ordinary and stands in `transport.py`.
"""

import asyncio
import hmac
import re
import ssl
from datetime import datetime

from pyenvoy.access.certificate import parse
from pyenvoy.access.kept import Kept
from pyenvoy.access.trust import Trust
from pyenvoy.errors import TransportError, UsageError
from pyenvoy.request import Origin

_LOOK = 10.0
"""Seconds for a connection and its handshake (protocol chapter 8.3)."""


class Pin:
    """The one certificate that a gateway is known by; without one, the first that it shows.

    `fingerprint` is the SHA-256 of the certificate in lower-case hex, `None` until one was seen, and
    `ends` the end of its term; `given` says whether a person has named it, `proven` whether a gateway
    has said who it is behind it; `known` is one kept from an earlier meeting, `trust` the way to judge.
    With `ca` or `insecure` nothing is pinned. Raises `UsageError` for a `ca` file that is none.
    """

    def __init__(
        self,
        fingerprint: str | None = None,
        *,
        known: str | None = None,
        ends: datetime | None = None,
        trust: Trust = Trust.PIN,
        ca: str | None = None,
    ) -> None:
        self.trust = trust
        self.given = fingerprint is not None
        first = (fingerprint or known) if self._pins else None
        self.fingerprint = None if first is None else normal(first)
        self.proven = first is not None
        self.ends = None if self.given else ends
        self.context = _judging(self, ca)
        self._former: str | None = None

    @property
    def _pins(self) -> bool:
        return self.trust in (Trust.PIN, Trust.PIN_ROTATE)

    @property
    def wants_tls(self) -> bool:
        """Whether only somebody who shows a certificate can be the gateway."""
        return self.fingerprint is not None or self.trust is Trust.CA

    def admits(self, fingerprint: str, ends: datetime | None = None) -> bool:
        """Whether this is the certificate; the first one ever asked about becomes it."""
        if not self._pins:
            return True
        if self.fingerprint is None:
            self.fingerprint = fingerprint
        if not hmac.compare_digest(self.fingerprint, fingerprint):
            return False
        self.ends = ends or self.ends
        return True

    def knows(self, kept: str | None) -> bool:
        """Whether the certificate behind which we are does not contradict the one that was kept."""
        return not self._pins or self.given or kept in (None, self.fingerprint, self._former)

    def forget(self) -> None:
        """Be open to the next certificate again."""
        self.fingerprint = self.ends = None

    def follow(self, successor: "Pin") -> None:
        """Go on with the certificate that has taken the place of ours."""
        self._former, self.fingerprint = self.fingerprint, successor.fingerprint
        self.ends, self.proven = successor.ends, True


def pinned(trust: Trust | str, fingerprint: str | None, known: Kept, ca: str | None) -> Pin:
    """How a gateway is believed, from what its user says and what is kept. Raises `UsageError`."""
    if trust not in tuple(Trust):
        ways = ", ".join(Trust)
        raise UsageError(f"{trust!r} is no way to trust: there are {ways}")
    trust = Trust(trust)
    if fingerprint is not None and trust in (Trust.CA, Trust.INSECURE):
        raise UsageError(
            f"a fingerprint is of no use with the trust {trust}: leave one of them out"
        )
    if ca is not None and trust is not Trust.CA:
        raise UsageError(f"a file of authorities is of no use with the trust {trust}: it is for ca")
    return Pin(fingerprint, known=known.fingerprint, ends=known.ends, trust=trust, ca=ca)


def normal(fingerprint: str) -> str:
    """A fingerprint as `Pin` writes it; people also write `AB:CD:…`, as openssl and browsers do.

    Raises `UsageError` when it is none.
    """
    found = fingerprint.replace(":", "").strip().lower()
    if _SHA256.fullmatch(found) is None:
        raise UsageError(f"{fingerprint!r} is not the SHA-256 of a certificate: 64 digits, 0 to f")
    return found


_SHA256 = re.compile("[0-9a-f]{64}")


def _judging(pin: Pin, ca: str | None) -> ssl.SSLContext:
    return authorities(ca) if pin.trust is Trust.CA else _context(pin)


def authorities(ca: str | None) -> ssl.SSLContext:
    """Trust by the authorities in a file, or by those of the system. Raises `UsageError` where it holds none."""
    try:
        return ssl.create_default_context(cafile=ca)
    except ssl.SSLError as error:
        raise UsageError(f"{ca} holds no certificates of authorities, as PEM") from error
    except OSError as error:
        raise UsageError(f"{ca} cannot be read: {error.strerror}") from error


def _context(pin: Pin | None) -> ssl.SSLContext:
    # A self-signed certificate for another name: the authority and the name prove nothing here.
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE

    class Pinned(ssl.SSLObject):
        def do_handshake(self) -> None:
            super().do_handshake()
            found = parse(self.getpeercert(binary_form=True) or b"")
            if pin is not None and not pin.admits(found.fingerprint, found.ends):
                raise ssl.SSLCertVerificationError(1, "it is not the one it is known by")

    context.sslobject_class = Pinned
    return context


async def shown(origin: Origin) -> bytes:
    """Return the certificate at `origin` as it came (DER), having sent nothing but the handshake."""
    opening = asyncio.open_connection(origin.host, origin.port, ssl=_context(None))
    try:
        _, writer = await asyncio.wait_for(opening, _LOOK)
    except (OSError, TimeoutError) as error:
        raise TransportError(f"no certificate to be seen at {origin}: {error}") from error
    try:
        return writer.get_extra_info("ssl_object").getpeercert(binary_form=True) or b""
    finally:
        writer.transport.abort()
