from tests.pyenvoy.cli.conftest import pyenvoy

__all__ = ["pyenvoy"]
