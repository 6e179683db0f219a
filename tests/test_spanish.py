"""Spanish: its pages, how it is measured, its contacts, and when it is a specimen."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from groundsheet import api
from groundsheet.library import shipped_folder
from groundsheet.lint import measure, read_grammar

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
