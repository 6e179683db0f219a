"""The page Packet as somebody uses it, in Chromium: by mouse, and by keyboard alone."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path

import pikepdf
import pytest
from playwright.sync_api import Page

import local_page as local_pages
from desks import desk
from groundsheet import api
from local_page import LocalPage, Window, focused, settle
from pages import page_texts
from profiles import DECISION, IN_YAML

pytestmark = pytest.mark.long

PRESSES = 60
"""How often Tab is pressed at most to come to something."""


def picks(tab: Page) -> list[str]:
    return [str(item.get_attribute("data-id")) for item in tab.locator(".picks li").all()]


def preview(tab: Page) -> str:
    """What tells the pages that are shown from others."""
    return str(tab.locator(".pages img").first.get_attribute("src"))


def make(tab: Page) -> None:
    tab.get_by_role("button", name="Make the file").click()
    tab.wait_for_url("**/made/*")
    settle(tab)


def downloaded(tab: Page) -> tuple[str, bytes]:
    """The file's name and its bytes, as the browser keeps them."""
    with tab.expect_download() as waiting:
        tab.get_by_role("link", name="Download").click()
    return waiting.value.suggested_filename, Path(waiting.value.path()).read_bytes()


def accepted(pdf: bytes, folder: Path) -> None:
    file = folder / "downloaded.pdf"
    file.write_bytes(pdf)
    assert api.verify(desk(), file).findings == ()


def unpacked(pdf: bytes) -> bytes:
    """All that stands in a file: text of its pages, and each stream and value as it is."""
    parts = [pdf, "\n".join(page_texts(pdf)).encode()]
    with pikepdf.Pdf.open(io.BytesIO(pdf)) as document:
        for thing in document.objects:
            parts.append(repr(thing).encode())
            if isinstance(thing, pikepdf.Stream):
                parts.append(thing.read_bytes())
    return b"\n".join(parts)


_HELD = """() => JSON.stringify([
  document.documentElement.outerHTML, document.title, location.href, name, history.state,
  [...document.querySelectorAll("input, select, textarea")].map(field => field.value),
  {...localStorage}, {...sessionStorage}, document.cookie,
])"""
_STORED = "async () => [await indexedDB.databases(), await caches.keys()]"


def held(window: Window, tab: Page) -> str:
    """All that a browser holds of a page, and every address that it has asked for."""
    return "\n".join(
        [
            str(tab.evaluate(_HELD)),
            json.dumps([dict(cookie) for cookie in window.context.cookies()]),
            json.dumps(tab.evaluate(_STORED)),
            *window.addresses,
        ]
    )


def test_three_pages_in_order_for_somebody_by_mouse(window: Window, tmp_path: Path) -> None:
    tab = window.open()
    tab.click("#use-first-steps")
    settle(tab)
    assert picks(tab) == ["safety-plan", "stop-pause"]
    tab.click("#remove-safety-plan")
    # What somebody types is searched for while they type.
    tab.locator("#words").press_sequentially("can't sleep")
    settle(tab)
    assert tab.locator("#shelves h3").first.inner_text().startswith("Better nights")
    tab.click("#add-better-nights")
    tab.fill("#words", "urge")
    settle(tab)
    tab.click("#add-riding-an-urge")
    tab.fill("#words", "")
    settle(tab)
    tab.click("#add-slow-breathing")
    settle(tab)
    assert picks(tab) == ["stop-pause", "better-nights", "riding-an-urge", "slow-breathing"]
    assert tab.locator("#add-slow-breathing > span").first.inner_text() == "Added"
    # Order: dragged to the top, and one step up.
    last = tab.locator(".picks li").last
    last.drag_to(tab.locator(".picks li").first, target_position={"x": 30, "y": 3})
    settle(tab)
    tab.click("#up-stop-pause")
    settle(tab)
    assert picks(tab) == ["stop-pause", "slow-breathing", "better-nights", "riding-an-urge"]
    # Taken out, and back where it was.
    tab.click("#remove-better-nights")
    tab.click("#undo")
    settle(tab)
    assert picks(tab) == ["stop-pause", "slow-breathing", "better-nights", "riding-an-urge"]
    tab.click("#remove-better-nights")
    settle(tab)
    # Nothing is shown before it is said where the person is.
    assert tab.locator(".pages img").count() == 0
    assert "where the person is" in tab.locator("#live").inner_text()
    tab.select_option("#region", "US")
    settle(tab)
    before = preview(tab)
    assert "988" in tab.locator(".contacts").inner_text()
    # Whoever presses two at once sees what both come to: the second answer finds its place.
    tab.click("#add-tipp")
    tab.click("#add-quick-card")
    settle(tab)
    assert picks(tab)[-2:] == ["tipp", "quick-card"]
    assert tab.locator(".pages img").count() == int(tab.locator("#sides").inner_text().split()[0])
    tab.click("#remove-tipp")
    tab.click("#remove-quick-card")
    # Whoever types and clicks at once does both.
    tab.fill("#name", "Robin Example")
    tab.click("#down-stop-pause")
    settle(tab)
    assert picks(tab) == ["slow-breathing", "stop-pause", "riding-an-urge"]
    assert preview(tab) != before
    tab.fill("#clinician", "Alex Example")
    # Whoever goes away in the middle of a word, comes back, or loads the page again finds all.
    tab.fill("#next_appointment", "Tuesday at 10")
    tab.get_by_role("link", name="What is kept").click()
    tab.wait_for_url("**/privacy")
    tab.go_back()
    settle(tab)
    tab.reload()
    settle(tab)
    assert tab.input_value("#name") == "Robin Example"
    assert tab.input_value("#next_appointment") == "Tuesday at 10"
    assert tab.input_value("#region") == "US"
    assert picks(tab) == ["slow-breathing", "stop-pause", "riding-an-urge"]
    # A double click makes one file.
    draft = tab.url
    tab.get_by_role("button", name="Make the file").dblclick()
    tab.wait_for_url("**/made/*")
    settle(tab)
    made = tab.url
    assert {a for a in window.addresses if re.search(r"/made/[^/]+$", a)} == {made}
    name, pdf = downloaded(tab)
    accepted(pdf, tmp_path)
    texts = page_texts(pdf)
    titles = ["Slow breathing", "A short pause", "Riding an urge"]
    starts = [next(n for n, text in enumerate(texts) if t in text[:400]) for t in titles]
    assert starts == sorted(starts)
    for words in ("Robin Example", "Alex Example", "Tuesday at 10"):
        assert words in " ".join(texts)
        assert words not in name
        assert words not in held(window, tab)
    record = tab.input_value("#record")
    assert "A short pause" in record
    # Back: it was finished, and leads to the file.
    tab.go_back()
    settle(tab)
    assert tab.url == draft
    window.expect("410 (Gone)")
    tab.get_by_role("link", name="To the finished file").click()
    settle(tab)
    assert tab.url == made
    # The same pages for another: nothing of the first, and the region is asked anew.
    tab.get_by_role("link", name="The same pages").click()
    settle(tab)
    assert picks(tab) == ["slow-breathing", "stop-pause", "riding-an-urge"]
    assert tab.input_value("#region") == ""
    assert "Example" not in held(window, tab)


def test_the_same_by_keyboard_alone(window: Window, tmp_path: Path) -> None:
    tab = window.open()

    def press(*keys: str) -> None:
        for key in keys:
            tab.keyboard.press(key)
        settle(tab)
        assert focused(tab) != "body", keys

    def to(name: str, key: str = "Tab") -> None:
        """Goes on until something has the focus, which is then seen."""
        for _ in range(PRESSES):
            tab.keyboard.press(key)
            if focused(tab) == name:
                break
        assert focused(tab) == name
        outline = tab.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline != "none", name

    to("a")
    press("Enter")
    assert focused(tab) == "main"  # the link over the navigation
    to("words")
    tab.keyboard.type("urge")
    settle(tab)
    to("add-riding-an-urge")
    press("Enter")
    to("add-early-signs")
    press("Space")
    to("add-quick-card")
    press("Enter")
    assert picks(tab) == ["riding-an-urge", "early-signs", "quick-card"]
    to("down-riding-an-urge")
    press("Enter", "Enter")
    assert picks(tab) == ["early-signs", "quick-card", "riding-an-urge"]
    assert focused(tab) == "down-riding-an-urge"
    to("up-riding-an-urge", "Shift+Tab")
    press("Space")
    assert picks(tab) == ["early-signs", "riding-an-urge", "quick-card"]
    to("remove-riding-an-urge")
    press("Enter")
    assert focused(tab) == "undo"
    press("Enter")
    assert picks(tab) == ["early-signs", "riding-an-urge", "quick-card"]
    assert focused(tab) == "remove-riding-an-urge"
    press("Enter")
    to("remove-early-signs", "Shift+Tab")
    press("Enter")
    assert picks(tab) == ["quick-card"]
    to("region", "Shift+Tab")
    tab.keyboard.type("United S")
    to("name")
    tab.keyboard.type("Robin Example")
    press("Enter")  # in a field: it takes what was typed
    assert picks(tab) == ["quick-card"]
    to("build")
    settle(tab)
    assert tab.locator(".pages img").count() == 1
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/made/*")
    settle(tab)
    for _ in range(PRESSES):
        tab.keyboard.press("Tab")
        if tab.evaluate("document.activeElement.textContent") == "Download":
            break
    with tab.expect_download() as waiting:
        tab.keyboard.press("Enter")
    pdf = Path(waiting.value.path()).read_bytes()
    accepted(pdf, tmp_path)
    assert "Robin Example" in page_texts(pdf)[0]


def test_a_second_person_after_a_first_that_was_mistyped_and_interrupted(
    window: Window, tmp_path: Path
) -> None:
    first = window.open()
    first.select_option("#region", "CA")
    first.click("#add-better-nights")
    settle(first)
    first.fill("#name", "Jordna Sampel")
    first.fill("#next_appointment", "Mondya at 9")
    settle(first)
    first.fill("#clinician", "Kim Sampel")
    # Somebody knocks. In another tab it is begun for the next person.
    second = window.context.new_page()
    second.goto(f"{window.page.origin}/")
    settle(second)
    of_first = ("Jordna", "Sampel", "Mondya")
    assert second.input_value("#region") == ""
    second.click("#add-stop-pause")
    second.select_option("#region", "US")
    second.fill("#name", "Robin Example")
    settle(second)
    settle(first)
    assert first.input_value("#name") == "Jordna Sampel"
    first.reload()
    settle(first)
    assert first.input_value("#clinician") == "Kim Sampel"
    assert picks(first) == ["better-nights"]
    assert "Example" not in held(window, first)
    second.reload()
    settle(second)
    assert picks(second) == ["stop-pause"]
    # The same address in a further tab, for whoever thinks that this begins another's.
    third = window.context.new_page()
    third.goto(second.url)
    third.fill("#name", "Sam Example")
    third.click("#add-quick-card")
    settle(third)
    assert picks(third) == ["stop-pause", "quick-card"]
    make(second)
    _, pdf = downloaded(second)
    accepted(pdf, tmp_path)
    everything = unpacked(pdf)
    for words in of_first:
        assert words.encode() not in everything
        assert words not in held(window, second)
    assert "Canada" not in " ".join(page_texts(pdf))
    assert "Better nights" not in " ".join(page_texts(pdf))
    assert "Robin Example" in page_texts(pdf)[0]
    assert "Right now" not in " ".join(page_texts(pdf))
    third.fill("#name", "Sam Examples")
    third.get_by_text("This was finished").wait_for()
    window.expect("410 (Gone)")
    # And in the first one's own tab, from the top of the page, for a third.
    first.get_by_role("link", name="Packet", exact=True).click()
    settle(first)
    assert picks(first) == []
    for words in (*of_first, "Robin"):
        assert words not in held(window, first)


def test_a_program_that_was_ended_leaves_what_was_typed_on_the_page(window: Window) -> None:
    tab = window.open()
    tab.select_option("#region", "US")
    tab.click("#add-stop-pause")
    settle(tab)
    window.page.end()
    tab.fill("#name", "Robin Example")
    trouble = tab.get_by_role("alert").filter(has_text="doesn't answer")
    trouble.wait_for()
    tab.get_by_role("button", name="Make the file").click()
    settle(tab)
    trouble.wait_for()
    assert tab.input_value("#name") == "Robin Example"
    assert picks(tab) == ["stop-pause"]
    window.expect("ERR_CONNECTION_REFUSED", "htmx:sendError", "htmx:afterRequest")


@pytest.mark.usefixtures("loopback")
def test_what_a_practice_has_not_decided_is_printed_this_once(tmp_path: Path) -> None:
    profile = tmp_path / "practice.yaml"
    fields = {"name": "Willow Room", "prints_drafts": DECISION}
    profile.write_text(json.dumps(fields))
    with local_pages.running(profile) as running, local_pages.window(running) as window:
        tab = window.open()
        tab.select_option("#region", "US")
        tab.click("#add-two-sides")
        settle(tab)
        assert "Not yet" in tab.locator("#live").inner_text()
        once = tab.get_by_label("Print it this once")
        once.check()
        settle(tab)
        assert tab.locator(".pages img").count() >= 1
        assert focused(tab) != "body"
        # It holds for what comes after, up to the file.
        tab.fill("#name", "Robin Example")
        settle(tab)
        assert tab.locator(".pages img").count() >= 1
        assert once.is_checked()
        # What the practice changes meanwhile is on the paper.
        fields["name"] = "Alder Room"
        profile.write_text(json.dumps(fields))
        tab.fill("#next_appointment", "Tuesday at 10")
        make(tab)
        _, pdf = downloaded(tab)
        first = page_texts(pdf)[0]
        assert "Alder Room" in first
        assert "Tuesday at 10" in first


def test_what_is_wrong_is_said_in_words_and_nothing_is_lost(window: Window) -> None:
    tab = window.open()
    tab.click("#add-stop-pause")
    settle(tab)
    tab.get_by_role("button", name="Make the file").click()
    assert tab.evaluate("document.querySelector('#region').matches(':invalid')")
    assert focused(tab) == "region"
    tab.select_option("#region", "US")
    settle(tab)
    tab.fill("#name", "Robin 字")
    settle(tab)
    assert "the fonts don't have" in tab.locator("#live [role=alert]").inner_text()
    tab.get_by_role("button", name="Make the file").click()
    tab.wait_for_url("**#live")
    settle(tab)
    assert "the fonts don't have" in tab.locator("#live [role=alert]").inner_text()
    assert tab.input_value("#name") == "Robin 字"
    tab.fill("#words", "qqqqq")
    settle(tab)
    assert "Nothing was found" in tab.locator("#shelves").inner_text()


def test_a_profile_that_breaks_meanwhile_leaves_the_page_as_it_is(tmp_path: Path) -> None:
    profile = tmp_path / "practice.yaml"
    whole = f"name: Willow Room\n{IN_YAML}"
    profile.write_text(whole)
    with local_pages.running(profile) as running, local_pages.window(running) as window:
        tab = window.open()
        tab.click("#add-stop-pause")
        tab.select_option("#region", "US")
        settle(tab)
        profile.write_text("name: [\n")
        tab.fill("#name", "Robin Example")
        settle(tab)
        window.expect("422")
        trouble = tab.locator("#trouble")
        assert "Your practice's file has faults" in trouble.inner_text()
        assert trouble.get_by_role("link").get_attribute("href") == "/practice"
        assert tab.locator("header.top, main, #live").count() == 3
        assert tab.input_value("#name") == "Robin Example"
        profile.write_text(whole)
        tab.fill("#clinician", "Casey Example")
        settle(tab)
        assert trouble.is_hidden()
        assert tab.locator(".pages img").count() >= 1
        assert tab.input_value("#name") == "Robin Example"


def test_a_plain_client_sees_the_same_page(local_page: LocalPage) -> None:
    client = local_page.client()
    where, shown = client.follow("/")
    assert where.startswith("/packet/")
    assert shown.headers["cache-control"] == "no-store"
    fields = {"region": "US", "name": "Robin Example"}
    assert client.post(where, {**fields, "add": "stop-pause"}).location == where
    assert "Page 1 as it will be printed" in client.get(where).text
    # Sent twice, it is made once.
    made = client.post(f"{where}/build", fields).location
    assert client.post(f"{where}/build", fields).location == made
    assert "Robin" not in client.get(made).text


def test_what_was_taken_out_and_added_again_is_not_put_back_as_well(local_page: LocalPage) -> None:
    client = local_page.client()
    at, _ = client.follow("/packet")
    for name in ("stop-pause", "tipp"):
        client.post(at, {"add": name})
    client.post(at, {"remove": "stop-pause"})
    client.post(at, {"add": "stop-pause"})
    client.post(at, {"undo": "1"})
    assert 'name="shown" value="tipp stop-pause"' in client.get(at).text
    # Nor is it put back where there is no room for it any more.
    client.post(at, {"remove": "tipp"})
    names = re.findall(r'name="add" value="([^"]+)"', client.get(at).text)
    more = [name for name in dict.fromkeys(names) if name not in ("tipp", "stop-pause")]
    for name in more[:19]:
        client.post(at, {"add": name})
    client.post(at, {"undo": "1"})
    shown = re.findall(r'name="shown" value="([^"]*)"', client.get(at).text)[0].split()
    assert shown == ["stop-pause", *more[:19]]


def test_what_breaks_the_policy_of_the_page_is_noticed(window: Window) -> None:
    tab = window.open()
    from_elsewhere = "Object.assign(new Image(), {src: 'https://example.org/x.png'})"
    tab.evaluate(f"document.body.append({from_elsewhere})")
    settle(tab)
    window.expect("Content Security Policy", "asked for https://example.org/")
