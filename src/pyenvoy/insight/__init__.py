"""Each panel beside its peers: what is silent, broken, shaded or dirty. Pure; nothing is asked or kept from here.

Laws
----
1. A panel is judged beside its peers in the same hour, never beside the weather: what falls on all alike
   is nobody's fault, and cannot be seen here.
2. Its usual share of what its peers make is learnt by the hour of the day, and only in hours with enough sun,
   below the limit of the inverters, with figures that move.
3. A hint is given when it has lasted, and is larger than what the panel wavers by of itself. Before that much
   is known nothing is said but what is missing. What is hinted at is not learnt as usual, until it has been told for long.
4. What is kept has a bound: some days hour by hour, a year by weeks, so many panels.
5. Nothing that a gateway says can make it fail: what cannot be true is not taken in.

Theory
------
Panels that look the same way see the same sun through the same clouds, so the ratio of one to the median of the
others stands still by the hour of the day, while either changes a hundredfold. What is always so (its size,
a chimney's shadow at four) is in the ratio already. What is new moves it: dirt at all hours, a shade at some.

`hear` takes reports into the memory, `take` those of a snapshot. `judge` says what follows from it: anew when `is_outdated`
says so. `plain` and `read` keep it between runs: when `is_due` does. `compare` does all of it at once for who has a history,
`glance` says what a single snapshot can tell.
"""

from pyenvoy.insight.comparing import compare
from pyenvoy.insight.glance import glance
from pyenvoy.insight.hearing import Report, hear, take
from pyenvoy.insight.judging import judge
from pyenvoy.insight.kept import is_due, is_outdated, plain, read
from pyenvoy.insight.memory import Memory
from pyenvoy.model.insight import Hours, Insight, PanelInsight, RoofInsight, Verdict

__all__ = [
    "Hours",
    "Insight",
    "Memory",
    "PanelInsight",
    "Report",
    "RoofInsight",
    "Verdict",
    "compare",
    "glance",
    "hear",
    "is_due",
    "is_outdated",
    "judge",
    "plain",
    "read",
    "take",
]
