"""A secret → the text that stands in for it: of the same form, drawn by a salt, different for each.

The same secrets and the same salt give the same pseudonyms. Who does not have the salt cannot try
out which serial number gives which. Where secrets are found and replaced is not known here.
"""

import hashlib
import hmac
import ipaddress
import re
from collections.abc import Mapping
from functools import partial

import attrs

from pyenvoy.recording.redaction.kinds import Kind
from pyenvoy.recording.redaction.serials import reordered
from pyenvoy.recording.redaction.zones import coarse

_ENPHASE = "001dc0"
"""The maker's half of a gateway's MAC address (protocol 2.1); it says nothing of its owner."""


@attrs.frozen
class _Lots:
    """Draws by lot, always the same for the same secret."""

    salt: bytes = attrs.field(repr=False)

    def bits(self, kind: Kind, text: str, attempt: int) -> int:
        """A number of 512 bits."""
        said = f"{kind.value}\0{attempt}\0{text}".encode(errors="surrogatepass")
        return int.from_bytes(hmac.digest(self.salt, said, hashlib.sha512))


def pseudonyms(
    secrets: Mapping[str, tuple[Kind, str]], salt: bytes, *, keep_timezone: bool = False
) -> dict[str, str]:
    """For each secret, by its folded text, what stands in for it."""
    lots = _Lots(salt)
    taken = {_bare(text) for text in secrets}
    bits: dict[tuple[Kind, str], int] = {}
    drawn: dict[str, str] = {}
    serials = []
    for folded, (kind, text) in sorted(secrets.items()):
        if kind is Kind.SERIAL:
            serials.append(text)
        elif kind is Kind.ZONE:
            drawn[folded] = text if keep_timezone else coarse(text)
        else:
            same = kind, _bare(text) if kind is Kind.MAC else folded.replace("%40", "@")
            if same not in bits:
                bits[same] = _lot(lots, kind, same[1], taken)
            drawn[folded] = _shaped(kind, text, bits[same])
    dealt = reordered(serials, partial(lots.bits, Kind.SERIAL), secrets)
    return drawn | {text.casefold(): pseudonym for text, pseudonym in dealt.items()}


def _lot(lots: _Lots, kind: Kind, text: str, taken: set[str]) -> int:
    """The first lot that gives neither a secret nor what stands for another one."""
    bits = 0
    for attempt in range(_ATTEMPTS):
        bits = lots.bits(kind, text, attempt)
        if (found := _bare(_shaped(kind, text, bits))) not in taken:
            taken.add(found)
            break
    return bits


_ATTEMPTS = 1000
"""So few characters that none is left after these are no longer anybody's."""


def _bare(text: str) -> str:
    """Without what differs from spelling to spelling."""
    return re.sub(r"[\W_]", "", text.casefold())


def _shaped(kind: Kind, text: str, bits: int) -> str:
    """A draw in the form that its kind has."""
    match kind:
        case Kind.MAC:
            return _mac(text, bits)
        case Kind.ADDRESS:
            return _address(text, bits)
        case Kind.EMAIL if "@" in text or "%40" in text:
            return f"person-{bits & 0xFFFFF:05x}@example.com"
        case Kind.HOST:
            return f"host-{bits & 0xFFFFF:05x}.local"
        case Kind.PHONE | Kind.NUMBER | Kind.EUAID | Kind.UNIQUE:
            return _alike(text, bits)
        case _:
            return _alike(text, bits) if text.isdecimal() else f"{kind.value}-{bits & 0xFFFFF:05x}"


def _alike(text: str, bits: int) -> str:
    """A digit for a digit and a letter for a letter; no nought where there was none in front."""
    hexadecimal = re.fullmatch(r"[0-9A-Fa-f-]+", text) is not None
    drawn = ""
    for i, one in enumerate(text):
        low = int(i == 0 and one in "123456789")
        letters = "abcdef" if hexadecimal else "abcdefghijklmnopqrstuvwxyz"
        if one.isdecimal():
            bits, n = divmod(bits, 10 - low)
            drawn += str(n + low)
        elif one.isalpha():
            bits, n = divmod(bits, len(letters))
            drawn += letters[n].upper() if one.isupper() else letters[n]
        else:
            drawn += one
    return drawn


def _mac(text: str, bits: int) -> str:
    """The maker stays where it is Enphase; else one that was never given to anybody."""
    bare = re.sub(r"[:-]", "", text)
    head = _ENPHASE if bare.lower().startswith(_ENPHASE) else f"02{bits & 0xFFFF:04x}"
    tail = f"{bits >> 16:x}"[: len(bare) - 6]
    digits = iter((head + tail).upper() if text.upper() == text else head + tail)
    return "".join(one if one in ":-" else next(digits, "0") for one in text)


def _address(text: str, bits: int) -> str:
    """Private stays private, link-local link-local; all others come from blocks that are nobody's."""
    address = ipaddress.ip_address(text)
    network = next(one for one in _BLOCKS if address in one)
    block = _NOBODYS.get(network, network)
    return str(block[1 + bits % (block.num_addresses - 2)])


_BLOCKS = tuple(
    ipaddress.ip_network(one)
    for one in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "192.0.2.0/24",
                "0.0.0.0/0", "fe80::/64", "fd00::/8", "::/0")
)  # fmt: skip
_NOBODYS = {
    ipaddress.ip_network("0.0.0.0/0"): ipaddress.ip_network("198.18.0.0/15"),
    ipaddress.ip_network("::/0"): ipaddress.ip_network("2001:db8::/64"),
}
