"""A commented pyenvoy.toml, written from the classes of settings: every key there is, with its default."""

from collections.abc import Iterable, Iterator
from textwrap import wrap

from pyenvoy.settings.gateway import EXAMPLE
from pyenvoy.settings.keys import NOTHING, Key, Many, Part

_WIDTH = 100

_HEAD = """\
# pyenvoy.toml: what `pyenvoy run` reads. What has no # before it is to be filled in: a host and a login.
#
# Every other key stands here with what holds without it: take away its # to change it. An empty text ("")
# is as if the key were not there. An adapter runs when its section stands here: delete what you do not want.
# `pyenvoy config check` says whether all is in order.
"""

_WRITTEN = {
    "gateway.host": '"envoy.local"',
    "gateway.email": f'"{EXAMPLE}"',
    "gateway.password_file": '"password"',
}
"""What is not a comment: the keys that a person has to fill in."""


def example(parts: Iterable[Part]) -> str:
    """The text of a pyenvoy.toml with these parts."""
    return f"{_HEAD}\n{explained(parts)}"


def explained(parts: Iterable[Part]) -> str:
    """The text of these parts alone, to stand in a pyenvoy.toml that is there."""
    return "\n\n".join("\n".join(_block(one)) for one in parts) + "\n"


def _block(part: Part) -> Iterator[str]:
    """A part; one that may stand there more than once is told of and left out."""
    yield from _comment(part.about)
    if part.many is Many.ONCE:
        yield part.head
        for one in part.keys:
            yield from _line(part.path, one)
        return
    yield f"#   {part.head}"
    for one in part.keys:
        yield f"#   {one.name} = {one.default or '…'}"
        yield from (f"#       {line}" for line in wrap(meaning(one), _WIDTH - 8))


def _line(path: str, one: Key) -> Iterator[str]:
    yield from _comment(meaning(one))
    value = _WRITTEN.get(f"{path}.{one.name}", NOTHING if one.default is None else None)
    yield f"{one.name} = {value}" if value else f"#{one.name} = {one.default}"


def meaning(one: Key) -> str:
    """What a key does, and the words that it may have."""
    if all(word in one.about for word in one.words):
        return one.about
    which = "Some" if one.several else "One"
    return f"{one.about} {which} of {', '.join(one.words)}.".strip()


def _comment(text: str) -> Iterator[str]:
    return (f"# {line}" for line in wrap(text, _WIDTH - 2))
