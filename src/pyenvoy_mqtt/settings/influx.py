"""The part `[mqtt.influx]`: where every figure is written to as InfluxDB lines."""

from urllib.parse import SplitResult, urlsplit

import attrs

from pyenvoy import Secret
from pyenvoy_mqtt.settings.checks import at_least


def _url(_: object, __: object, value: str | None) -> None:
    if value is None:
        return
    if _parts(value) is None:
        raise ValueError(f"must be a URL such as http://127.0.0.1:8428/write, not {value!r}")
    if "@" in value.partition("?")[0]:
        raise ValueError("a password does not belong in the address: use user and password_file")


def _parts(value: str) -> SplitResult | None:
    """A URL in its parts; `None` for what cannot be asked."""
    try:
        found = urlsplit(value)
        good = found.scheme in ("http", "https") and bool(found.hostname) and found.port != 0
    except ValueError:
        return None
    return found if good and not any(one.isspace() for one in value) else None


@attrs.frozen
class InfluxSettings:
    """Where every figure is written to as InfluxDB lines; nothing is written without a URL."""

    url: str | None = attrs.field(default=None, validator=_url)
    """The write URL with its query, as the database's handbook names it."""
    token: Secret | None = None
    """The file with a token, for InfluxDB 2 and later."""
    user: str | None = None
    """For InfluxDB 1."""
    password: Secret | None = None
    """The file with the password of `user`."""
    interval: float = attrs.field(default=10.0, validator=at_least(1))
    """Seconds between two writes."""

    def __attrs_post_init__(self) -> None:
        """One way of signing in."""
        if self.token is not None and self.user is not None:
            raise ValueError("has two logins, token_file and user: keep one of them")
        if self.password is not None and self.user is None:
            raise ValueError("password_file needs user")
