"""The pages of the project, and the blocks in them, as they stand."""

import re
import textwrap
from pathlib import Path

import attrs

ROOT = Path(__file__).parents[2]
_FENCE = re.compile(r'^( *)```([a-z]*)(?: title="([^"]+)")?\s*$')
_INLINE = re.compile(r"(?<![`\w])`([^`\n]+)`")


@attrs.frozen
class Block:
    """What stands between two fences, or is indented."""

    page: Path
    line: int
    language: str
    title: str
    """The file that the reader is told to write it to."""
    text: str
    last: int
    """The line that ends it."""

    @property
    def name(self):
        return f"{self.page.relative_to(ROOT).as_posix()}:{self.line}"


def pages():
    """Every page that a person reads."""
    found = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    return sorted(one for one in found if one.name != "LICENSE.md")


def blocks(page):
    """Every block of a page, in order."""
    lines = page.read_text().splitlines()
    number, listed = 0, False
    while number < len(lines):
        line = lines[number]
        if found := _FENCE.match(line):
            end = _end(lines, number + 1, found[1])
            text = textwrap.dedent("\n".join(lines[number + 1 : end]) + "\n")
            yield Block(page, number + 1, found[2], found[3] or "", text, end + 1)
            number = end
        elif line.startswith("    ") and not lines[number - 1].strip() and not listed:
            end = _dedented(lines, number)
            text = textwrap.dedent("\n".join(lines[number:end]).rstrip() + "\n")
            yield Block(page, number + 1, "sh", "", text, end)
            number = end - 1
        elif line.strip() and not line.startswith("  "):
            listed = bool(re.match(r"([*-]|\d+\.) ", line))
        number += 1


def _end(lines, number, indent):
    return next(at for at in range(number, len(lines)) if lines[at].rstrip() == f"{indent}```")


def _dedented(lines, number):
    for at in range(number, len(lines)):
        if lines[at].strip() and not lines[at].startswith("    "):
            return at
    return len(lines)


def titled(page):
    """By the file that it is for, the text of each block that names one."""
    return {one.title: one.text for one in blocks(page) if one.title}


def parts(page):
    """Words and blocks in turn, words first and last; they may be none."""
    lines, at = page.read_text().splitlines(), 0
    for one in blocks(page):
        yield "\n".join(lines[at : one.line - 1])
        yield one
        at = one.last
    yield "\n".join(lines[at:])


def prose(page):
    """The page without its blocks."""
    return "\n".join([*parts(page)][::2])


def inline(page):
    """What stands between single backticks, outside of blocks."""
    return _INLINE.findall(prose(page))
