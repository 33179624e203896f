"""Makes snapshots and their parts show themselves as tables in Jupyter.

Jupyter asks an object for `_repr_html_`. The model must not know `show`, which stands above it, so the
method is attached from here, by the front door, as soon as somebody who came through it has loaded the
model. Who imports the model directly gets the plain classes.
"""

from pyenvoy.model.accounts import Accounts
from pyenvoy.model.insight import Insight
from pyenvoy.model.snapshot import Snapshot
from pyenvoy.show.html import html
from pyenvoy.show.walk import fields_of, is_kind, parts_of


def attach() -> None:
    """Give every class of the model its `_repr_html_`; doing it again changes nothing."""
    waiting: list[type] = [Snapshot, Accounts, Insight]
    while waiting:
        kind = waiting.pop()
        if "_repr_html_" not in vars(kind):
            setattr(kind, "_repr_html_", html)  # noqa: B010  # mypy knows no such attribute there
            hints = (part for one in fields_of(kind) for part in parts_of(one.type))
            waiting += [one for one in hints if is_kind(one)]
