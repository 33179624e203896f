"""Serial numbers → others of the same form, in the same order, one a beginning of another if it was.

Each digit is replaced depending on those before it, such that greater ones stay greater: all that is
left of the numbers is their order, and how far each goes along with its neighbours. The first two
digits stay, since they say what sort of device it is.
"""

import string
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping

_KEPT = 2
_CLASSES = (string.digits, string.ascii_lowercase, string.ascii_uppercase)
_ATTEMPTS = 100
"""Where numbers lie so close that one of them always stands for another, this many are enough."""

Lot = Callable[[str, int], int]
"""A large number drawn for a text and an attempt, always the same."""


def reordered(serials: Iterable[str], lot: Lot, secrets: Collection[str]) -> dict[str, str]:
    """For each serial number its pseudonym, which is no secret itself if that can be had."""
    tree = _tree(sorted(serials))
    drawn: dict[str, str] = {}
    for attempt in range(_ATTEMPTS):
        drawn = _dealt(tree, lot, attempt)
        if not any(one.casefold() in secrets for one in drawn.values()):
            break
    return {text: drawn[text] for text in serials}


def _tree(serials: Iterable[str]) -> Mapping[str, list[str]]:
    """For every beginning what comes next, in order; a whole number is followed by nothing."""
    tree: dict[str, list[str]] = defaultdict(list)
    for text in serials:
        for i, one in enumerate(text):
            if one not in tree[text[:i]]:
                tree[text[:i]].append(one)
    return tree


def _dealt(tree: Mapping[str, list[str]], lot: Lot, attempt: int) -> dict[str, str]:
    """What stands for every beginning; shorter ones come first."""
    drawn = {"": ""}
    for head in sorted(tree, key=len):
        following = tree[head]
        chosen = following if len(head) < _KEPT else _chosen(following, lot(head, attempt))
        drawn |= {head + one: drawn[head] + new for one, new in zip(following, chosen, strict=True)}
    return drawn


def _chosen(following: list[str], bits: int) -> list[str]:
    """As many characters of each class as there are, in their order."""
    chosen = dict(zip(following, following, strict=True))
    for alphabet in _CLASSES:
        mine = sorted(set(following) & set(alphabet))
        left, taken = list(alphabet), []
        for _ in mine:
            bits, i = divmod(bits, len(left))
            taken.append(left.pop(i))
        chosen |= dict(zip(mine, sorted(taken), strict=True))
    return list(chosen.values())
