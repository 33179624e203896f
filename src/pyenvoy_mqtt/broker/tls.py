"""How a broker is trusted, and how it may know us: certificates, from files of the settings."""

import logging
import ssl

from pyenvoy import UsageError
from pyenvoy.effects.tls import authorities
from pyenvoy_mqtt.settings import MqttSettings

_log = logging.getLogger(__name__)


def context(settings: MqttSettings) -> ssl.SSLContext | None:
    """What TLS needs; `None` without it. Raises `UsageError` for a file that is no certificate."""
    if not settings.tls:
        return None
    found = authorities(settings.ca_file)
    if settings.certificate_file is not None:
        _show(found, settings.certificate_file, settings.key_file)
    if settings.insecure:
        _log.warning(
            "INSECURE: anybody can pose as the broker %s and read user and password;"
            " ca_file in [mqtt] would name whom to trust",
            settings.broker,
        )
        found.check_hostname = False
        found.verify_mode = ssl.CERT_NONE
    return found


def _show(context: ssl.SSLContext, certificate: str, key: str | None) -> None:
    try:
        context.load_cert_chain(certificate, key)
    except (OSError, ssl.SSLError) as error:
        names = certificate if key is None else f"{certificate} and {key}"
        raise UsageError(
            f"certificate_file in [mqtt]: {names} are no certificate with its key ({error})"
        ) from error
