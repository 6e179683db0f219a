"""The page Practice: one is set up, its profile is changed field by field, and faults are told."""

from __future__ import annotations

import html
import io
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page

import local_page as local_pages
from desks import desk
from groundsheet import api
from groundsheet.web.pages import link, linked
from local_page import Client, LocalPage, focused, full
from pages import page_texts

NAME = "name: Willow Room\n"
DECISION = "prints_drafts: {by: Alex Example, on: 2026-11-24}"


@pytest.fixture
def profile(tmp_path: Path) -> Path:
    path = tmp_path / "practice.yaml"
    path.write_text(f"# ours\n{NAME}", encoding="utf-8")
    return path


@pytest.fixture
def page(loopback: None, profile: Path) -> Iterator[LocalPage]:
    """The page of a practice."""
    with local_pages.running(practice=profile) as running:
        yield running


@pytest.fixture
def client(page: LocalPage) -> Client:
    return page.client()


def picture(form: str = "PNG") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (90, 30), (20, 90, 110)).save(out, form)
    return out.getvalue()


def fields(text: str) -> dict[str, str]:
    """What a browser would send of the form: its fields as they stand."""
    form = text[text.index('class="profile"') :]
    form = form[: form.index("</form>")]
    found = {}
    for tag, attributes, inner in re.findall(r"<(input|textarea)\b([^>]*)>([^<]*)", form):
        name = re.search(r' name="([^"]*)"', attributes)
        if name is None or 'type="file"' in attributes:
            continue
        value = re.search(r' value="([^"]*)"', attributes)
        if tag == "textarea":
            found[name[1]] = html.unescape(inner)
        elif 'type="checkbox"' not in attributes or " checked" in attributes:
            found[name[1]] = html.unescape(value[1]) if value else ""
    for name, options in re.findall(
        r'<select id="[^"]*" name="([^"]*)".*?>(.*?)</select>', form, re.S
    ):
        chosen = re.search(r'value="([^"]*)" selected', options)
        found[name] = chosen[1] if chosen else ""
    return found


def faults(text: str) -> dict[str, str]:
    """What is told beside the fields, by field."""
    return {
        name: html.unescape(words)
        for name, words in re.findall(r'class="fault" id="([^"]*)-fault">([^<]*)<', text)
    }


# -- one is set up --------------------------------------------------------------------------------


def test_a_practice_is_set_up_in_a_folder(loopback: None, tmp_path: Path) -> None:
    with local_pages.running(new_folder=tmp_path / "groundsheet") as page:
        client = page.client()
        first = client.get("/practice")
        assert f'value="{tmp_path / "groundsheet"}"' in first.text
        begun = {"name": "Willow Room", "decided_by": "Alex Example"}
        for folder, words in (("", "Say which folder."), ("here", "Write the whole path")):
            assert words in client.post("/practice/begin", begun | {"folder": folder}).text
        folder = str(tmp_path / "groundsheet")
        empty = client.post("/practice/begin", {"name": " ", "folder": folder})
        assert empty.status == 422
        assert faults(empty.text) == {"name": "It is empty."}
        assert not (tmp_path / "groundsheet").exists()
        far = client.post("/practice/begin", begun | {"folder": str(tmp_path / "a" / "b")})
        assert faults(far.text) == {"folder": "This folder doesn't exist. Make it first."}
        done = client.post("/practice/begin", begun | {"folder": folder})
        assert (done.status, done.location) == (303, "/practice?done=begun")
        again = client.post("/practice/begin", begun | {"folder": folder})
        assert again.location == "/practice", "a second click"
        shown = client.get(done.location)
        assert "Your practice is set up." in shown.text
        sent = fields(shown.text)
        assert sent["prints_drafts.by"] == sent["prints_in_session.by"] == "Alex Example"
        text = (tmp_path / "groundsheet" / "practice.yaml").read_text(encoding="utf-8")
        assert 'name: "Willow Room"\n' in text
        # The pages know it at once.
        assert page.office.desk().profile is not None


def test_a_folder_that_none_can_be_is_said_at_its_field(loopback: None, tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("Bread, milk.\n")
    typed = {"name": "Willow Room"}
    with local_pages.running() as page:
        client = page.client()
        for folder in ("~nobody-has-this-name/x", f"{tmp_path}/a\0b", f"{tmp_path}/{'x' * 300}"):
            for use in ({}, {"use": "1"}):
                answer = client.post("/practice/begin", typed | {"folder": folder} | use)
                assert answer.status == 422, folder
                assert list(faults(answer.text)) == ["folder"]
                assert 'value="Willow Room"' in answer.text
        # A file that can't be a profile would be in the way of all pages from then on.
        answer = client.post("/practice/begin", typed | {"folder": str(file), "use": "1"})
        assert list(faults(answer.text)) == ["folder"]
        assert page.office.practice is None


def test_a_folder_that_is_typed_makes_no_link(loopback: None, tmp_path: Path) -> None:
    with local_pages.running() as page:
        client = page.client()
        for path in ("https://example.org/", "//example.org/", "javascript:x"):
            folder = f"{tmp_path}/\ue010{path}\ue011here\ue012"
            answer = client.post("/practice/begin", {"folder": folder, "use": "1"})
            assert answer.status == 422
            assert f'href="{path}' not in answer.text
            assert "href" not in linked(link(path, "here"))
    assert linked(link("/contacts/US-OR", "here")) == '<a href="/contacts/US-OR">here</a>'


def test_a_practice_that_is_there_is_left_as_it_is_and_can_be_taken(
    loopback: None, profile: Path
) -> None:
    with local_pages.running() as page:
        client, folder = page.client(), str(profile.parent)
        there = client.post("/practice/begin", {"name": "Another", "folder": folder})
        assert faults(there.text) == {
            "folder": "A practice is set up there already. It was left as it is."
        }
        assert "Go on with the practice that is there" in there.text
        none = client.post("/practice/begin", {"folder": f"{folder}/none", "use": "1"})
        assert "could not be opened" in faults(none.text)["folder"]
        taken = client.post("/practice/begin", {"name": "Another", "folder": folder, "use": "1"})
        assert taken.location == "/practice?done=opened"
        assert 'value="Willow Room"' in client.get("/practice").text
        assert profile.read_text(encoding="utf-8") == f"# ours\n{NAME}"


def test_without_a_practice_the_other_pages_work(local_page: LocalPage) -> None:
    client = local_page.client()
    assert client.get("/practice/logo").status == 404
    assert client.post("/practice", {"name": "A"}).location == "/practice"
    for path in ("/packet", "/contacts", "/review"):
        assert client.follow(path)[1].status == 200


# -- the profile ----------------------------------------------------------------------------------


def test_a_form_that_is_saved_as_it_stands_changes_nothing(client: Client, profile: Path) -> None:
    profile.write_text(
        f"{NAME}clinicians: [{{name: 'Alex'}}] # ours\nrequire_approval: yes\nregion: us\n"
        "leaflet:\n  numbers: [{code: GS-01, number: 7}]\nrosters:\n  - columns: {name: Client}\n",
        encoding="utf-8",
    )
    before = profile.read_bytes()
    shown = client.get("/practice").text
    sent = fields(shown)
    assert sent["clinicians[1].name"] == "Alex"
    assert sent["leaflet.numbers[1].code"] == "GS-01"
    assert sent["require_approval"] == "true"
    assert sent["region"] == "US"
    assert str(profile) in shown
    assert client.post("/practice", sent).location == "/practice?done=saved"
    assert profile.read_bytes() == before


def test_what_is_typed_is_saved_and_printed(client: Client, profile: Path, page: LocalPage) -> None:
    sent = fields(client.get("/practice").text) | {
        "address": "12 Example Street\r\n\r\nExample Town",
        "clinicians[1].name": "Alex Example",
        "clinicians[1].credentials": "LCSW",
        "numbers[1].label": "Front desk",
        "numbers[1].phone": "555-0100",
        "numbers[1].hours": "9 to 5",
        "prints_drafts.by": "Alex Example",
    }
    done = client.post("/practice", sent, files={"picture": ("Our logo (final).png", picture())})
    assert done.location == "/practice?done=saved"
    assert ">Saved.<" in client.get(done.location).text
    assert profile.read_text(encoding="utf-8") == (
        f"# ours\n{NAME}logo: logo.png\naddress:\n  - 12 Example Street\n  - Example Town\n"
        "clinicians:\n  - name: Alex Example\n    credentials: LCSW\n"
        "numbers:\n  - label: Front desk\n    phone: 555-0100\n    hours: 9 to 5\n"
        "    answered_at_night: false\n"
        f"{DECISION}\n"
    )
    assert {path.name for path in profile.parent.iterdir()} == {"practice.yaml", "logo.png"}
    built = api.build(page.office.desk(), ["stop-pause"], region="US")
    assert "Example Town" in page_texts(built.proven.data)[0]
    # The logo is shown, and taken off the paper again.
    logo = client.get("/practice/logo")
    assert (logo.headers["content-type"], logo.body) == ("image/png", picture())
    shown = client.get("/practice").text
    assert 'src="/practice/logo' in shown
    assert "logo.png stays in the folder" in shown
    client.post("/practice", fields(shown) | {"no_logo": "1"})
    assert "logo:" not in profile.read_text(encoding="utf-8")
    assert client.get("/practice/logo").status == 404


def test_all_faults_stand_beside_their_fields_and_what_was_typed_stays(
    client: Client, profile: Path
) -> None:
    before = profile.read_bytes()
    sent = fields(client.get("/practice").text) | {
        "name": "",
        "address": "a\nb\nc\nd\ne",
        "numbers[1].phone": "ask us <b>",
        "numbers[2].phone": "555-0100",
        "numbers[2].hours": "",
        "prints_drafts.by": "Alex",
        "prints_drafts.on": "soon",
    }
    answer = client.post("/practice", sent, files={"picture": ("a.gif", b"GIF89a")})
    assert answer.status == 422
    assert faults(answer.text) == {
        "name": "It is missing.",
        "logo": "It is neither a PNG nor a JPEG. Save it as PNG.",
        "address": "5 entries stand here, and at most 4 are taken.",
        "numbers[1].hours": "It is missing.",
        "numbers[2].hours": "It is missing.",
        "prints_drafts.on": "Expected a date like 2026-11-24, found 'soon'.",
    }
    assert (
        fields(answer.text).items()
        >= ({k: v for k, v in sent.items() if k != "name"} | {"name": ""}).items()
    )
    ids = set(re.findall(r' id="([^"]*)"', answer.text))
    links = re.findall(r'<li><a href="#([^"]*)">', answer.text)
    assert len(links) == 6
    assert set(links) <= ids
    assert profile.read_bytes() == before
    assert [path.name for path in profile.parent.iterdir()] == ["practice.yaml"]


def test_a_file_with_faults_is_mended_on_the_page(client: Client, profile: Path) -> None:
    profile.write_text(f"{NAME}paper: a3\nadress: 1\naddress: one line\n# end\n", encoding="utf-8")
    shown = client.get("/practice").text
    assert "The file has faults" in shown
    assert faults(shown)["paper"] == "'a3' is not one of 'letter' or 'a4'."
    assert "Line 2 of the file." in shown
    assert "<pre>adress: 1</pre>" in shown
    assert "<pre>address: one line</pre>" in shown
    sent = fields(shown)
    assert sent["paper"] == "a3"
    # What doesn't fit a field stays until it is taken out, or something else is typed.
    other = client.follow("/packet")[1]
    assert other.status == 422
    assert "&#39;a3&#39; is not one of" in other.text
    assert '<a class="button" href="/practice">Mend it on the page Practice</a>' in other.text
    refused = client.post("/practice", sent | {"paper": "a4"})
    assert faults(refused.text) == {"address": "Expected a list, found 'one line'."}
    assert "The key `adress` is not known. Did you mean `address`?" in refused.text
    done = client.post("/practice", sent | {"paper": "a4", "without": "adress", "address": "one"})
    assert done.location == "/practice?done=saved"
    assert profile.read_text(encoding="utf-8") == f"{NAME}paper: a4\naddress: [one]\n# end\n"


def test_a_file_that_is_gone_is_asked_for_and_found_again(client: Client, profile: Path) -> None:
    away = profile.with_name("away.yaml")
    profile.rename(away)
    for path in ("/packet", "/practice"):
        shown = client.get(path)
        assert shown.status == 422
        assert "<h1>Your practice&#39;s file can&#39;t be opened</h1>" in shown.text
        assert "Put it back where it was" in shown.text
        assert "Mend it on the page" not in shown.text
    away.rename(profile)
    assert client.get("/practice").status == 200


def test_a_file_that_is_no_yaml_is_told_with_its_line(client: Client, profile: Path) -> None:
    profile.write_text(f"{NAME}paper: [\n", encoding="utf-8")
    shown = client.get("/practice")
    assert shown.status == 200
    assert "open the file with a text editor" in shown.text
    assert "Line 3 of the file." in shown.text
    assert '<form method="post" action="/practice"' not in shown.text


def test_what_somebody_else_changed_meanwhile_is_not_written_over(
    client: Client, profile: Path
) -> None:
    one = fields(client.get("/practice").text)
    profile.write_text(f"{NAME}paper: letter\n", encoding="utf-8")
    stale = client.post("/practice", one | {"address": "12 Example Street"})
    assert stale.status == 409
    assert "Nothing was saved. What you typed is still here" in stale.text
    assert re.findall(r'id="(\w+)-now">In the file now: ([^<]*)<', stale.text) == [
        ("address", "nothing"),
        ("paper", "letter"),
    ]
    assert profile.read_text(encoding="utf-8") == f"{NAME}paper: letter\n"
    kept = fields(stale.text) | {"paper": "letter"}
    assert kept["address"] == "12 Example Street"
    assert client.post("/practice", kept).location == "/practice?done=saved"
    assert client.post("/practice", kept).location == "/practice?done=saved", "a second click"
    assert profile.read_text(encoding="utf-8") == (
        f"{NAME}paper: letter\naddress:\n  - 12 Example Street\n"
    )


def test_what_was_typed_stays_where_there_is_no_room_for_it(
    client: Client, profile: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = profile.read_bytes()
    sent = fields(client.get("/practice").text) | {"name": "Alder Room"}
    monkeypatch.setattr(os, "fsync", full)
    answer = client.post("/practice", sent)
    assert answer.status == 422
    assert "Nothing was saved" in answer.text
    assert "The disk is full." in answer.text
    assert 'value="Alder Room"' in answer.text
    assert profile.read_bytes() == before
    monkeypatch.undo()
    assert client.post("/practice", sent).location == "/practice?done=saved"


def test_entries_are_added_and_taken_out_on_the_page_alone(client: Client, profile: Path) -> None:
    before = profile.read_bytes()
    sent = fields(client.get("/practice").text) | {
        "clinicians[1].name": "Alex Example",
        "paper": "a4",
    }
    more = client.post("/practice", sent | {"more": "clinicians"})
    assert "Nothing is saved yet." in more.text
    assert re.search(r'id="clinicians\[2\]\.name"[^>]* autofocus', more.text)
    sent = fields(more.text) | {"clinicians[2].name": "Sam Sample"}
    assert sent["paper"] == "a4"
    less = client.post("/practice", sent | {"drop": "clinicians[1]"})
    sent = fields(less.text)
    assert sent["clinicians[1].name"] == "Sam Sample"
    assert "clinicians[2].name" not in sent
    inner = client.post("/practice", sent | {"more": "leaflet.numbers"})
    assert re.search(r'id="leaflet\.numbers\[2\]\.code"[^>]* autofocus', inner.text)
    assert re.search(r"<details open><summary>As a leaflet", inner.text)
    for nonsense in ("nothing", "clinicians[9]", "name", "clinicians[-1]", "["):
        assert client.post("/practice", sent | {"drop": nonsense}).status == 200
    assert profile.read_bytes() == before


@pytest.mark.long
def test_a_practice_in_chromium(loopback: None, tmp_path: Path) -> None:
    """Set up by keyboard alone, then mended by mouse where it is refused."""
    folder = tmp_path / "groundsheet"
    with local_pages.running(new_folder=folder) as page, local_pages.window(page) as window:
        tab = window.at("/practice")
        tab.focus("#name")
        tab.keyboard.type("Willow Room")
        tab.keyboard.press("Tab")
        tab.keyboard.type("Alex Example")
        with tab.expect_navigation():
            tab.keyboard.press("Enter")
        tab.wait_for_url("**/practice?done=begun")
        assert (folder / "practice.yaml").is_file()
        tab.fill("[id='numbers[1].label']", "Front desk")
        tab.fill("[id='numbers[1].phone']", "555-0100")
        save(tab)
        window.expect("422")
        assert tab.evaluate("document.activeElement.getAttribute('role')") == "alert"
        tab.get_by_role("link", name="Your own telephone numbers, 1: When somebody answers").click()
        assert focused(tab) == "numbers[1].hours"
        tab.keyboard.type("9 to 5")
        (tmp_path / "a.png").write_bytes(picture())
        tab.set_input_files("#picture", tmp_path / "a.png")
        save(tab)
        tab.wait_for_url("**/practice?done=saved")
        assert tab.get_by_alt_text("Your logo as it is now").evaluate("i => i.naturalWidth") == 90
        saved = api.open_profile(desk(), folder)
        assert not saved.problems
        assert saved.values["logo"] == "logo.png"


def save(tab: Page) -> None:
    with tab.expect_navigation():
        tab.locator(".last button").click()
