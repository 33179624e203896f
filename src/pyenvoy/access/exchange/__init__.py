"""What is said to whom on the way to a token: requests built, responses read; nothing is decided.

Protocol chapters 3.3 and 3.5. Everything that comes back is one of a few small values, whatever
the other side says; no text of an answer gets into them, since it may be a secret.
"""

from pyenvoy.access.exchange.enlighten import (
    fetch_signed_in,
    read_fetched_signed_in,
    read_sign_in,
    sign_in,
)
from pyenvoy.access.exchange.entrez import (
    fetch,
    form_fetch,
    form_sign_in,
    read_fetched,
    read_form_fetched,
    read_form_sign_in,
)
from pyenvoy.access.exchange.gateway import Accepted, NoWord, Rejected, Verdict, check, read_check
from pyenvoy.access.exchange.replies import Cloud, Reply, SignedIn, Trouble

__all__ = [
    "Accepted",
    "Cloud",
    "NoWord",
    "Rejected",
    "Reply",
    "SignedIn",
    "Trouble",
    "Verdict",
    "check",
    "fetch",
    "fetch_signed_in",
    "form_fetch",
    "form_sign_in",
    "read_check",
    "read_fetched",
    "read_fetched_signed_in",
    "read_form_fetched",
    "read_form_sign_in",
    "read_sign_in",
    "sign_in",
]
