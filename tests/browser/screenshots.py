"""Take a picture of every state of the browser interface: light, dark, and on a phone.

python -m tests.browser.screenshots docs/screenshots
"""

from __future__ import annotations

import io
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from tests.browser.conftest import ARGUMENTS, CHROMIUM, Asker, Server
from tests.browser.states import STATES

LOOKS = {
    "light": {"viewport": {"width": 1280, "height": 800}, "color_scheme": "light"},
    "dark": {"viewport": {"width": 1280, "height": 800}, "color_scheme": "dark"},
    "phone": {"viewport": {"width": 390, "height": 780}, "color_scheme": "light"},
}
COLOURS = 96
"""A screenshot in so few colours looks the same, and is a third of the size."""


def take(browser: Browser, server: Server, folder: Path) -> None:
    """Take all pictures, each as a new visitor."""
    for look, options in LOOKS.items():
        for state, visit in STATES.items():
            context = browser.new_context(locale="nl-NL", reduced_motion="reduce", **options)
            page = context.new_page()
            visit(Asker(page, server.url))
            page.wait_for_timeout(400)
            picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
            small = picture.quantize(COLOURS, dither=Image.Dither.NONE)
            small.save(folder / f"{state}-{look}.png", optimize=True)
            context.close()


def main(folder: Path) -> None:
    """Serve the interface on an empty database and take the pictures."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as data, sync_playwright() as playwright:
        server = Server(Path(data) / "server")
        server.start()
        try:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS.split())
            take(browser, server, folder)
            browser.close()
        finally:
            server.stop()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
