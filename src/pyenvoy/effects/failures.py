"""What an exception of the network says, in the system's words and without what it quotes."""

import os
import re
import ssl


def words(error: BaseException) -> str:
    """What the system says of it, such as `Connection refused`, where it has been asked at all."""
    said, found = str(error), error.__cause__ or error.__context__
    while found is not None:
        if isinstance(found, OSError) and found.errno and not isinstance(found, ssl.SSLError):
            # asyncio words the refusal of a connection in its own way; names have numbers below 0
            said = os.strerror(found.errno) if found.errno > 0 else found.strerror or said
        found = found.__cause__ or found.__context__
    return _BYTES.sub("", said)


_BYTES = re.compile(r":? b(?:ytearray\(b)?['\"].*", re.DOTALL)
"""What h11 quotes where it complains; it may be a cookie."""


def about_certificate(error: BaseException | None) -> str:
    """What is wrong with the certificate, if it is about that."""
    while error is not None:
        if isinstance(error, ssl.SSLCertVerificationError):
            # ours says it as its only text, the library in a field of its own
            return getattr(error, "verify_message", None) or str(error.args[-1])
        error = error.__cause__ or error.__context__
    return ""
