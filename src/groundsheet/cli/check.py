"""`check`: safe, plain and sourced words."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from groundsheet.api import ExitCode
from groundsheet.cli.options import PracticeFile, open_desk, region_option
from groundsheet.cli.output import say, show, show_json, visible

if TYPE_CHECKING:
    from groundsheet import api


def check(
    paths: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[PATH]...",
            help="Modules, recipes, Markdown, plain text, folders; - reads a text from standard "
            "input. None: the whole library.",
        ),
    ] = None,
    audience: Annotated[
        Literal["adult", "teen", "carer", "clinician"],
        typer.Option("--audience", help="Who reads a text that isn't a module."),
    ] = "adult",
    region: Annotated[
        str | None,
        region_option("Hold the numbers in a text against this region's contacts."),
    ] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Warnings stop it, too.")] = False,
    explain: Annotated[
        str | None, typer.Option("--explain", metavar="CODE", help="Explain a rule, and stop.")
    ] = None,
    list_rules: Annotated[
        bool, typer.Option("--rules", help="List the rules by family, and stop.")
    ] = False,
    form: Annotated[
        Literal["text", "json", "github"],
        typer.Option("--format", help="How findings are printed."),
    ] = "text",
    practice: PracticeFile = None,
) -> int:
    """Check words: safe messaging, plain language, claims, numbers. Exit code 1 if anything stops.

    Example: groundsheet check leaflet.md --audience carer --region GB-ENG
    """
    from groundsheet import api

    if explain is not None:
        show(api.explain(open_desk(practice, quiet=True), explain))
        return int(ExitCode.DONE)
    if list_rules:
        return _rules(open_desk(practice, quiet=True))
    result = api.check(
        open_desk(practice),
        [_path(path) for path in paths or ()],
        audience=audience,
        region=region,
    )
    _show(result, form, strict=strict)
    return int(ExitCode.FINDINGS if result.failed(strict=strict) else ExitCode.DONE)


def _path(path: str) -> "Path | api.Typed":
    from groundsheet import api

    if path != "-":
        return Path(path)
    data = sys.stdin.buffer.read(20_000_001)
    if len(data) > 20_000_000:
        raise api.too_large("standard input", 20_000_000)
    return api.Typed(data, "standard input.txt")


def _rules(desk: "api.Desk") -> int:
    from groundsheet import api

    engine = api.rules(desk)
    for file in engine.rules.files:
        show(f"{file.family}: {len(file.rules)} rules")
        for rule in file.rules:
            show(f"  {rule.code}  {rule.severity:<8}{rule.title}")
    total = sum(engine.rules.counts.values())
    say(f"{total} rules. `groundsheet check --explain CODE` says why.")
    return int(ExitCode.DONE)


def _show(result: "api.Checked", form: str, *, strict: bool) -> None:
    if form == "json":
        show_json(
            {
                "texts": result.texts,
                "findings": [
                    {
                        "rule": finding.rule,
                        "severity": finding.severity,
                        "path": finding.place.path,
                        "line": finding.place.line,
                        "passage": finding.passage,
                        "message": finding.message,
                    }
                    for finding in result.findings
                ],
                "exceptions": [entry.model_dump() for entry in result.excepted],
                "not_measured": dict(result.not_measured),
            }
        )
        return
    for finding in result.findings:
        show(_github(finding) if form == "github" else _line(finding))
    counts = {
        name: sum(f.severity == name for f in result.findings)
        for name in ("error", "warning", "review")
    }
    told = ", ".join(f"{count} {name}" for name, count in counts.items())
    say(f"{result.texts} texts: {told}, {len(result.excepted)} exceptions.")
    if result.not_measured:
        told = ", ".join(f"{code} ({what})" for code, what in result.not_measured.items())
        say(f"Not measured in this language: {told}.")
    if result.findings and not result.failed(strict=strict):
        say("Nothing stops it; read what is listed all the same.")


def _line(finding: "api.Finding") -> str:
    return visible(f"{finding.place}: {finding.severity} {finding.rule}: {finding.message}")


def _github(finding: "api.Finding") -> str:
    """A workflow command, with what would end it written as GitHub asks."""
    kind = {"error": "error", "warning": "warning"}.get(finding.severity, "notice")
    message = visible(finding.message).replace("%", "%25")
    path = finding.place.path.replace("%", "%25").replace(",", "%2C").replace(":", "%3A")
    return f"::{kind} file={path},line={finding.place.line or 1},title={finding.rule}::{message}"
