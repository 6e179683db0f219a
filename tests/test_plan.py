"""Answers of a plan: coached, never gated; printed as typed, and nowhere else."""

from __future__ import annotations

import io
import json
import re
import sys
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pikepdf
import pydantic
import pypdfium2
import pytest
import yaml

from desks import desk, of_kind
from groundsheet import api
from groundsheet.document import assembly
from groundsheet.errors import ExitCode, InvalidInput
from groundsheet.layout import USUAL, Variant
from groundsheet.people import Named, PlanAnswers, Typed, coach
from pages import flattened, page_texts, squeezed

ROOT = Path(__file__).parents[1]
PLANS = Path(__file__).parent / "data" / "plans"
COMPLETE = sorted(PLANS.glob("complete-*.yaml"))
GAPS = sorted(PLANS.glob("gap-*.yaml"))
REGIONS = {"complete-3": "GB-ENG", "complete-4": "IE"}
CODES = {
    "no-help-contact", "no-professional", "no-safer-place", "short-number", "own-number",
    "line-no-more", "line-superseded", "no-signs", "no-own-step", "no-number",
}  # fmt: skip
LINES = {
    "gap-01": [2], "gap-02": [2], "gap-03": [2], "gap-04": [11], "gap-05": [10], "gap-06": [12],
    "gap-07": [2], "gap-08": [4], "gap-09": [10], "gap-10": [15, 14], "gap-11": [16, 18],
}  # fmt: skip
"""Where each gap is; of a part that isn't there, where the answers begin."""

Run = Callable[..., int]
Capture = pytest.CaptureFixture[str]


def names(paths: list[Path]) -> list[str]:
    return [path.stem for path in paths]


def region_of(path: Path) -> str:
    known = REGIONS.get(path.stem)
    return known or ("GB-ENG" if "020 7946" in path.read_text("utf-8") else "US")


def expected(path: Path) -> list[str]:
    first = path.read_text("utf-8").partition("\n")[0]
    return first.removeprefix("# expects: ").split(", ")


def values(path: Path) -> Any:
    """What the file says, read by another reader than the program's."""
    return yaml.load(path.read_text("utf-8"), Loader=yaml.BaseLoader)


def typed_texts(value: Any) -> Iterator[str]:
    """Every text that is to be printed."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key != "own_phone":
                yield from typed_texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from typed_texts(inner)
    else:
        yield value


BEFORE = {"relationship": "Relationship", "phone2": "or", "contact": "Ask for", "hours": "Hours",
          "address": "Address"}  # fmt: skip
TEXTING = {"only": "text only", "too": "call or text"}


def in_print(value: Any) -> Any:
    """What is known of people, with the words that stand before it on the page."""
    if isinstance(value, list):
        return [in_print(inner) for inner in value]
    if isinstance(value, dict):
        return {
            key: TEXTING[inner] if key == "text" else [BEFORE.get(key, ""), in_print(inner)]
            for key, inner in value.items()
            if key != "own_phone"
        }
    return value


def body_words(pdf: bytes) -> Counter[str]:
    """The words of the pages above help panel and footer, without numbers of pages."""
    words: Counter[str] = Counter()
    document = flattened(pdf)
    for page in document:
        reader = page.get_textpage()
        found = reader.search("Get help now").get_next()
        assert found is not None
        top = reader.get_charbox(found[0])[3]
        text = " ".join(reader.get_text_bounded(bottom=top + 2).split())
        assert "Get help now" not in text
        assert "version 1" not in text
        words.update(re.sub(r"\(see page \d+\)", "", text).split())
    document.close()
    return words


@cache
def empty_words(region: str, recipe: str) -> Counter[str]:
    return body_words(build(None, region, recipe).proven.data)


FLAT = Variant(flat=True)
"""For paper: what was typed stands in lines on the page, not in fields."""


def build(
    answers: Typed | PlanAnswers | None,
    region: str = "US",
    recipe: str = "",
    variant: Variant = USUAL,
) -> api.Built:
    if recipe:
        return api.build(desk(), recipe=recipe, region=region, answers=answers, variant=variant)
    return api.build(desk(), ["safety-plan"], region=region, answers=answers, variant=variant)


def typed(value: Any) -> Typed:
    return Typed(json.dumps(value).encode(), "answers")


def assert_printed_as_typed(data: bytes, answers: Any, region: str, recipe: str) -> None:
    wanted = empty_words(region, recipe).copy()
    read = PlanAnswers.model_validate(answers).model_dump(mode="json", exclude_defaults=True)
    wanted.update(word for text in typed_texts(in_print(read)) for word in text.split())
    for parts, rows in ((("company", "places"), 2), (("helpers",), 3), (("my_professionals",), 2)):
        people = [(part, person) for part in parts for person in read.get(part, ())]
        wanted["Name"] -= min(rows, len(people))
        wanted["Phone"] -= min(rows, len(people))
        wanted["Phone"] += sum("phone" not in one for part, one in people if part != "places")
    found = body_words(data)
    for word in found - wanted:  # PDFium joins what stands in two fields, one right below the other
        for at in range(1, len(word)):
            if {word[:at], word[at:]} <= (wanted - found).keys():
                found.subtract([word])
                found.update([word[:at], word[at:]])
                break
    assert found - wanted == Counter()
    assert wanted - found == Counter()


# -- coaching -------------------------------------------------------------------------------------


def test_each_code_has_a_plan() -> None:
    assert {code for path in GAPS for code in expected(path)} == CODES
    assert (len(COMPLETE), len(GAPS)) == (5, 11)


@pytest.mark.parametrize("with_region", [False, True])
@pytest.mark.parametrize("path", GAPS, ids=names(GAPS))
def test_a_gap_is_told_with_its_line(path: Path, with_region: bool) -> None:
    region = region_of(path) if with_region else None
    found = api.check_plan(desk(), Typed.file(path), region=region)
    places = [advice.place for advice in found]
    assert [advice.code for advice in found] == expected(path)
    assert [place and place.line for place in places] == LINES[path.stem]
    assert all(place and place.path == str(path) for place in places)


@pytest.mark.parametrize("path", COMPLETE, ids=names(COMPLETE))
def test_a_complete_plan_needs_no_second_look(path: Path) -> None:
    for region in (None, region_of(path)):
        assert api.check_plan(desk(), Typed.file(path), region=region) == []


@pytest.mark.parametrize("region", ["US", "GB-ENG"])
def test_a_complete_plan_is_complete_elsewhere(region: str) -> None:
    assert api.check_plan(desk(), Typed.file(PLANS / "complete-2.yaml"), region=region) == []


def test_every_answer_is_there_in_a_complete_plan() -> None:
    beside = {"places", "parts"}  # for places that stand in no other part, and plans of one's own
    for path in COMPLETE:
        assert set(values(path)) == set(PlanAnswers.model_fields) - beside


def advice_on(region: str | None = None, **answers: Any) -> list[tuple[str, Any]]:
    model = PlanAnswers.model_validate(answers)
    found = coach(model, desk().directories, desk().language.vocabulary, region)
    return [(a.code, a.loc) for a in found if not a.code.startswith("no-")]


@pytest.mark.parametrize(
    ("own", "other", "same"),
    [
        ("020 7946 0958", "+44 20 7946 0958", True),
        ("020 7946 0958", "+44 (0)20 7946 0958", True),
        ("+44 (0)20 7946 0958", "+442079460958", True),
        ("0044 20 7946 0958", "02079460958", True),
        ("202-555-0123", "+1 (202) 555.0123", True),
        ("555-0123", "202-555-0123", True),
        ("202-555-0123", "202-555-0124", False),
        # The area code counts: these are two telephones.
        ("202-555-0123", "302-555-0123", False),
        ("988", "988", False),
        ("", "555-0123", False),
    ],
)
def test_the_persons_own_number(own: str, other: str, same: bool) -> None:
    for one, two in ((own, other), (other, own)):
        if one:
            helpers = [{"name": "Nan Example", "phone": two or "555-0199"}]
            found = advice_on(helpers=helpers, own_phone=one)
            assert (("own-number", ("helpers", 0, "phone")) in found) == same


@pytest.mark.parametrize(
    ("phone", "short"),
    [
        ("988", False), ("9-8-8", False), ("988, then press 1", False), ("85258", False),
        ("116 123", False), ("55501", True), ("ask at the desk", True), ("98", True),
    ],
)  # fmt: skip
def test_short_numbers(phone: str, short: bool) -> None:
    found = advice_on(my_professionals=[{"name": "Who", "phone": phone}])
    assert (("short-number", ("my_professionals", 0, "phone")) in found) == short


@pytest.mark.parametrize(
    ("region", "name", "phone", "where"),
    [
        # Right in one region and wrong in another: said only where it is known to be wrong.
        (None, "NHS 111", "111", None),
        ("GB-ENG", "NHS 111", "111", None),
        ("GB-NIR", "NHS 111", "111", "name"),
        ("GB-NIR", "The doctors", "111", "phone"),
        (None, "988 Suicide & Crisis Lifeline", "988", None),
        ("US", "988 Suicide & Crisis Lifeline", "988", None),
        ("CA", "Suicide & Crisis Lifeline", "988", "phone"),
        # Wrong only beside its number: the name alone says nothing.
        ("US", "For the young, press 3", "988", "phone"),
        (None, "For the young, press 3", "988", "phone"),
        # Said once, of the name.
        (None, "NEDA helpline", "202-555-0100", "name"),
        ("GB-ENG", "Samaritans", "0845 790 9090", "phone"),
    ],
)
def test_lines_that_are_no_more(region: str | None, name: str, phone: str, where: str) -> None:
    found = advice_on(region, my_professionals=[{"name": name, "phone": phone}])
    wanted = [("line-no-more", ("my_professionals", 0, where))] if where else []
    assert found == wanted


def test_check_on_the_command_line(run: Run, capsys: Capture) -> None:
    path = PLANS / "gap-04.yaml"
    assert run("plan", "check", path) == 0
    assert capsys.readouterr().out == (
        f"{path}:11:12: only 5 digits: is one missing? (short-number)\n"
    )
    assert run("plan", "check", path, "--exit-code") == 1
    assert run("plan", "check", PLANS / "complete-1.yaml", "--exit-code") == 0
    assert "Nothing to look at again" in capsys.readouterr().out
    assert run("plan", "check", path, "--region", "US", "--json") == 0
    (advice,) = json.loads(capsys.readouterr().out)["advice"]
    message = advice.pop("message")
    assert advice == {"code": "short-number", "path": str(path), "line": 11, "field": "helpers"}
    assert message == "only 5 digits: is one missing?"
    assert run("plan", "check", path, "--json", "--exit-code") == 1
    assert run("plan", "check", path, "--region", "XX") == ExitCode.REFUSED


# -- on paper -------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", GAPS, ids=names(GAPS))
def test_a_gap_gates_nothing(run: Run, capsys: Capture, tmp_path: Path, path: Path) -> None:
    region = region_of(path)
    line = ("build", "safety-plan", "--region", region, "--answers", path, "-o", "plan.pdf")
    assert run(*line) == 0
    said = capsys.readouterr().err
    notes = [line for line in said.splitlines() if line.startswith("note: plan: ")]
    advice = api.check_plan(desk(), Typed.file(path), region=region)
    assert len(notes) == len(advice) > 0
    assert all(note.endswith(found.message) for note, found in zip(notes, advice, strict=True))
    assert_printed_as_typed((tmp_path / "plan.pdf").read_bytes(), values(path), region, "")


@pytest.mark.parametrize("recipe", ["", "first-steps"])
@pytest.mark.parametrize("path", COMPLETE, ids=names(COMPLETE))
def test_a_complete_plan_is_printed_as_typed(path: Path, recipe: str) -> None:
    region = region_of(path)
    built = build(Typed.file(path), region, recipe)
    assert not of_kind(built.warnings, api.Kind.ADVICE)
    assert_printed_as_typed(built.proven.data, values(path), region, recipe)


def test_the_plan_for_teens_takes_the_same_answers(tmp_path: Path) -> None:
    teens = desk().shelf.modules["safety-plan-teen"]
    assert teens.variant_of == "safety-plan"
    path = PLANS / "complete-2.yaml"
    form = tmp_path / "plan.pdf"
    built = api.build(desk(), [teens.id], region="US", answers=Typed.file(path))
    assert not of_kind(built.warnings, api.Kind.ADVICE)
    form.write_bytes(built.proven.data)
    given = {name: value for name, value in values(path).items() if name != "own_phone"}
    assert api.read_form(desk(), form).answers == given


def test_what_a_build_says_of_a_name_and_its_number() -> None:
    people = [{"name": "For the young, press 3", "phone": "988"}]
    built = build(typed({"my_professionals": people}))
    said = [notice for notice in built.warnings if notice.code is api.Code.LINE_NO_MORE]
    assert [notice.name for notice in said] == ["plan: my_professionals[1].phone"]


def test_the_spelling_of_a_region_leaves_answers_alone() -> None:
    answers = {"signs": ["No color and no colour in anything"], "review_on": "Color day"}
    built = build(typed(answers), "GB-ENG")
    assert_printed_as_typed(built.proven.data, answers, "GB-ENG", "")


TEXT_PARTS = (
    "signs", "myself", "in_the_way", "emergency_department", "safer_helper", "safer_place",
    "safer_by", "safer_check", "matters", "copies",
)  # fmt: skip


def test_more_answers_than_lines() -> None:
    answers: dict[str, Any] = {
        part: [f"{part}-{n} {'word ' * 40}"[:200].strip() for n in range(12)] for part in TEXT_PARTS
    }
    for part in ("company", "helpers", "my_professionals"):
        answers[part] = [
            {"name": f"{part}-{n} {'name ' * 40}"[:200].strip(), "phone": f"202-555-01{n:02d}"}
            for n in range(10)
        ]
    answers |= {"review_on": "day " * 49 + "day", "review_with": "Ann " * 49 + "Ann"}
    built = build(typed(answers))
    assert_printed_as_typed(built.proven.data, answers, "US", "")
    assert built.proven.pages > 4


@pytest.mark.parametrize("char", ["W", "i", "—", "あ"])
def test_a_word_as_long_as_a_line(char: str) -> None:
    word, number = char * 200, char * 40
    answers = {
        "signs": [word], "helpers": [{"name": word, "phone": number}], "review_on": word,
        "review_with": word,
    }  # fmt: skip
    if char == "あ":
        with pytest.raises(InvalidInput, match="in other letters"):
            build(typed(answers), variant=FLAT)
        return
    text = squeezed("".join(page_texts(build(typed(answers), variant=FLAT).proven.data)))
    assert text.count(word) == 4
    assert char * 240 in text
    assert f"Lookatthisagainon{word}with{word}" in text


def lines_of(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    lines = [
        line.replace("\u00a0", " ").strip()
        for page in document
        for line in page.get_textpage().get_text_bounded().splitlines()
    ]
    document.close()
    return lines


LONG = "+1 (202) 555-0123 ext. 44 after 7 pm"


def test_numbers_are_never_broken() -> None:
    before = "word " * 15
    people = [
        {"name": "Sam Example " * 8, "phone": "+44 20 7946 0958"}, {"name": "Al", "phone": LONG},
        {"name": "Bo", "phone": "555 0123 x 1 2 3 4 5 6 7 8 9"}, {"name": "Wm", "phone": "W " * 19},
    ]  # fmt: skip
    ahead = [{"signs": [f"{before[:n]} 020 7946 0018 and so on"]} for n in range(50, 75, 4)]
    for answers in ahead:
        found = lines_of(build(typed(answers), variant=FLAT).proven.data)
        assert any("020 7946 0018" in line for line in found)
    found = lines_of(
        build(typed({"helpers": people, "my_professionals": people}), variant=FLAT).proven.data
    )
    for person in people:
        assert sum(person["phone"].strip() in line for line in found) == 2, person["phone"]


def test_numbers_stand_in_one_column() -> None:
    numbers = ["202-555-0120", "202-555-0121", "202-555-0122"]
    people = [
        {"name": "Example " * n, "phone": number}
        for n, number in zip((1, 9, 20), numbers, strict=True)
    ]
    document = pypdfium2.PdfDocument(build(typed({"helpers": people}), variant=FLAT).proven.data)
    lefts = set()
    for page in document:
        text = page.get_textpage()
        for number in numbers:
            found = text.search(number).get_next()
            if found:
                lefts.add((number, round(text.get_charbox(found[0])[0], 1)))
    document.close()
    assert len(lefts) == 3
    assert len({left for _, left in lefts}) == 1


@pytest.mark.parametrize("part", ["signs", "helpers", "copies"])
def test_what_is_left_out_keeps_its_lines(part: str) -> None:
    entry: Any = {"name": "Ann Example"} if part == "helpers" else "Ann Example"
    answered = build(typed({part: [entry]}))
    assert_printed_as_typed(answered.proven.data, {part: [entry]}, "US", "")
    rules = [rule_count(data.proven.data) for data in (answered, build(None))]
    # A row of two labels has two rules, an answered one has one right across.
    assert rules[0] == rules[1] - (part == "helpers")


def rule_count(pdf: bytes) -> int:
    """How many lines there are to write on: they lie at the foot of what they stand in."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return sum(
            str(instruction.operator) == "l" and 0 < float(instruction.operands[1]) < 3
            for page in document.pages
            for instruction in pikepdf.parse_content_stream(page)
        )


def test_an_empty_file_of_answers_is_an_empty_plan() -> None:
    built = build(typed({}))
    assert built.proven.data == build(None).proven.data
    assert len(of_kind(built.warnings, api.Kind.ADVICE)) == 5


def test_when_it_is_looked_at_again() -> None:
    answers = {"review_on": "the 3rd, at noon", "review_with": "Ms Mockup"}
    whole = " ".join(
        page_texts(build(typed(answers), recipe="first-steps", variant=FLAT).proven.data)
    )
    assert whole.count("Look at this again on the 3rd, at noon with Ms Mockup") == 1
    assert whole.count("Look at this again") == 1, "what closes a packet stands in it once"
    for name, text in (
        ("review_on", "Look at this again on the 3rd, at noon with"),
        ("review_with", "Look at this again on with Ms Mockup"),
    ):
        one = " ".join(page_texts(build(typed({name: answers[name]}), variant=FLAT).proven.data))
        assert one.count(text) == 1
        assert one.count("Look at this again") == 1


# -- hostile text ---------------------------------------------------------------------------------


def with_text(field: str, text: str) -> dict[str, Any]:
    if field in ("review_on", "review_with", "own_phone"):
        return {field: text}
    part, _, key = field.partition(".")
    if key == "name":
        return {part: [{"name": text, "phone": "555-0123"}]}
    return {part: [{"name": "Ann", "phone": text} if key else text]}


FIELDS = [
    *TEXT_PARTS, "company.name", "helpers.name", "helpers.phone", "my_professionals.name",
    "my_professionals.phone", "review_on", "review_with",
]  # fmt: skip
LITERAL = ["<b>hey</b>", "&amp; & &#65; <", "{{emergency}} {0} %s", "*stars* _u_ **x**",
           '</para><para a="1">', "\\n $HOME `id` #: -"]  # fmt: skip


@pytest.mark.parametrize(
    ("field", "text"),
    [
        (field, LITERAL[(index + more) % len(LITERAL)])
        for index, field in enumerate(FIELDS)
        for more in (0, 1)
    ],
)
def test_what_looks_like_markup_is_printed(field: str, text: str) -> None:
    """Two of them in each field, and each of them in some."""
    answers = with_text(field, text)
    built = build(typed(answers))
    if field.startswith("review"):
        assert text in " ".join(page_texts(built.proven.data))
    else:
        assert_printed_as_typed(built.proven.data, answers, "US", "")


REFUSED = {"\u202e": "U+202E", "\U0001f600": "U+1F600", "\0": "U+0000", "\u00ad": "U+00AD",
           "\u200b": "U+200B", "\n": "U+000A"}  # fmt: skip
"""Of these, a line break is refused where one line is asked for."""


@pytest.mark.parametrize(
    ("char", "field"),
    [
        (char, field)
        for char in REFUSED
        for field in (*FIELDS, "own_phone")
        if char != "\n" or field not in TEXT_PARTS
    ],
)
def test_what_cant_be_printed_is_refused_with_its_line(
    run: Run, capsys: Capture, tmp_path: Path, field: str, char: str
) -> None:
    path = tmp_path / "answers.yaml"
    text = f"Qzx{char}Vwk"
    value = json.dumps(with_text(field, text), ensure_ascii=char == "\0")
    path.write_text(f"# a line before\n\n{value}", encoding="utf-8")
    code = run("build", "safety-plan", "--region", "US", "--answers", path, "-o", "plan.pdf")
    said = "".join(capsys.readouterr())
    if field == "own_phone" and char == "\U0001f600":
        assert code == 0, "it is printed nowhere, so that it needs no glyph"
    else:
        assert code == ExitCode.INVALID_INPUT
        assert f"{path}:3:" in said
        assert REFUSED[char] in said
        assert not (tmp_path / "plan.pdf").exists()
    assert "Qzx" not in said
    assert "Vwk" not in said


@pytest.mark.parametrize(
    "content",
    [
        b"signs:\n  - Qzx\x00Vwk\n", b"signs:\n  - Qzx\xffVwk\n", b"signs: {Qzx: Vwk}\n", b"Qzx\n",
        b"- Qzx\n", b"Qzx: [Vwk]\n", b"helpers: [{name: Qzx, Vwk: 1}]\n", b"helpers: [[Qzx]]\n",
        b"helpers: {Qzx: Vwk}\n", b"helpers: [{name: Qzx, text: Vwk}]\n", b"parts: [Qzx]\n",
        b"parts: {Qzx: [Vwk]}\n", b"parts: {Qzx: [{name: Vwk, Vwk: Qzx}]}\n",
        b"helpers: [{name: Qzx, phone: [Vwk, Vwk, Vwk]}]\n", b"parts: {signs: [Qzx]}\n",
        b"safer_check: [{name: Qzx, text: only}]\n", b"helpers: [{name: Qzx, address: {a: Vwk}}]\n",
        b"helpers: [{phone: Qzx}]\n", b"review_on: [Qzx]\n", b"signs: [*Qzx]\n", b"signs: !Qzx x\n",
        b"signs: [Qzx: Vwk]\n", b"signs: [Qzx\n", b"signs:\n\t- Qzx\n", b"signs: ['', Qzx]\n",
        b"signs: [" + b"Qzx, " * 41 + b"]\n",
        b"helpers: [" + b"Qzx, " * 31 + b"]\n", b"signs: [" + b"Qzx" * 167 + b"]\n", b"",
    ],
)  # fmt: skip
def test_faults_never_quote_the_file(
    run: Run, capsys: Capture, tmp_path: Path, content: bytes
) -> None:
    (tmp_path / "answers.yaml").write_bytes(content)
    for line in (("build", "safety-plan", "--region", "US", "--answers"), ("plan", "check")):
        assert run(*line, "answers.yaml") == ExitCode.INVALID_INPUT
        said = "".join(capsys.readouterr())
        assert "answers.yaml" in said
        assert "Qzx" not in said
        assert "Vwk" not in said


def test_a_key_that_stands_twice_is_not_quoted() -> None:
    with pytest.raises(InvalidInput) as caught:
        build(Typed(b"Qzx: [a]\nQzx: [b]\n", "answers"))
    assert "Qzx" not in str(caught.value)


# -- ways in --------------------------------------------------------------------------------------


def test_json_gives_the_same_paper() -> None:
    path = PLANS / "complete-5.yaml"
    for indent in (None, 2):
        data = json.dumps(values(path), indent=indent).encode()
        assert build(Typed(data, "json")).proven.data == build(Typed.file(path)).proven.data
    model = PlanAnswers.model_validate(values(path))
    assert build(model).proven.data == build(Typed.file(path)).proven.data


@pytest.mark.parametrize("command", ["build", "check"])
def test_standard_input(
    run: Run, capsys: Capture, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, command: str
) -> None:
    path = PLANS / "gap-09.yaml"
    stdin = io.TextIOWrapper(io.BytesIO(path.read_bytes()))
    monkeypatch.setattr(sys, "stdin", stdin)
    if command == "check":
        assert run("plan", "check", "-") == 0
        assert capsys.readouterr().out.startswith("standard input:10:")
    else:
        line = ("build", "safety-plan", "-r", "US", "--answers", "-", "-o", "p.pdf")
        assert run(*line) == 0
        assert (tmp_path / "p.pdf").read_bytes() == build(Typed.file(path)).proven.data


def test_answers_want_a_plan(run: Run, capsys: Capture, tmp_path: Path) -> None:
    path = PLANS / "complete-1.yaml"
    assert run("build", "stop-pause", "-r", "US", "--answers", path) == ExitCode.USAGE
    assert "no plan to print them in" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_answers_never_stand_on_a_sheet_for_clinicians(
    run: Run, capsys: Capture, tmp_path: Path
) -> None:
    for path in (PLANS / "complete-1.yaml", PLANS / "gap-01.yaml"):
        line = ("build", "safety-plan", "-r", "US", "--clinician-sheet", "--answers", path)
        assert run(*line) == ExitCode.USAGE
        assert "never stand on a sheet for clinicians" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


SIGNS = """\
  - id: signs
    kind: write_in
    label: 1. My early signs
    help: What do I notice first? Think of thoughts, feelings, body and actions.
    lines: 2
"""
HELPERS = """\
  - id: helpers
    kind: contact_rows
    label: 4. People I can tell and ask for help
    rows: 3
"""


@pytest.mark.parametrize(
    ("old", "new", "field", "more", "code"),
    [
        (SIGNS, "", "signs", (), 3),
        (SIGNS, SIGNS + "    optional: true\n", "signs", (), 3),
        (SIGNS, SIGNS + "    optional: true\n", "signs", ("--with", "signs"), 0),
        # A part of another kind would drop a number, or print it in the wrong way.
        (SIGNS, HELPERS.replace("helpers", "signs"), "signs", (), 3),
        (SIGNS, "  - {id: signs, kind: heading, text: Signs}\n", "signs", (), 3),
    ],
)
def test_a_plan_that_lacks_a_part(
    run: Run, capsys: Capture, tmp_path: Path, old: str, new: str, field: str, more: Any, code: int
) -> None:
    assert run("init", "--name", "Example Practice", "--decided-by", "Example Person") == 0
    assert run("new", "safety-plan") == 0
    (module,) = tmp_path.rglob("safety-plan.yaml")
    text = module.read_text("utf-8")
    assert text.count(old) == 1
    module.write_text(text.replace(old, new), encoding="utf-8")
    capsys.readouterr()
    path = PLANS / "complete-1.yaml"
    line = ("build", "safety-plan", "-r", "US", "--answers", path, "-o", "plan.pdf", *more)
    assert run(*line) == code
    said = capsys.readouterr().err
    if code:
        place = path.read_text("utf-8").splitlines().index(f"{field}:") + 2
        assert f"{path}:{place}:" in said
        other_kind = "contact_rows" in new
        why = "this part of the plan takes people" if other_kind else "the plan has no such part"
        assert f"{field}: {why}" in said
        assert not (tmp_path / "plan.pdf").exists()
    else:
        assert "I stop answering messages." in " ".join(page_texts(tmp_path / "plan.pdf"))


def test_a_plan_of_ones_own_whose_part_is_of_another_kind(
    run: Run, capsys: Capture, tmp_path: Path
) -> None:
    """People to call would lose their numbers in lines to write on."""
    assert run("init", "--name", "Example Practice", "--decided-by", "Example Person") == 0
    assert run("new", "week-plan") == 0
    (module,) = tmp_path.rglob("week-plan.yaml")
    text = re.sub(r"^type: \w+", "type: plan", module.read_text("utf-8"), flags=re.MULTILINE)
    module.write_text(text + SIGNS.replace("signs", "helpers"), encoding="utf-8")
    path = tmp_path / "answers.yaml"
    path.write_text("helpers:\n  - name: Aunt Example\n    phone: 202-555-0123\n")
    capsys.readouterr()
    line = ("build", "week-plan", "-r", "US", "-o", "p.pdf", "--answers", path)
    assert run(*line) == 3
    assert f"{path}:2:" in (said := capsys.readouterr().err)
    assert "helpers: this part of the plan takes text" in said
    module.write_text(text + HELPERS, encoding="utf-8")
    assert run(*line) == 0


def test_the_plan_that_has_the_parts_is_the_one_that_is_filled(run: Run, tmp_path: Path) -> None:
    assert run("init", "--name", "Example Practice", "--decided-by", "Example Person") == 0
    assert run("new", "week-plan") == 0
    (module,) = tmp_path.rglob("week-plan.yaml")
    text = module.read_text("utf-8")
    text, changed = re.subn(r"^type: \w+", "type: plan", text, flags=re.MULTILINE)
    assert changed == 1
    module.write_text(text, encoding="utf-8")
    line = ("build", "week-plan", "safety-plan", "-r", "US", "-o", "p.pdf", "--answers")
    assert run(*line, PLANS / "complete-1.yaml") == 0


# -- what stays private ---------------------------------------------------------------------------


def everything_in(pdf: bytes) -> bytes:
    """All streams uncompressed, all strings and names."""
    parts = [pdf]
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for entry in document.objects:
            if isinstance(entry, pikepdf.Stream):
                parts.append(entry.read_bytes())
            parts.append(repr(entry).encode())
    return b"\n".join(parts)


@pytest.mark.parametrize("path", [*COMPLETE, GAPS[4]], ids=names([*COMPLETE, GAPS[4]]))
def test_the_persons_own_number_is_nowhere(path: Path) -> None:
    answers = values(path)
    own = answers.pop("own_phone")
    data = build(Typed.file(path), region_of(path)).proven.data
    assert data == build(typed(answers), region_of(path)).proven.data, "it changes no byte"
    assert own not in " ".join(page_texts(data))
    digits = re.sub(r"\D", "", own)
    if path in COMPLETE:
        assert digits[-7:] not in re.sub(r"[^0-9a-z]", "", squeezed("".join(page_texts(data))))
    for form in (own, digits):
        assert form.encode() not in everything_in(data)
        assert form.encode("utf-16-be") not in everything_in(data)


COMMON = {
    "the", "of", "a", "to", "and", "in", "it", "is", "on", "at", "by", "my", "i", "who", "with",
    "as", "for", "not", "me", "or", "from", "be", "s", "us", "no", "that", "so", "if", "one",
    "when", "may", "can", "week", "call", "line", "text", "crisis", "first", "until", "march",
    "february", "ireland", "samaritans", "lifeline", "nhs", "mental", "health", "option", "next",
    "hope", "number", "what", "than", "more", "own", "phone", "person", "talked", "about",
    "place", "safer", "step", "was", "named", "plan", "there", "stands", "printed", "typed", "old",
    "911", "988", "999", "111", "116", "123", "112", "1",
}  # fmt: skip
"""Words that the program may say of its own."""


def private_words(path: Path) -> set[str]:
    words = {
        word
        for text in typed_texts(values(path))
        for word in re.findall(r"\w+", text.casefold())
        if len(word) > 2
    }
    return words - COMMON


@pytest.mark.parametrize("path", COMPLETE, ids=names(COMPLETE))
def test_answers_stand_on_the_pages_only(
    run: Run, capsys: Capture, tmp_path: Path, path: Path
) -> None:
    def around(folder: str, *more: Any) -> set[str]:
        (tmp_path / folder).mkdir()
        line = ("build", "--recipe", "first-steps", "-r", region_of(path), "-o", folder, "--json")
        assert run(*line, *more) == 0
        out, err = capsys.readouterr()
        (file,) = (tmp_path / folder).iterdir()
        with pikepdf.open(file) as document:
            raw = repr(document.Root.Metadata.read_bytes().decode()) + repr(document.docinfo)
            raw += " ".join(str(entry.title) for entry in document.open_outline().root)
        facts = {k: v for k, v in json.loads(out).items() if k != "sha256"}
        said = f"{facts} {err} {raw} {file.name}".casefold()
        return set(re.findall(r"\w+", re.sub(r"[0-9a-f-]{32,}", "", said.replace(folder, ""))))

    empty = around("empty")
    filled = around("filled", "--answers", path)
    assert (filled - empty) & private_words(path) == set()


@pytest.mark.parametrize("path", GAPS, ids=names(GAPS))
def test_notes_hold_no_answer(run: Run, capsys: Capture, path: Path) -> None:
    region = region_of(path)
    assert run("build", "safety-plan", "-r", region, "-o", "empty.pdf") == 0
    before = set(re.findall(r"\w+", capsys.readouterr().err.casefold()))
    assert run("build", "safety-plan", "-r", region, "-o", "p.pdf", "--answers", path) == 0
    said = capsys.readouterr().err
    known = desk().directories[region.partition("-")[0]]
    for what, why in [(entry.value, entry.why) for entry in known.denylist] + [
        (entry.value, entry.what) for entry in known.superseded
    ]:
        said = said.replace(f"{what}: {why}", "")
    said = re.sub(r"plan: \w+", "", said)
    after = set(re.findall(r"\w+", said.casefold()))
    assert (after - before) & private_words(path) == set()


@pytest.mark.parametrize("broken", ["assemble", "coach", "_check_texts"])
def test_a_fault_of_the_program_shows_no_value(
    run: Run, capsys: Capture, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch,
    broken: str,
) -> None:  # fmt: skip
    def fail(*given: object, **_: object) -> None:
        raise ValueError(" ".join(map(repr, given)) + " Aunt Example 202-555-0123")

    monkeypatch.setattr(assembly, broken, fail)
    line = ("build", "safety-plan", "-r", "US", "--answers", PLANS / "complete-1.yaml")
    assert run(*line) == ExitCode.INTERNAL
    said = "".join(capsys.readouterr()) + caplog.text
    assert "ValueError at test_plan.py:" in said
    assert "Example" not in said
    assert "0123" not in said


def test_tracebacks_of_the_library_show_no_value() -> None:
    for bad in ({"helpers": [{"name": "Qzx", "phone": "\u202eVwk"}]}, {"signs": ["\u202eQzx"]}):
        with pytest.raises(InvalidInput) as caught:
            build(typed(bad))
        assert "Qzx" not in "".join(traceback.format_exception(caught.value))
        assert "Vwk" not in "".join(traceback.format_exception(caught.value))
        with pytest.raises(pydantic.ValidationError) as raised:
            PlanAnswers.model_validate(bad)
        assert "Qzx" not in str(raised.value)
        assert "Vwk" not in str(raised.value)
    with pytest.raises(pydantic.ValidationError) as raised:
        Named.model_validate({"name": ["Qzx"]})
    assert "Qzx" not in str(raised.value)


# -- the documentation ----------------------------------------------------------------------------

DOC = (ROOT / "docs" / "plans.md").read_text("utf-8")


def test_the_example_of_the_documentation(run: Run, capsys: Capture, tmp_path: Path) -> None:
    example, own = re.findall(r"^```yaml\n(.*?)^```", DOC, re.DOTALL | re.MULTILINE)
    path = tmp_path / "answers.yaml"
    path.write_text(example, encoding="utf-8")
    assert set(values(path)) == set(PlanAnswers.model_fields) - {"parts"}
    people = PlanAnswers.model_validate(values(path)).by_block()["helpers"]
    people += PlanAnswers.model_validate(values(path)).by_block()["my-professionals"]
    told = {name for one in people if isinstance(one, Named) for name in one.model_fields_set}
    assert told == set(Named.model_fields), "each field is shown"
    assert set(PlanAnswers.model_validate(yaml.safe_load(own)).parts) == {"my-words", "our-team"}
    (commands,) = re.findall(r"^```console\n(.*?)^```", DOC, re.DOTALL | re.MULTILINE)
    for command in commands.splitlines():
        assert run(*command.removeprefix("$ groundsheet ").split()) == 0
    assert capsys.readouterr().out.startswith("Nothing to look at again")
    assert_printed_as_typed((tmp_path / "plan.pdf").read_bytes(), values(path), "US", "")


def test_every_field_and_code_is_documented() -> None:
    fields, _, codes = DOC.partition("## What `plan check` says")
    told = re.findall(r"^\| `(\w+)` \| (.*?) \|", fields, re.MULTILINE)
    assert [name for name, _ in told] == [*PlanAnswers.model_fields, *Named.model_fields]
    told = told[: -len(Named.model_fields)]
    assert set(re.findall(r"^\| `([\w-]+)` \|", codes, re.MULTILINE)) == CODES
    paper = " ".join(page_texts(build(None).proven.data))
    for name, label in told:
        if not name.startswith(("review", "own", "parts")):
            assert label in paper
