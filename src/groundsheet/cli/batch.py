"""`batch`: a packet for each row of a roster, as files of their own and as one to print."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from groundsheet.api import Code, ExitCode, InvalidInput, Place, Problem, Usage
from groundsheet.cli.cluster import ExecutorOption, refuse_cluster, workers
from groundsheet.cli.decide import decided
from groundsheet.cli.options import (
    STDIN,
    AudienceOption,
    Drafts,
    InSession,
    Json,
    LanguageOption,
    Notes,
    PaperOption,
    PracticeFile,
    Printer,
    Quiet,
    RecipeOption,
    open_desk,
    refuse_two_readers,
    region_option,
    standard_input,
    typed_from,
)
from groundsheet.cli.output import (
    ask,
    can_ask,
    left_out_json,
    notices_json,
    say,
    show,
    show_error,
    show_json,
    tell,
)
from groundsheet.cli.progress import How, telling
from groundsheet.cli.told import how as how_of, told_around
from groundsheet.cli.variants import LAID_OUT, layout_options

if TYPE_CHECKING:
    from groundsheet import api

RosterFile = Annotated[
    str,
    typer.Argument(
        metavar="ROSTER",
        help="CSV, XLSX or JSON Lines: a row for each packet; - is standard input.",
    ),
]
Out = Annotated[
    Path | None,
    typer.Option("--out", metavar="FOLDER", help="A file for each row goes there."),
]
Merge = Annotated[
    Path | None,
    typer.Option("--merge", metavar="FILE", help="One file of all packets, ready to print."),
]
Slips = Annotated[
    bool,
    typer.Option("--slips", help="Add a slip before each packet, and totals at the end."),
]
Chunk = Annotated[
    int | None,
    typer.Option(
        "--chunk", metavar="N", min=1, help="The most packets in one print file.  [default: 500]"
    ),
]
Names = Annotated[
    Literal["ref", "sequence"],
    typer.Option("--names", help="Name files by ref, or by plain numbers."),
]
Only = Annotated[
    list[str] | None,
    typer.Option(
        "--only", metavar="REF", help='Make only this row (a ref, or "row 7"); @FILE names a list.'
    ),
]
Maps = Annotated[
    list[str] | None,
    typer.Option(
        "--map", metavar="FIELD=HEAD", help='Which column is which, such as name="Client Name".'
    ),
]
Refs = Annotated[
    Literal["number", "order"] | None,
    typer.Option(
        "--refs", help="How rows without a ref are named: from the system's number, or by order."
    ),
]
Dates = Annotated[
    Literal["month-first", "day-first"] | None,
    typer.Option("--dates", help="How 03/12/2026 is meant.  [default: as the region writes it]"),
]
Encoding = Annotated[
    str | None,
    typer.Option("--encoding", metavar="NAME", help='What the file is, such as "Mac Roman".'),
]
_MOST_ROWS = 20
"""Rows that are told one by one."""
Jobs = Annotated[
    int | None,
    typer.Option(
        "--jobs",
        metavar="N",
        min=1,
        max=64,
        help="How many packets to make at once.  [default: one for each core]",
    ),
]


@layout_options()
def batch(
    roster: RosterFile,
    out: Out = None,
    recipe: RecipeOption = None,
    region: Annotated[
        str | None, region_option("Where the people are; a row's own region comes first.")
    ] = None,
    audience: AudienceOption = None,
    practice: PracticeFile = None,
    language: LanguageOption = None,
    merge: Merge = None,
    slips: Slips = False,
    slip_names: Annotated[
        bool, typer.Option("--slip-names", help="Print on each slip whose packet it is.")
    ] = False,
    chunk: Chunk = None,
    names: Names = "ref",
    only: Only = None,
    maps: Maps = None,
    ignore_others: Annotated[
        bool, typer.Option("--ignore-others", help="Ignore columns that aren't known.")
    ] = False,
    refs: Refs = None,
    dates: Dates = None,
    encoding: Encoding = None,
    skip_faulty: Annotated[
        bool, typer.Option("--skip-faulty", help="Make the rows without faults, list the others.")
    ] = False,
    omit_unprintable_names: Annotated[
        bool,
        typer.Option(
            "--omit-unprintable-names", help="Leave off names that the fonts have no letters for."
        ),
    ] = False,
    paper: PaperOption = None,
    variant: "api.Variant" = LAID_OUT,
    discreet: Annotated[
        bool, typer.Option("--discreet", help="Leave the practice's name off the paper.")
    ] = False,
    in_session: InSession = False,
    drafts: Drafts = False,
    to_printer: Annotated[
        bool, typer.Option("--print", help="Send what is made to a printer (CUPS) as well.")
    ] = False,
    printer: Printer = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Check every row, say what it takes, make nothing.")
    ] = False,
    again: Annotated[
        bool, typer.Option("--again", help="Make, and print, again what is there already.")
    ] = False,
    fail_fast: Annotated[
        bool, typer.Option("--fail-fast", help="Begin no more rows once one has failed.")
    ] = False,
    jobs: Jobs = None,
    executor: ExecutorOption = None,
    progress: Annotated[
        How,
        typer.Option("--progress", help="How progress is told: auto is a bar on a terminal."),
    ] = "auto",
    quiet: Quiet = False,
    notes: Notes = False,
    as_json: Json = False,
) -> int:
    """Make a packet for each row of a roster. The same command again makes only what is missing.

    Example: groundsheet batch thursday.csv --recipe first-steps --region US --out packets

    Example: groundsheet batch thursday.csv --recipe first-steps --region US --merge run.pdf
    """
    from groundsheet import api

    refuse_two_readers(ROSTER=roster, only=only)
    refuse_cluster(executor, jobs, printing=to_printer)
    how = how_of(quiet=quiet, notes=notes)
    desk = open_desk(practice, language=language, quiet=as_json, how=how)
    if printer is not None and not to_printer:
        raise Usage("--printer goes with --print.")
    folder = api.run_folder(out, merge, slips=slips)
    request = api.BatchRequest(
        recipe,
        region,
        paper,
        variant,
        names,
        discreet,
        files=out is not None,
        merge=merge.name if merge else None,
        slips=slips,
        slip_names=slip_names,
        chunk=chunk,
        printer=(printer or "") if to_printer else None,
        audience=audience,
        skip_faulty=skip_faulty,
        omit_unprintable_names=omit_unprintable_names,
        again=again,
    )
    reading = api.RosterReading(
        refs=refs, ignore_others=ignore_others, dates=dates, encoding=encoding
    ).mapped(maps or ())
    wanted = _refs(only or ())
    rows = standard_input(api.MAX_ROSTER_BYTES) if roster == STDIN else Path(roster)

    def planned(reading: api.RosterReading) -> api.Plan:
        def prepare(in_session: bool, drafts: bool) -> api.Plan:
            asked = replace(request, in_session=in_session, drafts=drafts)
            return api.plan_batch(desk, rows, folder, asked, only=wanted, reading=reading)

        return decided(prepare, in_session=in_session, drafts=drafts, asking=not as_json)

    try:
        plan = planned(reading)
    except api.ColumnsSuggested as error:
        if as_json or not can_ask():
            raise
        _take(error)
        plan = planned(error.suggestion)
    if not as_json:
        _tell(plan, how)
    if dry_run:
        takes = api.estimate(plan)
        if as_json:
            show_json(
                {
                    "packets": takes.packets, "pages": takes.pages, "sheets": takes.sheets,
                    "ink": round(takes.ink, 2),
                    "failed": list(dict.fromkeys(row.ref for row in plan.faulty)),
                }
            )  # fmt: skip
        else:
            show(f"{takes.packets} packets, {takes.pages} pages, {takes.sheets} sheets of paper")
            show(f"ink: {takes.ink:.1f}% of the paper, counted as black")
        return int(ExitCode.FINDINGS if plan.faulty else ExitCode.DONE)
    # The bar begins when the cluster has been proven, and what is said of it stands above.
    with (
        workers(executor, folder, desk, jobs) as who,
        telling(progress, quiet=quiet) as told,
    ):
        try:
            run = api.run_batch(plan, fail_fast=fail_fast, told=told, **who)
        except KeyboardInterrupt:
            say("What was made is kept. The same command goes on from there.")
            raise
    if as_json:
        _show_json(plan, run)
    else:
        _show(plan, run, how)
    return int(ExitCode.DONE if run.complete else ExitCode.FINDINGS)


def _take(error: "api.ColumnsSuggested") -> None:
    """Shows what columns look like, and asks whether they are to be taken so.

    Raises:
        typer.Exit: they aren't.
    """
    show_error(error)
    answer = ask("Take them so? (y/n)", "Add what is named above to the command.")
    if answer.casefold() not in ("y", "yes"):
        raise typer.Exit(int(ExitCode.INVALID_INPUT))


def _tell(plan: "api.Plan", how: "api.How") -> None:
    """How the roster was read, and what to know before the packets are handed out."""
    reading = [note for note in plan.notes if note.code in _OF_READING]
    rows = [note for note in plan.notes if note.code in _OF_ROWS]
    notes = [note for note in plan.notes if note.code not in {*_OF_READING, *_OF_ROWS}]
    if how != "quiet":
        tell(plan.reading, *reading)
    notices = (*plan.left_out, *notes, *rows[:_MOST_ROWS])
    with told_around(plan.desk, notices, how, region=plan.request.region or ""):
        if len(rows) > _MOST_ROWS:
            say(f"and {len(rows) - _MOST_ROWS} more.")


_OF_READING = (Code.ROSTER_COLUMNS, Code.REFS_MADE)
"""What is said of how the roster was read."""
_OF_ROWS = (Code.PLAN_HINTS, Code.ROW_FAULTY)
"""What is said of one row."""


def _print_files(plan: "api.Plan", run: "api.BatchRun") -> list[str]:
    return [one.target.name for one in plan.prints if one.target.name in run.placed]


def _show_json(plan: "api.Plan", run: "api.BatchRun") -> None:
    """What the run came to, for other programs."""
    done = run.progress
    show_json(
        {
            "folder": str(run.folder), "made": done.made, "kept": done.kept,
            "failed": list(run.failed), "print_files": _print_files(plan, run),
            "left": list(run.left),
            "notes": notices_json((*plan.desk.notices, *plan.notes, *run.notices)),
            "left_out": left_out_json(plan.left_out),
        }
    )  # fmt: skip


def _show(plan: "api.Plan", run: "api.BatchRun", how: "api.How") -> None:
    """What the run came to."""
    tell(*run.notices)
    done, prints = run.progress, _print_files(plan, run)
    proven = "; the help panel of each page is proven" if run.placed else ""
    if how != "quiet":
        say(f"{done.made} made, {done.kept} there before{proven}.")
    if set(run.placed) - set(prints):
        show(str(run.folder))
    for name in prints:
        show(str(run.folder / name))


def _refs(only: list[str] | tuple[str, ...]) -> list[str]:
    """The refs that are asked for; `@FILE` stands for those in a file, one a line."""
    refs: list[str] = []
    for text in only:
        if not text.startswith("@"):
            refs.append(text)
            continue
        typed = typed_from(text[1:])
        if typed is None:
            raise Usage("a file's name is missing after @, such as @failed.txt.")
        try:
            lines = typed.data.decode("utf-8").splitlines()
        except UnicodeDecodeError:
            raise InvalidInput(Problem("expected text.", Place(typed.shown))) from None
        refs += [line.strip() for line in lines if line.strip()]
    return refs
