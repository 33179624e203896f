"""Traces of a person, a machine or a secret in what we hand out: looked for by patterns, pure.

A finding that is none has a line in `NOT_TRACES` with its reason. Dates, names and serial numbers that look
real cannot be told from invented ones by a pattern; the real ones that we know of are looked for by `serials`.
"""

import ipaddress
import re
from collections.abc import Callable, Iterator
from typing import NamedTuple


class Trace(NamedTuple):
    """One finding: what kind it is, where, and the text."""

    kind: str
    file: str
    text: str


class Allowed(NamedTuple):
    """What may stand in one file, or in all below one folder, and why."""

    file: str
    text: str
    why: str


NOT_TRACES = (
    Allowed("", "/tmp/pyenvoy-", "a place in a container image that the recipe itself makes"),
    Allowed("", "/home/a", "a home that no machine has"),
    Allowed("", "1.17.8.1", "the version of a gateway's web server"),
    Allowed("", "1.2.3.4", "a version"),
    Allowed("", "224.0.0.251", "where mDNS asks, the same for everybody"),
    Allowed("", "00:00:00:00:00:00", "no hardware at all"),
    Allowed(
        "tests/pyenvoy/recording/test_redaction.py", "", "what is to be taken out has to look real"
    ),
    Allowed("tests/shipping/test_traces.py", "", "what is to be found has to look real"),
    Allowed("shipping/traces.py", "", "the patterns themselves"),
)

_EXAMPLES = ("example", "example.com", "example.net", "example.org", "invalid", "test", "localhost")
"""Domains that are nobody's (RFC 2606)."""
_SIMULATED = "00:1d:c0:00:"
"""How the simulator's hardware addresses begin."""
_LOCAL = 0x02
"""The bit of an address that no maker has given: any machine may call itself so."""


def _nobodys(mail: str) -> bool:
    domain = mail.lower().partition("@")[2]
    return any(domain == one or domain.endswith(f".{one}") for one in _EXAMPLES)


def _nowhere(address: str) -> bool:
    """Whether an address is no machine's on the internet: private, of documentation, or none at all."""
    try:
        return not ipaddress.ip_address(address).is_global
    except ValueError:
        return True


def _simulated(mac: str) -> bool:
    local = int(mac[:2], 16) & _LOCAL
    return bool(local) or mac.lower().replace("-", ":").startswith(_SIMULATED)


def _no(_: str) -> bool:
    return False


KINDS: tuple[tuple[str, str, Callable[[str], bool]], ...] = (
    ("machine path", r"(?<![\w.~}])/(?:home|Users|root|work|tmp)/[\w.-]+|[A-Z]:\\\\?Users\\", _no),
    ("private key", r"-----BEGIN [A-Z ]*PRIVATE KEY-----\s*[A-Za-z0-9+/=]{40}", _no),
    ("token", r"eyJ[\w-]{20,}\.eyJ[\w-]{20,}\.[\w-]{30,}", _no),
    ("key", r"\b(?:AKIA[0-9A-Z]{16}|gh[pousr]_\w{30}|glpat-[\w-]{20}|pypi-[\w-]{30}|xox[bp]-\w{10})", _no),
    ("mail address", r"(?<![\w.%+-])[\w.%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}", _nobodys),
    ("index of packages", r"index-url|INDEX_URL|pythonhosted|registry\.npmjs|deb\.debian\.org|artifactory", _no),
    ("address", r"(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?![\w.])", _nowhere),
    ("hardware address", r"(?<![\w:-])[0-9A-Fa-f]{2}(?:[:-][0-9A-Fa-f]{2}){5}(?![\w:-])", _simulated),
)  # fmt: skip
"""What is looked for: its kind, a pattern, and what says that a match is harmless."""

_PATTERNS = tuple((kind, re.compile(pattern), harmless) for kind, pattern, harmless in KINDS)
_SERIAL = re.compile(r"(?<!\d)\d{12}(?!\d)")
_NO_ONES = frozenset({"123456789012"})


def traces(file: str, text: str) -> Iterator[Trace]:
    """Every finding in one file that has no reason to be there."""
    for kind, pattern, harmless in _PATTERNS:
        for found in {match[0] for match in pattern.finditer(text)}:
            if not harmless(found) and not _allowed(file, found):
                yield Trace(kind, file, found)


def _allowed(file: str, text: str) -> bool:
    return any(file.endswith(one.file) and one.text in ("", text) for one in NOT_TRACES)


def words(file: str, text: str, known: tuple[str, ...]) -> Iterator[Trace]:
    """Where a file holds one of these words: paths and names of the machine that it was made on."""
    for word in known:
        if word in text:
            yield Trace("of this machine", file, word)


def serials(text: str) -> frozenset[str]:
    """Everything that could be the serial number of a gateway, an inverter or a meter."""
    return frozenset(_SERIAL.findall(text)) - _NO_ONES
