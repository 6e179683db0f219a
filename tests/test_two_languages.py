"""A second language beside English, end to end: build, check, verify, run; no line of Python."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import day
import second_language
from desks import desk
from groundsheet import api
from groundsheet.errors import InvalidInput, UnknownModule, UnknownRecipe
from pages import page_texts
from profiles import IN_YAML
from variants import of_each_kind

RECIPE = """\
id: first-steps
code: GS-P01
title: Erste Schritte
public_title: Arbeitsblätter
summary: Ein Plan und eine Übung.
modules: [safety-plan, slow-breathing]
"""


@pytest.fixture(scope="module")
def handouts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The shipped content with German beside it."""
    folder = second_language.content(tmp_path_factory.mktemp("content") / "handouts")
    recipes = folder / "de" / "_recipes"
    recipes.mkdir()
    (recipes / "first-steps.yaml").write_text(RECIPE, encoding="utf-8")
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def german(handouts: Path) -> api.Desk:
    return api.open_desk(today=day.today(), handouts=handouts, language="de")


def text_of(built: api.Built) -> str:
    return " ".join(page_texts(built.proven.data))


def test_the_library_of_both_is_whole(german: api.Desk) -> None:
    german.library.check()
    assert set(german.library.shelves) == {"de", "en", "es"}
    assert set(german.shelf.modules) == {"hard-feelings", "safety-plan", "slow-breathing"}


def test_everything_of_a_page_is_in_its_language(german: api.Desk, tmp_path: Path) -> None:
    built = api.build(german, recipe="first-steps", region="XA")
    text = text_of(built)
    phrases = german.language.phrases
    assert phrases.draft in text
    assert phrases.crisis_heading in text
    english = desk().language.phrases
    for name in ("draft", "crisis_heading", "stop_rule", "caution", "not_checked"):
        assert getattr(english, name) not in text, name
    assert built.handout.language.code == "de"
    path = api.save(built, tmp_path / "a.pdf")
    assert api.verify(german, path).findings == ()


def test_a_file_is_verified_in_its_own_language_at_any_desk(
    german: api.Desk, handouts: Path, tmp_path: Path
) -> None:
    path = api.save(api.build(german, ["slow-breathing"], region="XB"), tmp_path / "a.pdf")
    english = api.open_desk(today=day.today(), handouts=handouts)
    assert api.verify(english, path).findings == ()
    (finding,) = api.verify(desk(), path).findings
    assert finding.code is api.Code.OTHER_LANGUAGE


def test_words_are_checked_by_the_rules_of_the_language(german: api.Desk) -> None:
    checked = api.check(german)
    assert not checked.failed(strict=False), [f.message for f in checked.findings]
    assert checked.texts == len(german.shelf.modules) + len(german.shelf.recipes)
    assert checked.not_measured


def test_what_a_language_lacks_is_refused_by_name(german: api.Desk) -> None:
    with pytest.raises(UnknownModule, match="stop-pause"):
        api.build(german, ["stop-pause"], region="XA")
    with pytest.raises(UnknownRecipe):
        api.build(german, recipe="strong-urges", region="XA")
    with pytest.raises(InvalidInput, match="no handouts in `fr`"):
        german.in_language("fr")
    # The shipped lists say conditions in English alone: none of it stands on a German page.
    with pytest.raises(api.Refused, match="isn't written in `de`: us-911"):
        api.build(german, ["slow-breathing"], region="US")


def test_a_run_has_rows_of_both_languages(handouts: Path, tmp_path: Path) -> None:
    with (tmp_path / "r.csv").open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(["ref", "name", "language", "region"])
        rows.writerow(["a", "Ann Example", "en", "US"])
        rows.writerow(["b", "Bo Example", "de", "XA"])
    at = api.open_desk(today=day.today(), handouts=handouts)
    request = api.BatchRequest("first-steps", drafts=True, in_session=True)
    plan = api.plan_batch(at, tmp_path / "r.csv", tmp_path / "out", request)
    with ThreadPoolExecutor(1) as threads:
        run = api.run_batch(plan, executor=threads)
    assert run.failed == ()
    pages = {n: " ".join(page_texts((tmp_path / "out" / f"{n}.pdf").read_bytes())) for n in "ab"}
    german = at.in_language("de").language.phrases
    assert german.crisis_heading in pages["b"]
    assert german.crisis_heading not in pages["a"]
    assert at.language.phrases.crisis_heading in pages["a"]


def test_english_is_the_same_byte_for_byte_beside_another_language(handouts: Path) -> None:
    beside = api.open_desk(today=day.today(), handouts=handouts)
    for name in of_each_kind():
        alone = api.build(desk(), [name], region="US").proven.data
        assert api.build(beside, [name], region="US").proven.data == alone


def test_a_page_of_ones_own_in_another_language_replaces_no_english_page(
    handouts: Path, tmp_path: Path
) -> None:
    own = tmp_path / "modules" / "de"
    own.mkdir(parents=True)
    text = (handouts / "de" / "distress-tolerance" / "slow-breathing.yaml").read_text(
        encoding="utf-8"
    )
    title = next(line for line in text.splitlines() if line.startswith("title:"))
    (own / "slow-breathing.yaml").write_text(
        text.replace(title, "title: Unser eigenes Blatt"), encoding="utf-8"
    )
    (tmp_path / "practice.yaml").write_text(
        "name: Example Practice\ncontent_dirs: [modules]\n" + IN_YAML
    )
    at = api.open_desk(today=day.today(), practice=tmp_path, handouts=handouts)
    assert "Unser eigenes Blatt" not in text_of(api.build(at, ["slow-breathing"], region="US"))
    there = at.in_language("de")
    assert "Unser eigenes Blatt" in text_of(api.build(there, ["slow-breathing"], region="XA"))


def test_a_practice_works_in_its_language(handouts: Path, tmp_path: Path) -> None:
    (tmp_path / "practice.yaml").write_text("name: Example Practice\nlanguage: de\n" + IN_YAML)
    at = api.open_desk(today=day.today(), practice=tmp_path, handouts=handouts)
    assert at.language.phrases.draft in text_of(api.build(at, ["hard-feelings"], region="XA"))
    text = text_of(api.worksheet(at, "XA"))
    assert at.language.phrases.worksheet_lead in text
    assert desk().language.phrases.worksheet_number not in text
    with pytest.raises(InvalidInput) as caught:
        api.open_desk(today=day.today(), practice=tmp_path)
    assert str(caught.value.problems[0].place).endswith("practice.yaml:2:11")
