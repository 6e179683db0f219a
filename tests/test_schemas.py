"""The schemas for editors: whole, described, and of one mind with the program.

check-jsonschema is run as a program: what it prints is what an author sees.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import check_jsonschema  # type: ignore[import-untyped]
import pytest
from click.testing import CliRunner
from jsonschema import Draft7Validator  # type: ignore[import-untyped]

from groundsheet import schemas
from groundsheet.errors import InvalidInput
from groundsheet.schemas import SCHEMAS
from groundsheet.source import load_model

ROOT = Path(__file__).parents[1]
HANDOUTS = ROOT / "handouts"
FOLDER = HANDOUTS / "schemas"

SHIPPED = {
    "contacts": sorted(HANDOUTS.glob("crisis/[A-Z]*.yaml")),
    "sources": [HANDOUTS / "crisis" / "_sources.yaml"],
    "events": [HANDOUTS / "crisis" / "_events.yaml"],
    "languages": [HANDOUTS / "crisis" / "_languages.yaml"],
    "readers": [HANDOUTS / "crisis" / "_readers.yaml"],
    "search": sorted(HANDOUTS.glob("*/_search.yaml")),
    "topics": sorted(HANDOUTS.glob("*/_topics.yaml")),
    "module": sorted(HANDOUTS.glob("en/[a-z]*/*.yaml")),
    "recipe": sorted(HANDOUTS.glob("en/_recipes/*.yaml")),
    "skills": [HANDOUTS / "skills.yaml"],
}
MODELINE = re.compile(r"# yaml-language-server: \$schema=(\S+)\n")


def check(name: str, *paths: Path) -> tuple[int, str]:
    """What check-jsonschema says of some files: its exit code, and its words."""
    options = ["--no-cache", "--schemafile", str(FOLDER / f"{name}.json")]
    done = CliRunner(env={"COLUMNS": "200"}).invoke(
        check_jsonschema.main, [*options, *map(str, paths)]
    )
    return done.exit_code, done.output


def nodes(node: Any, path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every mapping of a schema with where it stands, but for `if`: it only asks."""
    if isinstance(node, dict):
        yield path, node
        for key, part in node.items():
            if key not in ("if", "default"):
                yield from nodes(part, f"{path}/{key}")
    elif isinstance(node, list):
        for index, part in enumerate(node):
            yield from nodes(part, f"{path}/{index}")


@pytest.mark.parametrize("name", SCHEMAS)
def test_each_is_draft_7(name: str) -> None:
    made = schemas.schema(name)
    Draft7Validator.check_schema(made)
    assert made["$schema"] == "http://json-schema.org/draft-07/schema#"
    assert made["title"] == f"groundsheet {name}"
    for path, node in nodes(made):
        assert not node.keys() & {"$defs", "prefixItems", "discriminator"}, path
        if "$ref" in node:
            kind, _, part = node["$ref"].rpartition("/")
            assert kind == "#/definitions"
            assert part in made["definitions"]
            assert node.keys() == {"$ref"}, f"{path}: what stands beside a $ref is not looked at"


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_property_and_every_part_is_described(name: str) -> None:
    made = schemas.schema(name)
    parts = {"": made, **made.get("definitions", {})}
    for part, definition in parts.items():
        assert definition.get("description"), f"{part} has no docstring"
        assert definition["additionalProperties"] is False, part
    count = 0
    for path, node in nodes(made):
        # What `then` and `else` narrow is described where it is defined.
        if isinstance(node.get("properties"), dict) and not re.search("/(then|else)", path):
            for field, value in node["properties"].items():
                assert value.get("description"), f"{path}: `{field}` has no docstring"
                count += 1
    assert count >= len(SCHEMAS[name].model_fields)


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_patterns_are_of_javascript_too(name: str) -> None:
    for path, node in nodes(schemas.schema(name)):
        if isinstance(node.get("pattern"), str):
            assert not re.search(r"\(\?|\\[AZzGpPQE]|[*+?}]\+", node["pattern"]), path


def test_the_words_are_those_of_the_models() -> None:
    made = schemas.schema("module")
    heading = made["definitions"]["Heading"]["properties"]
    assert heading["text"]["description"] == "What the heading says."
    assert heading["id"]["description"].startswith("Name of the block")  # of its base
    assert heading["kind"]["description"] == "A heading inside a module."
    kind = made["properties"]["blocks"]["items"]["properties"]["kind"]
    assert "figure: A drawing." in kind["description"]


@pytest.mark.any_day
def test_the_files_are_up_to_date() -> None:
    run = [sys.executable, str(ROOT / "tools" / "make_schemas.py"), "--check"]
    done = subprocess.run(run, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    for name in SCHEMAS:
        text = (FOLDER / f"{name}.json").read_text(encoding="utf-8")
        assert json.loads(text) == schemas.schema(name)
        assert text.endswith("}\n")


@pytest.mark.parametrize("name", SHIPPED)
def test_what_ships_passes_and_names_its_schema(name: str) -> None:
    paths = SHIPPED[name]
    assert paths
    code, said = check(name, *paths)
    assert code == 0, said
    for path in paths:
        found = MODELINE.match(path.read_text(encoding="utf-8"))
        assert found, f"{path.name}: its first line names no schema"
        assert (path.parent / found[1]).resolve() == FOLDER / f"{name}.json", path


MODULE = """\
id: example
code: GS-98
version: "1.0"
title: An example
public_title: An example
type: skill
audience: [adult]
handling: take_home
summary: What it is for.
how_sure: C
credit: Our own words.
blocks:
  - id: first
    kind: steps
    items:
      - do: Look.
        how: Slowly.
      - do: Choose.
  - id: second
    kind: write_in
    label: Mine
    help: A little more.
    lines: 3
  - id: third
    kind: figure
    figure: wave
    labels: {strength: How strong, time: Time, rise: Up, top: Top, fall: Down}
    alt: A wave.
  - id: fourth
    kind: claims
    items:
      - {id: one, text: It may help., grade: limited, citations: [a-book]}
  - id: fifth
    kind: table
    columns: [When, What]
    empty_rows: 3
"""
PRACTICE = """\
name: Elm Street Practice
clinicians: [{name: Sam Reed}]
numbers: [{phone: 555 0142, hours: 9 to 5}]
paper: a4
"""
CONTACTS = """\
region: US
name: {en: United States}
status: shipped
edition: 2026-11
emergency:
  - id: us-911
    service: {en: Police}
    display: "911"
    dial: "911"
    sources: [an-office]
services:
  - id: us-line
    name: A line
    kind: crisis
    open_to: everyone
    languages: [en]
    channels:
      - channel: voice
        display: "988"
        dial: "988"
        menu_steps: [{press: "1"}]
        hours: always
        sources: {number: [{source: an-office, words: Call us.}], hours: [an-office]}
sources:
  - {id: an-office, where: An office, publisher: An office, dated: 2026-01-31, date_how: in it}
"""
SOURCES = """\
sources:
  - {id: an-office, where: An office, publisher: An office, dated: 2026-01-31, date_how: in it}
"""
EVENTS = """\
events:
  - id: moved
    contact: us-line
    fact: number
    old: "988"
    what: It moved.
    since: 2026-01-31
    sources: [an-office]
"""
LANGUAGES = """\
languages:
  - code: es
    lead: "En español:"
    call: "{number}"
    press: "oprima {digit}"
    text: "al {number}"
    text_keyword: "{keyword} al {number}"
    call_or_text: "llame al {number}"
    between: "; o"
"""
READERS = """\
readers:
  - {audience: teen, open_to: [youth]}
"""
SEARCH = """\
stop: a the
endings: [ing, ies>y]
same: [[sleep, insomnia]]
readers: [{audience: teen, words: [my kid]}]
danger: {words: [in danger], first: [example], say: Stay with them.}
"""
TOPICS = "topics: {hard-moments: Hard moments}\n"
RECORDS = """\
records:
  - {kind: withdrawn, region: US, id: us-line, by: Sam Reed, on: 2026-11-24, why: It is no more.}
"""
ANSWERS = "signs: [I sleep badly]\nhelpers: [{name: Ada, phone: 555 0199}]\n"
PERSON = "name: Robin\nnext_appointment: Monday at ten\n"
RECIPE = """\
id: example
code: GS-P98
title: An example
public_title: An example
summary: What it is for.
modules: [one, two]
"""
SKILLS = """\
meanings: [{id: dizzy-stop, says: stop if you feel dizzy, why: It happens.}]
cards:
  - kind: breathing
    about: Breathing at a pace.
    cautions: [dizzy-stop]
    facts: [{id: breathe-in, unit: second, least: 2, most: 6, why: More makes dizzy.}]
skills:
  - module: example
    why: It must stand.
"""
ERROR = """\
error:
  code: invalid-input
  exit_code: 3
  title: The input has faults
  message: "p.yaml:3:1: name: it is missing."
  problems:
    - {message: it is missing., path: p.yaml, line: 3, column: 1, field: name, remedy: ""}
  remedy: Mend each line.
"""

WHOLE = {
    "module": MODULE,
    "practice": PRACTICE,
    "contacts": CONTACTS,
    "sources": SOURCES,
    "events": EVENTS,
    "languages": LANGUAGES,
    "readers": READERS,
    "topics": TOPICS,
    "search": SEARCH,
    "records": RECORDS,
    "answers": ANSWERS,
    "person": PERSON,
    "recipe": RECIPE,
    "skills": SKILLS,
    "error": ERROR,
}

# The schema's name, what is changed, what the editor says, and what the program says.
MISTAKES = [
    ("module", "summary: W", "sumary: W", "$: 'summary' is a required", "Did you mean `summary`?"),
    ("module", "how: S", "hwo: S", "$.blocks[0].items[0]: Additional properties", "Did you mean `"),
    ("module", "    label: Mine\n", "", "$.blocks[1]: 'label' is a required", "`label` is missing"),
    ("module", "kind: steps", "kind: stpes", "$.blocks[0].kind: 'stpes' is not one", "'stpes' is"),
    ("module", "    kind: steps\n", "", "$.blocks[0]: 'kind' is a required", "`kind` is missing"),
    ("module", "lines: 3", "lines: 300", "$.blocks[1].lines: 300 is greater", "less than or equal"),
    ("module", "lines: 3", "lines: many", "$.blocks[1].lines: 'many' is not of", "a whole number"),
    ("module", " time: Time,", "", "$.blocks[2].labels: 'time' is a req", "needs these labels"),
    ("module", "time: T", "tiem: T", "$.blocks[2].labels: Additional prop", "needs these labels"),
    (
        "module",
        "grade: l",
        "grade: ill",
        "$.blocks[3].items[0].grade: 'ill",
        "'illimited' is not one",
    ),
    (
        "module",
        "limited",
        "contested",
        "$.blocks[3].items[0].grade: 'con",
        "stands under `evidence`",
    ),
    (
        "module",
        "    empty_rows: 3\n",
        "",
        "$.blocks[4]: 'empty_rows' is a",
        "the table has no rows",
    ),
    (
        "module",
        "[adult]",
        "[child]",
        "$.audience[0]: 'child' is not one of",
        "'child' is not one of",
    ),
    ("practice", "a4", "a3", "$.paper: 'a3' is not one of ['letter', 'a4']", "'a3' is not one of"),
    ("practice", "hours:", "hour:", "$.numbers[0]: 'hours' is a required", "`hours` is missing"),
    ("practice", "555 0142", "5" * 41, "$.numbers[0].phone: ", "at most 40 fit on a line"),
    ("contacts", "words: C", "word: C", "$.services[0].channels[0].sources.number[0]: ", "`word`"),
    ("sources", "2026-01-31", "last May", "$.sources[0].dated: 'last May'", "a date like"),
    ("sources", ", date_how: in it", "", "$.sources[0]: 'date_how' is a", "`date_how` is missing"),
    (
        "events",
        "number",
        "numbers",
        "$.events[0].fact: 'numbers' is not",
        "'numbers' is not one of",
    ),
    ("events", "[an-office]", "[]", "$.events[0].sources: [] ", "it is empty"),
    ("languages", "call: ", "cal: ", "$.languages[0]: ", "Did you mean `call`?"),
    ("contacts", "edition: 2026-11\n", "", "$: 'edition' is a required", "has an `edition`"),
    ("contacts", "open_to: everyone", "open_to: [x]", "$.services[0]: 'for_whom' is", "`for_whom`"),
    ("contacts", '"1"', '"1", choose: {en: x}', ".menu_steps[0]: ", "either `press` or `choose`"),
    ("contacts", 'dial: "988"', 'dial: "98-8"', "$.services[0].channels[0].dial: ", "short code"),
    (
        "records",
        "withdrawn",
        "gone",
        "$.records[0].kind: 'gone' is not one",
        "'gone' is not one of",
    ),
    ("records", "why:", "because:", "$.records[0]: 'why' is a required", "`why` is missing"),
    ("answers", "signs:", "sign:", "$: Additional properties are not", "Did you mean `signs`?"),
    ("person", "name: R", "nmae: R", "$: Additional properties are not", "Did you mean `name`?"),
    (
        "recipe",
        "[one, two]",
        "[one, one]",
        "$.modules: ['one', 'one'] has non",
        "stands here twice",
    ),
    (
        "skills",
        "least: 2",
        "lest: 2",
        "$.cards[0].facts[0]: 'least' is a",
        "Did you mean `least`?",
    ),
]


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_whole_file_passes_both(name: str, tmp_path: Path) -> None:
    path = tmp_path / "whole.yaml"
    path.write_text(WHOLE[name], encoding="utf-8")
    load_model(path.read_bytes(), SCHEMAS[name], "whole")
    code, said = check(name, path)
    assert code == 0, said


@pytest.mark.parametrize(("name", "right", "wrong", "editor", "program"), MISTAKES)
def test_editor_and_program_name_the_same_mistake(
    name: str, right: str, wrong: str, editor: str, program: str, tmp_path: Path
) -> None:
    assert right in WHOLE[name]
    path = tmp_path / "x.yaml"
    path.write_text(WHOLE[name].replace(right, wrong, 1), encoding="utf-8")
    code, said = check(name, path)
    assert code == 1, said
    assert editor in said
    # Told once, or twice where a misspelled key leaves the right one missing: never of other kinds.
    assert said.count("x.yaml::") <= 2, said
    with pytest.raises(InvalidInput) as caught:
        load_model(path.read_bytes(), SCHEMAS[name], "x")
    told = " ".join(f"{p.message} {p.remedy}" for p in caught.value.problems)
    assert program in told, told
