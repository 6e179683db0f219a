"""The public functions. The command line does nothing that these don't do.

from groundsheet import api

result = api.build(recipe="first-steps", region="US")
api.save(result, "packet.pdf")

What a function needs is imported when the function is first named: a list needs no drawing.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from groundsheet.api.batches import (
        BatchRequest,
        estimate,
        plan_batch,
    )
    from groundsheet.api.checking import Verified, check_plan, verify
    from groundsheet.api.cluster import check_cluster, machines
    from groundsheet.api.forms import Filled, in_yaml, read_form, save_answers
    from groundsheet.api.making import (
        Built,
        Forecast,
        build,
        contact_sheet,
        forecast,
        person_named,
        person_with,
        print_built,
        refuse_existing_output,
        save,
        save_pictures,
    )
    from groundsheet.api.reading import Found, library, search
    from groundsheet.api.records import (
        add,
        confirm,
        contact,
        contacts,
        due,
        regions_of,
        replace,
        restore,
        withdraw,
    )
    from groundsheet.api.reviewing import (
        Review,
        approve,
        checklist,
        in_words,
        review,
        review_sheet,
        status,
        unapprove,
    )
    from groundsheet.api.run_checking import RunVerified, verify_run
    from groundsheet.api.running import BatchRun, run_batch
    from groundsheet.api.setup import init, new_module
    from groundsheet.api.sittings import keep, sitting, sitting_summary
    from groundsheet.api.words import Checked, check, explain, rules
    from groundsheet.people import Typed, open_practice
    from groundsheet.source import too_large

_HOMES = {
    "api.batches": ("BatchRequest", "estimate", "plan_batch"),
    "api.checking": ("Verified", "check_plan", "verify"),
    "api.cluster": ("check_cluster", "machines"),
    "api.forms": ("Filled", "in_yaml", "read_form", "save_answers"),
    "api.making": (
        "Built", "Forecast", "build", "contact_sheet", "forecast", "person_named",
        "person_with", "print_built",
        "refuse_existing_output", "save", "save_pictures",
    ),
    "api.reading": ("Found", "library", "search"),
    "api.records": (
        "add", "confirm", "contact", "contacts", "due", "regions_of", "replace", "restore",
        "withdraw",
    ),
    "api.reviewing": (
        "Review", "approve", "checklist", "in_words", "review", "review_sheet", "status",
        "unapprove",
    ),
    "api.run_checking": ("RunVerified", "verify_run"),
    "api.running": ("BatchRun", "run_batch"),
    "api.setup": ("init", "new_module"),
    "api.sittings": ("keep", "sitting", "sitting_summary"),
    "api.words": ("Checked", "check", "explain", "rules"),
    "people": ("Typed", "open_practice"),
    "source": ("too_large",),
}  # fmt: skip
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> Any:
    if name not in _HOME_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"groundsheet.{_HOME_OF[name]}"), name)
    globals()[name] = value
    return value


__all__ = [
    "BatchRequest",
    "BatchRun",
    "Built",
    "Checked",
    "Filled",
    "Forecast",
    "Found",
    "Review",
    "RunVerified",
    "Typed",
    "Verified",
    "add",
    "approve",
    "build",
    "check",
    "check_cluster",
    "check_plan",
    "checklist",
    "confirm",
    "contact",
    "contact_sheet",
    "contacts",
    "due",
    "estimate",
    "explain",
    "forecast",
    "in_words",
    "in_yaml",
    "init",
    "keep",
    "library",
    "machines",
    "new_module",
    "open_practice",
    "person_named",
    "person_with",
    "plan_batch",
    "print_built",
    "read_form",
    "refuse_existing_output",
    "regions_of",
    "replace",
    "restore",
    "review",
    "review_sheet",
    "rules",
    "run_batch",
    "save",
    "save_answers",
    "save_pictures",
    "search",
    "sitting",
    "sitting_summary",
    "status",
    "too_large",
    "unapprove",
    "verify",
    "verify_run",
    "withdraw",
]
