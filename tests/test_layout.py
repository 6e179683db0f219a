"""How pages are laid out, where a fault was seen once on paper."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import pypdfium2
import pytest

from desks import desk, shelf
from groundsheet import api
from groundsheet.cli.variants import LAYOUT
from groundsheet.folders import shipped_folder
from groundsheet.layout import Paper, Variant
from groundsheet.library import load
from groundsheet.people import Person, Practice
from pages import page_texts

LONG = "The Example Practice for Counseling, Therapy and Calm Days"


def own(tmp_path: Path) -> api.Built:
    """A module of a practice with a long name: its footer tells whose it is."""
    folder = tmp_path / "modules"
    folder.mkdir()
    text = (shipped_folder() / "templates" / "module.yaml").read_text(encoding="utf-8")
    (folder / "mine.yaml").write_text(text.replace("id: example", "id: mine", 1), encoding="utf-8")
    return api.build(
        desk(
            Practice(name=LONG + " of Example Town in the State of Examples"),
            content=load(own=[folder]),
        ),
        ["mine"],
        region="US",
    )


def test_a_long_footer_breaks_into_lines_beside_the_page_number(tmp_path: Path) -> None:
    built = own(tmp_path)
    page = pypdfium2.PdfDocument(built.proven.data)[0]
    reader = page.get_textpage()
    whole = reader.get_text_bounded()
    boxes = [
        (char, reader.get_charbox(index, loose=False))
        for index, char in enumerate(whole)
        if not char.isspace()
    ]
    assert all(left >= 36 and right <= page.get_width() - 36 for _, (left, _, right, _) in boxes)
    text = " ".join(whole.split())
    assert f"by {LONG} of Example Town in the State of Examples" in text
    assert "Draft: not reviewed by a clinician" in text
    assert "Page 1 of" in text


def test_every_page_says_its_state() -> None:
    papers: tuple[Paper, ...] = ("letter", "a4")
    for index, recipe in enumerate(shelf().recipes):
        built = api.build(desk(), recipe=recipe, region="US", paper=papers[index % 2])
        for text in page_texts(built.proven.data):
            assert "Draft: not reviewed by a clinician" in text


def test_a_skill_takes_one_side_and_nothing_more_than_a_sheet() -> None:
    """By the tables of docs/print.md, which a test and CI keep true: as it comes, and named."""
    page = (Path(__file__).parents[1] / "docs" / "print.md").read_text(encoding="utf-8")
    # What is filled in as well as read has both sides of a sheet. With a name the page on hard
    # feelings has a third one in the United States.
    two, three = {"two-sides", "diary-card", "better-nights"}, {("hard-feelings", "letter")}
    for paper, table in zip(("letter", "a4"), page.split("| usual | named |")[1:3], strict=True):
        for name, module in shelf().modules.items():
            if module.for_clinicians:
                continue
            usual, named = re.search(rf"`{name}` \| (\d+) \| (\d+) \|", table).groups()  # type: ignore[union-attr]
            folder = shelf().topic(name)
            skill = folder in ("distress-tolerance", "cbt-skills") and name not in two
            assert usual == ("1" if skill or name == "quick-card" else "2"), name
            assert named == usual or (name, paper) in three, name


def test_the_help_panel_is_whole_on_each_page_under_a_long_letterhead() -> None:
    practice = Practice.model_validate(
        {
            "name": LONG,
            "address": ["12 Example Street", "Floor 3", "Example Town", "Example State"],
            "numbers": [
                {"phone": f"555-010{n}", "hours": "Monday to Friday, 9 am to 5 pm, not on holidays"}
                for n in range(3)
            ],
        }
    )
    person = Person(name="Example " * 12, next_appointment="Thursday, December 3, at 2 pm")
    built = api.build(desk(practice), recipe="first-steps", region="US", person=person)
    for text in page_texts(built.proven.data):
        assert "Get help now" in text
        assert all(f"555-010{n}" in text for n in range(3))


@pytest.mark.parametrize(
    ("module", "pages"),
    [
        ("stop-pause", 1),
        ("stop-pause-teen", 1),
        ("slow-breathing", 1),
        ("tipp", 1),
        ("riding-an-urge", 1),
        ("safety-plan", 2),
        ("safety-plan-teen", 2),
    ],
)
@pytest.mark.parametrize("region", ["US", "GB-ENG"])
def test_a_skill_and_a_plan_take_one_sheet_of_paper(module: str, pages: int, region: str) -> None:
    """Named or not, with a letterhead of two lines and a number of the practice's own."""
    practice = Practice.model_validate(
        {
            "name": "Example Practice",
            "address": ["12 Example Street, Example Town"],
            "numbers": [{"phone": "555-0100", "hours": "Monday to Friday, 9 am to 5 pm"}],
        }
    )
    person = Person(name="Example Name", next_appointment="Thursday, December 3, at 2 pm")
    assert api.build(desk(), [module], region=region).proven.pages == pages
    named = api.build(desk(practice), [module], region=region, person=person)
    assert named.proven.pages == pages


def test_a_sheet_for_clinicians_holds_what_it_should_and_no_page_of_a_client() -> None:
    checks = desk().library.reference_checks
    for name, module in shelf().modules.items():
        if module.for_clinicians:
            continue
        built = api.build(desk(), [name], region="GB-ENG", clinician_sheet=True)
        text = " ".join(page_texts(built.proven.data))
        assert built.handout.code.endswith("-K")
        assert "Keep it apart from the pages that a client takes home" in text
        assert "What is known" in text
        assert module.purpose is not None
        assert " ".join(str(module.purpose).split()[:6]) in text
        for key in module.cited:
            assert f"({checks[key]}" in text, f"what was read of {key}"
        for client in ("Look at this again", "Think about who may see this page"):
            assert client not in text
        for number in range(1, len(module.cited) + 1):
            assert str(number) in text
        assert built.handout.public_title == "Clinician sheet"


def test_british_spelling_is_printed_where_it_is_read() -> None:
    us = " ".join(page_texts(api.build(desk(), ["stop-pause"], region="US").proven.data))
    gb = " ".join(page_texts(api.build(desk(), ["stop-pause"], region="GB-WLS").proven.data))
    assert "dialectical behavior therapy" in us
    assert "dialectical behaviour therapy" in gb
    assert "November 24, 2026" in us
    assert "24 November 2026" in gb


def test_what_was_typed_is_never_respelled() -> None:
    person = Person(name="Gray Color Behavior")
    built = api.build(desk(), ["stop-pause"], region="GB-ENG", person=person)
    assert "Gray Color Behavior" in page_texts(built.proven.data)[0]
    assert dataclasses.asdict(built.handout)["person"] is not None


def test_each_option_of_the_layout_is_declared_once_and_for_each_command() -> None:
    fields = {entry.name: entry.default for entry in dataclasses.fields(Variant)}
    assert {name: default for name, (_, default) in LAYOUT.items()} == fields
