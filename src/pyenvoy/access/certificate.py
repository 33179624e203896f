"""What a certificate says of itself: its name and its term, by just enough of DER. Nothing is verified here."""

from datetime import UTC, datetime
from hashlib import sha256

import attrs

_CONTEXT_0 = 0xA0
_UTC_TIME, _GENERAL_TIME = 0x17, 0x18
_NAME = bytes.fromhex("0603550403")


@attrs.frozen
class Certificate:
    """A gateway's certificate; what cannot be read of it is `None`."""

    fingerprint: str
    """SHA-256 in lower-case hex."""
    ends: datetime | None = None
    subject: str | None = None


def parse(der: bytes) -> Certificate:
    """Read a certificate in DER; of what is none, only the fingerprint is known."""
    fingerprint = sha256(der).hexdigest()
    try:
        (whole,) = _parts(der)
        to_be_signed, *_ = _parts(whole[1])
        fields = [one for one in _parts(to_be_signed[1]) if one[0] != _CONTEXT_0]
        _, _, _, validity, subject, *_ = fields
        _, until = _parts(validity[1])
        return Certificate(fingerprint, _moment(*until), _named(subject[1]))
    except (ValueError, IndexError):
        return Certificate(fingerprint)


def _parts(der: bytes) -> list[tuple[int, bytes]]:
    """Tag and content of everything that stands one after the other."""
    found, at = [], 0
    while at < len(der):
        tag, length, at = der[at], der[at + 1], at + 2
        if length > 0x7F:
            octets = length - 0x80
            length, at = int.from_bytes(der[at : at + octets], "big"), at + octets
        if at + length > len(der):
            raise ValueError("it ends too early")
        found.append((tag, der[at : at + length]))
        at += length
    return found


def _moment(tag: int, text: bytes) -> datetime:
    form = {_UTC_TIME: "%y%m%d%H%M%SZ", _GENERAL_TIME: "%Y%m%d%H%M%SZ"}.get(tag, "")
    return datetime.strptime(text.decode(), form).replace(tzinfo=UTC)


def _named(subject: bytes) -> str | None:
    for _, group in _parts(subject):
        for _, pair in _parts(group):
            if pair.startswith(_NAME):
                return _parts(pair)[1][1].decode("utf-8", "replace")
    return None
