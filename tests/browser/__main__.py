"""`nox -s browser`: the page in a real Chromium, with a day of data, dark, light and on a phone.

Fails on any word in the console, any serious fault that axe finds, and when nothing moves; keeps
pictures in docs/images.
"""

import asyncio
import json
import shutil
import sys
import tempfile
from contextlib import AsyncExitStack, contextmanager, suppress
from datetime import timedelta
from importlib.resources import files
from pathlib import Path

from playwright.sync_api import sync_playwright

from pyenvoy import OwnToken, Secret, connect
from pyenvoy.effects.host import host
from pyenvoy.endpoint import Role
from pyenvoy.simulator.server import serve
from pyenvoy_homekit.invitation import card
from pyenvoy_homekit.setup import Setup
from pyenvoy_mqtt.adapter import Mqtt
from pyenvoy_mqtt.history.files import file_of
from pyenvoy_mqtt.settings import HistorySettings, MqttSettings, RestSettings
from tests.browser import past
from tests.pyenvoy_mqtt.brokers import free_port, mosquitto

ERA = "8.3"
IMAGES = Path(__file__).parents[2] / "docs" / "images"
QUIET = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
SIGHTS = {
    "dashboard-light": ("light", 1100, 900),
    "dashboard-dark": ("dark", 1100, 900),
    "dashboard-phone": ("light", 390, 844),
    "dashboard-phone-dark": ("dark", 390, 844),
}
KEPT = ("dashboard-light", "dashboard-dark", "dashboard-phone")
SERIOUS = ("serious", "critical")


PAIRING = Setup(Secret("031-45-154"), "DEMO")
"""Of a bridge that is nowhere."""


async def shown(folder, look):
    """Run the whole line, and have a browser look at its end."""
    cards = {"homekit": card("Envoy", PAIRING)}
    now = past.noon()
    actor = past.gateway(ERA, now)
    past.kept(file_of(folder, actor.serial), actor, now)
    books = past.books(actor, now)
    page = free_port()
    async with AsyncExitStack() as stack:
        broker = stack.enter_context(mosquitto(folder))
        gateway = await stack.enter_async_context(serve(actor))
        token = Secret(gateway.token(Role.OWNER, timedelta(days=300)))
        envoy = connect(
            str(gateway.origin), OwnToken(token), fingerprint=gateway.fingerprint, books=books
        )
        await stack.enter_async_context(envoy)
        settings = MqttSettings(
            "127.0.0.1",
            broker,
            rest=RestSettings(port=page),
            history=HistorySettings(folder=str(folder)),
        )
        hosting = asyncio.create_task(
            host(envoy, {"mqtt": Mqtt()}, {"mqtt": settings}, cards=cards)
        )
        await answers(page)
        try:
            return await asyncio.to_thread(look, f"http://127.0.0.1:{page}/", cards)
        finally:
            hosting.cancel()
            with suppress(asyncio.CancelledError):
                await hosting


async def answers(port):
    """Wait until somebody listens: on a busy machine a browser comes sooner."""
    async with asyncio.timeout(60):
        while True:
            with suppress(OSError):
                _, writer = await asyncio.open_connection("127.0.0.1", port)
                writer.close()
                return
            await asyncio.sleep(0.1)


def look(url, cards, axe, images):
    """Every sight of the page; what is wrong with each."""
    wrong = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=QUIET)
        wrong += [f"card: {one}" for one in invited(browser, url, cards)]
        for name, (scheme, width, height) in SIGHTS.items():
            with page_of(browser, url, scheme, width, height) as (page, said):
                wrong += [f"{name}: {one}" for one in (*seen(page), *said, *faults(page, axe))]
                if name in KEPT:
                    page.screenshot(path=images / f"{name}.png", full_page=True)
        browser.close()
    return wrong


def invited(browser, url, cards):
    """That the code to pair with is drawn under the page's own policy, and goes once somebody has paired."""
    with page_of(browser, url, "dark", 390, 844, bypass=False) as (page, said):
        page.wait_for_selector("#cards svg path", timeout=20_000, state="attached")
        box = page.locator("#cards svg").bounding_box()
        if min(box["width"], box["height"]) < 200:
            yield f"the code is too small: {box}"
        if PAIRING.pin.reveal() not in page.text_content("#cards"):
            yield "the code is not written"
        cards.clear()
        page.wait_for_selector("#cards", timeout=20_000, state="hidden")
        yield from said


@contextmanager
def page_of(browser, url, scheme, width, height, *, bypass=True):
    # axe is put into the page past its own policy, which is tested elsewhere
    context = browser.new_context(
        viewport={"width": width, "height": height}, color_scheme=scheme, bypass_csp=bypass
    )
    page, said = context.new_page(), []
    page.on("console", lambda one: said.append(one.text) if one.type in ("error", "warning") else 0)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(url)
    yield page, said
    context.close()


def seen(page):
    """That numbers move, the day and the bars are drawn, nothing is wider than the screen."""
    page.wait_for_function("+document.body.dataset.seen > 2", timeout=30_000)
    page.wait_for_selector("#day canvas", timeout=10_000)
    page.wait_for_selector("#bars canvas", timeout=10_000)
    page.wait_for_selector("#energy td:nth-child(5)", timeout=120_000)  # believed after a minute
    if not page.is_visible("#energy-counted"):
        yield "it does not say what the gateway counts as consumption"
    if "produced" not in page.text_content("#bars-words"):
        yield "the bars say nothing"
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        yield "the page is wider than the screen"
    yield from beside(page)
    before = page.text_content("#which-day")
    page.focus("#earlier")
    page.keyboard.press("Enter")
    page.wait_for_function("document.getElementById('which-day').textContent !== 'today'")
    page.click("#later")
    if page.text_content("#which-day") != before:
        yield "the way back to today is lost"


def beside(page):
    """That panels with a problem stand first, with what it is and how much is missing, in words."""
    page.wait_for_selector("#hints li", timeout=10_000)
    first = page.text_content("#hints li:first-child")
    if "silent since" not in first or "ask the installer" not in first:
        yield f"the worst panel does not say what is wrong: {first}"
    told = page.text_content("#hints li.behind")
    if "kWh expected" not in told:
        yield f"a panel behind its peers does not say by how much: {told}"
    if "problem" not in page.text_content("#roof-words"):
        yield "the roof says nothing"
    if "panel " not in page.text_content("#troubles"):
        yield "what is wrong names no panel"
    wide = page.evaluate(
        "[...document.querySelectorAll('#roof li')].some(one => one.scrollWidth > one.clientWidth + 1)"
    )
    if wide:
        yield "a panel's words are wider than its tile"


def faults(page, axe):
    """What axe finds that is serious."""
    page.add_script_tag(content=axe)
    found = page.evaluate("axe.run()")
    for one in found["violations"]:
        if one["impact"] in SERIOUS:
            where = json.dumps([node["target"] for node in one["nodes"]][:3])
            yield f"axe: {one['id']} ({one['impact']}) at {where}"


def main():
    axe = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
    IMAGES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        wrong = asyncio.run(shown(Path(folder), lambda url, cards: look(url, cards, axe, IMAGES)))
    for one in wrong:
        print("WRONG", one)
    print(f"{len(SIGHTS)} sights, {len(wrong)} wrong")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
