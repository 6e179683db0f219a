"""The page Plan as somebody uses it: filled in, made, saved and opened; nobody is mixed up."""

from __future__ import annotations

import html
import re
import time
from pathlib import Path
from typing import Any

import pytest
import yaml
from playwright.sync_api import Page, Route

import local_page as local_pages
from desks import desk
from groundsheet import api
from local_page import Client, LocalPage, Window, focused, settle as rest
from profiles import IN_YAML

pytestmark = pytest.mark.long

PLAN = re.compile(r".*/plan/[^/]+$")
MADE = re.compile(r".*/made/.+")
BIDI = "\u202e"
"""Turns the direction of text: it can't be printed."""


def settle(tab: Page) -> None:
    """Waits until all that was typed was sent, and is answered."""
    tab.wait_for_function("() => !unsent")
    rest(tab)


def plan(window: Window) -> Page:
    """A tab with a new plan."""
    tab = window.context.new_page()
    tab.goto(window.page.link)
    tab.click("nav >> text=Plan")
    tab.wait_for_url(PLAN)
    settle(tab)
    return tab


def said(tab: Page, name: str) -> str:
    """What is said beside a part or a row."""
    return tab.inner_text(f"#said-{name}")


def typed(tab: Page, name: str) -> str:
    return tab.input_value(f"[name='{name}']")


FILLED = """[...document.querySelectorAll("#parts :is(input, textarea, select)")]
  .filter(field => field.value).map(field => field.name)"""
"""The fields of a plan that hold something."""


def made(tab: Page) -> bytes:
    """The file, as it is downloaded."""
    settle(tab)
    tab.click("text=Make the file")
    tab.wait_for_url(MADE)
    with tab.expect_download() as download:
        tab.click("text=Download")
    return download.value.path().read_bytes()


def answers(pdf: bytes) -> dict[str, Any]:
    """What stands in the fields of a finished plan; it is as it was made."""
    file = api.Typed(pdf, "plan.pdf")
    assert api.verify(desk(), file).findings == ()
    return api.read_form(desk(), file).answers


# -- one plan, from its first letter to the file --------------------------------------------------


def test_a_plan_is_filled_in_seen_mended_made_and_changed(window: Window) -> None:
    tab = plan(window)
    assert tab.locator(".pages img").count() == 0
    assert said(tab, "signs") == "No early sign is written down yet."
    tab.fill("#signs__1", "I stop answering messages")
    tab.press("#signs__1", "Enter")
    assert focused(tab) == "signs__2"
    tab.keyboard.type("I lie awake")
    tab.keyboard.press("Shift+Enter")
    tab.keyboard.type("after three")
    tab.keyboard.press("Enter")
    assert focused(tab) == "signs__3"  # a row that wasn't there
    tab.keyboard.type("A third one")
    settle(tab)
    assert said(tab, "signs") == ""
    tab.press("#name", "Enter")  # makes nothing yet
    settle(tab)
    assert PLAN.fullmatch(tab.url)
    assert typed(tab, "signs.2") == "I lie awake\nafter three"
    # What is worth a second look stands beside its row, and stops nothing.
    tab.fill("#helpers__1__name", "Aunt Example")
    tab.fill("#helpers__1__phone", "55")
    settle(tab)
    assert said(tab, "helpers__1") == "Phone: only 2 digits: is one missing?"
    assert "row 1: Phone: only 2 digits" in tab.inner_text("#spoken")
    tab.fill("#helpers__1__phone", "202-555-0123")
    tab.click("#rows-helpers [data-add]")
    assert focused(tab) == "helpers__4__name"
    tab.keyboard.type("Jo Sample")
    settle(tab)
    assert said(tab, "helpers__1") == ""
    assert said(tab, "helpers__4") == "There is no number to call. Is there one?"
    # A row is taken out, and put back.
    tab.click("[aria-label='Take out: 1. My early signs, row 1']")
    settle(tab)
    assert [typed(tab, f"signs.{n}") for n in (1, 2)] == ["I lie awake\nafter three", "A third one"]
    assert focused(tab) == "undo-signs"
    tab.click("#undo-signs")
    settle(tab)
    assert [typed(tab, f"signs.{n}") for n in (1, 3)] == [
        "I stop answering messages", "A third one"]  # fmt: skip
    assert focused(tab) == "signs__1"
    tab.select_option("#region", "US")
    settle(tab)
    assert tab.locator(".pages img").count() == 2
    assert "988" in tab.inner_text(".contacts")
    # What can't be printed is said at its field, and where the file would be made.
    tab.fill("#matters__1", f"My dog{BIDI}")
    settle(tab)
    assert tab.get_attribute("#matters__1", "aria-invalid") == "true"
    assert said(tab, "matters__1").startswith("To mend. U+202E")
    assert "without it" in tab.inner_text("#faults")
    tab.click("text=Make the file")
    tab.wait_for_url("**/build")
    window.expect("422")
    assert focused(tab) == "faults"
    tab.click("#faults a")
    assert focused(tab) == "matters__1"
    tab.fill("#matters__1", "My dog")
    settle(tab)
    assert tab.get_attribute("#matters__1", "aria-invalid") is None
    tab.fill("#own_phone", "202-555-0199")
    found = answers(made(tab))
    assert found == {
        "signs": ["I stop answering messages", "I lie awake\nafter three", "A third one"],
        "helpers": [{"name": "Aunt Example", "phone": "202-555-0123"}, {"name": "Jo Sample"}],
        "matters": ["My dog"],
    }
    # Something is changed in it; its own address shows what became of it.
    tab.click("text=Change something in it")
    tab.wait_for_url(PLAN)
    assert typed(tab, "signs.3") == "A third one"
    assert tab.input_value("#region") == "US"
    tab.fill("#signs__3", "Another")
    assert answers(made(tab))["signs"][2] == "Another"
    tab.click("text=The same pages for the next person")
    tab.wait_for_url(PLAN)
    assert not tab.evaluate(FILLED)
    assert tab.input_value("#region") == ""
    tab.click("text=Make the file")
    tab.wait_for_url("**/build")
    window.expect("422")
    assert focused(tab) == "faults"
    tab.click("#faults a")
    assert focused(tab) == "region"


def test_by_keyboard_alone(window: Window) -> None:
    tab = plan(window)

    def tab_to(wanted: str) -> None:
        for _ in range(200):
            tab.keyboard.press("Tab")
            at = focused(tab)
            assert at != "body", "the focus is lost"
            if at == wanted:
                return
        raise AssertionError(f"no way to {wanted}")

    tab.focus(".skip")
    tab_to("signs__1")
    tab.keyboard.type("One")
    tab.keyboard.press("Enter")
    tab.keyboard.type("Two")
    tab_to("helpers__3__name")
    tab.keyboard.type("Aunt Example")
    tab.keyboard.press("Enter")
    assert focused(tab) == "helpers__4__name"
    tab.keyboard.type("Jo Sample")
    tab.keyboard.press("Tab")
    tab.keyboard.press("Tab")
    tab.keyboard.type("202-555-0125")
    settle(tab)
    tab.keyboard.press("Tab")
    tab.keyboard.press("Space")  # opens the rest of what may be known
    tab_to("helpers__4__address")
    tab.keyboard.type("1 Example Street")
    tab_to("remove-helpers__4")
    tab.keyboard.press("Enter")
    settle(tab)
    assert tab.locator("#helpers__4__name").count() == 0
    assert focused(tab) == "undo-helpers"
    tab.keyboard.press("Enter")
    settle(tab)
    assert focused(tab) == "helpers__4__name"
    assert typed(tab, "helpers.4.address") == "1 Example Street"
    tab.focus(".skip")
    tab_to("region")
    tab.keyboard.type("United S")
    tab_to("build")
    tab.keyboard.press("Enter")
    tab.wait_for_url(MADE)
    assert "Ready" in tab.inner_text("h1")


def test_what_is_typed_while_the_page_is_answered_stays(window: Window) -> None:
    """An answer that shows all parts anew takes its time: nothing that was typed is lost."""
    tab = plan(window)
    tab.fill("#signs__1", "One")
    settle(tab)

    def slow(route: Route) -> None:
        time.sleep(0.6)
        route.continue_()

    tab.route(PLAN, slow)
    tab.select_option("#plan-chosen", "safety-plan-teen")
    tab.fill("#signs__2", "Two")
    tab.press("#signs__2", "Enter")  # a row that the program doesn't know yet
    tab.wait_for_selector("text=1. How I can tell it's starting")
    tab.keyboard.type("Three")
    assert focused(tab) == "signs__3"
    tab.unroute(PLAN)
    settle(tab)
    assert [typed(tab, f"signs.{n}") for n in (1, 2, 3)] == ["One", "Two", "Three"]
    tab.reload()
    assert [typed(tab, f"signs.{n}") for n in (1, 2, 3)] == ["One", "Two", "Three"]


# -- two people -----------------------------------------------------------------------------------


def everything(tab: Page) -> str:
    """All that a page holds: what stands in it, in its fields, in its address and in storage."""
    return str(
        tab.evaluate(
            """async () => JSON.stringify([
              document.documentElement.outerHTML,
              [...document.querySelectorAll("input, textarea, select")].map((each) => each.value),
              location.href, document.title, document.cookie, name, history.state,
              {...localStorage}, {...sessionStorage},
              await caches.keys(), (await indexedDB.databases()).map((each) => each.name),
            ])"""
        )
    )


def test_a_second_person_gets_nothing_of_a_first(window: Window, tmp_path: Path) -> None:
    """The first plan was interrupted, with a typing mistake in it, and never made."""
    first = plan(window)
    first_address = first.url
    first.fill("#name", "Quilla Zwxample")
    first.fill("#signs__1", f"Quillasign{BIDI}")
    first.fill("#helpers__1__name", "Quillahelper")
    first.fill("#helpers__1__phone", "0777 9999")
    first.fill("#own_phone", "Quillaphone")
    first.select_option("#region", "GB-ENG")
    settle(first)
    assert "Quilla" in everything(first)
    second = window.context.new_page()
    second.goto(f"{window.page.origin}/plan")
    settle(second)
    assert not re.search("Quilla|0777|116 123", everything(second))
    assert second.input_value("#region") == ""
    second.fill("#signs__1", "Their own sign")
    settle(second)
    first.fill("#matters__1", "Quillamatter")  # both go on, side by side
    settle(first)
    second.reload()
    assert typed(second, "signs.1") == "Their own sign"
    assert not re.search("Quilla|0777|116 123", everything(second))
    with second.expect_download() as download:
        second.click(".saving summary")
        second.click("button:has-text('Save the answers')")
    saved = download.value.path().read_bytes()
    assert yaml.safe_load(saved) == {"signs": ["Their own sign"]}
    second.select_option("#region", "US")
    pdf = made(second)
    assert answers(pdf) == {"signs": ["Their own sign"]}
    assert b"Quilla" not in saved + pdf
    assert not re.search("Quilla|0777|116 123", everything(second))
    second.go_back()
    second.wait_for_load_state()
    window.expect("410")
    assert "This was finished" in second.inner_text("h1")
    # The first one is still whole at its own address, and gone once it is forgotten.
    first.reload()
    assert first.url == first_address
    assert typed(first, "matters.1") == "Quillamatter"
    first.click(".forget summary")
    first.click("button:has-text('Forget it')")
    first.wait_for_url(lambda url: url != first_address)
    settle(first)
    assert not re.search("Quilla|0777", everything(first))
    first.goto(first_address)
    window.expect("410")
    assert not re.search("Quilla|0777", everything(first))
    cookies = window.context.cookies()
    assert [cookie["name"] for cookie in cookies] == [f"groundsheet-{window.page.port}"]
    storage = window.context.storage_state(path=tmp_path / "storage.json")
    assert storage["origins"] == []


# -- saved and opened -----------------------------------------------------------------------------


def test_answers_are_saved_and_opened_again(window: Window, tmp_path: Path) -> None:
    tab = plan(window)
    tab.fill("#signs__1", "Zoë says: no")
    tab.fill("#company__1__name", "The bench")
    tab.fill("#matters__2", f"Faulty{BIDI}")  # saved all the same
    tab.click(".saving summary")
    with tab.expect_download() as download:
        tab.click("button:has-text('Save the answers')")
    assert download.value.suggested_filename == "plan-answers.yaml"
    saved = tmp_path / "saved.yaml"
    download.value.save_as(saved)
    tab.fill("#signs__2", "The page goes on as before")
    settle(tab)
    assert said(tab, "signs") == ""
    # Into an empty plan they come as they are; beside somebody else's words never.
    addresses = []
    for somebody in ("", "Somebody else"):
        tab.goto(f"{window.page.origin}/plan")
        addresses.append(tab.url)
        tab.click(".open-saved summary")
        tab.set_input_files("#saved", saved)
        tab.fill("#signs__1", somebody)
        tab.click(".open-saved button")
        tab.wait_for_selector(".done")
        assert (tab.url == addresses[-1]) == (not somebody)
        assert typed(tab, "signs.1") == "Zoë says: no"
        assert typed(tab, "matters.1") == f"Faulty{BIDI}"
        assert "Somebody" not in everything(tab)
    tab.go_back()
    tab.wait_for_url(addresses[-1])
    assert typed(tab, "signs.1") == "Somebody else"
    tab.fill("#signs__2", "typed a moment ago")
    tab.reload()
    assert typed(tab, "signs.2") == "typed a moment ago"


# -- without a browser ----------------------------------------------------------------------------


def begun(client: Client) -> str:
    """The address of a new plan."""
    return client.follow("/plan")[0]


def fields(page: str) -> dict[str, str]:
    """The fields of a page that hold something."""
    found = dict(re.findall(r'<input id="[^"]*" name="([^"]+)" value="([^"]+)"', page))
    areas = re.findall(r'<textarea [^>]*name="([^"]+)"[^>]*>([^<]+)</textarea>', page)
    return {name: html.unescape(value) for name, value in [*found.items(), *areas]}


def test_rows_are_added_taken_out_and_put_back_once_for_each_press(local_page: LocalPage) -> None:
    client = local_page.client()
    at = begun(client)
    rows = {"signs.1": "One", "signs.2": "Two"}
    asked = {"hx-request": "true"}
    assert client.post(at, {**rows, "add": "signs"}).location == at
    assert 'id="signs__3"' in client.get(at).text
    spoken = []
    for _ in range(2):  # the second press comes too late
        answer = client.post(at, {**rows, "remove": "signs.1 0"}, headers=asked)
        spoken.append("Taken out. Undo" in answer.text)
        rows = fields(client.get(at).text)
    assert rows == {"signs.1": "Two"}
    assert spoken == [True, False]
    for _ in range(2):
        client.post(at, {**rows, "undo": "signs 1"})
        rows = fields(client.get(at).text)
    assert rows == {"signs.1": "One", "signs.2": "Two"}
    for name in ("remove", "undo", "add"):
        for value in ("", "signs", "signs.9 2", "signs.x 2", "review_on 0", "own_phone.1 0", "9 9"):
            answer = client.post(at, {**rows, name: value})
            assert answer.location == at
    assert fields(client.get(at).text) == rows


def test_a_double_click_makes_one_file(local_page: LocalPage) -> None:
    client = local_page.client()
    at = begun(client)
    first = client.post(f"{at}/build", {"region": "US", "signs.1": "One"})
    second = client.post(f"{at}/build", {"region": "US", "signs.1": "One"})
    assert first.location == second.location
    assert first.location.startswith("/made/")
    assert client.get(at).status == 410
    assert client.post(at, {"signs.1": "Two"}, headers={"hx-request": "1"}).headers[
        "hx-redirect"] == at  # fmt: skip
    assert client.post(f"{at}/save", {}).location == at


def test_nothing_is_made_without_a_region(local_page: LocalPage) -> None:
    client = local_page.client()
    for region in ("", "XX", "ZA"):
        answer = client.post(f"{begun(client)}/build", {"region": region, "signs.1": "One"})
        assert answer.status == 422
        assert "/made/" not in answer.text
        assert ("Say where the person is.</a>" in answer.text) == (not region)
        assert fields(answer.text)["signs.1"] == "One"


def test_a_contact_that_is_withdrawn_meanwhile_is_not_printed(
    loopback: None, tmp_path: Path
) -> None:
    (tmp_path / "practice.yaml").write_text(f"name: Willow Room\n{IN_YAML}", encoding="utf-8")
    with local_pages.running(tmp_path / "practice.yaml") as page:
        client = page.client()
        at, sent = begun(client), {"region": "US", "signs.1": "One"}
        client.post(at, sent, headers={"hx-request": "true"})
        assert "741741" in client.get(at).text
        api.withdraw(desk(tmp_path), "us-crisis-text-line", by="Example Person", why="It is wrong.")
        assert "741741" not in client.get(at).text
        made = client.get(client.post(f"{at}/build", sent).location)
        assert made.status == 200
        assert "741741" not in made.text


def test_what_is_forgotten_does_not_come_back_from_the_finished_file(
    local_page: LocalPage,
) -> None:
    client = local_page.client()
    made = client.post(f"{begun(client)}/build", {"region": "US", "signs.1": "One"}).location
    back = re.findall(r'href="(/plan/change/[^"]+)"', client.get(made).text)[0]
    at, shown = client.follow(back)
    assert fields(shown.text)["signs.1"] == "One"
    assert "The file that was made of it stays" in shown.text
    assert client.post(f"{at}/forget").location == "/plan"
    assert client.get(at).status == client.get(back).status == 410
    assert client.get(made).status == 200


def test_what_another_plan_asks_for_is_kept_and_said(local_page: LocalPage) -> None:
    client = local_page.client()
    at = begun(client)
    client.post(at, {"plan": "safety-plan-teen", "parts.my-words.1": "Come over"})
    assert fields(client.get(at).text)["parts.my-words.1"] == "Come over"
    client.post(at, {"plan": "safety-plan"})
    page = client.get(at).text
    assert "parts.my-words.1" not in fields(page)
    assert "and not printed: what stands in What I can say or text" in page
    saved = client.post(f"{at}/save", {"plan": "safety-plan", "signs.1": "One"})
    assert yaml.safe_load(saved.body) == {"signs": ["One"], "parts": {"my-words": ["Come over"]}}
    client.post(at, {"plan": "safety-plan-teen"})
    assert fields(client.get(at).text)["parts.my-words.1"] == "Come over"


def test_each_language_has_its_plans(local_page: LocalPage) -> None:
    client = local_page.client()
    at = begun(client)
    client.post(at, {"plan": "safety-plan-teen", "language": "es", "signs.1": "Uno"})
    page = client.get(at).text
    assert "1. Mis primeras señales" in page
    assert '<legend id="title-signs" lang="es">' in page
    assert "My backup plan" not in page
    assert fields(page) == {"signs.1": "Uno"}


HOSTILE = "\"><script>alert(1)</script>{{ 7*7 }}<evalString>'&amp;</textarea>"


def test_what_is_typed_is_text_and_nothing_else(local_page: LocalPage) -> None:
    client = local_page.client()
    at = begun(client)
    form = api.plan_form(desk(), "safety-plan")
    names = [
        p.name if p.kind == "line" else f"{p.name}.1" for p in form.parts if p.kind != "people"
    ]
    names += [f"helpers.1.{each.name}" for each in form.person]
    values = dict.fromkeys([*names, "name", "clinician", "next_appointment"], HOSTILE)
    client.post(at, {**values, "region": "US", HOSTILE: HOSTILE, f"signs.2.{HOSTILE}": "x"})
    page = client.get(at).text
    assert "<script>alert" not in page
    assert "<evalString" not in page
    assert ">49<" not in page
    assert fields(page)["signs.1"] == HOSTILE
    answer = client.post(at, {**values, "region": HOSTILE, "plan": HOSTILE, "paper": HOSTILE,
                              "print_size": HOSTILE}, headers={"hx-request": "1"})  # fmt: skip
    assert answer.status == 200
    assert "<script>alert" not in answer.text


def test_what_can_not_be_opened_says_why_and_changes_nothing(local_page: LocalPage) -> None:
    client = local_page.client()
    at = begun(client)
    client.post(at, {"signs.1": "Mine"})
    for data, why in (
        (b"", "No file was chosen."),
        (b"Qzx: 1", "not known"),
        (b"%PDF-1.7 Qzx", "the file"),
        (b"signs: [Qzx", "the file"),
        (b"#" * 1_100_000, "larger than"),
    ):
        answer = client.post(f"{at}/open", files={"saved": ("Quilla.yaml", data)})
        assert answer.status == 422
        assert why in answer.text
        assert not re.search("Qzx|Quilla", answer.text)
        assert fields(answer.text) == {"signs.1": "Mine"}


def test_a_filled_in_pdf_opens(local_page: LocalPage) -> None:
    client = local_page.client()
    built = api.build(
        desk(),
        ["safety-plan"],
        region="US",
        answers=api.Typed(b"signs: [One]\nhelpers: [{name: Sam, text: too}]", "answers"),
        drafts=True,
    )
    at = begun(client)
    answer = client.post(f"{at}/open", files={"saved": ("a.pdf", built.proven.data)})
    assert answer.location == at
    page = client.get(at).text
    assert fields(page) == {"signs.1": "One", "helpers.1.name": "Sam"}
    assert '<option value="too" lang="en" selected>' in page
