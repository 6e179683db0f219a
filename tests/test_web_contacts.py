"""The page Contacts: by a plain client, as without scripts, and in Chromium."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

import local_page as local_pages
from desks import desk
from groundsheet import api, crisis
from local_page import Answer, Client, LocalPage, Window, focused, settle
from profiles import IN_YAML

CASEY, KIM = "Casey Example", "Kim Example"
REGIONS = api.regions_of(desk())


@pytest.fixture
def clinic(tmp_path: Path) -> Path:
    (tmp_path / "practice.yaml").write_text(
        "name: Example Clinic\nregion: US\n" + IN_YAML, encoding="utf-8"
    )
    return tmp_path


@pytest.fixture
def own_page(clinic: Path, loopback: None) -> Iterator[LocalPage]:
    """The local page of a practice with a folder."""
    with local_pages.running(clinic / "practice.yaml") as page:
        yield page


@pytest.fixture
def client(own_page: LocalPage) -> Client:
    return own_page.client()


def words(page: str) -> str:
    """What somebody reads on a page, below its head, or on a part of one."""
    part = page.partition("<main")[2] or page
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", part)).split())


def begun(client: Client, region: str, by: str = CASEY) -> str:
    """The address of a sitting in which somebody has said who looks."""
    at, _ = client.follow(f"/contacts/{region}/check")
    answer = client.post(at, {"by": by, "method": "official_page"})
    assert answer.status == 303, words(answer.text)
    return at


def numbered(folder: Path, region: str) -> dict[str, tuple[int, api.Comparison]]:
    """The contacts of a sitting by their ids, with their numbers on the page."""
    return {each.id: (n, each) for n, each in enumerate(api.sitting(desk(folder), region))}


def send(client: Client, at: str, number: int, **fields: str) -> str:
    """Sends the answers of one contact as a form without scripts; gives what is shown of it."""
    named = {name.replace("_", "-"): value for name, value in fields.items()}
    answer = client.post(f"{at}/{number}", {"round": "0", **named})
    assert answer.status == 303, words(answer.text)
    assert answer.location == f"{at}#contact-{number}"
    return shown(client.get(at), number)


def shown(page: Answer, number: int) -> str:
    """The source of one contact of a sitting."""
    part = page.text.partition(f'id="contact-{number}"')[2]
    return part.partition("</article>")[0]


def agreed(comparison: api.Comparison) -> dict[str, str]:
    """The answers of somebody whose page agrees with the list."""
    return {f"answer-{n}": question.expected for n, question in enumerate(comparison.questions)}


def act(page: Answer) -> str:
    """The mark of a form, by which it is taken once."""
    found = re.search(r'name="act" value="([^"]+)"', page.text)
    assert found, words(page.text)
    return found[1]


# -- what is listed is hidden ---------------------------------------------------------------------


def source(page: str, at: str, comparisons: tuple[api.Comparison, ...]) -> str:
    """The source of a sitting, less names of services, addresses of their pages, and choices."""
    page = page.replace(at, "")
    page = re.sub(r'("X-Form-Key": |name="form_key" value=)"[^"]*"', "", page)
    known = {text for each in comparisons for text in (each.page, each.name)} - {""}
    known |= {text for each in comparisons for q in each.questions for text in q.choices}
    for text in sorted(known, key=len, reverse=True):
        for written in (text, text[:1].upper() + text[1:]):
            page = page.replace(html.escape(written).replace("&#x27;", "&#39;"), "")
    return page


def test_no_number_and_no_word_that_is_listed_stands_in_the_source(
    client: Client, clinic: Path
) -> None:
    for region in REGIONS:
        at = begun(client, region)
        comparisons = api.sitting(desk(clinic), region)
        page = source(client.get(at).text, at, comparisons)
        hidden = [q for each in comparisons for q in each.questions if not q.choices]
        assert hidden
        digits = {re.sub(r"\D", "", q.expected) for q in hidden} - {""}
        there = set(re.findall(r"\d+", re.sub(r"(?<=\d)[ ()./-]+(?=\d)", "", page)))
        assert not {number for number in digits & there if len(number) > 1}
        for question in hidden:
            if len(question.expected) > 1:
                assert not re.search(rf"(?<!\w){re.escape(question.expected)}(?!\w)", page)
        for each in comparisons:
            assert not any(digest in page for digest in each.digests.values())
        # A choice of hours may say which line answers at night: one has its number as its name.
        names = " ".join(each.name for each in comparisons)
        choices = [c for each in comparisons for q in each.questions for c in q.choices]
        assert all(number in names for c in choices for number in re.findall(r"\d{3,}", c))


def test_the_page_is_the_same_whatever_the_list_has(clinic: Path, client: Client) -> None:
    """Also keys to press, which are figures like any other on the page."""
    before = begun(client, "US")
    first = client.get(before).text.replace(before, "")
    with local_pages.running(clinic / "practice.yaml") as page:
        for channel, number, more in (
            ("voice", "555-0142", {"press": ["7"], "cost": "free"}),
            ("sms", "555-0143", {"cost": "free"}),
            ("chat", "chat.example.org", {}),
        ):
            api.replace(
                desk(clinic), "us-veterans-crisis-line", channel=channel, display=number,
                again=number, by=CASEY, method="official_page", hours="always", **more,
            )  # fmt: skip
        other = page.client()
        at = begun(other, "US")
        second = other.get(at).text.replace(at, "")
    keys = re.compile(r'("X-Form-Key": |name="form_key" value=)"[^"]*"')
    one, two = (keys.sub("", text).splitlines() for text in (first, second))
    assert one == two


def test_nothing_is_chosen_before_somebody_chooses(client: Client) -> None:
    at = begun(client, "US")
    assert " checked" not in client.get(at).text.partition('id="contacts"')[2]


# -- a sitting, without scripts -------------------------------------------------------------------


def test_what_agrees_is_kept_at_once_and_what_is_skipped_waits(
    client: Client, clinic: Path
) -> None:
    at = begun(client, "US")
    number, line = numbered(clinic, "US")["us-crisis-text-line"]
    answers = agreed(line)
    keyword = next(n for n, q in enumerate(line.questions) if q.part == "keyword")
    del answers[f"answer-{keyword}"]
    page = words(send(client, at, number, compare="1", **answers))
    assert "Agrees; recorded with the rest of it: the number to text." in page
    assert "Agrees, and is recorded: the hours of texts" in page
    assert "Not answered: the word to text." in page
    assert "0 of 12 compared." in words(client.get(at).text)
    assert "us-crisis-text-line" not in api.contacts(desk(clinic), "US").checked
    more = {**answers, f"answer-{keyword}": "home"}
    page = words(send(client, at, number, compare="1", **more))
    assert "Compared." in page
    assert "1 of 12 compared." in words(client.get(at).text)
    assert "us-crisis-text-line" in api.contacts(desk(clinic), "US").checked


def test_what_is_typed_and_not_sent_yet_is_there_when_the_page_is_loaded_again(
    client: Client, clinic: Path
) -> None:
    at = begun(client, "US")
    number, _ = numbered(clinic, "US")["us-trevor"]
    answer = client.post(
        f"{at}/{number}", {"round": "0", "answer-0": "1-866"}, headers={"HX-Request": "true"}
    )
    assert (answer.status, answer.body) == (204, b"")
    assert 'value="1-866"' in shown(client.get(at), number)
    back, page = client.follow("/contacts/US/check")
    assert back == f"{at}?who=1", "coming back goes on, and asks who does"
    assert f'value="{CASEY}"' in page.text
    assert not desk(clinic).records


def test_who_goes_on_with_a_sitting_is_asked_and_recorded(client: Client, clinic: Path) -> None:
    begun(client, "US")
    back, _ = client.follow("/contacts/US/check")
    at = back.partition("?")[0]
    assert client.post(at, {"by": "Robin Example", "method": "official_page"}).status == 303
    number, trevor = numbered(clinic, "US")["us-trevor"]
    send(client, at, number, compare="1", **agreed(trevor))
    assert {record.by for record in desk(clinic).records} == {"Robin Example"}


def test_a_difference_shows_both_and_what_can_be_done_in_order(
    client: Client, clinic: Path
) -> None:
    at = begun(client, "US")
    contacts = numbered(clinic, "US")
    offers = ["Type it again", "The page is right: change it", "Withdraw the contact"]
    last = "Leave it as it is"
    for name, order in (
        ("us-trevor", [*offers, last]),
        ("us-988", [*offers[:2], last, offers[2]]),
    ):
        number, _ = contacts[name]
        page = send(client, at, number, answer_0="555-0199", compare="1")
        assert "you typed '555-0199'" in words(page)
        buttons = re.findall(r"<button[^>]*data-deed>([^<]*)</button>", page)
        assert [text for text in buttons if text in order] == order
        assert "second" not in re.findall(r'name="(\w+)"', page), "not asked before it is needed"
    page = send(client, at, contacts["us-trevor"][0], retype="0", answer_0="555-0199")
    assert "555-0199" not in page
    assert "differs" not in page.partition(">")[0]
    page = words(send(client, at, contacts["us-988"][0], leave="0"))
    assert "It differs from the page, and was left as it was." in page
    left = "Differs, and was left as it was: 988 Suicide & Crisis Lifeline."
    assert left in words(client.get(at).text)
    assert not desk(clinic).records


def test_a_number_is_replaced_when_it_was_typed_twice(client: Client, clinic: Path) -> None:
    at = begun(client, "US")
    number, line = numbered(clinic, "US")["us-trevor"]
    answers = {**agreed(line), "answer-0": "555-0142"}
    send(client, at, number, compare="1", **answers)
    page = send(client, at, number, change="0", **answers)
    assert "The same as above, once more" in words(page)
    assert "second person" not in words(page)
    page = send(client, at, number, replace="0", again_0="555-0124", **answers)
    assert "'555-0142' and '555-0124' are not the same." in words(page)
    page = words(send(client, at, number, replace="0", again_0="555-0142", **answers))
    assert "The number to call is now '555-0142', marked as yours." in page
    found = api.contacts(desk(clinic), "US")
    assert "us-trevor" in found.own
    trevor = next(service for service in found.services if service.id == "us-trevor")
    assert trevor.channels[0].display == "555-0142"
    assert trevor.channels[0].hours == "always", "what was read beside it is kept with it"


def test_a_main_line_is_changed_by_two_people(client: Client, clinic: Path) -> None:
    at = begun(client, "US")
    number, _ = numbered(clinic, "US")["us-988"]
    send(client, at, number, answer_0="555-0142", compare="1")
    page = send(client, at, number, change="0")
    assert "The name of the second person" in words(page)
    again = {"again-0": "555-0142"}
    page = words(send(client, at, number, replace="0", **again))
    assert "a second person must look as well" in page
    page = words(send(client, at, number, replace="0", second="casey  example.", **again))
    assert "It takes a different person" in page
    page = send(client, at, number, replace="0", second=KIM, **again)
    assert "988 Lifeline en español still has the number that was replaced" in words(page)
    assert 'href="/contacts/US/replace/us-988-es"' in page
    assert api.contacts(desk(clinic), "US").main.voice.display == "555-0142"


def test_a_second_person_is_named_anew_for_each_contact_and_can_be_taken_back(
    client: Client, clinic: Path
) -> None:
    at = begun(client, "US")
    number, _ = numbered(clinic, "US")["us-988"]
    again = {"answer-0": "555-0142", "again-0": "555-0142"}
    send(client, at, number, answer_0="555-0142", compare="1")
    send(client, at, number, change="0")
    assert f'value="{KIM}"' in send(client, at, number, second=KIM, **again)
    assert f'value="{KIM}"' not in send(client, at, number, second="", **again)
    page = words(send(client, at, number, replace="0", second="", **again))
    assert "a second person must look as well" in page
    send(client, at, number, second=KIM, **again)
    other, _ = numbered(clinic, "US")["us-911"]
    send(client, at, other, answer_0="555-0143", compare="1")
    page = send(client, at, other, change="0")
    assert "The name of the second person" in words(page)
    assert KIM not in page


def test_hours_that_differ_are_told_in_words(client: Client, clinic: Path) -> None:
    at = begun(client, "US")
    number, line = numbered(clinic, "US")["us-crisis-text-line"]
    hours = next(n for n, q in enumerate(line.questions) if q.part == "hours")
    answers = {**agreed(line), f"answer-{hours}": crisis.OTHER_HOURS}
    send(client, at, number, compare="1", **answers)
    page = send(client, at, number, change=f"{hours}")
    assert "The hours, as the page has them" in words(page)
    page = words(send(client, at, number, replace=f"{hours}"))
    assert "nothing was given for the hours of texts" in page.lower()
    told = {f"words-{hours}": "9 am to 5 pm"}
    page = words(send(client, at, number, replace=f"{hours}", **told))
    assert "is now '9 am to 5 pm'" in page
    found = api.contacts(desk(clinic), "US")
    line_now = next(s for s in found.services if s.id == "us-crisis-text-line")
    assert line_now.channels[0].hours == {"en": "9 am to 5 pm"}


def test_what_changed_meanwhile_is_asked_anew(client: Client, clinic: Path) -> None:
    at = begun(client, "US")
    number, line = numbered(clinic, "US")["us-trevor"]
    api.replace(
        desk(clinic), "us-trevor", channel="voice", display="555-0142", again="555-0142",
        by=KIM, method="official_page", hours="always", cost="free",
    )  # fmt: skip
    page = words(send(client, at, number, compare="1", **agreed(line)))
    assert "It has changed meanwhile, so it is asked anew." in page
    assert "us-trevor" not in api.contacts(desk(clinic), "US").checked
    api.withdraw(desk(clinic), "us-trevor", by=KIM, why="It was closed.")
    assert "It isn't printed: it was withdrawn" in words(shown(client.get(at), number))
    answer = client.post(f"{at}/{number}", {"round": "1", "compare": "1", "answer-0": "555-0142"})
    assert answer.status == 303
    assert "us-trevor" in {each.id for each in api.undoable(desk(clinic), "US")}


def test_a_contact_is_withdrawn_from_the_sitting_with_its_warning(
    client: Client, clinic: Path
) -> None:
    at = begun(client, "US")
    number, _ = numbered(clinic, "US")["us-988"]
    send(client, at, number, answer_0="555-0142", compare="1")
    answer = client.post(f"{at}/{number}", {"round": "0", "withdraw": "0"})
    page = client.get(answer.location)
    assert "This stops your printing" in words(page.text)
    assert f'value="{CASEY}"' in page.text
    fields = {"act": act(page), "by": CASEY, "why": "The page names another."}
    done = client.get(client.post(answer.location, fields).location)
    assert "Nothing can be printed for this region now" in words(done.text)
    assert f'href="{at}#contact-{number}"' in done.text


def test_what_was_compared_of_late_is_folded_away(client: Client, clinic: Path) -> None:
    for _, each in numbered(clinic, "NZ").values():
        api.keep(desk(clinic), each, [q.expected for q in each.questions], by=CASEY)
    at = begun(client, "NZ")
    page = client.get(at).text
    count = len(api.sitting(desk(clinic), "NZ"))
    assert f"{count} of {count} compared." in words(page)
    assert "Nothing is left to compare" in words(page)
    folded = page.partition('<details class="earlier">')[2].partition("</details>")[0]
    assert folded.count("<article") == count
    assert 'name="answer-' not in folded, "asked again if somebody wants it"
    assert "The number to call" in words(send(client, at, 0, anew="1"))


def test_nobody_sits_without_a_name(client: Client) -> None:
    at, page = client.follow("/contacts/US/check")
    assert 'name="answer-' not in page.text
    answer = client.post(at, {"by": " ", "method": "official_page"})
    assert answer.status == 422
    assert "It is empty." in words(answer.text)
    assert 'aria-invalid="true"' in answer.text
    assert client.get("/contacts/US/check/nothing").status == 410


# -- the lists ------------------------------------------------------------------------------------


def test_a_region_shows_all_that_is_printed_and_all_that_is_left_out(
    client: Client, clinic: Path
) -> None:
    for region in REGIONS:
        page = client.get(f"/contacts/{region}").text
        said = words(page)
        found = api.contacts(desk(clinic), region)
        for each in api.as_printed(desk(clinic), found):
            assert each.name in said
            assert all(" ".join(action.split()) in said for action in each.actions)
            for fact in each.facts:
                assert not fact.grade or f"Grade {fact.grade}:" in said
        assert all(notice.message[:40] in said for notice in found.left_out)
        links = re.findall(r'<a href="https?://[^"]*"[^>]*>', page)
        assert links
        assert all('target="_blank" rel="noopener noreferrer"' in link for link in links)
        assert "leave this machine" in said


def test_without_a_practice_the_lists_can_be_read_and_nothing_is_recorded(
    local_page: LocalPage,
) -> None:
    client = local_page.client()
    for path in ("/contacts", "/contacts/US", "/contacts/NL"):
        page = client.get(path)
        assert page.status == 200
        assert 'href="/practice"' in page.text
        assert not re.search(r'href="[^"]*/(withdraw|replace|add)\b', page.text)
    for path in ("check", "withdraw/us-988", "replace/us-988", "undo/us-988", "add"):
        page = client.get(f"/contacts/US/{path}")
        assert "This is recorded in your practice's folder" in words(page.text)
    for path in ("withdraw/us-988", "replace/us-988", "undo/us-988", "add"):
        answer = client.post(f"/contacts/US/{path}", {"by": CASEY, "why": "Closed."})
        assert "This is recorded in your practice's folder" in words(answer.text)
    made = client.post("/contacts/US/sheet")
    assert made.location.startswith("/made/")
    assert client.get(made.location).status == 200


def test_regions_say_why_they_cannot_be_used_and_nothing_else_is_found(client: Client) -> None:
    said = words(client.get("/contacts").text)
    assert all(each.reason[1:] in said for each in api.regions(desk()) if each.status == "stub")
    assert "Your practice has recorded nothing yet." in said
    assert "Nothing is due in the next 30 days." not in said
    assert "It can't be used yet" in words(client.get("/contacts/CA-QC").text)
    for path in ("/contacts/XX", "/contacts/US/withdraw/no-such", "/contacts/XX/check"):
        assert client.get(path).status == 404


def test_nothing_is_due_when_all_of_a_region_was_compared(clinic: Path, client: Client) -> None:
    api.keep(desk(clinic), numbered(clinic, "US")["us-911"][1], ["911"], by=CASEY)
    for each in api.sitting(desk(clinic), "US"):
        api.keep(desk(clinic), each, [q.expected for q in each.questions], by=CASEY)
    said = words(client.get("/contacts").text)
    assert "Nothing is due in the next 30 days." in said
    assert "12 of 12 checked by your practice, good until" in said
    assert "has recorded nothing yet" not in said
    assert "Checked by your practice November 2026" in words(client.get("/contacts/US").text)


# -- one act after the other ----------------------------------------------------------------------


def test_a_form_that_is_sent_twice_is_recorded_once(client: Client, clinic: Path) -> None:
    fields = {
        "act": act(client.get("/contacts/US/add")), "role": "service", "name": "County line",
        "channel": "voice", "display": "555-0144", "again": "555-0144", "hours": "words",
        "hours_words": "every day, 4 pm to 10 pm", "method": "official_page", "by": CASEY,
    }  # fmt: skip
    first = client.post("/contacts/US/add", fields)
    second = client.post("/contacts/US/add", fields)
    assert first.location == second.location
    assert len(desk(clinic).records) == 1
    said = words(client.get(first.location).text)
    assert "555-0144 (County line) was added, marked as yours." in said
    assert "Every day, 4 pm to 10 pm" in said
    assert "555" not in first.location
    assert "County line" in words(client.get("/contacts/US").text)


def test_all_faults_stand_beside_their_fields_at_once(client: Client, clinic: Path) -> None:
    wrong = {"channel": "chat", "display": "no address", "again": "other", "keyword": "TWO WORDS"}
    answer = client.post("/contacts/US/replace/us-988", {"method": "official_page", **wrong})
    assert answer.status == 422
    for name in ("second", "again", "display", "by", "keyword"):
        assert f'id="{name}-fault"' in answer.text, name
        assert f'href="#{name}"' in answer.text
    assert answer.text.count('role="alert" tabindex="-1" autofocus') == 1
    assert 'value="no address"' in answer.text, "what was typed is still there"
    answer = client.post("/contacts/US/withdraw/us-988", {"by": "", "why": ""})
    assert {"by-fault", "why-fault"} <= set(re.findall(r'id="([\w-]+)"', answer.text))
    answer = client.post("/contacts/add", {"role": "main", "display": "12", "by": CASEY})
    assert "There is no region" in words(answer.text)
    answer = client.post("/contacts/US/add", {"by": CASEY})
    for name in ("role", "name", "display", "method", "hours"):
        assert f'id="{name}-fault"' in answer.text, name
    number = {"display": "555-0142", "again": "555-0142", "second": KIM, "by": CASEY}
    answer = client.post("/contacts/US/replace/us-988", number | {"method": "official_page"})
    assert 'id="channel-fault"' in answer.text, "which way isn't guessed"
    assert not desk(clinic).records


def test_a_number_is_replaced_with_what_is_known_of_it(client: Client, clinic: Path) -> None:
    page = client.get("/contacts/US/replace/us-veterans-crisis-line")
    assert "A second person's name" not in words(page.text)
    assert not re.search(r'name="(hours|cost)"[^>]* checked', page.text)
    fields = {
        "act": act(page), "channel": "voice", "display": "555-0142", "again": "555-0142",
        "method": "official_page", "by": CASEY, "hours": "always", "cost": "unknown",
    }  # fmt: skip
    answer = client.post("/contacts/US/replace/us-veterans-crisis-line", fields)
    assert answer.status == 422
    assert "“Nothing to text, press or choose”" in words(answer.text)
    fields |= {"act": act(answer), "press": "1"}
    done = client.get(client.post("/contacts/US/replace/us-veterans-crisis-line", fields).location)
    assert "Call 555-0142, then press 1" in words(done.text)
    undo = client.get("/contacts/US/undo/us-veterans-crisis-line")
    assert "988, press 1" in words(undo.text)
    fields = {"act": act(undo), "by": CASEY}
    client.post("/contacts/US/undo/us-veterans-crisis-line", fields)
    assert api.undoable(desk(clinic), "US") == ()


def test_a_region_of_the_practices_own_begins_with_two_contacts(
    client: Client, clinic: Path
) -> None:
    common = {"code": "is", "region_name": "Iceland", "by": CASEY, "method": "official_page"}
    for role, number, second in (("emergency", "555", ""), ("main", "555-0146", KIM)):
        page = client.get("/contacts/add")
        fields = {
            "act": act(page), "role": role, "name": f"A {role} line", "display": number,
            "again": number, "channel": "voice", "second": second, "hours": "always",
        }  # fmt: skip
        answer = client.post("/contacts/add", common | fields)
        assert answer.status == 303, words(answer.text)
    assert "Call 555-0146" in words(client.get("/contacts/IS").text)
    assert api.contacts(desk(clinic), "IS").region_name == "Iceland"


# -- in Chromium ----------------------------------------------------------------------------------


def answer_all(tab: Page, number: int, comparison: api.Comparison) -> None:
    """Types and chooses what the official page has, and sends it by the Enter key."""
    for n, question in enumerate(comparison.questions):
        if question.choices:
            group = tab.locator(f"#contact-{number} input[name=answer-{n}]")
            group.nth(question.choices.index(question.expected)).check()
        else:
            tab.fill(f"#contact-{number}-answer-{n}", question.expected)
    tab.focus(f"#contact-{number}-answer-0")
    tab.keyboard.press("Enter")
    settle(tab)


def confirm(tab: Page, clinic: Path) -> None:
    """Compares a region with its pages, one digit wrong at first."""
    comparisons = api.sitting(desk(clinic), "NZ")
    tab.click("nav >> text=Contacts")
    tab.click("role=link[name='Compare Aotearoa New Zealand']")
    tab.fill("#by", CASEY)
    tab.click("text=Begin")
    tab.wait_for_selector("#contact-0")
    tab.fill("#contact-0-answer-0", "222")
    settle(tab)
    tab.reload()
    assert tab.input_value("#contact-0-answer-0") == "222", "what was typed is still there"
    tab.click("#contact-0-compare")
    settle(tab)
    assert focused(tab) != "body"
    assert "our list has '111', you typed '222'" in tab.inner_text("#contact-0")
    tab.click("#contact-0-retype-0")
    settle(tab)
    assert focused(tab) == "contact-0-answer-0"
    progress = ""
    for number, each in enumerate(comparisons):
        answer_all(tab, number, each)
        assert "Compared." in tab.inner_text(f"#contact-{number}")
        assert tab.evaluate("document.activeElement.className") == "said"
        progress = tab.inner_text("#progress")
        assert progress.startswith(f"{number + 1} of {len(comparisons)} compared.")
    assert "All numbers are checked, good until" in progress
    assert CASEY.split()[0] not in tab.url
    checked = api.contacts(desk(clinic), "NZ").checked
    assert set(checked) == {each.id for each in comparisons}
    summary = api.sitting_summary(desk(clinic), comparisons)
    assert summary.done == summary.count == len(comparisons)


def withdraw_and_undo(window: Window, tab: Page, clinic: Path) -> None:
    """Withdraws a main line, of which it is said beforehand what stops, and undoes it."""
    tab.goto(f"{window.page.origin}/contacts/US")
    tab.click("role=link[name='Withdraw 988 Suicide & Crisis Lifeline']")
    tab.wait_for_url("**/withdraw/us-988")
    warning = tab.inner_text("main")
    assert "Nothing can be made for United States from then on" in warning
    assert "Veterans Crisis Line has the same number." in warning
    assert "Sheets that were handed out before still show it." in warning
    assert api.undoable(desk(clinic), "US") == (), "nothing was done yet"
    tab.click("text=Withdraw it, and stop")
    tab.wait_for_selector("#why-fault")
    window.expect("422")
    tab.fill("#by", CASEY)
    tab.fill("#why", "The page names another.")
    tab.click("text=Withdraw it, and stop")
    tab.wait_for_url("**/contacts/done/*")
    assert "Nothing can be printed for this region now" in tab.inner_text("main")
    tab.click("text=To the region's contacts")
    tab.wait_for_url("**/contacts/US")
    assert "Nothing can be printed for it now" in tab.inner_text("main")
    assert "The page names another." in tab.inner_text("main")
    tab.click("role=link[name='Undo this, and print 988 Suicide & Crisis Lifeline again']")
    tab.wait_for_url("**/undo/us-988")
    assert "The page names another." in tab.inner_text("main")
    tab.fill("#by", KIM)
    tab.click("role=button[name='Print it again']")
    tab.wait_for_url("**/contacts/done/*")
    assert "Call or text 988" in tab.inner_text("main")
    assert api.contacts(desk(clinic), "US").main.service.id == "us-988"


@pytest.mark.long
def test_a_region_is_confirmed_and_a_main_line_withdrawn_and_undone(
    own_page: LocalPage, clinic: Path
) -> None:
    with local_pages.window(own_page) as window:
        tab = window.open()
        confirm(tab, clinic)
        withdraw_and_undo(window, tab, clinic)
