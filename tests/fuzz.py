"""Every reader of files, given files that chance has changed: for a test, and for the soak.

What comes of a file is found again by its reader and its number: `change(reader, seed, number)`.
"""

from __future__ import annotations

import contextlib
import io
import itertools
import json
import random
import re
import resource
import shutil
import signal
import time
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

import pikepdf

from groundsheet import api
from groundsheet.__main__ import main
from groundsheet.bounds import SECONDS
from profiles import IN_YAML

CODES = frozenset({0, 1, 2, 3, 4, 5})
"""Exit codes that a file may come to."""
MEMORY = 500
"""MB that a file may take."""
_ALONE = 250
"""MB that this program has when it does nothing else, as in `tools/soak`."""

Random = random.Random
Files = Mapping[str, bytes]


@dataclass(frozen=True)
class Reader:
    """A command that reads files: the files as they should be, which of them is changed, how."""

    name: str
    files: Files
    changed: str
    change: Callable[[bytes, Random], bytes]
    command: Sequence[str]


WORDS = "words"
"""The name of the file that holds the words of a command, for what is changed of these."""


@dataclass(frozen=True)
class Fault:
    """What must not come of a file: the reader, the number of the change, and what it was."""

    reader: str
    number: int
    what: str


@dataclass
class Summary:
    """What came of so many files: faults, the longest time and the most memory of each reader."""

    seed: int
    faults: list[Fault] = field(default_factory=list)
    done: dict[str, int] = field(default_factory=dict)
    codes: dict[str, dict[int, int]] = field(default_factory=dict)
    longest: dict[str, tuple[float, int]] = field(default_factory=dict)
    unforeseen: dict[str, int] = field(default_factory=dict)
    """Errors of libraries by the line of code, told as a file that can't be read whole."""
    memory: int = 0


# -- changes --------------------------------------------------------------------------------------

TOKENS = (
    "²", "٣", "9" * 5000, "-1", "0", "1e999", "nan", "😀", "\u202e", "\u0301" * 400, "\x00", "\t",
    "*a", "&a ", "!!python/none ", "{{crisis}}", "{{", "}}", "null", "[" * 3000, "{" * 40, ": ",
    "- ", '"', "'", "\n---\n", "2026-02-30", "9999-12-31", "0001-01-01", "../x", "x" * 3000,
    "\ufeff", "\u2028", "ß" * 300, "NO", "<!--", "a" * 300 + ".pdf", ",", ";", "\r", "\\", "%s%n",
    "\U000e0041", "→ ❤\ufe0f",
)  # fmt: skip


def text(data: bytes, chance: Random) -> bytes:
    """A text with some changes."""
    changed = bytearray(data)
    for _ in range(chance.choice((1, 1, 1, 2, 3, 8))):
        _text(changed, chance)
    return bytes(changed)


def _text(data: bytearray, chance: Random) -> None:
    at = chance.randrange(len(data) + 1)
    length = chance.choice((1, 1, 2, 5, 20, 200))
    match chance.randrange(8):
        case 0 if at < len(data):
            data[at] ^= 1 << chance.randrange(8)
        case 1:
            del data[at : at + length]
        case 2:
            data[at:at] = data[at : at + length] * chance.choice((1, 2, 50))
        case 3:
            numbers = list(re.finditer(rb"\d+", data))
            if numbers:
                one = chance.choice(numbers)
                data[one.start() : one.end()] = chance.choice(TOKENS).encode()
        case 4:
            lines = bytes(data).split(b"\n")
            first, second = chance.randrange(len(lines)), chance.randrange(len(lines))
            lines[first], lines[second] = lines[second], lines[first]
            data[:] = b"\n".join(lines)
        case 5:  # what stands behind a key
            values = list(re.finditer(rb"(?<=: ).+", data))
            if values:
                one = chance.choice(values)
                data[one.start() : one.end()] = chance.choice(TOKENS).encode()
        case 6 if chance.random() < 0.1:
            del data[at:]
        case _:
            data[at:at] = chance.choice(TOKENS).encode()


def words(data: bytes, chance: Random) -> bytes:
    """The words of a command, one a line, with some changes."""
    lines = data.decode().split("\n")
    # No word holds a NUL or the end of a line.
    tokens = [token for token in TOKENS if not {"\0", "\n"} & set(token)]
    for _ in range(chance.choice((1, 1, 2))):
        at = chance.randrange(len(lines))
        match chance.randrange(4):
            case 0 if len(lines) > 1:
                del lines[at]
            case 1:
                lines.insert(at, chance.choice(lines))
            case _:
                lines[at] = chance.choice(tokens)
    return "\n".join(lines).encode()


def pdf(data: bytes, chance: Random) -> bytes:
    """A PDF with some changes: of its bytes, or of its objects."""
    if chance.random() < 0.3:
        return text(data, chance)
    out = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            with pikepdf.open(io.BytesIO(data)) as document:
                for _ in range(chance.choice((1, 1, 2, 4))):
                    with contextlib.suppress(Exception):  # not every object can be everything
                        _object(document, chance)
                document.save(out, fix_metadata_version=False)
        except Exception:  # nor can it be saved
            return text(data, chance)
    return out.getvalue()


def _object(document: pikepdf.Pdf, chance: Random) -> None:
    objects = [one for one in document.objects if isinstance(one, _HOLDERS)]
    held: Any = chance.choice(objects)
    if chance.random() < 0.2:
        held = document.Root
    if chance.random() < 0.15:
        stream: Any = document.Root.Metadata
        stream.write(text(stream.read_bytes(), chance))
        return
    while chance.random() < 0.4:  # what stands in it
        inner = [one for one in _values(held) if isinstance(one, _HOLDERS)]
        if not inner:
            break
        held = chance.choice(inner)
    value = _value(document, objects, chance)
    if isinstance(held, pikepdf.Array):
        at = chance.randrange(len(held) + 1)
        if at == len(held):
            held.append(value)
        elif chance.random() < 0.3:
            del held[at]
        else:
            held[at] = value
        return
    keys = list(held.keys())
    if isinstance(held, pikepdf.Stream) and chance.random() < 0.4:
        held.write(text(held.read_bytes(), chance))
    elif keys and chance.random() < 0.25:
        del held[chance.choice(keys)]
    else:
        held[chance.choice((*keys, *KEYS))] = value


_HOLDERS = (pikepdf.Dictionary, pikepdf.Stream, pikepdf.Array)
KEYS = (
    "/Kids", "/Parent", "/Count", "/Fields", "/Annots", "/MediaBox", "/Rotate", "/UserUnit",
    "/Contents", "/Resources", "/AcroForm", "/Metadata", "/Lang", "/V", "/T", "/FT", "/Filter",
    "/DecodeParms",
    "/Length", "/Subtype", "/Type", "/Encoding", "/ToUnicode", "/Widths", "/FirstChar", "/Matrix",
    "/BBox", "/A", "/Dest", "/Rect", "/AP", "/N", "/Names", "/Outlines", "/K", "/Pg",
    "/FontFile2",
)  # fmt: skip


def _values(held: Any) -> list[Any]:
    return list(held) if isinstance(held, pikepdf.Array) else [held[key] for key in held.keys()]  # noqa: SIM118


def _value(document: pikepdf.Pdf, objects: Sequence[Any], chance: Random) -> Any:
    """Something of any kind; another object of the file as often as not."""
    if chance.random() < 0.5:
        return chance.choice(objects)
    whole = (0, 1, -1, 2**31 - 1, -(2**31), 10**9)
    return chance.choice(
        (
            chance.choice(whole), 1e30, 0.00001, True, pikepdf.Name.A,
            pikepdf.Name("/" + "A" * 5000),
            pikepdf.String("x"), pikepdf.String("9" * 5000), pikepdf.String("²"), pikepdf.Array(),
            pikepdf.Array([1, 2, 3, 4]), pikepdf.Array([pikepdf.Name.A, "x", -1]),
            pikepdf.Dictionary(), pikepdf.Dictionary(Kids=pikepdf.Array(), Type=pikepdf.Name.Pages),
            pikepdf.Stream(document, b"q Q"),
        )
    )  # fmt: skip


# -- readers --------------------------------------------------------------------------------------


def readers(home: Path) -> Iterator[Reader]:
    """Each reader, with files that are made in a folder."""
    root = Path(__file__).parents[1]
    desk = api.open_desk(today=_today())
    sheets = {
        "a form": ("safety-plan", "stop-pause"),
        "a sheet": ("slow-breathing",),
    }
    for name, modules in sheets.items():
        data = api.build(desk, modules, region="US").proven.data
        yield Reader(f"verify, {name}", {"a.pdf": data}, "a.pdf", pdf, ("verify", "a.pdf"))
        if name == "a form":
            command = ("read-form", "a.pdf")
            yield Reader("read-form", {"a.pdf": data}, "a.pdf", pdf, command)
    yield from _of_runs(desk, home)
    shelf = root / "handouts" / "en"
    module = next(shelf.rglob("stop-pause.yaml")).read_bytes()
    recipe = next(p for p in shelf.rglob("*.yaml") if p.stem == "first-steps").read_bytes()
    yield Reader("check, a module", {"m.yaml": module}, "m.yaml", text, ("check", "m.yaml"))
    yield Reader("check, a recipe", {"r.yaml": recipe}, "r.yaml", text, ("check", "r.yaml"))
    words = b"# Sleep\n\nCall **988** or 555-0100. It may be (ABC) 3,536.\n\n- one\n- two\n\n1. a\n"
    yield Reader("check, Markdown", {"t.md": words}, "t.md", text, ("check", "t.md"))
    yield Reader("check, a text", {"t.txt": words}, "t.txt", text, ("check", "t.txt"))
    yield from _of_a_practice(home, recipe, module)
    plan = ("plan", "check", "p.yaml", "--region", "US")
    answers = b"signs: [I lie awake.]\nhelpers:\n  - {name: Example Friend, phone: 555-0101}\n"
    yield Reader("plan check, YAML", {"p.yaml": answers}, "p.yaml", text, plan)
    as_json = json.dumps({"signs": ["I lie awake."], "review_on": "2026-12-01"}).encode()
    yield Reader("plan check, JSON", {"p.yaml": as_json}, "p.yaml", text, plan)
    person = b"name: Example Person\nclinician: Example Clinician\nnext_appointment: Friday\n"
    build = (
        "build",
        "stop-pause",
        "--region",
        "US",
        "--person",
        "p.yaml",
        "-o",
        "b.pdf",
        "--force",
    )
    yield from _of_words()
    yield Reader("build, a person", {"p.yaml": person}, "p.yaml", text, build)


COMMANDS = (
    "build slow-breathing --region US --for Name --appointment Friday -o b.pdf --force",
    "build --recipe first-steps --region US --paper a4 --print-size 16 --binding 12 --forecast",
    "build stop-pause --region US --as-of 2026-11-30 --practice practice.yaml -o c.pdf",
    "contacts US --practice practice.yaml --json",
    "contacts withdraw us-trevor --by Name --why Why --on 2026-11-20 --practice practice.yaml",
    "batch r.csv --recipe first-steps --region US --drafts --in-session --merge m.pdf --dry-run",
    "review approve stop-pause --by Name --answer purpose=yes --practice practice.yaml",
    "review show stop-pause",
    "new own-thing --practice practice.yaml",
    "init folder",
    "search sleep",
    "show stop-pause",
    "schema module",
    "read-form a.pdf -o answers.yaml",
    "verify --run a.pdf --manifest m.json",
    "check t.txt --audience teen --region US",
    "plan check p.yaml --region US",
)
"""What somebody may type, each in a folder without files of its own."""


def _of_words() -> Iterator[Reader]:
    for command in COMMANDS:
        data = command.replace(" ", "\n").encode()
        files = {
            WORDS: data, "r.csv": b"ref\na1\n",
            "practice.yaml": f"name: Example\n{IN_YAML}".encode(),
            "t.txt": b"Some words.\n", "p.yaml": b"signs: [I lie awake.]\n", "a.pdf": b"%PDF-1.7",
            "m.json": b"{}",
        }  # fmt: skip
        yield Reader(f"words, {' '.join(command.split()[:2])}", files, WORDS, words, ())


def _of_runs(desk: api.Desk, home: Path) -> Iterator[Reader]:
    """Rosters, and what a run leaves: a print file with its manifest."""
    csv = b"ref,name,clinician,date\na1,Example One,Dr Example,2026-11-30\na2,Example Two,,\n"
    lines = b'{"ref": "a1", "name": "Example One"}\n{"ref": "a2", "name": "Example Two"}\n'
    batch = (
        "--recipe",
        "first-steps",
        "--region",
        "US",
        "--drafts",
        "--in-session",
        "--merge",
        "run.pdf",
    )
    dry = (*batch, "--dry-run", "-q")
    for name, data in (("r.csv", csv), ("r.jsonl", lines)):
        yield Reader(f"batch, {name}", {name: data}, name, text, ("batch", name, *dry))
    with contextlib.suppress(ImportError):
        from openpyxl import Workbook

        book, out = Workbook(), io.BytesIO()
        for row in (
            ("ref", "name", "date"),
            ("a1", "Example One", "2026-11-30"),
            ("a2", "Two", ""),
        ):
            book.active.append(row)
        book.save(out)
        data = out.getvalue()
        yield Reader("batch, r.xlsx", {"r.xlsx": data}, "r.xlsx", text, ("batch", "r.xlsx", *dry))
    made = home / "made"
    made.mkdir()
    (made / "r.csv").write_bytes(csv)
    request = api.BatchRequest(
        "first-steps", "US", drafts=True, in_session=True, merge="run.pdf", files=False
    )
    folder = api.run_folder(None, made / "out" / "run.pdf", slips=False)
    api.run_batch(api.plan_batch(desk, made / "r.csv", folder, request), jobs=1)
    files = {one: (folder / one).read_bytes() for one in ("run.pdf", "manifest.json")}
    verify = ("verify", "--run", "run.pdf")
    yield Reader("verify --run", files, "run.pdf", pdf, verify)
    yield Reader("verify --run, a manifest", files, "manifest.json", text, verify)
    shutil.rmtree(made)


def _of_a_practice(home: Path, recipe: bytes, module: bytes) -> Iterator[Reader]:
    """A practice's profile, its contacts, and the records that it keeps."""
    folder = home / "practice"
    folder.mkdir()
    profile = (
        b"name: Example Practice\nregion: US\nnumbers:\n  - {phone: 555-0100, hours: Mon-Fri}\n"
    )
    (folder / "practice.yaml").write_bytes(profile)
    learned = ("--by", "Example Name, LCSW", "--why", "Nobody answered.")
    with (
        _inside(folder),
        contextlib.redirect_stderr(io.StringIO()),
        contextlib.redirect_stdout(io.StringIO()),
    ):
        assert main(["contacts", "withdraw", "us-trevor", *learned]) == 0
    files = {path.name: path.read_bytes() for path in folder.iterdir()}
    shutil.rmtree(folder)
    command = ("contacts", "US", "--practice", "practice.yaml")
    for name in files:
        yield Reader(f"a practice, {name}", files, name, text, command)
    profile += f"content_dirs: [modules]\n{IN_YAML}".encode()
    recipe = recipe.replace(b"first-steps", b"own").replace(b"GS-P01", b"OWN-P01")
    module = module.replace(b"stop-pause", b"own-pause").replace(b"GS-", b"OWN-")
    for name, data, words in (
        ("modules/recipes/own.yaml", recipe, ("--recipe", "own")),
        ("modules/own-pause.yaml", module, ("own-pause",)),
    ):
        files = {"practice.yaml": profile, name: data}
        made = ("build", *words, "--region", "US", "-o", "b.pdf", "--force")
        yield Reader(f"build, {name}", files, name, text, made)


def _today() -> Any:
    import day

    return day.today()


# -- what comes of them ---------------------------------------------------------------------------


class _TooLong(BaseException):
    """A file took more than its time."""


def _stop(*_: object) -> NoReturn:
    raise _TooLong


def changed(reader: Reader, seed: int, number: int) -> bytes:
    """The file of this number; number 0 is as it should be."""
    data = reader.files[reader.changed]
    chance = Random(f"{seed} {reader.name} {number}")
    return reader.change(data, chance) if number else data


def look(reader: Reader, data: bytes, folder: Path, summary: Summary, number: int) -> None:
    """Has a reader read a file, and notes what came of it."""
    for name, content in {**reader.files, reader.changed: data}.items():
        (folder / name).parent.mkdir(exist_ok=True, parents=True)
        (folder / name).write_bytes(content)
    out, err = io.StringIO(), io.StringIO()
    started = time.process_time() + _children()
    signal.signal(signal.SIGALRM, _stop)
    signal.alarm(int(SECONDS) * 8)
    code: int | None = None
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err), _inside(folder):
            typed = data.decode().split("\n") if reader.changed == WORDS else reader.command
            code = main(list(typed))
        what = "" if code in CODES else f"exit code {code}: {err.getvalue()[:300]}"
    except _TooLong:
        what = "it hung"
    except BaseException as error:  # whatever it is, it is told, and the rest goes on
        what = f"{type(error).__name__} came through: {error}"[:300]
    finally:
        signal.alarm(0)
    seconds = time.process_time() + _children() - started
    said = out.getvalue() + err.getvalue()
    if not what and "Traceback" in said:
        what = "a traceback"
    if not what and seconds > SECONDS + 2:
        what = f"it took {seconds:.1f} s of the processor"
    for where in re.findall(r"can't be read whole \((.*?)\)", said):
        summary.unforeseen[where] = summary.unforeseen.get(where, 0) + 1
    if what:
        summary.faults.append(Fault(reader.name, number, what))
    of = summary.codes.setdefault(reader.name, {})
    of[code if code is not None else -1] = of.get(code if code is not None else -1, 0) + 1
    summary.done[reader.name] = summary.done.get(reader.name, 0) + 1
    summary.longest[reader.name] = max(
        summary.longest.get(reader.name, (0.0, 0)), (seconds, number)
    )


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


@contextlib.contextmanager
def _inside(folder: Path) -> Iterator[None]:
    with contextlib.chdir(folder):
        yield


def run(
    home: Path, seed: int, seconds: float, wanted: Sequence[str] = (), most: int = 10**9
) -> Summary:
    """Changes the files of each reader in turn, until the time is over.

    Args:
        home: a folder for the files.
        seed: of the changes.
        seconds: of the clock.
        wanted: these readers alone.
        most: so many changes of each.
    """
    summary = Summary(seed)
    had = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1000
    had = had if had > _ALONE else 0
    chosen = (one for one in readers(home) if not wanted or one.name in wanted)
    every = list(itertools.islice(chosen, len(wanted) or None))
    until = time.monotonic() + seconds
    number = 0
    while time.monotonic() < until and number <= most:
        for reader in every:
            if time.monotonic() > until:
                break
            folder = home / re.sub(r"\W+", "-", reader.name)
            folder.mkdir(exist_ok=True)
            look(reader, changed(reader, seed, number), folder, summary, number)
            if (
                number == 0
                and reader.changed != WORDS
                and not {0, 1} & set(summary.codes[reader.name])
            ):
                code = next(iter(summary.codes[reader.name]))
                what = f"the file as it should be comes to {code}"
                summary.faults.append(Fault(reader.name, 0, what))
        number += 1
    used = max(
        resource.getrusage(who).ru_maxrss
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    summary.memory = used // 1000
    # A process that is forked off has what this one had.
    if summary.memory > MEMORY + had:
        what = f"a process took {summary.memory} MB"
        summary.faults.append(Fault("any", number, what))
    return summary


def told(summary: Summary) -> Iterator[str]:
    """The summary in lines: a table in Markdown, then each fault."""
    yield f"{sum(summary.done.values())} files, seed {summary.seed}; {len(summary.faults)} faults; "
    yield f"the largest process took {summary.memory} MB"
    yield ""
    yield "| Reader | Files | Exit codes | Longest |"
    yield "| --- | --- | --- | --- |"
    for name, count in summary.done.items():
        codes = ", ".join(f"{code}: {n}" for code, n in sorted(summary.codes[name].items()))
        yield f"| {name} | {count:,} | {codes} | {summary.longest[name][0]:.2f} s |"
    for where, count in sorted(summary.unforeseen.items()):
        yield f"{count} files couldn't be read whole: {where}"
    for fault in summary.faults:
        yield f"{fault.reader}, number {fault.number}: {fault.what}"
