"""Skills carry the cautions of their cards: saboteurs of each caution, each word, each block."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings, strategies as st

from groundsheet.content import Module
from groundsheet.library import Library, load
from skill_cards import CAUTIONS, DENIED, FACTS, NEVER, SAID, STEPS, WEAK, WEAKER, module

Data = dict[str, Any]


@cache
def library() -> Library:
    return load()


def with_facts(data: Data) -> Data:
    """The module with the facts that its texts use, and no others."""
    known = {fact["id"]: fact for fact in (*FACTS, *data["facts"])}
    text = repr(data | {"facts": ()})
    return data | {"facts": [fact for name, fact in known.items() if f"fact:{name}" in text]}


def faults(data: Data) -> list[str]:
    language, data = library().shelves["en"].language, with_facts(data)
    return [text for _, text in library().reader.lacking(Module.model_validate(data), language)]


CARDS = {card.kind: list(card.cautions) for card in library().reader.skill_list.cards}
SAYS = {meaning.id: meaning.says for meaning in library().reader.skill_list.meanings}
KINDS = sorted(CARDS)
PLAIN = [name for name in KINDS if name != "other"]
"""The kinds that have signs: `other` is what has none."""


def sound(kind: str, without: str = "") -> Data:
    return module(kind, [CAUTIONS[name] for name in CARDS[kind] if name != without])


def lacks(data: Data, name: str) -> bool:
    return any(f"lack a caution that says: {SAYS[name]}." in text for text in faults(data))


def test_every_meaning_has_a_sound_text_and_weak_ones_here() -> None:
    used = {name for card in CARDS.values() for name in card}
    assert used == set(SAYS) == set(CAUTIONS) == set(WEAK)
    assert set(STEPS) == set(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_a_skill_with_its_cautions_passes(kind: str) -> None:
    assert faults(sound(kind)) == []


@pytest.mark.parametrize("kind", KINDS)
def test_each_caution_that_is_taken_out_is_asked_for(kind: str) -> None:
    assert [name for name in CARDS[kind] if not lacks(sound(kind, without=name), name)] == []


@pytest.mark.parametrize("kind", KINDS)
def test_each_caution_that_is_weakened_is_asked_for(kind: str) -> None:
    passed = []
    for name in CARDS[kind]:
        for text in [*(entry.format(text=CAUTIONS[name]) for entry in WEAKER), *WEAK[name]]:
            data = sound(kind, without=name)
            data["blocks"][0]["cautions"].append({"id": "weak", "text": text})
            if not lacks(data, name):
                passed.append((name, text))
    assert passed == []


def test_other_sound_words_do_as_well() -> None:
    reader = library().reader.cards("en")
    for name, texts in SAID.items():
        for text in texts:
            assert reader.meant(name, reader.read(text.replace("{{fact:cold}}", "30 seconds"))), (
                text
            )


def elsewhere(data: Data, text: str) -> Iterator[tuple[str, Data]]:
    """The module with a caution in each other place."""
    for name, block in {
        "paragraph": {"id": "x", "kind": "paragraph", "text": text},
        "callout": {"id": "x", "kind": "callout", "text": text},
        "bullets": {"id": "x", "kind": "bullets", "items": [text, "Another line."]},
        "other steps": {
            "id": "x",
            "kind": "steps",
            "skills": ["other"],
            "cautions": [{"id": "moved", "text": text}]
            + [{"id": f"o{n}", "text": CAUTIONS[c]} for n, c in enumerate(CARDS["other"])],
            "items": [{"do": do, "how": how} for do, how in STEPS["other"]],
        },
    }.items():
        moved = copy.deepcopy(data)
        moved["blocks"].append(block)
        yield name, moved
    moved = copy.deepcopy(data)
    moved["clinician_notes"] = [text]
    yield "note", moved
    moved = copy.deepcopy(data)
    moved["summary"] = (
        text.replace("{{fact:cold}}", "30 seconds").replace("{{", "").replace("}}", "")
    )
    yield "summary", moved


@pytest.mark.parametrize("kind", [name for name in KINDS if name != "other"])
def test_each_caution_that_stands_elsewhere_is_asked_for(kind: str) -> None:
    passed = []
    for name in CARDS[kind]:
        for where, data in elsewhere(sound(kind, without=name), CAUTIONS[name]):
            if not lacks(data, name):
                passed.append((name, where))
    assert passed == []


@pytest.mark.parametrize("kind", PLAIN)
def test_a_wrong_kind_is_found_out(kind: str) -> None:
    """Another kind's cautions don't do, unless they say all that this kind's must."""
    reader = library().reader.cards("en")
    for other in KINDS:
        if other == kind:
            continue
        said = [reader.read(CAUTIONS[name]) for name in CARDS[other]]
        if all(any(reader.meant(name, text) for text in said) for name in CARDS[kind]):
            continue
        data = module(kind, [CAUTIONS[name] for name in CARDS[other]])
        data["blocks"][0]["skills"] = [other]
        assert faults(data), other


@pytest.mark.parametrize("kind", KINDS)
def test_a_skill_without_a_card_is_refused(kind: str) -> None:
    data = sound(kind)
    del data["blocks"][0]["skills"]
    assert any("which kind of skill do" in text for text in faults(data))
    data = sound(kind)
    data["blocks"][0]["skills"] = [kind, "magic"]
    assert faults(data)[:1] == ["there is no kind of skill `magic`. Did you mean imagery?"]


def test_a_skill_has_steps() -> None:
    data = sound("other")
    data["blocks"] = [{"id": "a", "kind": "paragraph", "text": "Hum a tune."}]
    assert faults(data) == ["a skill has a block of `steps`, with its cautions."]


def as_text(kind: str) -> Iterator[tuple[str, list[Data]]]:
    """The steps of a kind, written as something else."""
    lines = [f"{do} {how}" for do, how in STEPS[kind]]
    yield "one paragraph", [{"id": "a", "kind": "paragraph", "text": " ".join(lines)}]
    yield (
        "paragraphs",
        [{"id": f"p{n}", "kind": "paragraph", "text": text} for n, text in enumerate(lines)],
    )
    yield "bullets", [{"id": "a", "kind": "bullets", "items": lines}]
    yield "ticks", [{"id": "a", "kind": "ticks", "items": lines}]
    yield (
        "a table",
        [
            {
                "id": "a",
                "kind": "table",
                "columns": ["What", "How"],
                "rows": [list(s) for s in STEPS[kind]],
            }
        ],
    )
    yield "a callout", [{"id": "a", "kind": "callout", "title": "Try it", "text": " ".join(lines)}]
    labels = dict.fromkeys(("strength", "time", "rise", "top", "fall"), "x")
    yield "a caption", [
        {"id": "a", "kind": "figure", "figure": "wave", "labels": labels, "alt": "A wave.",
         "caption": " ".join(lines)}
    ]  # fmt: skip
    yield (
        "a help text",
        [{"id": "a", "kind": "write_in", "label": "Try it", "help": " ".join(lines), "lines": 1}],
    )


@pytest.mark.parametrize("kind", PLAIN)
def test_steps_that_are_written_as_something_else_are_found(kind: str) -> None:
    for where, blocks in as_text(kind):
        data = sound("other") | {"type": "information"}
        for kept in (0, 1):
            tried = data | {"blocks": [*data["blocks"][:kept], *blocks]}
            assert any(f"it teaches {kind} outside" in text for text in faults(tried)), where


INFORMATION: dict[str, list[str]] = yaml.safe_load(
    (Path(__file__).parent / "data" / "cards" / "information.yaml").read_text(encoding="utf-8")
)


@pytest.mark.parametrize("name", INFORMATION)
def test_a_page_that_tells_of_skills_and_teaches_none_passes(name: str) -> None:
    data = sound("other") | {"type": "information"}
    data["blocks"] = [
        {"id": f"p{n}", "kind": "paragraph", "text": text}
        for n, text in enumerate(INFORMATION[name])
    ]
    assert faults(data) == []


PLACES: dict[str, Callable[[Data, str], None]] = {
    "a step": lambda data, text: data["blocks"][0]["items"].append({"do": "Then.", "how": text}),
    "what to do": lambda data, text: data["blocks"][0]["items"].append({"do": text}),
    "a paragraph": lambda data, text: data["blocks"].append(
        {"id": "x", "kind": "paragraph", "text": text}
    ),
    "a table": lambda data, text: data["blocks"].append(
        {"id": "x", "kind": "table", "columns": ["When", "What"], "rows": [["Now", text]]}
    ),
    "a caption": lambda data, text: data["blocks"].append(
        {
            "id": "x", "kind": "figure", "figure": "wave", "alt": "A wave.", "caption": text,
            "labels": dict.fromkeys(("strength", "time", "rise", "top", "fall"), "x"),
        }
    ),
    "a drawing said in words": lambda data, text: data["blocks"].append(
        {
            "id": "x", "kind": "figure", "figure": "wave", "alt": text,
            "labels": dict.fromkeys(("strength", "time", "rise", "top", "fall"), "x"),
        }
    ),
    "a label": lambda data, text: data["blocks"].append(
        {"id": "x", "kind": "write_in", "label": text, "lines": 1}
    ),
    "a line in place of a page": lambda data, text: data["blocks"].append(
        {"id": "x", "kind": "cross_reference", "module": "tipp", "text": "More", "instead": text}
    ),
    "a caution": lambda data, text: data["blocks"][0]["cautions"].append({"id": "x", "text": text}),
    "a title": lambda data, text: data.update(title=text),
    "how sure": lambda data, text: data.update(how_sure=text),
}  # fmt: skip


@pytest.mark.parametrize("name", NEVER)
def test_what_no_page_teaches_is_found_in_every_block_and_kind(name: str) -> None:
    reader = library().reader.cards("en")
    says = next(n.says for n in reader.spoken.never if n.id == name) if reader.spoken else ""
    assert len(NEVER[name]) >= 5
    passed = []
    for text in NEVER[name]:
        for where, put in PLACES.items():
            for kind in ("other", "activity"):
                data = sound(kind)
                put(data, text)
                if not any(f"this teaches {says}." in fault for fault in faults(data)):
                    passed.append((text, where))
    assert passed == []


def test_there_are_saboteurs_of_everything_that_is_never_taught() -> None:
    reader = library().reader.cards("en")
    assert reader.spoken is not None
    assert {entry.id for entry in reader.spoken.never} == set(NEVER)


@pytest.mark.parametrize("audience", ["teen", "carer"])
def test_it_holds_whoever_reads(audience: str) -> None:
    data = sound("breathing", without="dizzy-stop") | {"audience": [audience]}
    assert lacks(data, "dizzy-stop")
    data = sound("other") | {"audience": [audience]}
    PLACES["a paragraph"](data, "Hold your breath for a count of seven.")
    assert faults(data)


@pytest.mark.parametrize("text", DENIED)
def test_what_is_denied_is_taught_by_nobody(text: str) -> None:
    data = sound("other")
    PLACES["a paragraph"](data, text)
    assert faults(data) == []


@pytest.mark.parametrize(
    "text",
    [
        "Don't rush, hold your breath for ten counts.",
        "Don't worry: put your face in ice water.",
        "Never mind. Keep your eyes closed the whole time.",
        "Not only children hold your breath games: hold your breath as well.",
    ],
)
def test_a_denial_of_something_else_excuses_nothing(text: str) -> None:
    data = sound("other")
    PLACES["a paragraph"](data, text)
    assert faults(data)


def test_clinicians_are_told_what_is_not_done() -> None:
    data = sound("other") | {"clinician_notes": ["Some teach people to hold their breath. Don't."]}
    assert faults(data) == []


def test_what_ships_carries_its_cards() -> None:
    for shelf in library().shelves.values():
        for name in shelf.modules:
            assert not library().reader.lacking(shelf.module(name), shelf.language), name


@pytest.mark.parametrize(
    ("fact", "value", "said"),
    [("breathe-in", "9", "it may be 3 to 4"), ("cold", "60", "it may be 5 to 30")],
)
def test_limits_go_by_the_skill(fact: str, value: str, said: str) -> None:
    kind = "cold" if fact == "cold" else "breathing"
    data = sound(kind)
    for entry in data["facts"]:
        if entry["id"] == fact:
            entry["value"] = value
    assert any(said in text for text in faults(data))


@pytest.mark.parametrize(
    "text",
    ["Breathe in for ten.", "Breathe in for 9.", "Twelve breaths a minute.", "Count to nine."],
)
def test_a_number_of_the_skill_is_a_fact(text: str) -> None:
    data = sound("breathing")
    data["blocks"][0]["items"].append({"do": "Go on.", "how": text})
    assert any("make it a fact" in fault for fault in faults(data))


def test_a_fact_of_another_name_gets_round_no_limit() -> None:
    data = sound("cold")
    data["facts"] = [{"id": "chill", "value": "90", "unit": "second"}]
    data = copy.deepcopy(data)
    for caution in data["blocks"][0]["cautions"]:
        caution["text"] = caution["text"].replace("fact:cold", "fact:chill")
    data["blocks"][0]["items"][1]["how"] = "Hold the cool cloth for {{fact:chill}} at most."
    assert any("no card limits the fact `chill`" in text for text in faults(data))


WRONG = [
    "Activities",
    "Contributing",
    "Comparisons",
    "Emotions",
    "Pushing away",
    "Thoughts",
    "Snacks",
]
RIGHT = [*WRONG[:-1], "Sensations"]


@pytest.mark.parametrize(
    "block",
    [
        lambda words: {"id": "x", "kind": "bullets", "items": words},
        lambda words: {"id": "x", "kind": "ticks", "items": [f"**{w[0]}** – {w}" for w in words]},
        lambda words: {"id": "x", "kind": "table", "columns": ["Letter", "Word"],
                       "rows": [[w[0], w] for w in words]},
        lambda words: {"id": "x", "kind": "paragraph",
                       "text": " ".join(f"{w[0]} is for {w}." for w in words)},
        lambda words: {"id": "x", "kind": "prompts", "items": [
            {"id": f"p{n}", "label": w, "lines": 1} for n, w in enumerate(words)]},
    ],
)  # fmt: skip
def test_the_letters_of_a_name_stand_for_what_is_taught(block: Callable[[list[str]], Data]) -> None:
    data = sound("other") | {"title": "ACCEPTS"}
    data["blocks"].append(block(RIGHT))
    assert faults(data) == []
    data["blocks"][-1] = block(WRONG)
    assert [text for text in faults(data) if "of ACCEPTS stands for: sensations" in text]


def test_the_letters_of_a_module_of_ones_own_hold_as_well() -> None:
    data = sound("other")
    right = ["Temperature", "Intense exercise", "Paced breathing", "Progressive muscle relaxation"]
    data["acronym"] = {"letters": "TIPP", "words": right}
    assert faults(data) == []
    data["acronym"] = {"letters": "TIPP", "words": ["Think", "Imagine", "Plan", "Proceed"]}
    assert faults(data) == [
        "TIPP stands for: temperature, intense exercise, paced breathing, paired muscle relaxation."
    ]
    data["acronym"] = {"letters": "OWN", "words": ["Open", "Walk", "Nod"]}
    assert faults(data) == []


words_ = st.text(
    alphabet=st.characters(codec="utf-8", exclude_characters="{}"), min_size=1, max_size=60
)


@settings(max_examples=60, deadline=None)
@given(kind=st.sampled_from(KINDS), text=words_.filter(str.strip))
def test_no_words_added_elsewhere_stand_for_a_caution(kind: str, text: str) -> None:
    """Whatever else is written on the page: a caution that was taken out is asked for."""
    name = CARDS[kind][0]
    data = sound(kind, without=name)
    data["blocks"].append({"id": "x", "kind": "paragraph", "text": text})
    try:
        assert lacks(data, name)
    except ValueError:  # no such text can stand in a module
        return
