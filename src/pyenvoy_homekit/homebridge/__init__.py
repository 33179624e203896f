"""From the configuration of homebridge-enphase-envoy, of any version, to a pyenvoy.toml that shows the same.

`convert` is pure: text in; out come the file, the secrets that belong beside it, and one sentence for all that
changed its meaning or was left out. `verb` writes them.
"""

from pyenvoy_homekit.homebridge.converting import Converted, convert

__all__ = ["Converted", "convert"]
