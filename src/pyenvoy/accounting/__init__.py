"""The accountant of the house: energy that never runs backwards. Pure; nothing is asked or kept from here.

Laws
----
1. What is published of a counter never falls, and rises no faster than the plant can produce: in the time
   since it last rose, and the little that readings may lag behind.
2. A reading is believed when it goes on with the level the counter runs on, when it is a whole number of
   32-bit wraps away from it, or when it is back on a level that was left not long ago. Every other
   reading is held back, with its reason, until it has lasted or another source says the same.
3. Levels are joined by offsets: published = raw + offset. Every change of an offset stands in the journal
   and can be taken back. While a reading is held, energy on its level is counted and comes later.
4. Nothing is invented. Energy that no counter shows is estimated from power only where there is no
   counter, and is marked as such; what a splice leaves out is left out.
5. Days are differences of marks at midnight, so they add up to what was published.

Theory
------
A lie of firmware is a passage: a counter leaves its level and comes back. So a level that is left is
remembered with its offset, and to come back to it needs no proof; then the published energy is true
again, whatever was believed meanwhile. If it is higher it is approached as fast as the plant could
have produced, never at once; if it is lower we wait for it.

`account` takes a snapshot into the books and says what is published; `plain` and `read` keep the books
between runs, `mark` and `marked` what was published since; `revert` takes a splice back.
"""

from pyenvoy.accounting.books import Books, Rules, account, latest, published, revert
from pyenvoy.accounting.bounds import Given
from pyenvoy.accounting.kept import plain, read
from pyenvoy.accounting.marks import has_risen, mark, marked
from pyenvoy.model.accounts import (
    Account,
    Accounts,
    Figure,
    Splice,
    Total,
    Totals,
    Trust,
    Why,
)

__all__ = [
    "Account",
    "Accounts",
    "Books",
    "Figure",
    "Given",
    "Rules",
    "Splice",
    "Total",
    "Totals",
    "Trust",
    "Why",
    "account",
    "has_risen",
    "latest",
    "mark",
    "marked",
    "plain",
    "published",
    "read",
    "revert",
]
