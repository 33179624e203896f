"""The part `[mqtt.rest]`: what is answered over HTTP, and where."""

import attrs

from pyenvoy_mqtt.settings.checks import port


@attrs.frozen
class RestSettings:
    """Whether and where questions over HTTP are answered."""

    enabled: bool = True
    """Whether `GET /snapshot` is answered, on this machine only."""
    port: int = attrs.field(default=8478, validator=port(lowest=0))
    """0 lets the system choose."""
