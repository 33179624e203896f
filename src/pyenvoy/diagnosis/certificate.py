"""Reads from a certificate (X.509, DER) what a person wants to know of it: its name and its term.

Only so much of DER as that takes; what is shaped otherwise leaves its facts out. Nothing is verified here.
"""

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime

from pyenvoy.diagnosis.facts import Certificate

_VERSION = 0xA0
_TIMES = {0x17: "%y%m%d%H%M%SZ", 0x18: "%Y%m%d%H%M%SZ"}
_COMMON_NAME = bytes((0x55, 0x04, 0x03))

_Part = tuple[int, bytes]


def certificate(der: bytes) -> Certificate:
    """The certificate's fingerprint, and name and term as far as they can be read."""
    fingerprint = hashlib.sha256(der).hexdigest()
    try:
        parts = list(_within(_first(_first(der)[1])[1]))
        fields = [one for one in parts if one[0] != _VERSION]
        # serial number, algorithm, issuer, validity, subject, …
        begins, ends = (_moment(one) for one in _within(fields[3][1]))
        return Certificate(fingerprint, _name(fields[4][1]), begins, ends)
    except (ValueError, IndexError):
        return Certificate(fingerprint)


def _first(der: bytes) -> _Part:
    return next(_within(der), (0, b""))


def _within(der: bytes) -> Iterator[_Part]:
    """The parts that stand one after the other, each with its tag."""
    at = 0
    while at < len(der):
        tag, length, start = der[at], der[at + 1], at + 2
        if length & 0x80:
            more = length & 0x7F
            length = int.from_bytes(der[start : start + more], "big")
            start += more
        at = start + length
        if at > len(der):
            raise ValueError("cut off")
        yield tag, der[start:at]


def _moment(part: _Part) -> datetime | None:
    form = _TIMES.get(part[0])
    if form is None:
        return None
    return datetime.strptime(part[1].decode("ascii"), form).replace(tzinfo=UTC)


def _name(der: bytes) -> str:
    """The common name of a subject, empty where there is none."""
    for _, relative in _within(der):
        for _, pair in _within(relative):
            kind, value = _within(pair)
            if kind[1] == _COMMON_NAME:
                return value[1].decode("utf-8", "replace")
    return ""
