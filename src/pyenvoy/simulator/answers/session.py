"""What the gateway says of a token once the server has let it in, and the script of its user interface."""

from pyenvoy.simulator.answers.era import Era
from pyenvoy.simulator.answers.pages import Page, token_era
from pyenvoy.simulator.answers.view import View


def _check(_: View) -> object:
    return b"<!DOCTYPE html><h2>Valid token.</h2>\n"


def _script(_: View) -> object:
    """The plugin finds the gateway's own record id in here (6.7)."""
    return b"var Backbone={envoyDevId:603980032,poll:function(){return 1}};\n"


def _has_script(era: Era) -> bool:
    return era.major >= 5


PAGES = (
    Page("/auth/check_jwt", _check, token_era, kind="text/html"),
    Page("/backbone/application.js", _script, _has_script, kind="text/javascript"),
)
