"""What people type: a practice, a person, the answers of a plan. Printed as typed."""

from groundsheet.people.plan import Advice, Named, PlanAnswers, coach
from groundsheet.people.practice import (
    EXAMPLE_NAME,
    PROFILE,
    RECORDS,
    Clinician,
    OwnNumber,
    Person,
    Practice,
    PracticeFolder,
    Typed,
    open_practice,
    read_records,
    record_line,
)

__all__ = [
    "EXAMPLE_NAME",
    "PROFILE",
    "RECORDS",
    "Advice",
    "Clinician",
    "Named",
    "OwnNumber",
    "Person",
    "PlanAnswers",
    "Practice",
    "PracticeFolder",
    "Typed",
    "coach",
    "open_practice",
    "read_records",
    "record_line",
]
