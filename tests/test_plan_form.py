"""The plan as a form: every field of the page, typed, told of, printed, saved and opened again."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import example, given, settings, strategies as st

from desks import desk
from groundsheet import api
from groundsheet.layout import Variant
from groundsheet.people import Named, PlanAnswers
from groundsheet.text import normal
from pages import page_texts, squeezed

PLANS = Path(__file__).parent / "data" / "plans"
GAPS = sorted(PLANS.glob("gap-*.yaml"))
COMPLETE = sorted(PLANS.glob("complete-*.yaml"))
SHIPPED = [("en", "safety-plan"), ("en", "safety-plan-teen"), ("es", "safety-plan")]
FLAT = Variant(flat=True)


@cache
def form(
    language: str = "en", module: str = "safety-plan", region: str | None = "US"
) -> api.PlanForm:
    return api.plan_form(desk(language=language), module, region=region)


def names(of: api.PlanForm, rows: int = 1) -> list[str]:
    """The names of all fields of a form with so many rows in each part."""
    found = []
    for part in of.parts:
        for row in range(1, rows + 1):
            if part.kind == "line":
                found += [part.name] if row == 1 else []
            elif part.kind == "answers":
                found.append(f"{part.name}.{row}")
            else:
                found += [f"{part.name}.{row}.{field.name}" for field in of.person]
    return found


def opened(text: str | bytes) -> dict[str, str]:
    data = text.encode() if isinstance(text, str) else text
    return api.opened_plan(desk(), api.Typed(data, "answers.yaml")).values


def printed(typed: api.TypedPlan, of: api.PlanForm, region: str = "US") -> str:
    built = api.build(
        desk(language=of.language),
        [of.module.id],
        region=region,
        answers=typed.plan(),
        variant=FLAT,
        drafts=True,
    )
    return squeezed("".join(page_texts(built.proven.data)))


# -- the fields -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("language", "module"), SHIPPED)
def test_every_field_that_a_plan_prints_is_in_the_form(language: str, module: str) -> None:
    """Each is filled in with a word of its own, and each word is on the paper, in order."""
    of = form(language, module)
    fields = {part.name for part in of.parts if not part.name.startswith("parts.")}
    assert fields == set(PlanAnswers.model_fields) - {"parts"}
    assert [part.name for part in of.parts if not part.printed] == ["own_phone"]
    assert [field.name for field in of.person] == list(Named.model_fields)
    values = {
        name: "only" if name.endswith(".text") else f"Zw{number}qx"
        for number, name in enumerate(names(of, 2))
    }
    typed = api.typed_plan(of, values)
    assert typed.faults == () == typed.beside
    text = printed(typed, of)
    for name, value in values.items():
        assert (value in text) == (name != "own_phone") or value == "only"
    first = [min(text.index(v) for n, v in values.items() if of.part(n) is part and v != "only")
             for part in of.parts if part.printed]  # fmt: skip
    assert first == sorted(first)


@pytest.mark.parametrize(("language", "module"), SHIPPED)
def test_the_form_says_what_the_page_says(language: str, module: str) -> None:
    of = form(language, module)
    blocks = {block.id: block for block in of.module.blocks}
    built = api.build(desk(language=language), [module], region="US", drafts=True, variant=FLAT)
    page = squeezed("".join(page_texts(built.proven.data)))
    titled = [part for part in of.parts if part.titled]
    for part in titled:
        for words in (*part.title.split(" … "), part.help):
            assert squeezed(words) in page
        for line in part.before:
            assert squeezed(line.text) in page
    places = [page.index(squeezed(part.title.split(" … ")[0])) for part in titled]
    assert places == sorted(places)
    for part in titled:
        block: Any = blocks.get(part.block)
        if block is not None:
            assert part.rows == (block.rows if part.kind == "people" else block.lines)
    told = {line.text for part in of.parts for line in part.before}
    headings = {block.text for block in of.module.blocks if block.kind == "heading"}
    assert headings <= told
    phrases = desk(language=language).language.phrases
    assert of.person[0].label == phrases.name_label
    assert dict(of.person[4].choices) == {"too": phrases.text_too, "only": phrases.text_only}
    assert [field.name for field in of.person if field.required] == ["name"]


def test_the_form_is_spelled_as_its_region_spells() -> None:
    def title(region: str | None) -> str:
        part = form("en", "safety-plan-teen", region).part("my_professionals")
        assert part is not None
        return part.title

    assert "counselor" in title("US")
    assert "counsellor" in title("GB-ENG")
    assert "counselor" in title(None)


def test_contacts_in_its_words_are_those_of_the_region_or_none() -> None:
    def said(region: str | None) -> str:
        return " ".join(line.text for line in form(region=region).parts[0].before)

    assert "988" in said("US")
    assert "116 123" in said("GB-ENG")
    assert "[crisis line]" in said(None)
    assert not re.search(r"\d{3}", said(None))


def test_whose_text_it_is_can_be_chosen() -> None:
    teens = api.plan_form(desk(), "safety-plan", audience="teen")
    assert teens.module.id == "safety-plan-teen"
    assert {plan.id for plan in api.plans(desk())} == {"safety-plan", "safety-plan-teen"}
    assert [plan.id for plan in api.plans(desk(language="es"))] == ["safety-plan"]
    with pytest.raises(api.Usage, match="other readers"):
        api.plan_form(desk(language="es"), "safety-plan", audience="teen")
    with pytest.raises(api.Usage, match="no plan"):
        api.plan_form(desk(), "stop-pause")
    with pytest.raises(api.Refused):
        api.plan_form(desk(), "safety-plan", region="XX")


OWN = """
  - {id: our-team, kind: contact_rows, label: Our team, rows: 2}
  - {id: places, kind: contact_rows, label: Safe places, rows: 1}
  - {id: my-song, kind: write_in, label: My song, lines: 3, optional: true}
  - {id: review-on, kind: write_in, label: A day, lines: 1}
  - {id: here, kind: write_in, label: Only here, lines: 1, regions: [GB]}
  - {id: scale, kind: rating, label: How strong, low: low, high: high}
"""


@pytest.fixture
def own(tmp_path: Path) -> api.Desk:
    """A practice with a plan of its own."""
    api.init(tmp_path, name="Example Practice", decided_by="Alex Example", on=desk().today)
    source = Path(__file__).parents[1] / "handouts/en/safety-planning/safety-plan.yaml"
    module = tmp_path / "modules" / "safety-plan.yaml"
    module.parent.mkdir(exist_ok=True)
    module.write_text(source.read_text("utf-8").rstrip() + OWN, encoding="utf-8")
    return desk(tmp_path)


def test_a_plan_of_ones_own_has_its_own_parts(own: api.Desk) -> None:
    of = api.plan_form(own, "safety-plan", region="US", optional=["my-song"])
    added = {part.name: part for part in of.parts if part.block in
             ("our-team", "places", "my-song", "review-on", "here", "scale")}  # fmt: skip
    assert list(added) == ["parts.our-team", "places", "parts.my-song"]
    assert [part.kind for part in added.values()] == ["people", "people", "answers"]
    assert [part.rows for part in added.values()] == [2, 1, 3]
    assert added["places"].title == "Safe places"
    told = [line.text for part in of.parts for line in part.before]
    assert {"A day", "How strong"} <= set(told)  # what no file of answers can hold
    plain = {part.name for part in api.plan_form(own, "safety-plan", region="GB-ENG").parts}
    assert "parts.here" in plain
    assert "parts.my-song" not in plain
    values = {name: f"Zw{n}qx" for n, name in enumerate(names(of)) if not name.endswith(".text")}
    typed = api.typed_plan(of, values)
    built = api.build(own, ["safety-plan"], region="US", answers=typed.plan(), drafts=True,
                      optional=["my-song"], variant=FLAT)  # fmt: skip
    text = squeezed("".join(page_texts(built.proven.data)))
    assert all(value in text for name, value in values.items() if name != "own_phone")


def test_a_part_that_a_region_has_not_is_not_shown_for_it(own: api.Desk) -> None:
    for region, there in (("US", False), ("GB-ENG", True), (None, True)):
        shown = api.show(own, "safety-plan", region=region)
        assert ("Only here" in [line.text for line in shown.lines]) == there


# -- bounds and faults ----------------------------------------------------------------------------


def test_each_field_takes_what_it_says_and_no_more() -> None:
    of = form()
    limits: dict[str, Any] = {field.name: field.limit for field in of.person}
    for name in names(of):
        part = of.part(name)
        assert part is not None
        limit = part.limit if part.kind != "people" else limits[name.rpartition(".")[2]]
        if limit is None:
            continue
        most = "\n".join(["x" * limit.characters] * limit.lines)
        beside = {} if name.endswith(".name") else {name.rpartition(".")[0] + ".name": "Sam"}
        assert api.typed_plan(of, beside | {name: most}).faults == ()
        (fault,) = api.typed_plan(of, beside | {name: f"{most}x"}).faults
        assert (fault.field, fault.place) == (name, None)
        if limit.lines > 1:
            (fault,) = api.typed_plan(of, {name: f"{most}\nx"}).faults
            assert fault.field == name


@pytest.mark.parametrize("name", ["signs", "helpers", "places"])
def test_a_part_takes_as_many_rows_as_it_says(name: str) -> None:
    part = form().part(name)
    assert part is not None
    end = ".name" if part.kind == "people" else ""
    rows = {f"{name}.{row}{end}": "Sam" for row in range(2, part.most + 2)}
    assert api.typed_plan(form(), rows).faults == ()
    (fault,) = api.typed_plan(form(), rows | {f"{name}.99{end}": "Sam"}).faults
    assert fault.field == f"{name}.99"
    assert (
        fault.message == f"{part.most + 1} rows are filled in, and at most {part.most} are taken."
    )


def test_each_fault_is_told_at_its_field_and_repeats_nothing() -> None:
    values = {
        "signs.1": "Fine",
        "signs.4": "Qzx\u202evwk",
        "matters.1": "Qzx あ",
        "helpers.2.phone": "Qzx 555-0101",
        "helpers.3.name": "Qzx" * 100,
        "helpers.3.phone": "Qzx" * 20,
        "helpers.3.hours": "Qzx \U0001f600",
        "helpers.4.name": "Sam",
        "helpers.4.text": "Qzx",
        "review_on": "Qzx\nQzx",
        "own_phone": "あ",
    }
    typed = api.typed_plan(form(), values)
    assert sorted(fault.field for fault in typed.faults) == [
        "helpers.2.name", "helpers.3.hours", "helpers.3.name", "helpers.3.phone", "helpers.4.text",
        "matters.1", "review_on", "signs.4",
    ]  # fmt: skip
    assert not any("Qzx" in str(fault) for fault in typed.faults)
    with pytest.raises(api.InvalidInput) as caught:
        typed.plan()
    assert caught.value.problems == typed.faults
    assert typed.sound.signs == ("Fine",)
    assert typed.faulty == {"signs", "matters", "helpers", "review_on"}


def test_what_is_empty_counts_for_nothing() -> None:
    values = {name: " \r\n " for name in names(form(), 3)}
    typed = api.typed_plan(form(), values)
    assert (typed.answers, typed.faults, typed.plan()) == ({}, (), PlanAnswers())


def test_rows_stand_in_their_order_and_lines_in_theirs() -> None:
    values = {"signs.10": "second", "signs.2": "first\r\nof two", "signs.3": ""}
    assert api.typed_plan(form(), values).answers == {"signs": ["first\nof two", "second"]}


@pytest.mark.parametrize(
    "name",
    ["", "x", "signs", "signs.0", "signs.01", "signs.1.name", "helpers.1", "helpers.1.x", "parts",
     "signs.1.", "review_on.1", "review_on.1.name", "parts.1", "parts.A.1", "model_fields", "own.1",
     "helpers.1.model_config", "signs.99999", "signs.1\n", "parts.x.1.y"],
)  # fmt: skip
def test_a_name_that_no_field_has_is_passed_over(name: str) -> None:
    typed = api.typed_plan(form(), {name: "Qzx"})
    assert (typed.answers, typed.faults, typed.beside) == ({}, (), ())
    assert form().part("") is None


def test_parts_of_another_plan_are_kept_and_told_and_not_printed() -> None:
    values = {"signs.1": "One", "parts.my-words.1": "Come over", "parts.team.2.name": "Sam"}
    typed = api.typed_plan(form(), values)
    assert typed.beside == ("parts.my-words", "parts.team")
    assert typed.plan() == PlanAnswers.model_validate({"signs": ["One"]})
    assert opened(api.in_yaml(typed)) == {"signs.1": "One", "parts.my-words.1": "Come over",
                                          "parts.team.1.name": "Sam"}  # fmt: skip
    teens = api.typed_plan(form(module="safety-plan-teen"), values)
    assert teens.beside == ("parts.team",)
    assert teens.plan().parts == {"my-words": ("Come over",)}


# -- what is told of it ---------------------------------------------------------------------------


@pytest.mark.parametrize("path", [*GAPS, *COMPLETE], ids=lambda path: path.stem)
def test_what_is_told_of_a_plan_stands_beside_its_part(path: Path) -> None:
    """The same is said of the form as of the file: each at a field, a row or a part of it."""
    values = api.opened_plan(desk(), api.Typed.file(path)).values
    of = form()
    typed = api.typed_plan(of, values)
    assert typed.faults == ()
    for region in (None, "US", "GB-ENG"):
        told = api.check_plan(desk(), typed, region=region)
        filed = api.check_plan(desk(), api.Typed.file(path), region=region)
        assert [(n.code, n.message, n.about) for n in told] == [
            (n.code, n.message, n.about) for n in filed
        ]
        for notice in told:
            assert notice.place is not None
            where = notice.place.path
            assert of.part(notice.about) is of.part(where) is not None
            assert where == notice.about or any(f"{n}.".startswith(f"{where}.") for n in values)


def test_what_is_told_names_the_row_in_which_it_was_typed() -> None:
    values = {
        "signs.1": "One", "myself.1": "Two", "safer_place.1": "Three", "own_phone": "202-555-0199",
        "helpers.3.name": "Sam", "helpers.7.name": "Jo", "helpers.7.phone": "202-555-0199",
        "helpers.5.phone": "555-0101", "my_professionals.2.name": "Who",
        "my_professionals.2.phone2": "55",
    }  # fmt: skip
    told = api.check_plan(desk(), api.typed_plan(form(), values), region="US")
    assert {(notice.code, str(notice.place)) for notice in told} == {
        (api.Code.NO_NUMBER, "helpers.3"),
        (api.Code.OWN_NUMBER, "helpers.7.phone"),
        (api.Code.SHORT_NUMBER, "my_professionals.2.phone2"),
    }


def test_what_was_typed_with_a_fault_is_not_missing() -> None:
    values = {"signs.1": "x" * 501, "helpers.1.phone": "202-555-0101"}
    told = api.check_plan(desk(), api.typed_plan(form(), values), region="US")
    assert {notice.about for notice in told} == {"myself", "my_professionals", "safer_place"}


def test_people_in_a_part_of_ones_own_are_told_of_there(own: api.Desk) -> None:
    of = api.plan_form(own, "safety-plan")
    values = {"parts.our-team.2.name": "Sam", "parts.our-team.2.phone": "55"}
    typed = api.typed_plan(of, values)
    told = [n for n in api.check_plan(own, typed) if n.code is api.Code.SHORT_NUMBER]
    assert [(n.about, str(n.place)) for n in told] == [("parts.our-team", "parts.our-team.2.phone")]
    built = api.build(own, ["safety-plan"], region="US", answers=typed.plan(), drafts=True)
    said = [n for n in built.warnings if n.code is api.Code.SHORT_NUMBER]
    assert [n.about for n in said] == ["parts.our-team"]


# -- saved and opened again -----------------------------------------------------------------------

LINE = (
    st.text(
        st.characters(categories=("L", "M", "N", "P", "S"), max_codepoint=0x24F) | st.just(" "),
        min_size=1,
        max_size=40,
    )
    .map(lambda text: " ".join(text.split()))
    .filter(bool)
)
ANSWER = st.lists(LINE, min_size=1, max_size=4).map("\n".join)
ANYTHING = st.text(st.characters(codec="utf-8"), max_size=60)


@st.composite
def filled_in(draw: st.DrawFn, module: str) -> dict[str, str]:
    """Fields as they are after opening: rows without gaps, and people with names."""
    of = form("en", module)
    values = {}
    for part in of.parts:
        rows = draw(st.integers(0, 3))
        for row in range(1, rows + 1):
            if part.kind == "answers":
                values[f"{part.name}.{row}"] = draw(ANSWER)
            elif part.kind == "people":
                known = draw(st.sets(st.sampled_from([field.name for field in of.person])))
                known = known - ({"phone2"} if "phone" not in known else set()) | {"name"}
                for field in of.person:
                    if field.name in known:
                        text = draw(st.sampled_from([c for c, _ in field.choices]) if field.choices
                                    else LINE)  # fmt: skip
                        values[f"{part.name}.{row}.{field.name}"] = text
        if part.kind == "line" and rows:
            values[part.name] = draw(LINE)
    return values


def composed(values: Mapping[str, str]) -> dict[str, str]:
    """As it is printed: composed letters."""
    return {name: normal(text) for name, text in values.items()}


def bare(text: str) -> str:
    """The same without spaces and line breaks."""
    return "".join(normal(text).split())


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(["safety-plan", "safety-plan-teen"]).flatmap(
    lambda module: st.tuples(st.just(module), filled_in(module))))  # fmt: skip
def test_saved_and_opened_a_form_is_as_it_was(drawn: tuple[str, dict[str, str]]) -> None:
    module, values = drawn
    typed = api.typed_plan(form("en", module), values)
    text = api.in_yaml(typed)
    assert opened(text) == composed(values)
    again = api.typed_plan(form("en", module), opened(text))
    assert (again.sound, again.faults) == (typed.sound, typed.faults)
    if not typed.faults:  # and as `build` takes it from a file
        loaded = PlanAnswers.model_validate(yaml.safe_load(text))
        assert loaded == typed.plan()


@settings(max_examples=60, deadline=None)
@example(values={"signs.1": "0\x850"})
@example(values={"signs.1": "a\u2028b\nc"})
@given(st.dictionaries(st.sampled_from([*names(form(), 3), "parts.other.1", "parts.x.2.name"]),
                       ANYTHING))  # fmt: skip
def test_whatever_is_typed_is_neither_lost_nor_a_fault_of_the_program(
    values: dict[str, str],
) -> None:
    """With faults, too, it can be saved and opened; a second time nothing changes any more."""
    typed = api.typed_plan(form(), values)
    back = opened(api.in_yaml(typed))
    again = api.typed_plan(form(), back)
    assert len(again.faults) == len(typed.faults)
    assert again.sound == typed.sound
    assert opened(api.in_yaml(again)) == back
    kept = {bare(text) for text in back.values()}
    assert kept >= {bare(text) for text in values.values()} - {""}
    api.check_plan(desk(), typed, region="US")


def test_a_filled_in_pdf_opens_as_a_form() -> None:
    values = {
        "signs.1": "I stop answering.", "signs.2": "I lie awake.\nLong.", "company.1.name": "Sam",
        "places.1.name": "The bench", "helpers.1.name": "Aunt", "helpers.1.text": "too",
        "helpers.1.phone": "202-555-0101", "parts.my-words.1": "Come over",
        "review_on": "the first Monday",
    }  # fmt: skip
    of = form(module="safety-plan-teen")
    typed = api.typed_plan(of, values)
    built = api.build(desk(), [of.module.id], region="US", answers=typed.plan())
    found = api.opened_plan(desk(), api.Typed(built.proven.data, "plan.pdf"))
    assert found == api.OpenedPlan(values, ())


def test_the_ways_in_which_people_write_answers_open_too() -> None:
    text = """
        signs: Only one
        helpers: |
          Jo Sample 202-555-0125
          Sam
        my_professionals: [{name: Clinic, phone: [202-555-0101, 202-555-0102], text: true}]
        emergency_department: {name: Example Hospital, address: 1 Example Street}
    """
    assert opened(text) == {
        "signs.1": "Only one", "helpers.1.name": "Jo Sample", "helpers.1.phone": "202-555-0125",
        "helpers.2.name": "Sam", "my_professionals.1.name": "Clinic",
        "my_professionals.1.phone": "202-555-0101", "my_professionals.1.phone2": "202-555-0102",
        "my_professionals.1.text": "too",
        "emergency_department.1": "Example Hospital, 1 Example Street",
    }  # fmt: skip


@pytest.mark.parametrize(
    "data",
    [b"", b"\xff", b"- signs", b"Qzx: [Vwk]", b"signs: {Qzx: Vwk}", b"helpers: [{Qzx: Vwk}]",
     b"parts: {Qzx: [Vwk]}", b"parts: [Qzx]", b"signs: [[Qzx]]", b"signs: &Qzx [a]\nmyself: *Qzx",
     b"signs: [Qzx]\nsigns: [Vwk]", b"review_on: [Qzx]", b"signs: [Qzx", b"\x00Qzx"],
)  # fmt: skip
def test_what_no_plan_takes_is_refused_with_its_place_and_not_quoted(data: bytes) -> None:
    with pytest.raises(api.InvalidInput) as caught:
        opened(data)
    assert not re.search("Qzx|Vwk", str(caught.value))
    assert all(p.place and p.place.path == "answers.yaml" for p in caught.value.problems)


def test_no_more_is_opened_than_a_file_of_answers_may_have() -> None:
    with pytest.raises(api.InvalidInput, match="larger"):
        opened(b"#" * (api.MAX_BYTES + 1))
    with pytest.raises(api.GroundsheetError):
        opened(b"%PDF-1.7 nothing")


def test_neighbours_of_a_field_never_share_a_name() -> None:
    every = names(form(module="safety-plan-teen"), 12)
    assert all(one != other for one, other in pairwise(sorted(every)))
