"""The command line for scripts: JSON whatever happens, standard input, names of files."""

from __future__ import annotations

import io
import json
import re
import shlex
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import typer.main
import yaml
from jsonschema import Draft7Validator  # type: ignore[import-untyped]

from desks import desk
from groundsheet import api
from groundsheet.cli import app
from groundsheet.completion import Top, top_of

Run = Callable[..., int]

BASE: dict[str, list[str]] = {
    "build": ["stop-pause", "--region", "US"],
    "preview": ["stop-pause", "--region", "US"],
    "batch": ["r.csv", "--recipe", "first-steps", "--region", "US", "--out", "p"],
    "list": [],
    "search": ["sleep"],
    "show": ["stop-pause"],
    "verify": ["a.pdf"],
    "read-form": ["a.pdf"],
    "check": ["a.md"],
    "init": ["own"],
    "new": ["own-page"],
    "schema": ["module"],
    "docs": ["cli"],
    "doctor": [],
    "contacts show": ["US"],
    "contacts check": ["US", "--by", "A. Example"],
    "contacts confirm": ["us-988", "--by", "A. Example", "--seen", "988"],
    "contacts withdraw": ["us-988", "--by", "A. Example", "--why", "A test."],
    "contacts restore": ["us-988", "--by", "A. Example"],
    "contacts replace": ["us-988", "--by", "A. Example", "--number", "1", "--again", "1"],
    "contacts add": ["US", "--by", "A", "--number", "1", "--again", "1", "--name", "Example"],
    "contacts due": [],
    "plan check": ["a.yaml"],
    "review status": [],
    "review show": ["stop-pause"],
    "review approve": ["stop-pause", "--by", "A. Example, RN", "--answer", "purpose=yes"],
    "review withdraw": ["stop-pause", "--by", "A. Example, RN", "--why", "A test."],
}
"""Each command with words that it could be carried out by, were its files there."""


def leaves(command: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, Any]]:
    """Each command that does something, by its words."""
    for name, child in command.commands.items():
        if hasattr(child, "commands"):
            yield from leaves(child, (*path, name))
        else:
            yield " ".join((*path, name)), child


COMMANDS = dict(leaves(typer.main.get_command(app)))
del COMMANDS["web"]  # it is for people, and answers no script
OPTIONS = {
    name: {option for parameter in command.params for option in parameter.opts}
    for name, command in COMMANDS.items()
}


def test_every_command_gives_json() -> None:
    assert set(BASE) == set(COMMANDS)
    assert {name for name, options in OPTIONS.items() if "--json" not in options} == set()


def as_json(command: list[str]) -> list[str]:
    """The same command with `--json`: before what may end it too early."""
    name = next(name for name in BASE if command[: len(name.split())] == name.split())
    cut = len(name.split())
    return [*command[:cut], "--json", *command[cut:]]


def words(name: str, *more: str) -> list[str]:
    return [*name.split(), *BASE[name], *more]


def replaced(name: str, old: str, new: str) -> list[str]:
    return [*name.split(), *(new if word == old else word for word in BASE[name])]


def having(option: str) -> list[str]:
    return [name for name, options in OPTIONS.items() if option in options]


def faults() -> Iterator[tuple[str, list[str], int]]:
    """Commands that end in an error, with what is wrong and the exit code."""
    for name in BASE:
        yield "unknown option", words(name, "--no-such-option"), 2
        if name != "search":
            yield "too many words", words(name, *"abcdefgh"), 2
        if BASE[name] and name not in ("check", "contacts show", "docs", "init"):
            yield "missing words", name.split(), -1
    practices = (("gone", 5), ("folder", 5), ("loop", 5), ("bad.yaml", 3), ("a\0b", 2))
    for place, name in enumerate(having("--practice")):
        yield "no value", words(name, "--practice"), 2
        if name == "doctor":  # it tells what is wrong with one
            continue
        for file, code in (practices[place % 5], practices[(place + 2) % 5]):
            yield f"practice {file}", words(name, "--practice", file), code
    for name in having("--language"):
        yield "unknown language", words(name, "--language", "xx"), 3
    for name in ("build", "preview", "show", "review show", "review approve", "review withdraw"):
        for module in ("no-such-module", "a\nb", "first-steps"):
            yield "unknown module", replaced(name, "stop-pause", module), 2
    for name in ("build", "preview", "show", "batch"):
        yield "unknown region", words(name, "--region", "UK"), 4
    for name in ("contacts show", "contacts check"):
        yield "unknown region", replaced(name, "US", "UK"), 4
    for name in ("confirm", "withdraw", "restore", "replace"):
        yield "unknown contact", replaced(f"contacts {name}", "us-988", "us-998"), 2
    for name in ("verify", "read-form", "check", "plan check", "batch"):
        file = BASE[name][0]
        for other, code in (("gone.pdf", 5), ("folder/.", 5), ("./loop", 5), ("a\0b", 5)):
            if name != "check" or other not in ("folder/.", "./loop"):  # it takes folders and ids
                yield f"file {other}", replaced(name, file, other), code
    for name in ("build", "contacts show"):
        for output, code in (("there.pdf", 5), ("gone/", 5), ("a.txt", 2), ("-", 2)):
            yield f"output {output}", words(name, "--output", output), code


FAULTS = list(faults())


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A practice's folder with what the commands name."""
    folder = tmp_path_factory.mktemp("scripts")
    (folder / "practice.yaml").write_text("name: A. Practice\n", encoding="utf-8")
    (folder / "bad.yaml").write_text("name: [Example\nnumbers: 3\n", encoding="utf-8")
    (folder / "r.csv").write_text("ref,name\na1,Example A\n", encoding="utf-8")
    for name in ("there.pdf", "a.pdf", "a.md", "a.yaml"):
        (folder / name).write_text("signs: [An example]\n", encoding="utf-8")
    (folder / "folder").mkdir()
    (folder / "loop").symlink_to("loop")
    return folder


SCHEMA = Draft7Validator(json.loads(api.schema_text("error")))


def test_each_error_is_json_where_json_was_asked_for(
    folder: Path, run: Run, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(folder)
    before = sorted(folder.rglob("*"))
    seen: set[str] = set()
    for fault, command, code in FAULTS:
        got = run(*as_json(command))
        out, err = capsys.readouterr()
        told = json.loads(out)
        assert list(SCHEMA.iter_errors(told)) == [], (fault, command)
        error = told["error"]
        wanted = error["exit_code"] if code < 0 else code
        assert (got, error["exit_code"]) == (wanted, wanted), (fault, command, told)
        assert error["title"] in err
        assert "\ue000" not in out
        alone = fault != "output -"  # that is none without it
        if alone and fault not in seen:  # the same without it, and nothing for programs
            seen.add(fault)
            assert run(*command) == wanted, (fault, command)
            plain = capsys.readouterr()
            assert (plain.out, plain.err[-len(err) :]) == ("", err)
    assert sorted(folder.rglob("*")) == before


@pytest.mark.parametrize(
    ("stop", "code", "name"),
    [
        (KeyboardInterrupt(), 130, "interrupted"),
        (RuntimeError("Secret Person"), 70, "internal-fault"),
        (OSError(5, "Input/output error", "a.pdf"), 5, "cannot-read"),
        (OSError(28, "No space left on device", "a.pdf"), 5, "disk-full"),
    ],
)
def test_whatever_stops_a_command_is_json_without_a_value(
    run: Run,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    stop: BaseException,
    code: int,
    name: str,
) -> None:
    def broken(**_: object) -> None:
        raise stop

    monkeypatch.setattr(api, "open_desk", broken)
    assert run("list", "--json") == code
    out, err = capsys.readouterr()
    told = json.loads(out)
    assert list(SCHEMA.iter_errors(told)) == []
    assert (told["error"]["code"], told["error"]["exit_code"]) == (name, code)
    assert "Secret" not in out + err


def test_where_standard_output_is_closed_the_words_are_told(
    run: Run, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for closed in (None, io.TextIOWrapper(io.BytesIO())):
        if closed is not None:
            closed.close()
        monkeypatch.setattr(sys, "stdout", closed)
        assert run("show", "no-such-module", "--json") == 2
        assert run("list", "--json") == 5
        err = capsys.readouterr().err
        assert "No such module" in err
        assert "standard output can't be written to" in err


@pytest.mark.parametrize("encoding", ["utf-8", "ascii", "cp1252"])
def test_what_standard_output_has_no_letters_for_is_escaped(
    run: Run, monkeypatch: pytest.MonkeyPatch, encoding: str
) -> None:
    def said(*command: str) -> str:
        stdout = io.TextIOWrapper(io.BytesIO(), encoding=encoding)
        monkeypatch.setattr(sys, "stdout", stdout)
        run(*command)
        stdout.seek(0)
        return stdout.read()

    assert json.loads(said("verify", "\udcff漢.pdf", "--json"))["error"]["exit_code"] == 5
    listed = json.loads(said("list", "--json", "--language", "es"))
    titles = {module["id"]: module["title"] for module in listed["modules"]}
    assert titles["safety-plan"] == "Mi plan para momentos difíciles"
    assert "Mi plan para momentos dif" in said("list", "--language", "es")


def test_a_list_with_faulty_files_is_one_answer(
    run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("init", "--json") == 0
    assert json.loads(capsys.readouterr().out) == {"path": "practice.yaml"}
    (tmp_path / "modules" / "own.yaml").write_text("id: own\n", encoding="utf-8")
    assert run("list", "--json") == 3
    out, err = capsys.readouterr()
    told = json.loads(out)
    assert len(told["modules"]) > 30
    assert list(SCHEMA.iter_errors({"error": told["error"]})) == []
    assert "own.yaml" in told["error"]["problems"][0]["path"]
    assert "The input has faults" in err


def test_missing_words_are_told_at_once(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("contacts", "replace", "us-988") == 2
    assert "--by and --number are missing." in capsys.readouterr().err


def test_words_that_are_too_many_may_be_a_name_and_are_not_repeated(
    run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("verify", "a.pdf", "Secret", "Person", "--json") == 2
    out, err = capsys.readouterr()
    assert "Secret" not in out + err
    assert "quotation marks" in err


# -- results --------------------------------------------------------------------------------------


def test_what_is_recorded_is_told_as_data(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("init", "--name", "A. Practice", "--decided-by", "A. Example") == 0
    by = ("--by", "A. Example", "--json")

    def told(*command: str) -> Any:
        capsys.readouterr()
        assert run(*command) == 0
        return json.loads(capsys.readouterr().out)

    gone = told("contacts", "withdraw", "us-trevor", "--why", "A test.", *by)
    assert (gone["id"], gone["region"], gone["printed"]) == ("us-trevor", "US", [])
    assert [each["code"] for each in gone["left_out"]] == ["withdrawn"]
    back = told("contacts", "restore", "us-trevor", *by)
    assert "withdrawn" not in [each["code"] for each in back["left_out"]]
    assert told("new", "own-page", "--json") == {"path": "modules/own-page.yaml"}
    assert told("check", "--rules", "--json")["rules"][0].keys() >= {"code", "family", "title"}
    assert "Why: " in told("check", "--explain", "SM-01", "--json")["explained"]
    shown = told("show", "stop-pause", "--region", "US", "--json")
    assert shown["id"] == "stop-pause"
    assert {"heading", "step"} <= {line["kind"] for line in shown["lines"]}
    built = told("build", "stop-pause", "--region", "US", "-o", "a", "--json")
    assert built["path"].endswith("/a.pdf")
    steps = {row["id"]: row["menu_steps"] for row in built["contacts"] if row.get("menu_steps")}
    assert [step["press"] for step in steps["us-988-es"]] == ["2"]
    for row in told("contacts", "US", "--json")["services"]:
        for channel in row["channels"]:
            if row["id"] in steps and channel["menu_steps"]:
                assert steps[row["id"]] == channel["menu_steps"]


# -- standard input, standard output --------------------------------------------------------------


@pytest.fixture
def type_in(monkeypatch: pytest.MonkeyPatch) -> Callable[[bytes], None]:
    def type_in(data: bytes) -> None:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))

    return type_in


def test_a_hyphen_is_standard_input_everywhere(
    run: Run,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    type_in: Callable[[bytes], None],
    one_process: None,
) -> None:
    assert run("build", "safety-plan", "--region", "US", "-o", "./-") == 0
    assert [path.name for path in tmp_path.iterdir()] == ["-.pdf"]
    pdf = (tmp_path / "-.pdf").read_bytes()
    (tmp_path / "-").write_bytes(pdf)
    assert run("verify", "./-") == 0
    (tmp_path / "-").unlink()
    capsys.readouterr()
    for command in (["verify", "-"], ["read-form", "-"], ["read-form", "-", "-o", "-"]):
        type_in(pdf)
        assert run(*command) == 0, command
    assert "standard input: nothing wrong" in capsys.readouterr().out
    type_in(b"signs: [An example]\n")
    assert run("plan", "check", "-", "--json") == 0
    assert json.loads(capsys.readouterr().out)["advice"][0]["path"] == "standard input"
    type_in(b"A leaflet.\n")
    assert run("check", "-", "--brief", "-") == 0
    assert "Second reading of standard input" in capsys.readouterr().out
    run_of = ("--recipe", "first-steps", "--region", "US", "--drafts", "--in-session")
    for roster, folder in ((b"ref,name\na1,Example A\n", "p"), (b'{"ref": "a1"}\n', "q")):
        type_in(roster)
        assert run("batch", "-", *run_of, "--out", folder) == 0
        assert (tmp_path / folder / "a1.pdf").is_file()
    assert not (tmp_path / "-").exists()
    type_in(b"ref,answers\na1,plan.yaml\n")
    capsys.readouterr()
    assert run("batch", "-", *run_of, "--out", "r") == 3
    assert "no file with answers lies beside it" in capsys.readouterr().err


@pytest.mark.parametrize(
    "command",
    [
        ("build", "safety-plan", "-r", "US", "--person", "-", "--answers", "-"),
        ("check", "-", "-"),
        ("check", "-", "--answers", "-"),
        ("batch", "-", "--only", "@-", "--out", "p"),
    ],
)
def test_two_readers_of_standard_input_are_refused(
    run: Run, capsys: pytest.CaptureFixture[str], command: tuple[str, ...]
) -> None:
    assert run(*command) == 2
    assert "both want standard input" in capsys.readouterr().err


@pytest.mark.parametrize(
    "command",
    [
        ("verify", "--run", "-"),
        ("preview", "stop-pause", "-r", "US", "-o", "-"),
        ("preview", "stop-pause", "-r", "US", "-o", "a.pdf"),
        ("read-form", "a.pdf", "-o", "-", "--json"),
        ("check", "a.md", "--brief", "-", "--json"),
    ],
)
def test_a_hyphen_is_refused_where_it_can_not_be(
    run: Run, tmp_path: Path, command: tuple[str, ...]
) -> None:
    assert run(*command) == 2
    assert list(tmp_path.iterdir()) == []


def test_a_closed_standard_input_is_told(
    run: Run, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    assert run("verify", "-") == 5
    assert "standard input is closed" in capsys.readouterr().err


# -- names of files -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("packet", "packet.pdf"),
        ("packet.pdf", "packet.pdf"),
        ("packet.PDF", "packet.PDF"),
        ("v1.2", "v1.2.pdf"),
        ("J. R", "J. R.pdf"),
        ("folder/", "folder"),
        ("folder", "folder"),
    ],
)
def test_a_name_gets_its_ending(tmp_path: Path, name: str, made: str) -> None:
    (tmp_path / "folder").mkdir()
    assert api.output_file(f"{tmp_path}/{name}") == tmp_path / made


def test_a_name_that_is_no_pdf_is_refused(
    run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    build = ("build", "stop-pause", "--region", "US", "-o")
    (tmp_path / "there.pdf").write_text("there", encoding="utf-8")
    for name, code, told in (
        ("a.txt", 2, "ends in `.txt`"),
        ("gone/", 5, "folder doesn't exist"),
        ("there", 5, "there.pdf: a file of that name is there already"),
    ):
        assert run(*build, name) == code
        assert told in capsys.readouterr().err
    assert (tmp_path / "there.pdf").read_text(encoding="utf-8") == "there"
    assert [path.name for path in tmp_path.iterdir()] == ["there.pdf"]
    with pytest.raises(api.Usage):
        api.output_file(tmp_path / "a.docx")
    assert api.output_file("/dev/null") == Path("/dev/null")


def test_a_copy_gets_its_ending_too(run: Run, tmp_path: Path) -> None:
    command = ("build", "stop-pause", "-r", "US", "--language", "es", "--copy-in", "en")
    assert run(*command, "-o", "a") == 0
    assert {path.name for path in tmp_path.iterdir()} == {"a.pdf", "a_clinician-en.pdf"}


# -- near misses ----------------------------------------------------------------------------------

NATIONS = ["GB", "GB-ENG", "GB-NIR", "GB-SCT", "GB-WLS"]


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        *((name, NATIONS) for name in ("UK", "u.k.", "Great Britain", "united kingdom")),
        *((name, ["US"]) for name in ("USA", "usa", "U.S.", "America", "Untied States")),
        ("England", ["GB-ENG"]),
        ("GBENG", ["GB-ENG"]),
        ("scotland", ["GB-SCT"]),
        ("New Zealand", ["NZ"]),
        ("Canada", ["CA", "CA-QC"]),
        ("Quebec", ["CA-QC"]),
        ("Ireland", ["GB-NIR", "IE"]),
        ("Estados Unidos", ["US"]),
        ("Atlantis", []),
        ("--", []),
    ],
)
def test_a_region_that_is_nearly_named_is_told_and_never_taken(
    run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str], typed: str, codes: list[str]
) -> None:
    """Nothing is built, even where a single region can be meant."""
    for command in (
        ["build", "stop-pause", f"--region={typed}"],
        ["contacts", "show", "--", typed],
    ):
        assert run(*command) == 4
        asked = capsys.readouterr().err.splitlines()[1]
        assert re.findall(r"\b([A-Z]{2}(?:-[A-Z]{2,3})?) \(", asked) == codes
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("command", "told"),
    [
        (
            "build first-steps -r US",
            "packet of several modules.\nBuild it with `groundsheet build --recipe first-steps`",
        ),
        (
            "build --recipe tipp -r US",
            "tipp is a single module, and no packet.\nName it without --recipe.",
        ),
        ("show first-stps", "Did you mean first-steps"),
        ("show Stop-Pause", "Did you mean stop-pause (A short pause)?"),
        ("show 'a short pause'", "Did you mean stop-pause (A short pause)?"),
        ("show gs-08", "Did you mean stop-pause (A short pause)?"),
        ("build --recipe GS-P01 -r US", "Did you mean first-steps ("),
        ("build stop-pause --rgion US", "no option --rgion. Did you mean --region?"),
        ("buld", "no command 'buld'. Did you mean 'build'?"),
        ("print", "there is no command 'print'.\n`groundsheet build MODULE --region CODE --print`"),
        ("help", "there is no command 'help'.\n`groundsheet --help` shows the commands"),
        ("version", "there is no command 'version'.\n`groundsheet --version`"),
        ("approve", "no command 'approve'. Did you mean 'review approve'?"),
        ("show sleep", "recipes; `groundsheet search WORDS` finds them by what"),
        ("contacts chekc US", "Did you mean check?"),
        ("plan chek", "no command 'chek'. Did you mean 'check'?"),
        ("list --topic cbt-skill", "Did you mean cbt-skills?"),
        ("schema modul", "Did you mean module?"),
        ("check --explain SM-6", "Did you mean SM-6"),
        ("build stop-pause -r US --paper A4", "'A4' is not one of 'letter', 'a4'"),
    ],
)
def test_a_near_miss_is_answered(
    run: Run, capsys: pytest.CaptureFixture[str], command: str, told: str
) -> None:
    assert run(*shlex.split(command)) == 2
    assert told in capsys.readouterr().err.replace("\n  ", "\n")


# -- completion -----------------------------------------------------------------------------------

Completed = Callable[[str], list[str]]


@pytest.fixture
def completed(
    run: Run, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., list[str]]:
    """What a shell is given for a line that ends where somebody presses Tab."""

    def completed(line: str, shell: str = "bash") -> list[str]:
        words = shlex.split(line)
        monkeypatch.setenv("_GROUNDSHEET_COMPLETE", f"complete_{shell}")
        monkeypatch.setenv("COMP_WORDS", line)
        monkeypatch.setenv("COMP_CWORD", str(len(words) - (not line.endswith(" "))))
        monkeypatch.setenv("_TYPER_COMPLETE_ARGS", line)
        monkeypatch.setenv("_TYPER_COMPLETE_FISH_ACTION", "get-args")
        capsys.readouterr()
        with pytest.raises(SystemExit) as stop:
            run()
        assert stop.value.code == 0
        out, err = capsys.readouterr()
        assert err == "", "nothing is said while somebody types"
        return [line for line in out.splitlines() if line]

    return completed


@pytest.mark.parametrize(
    ("line", "there"),
    [
        ("groundsheet rev", ["review"]),
        ("groundsheet review wi", ["withdraw"]),
        ("groundsheet contacts ", ["show", "confirm", "due", "US", "GB-ENG"]),
        ("groundsheet contacts gb-e", ["gb-eng"]),
        ("groundsheet contacts US --js", ["--json"]),
        ("groundsheet contacts --js", ["--json"]),
        ("groundsheet contacts confirm us-9", ["us-911", "us-988", "us-988-es"]),
        ("groundsheet contacts add GB-E", ["GB-ENG"]),
        ("groundsheet build stop-pause ti", ["tipp"]),
        ("groundsheet build --recipe first", ["first-steps"]),
        ("groundsheet build --region GB-", ["GB-ENG", "GB-NIR", "GB-SCT", "GB-WLS"]),
        ("groundsheet build --paper a", ["a4", "a5"]),
        ("groundsheet build --with thr", ["three-ideas"]),
        ("groundsheet build --language e", ["en", "es"]),
        ("groundsheet check stop-p", ["stop-pause", "stop-pause-teen"]),
        ("groundsheet check --explain SM-0", ["SM-01", "SM-02"]),
        ("groundsheet check --explain caut", ["cautions"]),
        ("groundsheet list --topic saf", ["safety-planning"]),
        ("groundsheet schema err", ["error"]),
        ("groundsheet search I act bef", ["before I think"]),
        ("groundsheet new stop-pause-", ["stop-pause-teen"]),
    ],
)
def test_the_shell_completes(completed: Completed, line: str, there: list[str]) -> None:
    assert set(there) <= set(completed(line))


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
@pytest.mark.parametrize(
    "title",
    [
        r"A \$(touch run)",
        r"A \`touch run\` b",
        "A $(touch run)",
        "A [/bold] b",
        "A [red]b",
        "A \x1b[2J",
    ],
)
def test_no_shell_is_given_anything_to_carry_out(
    completed: Callable[..., list[str]], tmp_path: Path, shell: str, title: str
) -> None:
    (tmp_path / "practice.yaml").write_text("name: A. Practice\ncontent_dirs: [own]\n")
    (tmp_path / "own").mkdir()
    (tmp_path / "own/quiet-hour.yaml").write_text(f"id: quiet-hour\ntitle: '{title}'\n")
    for name in ("quiet\x1b[2J", "quiet$(run)", "quiet\nhour"):
        (tmp_path / f"own/{name}.yaml").write_text("title: Another\n")
    told = completed("groundsheet show quie", shell)
    (line,) = (line for line in told if "quiet" in line)
    assert "quiet-hour" in line
    # In zsh's own script `((` and `))` stand around what is said, and Typer's escapes in it.
    assert not set("$`\\[]\x1b") & set(line)


def test_a_region_that_is_not_printed_is_not_completed(completed: Completed) -> None:
    assert completed("groundsheet build --region K") == []


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_each_shell_is_answered_with_titles_where_it_shows_them(
    completed: Callable[..., list[str]], shell: str
) -> None:
    told = "\n".join(completed("groundsheet show stop-pause", shell))
    assert "stop-pause-teen" in told
    assert ("A short pause" in told) is (shell != "bash")


def test_the_practice_s_own_names_are_completed_broken_or_not(
    run: Run, completed: Completed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("init", "own", "--name", "A. Practice") == 0
    monkeypatch.chdir(tmp_path / "own")
    assert run("new", "quiet-hour") == 0
    number = ("--name", "Example Line", "--number", "555-0100", "--again", "555-0100")
    two = ("--by", "A. Example", "--second", "B. Example", "--page", "https://example.org/")
    assert (
        run(
            "contacts",
            "add",
            "XX",
            "--role",
            "service",
            "--region-name",
            "Example Land",
            *number,
            *two,
        )
        == 0
    )
    assert completed("groundsheet show quie") == ["quiet-hour"]
    assert completed("groundsheet list --topic ow") == ["own"]
    assert "XX" in completed("groundsheet contacts X")
    assert len(completed("groundsheet contacts confirm own-x")) == 1
    Path("modules/quiet-hour.yaml").write_text("kind: [bulets\n", encoding="utf-8")
    assert completed("groundsheet show quie") == ["quiet-hour"]
    monkeypatch.chdir(tmp_path)
    assert completed("groundsheet show quie") == []
    assert completed("groundsheet show --practice own quie") == ["quiet-hour"]
    monkeypatch.setenv("GROUNDSHEET_PRACTICE", "own")
    assert completed("groundsheet show quie") == ["quiet-hour"]
    Path("own/practice.yaml").write_bytes(b"\xff\x00name: [\n")
    Path("own/contacts.yaml").write_bytes(b"\xff\x00")
    for line in ("show stop-pause-", "contacts US", "contacts confirm us-988-"):
        assert len(completed(f"groundsheet {line}")) == 1
    monkeypatch.setenv("GROUNDSHEET_PRACTICE", "gone")
    assert completed("groundsheet show stop-pause-") == ["stop-pause-teen"]


def test_completed_are_all_names_that_there_are() -> None:
    """What is found by its form is what is found by reading."""
    here, library = desk(), desk().library

    def names(what: api.What, **more: Any) -> set[str]:
        return {name for name, _ in api.completions(what, **more)}

    for code, shelf in library.shelves.items():
        assert dict(api.completions("module", language=code)) == {
            name: module.title for name, module in shelf.modules.items()
        }
        assert names("recipe", language=code) == set(shelf.recipes)
        assert names("topic", language=code) == set(shelf.topic_titles)
        every: list[Any] = [block for module in shelf.modules.values() for block in module.blocks]
        optional = {str(getattr(block, "id", "")) for block in every if block.optional}
        assert names("block", language=code) == optional
        problems = {text for m in shelf.modules.values() for text in m.problems}
        assert names("problem", language=code) == problems
        here = here.in_language(code)
        asked = yaml.safe_load((shelf.folder / "_questions.yaml").read_bytes())["questions"]
        rules = {*api.rules(here).rules.rules, *(question["id"] for question in asked)}
        assert names("rule", language=code) == rules
    assert names("language") == set(library.shelves)
    assert names("region") == set(api.regions_of(desk()))
    listed: set[str] = set()
    for directory in library.directories.values():
        for entries in (directory.emergency, directory.all_services, directory.other_services):
            listed |= {entry.id for entry in entries}
    assert names("contact") == listed
    assert names("schema") == {p.stem for p in library.folder.glob("schemas/*.json")}


def test_completion_is_quick() -> None:
    for what in ("module", "recipe", "region", "contact", "rule", "topic", "block", "problem"):
        begun = time.process_time()
        assert list(api.completions(what))
        assert time.process_time() - begun < 0.1, what


def test_the_top_of_each_file_is_found_without_reading_it_all() -> None:
    shelf = desk().shelf
    for files, entries in ((shelf.files, shelf.modules), (shelf.recipe_files, shelf.recipes)):
        for name, path in files.items():
            assert top_of(path) == Top(entries[name].title, entries[name].code), name


# -- help -----------------------------------------------------------------------------------------


def help_of(run: Run, capsys: pytest.CaptureFixture[str], *command: str) -> str:
    capsys.readouterr()
    assert run(*command, "--help") == 0
    return capsys.readouterr().out


def test_help_has_words_for_people(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    """No type of Python stands in it, and no line of a list is cut off."""
    groups = {name.rpartition(" ")[0] for name in COMMANDS}
    for name in (*COMMANDS, *groups):
        text = help_of(run, capsys, *name.split())
        assert not re.search(r"<(str|path|list|int|float|date)", text), name
        commands = text.partition("\nCommands:\n")[2]
        assert "..." not in commands, name


def test_the_examples_of_help_can_be_carried_out(
    run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "leaflet.md").write_text("Rest when you can.\n", encoding="utf-8")
    examples: dict[str, list[str]] = {}
    for name in COMMANDS:
        text = " ".join(help_of(run, capsys, *name.split()).split())
        ends = r" (?:Example|All pages|Arguments|Options)\b|$"
        found = re.findall(rf"(?:Example|glance): groundsheet (.*?)(?={ends})", text)
        examples |= {f"{name}: {example}": shlex.split(example) for example in found}
    assert len(examples) > 10
    for called in (
        "build --recipe first-steps --region US -o packet.pdf",
        "init . --decided-by Example",
    ):
        assert run(*called.split()) == 0  # what the others name
    assert run("build", "safety-plan", "-r", "US", "-o", "plan.pdf") == 0
    for told, command in examples.items():
        if command[0] in ("batch", "build"):  # tests/test_docs.py has these with their files
            continue
        assert run(*command) == 0 or command[0] == "init", told


# -- streams --------------------------------------------------------------------------------------


@pytest.mark.any_day
@pytest.mark.parametrize("closed", [(2,), (0, 2), (0, 1, 2)], ids=str)
def test_a_stream_that_is_closed_or_full_changes_nothing(
    run: Run, tmp_path: Path, closed: tuple[int, ...]
) -> None:
    words = ["build", "stop-pause", "--region", "US", "-o", "a.pdf"]
    script = (
        "import os, sys; "
        f"[os.close(stream) for stream in {closed}]; "
        f"os.execv(sys.executable, [sys.executable, '-m', 'groundsheet', *{words}])"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=tmp_path, check=False)
    # Where the path can't be told, that is what it ends with.
    assert done.returncode == (api.ExitCode.READ_WRITE if 1 in closed else 0)
    assert run("verify", "a.pdf") == 0


@pytest.mark.any_day
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no such device")
def test_messages_that_have_no_room_change_nothing(tmp_path: Path) -> None:
    for words, code in (("list", 0), ("list --zz", 2)):
        command = [sys.executable, "-m", "groundsheet", *words.split()]
        with Path("/dev/full").open("w") as full:
            done = subprocess.run(
                command, cwd=tmp_path, stderr=full, stdout=subprocess.DEVNULL, check=False
            )
        assert done.returncode == code


@pytest.mark.parametrize(
    "command",
    [
        "build safety-plan --region US",
        "build stop-pause --region US --drafts -o -",
        "batch r.csv --recipe first-steps --region US --out packets",
        "batch - --recipe first-steps --region US --out packets",
        "contacts check US --by Example",
        "contacts confirm us-988 --by Example",
        "plan check -",
        "verify -",
        "read-form -",
        "check -",
    ],
)
def test_a_command_without_streams_ends_as_documented(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    """Python has None in place of a stream that was closed."""
    (tmp_path / "practice.yaml").write_text("name: A. Practice\n")
    (tmp_path / "r.csv").write_text("ref,name\nr1,Canary Example\n")
    monkeypatch.setattr("sys.stdin", None)
    monkeypatch.setattr("sys.stdout", None)
    assert run(*shlex.split(command)) in (2, 4, 5)
