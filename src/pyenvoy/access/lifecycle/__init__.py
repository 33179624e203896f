"""The access machine: every rule about tokens. States, events, actions; nothing is sent from here.

Laws
----
1. All that can change a token's fate stands in this folder: what is due in `due.py`, what became of
   it in `course.py`. What is said on the way stands in `exchange`, what a token claims in `token.py`.
2. A token is sent to the gateway only while it is this gateway's and has not ended by the gateway's
   own clock. Credentials of an account go to the cloud only.
3. Signing in is what locks accounts. It is never repeated inside its pause, whatever happened since,
   and not at all before `LAST_PAUSE` once Enlighten has said no to the person. What is kept between
   runs (`record.py`) says so before a sign-in is sent, so that no new start forgets it. What is kept by
   the account (`sharing.py`) says so to the other gateways of the same account.
4. A token replaces another only after the gateway has taken it. Until then, and whatever becomes of
   the attempt, the old one stays in use as long as it is good.
5. There is always a next action.

Theory
------
Three lifetimes lie inside each other: the session cookie (minutes), the token (hours or a year), the
account. A denial costs one question to the gateway (`check_jwt`), which renews the cookie; only
the gateway's refusal of the token itself, or its approaching end, leads to the cloud.

The cloud is a chain of ways, tried in order until one gives a token that opens enough: Enlighten's
session id shown to Entrez; Enlighten's own page, signed in; Entrez' form. The state's `phase` says how
far we are in it. What is due at rest follows from the facts and the time alone (`_at_rest`), so
that there is nothing to forget and no timer to lose.

The pauses are tables. The picture is drawn by walking the machine: docs/design/token-machine.md.
"""

from pyenvoy.access.exchange import Cloud, Trouble
from pyenvoy.access.lifecycle.beginning import begin
from pyenvoy.access.lifecycle.course import JUST_CHECKED, after
from pyenvoy.access.lifecycle.due import admitted, next_action, remarks, renewal
from pyenvoy.access.lifecycle.pauses import LAST_PAUSE, PAUSES, Pause
from pyenvoy.access.lifecycle.record import Record, foreseen, mark, recorded, resumed
from pyenvoy.access.lifecycle.sharing import (
    ACCOUNT,
    account_name,
    imminent,
    is_of_signing_in,
    learned,
    shared,
)
from pyenvoy.access.lifecycle.states import (
    Action,
    Admitted,
    Ask,
    ClockRead,
    Denied,
    Event,
    Heard,
    Outcome,
    Refreshed,
    Refused,
    State,
    Step,
    Wait,
    Way,
)

__all__ = [
    "ACCOUNT",
    "JUST_CHECKED",
    "LAST_PAUSE",
    "PAUSES",
    "Action",
    "Admitted",
    "Ask",
    "ClockRead",
    "Cloud",
    "Denied",
    "Event",
    "Heard",
    "Outcome",
    "Pause",
    "Record",
    "Refreshed",
    "Refused",
    "State",
    "Step",
    "Trouble",
    "Wait",
    "Way",
    "account_name",
    "admitted",
    "after",
    "begin",
    "foreseen",
    "imminent",
    "is_of_signing_in",
    "learned",
    "mark",
    "next_action",
    "recorded",
    "remarks",
    "renewal",
    "resumed",
    "shared",
]
