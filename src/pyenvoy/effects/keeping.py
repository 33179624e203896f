"""What a loop keeps for the next run, and for others with the same account. What that is, `session` says."""

from datetime import datetime

import attrs

from pyenvoy import session
from pyenvoy.access.kept import NOTHING, Kept, is_kept_by
from pyenvoy.effects.tls import Pin
from pyenvoy.effects.tokenfile import Keep
from pyenvoy.errors import UsageError
from pyenvoy.secret import Secret
from pyenvoy.session import State


class Keeping:
    """What is written down of one gateway."""

    def __init__(self, tokens: Keep) -> None:
        self.tokens = tokens
        self.kept = NOTHING
        """As it is written."""
        self.unkept: UsageError | None = None
        """Why the newest could not be written, if it could not."""
        self._found: Secret | None = None
        """The token that was there when we looked last, or wrote."""

    def recall(self, serial: str) -> Kept:
        """What was kept of this gateway. Raises `UsageError` when it cannot or must not be read."""
        self.kept = self.tokens.load(serial) if is_kept_by(serial) else NOTHING
        self._found = self.kept.token
        return self.kept

    def at(self, address: str) -> Kept:
        """What is kept of the gateway that was last met there; nothing where that cannot be read."""
        try:
            return self.tokens.at(address)
        except UsageError:
            return NOTHING

    def handed(self, state: State) -> session.Handed | None:
        """A token that somebody else has kept since we looked, as `pyenvoy login` and `pyenvoy token paste` do."""
        token = self._newer(_serial(state))
        if token is None:
            return None
        self._found, self.kept = token, attrs.evolve(self.kept, token=token)
        return session.Handed(token)

    def _newer(self, serial: str) -> Secret | None:
        """What is kept of a token where it is neither ours nor was there before."""
        if not is_kept_by(serial):
            return None
        try:
            token = self.tokens.load(serial).token
        except UsageError:  # whoever starts anew hears of it
            return None
        return None if token == self._found else token

    def unheeded(
        self, state: State, asked: session.Question, now: datetime
    ) -> session.Learned | None:
        """What is to be thought of before we sign in, because others have with the same account."""
        name = session.account(state, asked)
        try:
            known = self.tokens.load(name) if name else NOTHING
        except UsageError as error:  # it is written anew as soon as we have signed in
            self.unkept, known = error, NOTHING
        return session.unheeded(state, asked, known, now)

    def before(self, state: State, asked: session.Question, now: datetime) -> None:
        """A question is about to be sent."""
        self._keep(state, session.foreseen(state, self.kept, asked, now))
        self._share(session.imminent(state, asked, now))

    def after(self, state: State, asked: session.Question, pin: Pin) -> None:
        """A question was answered: keep a token that was taken, and the certificate before it."""
        self._keep(state, session.kept(state, self.kept, pin.fingerprint, pin.ends))
        self._share(session.shared(state, asked))

    def _keep(self, state: State, kept: Kept | None) -> None:
        """Write down what differs from what is written; that a token was good once more does not."""
        serial = _serial(state)
        if kept is None or not is_kept_by(serial) or kept.timeless == self.kept.timeless:
            return
        newer = self._newer(serial)
        if newer is not None:
            kept = attrs.evolve(kept, token=newer)  # it is no less kept for not being tried yet
        self.kept = kept
        if self._save(serial, kept) and newer is None:
            self._found = kept.token

    def _share(self, found: session.Shared | None) -> None:
        if found is not None:
            self._save(*found)

    def _save(self, name: str, kept: Kept) -> bool:
        try:
            self.tokens.save(name, kept)
        except UsageError as error:  # a full disk is no reason to stop reading a gateway
            self.unkept = error
        else:
            self.unkept = None
        return self.unkept is None


def _serial(state: State) -> str:
    return "" if state.access is None else state.access.serial
