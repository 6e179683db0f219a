"""What people type: a practice, a person, the answers of a plan. Printed as typed."""

from groundsheet.people.answers import Advice, Named, PlanAnswers, coach
from groundsheet.people.profile import (
    EXAMPLE_NAME,
    RECORDS,
    Clinician,
    OwnNumber,
    Person,
    Practice,
    PracticeFolder,
    Typed,
    open_practice,
    person_with,
    read_records,
    record_line,
)

__all__ = [
    "EXAMPLE_NAME",
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
    "person_with",
    "read_records",
    "record_line",
]
