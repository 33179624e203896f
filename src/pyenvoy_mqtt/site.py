"""One gateway, as much of it as this package needs; `pyenvoy.effects.host.Site` is one."""

from collections.abc import AsyncIterator, Callable, Mapping
from typing import Protocol, TypeVar

from pyenvoy import Insight, Snapshot
from pyenvoy.accounting import Accounts
from pyenvoy.commands import Command, Entry, Outcome, course
from pyenvoy.polling.tally import Tally
from pyenvoy.session import State
from pyenvoy.show.card import Card

T = TypeVar("T")

Told = Callable[[Entry, course.State], None]
"""Called with the line of the audit log, as far as it can be written."""


class Site(Protocol):
    """One gateway."""

    @property
    def accounts(self) -> Accounts | None:
        """The energies that can be relied on."""

    @property
    def insight(self) -> Insight | None:
        """Each panel beside its peers; replaced when it was worked out anew."""

    @property
    def state(self) -> State:
        """All that is known of the gateway: raw answers, the ledger of every question, the role."""

    @property
    def tally(self) -> Tally:
        """How often each endpoint has answered and failed."""

    @property
    def cards(self) -> Mapping[str, Card]:
        """What adapters show the owner, by their names."""

    @property
    def paused(self) -> bool:
        """Whether polling is stopped."""

    def pause(self) -> None:
        """Stop polling."""

    def resume(self) -> None:
        """Go on polling."""

    def snapshots(self) -> AsyncIterator[Snapshot]:
        """Every snapshot from now on, the latest at once if there is one."""

    def settings(self, section: type[T]) -> T:
        """This adapter's own section of the settings."""

    async def do(self, command: Command, *, by: str, told: Told | None = None) -> Outcome:
        """Carry out a wish; `told` is called at every step."""
