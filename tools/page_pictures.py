"""Takes the pictures of the local page for docs/local-page.md: what somebody sees in a browser.

    python tools/page_pictures.py            all of them
    python tools/page_pictures.py practice   those of one page

On the day of the tests, with an invented practice and person, in the Chromium of the tests. There
is no --check: a browser of another version draws other dots. Look at them when a page has changed.
"""

from __future__ import annotations

import io
import json
import shutil
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Literal

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from PIL import Image  # noqa: E402
from playwright.sync_api import Page, ViewportSize  # noqa: E402

import day  # noqa: E402
import local_page  # noqa: E402
from local_page import settle  # noqa: E402
from profiles import DECIDED  # noqa: E402

FOLDER = ROOT / "docs" / "local-page"
SIZES: dict[str, ViewportSize] = {
    "wide": {"width": 1280, "height": 860},
    "narrow": {"width": 390, "height": 844},
}
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
COLOURS = 24
MOST_BYTES = 60_000
"""Of a picture."""
PROFILE: dict[str, Any] = {
    "name": "Willow Room",
    "clinicians": [{"name": "Alex Example"}],
    **DECIDED,
}


def packet(tab: Page) -> None:
    """A packet of two pages, as it is put together."""
    for name in ("stop-pause", "better-nights"):
        tab.click(f"#add-{name}")
    tab.select_option("#region", "US")
    tab.fill("#name", "Robin")
    tab.fill("#words", "can't sleep")
    settle(tab)


def ready(tab: Page) -> None:
    """The same, made."""
    packet(tab)
    tab.click("#build")
    tab.wait_for_url("**/made/*")


def plan(tab: Page) -> None:
    """A plan, begun."""
    tab.click("text=Plan")
    tab.wait_for_url("**/plan/*")
    tab.select_option("#region", "US")
    tab.fill("#signs__1", "I stop answering messages")
    tab.fill("#signs__2", "I lie awake")
    settle(tab)


def at(name: str) -> Callable[[Page], None]:
    """One of the other pages, as somebody finds it."""

    def reach(tab: Page) -> None:
        tab.get_by_role("link", name=name, exact=True).click()
        tab.wait_for_load_state()

    return reach


VIEWS: dict[str, Callable[[Page], None]] = {
    "packet": packet,
    "ready": ready,
    "plan": plan,
    "contacts": at("Contacts"),
    "review": at("Review"),
    "practice": at("Practice"),
}


def taken(tab: Page) -> bytes:
    """What is seen, in few colours."""
    picture = Image.open(io.BytesIO(tab.screenshot())).convert("RGB")
    few = picture.quantize(COLOURS, dither=Image.Dither.NONE)
    out = io.BytesIO()
    few.save(out, "PNG", optimize=True)
    return out.getvalue()


def main(names: Sequence[str]) -> int:
    """Takes those of these pages, or all; exit code 1 if one is too large."""
    day.use(day.TODAY)
    FOLDER.mkdir(exist_ok=True)
    # A name that can be read: the page Practice shows it.
    folder = Path(tempfile.gettempdir()) / "willow-room"
    folder.mkdir()
    large = 0
    try:
        profile = folder / "practice.yaml"
        profile.write_text(json.dumps(PROFILE), encoding="utf-8")
        for name in names or VIEWS:
            for size, viewport in SIZES.items():
                with (
                    local_page.running(profile) as running,
                    local_page.window(running, viewport=viewport) as window,
                ):
                    tab = window.open()
                    VIEWS[name](tab)
                    settle(tab)
                    tab.evaluate("scrollTo(0, 0)")
                    for scheme in SCHEMES:
                        tab.emulate_media(color_scheme=scheme)
                        data = taken(tab)
                        file = FOLDER / f"{name}-{size}-{scheme}.png"
                        file.write_bytes(data)
                        large += len(data) > MOST_BYTES
                        print(f"{len(data):7} {file.relative_to(ROOT)}")
    finally:
        shutil.rmtree(folder)
    return 1 if large else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
