"""`doctor`: what this installation has and lacks."""

from dataclasses import asdict
from pathlib import Path

from groundsheet.api import ExitCode, worded
from groundsheet.cli import clock
from groundsheet.cli.options import Json, PracticeFile
from groundsheet.cli.output import WORDING, show, show_json, visible
from groundsheet.cli.state import home


def doctor(practice: PracticeFile = None, as_json: Json = False) -> int:
    """Say what this installation has, and what it lacks.

    Each part in a line, with what to do where it falls short. Nothing is sent anywhere. Exit code 1
    if something keeps pages from being made.
    """
    from groundsheet import api

    checks = api.check_installation(
        today=clock.today(), practice=practice, here=Path(), home=home()
    )
    if as_json:
        show_json(
            {
                "checks": [
                    {name: worded(text, WORDING) for name, text in asdict(check).items()}
                    for check in checks
                ]
            }
        )
    else:
        for check in checks:
            show(f"{check.state:<10} {check.name:<14} {_line(check.message)}")
            if check.remedy:
                show(f"{'':<25} {_line(check.remedy)}")
    faulty = any(check.state == "fault" for check in checks)
    return int(ExitCode.FINDINGS if faulty else ExitCode.DONE)


def _line(text: str) -> str:
    return visible(worded(text, WORDING).replace("\n", " "))
