"""Forms that come back: what a person filled in, whichever program saved it, and nothing else."""

from __future__ import annotations

import io
import json
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pytest
import yaml

from desks import desk
from fillers import FILLERS, saved
from groundsheet import api
from groundsheet.errors import ExitCode, InvalidInput
from groundsheet.layout import Variant
from groundsheet.people import Typed
from pages import page_texts

Run = Callable[..., int]
Capture = pytest.CaptureFixture[str]

LONG = "Some mornings are heavy, and I go slowly. " * 7
ANSWERS: dict[str, Any] = {
    "signs": ["Zoë says: “not today” – 5 € or less", "I don't answer", LONG.strip()],
    "myself": ["Łukasz’ song, Ångström, naïve café"],
    "helpers": [{"name": "Ann Example", "phone": "202-555-0101"}, {"name": "Bo Example"}],
    "my_professionals": [{"name": "Dr Placeholder", "phone": "(202) 555-0111"}],
    "copies": ["Ann Example"],
    "review_on": "the first Monday",
    "review_with": "Dr Placeholder",
}


def plan(answers: Any = None, **variant: Any) -> bytes:
    given = Typed(json.dumps(answers).encode(), "answers") if answers else None
    built = api.build(
        desk(), recipe="first-steps", region="US", answers=given, variant=Variant(**variant)
    )
    return built.proven.data


def read(tmp_path: Path, pdf: bytes) -> api.Filled:
    path = tmp_path / "form.pdf"
    path.write_bytes(pdf)
    return api.read_form(desk(), path)


def test_answers_come_back_as_they_were_given(tmp_path: Path) -> None:
    filled = read(tmp_path, plan(ANSWERS))
    assert filled.answers == ANSWERS
    assert filled.others == ()
    assert filled.notes == ()


def test_an_empty_plan_comes_back_empty(tmp_path: Path) -> None:
    assert read(tmp_path, plan()).answers == {}


LINES = "One, with Zoë\nTwo: 5 € “and” a dash –\n" + LONG[:40].strip()


@pytest.mark.parametrize("name", FILLERS)
def test_what_a_program_fills_in_comes_back_exactly(tmp_path: Path, name: str) -> None:
    filled = read(
        tmp_path,
        FILLERS[name](
            plan(),
            {
                "m1-signs": LINES,
                "m1-helpers_2_name": "Bo Example",
                "m1-helpers_2_phone": "202-555-0102",
                "m1-my-professionals_1_phone": "202-555-0111",
                "m1_review_with": "Ms Mockup",
                "m2-my-sign": "My jaw is tight, Zoë",
            },
        ),
    )
    assert filled.answers == {
        "signs": LINES.split("\n"),
        "helpers": [{"name": "Bo Example", "phone": "202-555-0102"}],
        "my_professionals": [{"name": "202-555-0111"}],
        "review_with": "Ms Mockup",
    }
    assert [(f.module, f.name, f.value) for f in filled.others] == [
        ("stop-pause", "my-sign", "My jaw is tight, Zoë")
    ]
    again = read(tmp_path, plan(filled.answers))
    assert again.answers == filled.answers


@pytest.mark.parametrize("recipe", ["first-steps", "strong-urges", "after-a-hard-time"])
def test_when_it_is_looked_at_again_comes_back_from_wherever_it_stands(
    tmp_path: Path, recipe: str
) -> None:
    """Once in each packet: at its end, and with the plan when that is filled in."""
    packet = api.build(desk(), recipe=recipe, region="US").proven.data
    said = {"review_on": "the first Monday", "review_with": "Dr Placeholder"}
    fields = {name: name.partition("_")[2] for name in saved(packet) if "_review_" in name}
    assert list(fields.values()) == [*said]
    filled = FILLERS["pdfium"](packet, {name: said[part] for name, part in fields.items()})
    back = read(tmp_path, filled)
    assert (back.answers, back.others) == (said, ())


@pytest.mark.parametrize("name", FILLERS)
def test_what_is_added_to_a_plan_stands_beside_what_was_there(tmp_path: Path, name: str) -> None:
    filled = read(tmp_path, FILLERS[name](plan(ANSWERS), {"m1-matters": "My dog"}))
    assert filled.answers == {**ANSWERS, "matters": ["My dog"]}


def test_a_part_that_goes_on_on_the_next_page_comes_back_whole(tmp_path: Path) -> None:
    many = {"signs": [f"{n}: {LONG.strip()}" for n in range(12)]}
    pdf = plan(many, print_size=24)
    assert any(name.endswith("_more") for name in saved(pdf))
    assert read(tmp_path, pdf).answers == many


def test_the_ink_of_a_field_says_what_its_value_says() -> None:
    pages = " ".join(page_texts(plan(ANSWERS)))
    for words in ("Zoë says: “not today” – 5 € or less", "Łukasz’ song", "202-555-0101"):
        assert " ".join(pages.split()).count(words) == 1


def test_the_twin_for_paper_has_the_same_pages_and_no_fields() -> None:
    form, flat = plan(ANSWERS), plan(ANSWERS, flat=True)
    assert saved(flat) == {}
    assert len(page_texts(form)) == len(page_texts(flat))
    assert sorted(" ".join(page_texts(form)).split()) == sorted(" ".join(page_texts(flat)).split())


# -- what is refused ------------------------------------------------------------------------------


def changed(pdf: bytes, change: Callable[[pikepdf.Pdf], None]) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        change(document)
        document.save(out)
    return out.getvalue()


def without_record(document: pikepdf.Pdf) -> None:
    del document.Root.Metadata


def other_record(document: pikepdf.Pdf) -> None:
    data = document.Root.Metadata.read_bytes().replace(b"GS-01/", b"GS-77/")
    document.Root.Metadata.write(data)


def foreign_field(document: pikepdf.Pdf) -> None:
    document.Root.AcroForm.Fields[0].T = pikepdf.String("surname")
    document.Root.AcroForm.Fields[0].V = pikepdf.String("Qzx")


@pytest.mark.parametrize("change", [without_record, other_record, foreign_field])
def test_another_documents_form_is_refused(
    run: Run, capsys: Capture, tmp_path: Path, change: Callable[[pikepdf.Pdf], None]
) -> None:
    (tmp_path / "form.pdf").write_bytes(changed(plan(ANSWERS), change))
    assert run("read-form", "form.pdf", "-o", "answers.yaml") == ExitCode.INVALID_INPUT
    said = "".join(capsys.readouterr())
    assert "form.pdf" in said
    assert "Qzx" not in said
    assert "Zoë" not in said
    assert not (tmp_path / "answers.yaml").exists()


def test_what_is_no_pdf_is_told_as_that(run: Run, capsys: Capture, tmp_path: Path) -> None:
    (tmp_path / "form.pdf").write_bytes(b"not a pdf")
    assert run("read-form", "form.pdf") == ExitCode.READ_WRITE
    assert run("read-form", "missing.pdf") == ExitCode.READ_WRITE
    assert "Traceback" not in "".join(capsys.readouterr())


# -- the command ----------------------------------------------------------------------------------


def test_the_answers_go_into_a_private_file(run: Run, capsys: Capture, tmp_path: Path) -> None:
    (tmp_path / "form.pdf").write_bytes(plan(ANSWERS))
    assert run("read-form", "form.pdf", "-o", "answers.yaml") == 0
    said = capsys.readouterr()
    assert said.out.strip() == "answers.yaml"
    assert "Zoë" not in said.err
    path = tmp_path / "answers.yaml"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert yaml.safe_load(path.read_text(encoding="utf-8")) == ANSWERS
    assert run("read-form", "form.pdf", "-o", "answers.yaml") == ExitCode.READ_WRITE
    assert run("build", "safety-plan", "--region", "US", "--answers", path, "-o", "a.pdf") == 0


def test_the_answers_go_to_the_screen_and_as_json(
    run: Run, capsys: Capture, tmp_path: Path
) -> None:
    pdf = FILLERS["pikepdf"](plan(ANSWERS), {"m2-my-sign": "tight"})
    (tmp_path / "form.pdf").write_bytes(pdf)
    assert run("read-form", "form.pdf") == 0
    said = capsys.readouterr()
    assert yaml.safe_load(said.out) == ANSWERS
    assert "1 field is filled in that answers can't hold" in said.err
    assert run("read-form", "form.pdf", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["answers"] == ANSWERS
    assert told["others"] == [{"module": "stop-pause", "field": "my-sign", "value": "tight"}]
    (tmp_path / "empty.pdf").write_bytes(plan())
    assert run("read-form", "empty.pdf") == 0
    assert "no part of a plan is filled in." in capsys.readouterr().err


def test_what_a_plan_does_not_take_is_told_by_its_part(
    run: Run, capsys: Capture, tmp_path: Path
) -> None:
    pdf = FILLERS["pdfjs"](plan(), {"m1-signs": "Qzx " * 200})
    (tmp_path / "form.pdf").write_bytes(pdf)
    assert run("read-form", "form.pdf", "-o", "answers.yaml") == 0
    said = capsys.readouterr().err
    assert "signs: longer than a plan takes" in said
    assert "Qzx" not in said
    with pytest.raises(InvalidInput):
        api.build(
            desk(), recipe="first-steps", region="US", answers=Typed.file(tmp_path / "answers.yaml")
        )


def test_a_forecast_counts_the_pages_that_are_made(run: Run, capsys: Capture) -> None:
    assert run("build", "stop-pause", "--region", "US", "--forecast", "--json") == 0
    rows = json.loads(capsys.readouterr().out)["forecast"]
    assert [row["print_size"] for row in rows] == [None, 12, 16, 18, 22, 24]
    for row in rows:
        built = api.build(
            desk(), ["stop-pause"], region="US", variant=Variant(print_size=row["print_size"])
        )
        assert (row["pages"], row["sheets"]) == (built.proven.pages, built.proven.pages)
    assert run("build", "stop-pause", "--region", "US", "--forecast", "--booklet") == 0
    assert "22 pt" not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("options", "pictures"), [(("stop-pause", "--booklet"), 2), (("--card", "folded"), 1)]
)
def test_a_preview_shows_what_is_on_each_sheet(
    run: Run, capsys: Capture, options: tuple[str, ...], pictures: int
) -> None:
    assert run("preview", *options, "--region", "US", "-o", "pictures") == 0
    assert len(capsys.readouterr().out.split()) == pictures
