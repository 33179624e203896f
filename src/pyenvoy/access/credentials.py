"""What a person gives us so that we may ask."""

import attrs

from pyenvoy.endpoint import Role
from pyenvoy.secret import Secret


@attrs.frozen
class Account:
    """An Enlighten account, from which a token is fetched (firmware 7 and later)."""

    email: Secret
    password: Secret
    role: Role = Role.OWNER
    """The least that a token should open; the cloud's ways are tried on until one gives it."""


@attrs.frozen
class OwnToken:
    """A token made elsewhere (firmware 7 and later)."""

    token: Secret


@attrs.frozen
class Local:
    """A user of the gateway itself (firmware before 7); without a password the derived one is used."""

    user: str = "envoy"
    password: Secret | None = None


@attrs.frozen
class Nobody:
    """No credentials: what is open to all, and the derived passwords of older firmware."""


Credentials = Account | OwnToken | Local | Nobody
