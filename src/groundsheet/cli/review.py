"""`review`: what a named person of the practice approves, and for which text."""

import datetime as dt
import textwrap
from typing import TYPE_CHECKING, Annotated

import typer

from groundsheet.api import ExitCode, Usage
from groundsheet.cli.approve import approved_json, marked, sit
from groundsheet.cli.build import check_output, deliver
from groundsheet.cli.library import fault_of, show_words
from groundsheet.cli.options import (
    Force,
    Json,
    LanguageOption,
    On,
    Output,
    PaperOption,
    PracticeFile,
    Region,
    open_desk,
    parse_date,
)
from groundsheet.cli.output import notices_json, show, show_error, show_json, tell, visible
from groundsheet.cli.shell import completing

if TYPE_CHECKING:
    from groundsheet import api

app = typer.Typer(
    help="Approve texts, and take approvals back.\n\n"
    "An approval is bound to exactly the text that was read.",
    no_args_is_help=True,
)

ModuleArgument = Annotated[
    str,
    typer.Argument(
        metavar="MODULE", autocompletion=completing("module"), help="Its id; `list` has them all."
    ),
]
By = Annotated[
    str, typer.Option("--by", metavar="NAME", help="Name and credential, such as “A. Name, RN”.")
]


@app.callback()
def _root() -> None:
    pass


@app.command()
def status(
    practice: PracticeFile = None, language: LanguageOption = None, as_json: Json = False
) -> int:
    """How each module stands: approved, or a draft and why."""
    from groundsheet import api

    desk = open_desk(practice, language=language)
    states, fault = api.status(desk), fault_of(api.catalog(desk))
    if as_json:
        show_json(
            {
                "modules": [
                    {
                        "id": name,
                        "state": state.kind,
                        "by": state.last.by if state.last else None,
                        "on": str(state.last.on) if state.last else None,
                        "until": str(state.last.until) if state.last else None,
                        "version_unchanged": conflict is not None,
                    }
                    for name, (state, conflict) in states.items()
                ]
            }
        )
    else:
        for name, (state, conflict) in states.items():
            show(f"  {name:<18}{api.in_words(state)}")
            if conflict is not None:
                show(f"  {'':<18}Its text changed and its version {conflict.version} didn't.")
    if fault:  # beside the list, not in its place
        show_error(fault)
        return int(fault.exit_code)
    broken = any(conflict is not None for _, conflict in states.values())
    return int(ExitCode.FINDINGS if broken else ExitCode.DONE)


@app.command("show")
def show_review(
    module: ModuleArgument,
    region: Region = None,
    practice: PracticeFile = None,
    language: LanguageOption = None,
    paper: PaperOption = None,
    output: Output = None,
    force: Force = False,
    as_json: Json = False,
) -> int:
    """What a reviewer decides on; as paper with -o.

    Claims, cautions, findings, questions, and what changed since it was last approved. On paper
    it needs --region, as all paper does: the contacts stand on each page.
    """
    from groundsheet import api

    desk = open_desk(practice, language=language)
    if output is not None:
        check_output(output, force, as_json)
        built = api.review_sheet(desk, module, region=region, paper=paper)
        deliver(desk, built, output, force=force, shared=False, as_json=as_json)
        return int(ExitCode.DONE)
    entry = api.review(desk, module)
    if as_json:
        _json(entry)
    else:
        _show(entry, api.show(desk, module), api.reading(desk, entry.module))
    return int(ExitCode.DONE)


@app.command()
def approve(
    modules: Annotated[
        list[str],
        typer.Argument(metavar="MODULE", autocompletion=completing("module"), help="The modules."),
    ],
    by: Annotated[
        str | None,
        typer.Option(
            "--by",
            metavar="NAME",
            help="Name and credential, such as “A. Name, RN”; asked for if left out.",
        ),
    ] = None,
    until: Annotated[
        dt.date | None,
        typer.Option(
            "--until",
            metavar="DATE",
            parser=parse_date,
            help="The last day on which it holds.  [default: twelve months]",
        ),
    ] = None,
    answer: Annotated[
        list[str] | None,
        typer.Option(
            "--answer",
            metavar="ITEM=VALUE",
            help="For scripts: yes, no or n/a, with the sentence: “help=yes: call now”. For one "
            "module alone: MODULE/ITEM=VALUE. Without it, you are shown the text and asked.",
        ),
    ] = None,
    on: On = None,
    practice: PracticeFile = None,
    language: LanguageOption = None,
    as_json: Json = False,
) -> int:
    """Read modules, answer for them, and approve them.

    Each is shown, or what changed since it was last approved; then you are asked what its text
    calls for. It is recorded when you finish it, and a changed word makes it void.
    """
    from groundsheet import api

    desk = open_desk(practice, language=language)
    desk.need_folder()
    if not answer:
        return sit(desk, modules, by=by, until=until, on=on, as_json=as_json)
    if by is None:
        raise Usage("with --answer nothing is asked: give --by NAME as well.")
    answers = dict(_pair(entry) for entry in answer)
    records = api.approve(desk, modules, by=by, answers=answers, until=until, on=on)
    if as_json:
        show_json({"modules": [approved_json(record) for record in records]})
        return int(ExitCode.DONE)
    for record in records:
        show(f"{record.module}: approved by {record.by} until {record.until}.")
    return int(ExitCode.DONE)


@app.command()
def withdraw(
    module: ModuleArgument,
    by: By,
    why: Annotated[str, typer.Option("--why", metavar="TEXT", help="The reason.")],
    on: On = None,
    practice: PracticeFile = None,
    language: LanguageOption = None,
    as_json: Json = False,
) -> int:
    """Take an approval back; the paper says "draft" from now on."""
    from groundsheet import api

    api.unapprove(open_desk(practice, language=language), module, by=by, why=why, on=on)
    if as_json:
        show_json({"modules": [{"id": module, "approved": False}]})
    else:
        show(f"{module}: no longer approved.")
    return int(ExitCode.DONE)


def _pair(text: str) -> tuple[str, str]:
    name, mark, value = text.partition("=")
    if not mark:
        raise Usage(f"{text[:40]!r} is not ITEM=VALUE.", remedy="Example: --answer purpose=yes")
    return name.strip(), value.strip()


def _json(entry: "api.Review") -> None:
    from groundsheet import api

    show_json(
        {
            "module": entry.module.id,
            "version": entry.module.version,
            "digest": entry.digest,
            "state": entry.state.kind,
            "reason": api.in_words(entry.state),
            "claims": [
                claim.model_dump(mode="json")
                for claim in (*entry.module.evidence, *entry.module.claims)
            ],
            "findings": [
                {
                    "rule": f.rule,
                    "severity": f.severity,
                    "line": f.place.line,
                    "message": f.message,
                }
                for f in entry.findings
            ],
            "checklist": {item.id: answer for item, answer in entry.checklist},
            "asked": [
                {
                    "id": asked.id,
                    "question": asked.question,
                    "may_not_apply": asked.may_not_apply,
                    "names_sentence": asked.quotes,
                    "proposed": [sentence.text for sentence in asked.proposed],
                }
                for asked in entry.asked
            ],
            "changes": [marked(changes) for changes in entry.changes],
            "references": list(entry.references),
            "notices": notices_json(entry.notices),
        }
    )


def _show(entry: "api.Review", shown: "api.Shown", figures: "api.Reading | None") -> None:
    from groundsheet import api

    module = entry.module
    show(f"{module.title}  ({module.id}, {module.code}, version {module.version})")
    show(api.in_words(entry.state))
    tell(*entry.notices)
    show_words((*shown.lines, *shown.optional))
    told = list(figures.lines()) if figures else []
    _part("How it reads: figures of length, not of sense", told)
    cited = module.cited
    _part("Changed since it was last approved", [marked(changes) for changes in entry.changes])
    claims = [
        f"{claim.text} ({claim.grade}) {[cited.index(key) + 1 for key in claim.citations]}"
        for claim in (*module.evidence, *module.claims)
    ]
    _part("What it says is known", claims)
    _part("References", [f"{n}. {text}" for n, text in enumerate(entry.references, start=1)])
    _part("Cautions", [caution.text for caution in module.cautions])
    _part("Findings", [f"{f.place}: {f.severity} {f.rule}: {f.message}" for f in entry.findings])
    if not entry.findings:
        show("\nFindings: none. That is no sign that the page is right for your clients.")
    show("\nQuestions")
    for asked in entry.asked:
        if asked.quotes:
            _question(entry, asked)
    show("\nChecklist")
    for item, answer in entry.checklist:
        show(f"  {answer or 'asked of you':<14}{item.id}: {item.question}")


def _question(entry: "api.Review", asked: "api.Asked") -> None:
    """A question: as it was answered, or with the sentences that it may be about."""
    record = entry.record(asked)
    show(f"  {record.answer if record else 'asked of you':<14}{asked.id}: {asked.question}")
    if record is None:
        for number, sentence in enumerate(asked.proposed, start=1):
            _wrapped(f"{number}  {sentence.text}", f"{'':<16}")
    elif record.sentence:
        _wrapped(record.sentence, f"{'':<16}")


def _part(title: str, items: list[str]) -> None:
    if items:
        show(f"\n{title}")
    for text in items:
        _wrapped(text, "  - ")


def _wrapped(text: str, mark: str) -> None:
    rest = " " * len(mark)
    text = visible(text)
    show(textwrap.fill(text, width=88, initial_indent=mark, subsequent_indent=rest))
