"""A language that is not English, from its files to paper: nothing English is in the way."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, get_args

import pikepdf
import pytest
from pydantic import BaseModel

from groundsheet import crisis
from groundsheet.content import Claims, Module, SkillList, faults, passages_of
from groundsheet.errors import Place
from groundsheet.folders import shipped_folder
from groundsheet.formats import format_of
from groundsheet.handout import Chosen, Handout, Recipient, ReviewNotes, assemble
from groundsheet.language import Language, Vocabulary
from groundsheet.layout import USUAL, Layout, Variant
from groundsheet.library import load
from groundsheet.lint import (
    AnyRule,
    Document,
    Finding,
    Grammar,
    Numbers,
    from_text,
    measure,
    of_passages,
)
from groundsheet.people import PlanAnswers, Practice, coach
from groundsheet.proof import Proven, filled_in
from groundsheet.review import (
    Approved,
    Checklist,
    Unapproved,
    answer_on_paper,
    decided,
    state_of,
)
from groundsheet.source import parse, read_model
from groundsheet.text import Passage
from pages import page_texts
from second_language import GERMAN, content, directories, language, modules, rules

DAY = dt.date(2026, 11, 24)
REGIONS = ("XA", "XB")
ENGLISH = read_model(shipped_folder() / "en" / "_language.yaml", Language)
LISTED = read_model(shipped_folder() / "skills.yaml", SkillList)
SKILLS = {skill.module: skill for skill in LISTED.skills}
WORDS = language().vocabulary
PRACTICE = Practice.model_validate(
    {"name": "Praxis Beispiel", "numbers": [{"phone": "555-0140", "hours": "Montag, 9 bis 12 Uhr"}]}
)
ANSWERS = PlanAnswers.model_validate(
    {
        "signs": ["Ich schlafe schlecht."],
        "helpers": [{"name": "Tante Beispiel", "phone": "555-0141"}],
        "review_on": "5. Dezember",
        "review_with": "Frau Beispiel",
    }
)


def changed(name: str, old: str, new: str) -> Module:
    """A module with other words."""
    text = next(GERMAN.glob(f"*/{name}.yaml")).read_text(encoding="utf-8")
    assert old in text
    return Module.model_validate(load_yaml(text.replace(old, new, 1)))


def load_yaml(text: str) -> Any:
    return parse(text.encode(), "module").value


# -- the language ---------------------------------------------------------------------------------


def test_it_stands_beside_english_in_one_folder(tmp_path: Path) -> None:
    library = load(content(tmp_path / "handouts"))
    assert set(REGIONS) <= set(crisis.available(library.directories))
    assert all(library.directories[region].name["de"] for region in REGIONS)


def test_units_dates_and_days_are_its_own() -> None:
    german, january = language(), dt.date(2027, 1, 9)
    assert german.counted(1, "second") == "1 Sekunde"
    assert german.counted(30, "second") == "30 Sekunden"
    assert german.counted(5, "day") == "5 Tage"
    assert german.month(january, "XA") == "Januar 2027"
    assert german.month(january, "XB") == "Jänner 2027"
    assert german.date(january, "XA") == "9. Januar 2027"
    assert german.weekdays("XA")[0].startswith("Mo")
    assert german.tag("XB") == "de-AT"


# -- words that tell what is said -----------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(modules()))
def test_its_modules_are_right(name: str) -> None:
    module = modules()[name]
    assert list(module.unhedged(WORDS)) == []
    if name in SKILLS:
        assert list(faults(module, SKILLS[name], LISTED, language())) == []


def test_a_time_in_its_words_is_a_number_of_the_skill() -> None:
    for time in ("dreißig Sekunden", "zehn Minuten", "2 Minuten"):
        module = changed("slow-breathing", "Beginne in", f"Warte {time} in")
        found = [message for _, message in faults(module, SKILLS[module.id], LISTED, language())]
        assert [message for message in found if "make it a fact" in message] == found
        assert time in found[0]
        assert not ENGLISH.vocabulary.duration(time)


def test_letters_that_a_skill_gives_in_one_language_hold_in_that_one() -> None:
    letters = {"letters": "LA", "words": ["langsam", "atmen"]}
    skill = SKILLS["slow-breathing"]
    module = modules()["slow-breathing"].model_dump(exclude_none=True) | {"acronym": letters}
    for taught, said in (
        ({}, "this skill has no acronym."),
        ({"de": [["lange"], ["atmen"]]}, "LA stands for: lange, atmen."),
        ({"en": [["long"], ["air"]]}, ""),
        ({"de": [["lang", "langsam"], ["atmen"]]}, ""),
    ):
        named = {"acronyms": [{"letters": "LA", "words": taught}] if taught else []}
        listed = SkillList.model_validate(LISTED.model_dump() | named)
        held = skill.model_copy(update={"acronym": "LA" if taught else None})
        found = faults(Module.model_validate(module), held, listed, language())
        assert [message for _, message in found] == ([said] if said else [])


def test_cautions_are_known_by_its_own_words(tmp_path: Path) -> None:
    reader = load(content(tmp_path / "handouts")).reader
    module = modules()["slow-breathing"]
    assert reader.lacking(module, language()) == []
    weaker = changed("slow-breathing", "Hör auf, wenn dir schwindlig", "Oft wird dir schwindlig")
    found = [message for _, message in reader.lacking(weaker, language())]
    assert any("stop if you feel dizzy" in message for message in found)


def test_a_kind_without_words_in_the_language_is_refused(tmp_path: Path) -> None:
    reader = load(content(tmp_path / "handouts")).reader
    module = changed("slow-breathing", "skills: [breathing]", "skills: [breathing, sleep]")
    found = [message for _, message in reader.lacking(module, language())]
    assert any("`de` has no words yet" in message for message in found)


@pytest.mark.parametrize(
    "text",
    ["Hold your breath for seven.", "Put your face in ice water.", "Halte die Luft kurz an."],
)
def test_what_is_never_taught_hides_in_no_language(tmp_path: Path, text: str) -> None:
    reader = load(content(tmp_path / "handouts")).reader
    module = changed("slow-breathing", "Summe, statt zu zählen.", text)
    assert any("this teaches" in message for _, message in reader.lacking(module, language()))


def test_a_careful_claim_is_told_by_its_own_words() -> None:
    module = modules()["hard-feelings"]

    def with_claim(text: str) -> list[str]:
        claim = {"id": "a", "text": text, "grade": "limited", "citations": ["example"]}
        block = Claims.model_validate({"id": "known", "kind": "claims", "items": [claim]})
        whole = module.model_copy(update={"blocks": (*module.blocks, block)})
        return [message for _, message in whole.unhedged(WORDS)]

    assert with_claim("Das kann helfen.") == []
    assert with_claim("Manche finden, dass es hilft.") == []
    assert with_claim("Das hilft.") == ["a claim of grade limited says “kann” or “können”."]
    assert with_claim("This may help.") != []


@pytest.mark.parametrize(
    ("text", "hit"),
    [
        ("Ruf 141 an", True),
        ("Ruf bitte gleich die 141 an", True),
        ("Du kannst jederzeit unter 141 anrufen.", True),
        ("SMS an 141", True),
        ("Hauptstraße 141", False),
        ("141 Menschen waren da.", False),
        ("Altes Beispieltelefon, jederzeit", True),
    ],
)
def test_a_short_old_number_needs_a_word_of_dialling_in_its_language(text: str, hit: bool) -> None:
    assert bool(crisis.denied(directories(), "XA", text, WORDS)) is hit


def test_the_words_of_another_language_dial_nothing() -> None:
    assert not crisis.denied(directories(), "XA", "Call 141", WORDS)
    assert not crisis.denied(directories(), "XA", "Ruf 141 an", ENGLISH.vocabulary)


def test_a_number_in_a_plan_is_dialled_in_any_language() -> None:
    answers = PlanAnswers.model_validate({"helpers": [{"name": "Frau Beispiel", "phone": "141"}]})
    found = [a.code for a in coach(answers, directories(), WORDS, "XA")]
    assert "line-no-more" in found


def test_a_page_speaks_to_its_reader_in_its_language() -> None:
    items = {item.id: item for item in read_model(GERMAN / "_checklist.yaml", Checklist).items}
    module = modules()["slow-breathing"]
    assert decided(items["speaks-to-reader"], module, WORDS, []) == "yes"
    assert decided(items["speaks-to-reader"], module, ENGLISH.vocabulary, []) == "no"
    assert decided(items["short"], module, WORDS, ["PL-03"]) == "no"
    assert decided(items["purpose"], module, WORDS, []) is None


# -- the checker ----------------------------------------------------------------------------------

RULES = rules().rules
MEASURED = [rule for rule in RULES.rules.values() if rule.code not in RULES.not_measured]
NOT_MEASURED = [RULES.rules[code] for code in RULES.not_measured]


def found_in(text: str, **of: Any) -> list[Finding]:
    return rules().check(Document("x", from_text(text, "x", "adult"), own=True, **of))


def codes(rule: AnyRule, text: str) -> list[str]:
    module = rule.kind == "numbers"
    return [f.rule for f in found_in(text, module=module) if f.rule == rule.code]


@pytest.mark.parametrize("rule", MEASURED, ids=lambda rule: rule.code)
def test_a_rule_finds_its_bad_examples_alone(rule: AnyRule) -> None:
    assert [text for text in rule.bad if not codes(rule, text)] == []
    assert [text for text in rule.good if codes(rule, text)] == []


def test_what_the_language_lacks_is_named() -> None:
    lacking = {"PL-01": "grade", "PL-02": "passive", "SM-02": "lexicon: missing"}
    assert lacking == RULES.not_measured


@pytest.mark.parametrize("rule", NOT_MEASURED, ids=lambda rule: rule.code)
def test_what_the_language_lacks_finds_nothing(rule: AnyRule) -> None:
    hard = "Considerable vulnerability is occasionally described. Individuals are given support. "
    for text in (*rule.bad, hard * 10):
        assert codes(rule, text) == []


def test_no_english_number_is_told_of_a_text() -> None:
    passages = passages_of(modules()["slow-breathing"], lambda _: Place("x"))
    for found in (
        of_passages(passages, ("adult",), RULES.grammar),
        measure(["Setz dich hin."] * 40, RULES.grammar),
    ):
        assert found is not None
        assert found.grade is None
        assert found.smog is None
        assert found.sentences > 10
        assert found.longest > 2


@pytest.mark.parametrize("name", sorted(modules()))
def test_its_pages_have_no_finding(name: str) -> None:
    passages = passages_of(modules()[name], lambda _: Place(name, 1))
    assert rules().check(Document(name, passages, own=True, module=True)) == []


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Geh raus, z. B. in den Wald. Dann ruh dich aus.", 2),
        ("Dr. Beispiel kam am 3. Mai. Er blieb.", 2),
        ("Zähle bis 10. Dann atme aus.", 2),
        ("Siehe Nr. 4. Ruh dich aus.", 2),
        ("Ich auch. Du auch.", 2),
        ("„Hör auf.“ Dann geh.", 2),
        ("»Hör auf.« Dann geh.", 2),
    ],
)
def test_sentences_end_where_they_end_in_this_language(text: str, count: int) -> None:
    assert len(RULES.grammar.words(text).sentences) == count


def test_a_hidden_word_is_found_in_its_forms_and_never_shown() -> None:
    for form in ("Quandelwex", "Quandelwexe", "Quandelwexen", "Quandelwexes"):
        (finding,) = found_in(f"Da liegt ein {form}.")
        assert finding.rule == "SM-01"
        assert "uandelwex" not in finding.message


def test_a_word_with_an_umlaut_is_one_word() -> None:
    (finding,) = found_in("Die Überprüfung ist kurz.")
    assert finding.message.startswith("“Überprüfung”: ein schweres Wort.")
    assert found_in("Die Überlegung ist kurz.") == []


def test_a_number_of_another_region_is_told_in_any_language() -> None:
    passage = Passage("Ruf 555-0101 an.", "body", Place("x", 1))
    document = Document("x", [passage], module=True, numbers=Numbers())
    assert [f.rule for f in rules().check(document)] == ["CR-01"]


# -- on paper -------------------------------------------------------------------------------------


def handout(region: str, names: tuple[str, ...], **of: Any) -> Handout:
    """A handout in the second language, put together as the program does it."""
    contacts = crisis.resolve(directories(), region, "de", DAY)
    chosen = tuple(modules()[name] for name in names)
    notes = {
        module.id: ReviewNotes(
            state_of(module.id, "0" * 16, (), DAY).on_paper(language().phrases), (), (), ()
        )
        for module in chosen
        if of.pop("for_review", False)
    }
    wanted = (
        Chosen(chosen, chosen[0].title, chosen[0].public_title, "GS-X", notes=notes)
        if chosen
        else Chosen.contacts(language())
    )
    return assemble(contacts, language(), wanted, Recipient(DAY, DAY, **of))


def made(handout: Handout, variant: Variant = USUAL) -> Proven:
    layout = Layout.of(language().paper(handout.contacts.region), variant)
    return format_of(layout).make(handout, layout)


EVERYTHING: dict[str, dict[str, Any]] = {
    "a packet": {"names": tuple(modules())},
    "a plan with answers": {
        "names": ("safety-plan", "slow-breathing"), "practice": PRACTICE, "answers": ANSWERS,
        "answered": "safety-plan",
    },
    "a sheet for clinicians": {"names": ("slow-breathing",), "for_clinicians": True},
    "a sheet for review": {
        "names": ("slow-breathing",), "for_clinicians": True, "for_review": True,
    },
    "contacts": {"names": (), "practice": PRACTICE},
}  # fmt: skip


@cache
def paper(region: str, name: str) -> str:
    """The words on all pages of one of these."""
    return " ".join(page_texts(made(handout(region, **EVERYTHING[name])).data))


def fixed_parts(of: Language) -> set[str]:
    """What stands between the blanks of the phrases, where it is long enough to be known again."""
    texts = [
        text for _, value in of.phrases for text in ((value,) if isinstance(value, str) else value)
    ]
    parts = (part.strip(" .:,()·-") for text in texts for part in re.split(r"\{\w+\}", text))
    return {part for part in parts if len(part) > 3}


@pytest.mark.parametrize("region", REGIONS)
@pytest.mark.parametrize("name", EVERYTHING)
def test_no_phrase_of_english_stands_on_paper(region: str, name: str) -> None:
    words = paper(region, name)
    english = fixed_parts(ENGLISH) - fixed_parts(language())
    assert len(english) > 90
    assert [part for part in english if re.search(rf"(?<!\w){re.escape(part)}(?!\w)", words)] == []


def test_contacts_are_put_together_in_its_words() -> None:
    words = paper("XA", "a packet")
    for part in (
        "Verletzt oder in Gefahr Ruf 555 0100 an",
        "Reden? Du musst nicht an Suizid denken. Ruf 555-0101 an",
        "SMS mit HALLO an 555-0102",
        "Ruf 555-0103 an, dann drücke 2",
        "Chat unter example.org/reden",
        "junge Menschen, Montag bis Freitag, 14 bis 20 Uhr, kostenlos",
        "Jugendlinie Beispiel",
        "Beispieltelefon, rund um die Uhr, Anruf kostenlos. Mit Beispielfunk: 555-0104.",
        "555-0104. Mit Musternetz geht es vielleicht nicht",
        "Bitte jemanden, bei dir zu bleiben. Wenn niemand abnimmt, ruf 555-0101 an.",
        "In Gefahr: 555 0100.",
        "Mehr Nummern stehen in der Liste.",
        "Aus öffentlichen Quellen (älteste: Oktober 2026). Von dieser Praxis noch nicht geprüft.",
        "Oder sende eine SMS mit HALLO an 555-0102.",
    ):
        assert part in words, part
    other = paper("XB", "a packet")
    assert "Ruf 555-0112 an, dann wähle Deutsch" in other
    # One list alone gives the hours of the line for women: they are no claim on paper.
    assert "Frauen, Zeiten können sich ändern" in other
    assert "9 bis 17 Uhr" not in other
    assert "Oder ruf 555-0111 an." in other


def test_sentences_of_a_page_are_its_own() -> None:
    words = paper("XA", "a packet")
    for part in (
        "Übe etwa 5 Minuten am Tag",
        "Eine Möglichkeit ist langsames Atmen (siehe Seite",
        "Langsam atmen (siehe Seite",
        "Wie sicher sind wir? Viele Fachleute vermitteln dies, und manchen hilft es.",
        "Noch einmal ansehen mit",
        "Seite 1 von",
    ):
        assert part in words, part


def test_the_answers_stand_in_the_blanks_that_they_belong_to() -> None:
    """In this language the person comes before the date."""
    name = "a plan with answers"
    filled = filled_in(made(handout("XA", **EVERYTHING[name])).data)
    assert filled["m1_review_with"] == "Frau Beispiel"
    assert filled["m1_review_on"] == "5. Dezember"
    words = paper("XA", name)
    assert "Noch einmal ansehen mit am" in words  # what stands in the fields is read behind
    assert "Tante Beispiel" in words
    assert "Montag, 9 bis 12 Uhr. Nachts nimmt niemand ab." in words


def test_a_review_sheet_says_its_state_in_the_language() -> None:
    assert "Entwurf: Niemand hat ihn freigegeben." in paper("XA", "a sheet for review")
    phrases = language().phrases
    approved = Approved.model_validate(
        {
            "kind": "approved", "module": "m", "version": "1.0", "digest": "0" * 16,
            "by": "Name Beispiel, RN", "on": "2026-11-01", "until": "2027-11-01",
        }
    )  # fmt: skip
    gone = Unapproved(kind="withdrawn", module="m", by="N. Beispiel", on=DAY, why="unklar")
    later = dt.date(2028, 1, 1)
    states = [
        state_of("m", "0" * 16, [approved], DAY),
        state_of("m", "1" * 16, [approved], DAY),
        state_of("m", "0" * 16, [approved], later),
        state_of("m", "0" * 16, [approved, gone], DAY),
    ]
    assert [state.on_paper(phrases) for state in states] == [
        "Freigegeben von Name Beispiel, RN am 2026-11-01, gültig bis 2027-11-01.",
        "Entwurf: Der Text hat sich geändert, seit Name Beispiel, RN ihn freigab.",
        "Entwurf: Die Freigabe durch Name Beispiel, RN endete am 2027-11-01.",
        "Entwurf: von N. Beispiel am 2026-11-24 zurückgenommen: unklar",
    ]
    answers = [answer_on_paper(answer, phrases) for answer in ("yes", "no", "n/a", None)]
    assert answers == ["ja", "nein", "entfällt", "wird dich gefragt"]


@pytest.mark.parametrize(
    "variant",
    [Variant(card="folded"), Variant(print_size=24), Variant(booklet=True)],
    ids=["card", "large print", "booklet"],
)
@pytest.mark.parametrize("region", REGIONS)
def test_long_words_find_room_in_each_variant(region: str, variant: Variant) -> None:
    names = () if variant.card else tuple(modules())
    assert made(handout(region, names), variant).pages > 0


@pytest.mark.parametrize(("region", "tag"), [("XA", "de-DE"), ("XB", "de-AT")])
def test_a_file_says_in_which_language_it_is(region: str, tag: str) -> None:
    with pikepdf.open(io.BytesIO(made(handout(region, ("hard-feelings",))).data)) as document:
        assert str(document.Root.Lang) == tag


# -- what is told, and what is shipped ------------------------------------------------------------


def test_it_is_not_shipped() -> None:
    assert not (shipped_folder() / "de").exists()
    for path in GERMAN.parent.rglob("*.yaml"):
        first, _, _ = path.read_text(encoding="utf-8").partition("\n")
        assert first.startswith("# Test data, not shipped."), path


def fields(model: type[BaseModel]) -> Iterator[str]:
    for name, field in model.model_fields.items():
        yield name
        for part in (field.annotation, *get_args(field.annotation)):
            if isinstance(part, type) and issubclass(part, BaseModel):
                yield from fields(part)


@pytest.mark.parametrize("model", [Vocabulary, Grammar])
def test_each_field_is_documented(model: type[BaseModel]) -> None:
    text = (Path(__file__).parents[1] / "docs" / "languages.md").read_text(encoding="utf-8")
    names = list(fields(model))
    assert len(names) >= 6
    assert [name for name in names if f"`{name}`" not in text] == []
