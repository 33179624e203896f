"""The HTML page `/production` of firmware 3."""

from pyenvoy.simulator.answers.era import Era
from pyenvoy.simulator.answers.pages import Page
from pyenvoy.simulator.answers.view import View

_ROW = "      <tr><td>{label}</td>    <td>{value:>5} {unit}</td></tr>"
_PAGE = """      <h1>System Energy Production</h1>
      <div><table>
      <tr><td colspan="3">System has been live since
                             <div class=good>{since}</div></td></tr>
{rows}
      </table><br></div>
"""


def _figure(value: float, unit: str) -> tuple[str, str]:
    """Three figures and the prefix that goes with them, as the page rounds."""
    for prefix in ("", "k", "M"):
        if abs(value) < 1000 or prefix == "M":
            return f"{value:.3g}" if abs(value) < 1000 else f"{value:.0f}", prefix + unit
        value /= 1000
    raise AssertionError  # pragma: no cover  # the last prefix takes everything


def _production(view: View) -> object:
    reports = view.reports()
    figures = (
        ("Currently", sum(one.watts for one in reports if not one.is_old(view.t)), "W"),
        ("Today", sum(one.today for one in reports), "Wh"),
        ("Past Week", sum(one.week for one in reports), "Wh"),
        ("Since Installation", sum(one.energy for one in reports), "Wh"),
    )
    rows = []
    for label, amount, unit in figures:
        value, spelled = _figure(amount, unit)
        rows.append(_ROW.format(label=label, value=value, unit=spelled))
    since = view.plant.zone.local(view.installed)
    page = _PAGE.format(since=f"{since:%a %b %d, %Y %I:%M %p}", rows="\n".join(rows))
    return page.encode()


def _is_legacy(era: Era) -> bool:
    return era.major < 4


PAGES = (Page("/production", _production, _is_legacy, kind="text/html"),)
