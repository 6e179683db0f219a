"""`build`, `preview` and `verify`: paper."""

import sys
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from groundsheet.api import CannotWrite, ExitCode, InvalidInput, Place, Problem, Usage
from groundsheet.cli.contact_list import ways_json
from groundsheet.cli.decide import decided
from groundsheet.cli.options import (
    STDIN,
    AsOf,
    AudienceOption,
    Drafts,
    Force,
    InSession,
    Json,
    LanguageOption,
    Modules,
    Notes,
    Output,
    PaperOption,
    PracticeFile,
    Printer,
    Quiet,
    RecipeOption,
    Region,
    Shared,
    open_desk,
    pdf_from,
    refuse_two_readers,
    typed_from,
)
from groundsheet.cli.output import (
    in_words,
    is_terminal,
    left_out_json,
    notices_json,
    say,
    show,
    show_json,
)
from groundsheet.cli.shell import completing
from groundsheet.cli.told import how as how_of, told_around
from groundsheet.cli.variants import LAID_OUT, layout_options

if TYPE_CHECKING:
    from groundsheet import api

Name = Annotated[
    str | None,
    typer.Option(
        "--for",
        metavar="NAME",
        help="Whom it is for. Other users of the machine see it while the program runs, and it "
        "stays in the shell's history; --person doesn't.",
    ),
]
ClinicianName = Annotated[
    str | None,
    typer.Option(
        "--clinician", metavar="NAME", help="Who gives it: a clinician named in your profile."
    ),
]
Appointment = Annotated[
    str | None,
    typer.Option("--appointment", metavar="WHEN", help="When you meet again, in words."),
]
PersonFile = Annotated[
    str | None,
    typer.Option(
        "--person",
        metavar="FILE",
        help="YAML or JSON with name, clinician, next_appointment; - reads standard input.",
    ),
]
AnswersFile = Annotated[
    str | None,
    typer.Option(
        "--answers",
        metavar="FILE",
        help="YAML or JSON with what the person wrote for the plan; - reads standard input.",
    ),
]
Optional = Annotated[
    list[str] | None,
    typer.Option(
        "--with",
        metavar="BLOCK",
        autocompletion=completing("block"),
        help="Print this optional block as well; `show` names them.",
    ),
]
Discreet = Annotated[
    bool, typer.Option("--discreet", help="Leave the practice's name off the paper.")
]
Print = Annotated[
    bool, typer.Option("--print", help="Send it to a printer (CUPS) in place of a file.")
]
Forecast = Annotated[
    bool,
    typer.Option("--forecast", help="Say how many pages each print size takes, and write nothing."),
]
ClinicianSheet = Annotated[
    bool,
    typer.Option(
        "--clinician-sheet",
        help="Make the sheet for clinicians (evidence, cautions, references) instead.",
    ),
]

CopyIn = Annotated[
    str | None,
    typer.Option(
        "--copy-in",
        metavar="CODE",
        help="Make a second file for the clinician: the same pages in this language, with the same "
        "numbers at the same points.",
    ),
]
AllLines = Annotated[
    bool,
    typer.Option(
        "--all-lines", help="List the crisis lines that the help panel has no room for as well."
    ),
]


@layout_options()
def build(
    modules: Modules = None,
    recipe: RecipeOption = None,
    region: Region = None,
    output: Output = None,
    force: Force = False,
    person: PersonFile = None,
    name: Name = None,
    clinician: ClinicianName = None,
    appointment: Appointment = None,
    answers: AnswersFile = None,
    audience: AudienceOption = None,
    language: LanguageOption = None,
    optional: Optional = None,
    clinician_sheet: ClinicianSheet = False,
    copy_in: CopyIn = None,
    all_lines: AllLines = False,
    in_session: InSession = False,
    drafts: Drafts = False,
    paper: PaperOption = None,
    variant: "api.Variant" = LAID_OUT,
    practice: PracticeFile = None,
    discreet: Discreet = False,
    shared: Shared = False,
    as_of: AsOf = None,
    forecast: Forecast = False,
    to_printer: Print = False,
    printer: Printer = None,
    quiet: Quiet = False,
    notes: Notes = False,
    as_json: Json = False,
) -> int:
    """Build a handout and prove the help panel on each page.

    The finished file is read back, by other means than drew it, before it is put in place.

    Example: groundsheet build --recipe first-steps --region US -o packet.pdf
    """
    from groundsheet import api

    refuse_two_readers(person=person, answers=answers)
    if printer is not None and not to_printer:
        raise Usage("--printer goes with --print.")
    if to_printer and (output is not None or as_json):
        raise Usage("--print takes the place of -o and --json.", remedy="Leave one of them out.")
    if copy_in is not None and (to_printer or forecast or output == STDIN):
        raise Usage(
            "--copy-in makes two files, so it can't stand with --print, --forecast or -o -."
        )
    check_output(output, force, as_json)
    how = how_of(quiet=quiet, notes=notes)
    desk = open_desk(practice, language=language, quiet=as_json, how=how)
    whom, answered = _person(name, clinician, appointment, person), typed_from(answers)

    def make(in_session: bool, drafts: bool) -> api.Built:
        return api.build(
            desk,
            modules or (),
            recipe=recipe,
            region=region,
            person=whom,
            answers=answered,
            optional=optional or (),
            audience=audience,
            clinician_sheet=clinician_sheet,
            all_lines=all_lines,
            paper=paper,
            variant=variant,
            as_of=as_of,
            discreet=discreet,
            copy_in=copy_in,
            in_session=in_session,
            drafts=drafts,
        )

    built = decided(make, in_session=in_session, drafts=drafts, asking=not as_json)
    if forecast:
        _forecast(built, as_json)
    elif to_printer:
        with told_around(desk, _notes(built), how, region=built.handout.contacts.region):
            api.print_built(built, printer)
            say(f"{built.handout.code} went to the printer: {built.proven.pages} pages.")
    else:
        deliver(desk, built, output, force=force, shared=shared, as_json=as_json, how=how)
    return int(ExitCode.DONE)


def _forecast(built: "api.Built", as_json: bool) -> None:
    """How many pages each print size takes; nothing is written."""
    from groundsheet import api

    forecasts = api.forecast(built)
    if as_json:
        rows = [
            {"print_size": f.print_size, "pages": f.pages, "sheets": f.sheets} for f in forecasts
        ]
        show_json({"forecast": rows})
        return
    for entry in forecasts:
        name = f"{entry.print_size} pt" if entry.print_size else "usual"
        show(f"{name:>6}  {entry.pages:>3} pages  {entry.sheets:>3} sheets of paper")


@layout_options(without=("flat", "copies"))
def preview(
    modules: Modules = None,
    recipe: RecipeOption = None,
    region: Region = None,
    practice: PracticeFile = None,
    language: LanguageOption = None,
    optional: Optional = None,
    audience: AudienceOption = None,
    clinician_sheet: ClinicianSheet = False,
    paper: PaperOption = None,
    variant: "api.Variant" = LAID_OUT,
    as_of: AsOf = None,
    output: Annotated[
        str,
        typer.Option(
            "--output", "-o", metavar="FOLDER", help="Where the pictures go; made if need be."
        ),
    ] = "preview",
    dpi: Annotated[
        int,
        typer.Option(
            "--dpi", metavar="DOTS", min=72, max=300, help="Dots per inch of the pictures."
        ),
    ] = 100,
    sheet: Annotated[
        bool, typer.Option("--sheet", help="Make one picture of all pages, side by side.")
    ] = False,
    force: Force = False,
    quiet: Quiet = False,
    notes: Notes = False,
    as_json: Json = False,
) -> int:
    """Look at a handout as pictures, one PNG a page. It says what would stop the paper.

    Example: groundsheet preview stop-pause --region US -o pictures

    All pages at a glance: groundsheet preview --recipe first-steps --region US --sheet
    """
    from groundsheet import api

    if output == STDIN:
        raise Usage("pictures go into a folder: name it.", remedy="Such as -o pictures")
    how = how_of(quiet=quiet, notes=notes)
    desk = open_desk(practice, language=language, quiet=as_json, to_look_at=True, how=how)
    built = api.build(
        desk,
        modules or (),
        recipe=recipe,
        region=region,
        optional=optional or (),
        audience=audience,
        clinician_sheet=clinician_sheet,
        paper=paper,
        variant=replace(variant, flat=True),
        as_of=as_of,
    )
    paths = api.save_pictures(built, output, dpi=dpi, force=force, sheet=sheet)
    if as_json:
        show_json({"pages": [str(path) for path in paths], **_notes_json(desk, built)})
        return int(ExitCode.DONE)
    with told_around(desk, _notes(built), how, region=built.handout.contacts.region):
        for path in paths:
            show(str(path))
    return int(ExitCode.DONE)


def verify(
    file: Annotated[
        str,
        typer.Argument(
            metavar="FILE",
            help="A PDF that groundsheet made; with --run also a run's folder; - is standard "
            "input.",
        ),
    ],
    run: Annotated[
        bool,
        typer.Option("--run", help="It is a print file, or a run's folder: look at each packet."),
    ] = False,
    manifest: Annotated[
        Path | None,
        typer.Option("--manifest", metavar="FILE", help="Of its run.  [default: beside it]"),
    ] = None,
    practice: PracticeFile = None,
    as_json: Json = False,
) -> int:
    """Look at a finished file again: is it whole, and up to date?

    It looks at the help panel on each page and at what has changed since, and says what it checked
    and what it didn't. Exit code 1 if anything is wrong.

    Example: groundsheet verify packet.pdf
    """
    from groundsheet import api

    if run:
        if file == STDIN:
            raise Usage(
                "a run can't be read from standard input: name its print file or its folder."
            )
        return _verify_run(open_desk(practice), Path(file), manifest, as_json=as_json)
    result = api.verify(open_desk(practice), pdf_from(file))
    shown = "standard input" if file == STDIN else file
    if as_json:
        show_json(
            {
                "path": file, "facts": result.facts,
                "findings": notices_json(result.findings), "notes": notices_json(result.notes),
                "filled": result.filled,
                "checks": list(result.checks), "not_checked": list(api.NOT_CHECKED),
            }
        )  # fmt: skip
    elif result.findings:
        show(f"{shown}: {'do not hand out' if result.looked_at else 'not looked at'}")
        for finding in result.findings:
            show(f"  {in_words(finding)}")
    else:
        state = "filled in; contacts whole, and " if result.filled else ""
        show(f"{shown}: {state}nothing wrong in what was checked")
        for notice in result.notes:
            show(f"  {in_words(notice)}")
        _show_checks(api.CHECKS, result.checks, api.NOT_CHECKED)
    return int(ExitCode.FINDINGS if result.findings else ExitCode.DONE)


def _verify_run(desk: "api.Desk", file: Path, manifest: Path | None, *, as_json: bool) -> int:
    from groundsheet import api

    result = api.verify_run(desk, file, manifest)
    if as_json:
        show_json(
            {
                "path": str(file), "packets": result.packets,
                "findings": notices_json(result.findings), "notes": notices_json(result.notes),
                "checks": list(result.checks), "not_checked": list(api.RUN_NOT_CHECKED),
            }
        )  # fmt: skip
    elif result.findings:
        show(f"{file}: do not hand out ({len(result.findings)} findings)")
        for finding in result.findings:
            show(f"  {in_words(finding)}")
    else:
        packets = "1 packet" if result.packets == 1 else f"all {result.packets} packets"
        show(f"{file}: {packets}, and nothing wrong in what was checked")
        for notice in result.notes:
            show(f"  {in_words(notice)}")
        _show_checks(api.RUN_CHECKS, result.checks, api.RUN_NOT_CHECKED)
    return int(ExitCode.FINDINGS if result.findings else ExitCode.DONE)


def _show_checks(
    words_of: Mapping[str, str], checks: Iterable[str], not_checked: Mapping[str, str]
) -> None:
    looked_at = set(checks)
    for code, words in words_of.items():
        if code in looked_at:
            show(f"  checked: {words}")
    for code, words in words_of.items():
        if code not in looked_at and code != "folder":  # none where a file was named
            show(f"  not checked, since its record doesn't tell: {words}")
    for words in not_checked.values():
        show(f"  not checked: {words}")


def _person(
    name: str | None, clinician: str | None, appointment: str | None, person: str | None
) -> "api.Person | api.Typed | None":
    from groundsheet import api

    given = {
        option: value
        for option, value in (
            ("--for", name), ("--clinician", clinician), ("--appointment", appointment),
        )
        if value is not None
    }  # fmt: skip
    if given and person is not None:
        raise Usage(
            f"{' and '.join(given)} and --person both say whom it is for.",
            remedy="Use one of them.",
        )
    if given:
        return api.person_with(
            " ".join(given), name=name, clinician=clinician, next_appointment=appointment
        )
    return typed_from(person)


def check_output(output: str | None, force: bool, as_json: bool) -> None:
    """Refuses an output that can't be, before any work is done."""
    from groundsheet import api

    if output == STDIN:
        if as_json:
            raise Usage("-o - and --json both want standard output.", remedy="Use one of them.")
        if is_terminal(sys.stdout):
            raise Usage(
                "a PDF would spoil the terminal.",
                remedy="Name a file (-o packet.pdf), or send it on: -o - | lp",
            )
    elif output is not None:
        if "\0" in output:
            raise InvalidInput(
                Problem("it holds a character that no file name can have.", Place("--output"))
            )
        api.refuse_existing_output(output, force=force)


def _notes(built: "api.Built") -> tuple["api.Notice", ...]:
    """What to know before it is handed out."""
    return (*built.left_out, *built.warnings)


def _notes_json(desk: "api.Desk", built: "api.Built") -> dict[str, Any]:
    """The same for JSON, all of it at all times."""
    return {
        "left_out": left_out_json(built.left_out),
        "warnings": notices_json((*desk.notices, *built.warnings)),
    }


def deliver(
    desk: "api.Desk",
    built: "api.Built",
    output: str | None,
    *,
    force: bool,
    shared: bool,
    as_json: bool,
    how: "api.How" = "usual",
) -> None:
    """Puts a handout where it was asked for, and says what is on it."""
    from groundsheet import api

    region = built.handout.contacts.region
    if output == STDIN:
        with told_around(desk, _notes(built), how, region=region):
            _write_out(built.proven.data)
        return
    paths = api.save_with_copy(built, output or ".", force=force, shared=shared)
    path, *copies = [each.absolute() for each in paths]
    if as_json:
        copy = {"copy": str(copies[0])} if copies else {}
        show_json(_facts(desk, built, path) | copy)
        return
    with told_around(desk, _notes(built), how, region=region):
        if how != "quiet":
            say(_summary(built))
        for each in (path, *copies):
            show(str(each))


def _write_out(data: bytes) -> None:
    """Bytes to standard output.

    Raises:
        CannotWrite
    """
    try:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    except AttributeError:
        raise CannotWrite("standard output is closed.") from None
    except OSError as error:
        raise CannotWrite(f"standard output: {error.strerror}.") from None


def _summary(built: "api.Built") -> str:
    """What it is, and for where."""
    numbers = " and ".join(built.handout.panel.first_numbers)
    pages = "1 page" if built.proven.pages == 1 else f"{built.proven.pages} pages"
    region = built.handout.contacts.region_name
    return f"{pages} for {region}; {numbers} read back from the foot of each."


def _facts(desk: "api.Desk", built: "api.Built", path: Path) -> dict[str, Any]:
    contacts = built.handout.contacts
    return {
        "path": str(path),
        "pages": built.proven.pages,
        "sha256": built.proven.sha256,
        "region": contacts.region,
        "modules": [
            {"id": s.module.id, "code": s.module.code, "version": s.module.version}
            for s in built.handout.sections
        ],
        "contacts": [row for entry in built.handout.printed_contacts for row in ways_json(entry)],
    } | _notes_json(desk, built)
