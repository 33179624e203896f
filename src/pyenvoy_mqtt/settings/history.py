"""The part `[mqtt.history]`: whether history is kept, and where."""

import attrs


@attrs.frozen
class HistorySettings:
    """What is kept of the past."""

    enabled: bool = True
    folder: str | None = None
    """In which the files are; without it the folder of all that is kept between runs."""
