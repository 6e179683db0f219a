"""Spanish: its pages, how it is measured, its contacts, and when it is a specimen."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from pydantic import BaseModel

from groundsheet import api
from groundsheet.errors import NoCurrentContacts
from groundsheet.folders import shipped_folder
from groundsheet.lint import measure, read_grammar
from groundsheet.text import plain_text
from pages import page_texts
from reviewing import yes_to_all

DAY = dt.date(2026, 11, 29)
SPANISH = shipped_folder() / "es"
GRAMMAR = read_grammar(SPANISH / "_rules")
PAGES = ("safety-plan", "slow-breathing", "stop-pause")


def spanish(practice: Path | None = None) -> api.Desk:
    return api.open_desk(today=DAY, practice=practice, language="es")


def english() -> api.Desk:
    return api.open_desk(today=DAY)


# -- how it is measured ---------------------------------------------------------------------------

DIVIDED = """
    a-ho-ra a-yu-da a-é-re-o ac-tú-a a-gua ai-re a-ve-ri-güe au-to-bús aun-que bai-le buey ca-os
    ciu-dad co-o-pe-rar cons-truí cual-quier cuí-de-se cui-da-do de-ci-dí dí-a diá-lo-go dia-rio
    guár-de-lo gui-ta-rra hay hue-lla i-de-a in-cre-í-ble le-í-a ley le-yes ma-yo muy pa-ís
    pin-güi-no pla-ya que quién re-ír rey rui-do sue-lo si-guien-te trái-ler u-ru-guay vein-tiún
    ví-a vie-ne viu-da y yo
"""


@pytest.mark.parametrize("divided", DIVIDED.split())
def test_syllables_are_counted_as_they_are_divided(divided: str) -> None:
    assert GRAMMAR.syllables is not None
    assert GRAMMAR.syllables.count(divided.replace("-", "")) == len(divided.split("-"))


def test_ease_is_the_formula_of_szigriszt_pazos() -> None:
    # Eight words, two sentences, twelve syllables.
    found = measure(["Mire la casa azul. Cuente lo que ve."], GRAMMAR)
    assert found is not None
    assert (found.words, found.sentences) == (8, 2)
    assert found.ease == pytest.approx(206.835 - 62.3 * 12 / 8 - 8 / 2)
    assert found.grade is None


def test_no_english_text_is_measured_for_ease() -> None:
    found = measure(["Look at the house."], read_grammar(shipped_folder() / "en" / "_rules"))
    assert found is not None
    assert found.ease is None
    assert found.grade is not None


# -- its pages ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_the_parts_of_the_english_one(name: str) -> None:
    own, other = (desk.shelf.module(name) for desk in (spanish(), english()))
    assert [_ids(block) for block in own.blocks] == [_ids(block) for block in other.blocks]
    assert own.facts == other.facts
    assert own.citations == other.citations
    assert [(c.id, c.grade, c.citations) for c in own.evidence] == [
        (c.id, c.grade, c.citations) for c in other.evidence
    ]


def _ids(value: object) -> object:
    """All that stands under `id` in a block, in order."""
    if isinstance(value, BaseModel):
        return [getattr(value, "id", ""), *(_ids(field) for _, field in value)]
    return [_ids(each) for each in value] if isinstance(value, tuple) else ""


def test_its_pages_pass_the_check_and_their_cards() -> None:
    result = api.check(spanish(), [])
    assert not result.faulty
    assert not result.failed(strict=True)
    assert {round(reading.ease["INFLESZ"]) >= 70 for reading in result.readings} == {True}


# -- the contacts ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def pause() -> api.Built:
    return api.build(spanish(), ["stop-pause"], region="US")


def test_the_ways_in_spanish_come_first_and_then_the_one_in_english(pause: api.Built) -> None:
    panel = pause.handout.panel
    main = panel.cells[1]
    assert plain_text(main.action).replace("\u00a0", " ") == "Llame al 988, oprima 2"
    assert plain_text(main.details).endswith("Envíe AYUDA al 988")
    (english_way,) = (entry for entry in panel.entries if entry.lang == "en")
    assert plain_text(english_way.words).startswith("In English: call or text 988;")
    assert pause.handout.placeholders["crisis_voice"].replace("\u00a0", " ") == "988 (oprima 2)"
    assert pause.handout.placeholders["crisis_text"].startswith("envíe AYUDA")
    assert "us-988-es" in {entry.id for entry in pause.handout.printed_contacts}


def test_no_claim_is_made_of_the_hours_in_spanish(pause: api.Built) -> None:
    """The sources give the hours of 988, and not those of its key 2."""
    spoken = pause.handout.contacts.spoken
    assert spoken is not None
    assert {point.hours for point in spoken.channels} == {None}


def test_an_english_sheet_has_no_way_in_english_beside() -> None:
    contacts = api.contacts(english(), "US")
    assert contacts.spoken is None
    assert [way.words.code for way in contacts.in_other_languages] == ["es"]


def test_a_region_without_spanish_words_is_refused_and_those_with_are_named() -> None:
    with pytest.raises(NoCurrentContacts, match="gb-999") as refused:
        api.build(spanish(), ["stop-pause"], region="GB")
    assert "`es`: US" in refused.value.remedy


# -- a specimen until it is approved --------------------------------------------------------------


def test_what_nobody_approved_is_a_specimen_on_each_page(pause: api.Built) -> None:
    assert pause.handout.specimen == "unapproved"
    for text in page_texts(pause.proven.data):
        assert "MUESTRA: texto sin aprobar" in " ".join(text.split())
    assert [notice.code for notice in pause.warnings if notice.code == api.Code.SPECIMEN]


def test_an_approval_is_of_one_language(tmp_path: Path) -> None:
    profile = api.init(tmp_path, name="Example Clinic")
    desk = api.open_desk(today=DAY, practice=profile, language="es")
    answers = yes_to_all(desk, "stop-pause")
    api.approve(desk, ["stop-pause"], by="N. Example, RN", answers=answers)
    built = api.build(desk, ["stop-pause"], region="US")
    assert (built.handout.specimen, built.proven.pages) == ("", 1)
    assert "Revisado para Example Clinic" in built.handout.sections[0].state
    states = {code: api.status(desk.in_language(code))["stop-pause"][0] for code in ("en", "es")}
    assert {code: state.kind for code, state in states.items()} == {
        "en": "draft",
        "es": "approved",
    }
    # One page was read: a card has the same fixed words. Another page has not been.
    card = api.build(desk, region="US", variant=api.Variant(card="folded"))
    assert card.handout.specimen == ""
    api.unapprove(desk.in_language("es"), "stop-pause", by="N. Example", why="an example")
    assert api.status(desk)["stop-pause"][0].kind == "withdrawn"


def test_english_stays_a_draft_and_no_specimen() -> None:
    assert english().language.unapproved == "draft"


# -- the clinician's copy -------------------------------------------------------------------------


def test_a_copy_has_the_same_numbers_and_answers(
    tmp_path: Path, run: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    answers = tmp_path / "answers.yaml"
    answers.write_text("signs: [No duermo]\n", encoding="utf-8")
    target = tmp_path / "plan.pdf"
    wanted = ("build", "safety-plan", "--language", "es", "--copy-in", "en", "--region", "US")
    assert run(*wanted, "--answers", str(answers), "-o", str(target)) == 0
    copy = tmp_path / "plan_clinician-en.pdf"
    assert capsys.readouterr().out.split() == [str(target), str(copy)]
    texts = [" ".join(page_texts(path)) for path in (target, copy)]
    numbers = [set(map(int, re.findall(r"\((\d{1,2})\) ", text))) for text in texts]
    assert numbers[0] == numbers[1]
    assert len(numbers[0]) > 20
    assert all("No duermo" in text for text in texts)
    assert "the client has in Spanish" in " ".join(texts[1].split())
    assert "For the clinician" not in texts[0]


@pytest.mark.parametrize("more", [["--copy-in", "es"], ["--copy-in", "en", "--clinician-sheet"]])
def test_a_copy_is_of_a_clients_page_in_another_language(
    more: list[str], tmp_path: Path, run: Callable[..., int]
) -> None:
    target = tmp_path / "x.pdf"
    wanted = ("build", "stop-pause", "--language", "es", "--region", "US", *more)
    assert run(*wanted, "-o", str(target)) == 2
    assert not target.exists()


def test_a_language_that_nothing_is_written_in_is_told(
    run: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("list", "--language", "xx") == 3
    assert "There are handouts in: en (English), es (Español)." in capsys.readouterr().err


# -- what no page teaches -------------------------------------------------------------------------

NEVER_TAUGHT = """\
Aguante la respiración mientras cuenta.
Siga hasta que no pueda más, aunque le duela.
Ponga hielo en la cara.
Recuerde el peor momento con todos los detalles.
Duerma solo cuatro horas cada noche.
Deje los pensamientos de suicidio para mañana.
Aguante los golpes y el maltrato.
Busque algo que duela un poco.
Mantenga los ojos cerrados.
Este ejercicio es siempre seguro.
"""
TAUGHT = """\
No aguante la respiración.
Pare si algo le duele.
No ponga hielo en la cara.
Nadie tiene que aguantar golpes o maltrato.
Puede dejar los ojos abiertos.
Si le llegan pensamientos de suicidio, llame ahora a una línea de crisis.
"""


def test_what_no_page_teaches_is_found_in_spanish_and_its_denial_is_not() -> None:
    assert _unsafe(NEVER_TAUGHT) == NEVER_TAUGHT.splitlines()
    assert _unsafe(TAUGHT) == []


def _unsafe(text: str) -> list[str]:
    """The lines of a text that teach what no page does."""
    data = text.replace("\n", "\n\n").encode()
    found = api.check(spanish(), [api.Typed(data, "text.txt")]).findings
    lines = text.replace("\n", "\n\n").splitlines()
    places = [finding.place.line or 0 for finding in found if finding.rule == "SK"]
    return [lines[line - 1] for line in sorted(set(places))]
