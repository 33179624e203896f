"""A group of verbs: ours stand in the file of their name, those of adapters in an entry-point group."""

from collections.abc import Mapping
from importlib import import_module
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint


_WIDTH = 66
"""Characters of a verb's sentence."""


class Verbs(click.Group):
    """Imports a verb's file only when the verb is called, or asked for help; to be listed takes no import."""

    def __init__(self, *, folder: str, verbs: Mapping[str, str], added: str, **how: object) -> None:
        """`folder` is the package of our verbs, each with its sentence; `added` the entry-point group of adapters'."""
        super().__init__(**how)  # type: ignore[arg-type]  # click's own options, passed on as they come
        self._folder, self._verbs, self._group = folder, verbs, added

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # click's signature
        """The verbs, in the order in which people meet them; after them those of adapters."""
        return [*self._verbs, *sorted(self._added())]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002  # as above
        """The verb's command, from its file."""
        if cmd_name in self._verbs:
            found: click.Command = import_module(f"{self._folder}.{cmd_name}").command
            return found
        point = self._added().get(cmd_name)
        added: click.Command | None = None if point is None else point.load()
        return added

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002  # as above
        """Every verb with its sentence."""
        added = ((name, point.load()) for name, point in sorted(self._added().items()))
        with formatter.section("Commands"):
            formatter.write_dl(
                [
                    *self._verbs.items(),
                    *((name, verb.get_short_help_str(_WIDTH)) for name, verb in added),
                ]
            )

    def _added(self) -> "dict[str, EntryPoint]":
        from importlib.metadata import entry_points  # noqa: PLC0415  # only a verb that is not ours needs it

        return {one.name: one for one in entry_points(group=self._group)}
