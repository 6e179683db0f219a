"""Every module, recipe and phrase that ships, and what a module may not do. Found by walking."""

from __future__ import annotations

import json
import re
import shutil
from itertools import pairwise
from pathlib import Path

import pytest

from desks import desk, shelf
from groundsheet import api, crisis
from groundsheet.content import Module
from groundsheet.errors import InvalidInput
from groundsheet.folders import shipped_folder
from groundsheet.layout import Layout
from groundsheet.library import load
from groundsheet.source import load_model
from groundsheet.text import phone_tokens, telephone_numbers
from pages import page_texts
from readability import grade, sentences

MODULES = sorted(shelf().modules)
CLIENT = [name for name in MODULES if not shelf().modules[name].for_clinicians]
RECIPES = sorted(shelf().recipes)
CLIENT_FIELDS = ("title", "summary", "how_sure", "blocks")
FOR_CLINICIANS = ("purpose", "ask_first", "say_this", "clinician_notes", "evidence")


def client_texts(module: Module) -> list[str]:
    """What a client reads of a module, text by text; labels and headings are no sentences."""
    texts = []
    for loc, text in module.texts():
        if loc[0] in CLIENT_FIELDS and loc[-1] not in ("label", "title"):
            whole = text if text.endswith((".", "?", "!")) else text + "."
            if len(whole) > 3:
                texts.append(whole)
    return texts


@pytest.mark.parametrize("name", CLIENT)
def test_grade_six_or_lower_and_no_long_sentence(name: str) -> None:
    texts = client_texts(shelf().modules[name])
    assert grade(" ".join(texts)) <= 6.0
    for text in texts:
        for words in sentences(text):
            assert len(words) <= 20, " ".join(words)


@pytest.mark.parametrize("name", CLIENT)
def test_a_clinician_has_words_to_bring_it_up_and_two_questions_to_ask(name: str) -> None:
    module = shelf().modules[name]
    assert len(module.ask_first) == 2
    assert module.say_this is not None
    assert 50 <= len(module.say_this.split()) <= 95
    assert not module.say_this.startswith(("“", '"')), "the heading says that it is spoken"
    assert module.evidence
    assert module.problems


def test_the_fixed_phrases_are_plain_too() -> None:
    phrases = desk().language.phrases
    texts = [
        phrases.crisis_line, phrases.panel_main, phrases.panel_more, phrases.how_sure_a,
        phrases.how_sure_b, phrases.how_sure_c, phrases.how_sure_d, phrases.use_with_clinician,
        phrases.fallback.format(main="988", emergency="911"), phrases.stop_rule.format(main="988"),
        phrases.own_choice, *phrases.hope,
    ]  # fmt: skip
    assert grade(" ".join(texts)) <= 6.0


@pytest.mark.parametrize("name", MODULES)
def test_no_dialable_string_promise_or_topic_in_public(name: str) -> None:
    module = shelf().modules[name]
    for loc, text in module.texts():
        # Those who read studies get their figures.
        figures = module.for_clinicians or loc[0] in FOR_CLINICIANS
        assert not (telephone_numbers(text) if figures else phone_tokens(text))
    client = " ".join(client_texts(module)).lower()
    for word in ("promise", "contract", "pledge", "agree not to"):
        assert word not in client
    shown = "" if module.for_clinicians else module.title
    public = f"{module.public_title} {shown} {module.code}".lower()
    for word in ("suicid", "self-harm", "crisis", "safety"):
        assert word not in public


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Call 202-555-0123 for more.", ["2025550123"]),
        ("Ring 116 123.", ["116123"]),
        ("+44 20 7946 0958", ["442079460958"]),
        ("3,536 people, relative risk 0.57 (interval 0.41 to 0.80), 1,234,567 hours", []),
        ("g = -0.44, 66.0% and 68.2%, in 94 and 173 people", []),
    ],
)
def test_figures_of_studies_are_no_telephone_numbers(text: str, found: list[str]) -> None:
    assert telephone_numbers(text) == found


@pytest.mark.parametrize("name", CLIENT)
def test_a_page_that_is_not_in_the_packet_is_never_named(name: str) -> None:
    text = " ".join(page_texts(api.build(desk(), [name], region="US").proven.data))
    for other, module in shelf().modules.items():
        assert other == name or f"“{module.title}”" not in text, other


@pytest.mark.parametrize("name", RECIPES)
def test_every_page_that_a_packet_names_is_in_it(name: str) -> None:
    recipe = shelf().recipes[name]
    built = api.build(desk(), recipe=name, region="US")
    text = " ".join(page_texts(built.proven.data))
    for other, module in shelf().modules.items():
        assert other in recipe.modules or f"“{module.title}”" not in text, other


def test_everyone_may_call_the_main_line() -> None:
    built = api.build(desk(), ["stop-pause"], region="US")
    panel = built.handout.panel
    said = "have to be suicidal"
    emergency, main, *others = panel.cells
    assert said in main.lead
    assert all(said not in cell.lead for cell in (emergency, *others))
    assert panel.text.count(said) == 1


@pytest.mark.parametrize("name", RECIPES)
def test_recipes_are_neutral_in_public(name: str) -> None:
    recipe = shelf().recipes[name]
    assert not re.search(r"suicid|self-harm|crisis|safety", recipe.public_title, re.IGNORECASE)
    assert recipe.modules


def test_codes_are_used_once() -> None:
    library = shelf()
    codes = [m.code for m in library.modules.values()]
    codes += [r.code for r in library.recipes.values()]
    assert len(set(codes)) == len(codes)


def test_references_are_csl_and_each_says_how_it_was_checked() -> None:
    folder = shipped_folder()
    references = json.loads((folder / "references.json").read_text(encoding="utf-8"))
    checks = json.loads((folder / "reference_checks.json").read_text(encoding="utf-8"))
    assert {r["id"] for r in references} == {c["id"] for c in checks}
    assert all(c["read"] for c in checks)
    assert all({"id", "type", "title", "author", "issued"} <= set(r) for r in references)
    assert not any(c["fields_from_memory"] for c in checks)


def test_no_shipped_contact_is_from_memory() -> None:
    for directory in desk().directories.values():
        sources = {source.id: source for source in directory.sources}
        for contact in directory.contacts:
            for fact in crisis.facts_of(contact):
                assert fact.claims
                for claim in fact.claims:
                    assert sources[claim.source].where
                    assert sources[claim.source].date_how


# -- what a module may not do ---------------------------------------------------------------------


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A copy of the shipped content, to be broken."""
    return Path(shutil.copytree(shipped_folder(), tmp_path / "handouts"))


def broken(content: Path, path: str, old: str, new: str) -> str:
    file = content / path
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(InvalidInput) as caught:
        load(content).check()
    return "\n".join(str(problem) for problem in caught.value.problems)


STOP = "en/distress-tolerance/stop-pause.yaml"
TIPP = "en/distress-tolerance/tipp.yaml"
PLAN = "en/safety-planning/safety-plan.yaml"


@pytest.mark.parametrize(
    ("path", "old", "new", "expected"),
    [
        (STOP, "id: stop-pause", "id: stop", "must be the file's name"),
        (STOP, "cannot-step-away", "something-else", "lack the caution `cannot-step-away`"),
        (STOP, "    cautions:", "    cautoins:", "Did you mean `cautions`?"),
        (STOP, "Call {{emergency}}.", "Call 911.", "'911' can be dialled"),
        (STOP, "say it and draw it.", "ring 202-555-0123.", "'2025550123' can be dialled"),
        (STOP, "108 women", "555-0123 women", "'5550123' can be dialled"),
        (TIPP, "Skip sore or injured parts.", "Call 911.", "'911' can be dialled"),
        (TIPP, "Ask about lung disease", "Call 911 about lung disease", "'911' can be dialled"),
        (PLAN, "One thing to try: take", "Call 988, or take", "'988' can be dialled"),
        ("en/_recipes/first-steps.yaml", "code: GS-P01\ntitle: A plan", "code: GS-P01\ntitle: 911",
         "'911' can be dialled"),
        (STOP, "Call {{emergency}}.", "Call {{police}}.", "no placeholder"),
        (STOP, "Call {{emergency}}.", "Call {emergency}.", "braces are for placeholders"),
        (STOP, "kind: steps", "kind: stpes", "is not one of"),
        (PLAN, "id: safer-place", "id: other", "the block `safer-place` is missing. Why it must"),
        ("skills.yaml", "kind: contact_rows", "kind: rows", "there is no kind of block `rows`"),
        ("skills.yaml", "module: tipp", "module: tip", "there is no module `tip`"),
        (STOP, "how_sure: B", "how_sure:", "how_sure"),
        (STOP, "neacsiu2010]", "nobody1999]", "`nobody1999` is not in references.json"),
        (STOP, "id: my-place", "id: my-sign", "two blocks have the id `my-sign`"),
        (STOP, "lines: 3", "lines: 300", "less than or equal to 20"),
        (STOP, 'version: "1.1"', "version: one", "version"),
        ("en/_recipes/first-steps.yaml", "stop-pause]", "stop-paus]", "no module `stop-paus`"),
        ("crisis/GB-ENG.yaml", "based_on: GB", "based_on: ZA", "`ZA` is not a shipped region"),
        ("crisis/US.yaml", 'dial: "988"', 'dial: "989"', "don't hold the same number"),
        ("crisis/US.yaml", 'dial: "+18664887386"', 'dial: "+1 866"', "short code"),
        ("crisis/US.yaml", "cost: [oran, open", "cost: [memory, open", "no source `memory`"),
        ("crisis/US.yaml", "          hours: [gesa, country-lines, akana, oran]\n", "",
         "the hours has no source"),
        ("crisis/US.yaml", "region: US", "region: UX", "must be the file's name"),
        ("en/_language.yaml", "{number}", "{nummer}", "must have these blanks"),
        ("en/_language.yaml", "  draft:", "  drafts:", "Did you mean `draft`?"),
    ],
)  # fmt: skip
def test_faults_of_content_are_found_with_their_file(
    content: Path, path: str, old: str, new: str, expected: str
) -> None:
    report = broken(content, path, old, new)
    assert expected in report
    assert f"handouts/{path}" in report


def test_faults_of_all_files_are_told_at_once(content: Path) -> None:
    (content / "en/safety-planning/safety-plan.yaml").write_text("id: [", encoding="utf-8")
    report = broken(content, STOP, "kind: steps", "kind: stpes")
    assert "safety-plan.yaml" in report
    assert "stop-pause.yaml" in report


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("id: helpers", "id: nobody", "the block `nobody` is missing. Why it must stay: People"),
        ("kind: contact_rows", "kind: ticks", "`helpers` must be of the kind `ticks`. Why it"),
        ("[emergency]", "[emergency, crisis_text]", "`emergency` lacks {{crisis_text}}. Why it"),
    ],
)
def test_shipped_modules_are_held_to_the_list(
    content: Path, old: str, new: str, expected: str
) -> None:
    report = broken(content, "skills.yaml", old, new)
    assert f"handouts/{PLAN}:" in report
    assert expected in report


def test_without_the_list_of_skills_nothing_loads(content: Path) -> None:
    (content / "skills.yaml").unlink()
    with pytest.raises(InvalidInput, match="list of what each skill must hold"):
        load(content).check()


def test_emphasis_is_read_and_nothing_else() -> None:
    from groundsheet.text import Run, parse_inline

    assert parse_inline("a *b* **c** {{emergency}}") == (
        Run("a "), Run("b", emphasis=True), Run(" "), Run("c", strong=True), Run(" "),
        Run("", placeholder="emergency"),
    )  # fmt: skip
    for literal in (
        "<b>x</b>",
        "[a](http://x)",
        "![i](x)",
        "`code`",
        "# heading",
        "&amp;",
        "a_b_c",
    ):
        assert parse_inline(literal) == (Run(literal),)


def test_a_steps_block_keeps_its_cautions_in_the_same_drawing() -> None:
    from groundsheet.pdf import outline

    built = api.build(desk(), ["stop-pause"], region="US")
    texts = [element.text for element in outline(built.handout, Layout(paper="letter")).walk()]
    caution = next(i for i, t in enumerate(texts) if "If you can't step away" in t)
    first = next(i for i, t in enumerate(texts) if t.startswith("Stop."))
    between = [text for text in texts[caution + 1 : first] if text]
    assert between == [desk().language.phrases.stop_rule.format(main="988"), "1"]


def test_the_tree_has_one_title_and_no_skipped_heading() -> None:
    from groundsheet.pdf import outline

    built = api.build(desk(), recipe="first-steps", region="US")
    root = outline(built.handout, Layout(paper="a4"))
    levels = [int(element.role[1]) for element in root.walk() if element.role[0] == "H"]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(b - a <= 1 for a, b in pairwise(levels))


def test_a_valid_module_loads() -> None:
    path = shipped_folder() / STOP
    assert load_model(path.read_bytes(), Module, "m").id == "stop-pause"
