"""One gateway, as much of it as this package needs; `pyenvoy.effects.host.Site` is one."""

from collections.abc import AsyncGenerator, MutableMapping
from typing import Protocol, TypeVar

from pyenvoy import Snapshot
from pyenvoy.accounting import Accounts
from pyenvoy.commands import Command, Outcome
from pyenvoy.session import State
from pyenvoy.show.card import Card

T = TypeVar("T")


class Site(Protocol):
    """One gateway."""

    @property
    def accounts(self) -> Accounts | None:
        """The energies that can be relied on."""

    @property
    def state(self) -> State:
        """All that is known of the gateway: whether it answers, the role."""

    @property
    def cards(self) -> MutableMapping[str, Card]:
        """What the owner is shown wherever people look, by who has put it up."""

    @property
    def paused(self) -> bool:
        """Whether polling is stopped."""

    def pause(self) -> None:
        """Stop polling."""

    def resume(self) -> None:
        """Go on polling."""

    def snapshots(self) -> AsyncGenerator[Snapshot, None]:
        """Every snapshot from now on, the latest at once if there is one."""

    def settings(self, section: type[T]) -> T:
        """A section of the settings. Raises `UsageError` when there is none."""

    async def do(self, command: Command, *, by: str) -> Outcome:
        """Carry out a wish."""
