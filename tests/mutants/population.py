"""Every mutant of a source file: where it stands, what the line was and what it became."""

import difflib
import re
from pathlib import Path

import attrs
from mutmut.mutation.file_mutation import mutate_file_contents
from mutmut.utils.format_utils import get_mutant_name, orig_function_and_class_names_from_key

_TEXT = re.compile(r"""(["'])(?:(?!\1)[^\\]|\\.)*?\1""")
_CAST = re.compile(r"\bcast\([\w.]+(\[[\w., ]+\])?, ")


@attrs.frozen
class Mutant:
    """One change of one function; `name` is mutmut's, and changes with the code above it."""

    name: str
    where: str
    was: str
    became: str
    path: Path
    text: tuple[str, str] = attrs.field(repr=False)
    """The function as it stands in its file, and as it is changed."""

    @property
    def key(self) -> tuple[str, str, str]:
        """What tells it from others, and stays when other code changes."""
        return self.where, self.was, self.became

    @property
    def changes_nothing(self) -> bool:
        """Whether it only changes the words of a sentence that people read, a type, or how a codec is spelt."""
        before, after = _TEXT.sub('""', self.was), _TEXT.sub('""', self.became)
        worded = before == after and any(
            _is_sentence(*pair) for pair in _texts(self.was, self.became)
        )
        codec = before == after and self.was.lower() == self.became.lower() and "utf-" in self.was
        return worded or codec or _CAST.sub("cast(", self.was) == _CAST.sub("cast(", self.became)


def _texts(was, became):
    return zip(
        (one[0] for one in _TEXT.finditer(was)),
        (one[0] for one in _TEXT.finditer(became)),
        strict=False,
    )


def _is_sentence(was, became):
    return was != became and " " in was.strip("\"' ")


def of(path: Path) -> list[Mutant]:
    """The mutants of one file, `path` seen from the root of the tree."""
    made = mutate_file_contents(str(path), path.read_text(encoding="utf-8"))
    lines = made.code.splitlines()
    found = {
        name: lines[at.start - 1 : at.end] for name, at in made.line_span_by_function_name.items()
    }
    return [_mutant(path, name, found) for name in made.mutant_names]


def _mutant(path, name, found):
    whole = get_mutant_name(path, name)
    function, owner = orig_function_and_class_names_from_key(whole)
    where = f"{path.relative_to('src/pyenvoy')}:{f'{owner}.' if owner else ''}{function}"
    original = name.partition("__mutmut_")[0] + "__mutmut_orig"
    changed = list(difflib.ndiff(_plain(found[original], original), _plain(found[name], name)))
    was, became = (
        " ".join(line[2:].strip() for line in changed if line.startswith(sign)) for sign in "-+"
    )
    text = tuple("\n".join(found[one]).replace(one, function) for one in (original, name))
    return Mutant(whole, where, was, became, path, text)


def _plain(lines, name):
    return [line.replace(name, "…") for line in lines]
