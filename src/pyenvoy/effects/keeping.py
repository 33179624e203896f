"""What a loop keeps for the next run, and for others with the same account. What that is, `session` says."""

from datetime import datetime

from pyenvoy import session
from pyenvoy.access.kept import NOTHING, Kept, is_kept_by
from pyenvoy.effects.tls import Pin
from pyenvoy.effects.tokenfile import Keep
from pyenvoy.errors import UsageError
from pyenvoy.session import State


class Keeping:
    """What is written down of one gateway."""

    def __init__(self, tokens: Keep) -> None:
        self.tokens = tokens
        self.kept = NOTHING
        """As it is written."""
        self.unkept: UsageError | None = None
        """Why the newest could not be written, if it could not."""

    def recall(self, serial: str) -> Kept:
        """What was kept of this gateway. Raises `UsageError` when it cannot or must not be read."""
        self.kept = self.tokens.load(serial) if is_kept_by(serial) else NOTHING
        return self.kept

    def unheeded(
        self, state: State, asked: session.Question, now: datetime
    ) -> session.Learned | None:
        """What is to be thought of before we sign in, because others have with the same account."""
        name = session.account(state, asked)
        known = self.tokens.load(name) if name else NOTHING
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
        serial = "" if state.access is None else state.access.serial
        if kept is None or not is_kept_by(serial) or kept.timeless == self.kept.timeless:
            return
        self.kept = kept
        self._save(serial, kept)

    def _share(self, found: session.Shared | None) -> None:
        if found is not None:
            self._save(*found)

    def _save(self, name: str, kept: Kept) -> None:
        try:
            self.tokens.save(name, kept)
        except UsageError as error:  # a full disk is no reason to stop reading a gateway
            self.unkept = error
        else:
            self.unkept = None
