"""The page Review: how each text stands, a sitting, an approval taken back, a sheet."""

from __future__ import annotations

import html
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

import local_page as local_pages
from desks import desk
from groundsheet import api
from local_page import Client, LocalPage, focused, full
from pages import page_texts
from profiles import IN_YAML
from reviewing import yes_to_all

BY = "Example Reviewer, RN"
PRESSES = 60


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A practice with a text of its own in place of a shipped one, so that it can be changed."""
    (tmp_path / "practice.yaml").write_text(
        f"name: Harbor Test Clinic\ncontent_dirs: [modules]\n{IN_YAML}", encoding="utf-8"
    )
    api.new_module(desk(tmp_path), "stop-pause")
    return tmp_path


@pytest.fixture
def page(loopback: None, folder: Path) -> Iterator[LocalPage]:
    with local_pages.running(practice=folder / "practice.yaml") as running:
        yield running


@pytest.fixture
def client(page: LocalPage) -> Client:
    return page.client()


def approve(folder: Path, *names: str) -> None:
    at = desk(folder)
    api.approve(at, names, by=BY, answers=yes_to_all(at, *names))


def change(folder: Path, old: str, new: str) -> None:
    path = folder / "modules" / "stop-pause.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def sitting(client: Client, module: str = "stop-pause") -> str:
    """A sitting with one module, in which somebody has said who they are."""
    begun = client.post("/review", {"module": module, "language": "en"})
    client.post(begun.location, {"by": BY})
    return begun.location


def answers(text: str, at: api.Desk, module: str = "stop-pause") -> dict[str, str]:
    """What a form sends where yes is said to all."""
    digest = re.search(r'name="digest" value="(\w+)"', text)
    assert digest is not None
    given = {"digest": digest[1]}
    for asked in api.review(at, module).asked:
        given[asked.id] = "1" if asked.proposed else "yes"
    return given


def faults(text: str) -> dict[str, str]:
    return {
        name: html.unescape(words)
        for name, words in re.findall(r'class="fault" id="([^"]*)-fault">([^<]*)<', text)
    }


# -- how each text stands -------------------------------------------------------------------------


def test_each_text_stands_under_how_it_stands(client: Client, folder: Path) -> None:
    first = client.get("/review").text
    assert "0 of " in first
    assert "Drafts: nobody has approved them" in first
    assert "Take back" not in first
    assert " checked" not in first
    approve(folder, "stop-pause", "slow-breathing")
    change(folder, "Pick one next step", "Pick one small next step that keeps you safe.")
    changed = client.get("/review").text
    assert f"Approved by {BY} on 2026-11-24, until 2027-11-24." in changed
    assert "Its text changed and its version 1.1 didn" in changed
    heads = re.findall(r'id="state-(\w+)"', changed)
    assert heads == ["changed", "draft", "approved"]
    other = client.get("/review?language=es").text
    assert 'value="es" selected' in other
    assert "0 of " in other
    assert client.get("/review?language=xx&done=nothing").status == 200


def test_without_a_practice_texts_are_listed_and_nothing_can_be_approved(
    local_page: LocalPage,
) -> None:
    client = local_page.client()
    listed = client.get("/review").text
    assert "the program needs a folder of your practice" in listed
    assert 'name="module"' not in listed
    assert client.post("/review", {"module": "stop-pause", "language": "en"}).status == 200
    taken = client.post("/review/en/stop-pause/withdraw", {"by": BY, "why": "a step is unclear"})
    assert taken.status == 422
    assert client.get("/review/en/stop-pause/withdraw").status == 200


# -- a sitting ------------------------------------------------------------------------------------


def test_who_reads_is_asked_once(client: Client) -> None:
    nothing = client.post("/review", {"language": "en"})
    assert nothing.status == 422
    assert "Choose one or more pages" in nothing.text
    begun = client.post("/review", {"module": "stop-pause", "language": "en"})
    at = begun.location
    assert client.get(f"{at}/stop-pause").location == at, "who reads is asked first"
    for typed, field, words in (
        ({"by": "Example Reviewer"}, "by", "Give name and credential."),
        ({"by": BY, "until": "2036-01-01"}, "until", "not within two years"),
        ({"by": BY, "until": "soon"}, "until", "Write a day"),
        ({"by": f"{'Example ' * 40}, RN"}, "by", "at most 200"),
    ):
        refused = client.post(at, typed)
        assert refused.status == 422
        assert words in faults(refused.text)[field]
    assert client.post(at, {"by": BY}).location == at
    assert client.get(at).location == f"{at}/stop-pause"
    assert client.get(f"{at}/tipp").location == at, "it is none of this sitting"
    assert client.get("/review/sitting/none").status == 410
    assert client.post("/review/sitting/none/stop-pause").status == 410


def test_what_is_read_and_asked(client: Client, folder: Path) -> None:
    at = sitting(client)
    shown = html.unescape(client.get(f"{at}/stop-pause").text)
    entry = api.review(desk(folder), "stop-pause")
    for line in api.show(desk(folder), "stop-pause").lines:
        assert line.text in shown
    for asked in entry.asked:
        assert asked.question in shown
        for sentence in asked.proposed:
            assert f">{sentence.text}</q>" in shown
    assert " checked" not in shown
    assert "What the checker found" in shown


def test_an_answer_that_is_none_is_told_and_nothing_else_is_lost(
    client: Client, folder: Path
) -> None:
    at = f"{sitting(client)}/stop-pause"
    given = answers(client.get(at).text, desk(folder))
    quotes = [asked for asked in api.review(desk(folder), "stop-pause").asked if asked.quotes]
    first, second = quotes[0].id, quotes[1].id
    wrong = {k: v for k, v in given.items() if k != first} | {
        second: "yes",
        f"{second}-sentence": "ice cream <b>",
        "purpose": "perhaps",
    }
    refused = client.post(at, wrong)
    assert refused.status == 422
    assert faults(refused.text) == {
        first: "Choose an answer.",
        second: "No sentence of the text has the words “ice cream <b>”. Type some words as they "
        "stand there.",
        "purpose": "'perhaps' is not yes, no or n/a.",
    }
    assert f'href="#question-{first}"' in refused.text
    assert "ice cream &lt;b&gt;" in refused.text
    assert refused.text.count(" checked") == len(given) - 3
    without = client.post(at, given | {first: "yes"})
    assert "Say which sentence" in faults(without.text)[first]
    assert not (folder / "approvals.yaml").exists()
    stale = client.post(at, given | {"digest": "0" * 16})
    assert "Its text changed while you read it." in stale.text
    assert not (folder / "approvals.yaml").exists()
    assert client.post(at, given).status == 303
    assert client.post(at, given).status == 303, "a second click"
    assert len((folder / "approvals.yaml").read_text(encoding="utf-8").split("- {")) == 2
    assert api.status(desk(folder))["stop-pause"][0].approved


def test_one_no_is_noted_and_nothing_is_recorded(client: Client, folder: Path) -> None:
    at = sitting(client)
    given = answers(client.get(f"{at}/stop-pause").text, desk(folder))
    asked = api.review(desk(folder), "stop-pause").asked[0]
    said = {asked.id: "no", f"{asked.id}-wrong": "the second step"}
    assert client.post(f"{at}/stop-pause", given | said).location == at
    end = html.unescape(client.get(at).text)
    assert "Not approved, to mend" in end
    assert f"{asked.question} the second step" in end
    assert not (folder / "approvals.yaml").exists()


def test_what_is_answered_anew_stands_once_at_the_end(client: Client, folder: Path) -> None:
    at = sitting(client)
    given = answers(client.get(f"{at}/stop-pause").text, desk(folder))
    asked = api.review(desk(folder), "stop-pause").asked[0]
    heads = ("Approved", "Not approved, to mend", "Left for later")
    for sent, head in (
        ({"later": "1"}, "Left for later"),
        (given | {asked.id: "no"}, "Not approved, to mend"),
        ({"later": "1"}, "Left for later"),
        (given | {asked.id: "no"}, "Not approved, to mend"),
        (given, "Approved"),
    ):
        assert client.post(f"{at}/stop-pause", sent).location == at
        end = client.get(at).text
        assert [each for each in heads if f"<h2>{each}</h2>" in end] == [head]


def test_answers_stay_where_there_is_no_room_for_the_record(
    client: Client, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = sitting(client)
    given = answers(client.get(f"{at}/stop-pause").text, desk(folder))
    monkeypatch.setattr(os, "fsync", full)
    page = client.post(f"{at}/stop-pause", given)
    assert page.status == 422
    assert "Nothing was recorded" in page.text
    assert "disk is full" in page.text
    assert page.text.count(" checked") == len(given) - 1
    monkeypatch.undo()
    assert client.post(f"{at}/stop-pause", given).location == at
    assert "<h2>Approved</h2>" in client.get(at).text
    monkeypatch.setattr(os, "fsync", full)
    page = client.post("/review/en/stop-pause/withdraw", {"by": BY, "why": "It changed."})
    assert page.status == 422
    assert "disk is full" in page.text
    assert 'value="It changed."' in page.text


def test_what_cannot_be_approved_says_why_and_what_is_done_today_is_not_asked_again(
    client: Client, folder: Path
) -> None:
    approve(folder, "stop-pause")
    done = sitting(client)
    assert "You approved this today." in client.get(f"{done}/stop-pause").text
    client.post(f"{done}/stop-pause", {"later": "1"})
    assert "Left for later" in client.get(done).text
    change(folder, "Pick one next step", "Pick one small next step that keeps you safe.")
    at = sitting(client)
    shown = client.get(f"{at}/stop-pause").text
    assert "It can't be approved as it stands" in html.unescape(shown)
    assert "Give it a new version." in shown
    assert "Record this page" not in shown
    assert f"Changed since {BY} approved it" in shown
    assert re.search(r"<ins>.*small.*</ins>", shown)


def test_a_text_with_faults_stops_nobody_else(client: Client, folder: Path) -> None:
    at = sitting(client)
    (folder / "modules" / "other.yaml").write_text("id: other\n", encoding="utf-8")
    listed = html.unescape(client.get("/review").text)
    assert "Pages of your own that can't be read" in listed
    assert "other.yaml:1:1: `code` is missing." in listed
    assert "Slow breathing" in listed
    (folder / "modules" / "stop-pause.yaml").write_text("id: stop-pause\n", encoding="utf-8")
    assert client.get(f"{at}/stop-pause").status == 422
    client.post(f"{at}/stop-pause", {"later": "1"})
    assert "A short pause" in client.get(at).text


# -- taking back, and on paper --------------------------------------------------------------------


def test_an_approval_is_taken_back_with_a_reason(client: Client, folder: Path) -> None:
    approve(folder, "stop-pause")
    at = "/review/en/stop-pause/withdraw"
    assert f"Approved by {BY}" in client.get(at).text
    empty = client.post(at, {"by": "", "why": " "})
    assert faults(empty.text) == {"by": "It is empty.", "why": "It is empty."}
    done = client.post(at, {"by": BY, "why": "a step is unclear"})
    assert done.status == 303
    shown = client.get(done.location).text
    assert "was taken back. The paper says that it is a draft." in shown
    assert f"withdrawn by {BY} on 2026-11-24: a step is unclear" in shown
    assert "There is no approval to take back." in client.get(at).text
    assert not api.status(desk(folder))["stop-pause"][0].approved
    # Somebody goes back to that address when it is approved again.
    approve(folder, "stop-pause")
    assert "was taken back" not in client.get(done.location).text


def test_a_review_sheet_has_the_contacts_that_are_asked_for(
    client: Client, page: LocalPage
) -> None:
    at = "/review/en/stop-pause/sheet"
    assert client.get(at).status == 200
    assert client.post(at, {"region": ""}).status == 422
    made = client.post(at, {"region": "US"}).location
    assert made.startswith("/made/")
    built = page.office.desk()
    shown = client.get(made).text
    link = re.search(rf'href="({made}/[^"?]*)', shown)
    assert link is not None
    texts = page_texts(client.get(link[1]).body)
    assert all("988" in text for text in texts)
    assert api.review(built, "stop-pause").asked[0].question in " ".join(" ".join(texts).split())
    assert client.get("/review/en/nothing/sheet").status == 422
    assert client.get("/review/xx/stop-pause/sheet").status == 422


# -- in Chromium ----------------------------------------------------------------------------------


@pytest.mark.long
def test_two_texts_are_approved_by_mouse_and_by_keyboard_alone(
    page: LocalPage, folder: Path
) -> None:
    with local_pages.window(page) as window:
        tab = window.at("/review")
        tab.get_by_label("A short pause").check()
        tab.get_by_label("Slow breathing", exact=True).check()
        tab.get_by_role("button", name="Read what is chosen").click()
        tab.get_by_label("Your name and credential").fill(BY)
        tab.get_by_role("button", name="Begin to read").click()
        tab.wait_for_url("**/slow-breathing")
        by_mouse(tab)
        tab.wait_for_url("**/stop-pause")
        assert list(approved(folder)) == ["slow-breathing"]
        by_keyboard(tab)
        window.expect("422")
        tab.wait_for_url(re.compile(r".*/review/sitting/[^/]+$"))
        assert approved(folder) == {"slow-breathing": BY, "stop-pause": BY}
        assert "Approved" in tab.locator("main").inner_text()


def approved(folder: Path) -> dict[str, str]:
    """Who approved what."""
    states = {name: state for name, (state, _) in api.status(desk(folder)).items()}
    return {n: s.last.by for n, s in sorted(states.items()) if s.approved and s.last is not None}


def by_mouse(tab: Page) -> None:
    for question in tab.locator(".question").all():
        question.get_by_role("radio").first.click()
        # A yes that names no proposed sentence asks for some words of it.
        words = question.get_by_label("Some words of that sentence")
        if words.count() and words.is_visible():
            words.fill(str(tab.locator(".sheet p").nth(1).inner_text()))
    tab.get_by_role("button", name="Record this page").click()


def by_keyboard(tab: Page) -> None:
    """Reads and answers without a mouse; what is missing is told, and found by its link."""
    radio = "document.activeElement.type === 'radio'"
    while not tab.evaluate(radio):
        tab.keyboard.press("Tab")
    with tab.expect_navigation():
        tab.keyboard.press("Enter")
    assert tab.evaluate("document.activeElement.getAttribute('role')") == "alert"
    count = tab.locator(".question").count()
    tab.keyboard.press("Tab")
    tab.keyboard.press("Enter")
    assert focused(tab).startswith("question-")
    for number in range(count):
        while not tab.evaluate(radio):
            tab.keyboard.press("Tab")
        tab.keyboard.press("Space")
        at = tab.locator(".question").nth(number)
        assert at.locator("input:checked").count() == 1
        tab.keyboard.press("Tab")
        words = at.get_by_label("Some words of that sentence")
        if words.count() and words.is_visible():
            tab.keyboard.type(str(tab.locator(".sheet p").nth(1).inner_text()))
            tab.keyboard.press("Tab")
    to(tab, "Record this page")
    with tab.expect_navigation():
        tab.keyboard.press("Enter")


def to(tab: Page, words: str) -> None:
    """Presses Tab until a button with these words has the focus."""
    for _ in range(PRESSES):
        if tab.evaluate("document.activeElement.textContent.trim()") == words:
            return
        tab.keyboard.press("Tab")
    raise AssertionError(words)
