"""Whether we are let in: scheme, clock, certificate, token. Each question gives one finding."""

from datetime import datetime, timedelta

from pyenvoy.access.certificate import Certificate
from pyenvoy.access.token import Token
from pyenvoy.access.trust import Trust
from pyenvoy.diagnosis.facts import Facts
from pyenvoy.diagnosis.finding import Finding, Level
from pyenvoy.endpoint import LegacyRole
from pyenvoy.errors import SignInError, UntrustedError
from pyenvoy.show.text import span

_DAY = timedelta(days=1)


# -- the scheme -------------------------------------------------------------------------------------


def scheme(facts: Facts) -> Finding:
    """By which scheme the gateway is asked, and why."""
    met = facts.identity
    if met is None:
        return _nobody(facts)
    where = f"asked at {met.origin}"
    if met.wants_token and met.origin.scheme == "http":
        said = f"{where}: firmware {met.firmware} wants a token, and none is sent in the clear"
        return Finding("scheme", Level.FAULT, said, "Name the gateway by https://.")
    why = (
        "it wants a token, which is sent over https alone"
        if met.wants_token
        else "it wants no token; passwords go by digest, never as they are"
    )
    return Finding("scheme", Level.OK, f"{where}: {why}")


def _nobody(facts: Facts) -> Finding:
    if facts.recorded:
        said = "the recording does not hold what the gateway says it is (/info)"
        return Finding("scheme", Level.NOTICE, said, "Record it anew: pyenvoy record.")
    said = str(facts.error or "nobody has said to be a gateway")
    advice = "Check name and address, and that the gateway is on: pyenvoy discover."
    if isinstance(facts.error, UntrustedError):
        advice = "If the gateway was renewed or replaced: pyenvoy trust accept."
    return Finding("scheme", Level.FAULT, said, advice)


# -- the clock --------------------------------------------------------------------------------------

_IN_STEP = timedelta(seconds=30)
_APART = timedelta(minutes=5)


def clock(facts: Facts) -> Finding:
    """How far the gateway's clock and ours are apart."""
    gateway = facts.snapshot.gateway
    if facts.identity is None or gateway is None or gateway.clock is None:
        said = "the gateway has not said what time it is"
        return Finding("clock", Level.NOTICE, said)
    skew = facts.identity.skew
    whose = "that of the recording" if facts.recorded else "ours"
    if abs(skew) <= _IN_STEP:
        return Finding("clock", Level.OK, f"the gateway's clock keeps to {whose}")
    said = f"the gateway's clock is {span(abs(skew))} {'ahead of' if skew > timedelta() else 'behind'} {whose}"
    if facts.recorded or abs(skew) <= _APART:
        return Finding("clock", Level.NOTICE, said)
    advice = (
        "Check this machine's clock first; the gateway sets its own by NTP (UDP 123), let it through."
        " Tokens are judged by the gateway's clock, and its days begin by it."
    )
    return Finding("clock", Level.WARNING, said, advice)


# -- the certificate --------------------------------------------------------------------------------


def certificate(facts: Facts) -> Finding:
    """Whether the gateway proves who it is, and until when."""
    met, found = facts.identity, facts.certificate
    if isinstance(facts.error, UntrustedError):
        said = "it is not the one that this gateway is known by, and nothing was sent"
        advice = "If the gateway was renewed or replaced: pyenvoy trust accept; else find out who answers."
        return Finding("certificate", Level.FAULT, said, advice)
    if met is not None and met.origin.scheme == "http":
        return Finding("certificate", Level.OK, "none: http shows none")
    if found is None:
        said = "a recording holds none" if facts.recorded else "none was seen"
        return Finding("certificate", Level.NOTICE, said)
    return _trusted(facts.trust, found, facts.now)


_TRUSTED = {
    Trust.PIN: "known by its fingerprint {}…",
    Trust.PIN_ROTATE: "known by its fingerprint {}… and by who follows it",
    Trust.CA: "signed by an authority that is trusted, fingerprint {}…",
    Trust.INSECURE: "not looked at: whoever answers gets the token (fingerprint {}…)",
}
_SOON = 30 * _DAY


def short(certificate: Certificate) -> str:
    """As much of a fingerprint as tells it from others."""
    return certificate.fingerprint[:16]


def _trusted(trust: Trust, found: Certificate, now: datetime) -> Finding:
    said = _TRUSTED[trust].format(short(found))
    if found.ends is not None:
        word = "ended on" if found.ends < now else "valid until"
        said = f"{said}, {word} {found.ends:%Y-%m-%d}"
    if trust is Trust.INSECURE:
        advice = 'Set trust = "pin": it costs nothing, and the token goes to this gateway alone.'
        return Finding("certificate", Level.WARNING, said, advice)
    if found.ends is None or found.ends - now > _SOON:
        return Finding("certificate", Level.OK, said)
    advice = (
        "The gateway will show another one: it is accepted by itself."
        if trust is Trust.PIN_ROTATE
        else "The gateway will show another one; be ready to accept it, or use pin-rotate."
    )
    return Finding("certificate", Level.NOTICE, said, advice)


# -- the token --------------------------------------------------------------------------------------


def token(facts: Facts) -> Finding:
    """As whom we ask, and for how long we may."""
    if facts.recorded:
        return Finding("token", Level.OK, f"asked as {_name(facts)}, or so the answers suggest")
    if isinstance(facts.error, SignInError):
        return Finding("token", Level.FAULT, str(facts.error), facts.error.advice)
    if isinstance(facts.role, LegacyRole):
        return Finding("token", Level.OK, f"none wanted; asked as {_name(facts)}")
    if facts.token is None:
        return Finding("token", Level.NOTICE, "none was needed so far")
    return _held(facts, facts.token)


def _name(facts: Facts) -> str:
    role = facts.role
    return role.value if isinstance(role, LegacyRole) else role.name.lower()


def _held(facts: Facts, held: Token) -> Finding:
    skew = timedelta() if facts.identity is None else facts.identity.skew
    left = held.expires - (facts.now + skew)
    said = (
        f"one for the role {_name(facts)}, until {held.expires:%Y-%m-%d %H:%M} UTC ({span(left)})"
    )
    if left <= timedelta():
        advice = "Make a new one: pyenvoy login."
        return Finding("token", Level.FAULT, f"it has ended: {said}", advice)
    if facts.renewed:
        return Finding("token", Level.OK, f"{said}; a new one is fetched in time")
    advice = "Hand in a new one before, or give the account so that it is renewed: pyenvoy login."
    level = Level.WARNING if left < 7 * _DAY else Level.NOTICE if left < 30 * _DAY else Level.OK
    return Finding("token", level, said, advice if level else "")
