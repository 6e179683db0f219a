"""Reading files: every fault at once, each with its place, and nothing but text comes in."""

from __future__ import annotations

import tracemalloc

import pytest
from hypothesis import given, strategies as st
from pydantic import BaseModel

from groundsheet.errors import GroundsheetError, InvalidInput
from groundsheet.people import Practice
from groundsheet.source import MAX_BYTES, load_model, parse, read_model


def faults(data: bytes, model: type[BaseModel] = Practice) -> list[str]:
    with pytest.raises(InvalidInput) as caught:
        load_model(data, model, "f.yaml")
    return [str(problem) for problem in caught.value.problems]


def test_every_scalar_stays_text() -> None:
    text = b"a: NO\nb: 0116123\nc: 22:30\nd: 1.10\ne: off\nf: null\ng: 2026-01-02\nh:\n"
    value = parse(text, "f").value
    assert value == {
        "a": "NO", "b": "0116123", "c": "22:30", "d": "1.10",
        "e": "off", "f": "null", "g": "2026-01-02", "h": "",
    }  # fmt: skip


def test_places_are_one_based_lines_and_columns() -> None:
    source = parse(b"name: x\nnumbers:\n  - phone: 1\n", "f.yaml")
    assert str(source.place(("numbers", 0, "phone"))) == "f.yaml:3:12"
    assert str(source.place(("numbers", 0, "missing"))) == "f.yaml:3:5"


def test_all_faults_at_once_with_value_expectation_and_nearest_name() -> None:
    found = faults(
        b"nmae: x\nnumbers:\n"
        b"  - {phone: none, hours: x, answered_at_night: maybe}\n  - {phon: 555-0100}\n"
    )
    assert found == [
        "f.yaml:1:1: `name` is missing.",
        "f.yaml:1:7: the key `nmae` is not known. Did you mean `name`?",
        "f.yaml:3:48: numbers[1].answered_at_night: expected `true` or `false`, found 'maybe'.",
        "f.yaml:4:5: numbers[2]: `phone` is missing.",
        "f.yaml:4:5: numbers[2]: `hours` is missing.",
        "f.yaml:4:12: numbers[2]: the key `phon` is not known. Did you mean `phone`?",
    ]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"name: x\nname: y\n", "f.yaml:2:1: the key `name` stands here a second time"),
        (b"name: {a: 1, a: 2}\n", "a second time"),
        (b"name:\n\tx: 1\n", "f.yaml:2:1: a tab is used for indentation."),
        (b"name: a\x00b", "f.yaml:1:8: a control character (U+0000)"),
        (b"name: caf\xe9", "f.yaml:1:10: byte 0xe9 is not UTF-8"),
        (b"", "the file is empty"),
        (b"# only a comment\n", "the file is empty"),
        (b"- a\n- b\n", "must hold `key: value` lines"),
        (b"just text", "must hold `key: value` lines"),
        (b"name: [unclosed", "did not find expected"),
        (b"name: a: b", "quotation marks"),
        (b"a: &x [1]\nb: *x\n", "f.yaml:2:4: an alias"),
        (b"name: !!python/object/apply:os.system [echo]\n", "a YAML tag"),
        (b"name: x\n---\nname: y\n", "f.yaml:2:1: a second document"),
        (b"? [a]\n: b\n", "a key must be plain text"),
        (b"[" * 5000, "nested too deeply: more than"),
        (b"a: " + b"{a: " * 400, "nested too deeply: more than"),
    ],
)  # fmt: skip
def test_broken_files_are_told_clearly(data: bytes, expected: str) -> None:
    assert any(expected in line for line in faults(data)), faults(data)


@pytest.mark.parametrize("fault", ["logo: *x", "---", "? [b]\n: c"])
def test_nothing_is_missed_behind_a_fault_at_which_reading_ends(fault: str) -> None:
    [line] = faults(f"paper: &x a4\n{fault}\nname: A\n".encode())
    assert line.startswith("f.yaml:2:")


def test_a_bomb_of_aliases_costs_nothing() -> None:
    lines = [b"a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [b"a%d: &a%d [%s]" % (n, n, b", ".join([b"*a%d" % (n - 1)] * 9)) for n in range(1, 12)]
    tracemalloc.start()
    faults(b"\n".join(lines))
    assert tracemalloc.get_traced_memory()[1] < 20_000_000
    tracemalloc.stop()


def test_byte_order_mark_and_carriage_returns_are_read() -> None:
    assert load_model(b"\xef\xbb\xbfname: Example\r\nnumbers: []\r\n", Practice, "f").name == (
        "Example"
    )


def test_fifty_megabytes_are_refused_unread(tmp_path: object) -> None:
    from pathlib import Path

    path = Path(str(tmp_path)) / "big.yaml"
    with path.open("wb") as handle:
        handle.truncate(50_000_000)
    tracemalloc.start()
    with pytest.raises(InvalidInput, match="larger than 1,000 kB"):
        read_model(path, Practice)
    assert tracemalloc.get_traced_memory()[1] < 5 * MAX_BYTES
    tracemalloc.stop()


def test_private_values_are_not_repeated() -> None:
    from groundsheet.people import Person

    with pytest.raises(InvalidInput) as caught:
        load_model(b"name: [Secret Person]\nSecret Key: 1\n", Person, "f", private=True)
    assert "Secret" not in str(caught.value)


@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_no_bytes_cause_anything_but_our_own_errors(data: bytes) -> None:
    try:
        load_model(data, Practice, "f")
    except GroundsheetError:
        return
