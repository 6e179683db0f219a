"""Who needs a screen reader, large letters or dark colours: axe-core in each state of each page.

A state that isn't listed here is looked at by nobody. axe-core (`npm ci --prefix tests/web`) is put
into the page by the browser's debugger, past the page's Content-Security-Policy, which stays.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, get_args

import pytest
from playwright.sync_api import Page, ViewportSize

import local_page as local_pages
from local_page import Window, settle
from profiles import DECIDED

pytestmark = pytest.mark.long

AXE = Path(__file__).parent / "web" / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SIZES: tuple[ViewportSize, ...] = ({"width": 1280, "height": 900}, {"width": 390, "height": 844})
Scheme = Literal["light", "dark"]
REFLOW = (640, 320)
"""Widths of a page of 1280 pixels at 200 and at 400 %: nothing may be scrolled to the side."""


@dataclass(frozen=True)
class State:
    """A page in a state.

    Args:
        name: of the state.
        reach: goes there, from a page that was just opened.
        heading: what the page then says at its head.
        faults: what a browser complains of on the way.
        profile: of the practice; None: there is none.
    """

    name: str
    reach: Callable[[Window, Page], None]
    heading: str = "Make a packet"
    faults: tuple[str, ...] = ()
    profile: dict[str, Any] | None = field(default_factory=lambda: PROFILE)


PROFILE: dict[str, Any] = {"name": "Willow Room", **DECIDED}


def at(path: str) -> Callable[[Window, Page], None]:
    """Goes to an address of the page."""

    def reach(window: Window, tab: Page) -> None:
        tab.goto(f"{window.page.origin}{path}")

    return reach


def filled(_window: Window, tab: Page) -> None:
    for name in ("stop-pause", "slow-breathing", "better-nights"):
        tab.click(f"#add-{name}")
    tab.select_option("#region", "US")
    tab.fill("#name", "Robin Example")
    tab.click("#remove-better-nights")
    settle(tab)


def searched(_window: Window, tab: Page) -> None:
    tab.fill("#words", "can't sleep")
    settle(tab)


def found_nothing(_window: Window, tab: Page) -> None:
    tab.fill("#words", "qqqqq")
    settle(tab)


def with_a_fault(_window: Window, tab: Page) -> None:
    tab.click("#add-stop-pause")
    tab.select_option("#region", "US")
    settle(tab)
    tab.fill("#name", "Robin 字")
    settle(tab)


def made(_window: Window, tab: Page) -> None:
    tab.click("#add-stop-pause")
    tab.select_option("#region", "US")
    settle(tab)
    tab.click("#build")
    tab.wait_for_url("**/made/*")


def finished(window: Window, tab: Page) -> None:
    made(window, tab)
    tab.go_back()


def about_to_end(window: Window, tab: Page) -> None:
    window.page.idle.seconds = 240
    tab.evaluate("watch()")
    tab.locator("#asleep").wait_for()


def without_an_answer(window: Window, tab: Page) -> None:
    window.page.end()
    tab.fill("#name", "Robin Example")
    tab.locator("#trouble").wait_for()


def ended(_window: Window, tab: Page) -> None:
    tab.get_by_role("button", name="End the program").click()
    tab.wait_for_url("**/end")


def not_let_in(window: Window, tab: Page) -> None:
    window.context.clear_cookies()
    tab.goto(f"{window.page.origin}/packet")


def with_a_broken_profile(window: Window, tab: Page) -> None:
    assert window.page.office.practice is not None
    window.page.office.practice.write_text("name: [")
    tab.goto(f"{window.page.origin}/packet")


def plan_filled(window: Window, tab: Page) -> None:
    tab.goto(f"{window.page.origin}/plan")
    tab.select_option("#region", "US")
    tab.fill("#signs__1", "I stop answering messages")
    tab.fill("#helpers__1__name", "Aunt Example")
    tab.fill("#helpers__1__phone", "55")
    tab.fill("#matters__1", "My dog\u202e")
    tab.fill("#signs__2", "I lie awake")
    settle(tab)
    tab.click("[aria-label='Take out: 1. My early signs, row 1']")
    settle(tab)


def plan_stopped(window: Window, tab: Page) -> None:
    plan_filled(window, tab)
    tab.get_by_role("button", name="Make the file").click()
    tab.wait_for_url("**/build")


def plan_unopened(window: Window, tab: Page) -> None:
    tab.goto(f"{window.page.origin}/plan")
    tab.click("text=Open saved answers")
    tab.set_input_files(
        "#saved", {"name": "answers.yaml", "mimeType": "text/yaml", "buffer": b"signs: [["}
    )
    tab.get_by_role("button", name="Open", exact=True).click()
    tab.wait_for_url("**/open")


def compared(window: Window, tab: Page) -> None:
    """A sitting with one contact that agrees in part, one that waits, and a difference."""
    tab.goto(f"{window.page.origin}/contacts/NZ/check")
    tab.fill("#by", "Casey Example")
    tab.get_by_role("button", name="Begin").click()
    tab.wait_for_selector("#contact-0")
    tab.fill("#contact-0-answer-0", "222")
    tab.click("#contact-0-compare")
    settle(tab)


def not_withdrawn(window: Window, tab: Page) -> None:
    tab.goto(f"{window.page.origin}/contacts/US/withdraw/us-988")
    tab.click("text=Withdraw it, and stop")
    tab.wait_for_selector("#why-fault")


def withdrawn(window: Window, tab: Page) -> None:
    tab.goto(f"{window.page.origin}/contacts/US/withdraw/us-988")
    tab.fill("#by", "Casey Example")
    tab.fill("#why", "The page names another.")
    tab.click("text=Withdraw it, and stop")
    tab.wait_for_url("**/contacts/done/*")


def region_without_its_main_line(window: Window, tab: Page) -> None:
    withdrawn(window, tab)
    tab.goto(f"{window.page.origin}/contacts/US")


def taken_back(window: Window, tab: Page) -> None:
    withdrawn(window, tab)
    tab.goto(f"{window.page.origin}/contacts/US/undo/us-988")


def refused_practice(window: Window, tab: Page) -> None:
    tab.goto(f"{window.page.origin}/practice")
    tab.fill("[id='numbers[1].phone']", "555-0100")
    tab.fill("#address", "a\nb\nc\nd\ne")
    tab.click("#more-clinicians")
    tab.wait_for_load_state()
    settle(tab)
    tab.locator(".last button").click()
    tab.locator("[role=alert] li").first.wait_for()


def faulty_practice(window: Window, tab: Page) -> None:
    assert window.page.office.practice is not None
    window.page.office.practice.write_text("name: A\npaper: a3\nadress: x\naddress: one line\n")
    tab.goto(f"{window.page.origin}/practice")


def reading(window: Window, tab: Page) -> None:
    tab.goto(f"{window.page.origin}/review")
    tab.check("[value=slow-breathing]")
    tab.get_by_role("button", name="Read what is chosen").click()
    tab.fill("#by", "Example Reviewer, RN")
    tab.get_by_role("button", name="Begin to read").click()
    tab.wait_for_url("**/slow-breathing")


def refused_reading(window: Window, tab: Page) -> None:
    reading(window, tab)
    tab.get_by_role("button", name="Record this page").click()
    tab.locator("[role=alert] li").first.wait_for()
    tab.locator(".question").first.locator("[value=yes]").check()
    tab.locator(".question").nth(1).locator("[value=no]").check()


GONE = ("410 (Gone)",)
STOPPED = ("422",)
PLAN = "Make a plan for hard moments"

STATES = (
    State("packet, empty", lambda _window, _tab: None, profile=None),
    State("packet, filled, with a page taken out", filled),
    State("packet, found by search", searched),
    State("packet, nothing found", found_nothing),
    State("packet, with a fault", with_a_fault),
    State(
        "packet, not decided by the practice",
        with_a_fault,
        profile={"name": "Willow Room"},
    ),
    State("packet, the program is about to end", about_to_end),
    State(
        "packet, the program has ended",
        without_an_answer,
        faults=("ERR_CONNECTION_REFUSED", "htmx:"),
    ),
    State("packet, gone", at("/packet/nothing"), "This is no longer here", GONE),
    State("packet, finished", finished, "This was finished", GONE),
    State("made", made, "Ready"),
    State("privacy", at("/privacy"), "What is kept, and how to check it"),
    State("no such page", at("/nothing"), "There is no such page.", ("404 (Not Found)",)),
    State("a profile with faults", with_a_broken_profile, "", STOPPED),
    State("practice, to be set up", at("/practice"), "Set up your practice", profile=None),
    State("practice, refused", refused_practice, "Your practice", STOPPED),
    State("practice, with faults in the file", faulty_practice, "Your practice"),
    State("review, listed", at("/review"), "What your practice has approved"),
    State("review, refused", refused_reading, "Slow breathing", STOPPED),
    State("review, taken back", at("/review/en/stop-pause/withdraw"), "Take back the approval of"),
    State("review, on paper", at("/review/en/stop-pause/sheet"), "to read on paper"),
    State("ended from the page", ended, "The program has ended"),
    State(
        "refused",
        not_let_in,
        "Open the page from the program",
        ("401 (Unauthorized)",),
    ),
    State("plan, empty", at("/plan"), PLAN),
    State("plan, with a second look, a fault and a row taken out", plan_filled, PLAN),
    State("plan, not made", plan_stopped, PLAN, STOPPED),
    State("plan, with answers that can't be opened", plan_unopened, PLAN, STOPPED),
    State("plan, gone", at("/plan/nothing"), "This is no longer here", GONE),
    State("contacts, without a practice", at("/contacts"), "Crisis contacts", profile=None),
    State("contacts", at("/contacts"), "Crisis contacts"),
    State("contacts of a region", at("/contacts/US"), "United States"),
    State("contacts, who compares", at("/contacts/NZ/check"), "Aotearoa New Zealand"),
    State("contacts, a sitting with a difference", compared, "Aotearoa New Zealand"),
    State("contacts, of the practice's own", at("/contacts/add"), ""),
    State("contacts, a number replaced", at("/contacts/US/replace/us-988"), ""),
    State("contacts, not withdrawn", not_withdrawn, "", STOPPED),
    State("contacts, withdrawn", withdrawn, ""),
    State("contacts, nothing can be printed", region_without_its_main_line, "United States"),
    State("contacts, a change taken back", taken_back, ""),
)


@pytest.mark.usefixtures("loopback")
@pytest.mark.parametrize("state", STATES, ids=lambda state: state.name)
def test_every_state_of_every_page_is_accessible(state: State, tmp_path: Path) -> None:
    profile = None
    if state.profile is not None:
        profile = tmp_path / "practice.yaml"
        profile.write_text(json.dumps(state.profile))
    with local_pages.running(profile) as running, local_pages.window(running) as window:
        tab = window.open()
        state.reach(window, tab)
        tab.wait_for_load_state()
        settle(tab)
        assert state.heading in tab.locator("h1").inner_text()
        tab.evaluate(AXE.read_text(encoding="utf-8"))
        found = [
            f"{size['width']}, {scheme}: {violation}"
            for size in SIZES
            for scheme in get_args(Scheme)
            for violation in violations(tab, size, scheme)
        ]
        found += [f"{width}: wider than the window" for width in REFLOW if wider(tab, width)]
        assert not found, "\n".join(found)
        tab.emulate_media(reduced_motion="reduce")
        assert tab.evaluate(_MOVES) == []
        window.expect(*state.faults)


# Colours change nothing but contrast: in the dark nothing else is asked.
_RULES: dict[Scheme, dict[str, Any]] = {
    "light": {"runOnly": TAGS, "rules": {"target-size": {"enabled": True}}},
    "dark": {"runOnly": {"type": "rule", "values": ["color-contrast"]}},
}
_AXE_RUN = """rules => axe.run(document, { ...rules, resultTypes: ["violations"] })
  .then(({ violations }) => violations.map(({ id, help, nodes }) =>
    `${id} (${help}): ${nodes.slice(0, 5).map(node => node.html.slice(0, 200))}`))
"""


def violations(tab: Page, size: ViewportSize, scheme: Scheme) -> list[str]:
    """What axe-core finds at a size, in light or dark."""
    tab.set_viewport_size(size)
    tab.emulate_media(color_scheme=scheme)
    found: list[str] = tab.evaluate(_AXE_RUN, _RULES[scheme])
    return found


def wider(tab: Page, width: int) -> bool:
    """Whether a page has to be scrolled to the side at a width."""
    tab.set_viewport_size({"width": width, "height": 700})
    return bool(tab.evaluate("document.documentElement.scrollWidth > innerWidth"))


_MOVES = """() => [...document.querySelectorAll("*")].filter(each => {
  const style = getComputedStyle(each);
  return style.animationName !== "none" || !/^0s(, 0s)*$/.test(style.transitionDuration);
}).map(each => each.outerHTML.slice(0, 100))
"""
