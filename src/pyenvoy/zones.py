"""Time zones by their names."""

from datetime import tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


@lru_cache(64)
def zone_of(name: str | None) -> tzinfo | None:
    """A time zone by its IANA name; `None` where there is no such name, or no database."""
    try:
        return ZoneInfo(name or "")
    except (ZoneInfoNotFoundError, ValueError, OSError):  # OSError: "America" is a folder
        return None
