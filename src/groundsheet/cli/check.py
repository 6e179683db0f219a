"""`check`: safe, plain and sourced words."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, replace
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from groundsheet.api import ExitCode, Usage
from groundsheet.cli.options import (
    STDIN,
    LanguageOption,
    PracticeFile,
    open_desk,
    refuse_two_readers,
    region_option,
    standard_input,
    typed_from,
)
from groundsheet.cli.output import WORDING, say, show, show_json, show_path, visible
from groundsheet.cli.shell import completing

if TYPE_CHECKING:
    from groundsheet import api


def check(
    paths: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="PATH",
            autocompletion=completing("module", least=2),
            help="Modules and recipes (files or ids), Markdown, plain text, folders; - reads a "
            "text from standard input. Without any: your practice's own modules, or the whole "
            "library.",
        ),
    ] = None,
    audience: Annotated[
        Literal["adult", "teen", "carer", "clinician"],
        typer.Option("--audience", help="Who reads a text that isn't a module."),
    ] = "adult",
    region: Annotated[
        str | None,
        region_option("Compare the numbers in a text with this region's contacts."),
    ] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="The whole library, in a practice's folder too.")
    ] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Treat warnings as errors.")] = False,
    explain: Annotated[
        str | None,
        typer.Option(
            "--explain",
            metavar="CODE",
            autocompletion=completing("rule"),
            help="Explain a rule or a question, and stop.",
        ),
    ] = None,
    list_rules: Annotated[
        bool, typer.Option("--rules", help="List the rules by family, and stop.")
    ] = False,
    brief: Annotated[
        str | None,
        typer.Option(
            "--brief",
            metavar="FILE",
            help="Write text, findings and questions for a second reader into FILE, and stop.",
        ),
    ] = None,
    answers: Annotated[
        str | None,
        typer.Option(
            "--answers", metavar="FILE", help="Read a second reader's answers back from FILE."
        ),
    ] = None,
    form: Annotated[
        Literal["text", "json", "github"],
        typer.Option("--format", help="How findings are printed."),
    ] = "text",
    practice: PracticeFile = None,
    language: LanguageOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="The same as --format json.")] = False,
) -> int:
    """Check words: safe messaging, plain language, claims, numbers.

    Exit code 1 if something must be changed, 3 if a file can't be read as it should.

    Example: groundsheet check leaflet.md --audience carer --region GB-ENG
    """
    from groundsheet import api

    if as_json and form == "github":
        raise Usage("--json and --format github both say how findings are printed: give one.")
    form = "json" if as_json else form
    if explain is not None:
        words = api.explain(open_desk(practice, language=language, quiet=True), explain)
        if form == "json":
            show_json({"code": explain, "explained": words})
        else:
            show(words)
        return int(ExitCode.DONE)
    if list_rules:
        return _rules(open_desk(practice, language=language, quiet=True), form)
    refuse_two_readers(PATH=paths, answers=answers)
    if brief == STDIN and form == "json":
        raise Usage("--brief - and --json both want standard output.", remedy="Use one of them.")
    desk = open_desk(practice, language=language)
    texts = [_path(path) for path in paths or ()]
    if brief is not None or answers is not None:
        _one_text(texts, brief, answers)
    if brief is not None:
        text = api.brief(desk, texts[0], audience=audience, region=region)
        if brief == STDIN:
            show(text.rstrip("\n"))
            return int(ExitCode.DONE)
        api.save_brief(text, Path(brief))
        say("Nothing was sent. If you give it away, the text leaves this machine: no client's name")
        say(f"or answers may be in it. When it is filled in: --answers {brief}")
        show_path(brief, as_json=form == "json")
        return int(ExitCode.DONE)
    replies = typed_from(answers)
    result = api.check(desk, texts, audience=audience, region=region, all=everything)
    if replies is not None:
        reading = api.read_answers(desk, texts[0], replies, audience=audience, region=region)
        result = replace(result, findings=(*result.findings, *reading.findings))
        no = len(reading.findings)
        yes = len(reading.replies) - no
        say(f"Second reader: {yes} yes or n/a, {no} no, {len(reading.left)} not answered.")
    _show(result, form, strict=strict)
    if result.faulty:
        return int(ExitCode.INVALID_INPUT)
    return int(ExitCode.FINDINGS if result.failed(strict=strict) else ExitCode.DONE)


def _path(path: str) -> "Path | api.Typed":
    from groundsheet import api

    if path == STDIN:
        return standard_input(api.MAX_TEXT_BYTES, "standard input.txt")
    return Path(path)


def _one_text(texts: Sequence[object], brief: str | None, answers: str | None) -> None:
    """Refuses what a second reader can't be asked.

    Raises:
        Usage
    """
    if brief is not None and answers is not None:
        raise Usage("--brief writes the questions and --answers reads them: give one of the two.")
    if len(texts) != 1:
        raise Usage("a second reader reads one text: name it.", remedy="Such as leaflet.md")


def _rules(desk: "api.Desk", form: str) -> int:
    from groundsheet import api

    engine = api.rules(desk)
    if form == "json":
        rows = [
            {
                "code": rule.code, "family": file.family, "severity": rule.severity,
                "title": rule.title,
            }
            for file in engine.rules.files
            for rule in file.rules
        ]  # fmt: skip
        show_json({"rules": rows})
        return int(ExitCode.DONE)
    for file in engine.rules.files:
        show(f"{file.family}: {len(file.rules)} rules")
        for rule in file.rules:
            show(f"  {rule.code}  {rule.severity:<8}{rule.title}")
    total = sum(engine.rules.counts.values())
    say(f"{total} rules. `groundsheet check --explain CODE` says why.")
    return int(ExitCode.DONE)


_FEW = 5
"""Of so many texts at most the figures are shown; JSON has them of all."""
_TOLD = 3
"""Findings of one rule in one file that are told in full; the rest is told by line."""
_LINES = 20
"""So many lines of the rest are told."""


def _show(result: "api.Checked", form: str, *, strict: bool) -> None:
    from groundsheet import api

    if form == "json":
        show_json(_as_json(result))
        return
    for line in map(_github, result.findings) if form == "github" else _lines(result.findings):
        show(line)
    for line in _questions(result.questions) if form == "text" else ():
        show(line)
    for reading in result.readings if form == "text" and result.texts <= _FEW else ():
        say(visible(f"{reading.name}: {'; '.join(reading.lines())}"))
    for line in _left_out(result.left_out):
        say(line)
    counts = Counter(finding.severity for finding in result.findings)
    say(
        f"{_many(result.texts, 'text')}: {_many(counts['error'], 'error')}, "
        f"{_many(counts['warning'], 'warning')}, {counts['review']} to review, "
        f"{_many(len(result.excepted), 'exception')}."
    )
    if result.extent == "own":
        say("The shipped texts were not checked: `groundsheet check --all` does.")
    if result.not_measured:
        told = ", ".join(f"{code} ({what})" for code, what in result.not_measured.items())
        say(f"Not measured in this language: {told}.")
    if result.faulty:
        say("Files with a fault of form (ST) were read only in part: mend them, then check again.")
    elif result.findings and not result.failed(strict=strict):
        say("Nothing stops it; read what is listed all the same.")
    say(api.UNCHECKED)


def _as_json(result: "api.Checked") -> dict[str, object]:
    from groundsheet import api

    return {
        "texts": result.texts,
        "extent": result.extent,
        "findings": [
            {
                "rule": finding.rule,
                "severity": finding.severity,
                "path": finding.place.path,
                "line": finding.place.line,
                "passage": finding.passage,
                "message": api.worded(finding.message, WORDING),
            }
            for finding in result.findings
        ],
        "exceptions": [entry.model_dump() for entry in result.excepted],
        "left_out": [asdict(file) for file in result.left_out],
        "questions": [
            {
                "id": asked.id,
                "question": asked.question,
                "path": asked.place.path,
                "line": asked.place.line,
            }
            for asked in result.questions
        ],
        "readings": [asdict(reading) for reading in result.readings],
        "not_measured": dict(result.not_measured),
        "not_checked": api.UNCHECKED,
    }


def _many(count: int, noun: str) -> str:
    """How many of something, in words that fit."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _left_out(files: "Sequence[api.LeftOut]") -> Iterator[str]:
    """What in a folder is no text: known kinds counted, the rest by name."""
    known = Counter(file.what for file in files if file.what)
    if known:
        told = ", ".join(f"{count} {what}" for what, count in sorted(known.items()))
        yield f"Not checked, since they aren't texts: {told}."
    unknown = [file.path for file in files if not file.what]
    if unknown:
        more = f" and {len(unknown) - _FEW} more" if len(unknown) > _FEW else ""
        yield visible(
            f"Neither a module (`blocks`) nor a recipe (`modules`), and left out: "
            f"{', '.join(unknown[:_FEW])}{more}."
        )


def _lines(findings: "Iterable[api.Finding]") -> Iterator[str]:
    """Each finding in a line; many of one rule in one file as three and the lines of the rest."""
    from groundsheet import api

    for path, of_file in groupby(findings, key=lambda finding: finding.place.path):
        by_rule: dict[str, list[api.Finding]] = {}
        for finding in of_file:
            same = by_rule.setdefault(finding.rule, [])
            same.append(finding)
            if len(same) <= _TOLD or finding.rule == api.STRUCTURE:
                yield _line(finding)
        for rule, same in by_rule.items():
            rest = same[_TOLD:] if rule != api.STRUCTURE else []
            if rest:
                lines = list(dict.fromkeys(str(f.place.line) for f in rest))
                more = " …" if len(lines) > _LINES else ""
                told = f"{', '.join(lines[:_LINES])}{more}"
                yield visible(f"{path}: and {len(rest)} more of {rule}: lines {told}")


_MOST_PLACES = 3


def _questions(questions: "Sequence[api.Asked]") -> Iterator[str]:
    """What a person has to answer, each question once, with where it was called for."""
    for name in dict.fromkeys(asked.id for asked in questions):
        same = [asked for asked in questions if asked.id == name]
        places = [str(asked.place) for asked in same[:_MOST_PLACES]]
        more = len(same) - len(places)
        told = ", ".join([*places, f"and {more} more"] if more else places)
        yield visible(f"{told}: question {name}: {same[0].question}")


def _line(finding: "api.Finding") -> str:
    from groundsheet import api

    message = api.worded(finding.message, WORDING)
    return visible(f"{finding.place}: {finding.severity} {finding.rule}: {message}")


def _github(finding: "api.Finding") -> str:
    """A workflow command, with what would end it written as GitHub asks."""
    from groundsheet import api

    kind = {"error": "error", "warning": "warning"}.get(finding.severity, "notice")
    message = visible(api.worded(finding.message, WORDING)).replace("%", "%25")
    path = finding.place.path.replace("%", "%25").replace(",", "%2C").replace(":", "%3A")
    return f"::{kind} file={path},line={finding.place.line or 1},title={finding.rule}::{message}"
