"""`python -m pyenvoy` is `pyenvoy`."""

from pyenvoy.cli import run

if __name__ == "__main__":
    run()
