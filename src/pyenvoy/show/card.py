"""Something that one adapter has to show a person, and that others may show: how to pair, for instance. Pure."""

import attrs

from pyenvoy.secret import Secret


@attrs.frozen
class Card:
    """For the owner's eyes alone: whoever sees it may let others in."""

    title: str
    text: Secret
    """What a person types."""
    svg: Secret
    """The same as a picture, without script, style or anything from elsewhere."""
    drawn: Secret
    """The same as lines for a terminal."""
