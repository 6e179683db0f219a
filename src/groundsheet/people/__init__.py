"""What people type: a practice, a person, the answers of a plan. Printed as typed."""

from groundsheet.people.answers import (
    MOST_ANSWERS,
    MOST_PEOPLE,
    Advice,
    Named,
    PlanAnswers,
    answers_of,
    coach,
    lines_of,
    parts_of,
)
from groundsheet.people.leaflet import PARTS, Leaflet, LeafletPart
from groundsheet.people.profile import (
    EXAMPLE_NAME,
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
from groundsheet.people.roster_map import DateOrder, Refs, RosterColumns, RosterMap

__all__ = [
    "EXAMPLE_NAME",
    "MOST_ANSWERS",
    "MOST_PEOPLE",
    "PARTS",
    "Advice",
    "Clinician",
    "DateOrder",
    "Leaflet",
    "LeafletPart",
    "Named",
    "OwnNumber",
    "Person",
    "PlanAnswers",
    "Practice",
    "PracticeFolder",
    "Refs",
    "RosterColumns",
    "RosterMap",
    "Typed",
    "answers_of",
    "coach",
    "lines_of",
    "open_practice",
    "parts_of",
    "person_with",
    "read_records",
    "record_line",
]
