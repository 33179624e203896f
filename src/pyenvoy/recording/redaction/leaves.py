"""A text cut into what can be replaced in it: the strings, numbers and keys of JSON, the values of the rest.

Nothing is parsed into objects, so that every byte that is no secret stays as it came. What is secret is
not known here.
"""

import json
import re
from collections.abc import Iterable, Iterator
from enum import Enum, auto
from urllib.parse import unquote_plus

import attrs

from pyenvoy.endpoint import NotWhatWasAskedError, from_json


class Form(Enum):
    """How a leaf stands in its text."""

    STRING = auto()
    NUMBER = auto()
    KEY = auto()
    PLAIN = auto()
    """Outside of JSON: between tags, behind an equals sign, or a whole stretch of text."""


@attrs.frozen
class Leaf:
    """One stretch of a text: what it says, and the name it says it under."""

    start: int
    end: int
    key: str
    """Its name; the name of the object around it when it is a key; empty where it has none."""
    form: Form
    text: str = attrs.field(repr=False)

    def spelled(self, text: str) -> str:
        """Another text in the same form."""
        return json.dumps(text) if self.form in (Form.STRING, Form.KEY) else text


def leaves(text: str) -> Iterator[Leaf]:
    """Every stretch of a text that may hold a secret, in order; JSON is read as such if it is whole."""
    try:
        from_json(text.encode(errors="surrogatepass"))
    except NotWhatWasAskedError:
        return _plain(text)
    return _json(text)


_TOKEN = re.compile(r'("(?:[^"\\]|\\.)*+")(\s*:)?|-?\d[\d.eE+-]*|[{}\[\]]', re.DOTALL)


def _json(text: str) -> Iterator[Leaf]:
    key, around = "", [""]
    for found in _TOKEN.finditer(text):
        mark = found[0]
        if mark in ("{", "["):
            around.append(key)
        elif mark in ("}", "]"):
            key = around.pop()
        elif found[2]:
            key = _said(found[1])
            yield Leaf(*found.span(1), around[-1], Form.KEY, key)
        elif found[1]:
            yield Leaf(*found.span(), key, Form.STRING, _said(found[1]))
        else:
            yield Leaf(*found.span(), key, Form.NUMBER, mark)


_STRING = json.JSONDecoder(strict=False)


def _said(quoted: str) -> str:
    """What a string of JSON says; most say what stands there."""
    return str(_STRING.decode(quoted)) if "\\" in quoted else quoted[1:-1]


_DATA = re.compile(r'["=<]|: ')


def within(leaf: Leaf) -> Iterator[Leaf]:
    """The named values in a string of JSON that holds data itself, as texts of pages and of JSON do."""
    if leaf.form is Form.STRING and _DATA.search(leaf.text):
        yield from (one for one in leaves(leaf.text) if one.key)


_PAIRS = re.compile(
    r'"(?P<json>[\w .:-]{1,64})"\s*:\s*(?:\[\s*)?"(?P<json_value>(?:[^"\\]|\\.)*+)"'
    r'|"(?P<bare>[\w .:-]{1,64})"\s*:\s*(?P<bare_value>-?\d[\d.]*)'
    r"|<(?P<tag>[\w:-]{1,64})(?:\s[^<>]{0,300})?>(?:<!\[CDATA\[)?(?P<tag_value>[^<>]+?)(?=<|\]\]>)"
    r"""|name=["'](?P<field>[\w.-]{1,64})["'][^<>]{0,300}?\svalue=["'](?P<field_value>[^"'<>]+)"""
    r"""|\svalue=["'](?P<early_value>[^"'<>]+)["'][^<>]{0,300}?\sname=["'](?P<early>[\w.-]{1,64})"""
    r"|^[ \t]{0,64}(?P<line>[A-Za-z][\w .-]{0,63}?)[ \t]{0,8}(?:=|:[ \t])[ \t]{0,8}"
    r"""(?P<line_value>[^\s"'<>{}=&;][^\r\n"'<>{}=&;]*)(?=\r?$)"""
    r"""|(?P<word>[\w.%\[\]-]{1,64})(?:=(?=[^\s"'{])|["']?[ \t]{0,8}[=:][ \t]{0,8}(?=["']))"""
    r"""(?P<word_value>"[^"\n]+"|'[^'\n]+'|[^&;,\s"'<>]+)""",
    re.MULTILINE,
)


def _plain(text: str) -> Iterator[Leaf]:
    """The named values of a text that is no JSON, and the stretches between them."""
    end = 0
    for found in _PAIRS.finditer(text):
        sort = str(found.lastgroup).removesuffix("_value")
        start, stop = found.span(f"{sort}_value")
        if stop - start > 2 and text[start] == text[stop - 1] and text[start] in "\"'":
            start, stop = start + 1, stop - 1
        if sort == "tag":  # its attributes have names too
            yield from _moved(_plain(text[end:start]), end)
        else:
            yield Leaf(end, start, "", Form.PLAIN, text[end:start])
        yield Leaf(start, stop, unquote_plus(found[sort]), Form.PLAIN, text[start:stop])
        end = stop
    yield Leaf(end, len(text), "", Form.PLAIN, text[end:])


def _moved(found: Iterable[Leaf], by: int) -> Iterator[Leaf]:
    return (attrs.evolve(one, start=one.start + by, end=one.end + by) for one in found)
