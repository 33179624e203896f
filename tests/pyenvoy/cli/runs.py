"""Runs the command line in this process: exit code, output and errors as values."""

import json

import attrs

from pyenvoy.cli.main import main


@attrs.frozen
class Ran:
    code: int
    out: str
    err: str

    @property
    def json(self):
        return json.loads(self.out)

    @property
    def error(self):
        return json.loads(self.err)["error"]


def runner(capsys):
    def run(*args):
        code = 0
        try:
            main([str(one) for one in args])
        except SystemExit as end:
            code = end.code
        said = capsys.readouterr()
        return Ran(int(code), said.out, said.err)

    return run
