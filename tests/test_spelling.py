"""The table of spellings, and that the content is spelled as the table expects."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from groundsheet.content import Module, Recipe
from groundsheet.folders import shipped_folder
from groundsheet.language import Language, Spelling
from groundsheet.source import load_model, read_model

ENGLISH = shipped_folder() / "en"
TABLE = read_model(ENGLISH / "_spelling.yaml", Spelling)
GB, CA = TABLE.speller("gb"), TABLE.speller("ca")

MODULE = """
id: example
code: GS-98
version: "1.0"
title: Color and behavior
public_title: An example
type: skill
audience: [adult]
handling: take_home
summary: Recognize it.
how_sure: C
credit: >-
  It is taught in dialectical behavior therapy (DBT), developed by Marsha Linehan.
facts: [{id: color, value: 3, unit: second}]
blocks:
  - id: color
    kind: paragraph
    text: Your favorite color for {{fact:color}}. Call {{emergency}}.
"""


def shipped_texts() -> Iterator[tuple[str, str]]:
    """Every text in English that ships, with where it stands."""
    for path in sorted(ENGLISH.glob("[a-z]*/*.yaml")):
        for loc, text in read_model(path, Module).texts():
            yield f"{path.name} {loc}", text
    for path in sorted(ENGLISH.glob("_recipes/*.yaml")):
        recipe = read_model(path, Recipe)
        for text in (recipe.title, recipe.public_title, recipe.summary):
            yield path.name, text
    for name, value in read_model(ENGLISH / "_language.yaml", Language).phrases:
        for text in (value,) if isinstance(value, str) else value:
            yield name, text


def test_the_table_is_in_order_and_has_each_word_once() -> None:
    words = [row.us for row in TABLE.words]
    assert words == sorted(set(words))
    assert len(words) > 150


def test_every_row_changes_something() -> None:
    for row in TABLE.words:
        assert row.us != row.gb, row
        assert row.ca != row.gb, "`ca` is for what Britain spells in another way"
        for form in (row.us, row.gb, row.ca or row.gb):
            assert re.fullmatch("[a-z]+", form), row


def test_no_form_is_spelled_twice() -> None:
    for row in TABLE.words:
        assert GB(GB(row.us)) == GB(row.us) == row.gb
        assert CA(CA(row.us)) == CA(row.us) == (row.ca or row.gb)


@pytest.mark.parametrize(
    ("us", "gb", "ca"),
    [
        ("behavior", "behaviour", "behaviour"),
        ("Behavior", "Behaviour", "Behaviour"),
        ("BEHAVIOR", "BEHAVIOUR", "BEHAVIOUR"),
        ("Organize the center.", "Organise the centre.", "Organize the centre."),
        ("mom's program", "mum's programme", "mom's program"),
        ("self-stigmatizing", "self-stigmatising", "self-stigmatizing"),
        ("a size, a prize, to seize, to exercise", "a size, a prize, to seize, to exercise", None),
        ("misbehaviors, centerpiece, practice, license", None, None),
    ],
)
def test_whole_words_with_their_capitals(us: str, gb: str | None, ca: str | None) -> None:
    assert GB(us) == (gb or us)
    assert CA(us) == (ca or us)


def test_placeholders_ids_and_names_stay() -> None:
    spelled = load_model(MODULE.encode(), Module, "example").respelled(GB)
    assert spelled.title == "Colour and behaviour"
    assert spelled.summary == "Recognise it."
    assert spelled.credit == (
        "It is taught in dialectical behaviour therapy (DBT), developed by Marsha Linehan."
    )
    assert (spelled.facts[0].id, spelled.blocks[0].id) == ("color", "color")
    said = dict(spelled.texts())["blocks", 0, "text"]
    assert said == "Your favourite colour for {{fact:color}}. Call {{emergency}}."


def test_the_content_is_spelled_as_in_the_united_states() -> None:
    forms = "|".join(row.gb for row in TABLE.words)
    british = re.compile(rf"\b(?:{forms})\b", re.IGNORECASE)
    found = [(where, word) for where, text in shipped_texts() for word in british.findall(text)]
    assert not found


def test_every_word_in_ize_of_the_content_is_in_the_table() -> None:
    in_ize = re.compile(r"\b\w+(?:iz|yz)(?:e[ds]?|ers?|ing|ation\w*)\b", re.IGNORECASE)
    both = re.compile(r"(?:re|over|cap|down)?(?:size|prize|seize|bize)", re.IGNORECASE)
    known = {row.us for row in TABLE.words}
    for where, text in shipped_texts():
        for word in in_ize.findall(text):
            assert word.casefold() in known or both.match(word), (
                f"{where}: put `{word}` into _spelling.yaml"
            )
