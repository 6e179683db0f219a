"""A whole region compared in one sitting, by somebody who has the official pages before them."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest

from day import TODAY, OnDay
from desks import desk
from groundsheet import api, crisis
from groundsheet.crisis import Comparison, CrisisContacts, Question
from groundsheet.errors import ConfirmationRefused
from groundsheet.people import PracticeFolder
from groundsheet.text import plain_text
from pages import page_texts, squeezed
from profiles import IN_YAML

CASEY, KIM = "Casey Example", "Kim Example"
REGIONS = crisis.available(desk().directories)


@pytest.fixture
def clinic(tmp_path: Path) -> PracticeFolder:
    (tmp_path / "practice.yaml").write_text(
        "name: Harbor Test Clinic\n" + IN_YAML, encoding="utf-8"
    )
    return api.open_practice(tmp_path)


def folder(clinic: PracticeFolder) -> PracticeFolder:
    return api.open_practice(clinic.folder)


def contacts(clinic: PracticeFolder, region: str = "US") -> CrisisContacts:
    return api.contacts(desk(folder(clinic)), region)


def write_pages(target: Path, comparisons: tuple[Comparison, ...]) -> None:
    """The official pages as text files: each value as such pages write it."""
    for each in comparisons:
        lines = [f"Page of {each.name}: {each.page}"]
        lines += [f"{question.what} = {as_published(question)}" for question in each.questions]
        (target / f"{each.id}.txt").write_text("\n".join(lines), encoding="utf-8")


def as_published(question: Question) -> str:
    """A value in another form than the list's, where there is one."""
    value = question.expected
    if question.choices:
        return value
    digits = re.sub(r"\D", "", value)
    if re.search("[a-z]", value):
        return f"https://{value.removeprefix('www.')}/"
    if len(digits) == 10:
        return f"+1 {digits[:3]}.{digits[3:6]}.{digits[6:]}"
    if len(digits) == 11 and digits[0] == "1":
        return f"({digits[1:4]}) {digits[4:7]}-{digits[7:]}"
    return value.lower() if value.isalpha() else value


def plain(text: str) -> str:
    """A text without what a line's end adds or takes away."""
    return squeezed(text).replace("-", "").replace("\x02", "").replace("·", "")


def read_page(target: Path, each: Comparison) -> list[str | None]:
    """What a new user types who is told the names alone, and reads each page from top to bottom."""
    text = (target / f"{each.id}.txt").read_text(encoding="utf-8").splitlines()[1:]
    pairs = [line.split(" = ", 1) for line in text]
    assert [what for what, _ in pairs] == [question.what for question in each.questions]
    return [answer for _, answer in pairs]


@pytest.mark.parametrize("region", REGIONS)
def test_a_whole_region_is_confirmed_by_one_person(
    clinic: PracticeFolder, tmp_path: Path, region: str
) -> None:
    comparisons = api.sitting(desk(clinic), region)
    write_pages(tmp_path, comparisons)
    for each in comparisons:
        answers = read_page(tmp_path, each)
        assert each.different(answers) == []
        kept = api.keep(desk(clinic), each, answers, by=CASEY)
        assert [record.kind for record in kept] == ["confirmed"]
    found = contacts(clinic, region)
    assert found.public == ()
    assert {state.checked for state in found.states} == {TODAY}
    assert not any(state.withheld for state in found.states)
    told = str(api.sitting_summary(desk(clinic), comparisons))
    count = len(comparisons)
    assert told == f"{region}: {count} of {count} checked, hold until November 2027"
    whole, numbers = found.checked_by_facts
    assert not numbers
    assert set(whole) == {each.id for each in comparisons}
    # Everything that is listed for the region was asked for, and is printed.
    assert {entry.id for entry in found.everything} == {each.id for each in comparisons}


def test_nothing_that_is_listed_is_shown_before_it_was_typed(clinic: PracticeFolder) -> None:
    for each in api.sitting(desk(clinic), "US"):
        for question in each.questions:
            if not question.choices:
                assert question.expected not in question.what


@pytest.mark.parametrize("region", REGIONS)
def test_the_worksheet_shows_nothing_that_is_listed(clinic: PracticeFolder, region: str) -> None:
    """But for the help panel of each page, and what stands in a name or an address of a page."""
    built = api.worksheet(desk(clinic), region)
    shown = plain(" ".join(page_texts(built.proven.data)))
    comparisons = api.sitting(desk(clinic), region)
    known = [plain_text(segment) for segment in built.handout.panel.reading]
    known += [part for each in comparisons for part in (each.name, each.page)]
    assert all(plain(part) in shown for part in known)
    for part in sorted(map(plain, filter(None, known)), key=len, reverse=True):
        shown = shown.replace(part, "|")
    listed = [q.expected for each in comparisons for q in each.questions if not q.choices]
    assert listed
    assert not [value for value in listed if len(value) > 2 and plain(value) in shown]


def test_a_page_that_says_otherwise_is_told_and_costs_nothing_else(
    clinic: PracticeFolder, tmp_path: Path
) -> None:
    """One page is wrong on purpose: its number differs in one digit, and it gives other hours."""
    comparisons = api.sitting(desk(clinic), "US")
    write_pages(tmp_path, comparisons)
    path = tmp_path / "us-trevor.txt"
    text = path.read_text(encoding="utf-8")
    assert "(866) 488-7386" in text
    text = text.replace("(866) 488-7386", "(866) 488-7368")
    path.write_text(text.replace("the hours of texts = at any", "the hours of texts = at other"))
    wrong: dict[str, list[tuple[Question, str]]] = {}
    for each in comparisons:
        answers = read_page(tmp_path, each)
        if each.id == "us-trevor":
            answers[-1] = None  # and one is skipped
        wrong |= {each.id: found} if (found := each.different(answers)) else {}
        api.keep(desk(clinic), each, answers, by=CASEY)
    assert list(wrong) == ["us-trevor"]
    question, answer = wrong["us-trevor"][0]
    trevor = next(each for each in comparisons if each.id == "us-trevor")
    told = trevor.difference(question, answer)
    assert "1-866-488-7386" in told
    assert "(866) 488-7368" in told
    assert trevor.offers(question) == ("retype", "replace", "withdraw", "skip")
    count = len(comparisons)
    told = str(api.sitting_summary(desk(clinic), comparisons))
    assert told.startswith(f"US: {count - 1} of {count} checked, ")
    # Its other facts are kept: the number to text is confirmed, the one to call is not.
    states = {(s.channel, s.fact): s for s in contacts(clinic).states if s.id == "us-trevor"}
    assert states["sms", "number"].checked == TODAY
    assert states["voice", "number"].checked is None
    # Replaced on the spot, the line is printed as the page has it.
    api.replace(
        desk(clinic), "us-trevor", channel="voice", display="1-866-488-7368",
        again="1-866-488-7368", by=CASEY, method="official_page",
    )  # fmt: skip
    displays = {s.display for s in contacts(clinic).printed()}
    assert "1-866-488-7368" in displays
    assert "1-866-488-7386" not in displays


@pytest.mark.parametrize("region", REGIONS)
def test_an_emergency_number_is_not_its_own_heading(clinic: PracticeFolder, region: str) -> None:
    """What is named by the number that is asked for is no question."""
    comparisons = api.sitting(desk(clinic), region)
    for each in comparisons:
        if not each.questions[0].channel:
            assert each.name.startswith("Emergency number: ")
            assert each.questions[0].expected not in each.name
    assert len({each.name for each in comparisons}) == len(comparisons)


@pytest.mark.parametrize(
    ("contact", "what", "typed"),
    [
        ("us-988", "the address of the chat", "https://988lifeline.org/chat"),
        ("us-988", "the address of the chat", "chat.988lifeline.org"),
        ("us-988", "the number to call", "9-8-8"),
        ("us-trevor", "the number to call", "866.488.7386"),
        ("us-samhsa-helpline", "the number to call", "1-800-662-HELP (4357)"),
        ("us-crisis-text-line", "the word to text", "home"),
    ],
)  # fmt: skip
def test_the_same_in_another_form_is_the_same(
    clinic: PracticeFolder, contact: str, what: str, typed: str
) -> None:
    each = next(e for e in api.sitting(desk(clinic), "US") if e.id == contact)
    question = next(q for q in each.questions if q.what == what)
    assert question.agrees(typed)


@pytest.mark.parametrize(
    ("contact", "what", "typed"),
    [
        ("us-988", "the number to call", "989"),
        ("us-988", "the address of the chat", "988lifeline.org.example.net"),
        ("us-trevor", "the number to call", "866.488.7385"),
        ("us-samhsa-helpline", "the number to call", "1-800-662-HEAL"),
        ("us-crisis-text-line", "the word to text", "HELLO"),
        ("us-crisis-text-line", "the number to text", ""),
    ],
)
def test_another_value_is_another(
    clinic: PracticeFolder, contact: str, what: str, typed: str
) -> None:
    each = next(e for e in api.sitting(desk(clinic), "US") if e.id == contact)
    question = next(q for q in each.questions if q.what == what)
    assert not question.agrees(typed)


def test_nobody_is_told_to_withdraw_a_main_line(clinic: PracticeFolder) -> None:
    for each in api.sitting(desk(clinic), "US"):
        if each.by_two:
            told = each.difference(each.questions[0], "555-0100")
            assert "withdraw" not in told
            assert "second person" in told
            assert each.offers(each.questions[0])[:2] == ("retype", "replace")
    assert {e.id for e in api.sitting(desk(clinic), "US") if e.by_two} == {"us-911", "us-988"}


def test_a_choice_of_hours_confirms_them_and_another_does_not(clinic: PracticeFolder) -> None:
    """Hours that no two sources give are printed once somebody has read them."""
    each = next(e for e in api.sitting(desk(clinic), "NZ") if e.id == "nz-lifeline")
    answers: list[str | None] = [q.expected for q in each.questions]
    api.keep(desk(clinic), each, answers, by=CASEY)
    line = next(s for s in contacts(clinic, "NZ").services if s.id == "nz-lifeline")
    assert line.channels[0].hours == {"en": "7 am to midnight every day; at night call 1737"}
    other = [
        crisis.ANY_HOUR if q.what == "the hours of calls" else a
        for q, a in zip(each.questions, answers, strict=True)
    ]
    assert "voice/hours" not in each.confirmed(other)
    assert "voice/number" in each.confirmed(other)


def test_a_sitting_can_be_left_and_gone_on_with(clinic: PracticeFolder, on_day: OnDay) -> None:
    comparisons = api.sitting(desk(clinic), "US")
    for each in comparisons[:3]:
        api.keep(desk(clinic), each, [q.expected for q in each.questions], by=CASEY)
    skipped = [None] * len(comparisons[4].questions)
    assert api.keep(desk(clinic), comparisons[4], skipped, by=CASEY) == ()
    assert len(contacts(clinic).checked) == 3
    on_day(TODAY + dt.timedelta(days=3))
    again = api.sitting(desk(clinic), "US")
    assert [each.id for each in again] == [each.id for each in comparisons]
    for each in again[3:]:
        api.keep(desk(clinic), each, [q.expected for q in each.questions], by=KIM)
    found = contacts(clinic)
    assert len(found.checked) == len(comparisons)
    assert set(found.checked.values()) == {TODAY, TODAY + dt.timedelta(days=3)}


def test_a_day_that_has_not_come_is_refused(clinic: PracticeFolder) -> None:
    each = api.sitting(desk(clinic), "US")[0]
    answers = [q.expected for q in each.questions]
    with pytest.raises(ConfirmationRefused):
        api.keep(desk(clinic), each, answers, by=CASEY, on=TODAY + dt.timedelta(days=1))


def test_it_takes_a_few_hundred_keystrokes(clinic: PracticeFolder) -> None:
    """One command; a line for each number and word, and one key for each choice and a return."""
    comparisons = api.sitting(desk(clinic), "US")
    first = [e for e in comparisons if e.id in ("us-911", "us-988", "us-988-es")]
    asked = [q for e in comparisons for q in e.questions]
    keys = sum(2 if q.choices else len(q.expected) + 1 for q in asked)
    least = sum(2 if q.choices else len(q.expected) + 1 for e in first for q in e.questions)
    command = len(f'groundsheet contacts check US --by "{CASEY}"') + 1
    assert least + command < 130
    assert keys + command < 550


def test_what_belongs_to_a_whole_country_is_recorded_for_it(clinic: PracticeFolder) -> None:
    """A clinic in Northern Ireland compares Samaritans once, and changes it as `contacts` does."""
    comparisons = api.sitting(desk(clinic), "GB-NIR")
    for each in comparisons:
        answers: list[str | None] = [question.expected for question in each.questions]
        accepted = []
        if each.id == "gb-samaritans":
            accepted, answers[0] = [0], "555-0142"
        api.keep(desk(clinic), each, answers, by=CASEY, second=KIM, accepted=accepted)
    regions = {record.id: record.region for record in folder(clinic).records}
    assert regions["gb-nir-lifeline"] == "GB-NIR"
    assert {region for name, region in regions.items() if name != "gb-nir-lifeline"} == {"GB"}
    for region in ("GB-NIR", "GB-ENG"):
        assert contacts(clinic, region).main.voice.display == "555-0142"
    # The next sitting begins with what stands now, and two undo what two have changed.
    again = next(e for e in api.sitting(desk(clinic), "GB-NIR") if e.id == "gb-samaritans")
    assert again.questions[0].expected == "555-0142"
    with pytest.raises(ConfirmationRefused, match="changes a main line"):
        api.restore(desk(clinic), "gb-samaritans", by=CASEY)
    api.restore(desk(clinic), "gb-samaritans", by=CASEY, second=KIM)
    assert contacts(clinic, "GB-NIR").main.voice.display == "116 123"
