"""What people write of whom to call and where to go: taken as written, printed, and read back."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import Phase, given, settings, strategies as st
from jsonschema import Draft7Validator  # type: ignore[import-untyped]

from desks import desk
from fillers import FILLERS
from groundsheet import api
from groundsheet.document.verify import verify_bytes
from groundsheet.errors import InvalidInput
from groundsheet.layout import USUAL, Variant
from groundsheet.pdf import fonts
from groundsheet.people import Person, PlanAnswers, Typed, answers_of, lines_of
from groundsheet.source import load_model
from judge import Judge
from pages import page_texts

Run = Callable[..., int]
Capture = pytest.CaptureFixture[str]

USUAL_PLAN: dict[str, Any] = {
    "signs": ["I stop answering messages.", "I lie awake after three."],
    "myself": ["Walk the dog round the long block"],
    "in_the_way": ["Rain. Then I walk up and down the hall."],
    "company": [{"name": "Sam Example", "relationship": "neighbor", "phone": "202-555-0144"}],
    "places": [{"name": "The bench by the library", "address": "12 Example Street"}],
    "helpers": [
        {"name": "Aunt Example", "relationship": "aunt", "phone": "202-555-0123",
         "phone2": "202-555-0124", "text": "too"},
        {"name": "Jo Sample", "relationship": "friend", "phone": "202-555-0125", "text": "only"},
        {"name": "Bo Placeholder", "phone": "202-555-0126"},
    ],
    "my_professionals": [
        {"name": "Dr. Placeholder", "phone": "(202) 555-0111"},
        {"name": "Example Clinic", "phone": "202-555-0112", "contact": "Jo Placeholder",
         "hours": "Monday to Friday, 9 to 6", "address": "12 Example Street, Example Town"},
    ],
    "emergency_department": ["Example Hospital, 1 Example Street, entrance on Second Street"],
    "safer_helper": ["My sister"],
    "safer_place": ["She keeps what we agreed on."],
    "safer_by": ["Tonight"],
    "safer_check": ["Dr. Placeholder"],
    "matters": ["My cat\nMy dog", "The garden"],
    "copies": ["Aunt Example"],
    "review_on": "the first Monday in March",
    "review_with": "Dr. Placeholder",
}  # fmt: skip
"""Each field, each kind of detail: what two people write down in an hour."""


def typed(value: Any) -> Typed:
    text = value if isinstance(value, str) else json.dumps(value)
    return Typed(text.encode(), "plan.yaml")


def model(text: str) -> PlanAnswers:
    return load_model(text.encode(), PlanAnswers, "plan.yaml", private=True)


def faults(text: str) -> list[str]:
    with pytest.raises(InvalidInput) as caught:
        model(text)
    return [str(problem) for problem in caught.value.problems]


def build(answers: Any, region: str = "US", variant: Variant = USUAL, **more: Any) -> bytes:
    built = api.build(
        desk(), ["safety-plan"], region=region, answers=typed(answers), variant=variant, **more
    )
    return built.proven.data


@cache
def usual_form() -> bytes:
    return build(USUAL_PLAN)


def read(folder: Path, pdf: bytes, at: api.Desk | None = None) -> api.Filled:
    path = folder / "form.pdf"
    path.write_bytes(pdf)
    return api.read_form(at or desk(), path)


# -- as people write it ---------------------------------------------------------------------------

WRITTEN = [
    # A single thing where a list is asked for, and lines in a block.
    ("signs: I pace.", {"signs": ("I pace.",)}),
    ("signs: |\n  I pace.\n\n  I shout.\n", {"signs": ("I pace.\nI shout.",)}),
    ("helpers: {name: Aunt Example}", {"helpers": ({"name": "Aunt Example"},)}),
    ("places: |\n  The park\n  A pool\n", {"places": ({"name": "The park"}, {"name": "A pool"})}),
    # A name with a number after it, where that can't be anything else.
    *(
        (f"helpers: ['{text}']", {"helpers": ({"name": name, "phone": phone},)})
        for text, name, phone in (
            ("Aunt Example 202-555-0123", "Aunt Example", "202-555-0123"),
            ("Aunt Example: (202) 555-0123", "Aunt Example", "(202) 555-0123"),
            ("Bo, +44 20 7946 0018", "Bo", "+44 20 7946 0018"),
        )
    ),
    *(
        (f"helpers: ['{text}']", {"helpers": ({"name": text},)})
        for text in ("Lifeline 988", "Flat 12", "Bo 202-555-0123 after six", "202-555-0123")
    ),
    # Two numbers, texts.
    *(
        (
            f"helpers: [{{name: A, {numbers}}}]",
            {"helpers": ({"name": "A", "phone": "202-555-0101", "phone2": "202-555-0102"},)},
        )
        for numbers in (
            "phone: 202-555-0101, phone2: 202-555-0102",
            "phone: [202-555-0101, 202-555-0102]",
        )
    ),
    ("helpers: [{name: A, phone2: 555-0102}]", {"helpers": ({"name": "A", "phone": "555-0102"},)}),
    *(
        (f"helpers: [{{name: A, text: {said}}}]", {"helpers": ({"name": "A", "text": meant},)})
        for said, meant in (("true", "too"), ("too", "too"), ("only", "only"))
    ),
    ("helpers: [{name: A, text: false}]", {"helpers": ({"name": "A"},)}),
    # An address of several lines; somebody with details where words are asked for.
    (
        "my_professionals: [{name: A, address: [1 Example Street, Example Town]}]",
        {"my_professionals": ({"name": "A", "address": "1 Example Street, Example Town"},)},
    ),
    (
        "my_professionals:\n- name: A\n  address: |\n    1 Example Street,\n    Example Town\n",
        {"my_professionals": ({"name": "A", "address": "1 Example Street, Example Town"},)},
    ),
    (
        "my_professionals: [{name: A, address: ', by the river,'}]",
        {"my_professionals": ({"name": "A", "address": ", by the river,"},)},
    ),
    (
        "emergency_department: {name: Example Hospital, address: 1 Example Street}",
        {"emergency_department": ("Example Hospital, 1 Example Street",)},
    ),
    # Parts of one's own plan, by the id of a block or as fields are written.
    ("parts: {my-words: Come over.}", {"parts": {"my-words": ("Come over.",)}}),
    ("parts: {my_words: [Come over.]}", {"parts": {"my-words": ("Come over.",)}}),
    (
        "parts: {team: {name: A, phone: 555-0101}}",
        {"parts": {"team": ({"name": "A", "phone": "555-0101"},)}},
    ),
]  # fmt: skip


@pytest.mark.parametrize(("text", "meant"), WRITTEN, ids=[text for text, _ in WRITTEN])
def test_answers_are_taken_as_people_write_them(text: str, meant: Any) -> None:
    assert model(text).model_dump(exclude_defaults=True) == meant


@pytest.mark.parametrize("text", [text for text, _ in WRITTEN if "my_words" not in text])
def test_an_editor_takes_what_the_program_takes(text: str) -> None:
    schema = Draft7Validator(json.loads(api.schema_text("answers")))
    assert list(schema.iter_errors(yaml.safe_load(text))) == []


def test_more_people_than_anybody_calls() -> None:
    many = [{"name": f"Friend {n}", "phone": f"202-555-01{n:02d}"} for n in range(30)]
    assert len(model(json.dumps({"helpers": many})).helpers) == 30
    (fault,) = faults(json.dumps({"helpers": [*many, {"name": "One more"}]}))
    assert fault.endswith("helpers: 31 entries stand here, and at most 30 are taken.")


UNKNOWN = "this key is not known. Did you mean"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("helpers: [{name: A, relation: b}]", f"helpers[1]: {UNKNOWN} `relationship`?"),
        ("helpers: [{name: A, mobile: b}]", f"helpers[1]: {UNKNOWN} `phone`?"),
        ("my_profesionals: [A]", f"{UNKNOWN} `my_professionals`?"),
        ("friends: [A]", f"{UNKNOWN} `helpers`?"),
        ("Warning signs: [A]", f"{UNKNOWN} `signs`?"),
        ("parts: {mine: [{name: A, relation: b}]}", f"parts[1]: {UNKNOWN} `relationship`?"),
        (
            "parts: {signs: [A]}",
            "parts.signs: this part has a field of its own: write it outside `parts`.",
        ),
        ("parts: {Mary's: [A]}", "parts: write the `id` of a block of your plan here."),
        (
            "helpers: [{name: A, text: maybe}]",
            "helpers[1].text: write `only` (texts, no calls) or `too` (calls and texts).",
        ),
        (
            "helpers: [{name: A, phone: [1, 2, 3]}]",
            "helpers[1]: `phone` has 3 numbers, and takes one or two.",
        ),
        (
            "safer_check: [{name: A, text: only}]",
            "safer_check[1]: `text` can't stand here; write it in words.",
        ),
        ("signs: {a: b}", "signs[1]: expected text, or a `name` with what else is known."),
        ("signs: [[a]]", "signs[1]: expected text."),
        (
            'signs: ["a\\nb\\u202ec"]',
            "signs[1]: line 2: U+202E (RIGHT-TO-LEFT OVERRIDE) at character 2 can't be printed.",
        ),
        (
            f"signs: [{json.dumps('a' + chr(10) * 2 + 'x' * 501)}]",
            "signs[1]: line 2: it has 501 characters; at most 500 fit on a line.",
        ),
        (
            f"signs: [{json.dumps('x' + chr(10) + (chr(10) + 'x') * 20)}]",
            "signs[1]: it has 21 lines; at most 20 are taken.",
        ),
    ],
)
def test_a_fault_says_in_words_what_was_meant(text: str, fault: str) -> None:
    assert [said.partition(": ")[2] for said in faults(text)] == [fault]


def test_no_fault_speaks_as_the_library_does() -> None:
    wrong: list[Any] = [
        "x" * 2000,
        [],
        {},
        [[]],
        [{}],
        {"name": []},
        [{"name": {}}],
        [1],
        "",
        ["\x07"],
    ]
    fields = [*PlanAnswers.model_fields, "parts.mine"]
    for field in fields:
        name, _, part = field.partition(".")
        for value in wrong:
            text = json.dumps({name: {part: value} if part else value})
            try:
                model(text)
            except InvalidInput as error:
                said = str(error)
                for words in ("tuple", "string", "should", "valid ", "input", "dictionary", "Qzx"):
                    assert words not in said, (field, value, said)


# -- on paper -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("region", "paper"),
    [("US", "letter"), ("US", "a4"), ("GB-ENG", "a4"), ("GB-ENG", "letter"), ("AU", "a4")],
)
@pytest.mark.parametrize("module", ["safety-plan", "safety-plan-teen"])
def test_a_usual_plan_is_one_sheet(region: str, paper: Any, module: str) -> None:
    for person in (None, Person(name="Example Name")):
        built = api.build(
            desk(), [module], region=region, answers=typed(USUAL_PLAN), paper=paper, person=person
        )
        assert built.proven.pages == 2


def whole(text: str) -> str:
    return " ".join(text.replace("\u00a0", " ").split())


def crowd() -> list[dict[str, str]]:
    """Twelve people with all that can be known of them; of each the texts are its own."""
    return [
        {
            "name": f"Example Friend No. {n}",
            "relationship": f"colleague from shift {n}",
            "phone": f"202-555-01{n:02d}",
            "phone2": f"202-555-01{n + 40:02d}",
            "text": "only" if n % 2 else "too",
            "contact": f"whoever opens door {n}",
            "hours": f"after {n} o'clock on weekdays",
            "address": f"{n} Example Street, Building {n}, Example Town, entrance on Street {n}",
        }
        for n in range(1, 13)
    ]


@pytest.mark.parametrize("size", [None, 18])
def test_a_full_plan_goes_on_and_each_row_stays_in_one_piece(size: Any) -> None:
    people = crowd()
    answers = {**USUAL_PLAN, "helpers": people, "my_professionals": people}
    pages = [
        whole(page)
        for page in page_texts(build(answers, variant=Variant(flat=True, print_size=size)))
    ]
    assert len(pages) > 2
    for part in ("helpers", "my_professionals"):
        for person in people:
            there = [page for page in pages if person["name"] in page]
            assert there, (part, person["name"])
            for text in (v for k, v in person.items() if k != "text"):
                assert any(text in page for page in there), text
    for person in people:
        name, phone, phone2 = (person[part] for part in ("name", "phone", "phone2"))
        row = rf"{re.escape(name)} .*?Relationship.*?{phone}.*?or {phone2}"
        there = [page for page in pages if re.search(row, page)]
        assert sum(len(re.findall(row, page)) for page in there) == 2
        assert all(person["address"] in page for page in there)


def test_what_looks_like_markup_or_a_list_is_text() -> None:
    lines = "I <b>will</b> see it<br>in June\n- an item\n- another\n½ hour, 20 °C, naïve"
    text = whole(" ".join(page_texts(build({"matters": [lines]}, variant=Variant(flat=True)))))
    for line in lines.split("\n"):
        assert line in text


SIGNS = "".join(sorted(fonts.repertoire("groundsheet-Signs") - {" ", "\u00a0"}))


def test_signs_among_words_are_printed_and_come_back(tmp_path: Path, judge: Judge) -> None:
    """What a keyboard puts behind a sign to have it in colour can't be seen, and is left out."""
    answers = {
        "signs": [f"Spring → summer… {SIGNS}", "Tea ≥ 2 × ½ cup ≈ ∞ ✓"],
        "helpers": [{"name": "☎ Aunt ★ Example", "phone": "☎ 202-555-0123"}],
        "matters": ["My dog ❤\ufe0f\n☺\ufe0e ☀\ufe0f"],
    }
    form, flat = build(answers), build(answers, variant=Variant(flat=True))
    for data in (form, flat):
        text = whole(" ".join(page_texts(data)))
        assert set(SIGNS) <= set(text)
        for words in ("Spring → summer…", "Tea ≥ 2 × ½ cup ≈ ∞ ✓", "☎ Aunt ★ Example", "My dog ❤"):
            assert words in text
        assert not verify_bytes(desk(), data).findings
    back = read(tmp_path, form).answers
    assert back == {**answers, "matters": ["My dog ❤\n☺ ☀"]}
    assert judge({"form": form, "flat": flat}) == {"form": [], "flat": []}


@pytest.mark.parametrize("variant", [USUAL, Variant(print_size=18), Variant(card="single")])
def test_a_sign_beside_a_number_in_the_help_panel_is_proven(variant: Variant) -> None:
    """Numbers stand in bold there, of which signs have none."""
    number = {
        "phone": "☎ 202-555-0136",
        "label": "★ Example desk",
        "hours": "Monday → Friday, 9 to 5",
    }
    practice = api.Practice.model_validate({"name": "♥ Example Practice", "numbers": [number]})
    modules = [] if variant.card else ["safety-plan"]
    data = api.build(desk(practice), modules, region="US", variant=variant).proven.data
    assert "☎ 202-555-0136" in whole(" ".join(page_texts(data)))


def test_a_place_needs_no_number() -> None:
    flat = Variant(flat=True)
    with_room, without = (
        whole(" ".join(page_texts(build({part: ["The park", "The pool"]}, variant=flat))))
        for part in ("company", "places")
    )
    assert "The park Phone" in with_room
    assert "The park The pool" in without


# -- the old number -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("region", "number", "told"),
    [
        ("US", "1-800-273-8255", True),
        ("US", "(800) 273-8255", True),
        ("US", "+1 800 273 8255", True),
        ("US", "1-800-273-TALK", True),
        ("US", "1-800-273-TALK (8255)", True),
        (None, "1-800-273-8255", True),
        ("US", "1-800-273-8256", False),
        ("US", "988", False),
        ("GB-ENG", "1-800-273-8255", False),
    ],
)
def test_a_number_that_is_no_longer_given(region: str | None, number: str, told: bool) -> None:
    plan = typed({"my_professionals": [{"name": "Hotline", "phone": number}]})
    found = [
        notice
        for notice in api.check_plan(desk(), plan, region=region)
        if notice.code in (api.Code.LINE_SUPERSEDED, api.Code.LINE_NO_MORE)
    ]
    assert [notice.code for notice in found] == [api.Code.LINE_SUPERSEDED] * told
    assert all("988 is the number that is given now" in notice.message for notice in found)


def test_it_is_told_of_wherever_it_stands_and_printed_as_typed() -> None:
    number = "1-800-273-8255"
    plan = {
        "helpers": [{"name": "A", "phone": "202-555-0101", "phone2": number}],
        "safer_check": [f"I call {number}."],
    }
    built = api.build(desk(), ["safety-plan"], region="US", answers=typed(plan))
    told = [n.name for n in built.warnings if n.code is api.Code.LINE_SUPERSEDED]
    assert told == ["plan: helpers[1].phone2", "plan: safer_check[1]"]
    assert whole(" ".join(page_texts(built.proven.data))).count(number) == 2


def test_what_a_region_says_of_it_has_its_sources() -> None:
    (entry,) = desk().directories["US"].superseded
    sources = {source.id: source for source in desk().directories["US"].sources}
    assert len(entry.sources) >= 2
    assert all(sources[name].dated for name in entry.sources)


# -- a plan of one's own --------------------------------------------------------------------------

OWN_BLOCKS = """\
  - id: our-team
    kind: contact_rows
    label: Our team
    rows: 2
  - id: our-words
    kind: write_in
    label: What we say
    lines: 2
  - id: how-far
    kind: rating
    label: How far
    low: far
    high: near
"""


def own_plan(run: Run, folder: Path, blocks: str = OWN_BLOCKS) -> api.Desk:
    assert run("init", "--name", "Example Practice", "--decided-by", "Example Person") == 0
    assert run("new", "safety-plan") == 0
    (module,) = folder.rglob("safety-plan.yaml")
    module.write_text(module.read_text("utf-8").rstrip("\n") + f"\n{blocks}", encoding="utf-8")
    return desk(folder / "practice.yaml")


OWN = {
    "signs": ["I pace."],
    "parts": {
        "our-team": [{"name": "A", "phone": "555-0101", "address": "1 Example Street"}],
        "our-words": ["We go slowly.\nWe sit down.", "<b>Tea</b>"],
    },
}


def test_parts_of_ones_own_plan_are_printed_and_come_back(run: Run, tmp_path: Path) -> None:
    own = own_plan(run, tmp_path)
    built = api.build(own, ["safety-plan"], region="US", answers=typed(OWN))
    text = whole(" ".join(page_texts(built.proven.data)))
    for words in ("1 Example Street", "We sit down.", "<b>Tea</b>"):
        assert words in text
    back = read(tmp_path, built.proven.data, own)
    assert (back.answers, back.others) == (OWN, ())


def test_parts_that_a_plan_lacks_or_that_are_of_another_kind(
    run: Run, capsys: Capture, tmp_path: Path
) -> None:
    own_plan(run, tmp_path)
    (tmp_path / "a.yaml").write_text(
        "parts:\n  qzx: [a]\n  our-team: [a]\n  our-words: [{name: a}]\n  how-far: [a]\n"
    )
    capsys.readouterr()
    assert run("build", "safety-plan", "-r", "US", "--answers", "a.yaml", "-o", "a.pdf") == 3
    said = capsys.readouterr().err
    assert "a.yaml:2:8: parts: the plan has no such part to write in." in said
    assert "a.yaml:3:13: parts: this part of the plan takes people." in said
    assert "a.yaml:4:14: parts: this part of the plan takes text" in said
    assert "a.yaml:5:12: parts: the plan has no such part to write in." in said
    assert "qzx" not in said
    assert not (tmp_path / "a.pdf").exists()


def test_places_have_a_part_of_their_own_where_a_plan_has_one(run: Run, tmp_path: Path) -> None:
    blocks = "  - id: places\n    kind: contact_rows\n    label: Where I can go\n    rows: 2\n"
    own = own_plan(run, tmp_path, blocks)
    given = {"company": [{"name": "Sam Example"}], "places": [{"name": "The park"}]}
    pdf = api.build(own, ["safety-plan"], region="US", answers=typed(given)).proven.data
    text = whole(" ".join(page_texts(pdf)))
    assert text.index("Where I can go") > text.index("Who has a copy")
    assert read(tmp_path, pdf, own).answers == given


# -- there and back -------------------------------------------------------------------------------


def test_a_usual_plan_comes_back_as_it_was_given(tmp_path: Path) -> None:
    back = read(tmp_path, usual_form())
    assert (back.answers, back.others, back.notes) == (USUAL_PLAN, (), ())
    assert yaml.safe_load(api.in_yaml(back)) == USUAL_PLAN
    assert build(back.answers) == usual_form()


@pytest.mark.parametrize("name", FILLERS)
def test_what_a_program_saves_anew_comes_back_too(tmp_path: Path, name: str) -> None:
    """A name that is longer than the one before finds room as well: a row's fields share it."""
    changed = {
        "m1-helpers_1_name": "Grandmother Example",
        "m1-my-professionals_2_address": "2 Example Street",
        "m1-matters": "My dog\n  and cat",
    }
    back = read(tmp_path, FILLERS[name](usual_form(), changed)).answers
    aunt, *others = USUAL_PLAN["helpers"]
    doctor, clinic = USUAL_PLAN["my_professionals"]
    assert back == {
        **USUAL_PLAN,
        "helpers": [aunt | {"name": "Grandmother Example"}, *others],
        "my_professionals": [doctor, clinic | {"address": "2 Example Street"}],
        "matters": ["My dog\nand cat"],
    }


def test_a_plan_in_another_language_comes_back_wherever_it_is_read(tmp_path: Path) -> None:
    spanish = desk(language="es")
    pdf = api.build(spanish, ["safety-plan"], region="US", answers=typed(USUAL_PLAN)).proven.data
    assert "solo mensajes" in whole(" ".join(page_texts(pdf)))
    assert read(tmp_path, pdf).answers == USUAL_PLAN
    assert read(tmp_path, usual_form(), spanish).answers == USUAL_PLAN


def test_the_plan_that_was_filled_is_the_one_that_is_read(run: Run, tmp_path: Path) -> None:
    own_plan(run, tmp_path)
    assert run("new", "week-plan") == 0
    (module,) = tmp_path.rglob("week-plan.yaml")
    text = module.read_text("utf-8")
    module.write_text(re.sub(r"^type: \w+", "type: plan", text, flags=re.MULTILINE), "utf-8")
    own = desk(tmp_path / "practice.yaml")
    pdf = api.build(own, ["week-plan", "safety-plan"], region="US", answers=typed(OWN)).proven.data
    assert read(tmp_path, pdf, own).answers == OWN


def test_other_words_on_texts_stay_in_the_form_and_are_told(tmp_path: Path) -> None:
    changed = {"m1-helpers_1_text": "texts after six", "m1-helpers_2_text": ""}
    back = read(tmp_path, FILLERS["pikepdf"](usual_form(), changed))
    assert [person.get("text") for person in back.answers["helpers"]] == [None, None, None]
    assert [(field.name, field.value) for field in back.others] == [
        ("helpers_1_text", "texts after six")
    ]
    assert [notice.code for notice in back.notes] == [api.Code.OTHER_FIELDS]


def test_a_row_without_a_name_loses_nothing(tmp_path: Path) -> None:
    changed = {
        "m1-helpers_1_name": "",
        "m1-my-professionals_2_name": "",
        "m1-my-professionals_2_phone": "",
    }
    back = read(tmp_path, FILLERS["pikepdf"](usual_form(), changed)).answers
    assert back["helpers"][0]["name"] == "aunt"
    assert back["helpers"][0]["phone"] == "202-555-0123"
    assert back["my_professionals"][1]["name"] == "Jo Placeholder"


def test_lines_on_the_next_page_come_back_where_those_before_were_emptied(tmp_path: Path) -> None:
    form = build({"signs": [f"Sign {number}" for number in range(40)]})
    last = read(tmp_path, form).answers["signs"][-1]
    back = read(tmp_path, FILLERS["pikepdf"](form, {"m1-signs": ""}))
    assert len(back.answers["signs"]) < 40
    assert back.answers["signs"][-1] == last
    assert back.others == ()


CHARS = st.sampled_from("abcdefghij XYZ.,:;!?()'\"&<>*_{}#éüßøłŁčæœ–—“”€ÅñКжαβ%$0123456789-")
LINE = st.text(CHARS, min_size=1, max_size=60).map(lambda t: " ".join(t.split()) or "x")
LONG_LINE = st.builds(lambda word, n: " ".join([word] * n)[:400].strip(), LINE, st.integers(1, 30))
ANSWER = st.lists(st.one_of(LINE, LONG_LINE), min_size=1, max_size=4).map("\n".join)
ANSWERS = st.lists(ANSWER, min_size=1, max_size=4)
SHORT = LINE.map(lambda text: text[:40].strip() or "x")
PERSON = st.fixed_dictionaries(
    {"name": LINE},
    optional={
        "relationship": SHORT, "phone": SHORT, "text": st.sampled_from(["only", "too"]),
        "contact": SHORT, "hours": SHORT, "address": LINE,
    },
).flatmap(
    lambda one: st.one_of(st.just(one), SHORT.map(lambda text: one | {"phone2": text}))
    if "phone" in one
    else st.just(one)
)  # fmt: skip
PEOPLE = st.lists(PERSON, min_size=1, max_size=13)
KINDS = {
    name: PEOPLE if name in ("company", "places", "helpers", "my_professionals") else ANSWERS
    for name in PlanAnswers.model_fields
    if name not in ("review_on", "review_with", "parts", "own_phone")
}


@settings(max_examples=12, deadline=None, phases=set(Phase) - {Phase.shrink})
@given(
    st.fixed_dictionaries(
        {},
        optional={
            **KINDS,
            "review_on": LINE,
            "review_with": LINE,
            "parts": st.fixed_dictionaries({"my-words": ANSWERS}),
        },
    )
)
def test_answers_and_forms_are_inverse(
    tmp_path_factory: pytest.TempPathFactory, answers: dict[str, Any]
) -> None:
    """Of the plan for teens, which has a part that is no field."""
    built = api.build(desk(), ["safety-plan-teen"], region="US", answers=typed(answers))
    back = read(tmp_path_factory.mktemp("form"), built.proven.data)
    given = PlanAnswers.model_validate(answers).model_dump(exclude_defaults=True)
    assert PlanAnswers.model_validate(back.answers).model_dump(exclude_defaults=True) == given
    assert back.others == ()


@given(ANSWERS)
def test_lines_and_answers_are_inverse(answers: list[str]) -> None:
    assert answers_of("\n".join(lines_of(answers))) == answers


# -- a name and a number in one text --------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Jo Sample 202-555-0125", "Jo Sample"),
        ("Jo Sample, +44 7700 900123", "Jo Sample"),
        ("Ward 7, (202) 555-0125", "Ward 7"),
        ("Jo: 1 800 555 0100", "Jo"),
        # In these a number might be cut, or begin with that of a house, day or hour.
        ("Jo 07700 900123 / 020 7946 0958", ""),
        ("Jo +44 7700 900123 or 020 7946 0958", ""),
        ("Jo 555-0101, 555-0102", ""),
        ("Ward 7 0161 496 0000", ""),
        ("Room 4 555-0101", ""),
        ("Example Clinic 24/7 555-0100", ""),
        ("Jo 9-5 555-0101", ""),
        ("Jo 9:00-17:00 555-0101", ""),
        ("Example Line 1-800-555-0100 988", ""),
        ("12 Example Street 00000-0000", ""),
        ("Back on 2026-12-03", ""),
    ],
)
def test_a_number_is_told_apart_only_where_it_is_whole(text: str, name: str) -> None:
    (who,) = PlanAnswers.model_validate({"helpers": [text]}).helpers
    assert who.name == (name or text)
    assert (who.phone is None) == (not name)
    assert f"{who.name}{who.phone or ''}".replace(" ", "") == re.sub("[ ,:]", "", text) or not name


@pytest.mark.parametrize(
    "parts", ['{"my_own": ["a"], "my-own": ["b"]}', '{"x": ["a"], " x ": ["b"]}']
)
def test_two_parts_for_one_block_are_a_fault_and_lose_nothing(parts: str) -> None:
    with pytest.raises(InvalidInput, match="twice"):
        load_model(typed(f'{{"parts": {parts}}}').data, PlanAnswers, "a.json", private=True)
