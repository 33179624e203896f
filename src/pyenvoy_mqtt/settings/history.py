"""The part `[mqtt.history]`: whether history is kept, and where."""

import attrs


@attrs.frozen
class HistorySettings:
    """What is kept of the past."""

    enabled: bool = True
    """Whether history is kept."""
    folder: str | None = None
    """Where the files are; without it beside all that is kept between runs."""
