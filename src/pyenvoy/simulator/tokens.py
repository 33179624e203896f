"""Tokens as Entrez makes them, signed with the simulator's own key. Protocol 3.4; no request here."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TypeAlias

import attrs

from pyenvoy.endpoint import Role
from pyenvoy.simulator.keys import new_key, private_pem, public_pem

Claims: TypeAlias = Mapping[str, object]

_USERS = {
    Role.OWNER: "owner",
    Role.PROV: "prov",
    Role.SUPPORT: "support",
    Role.INSTALLER: "installer",
}
_ROLES = {"monitor": Role.OWNER, "sysadmin": Role.SUPPORT} | {
    user: role for role, user in _USERS.items()
}

OWNER_LIFETIME = timedelta(days=365)
INSTALLER_LIFETIME = timedelta(hours=12)


@attrs.frozen
class Signer:
    """Signs tokens and knows its own again. The key is made anew for every simulator."""

    _private: str = attrs.field(repr=False)
    _public: str = attrs.field(repr=False)

    @classmethod
    def new(cls) -> "Signer":
        """A signer with a fresh key. Raises `UsageError` without the extra `simulator`."""
        key = new_key()
        return cls(private_pem(key).decode(), public_pem(key).decode())

    def mint(
        self,
        serial: str,
        role: Role,
        now: datetime,
        lifetime: timedelta | None = None,
        username: str = "someone@example.com",
    ) -> str:
        """A token for one gateway; an owner's lives a year, any other 12 hours, unless told."""
        import jwt  # noqa: PLC0415  # slow to import, and most of the library does without

        usual = OWNER_LIFETIME if role is Role.OWNER else INSTALLER_LIFETIME
        issued = int(now.timestamp())
        claims = {
            "aud": serial,
            "iss": "Entrez",
            "enphaseUser": _USERS.get(role, "anybody"),
            "exp": issued + int((usual if lifetime is None else lifetime).total_seconds()),
            "iat": issued,
            "jti": f"{serial}-{issued}",
            "username": username,
        }
        return jwt.encode(claims, self._private, "ES256", headers={"kid": "simulated"})

    def claims(self, token: str) -> Claims | None:
        """What a token claims; `None` when this signer did not make it. Nobody's clock is asked."""
        import jwt  # noqa: PLC0415  # slow to import, and most of the library does without

        try:
            return jwt.decode(
                token,
                self._public,
                ["ES256"],
                options={"verify_exp": False, "verify_aud": False, "verify_iat": False},
            )
        except (jwt.PyJWTError, ValueError):
            return None


def role_of(claims: Claims) -> Role:
    """The role that the claim `enphaseUser` names; a word nobody knows gives none."""
    return _ROLES.get(str(claims.get("enphaseUser")), Role.NOBODY)
