"""One gateway as everything that is told of it sees it."""

from pathlib import Path

import attrs

from pyenvoy import Answers, Insight, Snapshot
from pyenvoy.access.token import Token
from pyenvoy.accounting import Accounts
from pyenvoy.polling.ledger import Ledger
from pyenvoy.polling.tally import Tally
from pyenvoy.show.card import Card


@attrs.frozen
class View:
    """One gateway as it is known at this moment."""

    serial: str
    snapshot: Snapshot
    body: bytes = attrs.field(default=b"", repr=False)
    """The snapshot as JSON, encoded once for everybody."""
    accounts: Accounts | None = None
    insight: Insight | None = attrs.field(default=None, repr=False)
    """Each panel beside its peers."""
    answers: Answers = attrs.field(factory=Answers, repr=False)
    """What the gateway itself said, as it said it."""
    ledger: Ledger = attrs.field(factory=Ledger, repr=False)
    tally: Tally = attrs.field(factory=Tally, repr=False)
    available: bool = True
    """Whether the gateway answers at the moment."""
    token: Token | None = None
    role: str = ""
    polling: bool = True
    history: Path | None = None
    """The file that its history is kept in."""
    cards: tuple[Card, ...] = ()
    """What adapters show the owner, and nobody else."""
