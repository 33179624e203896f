"""How many examples a property is tried with: few in every run, many in the session `properties`."""

import os

from hypothesis import settings

_MORE = int(os.environ.get("PYENVOY_EXAMPLES", "1"))
"""So many times as many."""


def examples(few):
    """The settings of a property that is tried with so many examples in every run."""
    return settings(max_examples=few * _MORE, deadline=None)
