"""Settings as the text of pyenvoy.toml, with a comment where it helps. Pure."""

import json
from collections.abc import Iterable, Mapping
from typing import TypeAlias

import attrs

Plain: TypeAlias = bool | float | str | tuple[str, ...]
"""What a key can hold."""


@attrs.frozen
class Part:
    """A section, or one of several of the same name."""

    head: str
    """With its brackets: `[homekit]`, `[[homekit.sensor]]`."""
    values: Mapping[str, Plain | None]
    """`None` is left out."""
    about: str = ""

    @property
    def text(self) -> str:
        """As it stands in the file."""
        lines = [f"# {self.about}"] if self.about else []
        lines.append(self.head)
        lines += [f"{key} = {_value(one)}" for key, one in self.values.items() if one is not None]
        return "\n".join(lines) + "\n"


def written(about: Iterable[str], parts: Iterable[Part]) -> str:
    """The whole file."""
    head = "".join(f"# {line}".rstrip() + "\n" for line in about)
    return head + "".join(f"\n{one.text}" for one in parts)


def quoted(text: str) -> str:
    """A text, or a key that is one, in quotes."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007F")


def _value(value: Plain) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, tuple):
        return f"[{', '.join(map(quoted, value))}]"
    return repr(value)
