"""Each text of a model says what it is, and whoever reads one follows what it says."""

from __future__ import annotations

import importlib
import pkgutil
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Annotated, Any, Literal, get_args, get_origin
from unittest import mock

import pytest
from pydantic import BaseModel, Field

import groundsheet
from desks import desk, shelf
from groundsheet import api
from groundsheet.composition.blocks import Composer
from groundsheet.content import (
    BLOCKS,
    Block,
    Form,
    Heading,
    Module,
    Recipe,
    passages_of,
    recipe_passages,
)
from groundsheet.content.words import Body, Detail, Label
from groundsheet.errors import Place, UnprintableCharacter
from groundsheet.folders import shipped_folder
from groundsheet.language import Identifier, Phrases, Strict, Text, Units
from groundsheet.pdf import fonts
from groundsheet.pdf.draw import Drawer
from groundsheet.pdf.fit import USUAL_FIT
from groundsheet.people import Person, PlanAnswers, Practice
from groundsheet.review import ChecklistItem, decided, meaning_digest, reviewed_texts
from groundsheet.scopes import NO_WORDS, Words, changed, words, words_as_written
from groundsheet.source import load_model, parse, read_bytes
from pages import page_texts
from profiles import IN_YAML
from reviewing import given
from test_blocks import EXAMPLE

Run = Callable[..., int]
Capture = pytest.CaptureFixture[str]

READ = (Module, Recipe, Practice, Person, PlanAnswers)
"""The models that are walked for their words."""

NEVER_WALKED = {
    "Acronym": "its letters and words are compared with the text, and not printed as a list",
    "Skill SkillList Limit Part Card Meaning Name CardWords Said Sign Never": "what a skill must "
    "hold, and by which words that is known: shown with a fault, on the screen",
    "Language Locale Phrases Units Counted Spelling Respelling": "phrases are printed one by one, "
    "by name; MODULE_PHRASES are part of what a review approves",
    "Vocabulary": "words of a language that are looked for, not printed",
    "Grammar Abbreviations Formula Ease Ending Endings Syllables Smog Passive Acronyms": "how the "
    "checker reads a language",
    "MenuStep Network Period ContactPoint Emergency CrisisService CrisisDirectory DenyNumber "
    "DenyPhrase Superseded": "contacts are printed service by service (`Handout.panel`, "
    "`Handout.listing`)",
    "ReaderList ServicesFor": "who comes first decides an order alone",
    "SearchWords ReaderWords SkillName Hidden Danger": "words that are looked for; what is "
    "said of danger stands on a screen",
    "ErrorReport ReportedError ReportedProblem": "what stopped a command is shown, not printed",
    "Topics": "titles of folders stand on a screen, in lists",
    "LanguageWays WaysInLanguage": "ways to the main line in another language than the reader's "
    "are printed with it (`CrisisContacts.in_other_languages`)",
    "Source SourceList Claim FactSources OfficialPage Event EventList Candidate": "what a contact "
    "rests on: of it dates alone are printed",
    "Act Seen Valued Confirmed Withdrawn Replaced Restored Added Records": "a practice's records "
    "become contacts before anything is printed (`CrisisContacts.own_texts`)",
    "Approved Answered Unapproved ReviewRecords ChecklistItem Checklist": "of a review its state "
    "is printed",
    "Questions ReviewQuestion": "what is asked is printed for reviewers (`ReviewNotes.texts`)",
    "Exemption Exemptions Rule RuleFile ListFile Near WordsRule SwapRule CharactersRule "
    "Dialling Mentions LexiconRule FollowRule MustRule MeasureRule NumbersRule AcronymRule": "the "
    "checker's own",
}
"""The models whose words have another way to the paper, or none, and why."""


RECIPE = Recipe(
    id="own", code="XX-P01", title="A", public_title="B", summary="C", modules=("stop-pause",)
)


def below(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    """The model, and every model that a value of it can hold."""
    yield model
    for field in model.model_fields.values():
        for inner in named(field.annotation):
            yield from below(inner)


def named(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in get_args(annotation) if get_origin(annotation) is not Literal else ():
        yield from named(inner)


def descendants(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    for child in model.__subclasses__():
        yield child
        yield from descendants(child)


def ours() -> set[type[BaseModel]]:
    """Every model of the package, whatever room it is in."""
    for found in pkgutil.walk_packages(groundsheet.__path__, "groundsheet."):
        if not found.name.endswith("__main__"):
            importlib.import_module(found.name)
    return {model for model in descendants(Strict) if model.__module__.startswith("groundsheet.")}


def test_each_model_is_walked_for_its_words_or_has_a_reason_not_to_be() -> None:
    walked = {model for root in READ for model in below(root)} | {Block, Form}
    excused = {name for names in NEVER_WALKED for name in names.split()}
    names = {model.__name__ for model in ours() - walked}
    assert names - excused == set(), "say in NEVER_WALKED why nobody reads its words, or walk it"
    assert excused - {model.__name__ for model in ours()} == set(), "there is no such model"


def test_the_fields_of_all_models_that_are_walked_say_what_they_hold() -> None:
    """A field of text that doesn't say it is refused whatever stands in the others."""
    example = load_model(EXAMPLE.encode(), Module, "example")
    for model in (example, RECIPE, Practice(name="Example"), Person(), PlanAnswers()):
        list(words(model))


def test_what_each_text_of_the_example_is() -> None:
    example = load_model(EXAMPLE.encode(), Module, "example")
    found = {loc: kind for loc, _, kind in words(example)}
    by_field: dict[str, set[str]] = {}
    for loc, kind in found.items():
        keys = [str(part) for part in loc if not isinstance(part, int)]
        if loc[0] == "blocks":
            keys[0] = example.blocks[int(loc[1])].kind
        by_field.setdefault(".".join(keys), set()).add(kind)
    assert {field: kinds.pop() for field, kinds in by_field.items()} == {
        "title": "title",
        "public_title": "public_title",
        "summary": "summary",
        "how_sure": "grade",
        "credit": "credit",
        "keywords": "keyword",
        "purpose": "note",
        "say_this": "note",
        "clinician_notes": "note",
        "paragraph.text": "body",
        "steps.cautions.text": "caution",
        "steps.items.do": "step",
        "steps.items.how": "detail",
        "steps.items.cautions.text": "caution",
        "steps.with_clinician.text": "caution",
        "bullets.items": "item",
        "callout.title": "label",
        "callout.text": "body",
        "claims.items.text": "item",
        "heading.text": "heading",
        "write_in.label": "label",
        "write_in.help": "detail",
        "contact_rows.label": "label",
        "rating.label": "label",
        "rating.low": "label",
        "rating.high": "label",
        "ticks.label": "label",
        "ticks.items": "item",
        "zones.items.title": "label",
        "zones.items.prompts": "label",
        "prompts.label": "label",
        "prompts.items.label": "label",
        "table.label": "label",
        "table.columns": "table",
        "table.rows": "table",
        "week_diary.label": "label",
        "week_diary.help": "detail",
        "week_diary.rows": "table",
        "wave_chart.label": "label",
        "wave_chart.strength": "label",
        "wave_chart.time": "label",
        "figure.labels.strength": "label",
        "figure.labels.time": "label",
        "figure.labels.rise": "label",
        "figure.labels.top": "label",
        "figure.labels.fall": "label",
        "figure.alt": "alt",
        "figure.caption": "body",
        "cross_reference.text": "body",
        "cross_reference.instead": "detail",
    }


def test_the_rules_see_a_sentence_on_certainty_and_no_letter() -> None:
    example = load_model(EXAMPLE.encode(), Module, "example")
    sentence = example.model_copy(update={"how_sure": "Some people find that it helps."})
    for module, scopes in ((example, []), (sentence, ["body"])):
        passages = passages_of(module, lambda loc: Place(str(loc[0])))
        assert [p.scope for p in passages if p.place.path == "how_sure"] == scopes


def test_what_is_for_clinicians_is_read_as_theirs() -> None:
    module = load_model(KEPT.encode(), Module, "kept")
    passages = passages_of(module, lambda loc: Place(str(loc[0])))
    theirs = [(p.place.path, p.scope) for p in passages if p.audience == "clinician"]
    assert theirs == [("ask_first", "note"), ("evidence", "note")]


def test_a_recipe_is_read_but_for_its_codes() -> None:
    passages = recipe_passages(RECIPE, lambda loc: Place(str(loc)))
    assert [(p.text, p.scope) for p in passages] == [
        ("A", "title"), ("B", "public_title"), ("C", "summary"),
    ]  # fmt: skip


def test_what_is_typed_is_read_but_for_files_codes_and_the_own_number() -> None:
    practice = Practice.model_validate(
        {
            "name": "Example Practice",
            "logo": "logo.png",
            "address": ["1 Example Street"],
            "clinicians": [{"name": "Example Name", "credentials": "RN"}],
            "numbers": [{"label": "Desk", "phone": "555-0101", "hours": "9 to 5"}],
            "region": "US",
            "content_dirs": ["modules"],
        }
    )
    assert [text for _, text in practice.texts()] == [
        "Example Practice", "1 Example Street", "Example Name", "RN", "Desk", "555-0101", "9 to 5",
    ]  # fmt: skip
    answers = PlanAnswers.model_validate(
        {
            "signs": ["I pace."],
            "helpers": [{"name": "Example Name", "phone": "555-0102"}],
            "review_on": "Friday",
            "own_phone": "555-0103",
        }
    )
    assert list(answers.texts()) == [
        (("signs", 0), "I pace."),
        (("helpers", 0, "name"), "Example Name"),
        (("helpers", 0, "phone"), "555-0102"),
        (("review_on",), "Friday"),
    ]


# -- the walk -------------------------------------------------------------------------------------

Lines = Annotated[tuple[Text, ...], Words("item")]


class Inner(Strict):
    id: Identifier
    grade: Literal["strong", "limited"] = "strong"
    text: Annotated[Text, Words("body")]


class Outer(Strict):
    lines: Lines = ()
    table: dict[str, Annotated[Text, Words("label")]] = Field(default_factory=dict)
    inner: Inner | None = None
    notes: Annotated[tuple[Inner, ...], Words("note")] = ()
    sure: Annotated[Literal["A"], Words("grade")] | Annotated[Text, Words("body")] = "A"
    hours: Literal["always"] | Annotated[Text, Words("detail")] = "always"
    file: Annotated[Lines, NO_WORDS] = ()
    count: int = 0


def test_words_stand_in_the_order_of_the_fields_and_an_outer_mark_holds_for_all_below() -> None:
    inner = Inner(id="a", text="Inside.")
    outer = Outer(
        lines=("One.", "Two."), table={"low": "Low"}, inner=inner, notes=(inner,), file=("f",)
    )
    assert list(words(outer)) == [
        (("lines", 0), "One.", "item"),
        (("lines", 1), "Two.", "item"),
        (("table", "low"), "Low", "label"),
        (("inner", "text"), "Inside.", "body"),
        (("notes", 0, "text"), "Inside.", "note"),
        (("sure",), "A", "grade"),
    ]
    assert list(words(Outer(sure="Yes.", hours="Mornings"))) == [
        (("sure",), "Yes.", "body"),
        (("hours",), "Mornings", "detail"),
    ]


def test_words_are_changed_and_nothing_else() -> None:
    inner = Inner(id="a", text="inside")
    outer = Outer(lines=("one",), table={"low": "low"}, notes=(inner,), hours="late", file=("f",))
    assert changed(outer, str.upper) == Outer(
        lines=("ONE",),
        table={"low": "LOW"},
        notes=(Inner(id="a", text="INSIDE"),),
        hours="LATE",
        file=("f",),
    )


SHIPPED = sorted((shipped_folder() / "en").glob("[a-z]*/*.yaml"))


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_the_words_of_a_file_are_those_of_its_module(path: Path) -> None:
    value = parse(read_bytes(path), path.name).value
    assert list(words_as_written(Module, value)) == list(words(shelf().module(path.stem)))


@pytest.mark.parametrize("key", sorted(Module.model_fields))
@pytest.mark.parametrize("other", [None, "words", ["words"], {"words": "words"}, [{"id": "a"}]])
def test_what_is_wrong_in_one_field_hides_no_words_of_another(key: str, other: Any) -> None:
    value = parse(EXAMPLE.encode(), "example.yaml").value
    kept = [entry for entry in words_as_written(Module, value) if entry[0][0] != key]
    assert kept
    spoiled = {**value, key: other}
    found = [entry for entry in words_as_written(Module, spoiled) if entry[0][0] != key]
    assert found == kept


@pytest.mark.parametrize(
    "unsaid",
    [
        Text,
        Text | None,
        tuple[Text, ...],
        dict[str, Text],
        Annotated[Text, Words("body")] | Text,
        list[Annotated[Text, Words("body")]],
        object,
        Any,
    ],
)
def test_a_field_that_may_hold_text_and_does_not_say_what_it_is_cannot_be_walked(
    unsaid: Any,
) -> None:
    class Forgotten(Strict):
        title: Annotated[Text, Words("title")]
        footnote: unsaid = ()

    class Holder(Strict):
        parts: tuple[Forgotten, ...] = ()

    for model in (Forgotten(title="A"), Holder()):
        with pytest.raises(TypeError, match=r"Forgotten\.footnote"):
            list(words(model))


# -- a kind of block that nobody knows ------------------------------------------------------------


class Verse(Form):
    """A made-up kind: whoever adds one writes its fields, and keeps no list."""

    kind: Literal["verse"]
    label: Label
    lines: tuple[Body, ...]
    source: Detail | None = None
    metre: Annotated[str, NO_WORDS] = "free"


class WithVerse(Module):
    """A module that can hold it."""

    blocks: tuple[Annotated[Heading | Verse, Field(discriminator="kind")], ...]  # type: ignore[assignment]


def with_verse(line: str = "A gray line.") -> WithVerse:
    stop = shelf().module("stop-pause").model_dump(mode="json", exclude_none=True)
    verse = {"id": "v", "kind": "verse", "label": "A color", "lines": [line], "source": "Gray."}
    heading = {"id": "h", "kind": "heading", "text": "A heading"}
    return WithVerse.model_validate(stop | {"blocks": [heading, verse], "facts": []})


def test_a_new_kind_is_read_by_all_who_read_a_module() -> None:
    module, other = with_verse(), with_verse("A grey line.")
    passages = passages_of(module, lambda loc: Place(str(loc)))
    assert [(p.text, p.scope) for p in passages if p.name == "stop-pause/v"] == [
        ("A color", "label"), ("A gray line.", "body"), ("Gray.", "detail"),
    ]  # fmt: skip
    assert {"A color", "A gray line.", "Gray."} <= set(reviewed_texts(module))
    assert module.respelled(lambda text: text.replace("gray", "grey")) == other
    language, references = desk().language, desk().library.references
    assert meaning_digest(module, language, references) != meaning_digest(
        other, language, references
    )
    item = ChecklistItem(id="form", question="?", decided_by="program", needs=("form",))
    assert decided(item, module, language.vocabulary, ()) == "yes"


def test_a_new_kind_without_a_drawer_is_no_empty_place_on_paper() -> None:
    """mypy says so before (`assert_never`); what is drawn anyway stops."""
    built = api.build(desk(), ["stop-pause"], region="US")
    composer = Composer(built.handout, built.handout.sections[0], {})
    unknown = with_verse().blocks[1]
    with pytest.raises(AssertionError, match="unreachable"):
        list(composer.block(unknown, 2))  # type: ignore[arg-type]
    with pytest.raises(AssertionError, match="unreachable"):
        Drawer(mock.Mock(), USUAL_FIT).draw(unknown)  # type: ignore[arg-type]


def test_each_class_of_block_is_a_kind_that_a_module_may_hold() -> None:
    kinds = {model for model in descendants(Block) if "kind" in model.model_fields}
    shipped = {model for model in kinds if model.__module__.startswith("groundsheet.")}
    assert shipped == set(BLOCKS), "put it into `AnyBlock`"


# -- approvals that are kept -----------------------------------------------------------------------


def test_the_digest_of_an_unchanged_text_stays_what_it_was() -> None:
    """Approvals hold a digest: whatever is done to the models, those of last year must hold."""
    language = desk().language
    phrases = {name: name for name in Phrases.model_fields} | {"hope": ("hope",)}
    fixed = language.model_copy(
        update={
            "phrases": Phrases.model_construct(**phrases),  # type: ignore[arg-type]
            "units": Units.model_validate(
                {unit: {"one": "{n}", "other": "{n}"} for unit in ("second", "minute", "day")}
            ),
        }
    )
    module = load_model(KEPT.encode(), Module, "kept")
    # Another since November 2026, when a phrase was taken from those printed with a module and two
    # were added; what the models say of a text is as before.
    assert meaning_digest(module, fixed, {}) == "f2913393970d3fa0"


KEPT = """
id: kept
code: XX-01
version: "1.0"
title: A title
public_title: Another title
type: skill
audience: [adult]
handling: take_home
summary: What it is for.
how_sure: C
credit: Where it comes from.
keywords: [one, two]
citations: [a-source]
facts:
  - {id: breathe-in, value: 4, unit: second}
  - {id: breathe-out, value: 6, unit: second}
ask_first: [A question.]
evidence:
  - {id: claim, text: Some people find it useful., grade: limited, citations: [a-source]}
blocks:
  - {id: a, kind: paragraph, text: "For {{fact:breathe-in}}."}
  - id: b
    kind: steps
    cautions: [{id: care, text: Take care.}]
    items: [{id: one, do: Do this., how: Slowly.}, {do: Then this.}]
  - {id: c, kind: write_in, optional: true, label: My words, lines: 3}
  - {id: d, kind: table, columns: [One, Two], rows: [[A, ""]], empty_rows: 2}
  - id: e
    kind: figure
    figure: breathing
    labels: {in: In, out: Out}
    alt: A circle.
"""


# -- what a practice's own files bring to paper ----------------------------------------------------

STOP = shipped_folder() / "en" / "distress-tolerance" / "stop-pause.yaml"


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """A practice with a copy of the STOP pause and a packet of its own."""
    (tmp_path / "practice.yaml").write_text(
        "name: Example Practice\ncontent_dirs: [modules]\n" + IN_YAML, encoding="utf-8"
    )
    (tmp_path / "modules" / "recipes").mkdir(parents=True)
    shutil.copy(STOP, tmp_path / "modules")
    return tmp_path


def packet(office: Path, title: str, public_title: str) -> None:
    (office / "modules" / "recipes" / "own.yaml").write_text(
        f"id: own\ncode: XX-P01\ntitle: {title}\npublic_title: {public_title}\n"
        "summary: Some pages.\nmodules: [stop-pause, safety-plan]\n",
        encoding="utf-8",
    )


OWN = ("build", "--recipe", "own", "--practice", "practice.yaml", "--region", "US", "-o", "a.pdf")


def test_a_recipe_may_be_called_by_a_number(run: Run, office: Path) -> None:
    packet(office, "Our 12 weeks", "Packet 34")
    assert run(*OWN) == 0
    assert "Our 12 weeks" in page_texts(office / "a.pdf")[0]


@pytest.mark.parametrize("field", ["title", "public_title"])
def test_a_recipe_whose_title_cannot_be_printed_is_refused_by_name(
    run: Run, office: Path, capsys: Capture, field: str
) -> None:
    titles = {"title": "Our weeks", "public_title": "Some pages"} | {field: "Our あ weeks"}
    packet(office, **titles)
    assert run(*OWN) == 3
    error = capsys.readouterr().err
    assert f"XX-P01: {field}: U+3042 (HIRAGANA LETTER A) is a letter" in error
    assert not (office / "a.pdf").exists()


def test_a_reviewer_whose_name_cannot_be_printed_is_refused_with_the_file(
    run: Run, office: Path, capsys: Capture
) -> None:
    answers = given(desk(), "stop-pause")
    assert run("review", "approve", "stop-pause", "--by", "Example あ, RN", *answers) == 0
    assert run("build", "stop-pause", "--region", "US", "-o", "a.pdf") == 3
    assert "approvals.yaml: stop-pause: U+3042" in capsys.readouterr().err


def test_a_character_that_nobody_looked_for_is_refused_all_the_same() -> None:
    with pytest.raises(UnprintableCharacter, match=r"U\+3042"):
        fonts.pieces("An あ")
