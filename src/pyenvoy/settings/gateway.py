"""What pyenvoy.toml says of one gateway, and which credentials follow from it."""

import re
from enum import StrEnum

import attrs

from pyenvoy.access.credentials import Account, Credentials, Local, Nobody, OwnToken
from pyenvoy.access.places import origins
from pyenvoy.access.trust import Trust
from pyenvoy.accounting import Rules
from pyenvoy.commands import Danger
from pyenvoy.endpoint import Cadence, Role
from pyenvoy.errors import UsageError
from pyenvoy.polling.duty import SHARE
from pyenvoy.polling.habits import GRACE
from pyenvoy.secret import Secret
from pyenvoy.settings.converter import Authorities
from pyenvoy.settings.energy import Offsets, PlantLimits, rules, zone

EXAMPLE = "me@example.com"
"""What stands in the example where the address of an account belongs."""


def _host(_: object, __: object, value: str) -> None:
    if "@" in value:  # first: it is said in every log, so what is wrong is not repeated
        raise ValueError("must be without user and password: `user` and `password_file` say them")
    if not value.isprintable() or any(one.isspace() for one in value):
        raise ValueError(f"must be a name, an address or a URL, not {value!r}")
    try:
        origins(value)
    except UsageError as error:
        raise ValueError(str(error)) from error


def _name(_: object, __: object, value: str | None) -> None:
    if value is not None and not value.strip():
        raise ValueError("must be a name, such as Envoy, not nothing")


def _email(_: object, __: object, value: str | None) -> None:
    if value == EXAMPLE:
        raise ValueError(f"{value} is the example's: put the address of your account")


def _sha256(_: object, __: object, value: str | None) -> None:
    if value is not None and _SHA256.fullmatch(value.replace(":", "").strip()) is None:
        raise ValueError(f"must be a SHA-256, 64 hexadecimal digits, not {value!r}")


def _share(_: object, __: object, value: float) -> None:
    if not 0 < value <= 1:
        raise ValueError(f"must be a share above 0 and at most 1, like 0.2, not {value!r}")


def _seconds(_: object, __: object, value: float) -> None:
    if not 0.5 <= value <= 3600:
        raise ValueError(f"must be seconds, from 0.5 to 3600, not {value!r}")


def _grace(_: object, __: object, value: float) -> None:
    if not 0 <= value <= 3600:
        raise ValueError(f"must be seconds, from 0 to 3600, not {value!r}")


_SHA256 = re.compile(r"[0-9A-Fa-f]{64}")


class Wanted(StrEnum):
    """The roles that an account may be asked for."""

    OWNER = "owner"
    INSTALLER = "installer"


@attrs.frozen
class GatewaySettings:
    """One gateway; for several write [[gateway]], once for each. Only the host is needed always.

    The login is an account (`email`, `password_file`), a token (`token_file`), a user of an older
    gateway (`user`, `password_file`), or nothing: then the token that `pyenvoy login` has kept.
    """

    host: str = attrs.field(validator=_host)
    """Its name, address or URL."""
    name: str | None = attrs.field(default=None, validator=_name)
    """What people call it; without it the host."""
    email: str | None = attrs.field(default=None, validator=_email)
    """The account at Enphase that opens it, firmware 7 and later; then `password_file` as well."""
    user: str | None = None
    """A user of a gateway before firmware 7, in place of an account."""
    password: Secret | None = None
    """The file with the password of the account or user, beside this one and of mode 0600."""
    role: Wanted = Wanted.OWNER
    """What a token from the account should open; for installer other ways are tried until one does."""
    token: Secret | None = None
    """The file with a token made elsewhere, in place of an account."""
    fingerprint: str | None = attrs.field(default=None, validator=_sha256)
    """SHA-256 of its certificate; without it the first certificate seen is trusted and kept."""
    trust: Trust = Trust.PIN
    """By what it is believed: pin, pin-rotate, ca, insecure."""
    ca_file: Authorities | None = None
    """The authorities for trust by `ca`, as PEM; without it those of the system."""
    allow: tuple[Danger, ...] = ()
    """What may be done although it is dangerous: production off, off grid, export limits."""
    every: float = attrs.field(default=Cadence.LIVE.value.total_seconds(), validator=_seconds)
    """Seconds from one question for the live power to the next, 0.5 to 3600; more where it is too slow."""
    busy: float = attrs.field(default=SHARE, validator=_share)
    """The share of its time that the gateway may be busy with our questions, up to 1."""
    grace: float = attrs.field(default=GRACE.total_seconds(), validator=_grace)
    """Seconds that it may be away beyond its usual outage of the day and count as available, up to 3600."""
    time_zone: str | None = attrs.field(default=None, validator=zone)
    """Where days begin at midnight, as Europe/Amsterdam; without it the zone that the gateway is set to."""
    inverter_energies: bool = False
    """Whether energy is accounted for of every microinverter too."""
    limits: PlantLimits = PlantLimits()
    offsets: Offsets = Offsets()

    @property
    def title(self) -> str:
        """What people call it."""
        return self.name or self.host

    @property
    def credentials(self) -> Credentials:
        """Who asks."""
        if self.token is not None:
            return OwnToken(self.token)
        if self.email is not None and self.password is not None:
            return Account(Secret(self.email), self.password, Role[self.role.name])
        return Nobody() if self.user is None else Local(self.user, self.password)

    @property
    def rules(self) -> Rules:
        """By what its energies are accounted for."""
        return rules(self.time_zone, self.limits, self.offsets, each=self.inverter_energies)
