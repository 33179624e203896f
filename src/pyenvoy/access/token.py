"""What a token claims: for which gateway, as whom, until when. Nothing here asks or sends.

The signature is not checked: the gateway does that, we only have to know what to expect of it
(protocol chapter 3.4). The account's e-mail, which a token holds too, is not taken out of it.
"""

import json
import re
from base64 import urlsafe_b64decode
from collections.abc import Mapping
from datetime import datetime, timedelta

import attrs

from pyenvoy.endpoint import Role
from pyenvoy.errors import Problem
from pyenvoy.secret import Secret
from pyenvoy.units import moment

UNCOMMISSIONED = "un-commissioned"
"""What a token names in place of the serial number as long as a gateway is not commissioned."""

MARGIN = timedelta(seconds=60)
"""A token that ends within this is not sent any more: it might end on its way."""

_LONGEST = 16_384  # characters; real ones have about a thousand
# Decoders skip what is not base64; a line break must not get into a header.
_SHAPE = re.compile(r"eyJ[\w-]*\.[\w-]+\.[\w-]+", re.ASCII)

_ROLES = {
    "anybody": Role.NOBODY,
    "monitor": Role.OWNER,
    "owner": Role.OWNER,
    "prov": Role.PROV,
    "support": Role.SUPPORT,
    "sysadmin": Role.SUPPORT,
    "installer": Role.INSTALLER,
    "envoy": Role.INSTALLER,
    "enphase": Role.INSTALLER,
    "factory": Role.INSTALLER,
}


@attrs.frozen
class Token:
    """A token and its claims; the text itself stays hidden."""

    text: Secret
    serial: str
    """The gateway it is for, or `un-commissioned`."""
    user: str
    """As whom it speaks, in Enphase's word: `owner`, `installer`, …"""
    expires: datetime
    issued: datetime | None = None

    @property
    def role(self) -> Role:
        """What it opens; a word unknown to us is taken for the least that is of use, an owner."""
        return _ROLES.get(self.user, Role.OWNER)

    @property
    def life(self) -> timedelta | None:
        """How long it was made to live, or `None` when it does not say when it was made."""
        return None if self.issued is None else self.expires - self.issued

    def unfit(self, serial: str, gateway_time: datetime) -> Problem | None:
        """Why it must not be sent to this gateway now, by the gateway's own clock; `None` if it may."""
        if self.serial not in (serial, UNCOMMISSIONED):
            return Problem("token", "it is for another gateway")
        if self.expires <= gateway_time + MARGIN:
            return Problem(
                "token", f"it ended at {self.expires:%Y-%m-%d %H:%M} UTC, by the gateway's clock"
            )
        return None


def parse(text: str) -> Token | Problem:
    """Read what a text claims to be a token for; on anything else say what is wrong, never what it was."""
    text = text.strip()
    if len(text) > _LONGEST or _SHAPE.fullmatch(text) is None:
        return Problem("token", "it is not a token: three parts joined by dots were expected")
    decoded = _decoded(text)
    if decoded is None:
        return Problem("token", "its parts cannot be read; it may have been cut off when copied")
    header, claims = decoded
    if header.get("alg") != "ES256":
        return Problem("token", "it is not signed the way Enphase signs tokens (ES256)")
    expires, issued = _moment(claims.get("exp")), _moment(claims.get("iat"))
    serial, user = claims.get("aud"), claims.get("enphaseUser")
    if expires is None or not isinstance(serial, str):
        return Problem("token", "it does not say which gateway it is for, or when it ends")
    return Token(Secret(text), serial, user if isinstance(user, str) else "", expires, issued)


def _decoded(text: str) -> tuple[Mapping[str, object], Mapping[str, object]] | None:
    """Header and claims, which are open to everybody; a library would bring 9 MB of cryptography."""
    try:
        header, claims, _ = (
            urlsafe_b64decode(part + "=" * (-len(part) % 4)) for part in text.split(".")
        )
        found = json.loads(header), json.loads(claims)
    except (ValueError, RecursionError):  # the latter from brackets in brackets in brackets
        return None
    return found if all(isinstance(part, dict) for part in found) else None


def _moment(value: object) -> datetime | None:
    return moment(value) if isinstance(value, int | float) else None
