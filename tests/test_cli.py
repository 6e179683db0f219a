"""The command line as people meet it: results, errors, hostile text, dates."""

from __future__ import annotations

import contextlib
import datetime as dt
import io
import json
import os
import stat
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

import tree
from day import OnDay
from groundsheet import api
from groundsheet.__main__ import main
from pages import page_texts, squeezed
from profiles import DECIDED, IN_YAML

Run = Callable[..., int]
PACKET = ("build", "--recipe", "first-steps", "--region", "US")


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_the_main_job(run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(*PACKET, "-o", "packet.pdf") == 0
    out, err = capsys.readouterr()
    assert out.strip() == str(tmp_path / "packet.pdf")
    assert "United States; 911 and 988 " in err
    assert "left out" in err
    texts = page_texts(tmp_path / "packet.pdf")
    for number, text in enumerate(texts, start=1):
        assert "Hurt, or not safe now Call 911 Police, fire, ambulance You don't have to" in text
        assert "Call or text 988 988 Suicide & Crisis Lifeline, any hour, free" in text
        assert f"Page {number} of {len(texts)}" in text
        assert "Draft: not reviewed by a clinician" in text
        for part in (
            "Get help now", "From public sources (oldest: ",
            "Not yet checked by this practice.", "Replace this sheet after July 2027.",
            "En español: 988, oprima 2", "There's a list of more lines.",
            "If a line doesn't answer, call 988. In danger, call 911.",
        ):  # fmt: skip
            assert part in text
    everything = " ".join(texts)
    assert everything.count("Veterans Crisis Line") == 1
    assert "then press 1" in everything
    assert "“A short pause” (see page" in everything
    assert "Go to “My plan for hard moments” (see page" in everything
    assert run("verify", "packet.pdf") == 0


def test_help_is_read_out_before_the_content(run: Run, tmp_path: Path) -> None:
    """On paper the panel stands at the foot; who listens hears it after the title."""
    tree.require_poppler()
    assert run(*PACKET, "-o", "packet.pdf") == 0
    said = [text for _, text in tree.spoken((tmp_path / "packet.pdf").read_bytes()) if text]
    assert said[:2] == ["A plan and a pause", "Get help now"]
    contents = next(i for i, text in enumerate(said) if "My plan for hard moments (see" in text)
    assert said.index("Call 911") < said.index("Call or text 988") < contents
    assert said.count("Get help now") == 1


def test_england(run: Run, tmp_path: Path) -> None:
    assert run("build", "stop-pause", "-r", "gb-eng", "-o", "a.pdf") == 0
    texts = page_texts(tmp_path / "a.pdf")
    assert all("Hurt, or not safe now Call 999 Police, fire, ambulance" in t for t in texts)
    assert all("Call 116 123 Samaritans, any hour, free Text SHOUT to 85258" in t for t in texts)
    assert "24 November 2026" in texts[0]
    assert "(see page" not in " ".join(texts), "the plan is not in this packet"
    import pypdfium2

    assert [round(v) for v in pypdfium2.PdfDocument(tmp_path / "a.pdf")[0].get_size()] == [595, 842]
    assert run("contacts", "GB-ENG", "-o", "b.pdf") == 0
    assert "then choose the mental health option" in " ".join(page_texts(tmp_path / "b.pdf"))


@pytest.mark.parametrize(("paper", "width"), [("letter", 612), ("a4", 595)])
def test_paper(run: Run, tmp_path: Path, paper: str, width: int) -> None:
    import pypdfium2

    assert run(*PACKET, "--paper", paper, "-o", "a.pdf") == 0
    assert round(pypdfium2.PdfDocument(tmp_path / "a.pdf")[0].get_width()) == width


def test_contact_sheet(run: Run, tmp_path: Path) -> None:
    assert run("contacts", "US", "-o", "us.pdf") == 0
    texts = page_texts(tmp_path / "us.pdf")
    assert len(texts) == 1
    assert "Call or text 988" in texts[0]
    assert run("verify", "us.pdf") == 0


def test_json(run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(*PACKET, "-o", "a.pdf", "--json") == 0
    built = json.loads(capsys.readouterr().out)
    assert {"path", "pages", "sha256", "modules", "contacts", "warnings"} <= set(built)
    emergency = {"id": "us-911", "channel": "voice", "display": "911", "dial": "911"}
    assert emergency in built["contacts"]
    assert run("list", "--json") == 0
    listed = json.loads(capsys.readouterr().out)
    assert {"safety-plan", "stop-pause", "tipp"} <= {m["id"] for m in listed["modules"]}
    assert "first-steps" in {r["id"] for r in listed["recipes"]}
    assert run("contacts", "US", "--json") == 0
    assert json.loads(capsys.readouterr().out)["services"][0]["id"] == "us-988"


def test_neutral_file_name_in_a_folder(run: Run, tmp_path: Path) -> None:
    assert run(*PACKET, "--for", "Example Person", "-o", tmp_path) == 0
    assert [p.name for p in tmp_path.iterdir()] == ["GS-P01_US_2026-11-24.pdf"]


def test_standard_output_holds_the_pdf_alone(
    run: Run, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert run(*PACKET, "-o", "-") == 0
    out = capfdbinary.readouterr().out
    assert out.startswith(b"%PDF-")
    assert out.rstrip().endswith(b"%%EOF")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("build", "-r", "US"), 2, "one or more modules"),
        (("build", "stop-pause", "--recipe", "first-steps", "-r", "US"), 2, "not both"),
        (("build", "stop-pauze", "-r", "US"), 2, "Did you mean stop-pause"),
        (("build", "--recipe", "first", "-r", "US"), 2, "Did you mean first-steps"),
        (("build", "stop-pause", "stop-pause", "-r", "US"), 2, "twice"),
        (("build", "--recipee", "x"), 2, "no option --recipee. Did you mean --recipe?"),
        (("build", "stop-pause", "-r", "US", "--paper", "a3"), 2, "a3"),
        (("build", "stop-pause", "-r", "US", "--as-of", "24.11.2026"), 2, "YYYY-MM-DD"),
        (("build", "stop-pause", "-r", "US", "--for", "A", "--person", "p"), 2, "--person"),
        (("build", "stop-pause", "-r", "US", "--practice", "gone.yaml"), 5, "gone.yaml"),
        (("build", "stop-pause", "-r", "US", "-o", "no/such/folder/a.pdf"), 5, "folder"),
        (("build", "stop-pause", "-r", "US", "-o", "-", "--json"), 2, "standard output"),
        (("contacts", "-o", "a.pdf"), 2, "region"),
        (("contacts", "US", "--paper", "a4"), 2, "-o FILE"),
        (("contacts", "US", "--practice", "p.yaml"), 5, "p.yaml"),
        (("verify", "gone.pdf"), 5, "gone.pdf"),
        (("verify", "gone.pdf"), 5, "Look at how it is spelled, and in which folder it is."),
        (("nonsense",), 2, "nonsense"),
        (("build",), 4, "no region was named"),
        (("build",), 4, "name one or more modules, or a recipe with --recipe"),
    ],
)
def test_misuse_is_told_and_nothing_written(
    run: Run,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    arguments: tuple[str, ...],
    code: int,
    words: str,
) -> None:
    assert run(*arguments) == code
    out, err = capsys.readouterr()
    assert words in err
    assert "Traceback" not in err
    assert out == "" or (json.loads(out)["error"]["code"] == "usage" and "--json" in arguments)
    assert list(tmp_path.iterdir()) == []


def test_help_for_every_command(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    for command in ((), ("build",), ("list",), ("contacts",), ("verify",)):
        assert run(*command, "--help") == 0
        assert "Usage: groundsheet" in capsys.readouterr().out
    assert run("--version") == 0
    assert capsys.readouterr().out.startswith("groundsheet ")


def test_a_fault_of_the_program_shows_no_value(
    run: Run, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("Secret Person")

    monkeypatch.setattr(api, "build", broken)
    assert run(*PACKET) == 70
    err = capsys.readouterr().err
    assert "RuntimeError at test_cli.py" in err
    assert "Secret" not in err
    assert "Traceback" not in err


def test_an_interrupt_is_130(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(api, "build", stop)
    assert run(*PACKET) == 130


# -- dates ----------------------------------------------------------------------------------------


def test_a_past_date_makes_a_specimen(run: Run, tmp_path: Path) -> None:
    assert run(*PACKET, "--as-of", "2026-11-23", "-o", "a.pdf") == 0
    assert all("SPECIMEN" in text for text in page_texts(tmp_path / "a.pdf"))
    assert run("verify", "a.pdf") == 1
    assert run(*PACKET, "--as-of", "2026-11-24", "-o", "b.pdf") == 0
    assert all("SPECIMEN" not in text for text in page_texts(tmp_path / "b.pdf"))


@pytest.mark.parametrize("date", ["0001-01-01", "9999-12-31"])
def test_dates_at_the_ends_of_time(run: Run, tmp_path: Path, date: str) -> None:
    code = run(*PACKET, "--as-of", date, "-o", "a.pdf")
    assert code == (0 if date < "2000" else 4)


def test_age_is_warned_of_then_said_on_paper_then_refused(
    run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(*PACKET, "--as-of", "2027-05-15", "-o", "a.pdf") == 0
    assert "days ago" in capsys.readouterr().err
    assert "nine months" not in page_texts(tmp_path / "a.pdf")[0]
    assert run(*PACKET, "--as-of", "2027-08-15", "-o", "b.pdf") == 0
    assert "not been compared for nine months or more" in page_texts(tmp_path / "b.pdf")[0]
    assert run(*PACKET, "--as-of", "2028-04-24", "-o", "c.pdf") == 4
    assert not (tmp_path / "c.pdf").exists()


def test_a_past_date_does_not_make_old_contacts_young(
    run: Run, on_day: OnDay, tmp_path: Path
) -> None:
    on_day(dt.date(2028, 6, 1))
    assert run(*PACKET, "--as-of", "2026-11-24", "-o", "a.pdf") == 4
    assert list(tmp_path.iterdir()) == []


def test_verify_finds_an_old_sheet(
    run: Run, on_day: OnDay, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(*PACKET, "-o", "a.pdf") == 0
    on_day(dt.date(2027, 9, 1))
    assert run("verify", "a.pdf") == 1
    assert "replaced after 2027-07" in capsys.readouterr().out


def test_verify_judges_by_today(run: Run, on_day: OnDay) -> None:
    assert run(*PACKET, "-o", "a.pdf") == 0
    on_day(dt.date(2027, 7, 31))
    assert run("verify", "a.pdf") == 0
    on_day(dt.date(2027, 8, 1))
    assert run("verify", "a.pdf") == 1, "it was to be replaced"


def test_a_full_standard_output_is_told_and_the_file_is_in_place(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        monkeypatch.setattr(sys, "stdout", full)
        assert run(*PACKET, "-o", "a.pdf") == 5
        monkeypatch.undo()
        with contextlib.suppress(OSError):
            full.close()
    assert (tmp_path / "a.pdf").exists()


def test_whoever_reads_no_further_is_told_nothing(
    run: Run, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "w", encoding="utf-8") as pipe:
        monkeypatch.setattr(sys, "stdout", pipe)
        assert run("contacts", "US") == 5
        monkeypatch.undo()
        with contextlib.suppress(OSError):
            pipe.close()
    assert "error" not in capsys.readouterr().err


def test_verify_foreign_and_broken_files(run: Run, tmp_path: Path) -> None:
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(tmp_path / "other.pdf"))
    canvas.drawString(72, 72, "Hurt or in danger now: 911")
    canvas.save()
    assert run("verify", "other.pdf") == 1
    write(tmp_path / "broken.pdf", "%PDF-1.7 nonsense")
    assert run("verify", "broken.pdf") == 5


# -- typed text -----------------------------------------------------------------------------------

PRINTED = [
    '<img src="/etc/hostname" width="10" height="10"/>',
    '<evalString code="1+1"/>',
    "<b>unclosed",
    "</para><para>",
    "Fish & Chips &amp; Peas",
    "%s {name} {{emergency}} \\n $HOME",
    "*not emphasis* _nor this_",
    "[/b] [red]markup[/red]",
    "Nguyễn Phạm Okwuọma Жанна Ελένη Łukasz",
    "x" * 120,
    "a b " * 29 + "end",
]
REFUSED = [
    "right\u202eto left",
    "zero\u200bwidth",
    "emoji 🙂",
    "漢字",
    "two\nlines",
    "tab\there",
    "x" * 121,
    "y" * 10_000,
    "   ",
    "\ud800",
]


def practice_file(folder: Path, **fields: str) -> Path:
    number = {"label": "Front desk", "phone": "555-0100", "hours": "9 to 5"}
    number.update({key: value for key, value in fields.items() if key in number})
    data = {"name": fields.get("name", "Example Practice"), "numbers": [number]} | DECIDED
    return write(folder / "practice.yaml", json.dumps(data))


def turned(texts: Sequence[str], first: int, count: int) -> list[str]:
    """So many texts from one on, and round again: over all first ones, each in each place."""
    return [texts[(first + place) % len(texts)] for place in range(count)]


@pytest.mark.parametrize("first", range(len(PRINTED)))
def test_hostile_text_is_printed_literally(run: Run, tmp_path: Path, first: int) -> None:
    """Each text in each field, as many on a page as there are fields."""
    whose, clinician, name, label, hours = texts = turned(PRINTED, first, 5)
    practice = practice_file(tmp_path, name=name, label=label, hours=hours)
    person = write(tmp_path / "p.json", json.dumps({"name": whose, "clinician": clinician}))
    extra = ("--practice", practice, "--person", person)
    assert run("build", "stop-pause", "-r", "US", *extra, "-o", "a.pdf") == 0
    shown = squeezed(page_texts(tmp_path / "a.pdf")[0])
    assert [text for text in texts if squeezed(text) not in shown] == []


def test_a_name_on_the_command_line_is_printed_literally(run: Run, tmp_path: Path) -> None:
    assert run("build", "stop-pause", "-r", "US", "--for", PRINTED[0], "-o", "a.pdf") == 0
    assert squeezed(PRINTED[0]) in squeezed(page_texts(tmp_path / "a.pdf")[0])


@pytest.mark.parametrize("text", REFUSED)
def test_what_cannot_be_printed_is_refused_with_its_place(
    run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str
) -> None:
    assert run("build", "stop-pause", "-r", "US", "--for", text, "-o", "a.pdf") == 3
    err = capsys.readouterr().err
    assert "--for" in err or "person" in err
    person = tmp_path / "person.json"
    person.write_text(json.dumps({"clinician": "ok", "name": text}), encoding="utf-8")
    assert run("build", "stop-pause", "-r", "US", "--person", person, "-o", "a.pdf") == 3
    assert "person.json" in capsys.readouterr().err
    practice = practice_file(tmp_path, hours=text)
    # A practice's hours may be longer than a name.
    expected = 0 if text == "x" * 121 else 3
    assert run("build", "stop-pause", "-r", "US", "--practice", practice, "-o", "a.pdf") == expected
    assert (tmp_path / "a.pdf").exists() is (expected == 0)


def test_nul_in_a_file_and_in_a_name(run: Run, tmp_path: Path) -> None:
    write(tmp_path / "p.yaml", "name: a\0b")
    assert run("build", "stop-pause", "-r", "US", "--person", "p.yaml", "-o", "a.pdf") == 3
    assert run("build", "stop-pause", "-r", "US", "--for", "a\0b", "-o", "a.pdf") == 3
    assert run("build", "stop-pause", "-r", "US", "-o", "a\0b.pdf") == 3
    assert not (tmp_path / "a.pdf").exists()


def test_a_person_from_standard_input(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stdin = io.TextIOWrapper(io.BytesIO(b"name: Example Person\n"))
    monkeypatch.setattr(sys, "stdin", stdin)
    assert run("build", "stop-pause", "-r", "US", "--person", "-", "-o", "a.pdf") == 0
    assert "Prepared for Example Person" in page_texts(tmp_path / "a.pdf")[0]


def test_faults_of_a_person_do_not_repeat_the_name(
    run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path / "p.yaml", "name: [Secret Person]\n")
    assert run("build", "stop-pause", "-r", "US", "--person", "p.yaml") == 3
    assert "Secret" not in capsys.readouterr().err


def test_a_long_name_stays_whole_and_a_short_one_on_one_line(run: Run, tmp_path: Path) -> None:
    name = "Example-Person " * 7
    assert run("build", "stop-pause", "-r", "US", "--for", name, "-o", "a.pdf") == 0
    assert squeezed(name) in squeezed(page_texts(tmp_path / "a.pdf")[0])


def test_discreet_leaves_the_practice_off(run: Run, tmp_path: Path) -> None:
    practice = write(
        tmp_path / "p.yaml",
        "name: Example Practice\nnumbers:\n  - {phone: 555-0100, hours: 9 to 5}\n" + IN_YAML,
    )
    options = ("build", "stop-pause", "-r", "US", "--practice", practice)
    assert run(*options, "--discreet", "-o", "a.pdf") == 0
    text = " ".join(page_texts(tmp_path / "a.pdf"))
    assert "Example Practice" not in text
    assert "555-0100" in text
    assert "Not answered at night." in text
    assert run(*options, "-o", "b.pdf") == 0
    assert "Example Practice" in page_texts(tmp_path / "b.pdf")[0]


def test_all_lines_stand_on_a_single_handout_where_they_are_asked_for(
    run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    options = ("build", "stop-pause", "-r", "US", "--force", "-o", "a.pdf")
    lines = {"The Trevor Project", "Veterans Crisis Line", "Trans Lifeline"}
    for more, there in (((), set()), (("--all-lines",), lines)):
        capsys.readouterr()
        assert run(*options, *more) == 0
        text = " ".join(page_texts(tmp_path / "a.pdf"))
        assert {line for line in lines if line in text} == there
        assert ("no room on this sheet" in capsys.readouterr().err) is not bool(there)
        assert run("verify", "a.pdf") == 0
    for other in (("stop-pause", "--clinician-sheet"), ("--card", "folded")):
        capsys.readouterr()
        assert run("build", *other, "--all-lines", "-r", "US", "-o", "b.pdf") == 2
        assert "Leave out --all-lines." in capsys.readouterr().err
    assert not (tmp_path / "b.pdf").exists()


def test_a_denylisted_number_of_the_practice_is_refused_with_its_place(
    run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    practice = write(
        tmp_path / "p.yaml",
        "name: Example Practice\nnumbers:\n  - phone: 202-304-1200\n    hours: any\n" + IN_YAML,
    )
    assert run("build", "stop-pause", "-r", "US", "--practice", practice, "-o", "a.pdf") == 4
    assert "p.yaml:3:12" in capsys.readouterr().err


def test_no_colour_and_no_control_codes_off_a_terminal(
    run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("build", "\x1b[31mred", "-r", "US") == 2
    out, err = capsys.readouterr()
    assert "\x1b" not in out + err


def test_modes(run: Run, tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        assert run(*PACKET, "-o", "own.pdf") == 0
        assert run(*PACKET, "--shared", "-o", "ours.pdf") == 0
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "own.pdf").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "ours.pdf").stat().st_mode) == 0o644


def test_main_takes_arguments() -> None:
    assert main(["--version"]) == 0
