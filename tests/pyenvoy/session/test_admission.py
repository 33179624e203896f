"""Being let in: who is asked for it, and what stands in the way."""

from pyenvoy import session
from pyenvoy.access import lifecycle
from pyenvoy.access.credentials import Account
from pyenvoy.access.exchange import Cloud
from pyenvoy.request import Origin
from pyenvoy.secret import Secret
from tests.fakes.played import BOTH, PAGES, Played

ACCOUNT = Account(Secret("a@example.org"), Secret("p"))
CLOUD = Cloud(Origin("https", "sign-in.test", 443), Origin("https", "tokens.test", 443))


def test_signing_in_is_asked_of_the_cloud_that_was_given():
    played = Played(PAGES, session.begin(BOTH, ACCOUNT, CLOUD)).settle()
    asked = {request.origin for _, _, request in played.asked}
    assert asked - {None} == {CLOUD.enlighten, CLOUD.entrez}


def test_what_keeps_others_with_the_account_from_signing_in_stands_in_our_way_too():
    played = Played(state=session.begin(BOTH, ACCOUNT))
    while played.state.access is None:
        played.step()
    played.tell(session.Learned(lifecycle.imminent(played.state.access, played.now)))
    assert "too soon to sign in" in str(played.state.error)
