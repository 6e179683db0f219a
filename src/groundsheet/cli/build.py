"""`build`, `preview` and `verify`: paper."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from groundsheet.cli.options import (
    AsOf,
    Force,
    Json,
    Modules,
    Output,
    PaperOption,
    PracticeFile,
    Printer,
    RecipeOption,
    Region,
    Shared,
    find_practice,
    typed_from,
)
from groundsheet.cli.output import note, say, show, show_json, visible
from groundsheet.cli.variants import (
    Binding,
    Booklet,
    Card,
    Copies,
    Flat,
    InkSaver,
    PrintSize,
    Sides,
    variant,
)
from groundsheet.errors import CannotWrite, ExitCode, InvalidInput, Place, Problem, Usage

if TYPE_CHECKING:
    from groundsheet.api import Built, Typed
    from groundsheet.crisis import CrisisService, Emergency
    from groundsheet.people import Person

Name = Annotated[
    str | None,
    typer.Option(
        "--for",
        metavar="NAME",
        help="Whom it is for. Stays in the shell's history; --person doesn't.",
    ),
]
ClinicianName = Annotated[
    str | None,
    typer.Option("--clinician", metavar="NAME", help="Who gives it; one of your profile's."),
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
    typer.Option("--with", metavar="BLOCK", help="An optional block that is to be printed."),
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


def build(
    modules: Modules = None,
    recipe: RecipeOption = None,
    region: Region = None,
    practice: PracticeFile = None,
    name: Name = None,
    clinician: ClinicianName = None,
    appointment: Appointment = None,
    person: PersonFile = None,
    answers: AnswersFile = None,
    optional: Optional = None,
    clinician_sheet: ClinicianSheet = False,
    paper: PaperOption = None,
    print_size: PrintSize = None,
    ink_saver: InkSaver = False,
    flat: Flat = False,
    binding: Binding = 0.0,
    sides: Sides = None,
    booklet: Booklet = False,
    card: Card = None,
    copies: Copies = None,
    as_of: AsOf = None,
    output: Output = None,
    force: Force = False,
    shared: Shared = False,
    discreet: Discreet = False,
    forecast: Forecast = False,
    to_printer: Print = False,
    printer: Printer = None,
    as_json: Json = False,
) -> int:
    """Build a handout and prove it: crisis contacts on every page, read back from the file.

    Example: groundsheet build --recipe first-steps --region US -o packet.pdf
    """
    from groundsheet import api

    if person == "-" and answers == "-":
        raise Usage("--person - and --answers - both want standard input.")
    if printer is not None and not to_printer:
        raise Usage("--printer goes with --print.")
    if to_printer and (output is not None or as_json):
        raise Usage("--print takes the place of -o and --json.", remedy="Leave one of them out.")
    check_output(output, force, as_json)
    built = api.build(
        modules or (),
        recipe=recipe,
        region=region,
        practice=find_practice(practice),
        person=_person(name, clinician, appointment, person),
        answers=typed_from(answers),
        optional=optional or (),
        clinician_sheet=clinician_sheet,
        paper=paper,
        variant=variant(
            print_size=print_size,
            ink_saver=ink_saver,
            flat=flat,
            binding=binding,
            sides=sides,
            booklet=booklet,
            card=card,
            copies=copies,
        ),
        as_of=as_of,
        discreet=discreet,
    )
    if forecast:
        _forecast(built, as_json)
    elif to_printer:
        _tell(built)
        api.print_built(built, printer)
        say(f"{built.handout.code} went to the printer: {built.proven.pages} pages.")
    else:
        deliver(built, output, force=force, shared=shared, as_json=as_json)
    return int(ExitCode.DONE)


def _forecast(built: "Built", as_json: bool) -> None:
    """How many pages each print size takes; nothing is written."""
    from groundsheet import api

    found = api.forecast(built)
    if as_json:
        rows = [{"print_size": f.print_size, "pages": f.pages, "sheets": f.sheets} for f in found]
        show_json({"forecast": rows})
        return
    for entry in found:
        name = f"{entry.print_size} pt" if entry.print_size else "usual"
        show(f"{name:>6}  {entry.pages:>3} pages  {entry.sheets:>3} sheets of paper")


def preview(
    modules: Modules = None,
    recipe: RecipeOption = None,
    region: Region = None,
    practice: PracticeFile = None,
    optional: Optional = None,
    clinician_sheet: ClinicianSheet = False,
    paper: PaperOption = None,
    print_size: PrintSize = None,
    ink_saver: InkSaver = False,
    binding: Binding = 0.0,
    sides: Sides = None,
    booklet: Booklet = False,
    card: Card = None,
    as_of: AsOf = None,
    output: Annotated[
        Path,
        typer.Option(
            "--output", "-o", metavar="FOLDER", help="Where the pictures go; made if need be."
        ),
    ] = Path("preview"),
    dpi: Annotated[
        int, typer.Option("--dpi", min=72, max=300, help="Dots an inch of the pictures.")
    ] = 100,
    force: Force = False,
    as_json: Json = False,
) -> int:
    """Look at a handout as pictures, one PNG a page, made from the proven file.

    Example: groundsheet preview stop-pause --region US -o pictures
    """
    from groundsheet import api

    built = api.build(
        modules or (),
        recipe=recipe,
        region=region,
        practice=find_practice(practice),
        optional=optional or (),
        clinician_sheet=clinician_sheet,
        paper=paper,
        variant=variant(
            print_size=print_size,
            ink_saver=ink_saver,
            flat=True,
            binding=binding,
            sides=sides,
            booklet=booklet,
            card=card,
        ),
        as_of=as_of,
    )
    _tell(built)
    paths = api.save_pictures(built, output, dpi=dpi, force=force)
    if as_json:
        show_json({"pages": [str(path) for path in paths]})
    else:
        for path in paths:
            show(str(path))
    return int(ExitCode.DONE)


def verify(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A PDF that groundsheet made.")],
    run: Annotated[
        bool, typer.Option("--run", help="It is a print file: look for each packet's code.")
    ] = False,
    manifest: Annotated[
        Path | None,
        typer.Option("--manifest", metavar="FILE", help="Of its run.  [default: beside it]"),
    ] = None,
    practice: PracticeFile = None,
    as_json: Json = False,
) -> int:
    """Prove a finished file again, against today's contacts. Exit code 1 if anything is wrong."""
    from groundsheet import api

    if run:
        return _verify_run(file, manifest, as_json=as_json)
    result = api.verify(file, practice=find_practice(practice))
    if as_json:
        show_json(
            {
                "path": str(file),
                "facts": result.facts,
                "findings": list(result.findings),
                "note": result.note,
            }
        )
    elif result.findings:
        show(f"{file}: do not hand out")
        for finding in result.findings:
            show(f"  {visible(finding)}")
    else:
        listed = result.note or "as listed today"
        show(f"{file}: whole and legible contacts on every page, {visible(listed)}")
    return int(ExitCode.FINDINGS if result.findings else ExitCode.DONE)


def _verify_run(file: Path, manifest: Path | None, *, as_json: bool) -> int:
    from groundsheet import api

    result = api.verify_run(file, manifest)
    if as_json:
        show_json({"path": str(file), "packets": result.packets, "findings": list(result.findings)})
    elif result.findings:
        show(f"{file}: {len(result.findings)} findings")
        for finding in result.findings:
            show(f"  {visible(finding)}")
    else:
        show(f"{file}: all {result.packets} packets, each whole and once, as they were proven")
    return int(ExitCode.FINDINGS if result.findings else ExitCode.DONE)


def _person(
    name: str | None, clinician: str | None, appointment: str | None, person: str | None
) -> "Person | Typed | None":
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
            remedy="Take one of them.",
        )
    if given:
        return api.person_with(
            " ".join(given), name=name, clinician=clinician, next_appointment=appointment
        )
    return typed_from(person)


def check_output(output: str | None, force: bool, as_json: bool) -> None:
    """Refuses an output that can't be, before any work is done."""
    from groundsheet import api

    if output == "-":
        if as_json:
            raise Usage("-o - and --json both want standard output.", remedy="Take one of them.")
        if sys.stdout.isatty():
            raise Usage("a PDF would spoil the terminal.", remedy="Send it on: -o - | lp")
    elif output is not None:
        if "\0" in output:
            raise InvalidInput(Problem("a file name can't hold a NUL.", Place("--output")))
        api.refuse_existing_output(Path(output), force=force)


def _tell(built: "Built") -> None:
    """What to know before it is handed out."""
    for warning in built.warnings:
        note(warning)
    for entry in built.left_out:
        note(f"{entry.name}: {entry.reason}.", "left out:")
    if any("withdrawn" not in entry.reason for entry in built.left_out):
        say("          Confirm them to have them printed: groundsheet contacts confirm ID")


def deliver(
    built: "Built", output: str | None, *, force: bool, shared: bool, as_json: bool
) -> None:
    """Puts a handout where it was asked for, and says what is on it."""
    from groundsheet import api

    _tell(built)
    if output == "-":
        try:
            sys.stdout.buffer.write(built.proven.data)
            sys.stdout.buffer.flush()
        except OSError as error:
            raise CannotWrite(f"standard output: {error.strerror}.") from None
        return
    path = api.save(built, Path(output or "."), force=force, shared=shared).absolute()
    if as_json:
        show_json(_facts(built, path))
        return
    numbers = " and ".join(built.handout.band_numbers)
    pages = "1 page" if built.proven.pages == 1 else f"{built.proven.pages} pages"
    say(f"{pages} for {built.handout.contacts.region_name}; {numbers} proven on each.")
    show(str(path))


def _facts(built: "Built", path: Path) -> dict[str, Any]:
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
        "contacts": [row for entry in built.handout.printed_contacts for row in _ways(entry)],
        "left_out": [{"id": e.id, "name": e.name, "reason": e.reason} for e in built.left_out],
        "warnings": list(built.warnings),
    }


def _ways(entry: "Emergency | CrisisService") -> list[dict[str, Any]]:
    """The ways to reach a contact, as others read them."""
    from groundsheet.crisis import Emergency

    if isinstance(entry, Emergency):
        return [{"id": entry.id, "channel": "voice", "display": entry.display, "dial": entry.dial}]
    fields = {"channel", "display", "dial", "keyword", "menu_steps", "hours", "networks"}
    return [
        {"id": entry.id, **point.model_dump(mode="json", include=fields)}
        for point in entry.channels
    ]
