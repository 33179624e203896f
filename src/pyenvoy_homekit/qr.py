"""The set-up code as a picture: for the terminal, as PNG, as SVG. It holds the PIN: whoever sees it can pair."""

from io import BytesIO, StringIO

import segno

from pyenvoy_homekit.setup import Setup

_SCALE = 8
"""Pixels of one module."""


def terminal(setup: Setup) -> str:
    """Lines of block letters, which stand on dark and light ground."""
    drawn = StringIO()
    _code(setup).terminal(drawn, compact=True)
    return drawn.getvalue()


def png(setup: Setup) -> bytes:
    """A picture as PNG."""
    return _saved(setup, "png")


def svg(setup: Setup) -> bytes:
    """A picture as SVG."""
    return _saved(setup, "svg")


def _saved(setup: Setup, kind: str) -> bytes:
    drawn = BytesIO()
    _code(setup).save(drawn, kind=kind, scale=_SCALE, light="white")
    return drawn.getvalue()


def _code(setup: Setup) -> segno.QRCode:
    return segno.make_qr(setup.link().reveal(), error="q")
