"""Rosters as systems export them: which column is which, names, dates, encodings, refs."""

from __future__ import annotations

import datetime as dt
import json
import re
import shlex
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st

from desks import desk
from groundsheet.errors import ColumnsUnknown, ExitCode, InvalidInput
from groundsheet.people import DateOrder, RosterMap
from groundsheet.runs.decoding import decoded
from groundsheet.runs.refs import RefKey
from groundsheet.runs.remarks import Remark
from groundsheet.runs.roster import Here, Roster, read_roster
from groundsheet.runs.roster_reading import RosterReading
from groundsheet.runs.suggestion import ColumnsSuggested
from groundsheet.runs.verify import verify_run
from pages import page_texts

Run = Callable[..., int]
Capture = pytest.CaptureFixture[str]

pytestmark = pytest.mark.usefixtures("one_process")

ROSTERS = Path(__file__).parent / "data" / "rosters"
DAY = dt.date.fromisoformat("2026-11-24")
KEY = RefKey(Path("refs.key"), b"k" * 32, new=False)


def here(region: str | None = "US") -> Here:
    return Here(region, DAY, KEY)


def suggestion(path: Path, data: bytes, where: Here) -> RosterReading:
    with pytest.raises(ColumnsSuggested) as error:
        read_roster(path, data, here=where)
    return error.value.suggestion


def accepted(path: Path, data: bytes | None = None, region: str | None = "US") -> Roster:
    """The roster as its suggestion reads it."""
    data = path.read_bytes() if data is None else data
    where = here(region)
    return read_roster(path, data, suggestion(path, data, where), here=where)


def csv(*lines: str) -> bytes:
    return "\n".join([*lines, ""]).encode()


def mapped(name: str, *cells: str, region: str | None = "US", **more: str) -> Roster:
    """A roster of one column that is mapped to a field, its rows in order."""
    lines = ["Col", *(f'"{cell.replace(chr(34), chr(34) * 2)}"' for cell in cells)]
    reading = RosterReading({name: "Col"}, refs="order", **more)  # type: ignore[arg-type]
    return read_roster(Path("r.csv"), csv(*lines), reading, here=here(region))


def remarks(roster: Roster) -> list[str]:
    """The notices of a roster without what comes before and behind them."""
    return [str(note.message).rpartition(" (")[0] for note in roster.notes]


# -- rosters of systems ---------------------------------------------------------------------------

AT = dt.datetime.fromisoformat
ON = dt.date.fromisoformat
EXPECTED: dict[str, tuple[str, list[str | None], list[object], set[Remark]]] = {
    "simplepractice.csv": (
        "US",
        ["Example Person", "Sample, Kid Jr.", "Alex & Sam Sample"],
        [ON("2026-12-03"), ON("2026-12-04"), ON("2026-12-15")],
        {Remark.COMMA, Remark.MINOR, Remark.COUPLE, Remark.ENDED},
    ),
    "cliniko.csv": ("AU", ["Meg Example", "Robin Sample"], [], set()),
    "rhinogram.csv": ("US", ["Ana Example", "Bo Sample"], [], set()),
    "link2md.csv": ("US", ["Ana Example", "Bo Example Sr."], [], set()),
    "clinical.csv": ("AU", ["Ana EXAMPLE", "Bo SAMPLE"], [], set()),
    "calendly.jsonl": (
        "US", ["Ana Example", "Bo Sample"], [None, None], {Remark.WORLD, Remark.CANCELLED}
    ),
    "synthea.csv": ("US", ["Ana306 Example715", "Bo862 Sample716 PhD"], [], set()),
    "screening.csv": ("GB-ENG", ["ANA EXAMPLE", "BO LEE SAMPLE"], [], {Remark.CAPITALS}),
    "careplus.csv": ("GB-ENG", ["Ana Example", "Bo Sample"], [], set()),
    "paciente.csv": ("US", ["José Ejemplo Ñúmero", "Íñigo Ejemplo Niño"], [], set()),
    "openemr.csv": (
        "US",
        ["Ana Example", "Bo Sample III"],
        [AT("2026-12-03T14:30"), AT("2026-12-04T09:00")],
        set(),
    ),
    "ward.csv": (
        "US",
        ["ROBERT SAMPLE JR.", 'Ana "Annie" Example', "Bo Example", "Patient Test", "Cy Example"],
        [AT("2026-12-03T14:30"), AT("2026-12-13T09:00"), None, None, None],
        {Remark.TURNED, Remark.CAPITALS, Remark.LEFT_OFF, Remark.TEST, Remark.TOTAL},
    ),
    "sheet.csv": (
        "US",
        ["José Ñandú-Exámple", "Lo", "Łukasz Żółw-Example"],
        [AT("2026-12-03T14:30"), "Friday at two", ON("2026-12-05")],
        {Remark.WORDS},
    ),
    "unicode-text.txt": (
        "GB-ENG",
        ["Zoë Exämple", "Siân Example"],
        [AT("2026-12-03T14:30"), AT("2026-12-13T09:00")],
        set(),
    ),
    "windows.csv": (
        "GB-ENG",
        ["Seán O’Example", "Jürgen Müsterexample"],
        [ON("2026-12-03"), ON("2026-12-14")],
        {Remark.TURNED},
    ),
}  # fmt: skip


def test_each_roster_is_expected_and_told_of() -> None:
    files = {path.name for path in ROSTERS.iterdir()}
    assert files == {*EXPECTED, "bestnotes.csv", "README.md"}
    told = (ROSTERS / "README.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^\| `([\w.-]+)` \|", told, re.MULTILINE)) == files - {"README.md"}


@pytest.mark.parametrize("name", EXPECTED)
def test_a_roster_of_a_system_is_read_as_suggested(name: str) -> None:
    region, names, appointments, notes = EXPECTED[name]
    roster = accepted(ROSTERS / name, region=region)
    assert [row.name for row in roster.rows] == names
    assert [row.next_appointment for row in roster.rows] == (appointments or [None] * len(names))
    assert all(row.date is None for row in roster.rows)
    assert set(remarks(roster)) == {str(each) for each in notes}
    assert len({row.ref for row in roster.rows}) == len(names)


def test_columns_that_are_like_nothing_are_named_in_the_second_command() -> None:
    path = ROSTERS / "bestnotes.csv"
    columns = {"number": "CID", "next_appointment": "APPTSTART"}
    roster = read_roster(path, path.read_bytes(), RosterReading(columns), here=here())
    assert [row.next_appointment for row in roster.rows] == [
        AT("2026-12-03T14:30"), AT("2026-12-04T09:00"),
    ]  # fmt: skip
    assert remarks(roster) == [str(Remark.AGAIN)]


# -- columns --------------------------------------------------------------------------------------

HEADS = {
    "Client Name,Next Appt": {"name": "Client Name", "next_appointment": "Next Appt"},
    "First,Last": {"first": "First", "last": "Last"},
    "Last Name,First Name,MI,DOB,Patient ID,Next Appt Date": {
        "last": "Last Name", "first": "First Name", "number": "Patient ID",
        "next_appointment": "Next Appt Date",
    },
    "MRN;Patient (Last, First);Next Visit": {
        "number": "MRN", "last_first": "Patient (Last, First)", "next_appointment": "Next Visit",
    },
    "Date\tTime\tClient\tStaff": {
        "next_appointment": "Date", "time": "Time", "name": "Client", "clinician": "Staff",
    },
    "Date,Start,End,Client": {"next_appointment": "Date", "time": "Start", "name": "Client"},
    "Date added,Client,Date": {"name": "Client"},
    "Last Visit|Next Visit|Pt Name": {"next_appointment": "Next Visit", "name": "Pt Name"},
    "Service User,NHS No,Next Contact,Care Co-ordinator": {
        "name": "Service User", "number": "NHS No", "next_appointment": "Next Contact",
        "clinician": "Care Co-ordinator",
    },
    "patientName,patientId,nextAppointment": {
        "name": "patientName", "number": "patientId", "next_appointment": "nextAppointment",
    },
    "Timestamp,What is your name?,Email Address": {"name": "What is your name?"},
    "Paciente,Próxima cita": {"name": "Paciente", "next_appointment": "Próxima cita"},
    "ref,Client,Date,Time": {
        "ref": "ref", "name": "Client", "next_appointment": "Date", "time": "Time",
    },
    "Client,Guardian,Date of birth,Email,Insurance ID": {"name": "Client"},
    "Name,Phone,Contact,Name,Phone": {"name": "Name (1)"},
    "PAT_NAME,PAT_MRN_ID,APPT_DTTM": {
        "name": "PAT_NAME", "number": "PAT_MRN_ID", "next_appointment": "APPT_DTTM",
    },
    "Nom;Prénom;Prochain rendez-vous": {
        "last": "Nom", "first": "Prénom", "next_appointment": "Prochain rendez-vous",
    },
    "Patient Name/MRN,Appt Date/Time": {
        "name": "Patient Name/MRN", "next_appointment": "Appt Date/Time",
    },
    "Patientennr;Name;Vorname;Nächster Termin;Uhrzeit": {
        "number": "Patientennr", "last": "Name", "first": "Vorname",
        "next_appointment": "Nächster Termin", "time": "Uhrzeit",
    },
    "Dossier;Nom;Prénom;Prochain RDV": {
        "number": "Dossier", "last": "Nom", "first": "Prénom", "next_appointment": "Prochain RDV",
    },
    "N° patient;Nom complet": {"number": "N° patient", "name": "Nom complet"},
    "Kundennummer;Vorname;Nachname": {
        "number": "Kundennummer", "first": "Vorname", "last": "Nachname",
    },
    "Identifiant,Patient": {"number": "Identifiant", "name": "Patient"},
    "Expediente;Nombre;Apellidos;Próxima cita;Hora": {
        "number": "Expediente", "first": "Nombre", "last": "Apellidos",
        "next_appointment": "Próxima cita", "time": "Hora",
    },
    "Codice paziente;Cognome;Nome": {
        "number": "Codice paziente", "last": "Cognome", "first": "Nome",
    },
    "Subject,Arm,Visit": {"number": "Subject"},
    "Last Name,First Name,Preferred Name": {
        "last": "Last Name", "first": "First Name", "preferred": "Preferred Name",
    },
    "PATIENT_ID|PATIENT_NM|APPT_DT|APPT_TM|PROV_NM": {
        "number": "PATIENT_ID", "name": "PATIENT_NM", "next_appointment": "APPT_DT",
        "time": "APPT_TM", "clinician": "PROV_NM",
    },
    "Name,Account #,Appt Day,Appt Date": {
        "name": "Name", "number": "Account #", "next_appointment": "Appt Date",
    },
    "Child Name,Parent Email": {"name": "Child Name"},
    "Surname,Forename(s)": {"last": "Surname", "first": "Forename(s)"},
    "#,Name,Mon x/x,Jot": {"name": "Name"},
    "id,First name,Appointment starts": {
        "number": "id", "first": "First name", "next_appointment": "Appointment starts",
    },
    "Client,Next Appt Date,Next Appt Time": {
        "name": "Client", "next_appointment": "Next Appt Date", "time": "Next Appt Time",
    },
    "fname,lname,pc_eventDate,pc_startTime": {
        "first": "fname", "last": "lname", "next_appointment": "pc_eventDate",
        "time": "pc_startTime",
    },
    "Timestamp,What name should be on your handout?": {
        "name": "What name should be on your handout?",
    },
    "Start Time,End Time,First Name,Last Name,Calendar": {
        "next_appointment": "Start Time", "first": "First Name", "last": "Last Name",
    },
}  # fmt: skip
"""Lines of heads, and what is suggested for them."""


@pytest.mark.parametrize("heads", HEADS)
def test_what_heads_look_like_is_suggested_and_never_taken(heads: str) -> None:
    found = suggestion(Path("r.csv"), csv(heads, re.sub(r"[^,;|\t()]", "7", heads)), here())
    assert found.columns == HEADS[heads]


def test_a_guardian_may_be_addressed_by_choice() -> None:
    data = csv("Client,Guardian", "Kid Example,Pat Example")
    with pytest.raises(ColumnsSuggested) as error:
        read_roster(Path("r.csv"), data, here=here())
    assert 'name="Guardian"' in " ".join(map(str, error.value.problems))
    reading = RosterReading({"name": "Guardian"}, refs="order")
    assert read_roster(Path("r.csv"), data, reading).rows[0].name == "Pat Example"


def test_languages_may_be_taken_by_choice() -> None:
    data = csv("Client,Preferred language", "Ann Example,es")
    with pytest.raises(ColumnsSuggested) as error:
        read_roster(Path("r.csv"), data, here=here())
    assert 'language="Preferred language"' in " ".join(map(str, error.value.problems))
    assert "language" not in error.value.suggestion.columns


def test_where_only_other_heads_are_known_those_of_the_row_are_listed() -> None:
    data = csv("Household,Member 1,Next appointment", "H1,Qzx Mockname,12/04/2026")
    with pytest.raises(ColumnsUnknown) as error:
        read_roster(Path("r.csv"), data, here=here())
    said = " ".join(map(str, error.value.problems)) + error.value.remedy
    assert "Household, Member 1, Next appointment" in said
    assert "Qzx" not in said


def test_cells_of_a_roster_without_heads_are_not_shown() -> None:
    for data in (
        csv("Qzx Mockname,12/03/2026"), csv("Qzx", "Qzy"), csv("1,Qzx,a@b.org"),
        csv("Qzx Mockname,Patient,Home", "Qzy Mockname,Patient,Home"),
    ):  # fmt: skip
        with pytest.raises(ColumnsUnknown) as error:
            read_roster(Path("r.csv"), data)
        assert "Qz" not in str(error.value) + error.value.remedy


def test_a_column_that_is_named_and_not_there_is_told_with_those_that_are() -> None:
    with pytest.raises(InvalidInput, match='there is no column "Patient"') as error:
        read_roster(Path("r.csv"), csv("Client,MRN", "a,b"), RosterReading({"name": "Patient"}))
    assert "There are: Client, MRN" in str(error.value)
    with pytest.raises(InvalidInput, match=r"There are: Client \(1\), Client \(2\)"):
        read_roster(Path("r.csv"), csv("Client,Client", "a,b"), RosterReading({"name": "client"}))


def test_columns_that_are_not_used_may_hold_anything() -> None:
    roster = read_roster(
        Path("r.csv"),
        csv("Client,Phone,Notes", 'Ann Example,+1 202-555-0100,"a\nb"', "Bo Example,=1+1,"),
        RosterReading({"name": "Client"}, refs="order"),
    )
    assert [row.name for row in roster.rows] == ["Ann Example", "Bo Example"]
    assert "not used: Phone, Notes" in roster.columns.told


def test_an_export_never_gives_the_date_on_the_paper() -> None:
    data = csv("ref,Client,Date", "a,Ann Example,2026-12-03")
    found = suggestion(Path("r.csv"), data, here())
    assert "date" not in found.columns
    roster = read_roster(Path("r.csv"), data, RosterReading({"ref": "ref", "date": "Date"}))
    assert roster.rows[0].date == ON("2026-12-03")  # by somebody's word alone


def test_two_systems_of_a_practice_have_a_map_each() -> None:
    saved = [
        RosterMap.model_validate(each)
        for each in (
            {"system": "Desk", "columns": {"name": "Client"}, "refs": "order"},
            {"columns": {"last_first": "Patient", "number": "MRN"}, "dates": "day-first"},
            {"columns": {"name": "Client", "number": "Code"}},
        )
    ]
    where = here()
    one = read_roster(Path("r.csv"), csv("Client,Email", "A B,c"), saved=saved, here=where)
    assert (one.rows[0].name, one.rows[0].ref) == ("A B", "001")
    assert "by your map for Desk" in one.columns.told
    other = read_roster(Path("r.csv"), csv("MRN,Patient", '7,"B, A"'), saved=saved, here=where)
    assert (other.rows[0].name, other.columns.dates) == ("A B", "day-first")
    more = read_roster(Path("r.csv"), csv("Client,Code", "A B,7"), saved=saved, here=where)
    assert more.rows[0].ref == KEY.ref("7")
    reading = RosterReading({"name": "Email"}, refs="order")
    said = read_roster(Path("r.csv"), csv("Client,Email", "A B,c"), reading, saved=saved)
    assert said.rows[0].name == "c"


@pytest.mark.parametrize(
    "lines",
    [
        ["Example Clinic", "", "Client,MRN", "Ann Example,7"],
        ["sep=,", "Client,MRN", "Ann Example,7"],
        ["Clients as of 11/24/2026,,", "Client,MRN,", "Ann Example,7,"],
        ["Who,,When", "Client,MRN,Next visit", "Ann Example,7,"],
    ],
)
def test_titles_above_the_heads_are_passed_over(lines: list[str]) -> None:
    roster = accepted(Path("r.csv"), csv(*lines))
    assert [(row.name, row.place.line) for row in roster.rows] == [("Ann Example", len(lines))]


def test_another_table_below_is_told_and_not_read() -> None:
    lines = ["Client,ID,Next visit", "Ann Example,7,", "", "Bo Example,8,"]
    again = ["", lines[0], "Cy Example,9,"]
    other = ["", "Clinician,Location,Room", "Jo Placeholder,North,2B"]
    roster = accepted(Path("r.csv"), csv(*lines, *again, *other))
    assert [row.name for row in roster.rows] == ["Ann Example", "Bo Example", "Cy Example"]
    assert remarks(roster) == [str(Remark.TOTAL), str(Remark.OTHER_TABLE)]
    assert "row 9" in roster.notes[-1].message


def test_json_lines_are_read_the_same_way() -> None:
    lines = (
        {"client": {"first": "Ann", "last": "Example"}, "next_appointment": "12/13/2026 2:30 PM"},
        {"client": {"first": "Bo", "last": "Example"}, "tags": ["a", "b"], "active": True},
    )
    roster = accepted(Path("r.jsonl"), csv(*map(json.dumps, lines)))
    assert [row.name for row in roster.rows] == ["Ann Example", "Bo Example"]
    assert roster.rows[0].next_appointment == AT("2026-12-13T14:30")
    with pytest.raises(InvalidInput, match=r"r\.jsonl:2: tags: this is a list .*name\.given"):
        read_roster(
            Path("r.jsonl"), csv(*map(json.dumps, lines)), RosterReading({"name": "tags"}, "order")
        )
    with pytest.raises(InvalidInput, match=r"r\.jsonl:1: this .*r\.jsonl:2: this line"):
        read_roster(Path("r.jsonl"), b'[\n5\n{"name": "Ann Example"}\n')
    with pytest.raises(InvalidInput) as error:
        read_roster(Path("r.json"), json.dumps({"entry": lines}, indent=1).encode())
    assert len(error.value.problems) == 1


def test_people_in_fhir_are_read_and_all_that_a_list_may_be() -> None:
    official = {"use": "official", "family": "Example", "given": ["Ann", "Q"]}
    lines = (
        {"resourceType": "Patient", "id": "p1", "name": [{"use": "nickname"}, official]},
        {"id": "p2", "name": [{"family": "Sample", "given": ["Bo"]}], "deceasedBoolean": True},
        {"id": "p3", "name": [{"family": "Qzx"}, {"family": "Qzy"}], "active": False},
        {"id": "p4", "name": []},
    )
    one_each = csv(*map(json.dumps, lines))
    roster = accepted(Path("r.ndjson"), one_each)
    assert [row.name for row in roster.rows] == ["Ann Q Example", "Bo Sample", None, None]
    assert [note.name for note in roster.notes if str(Remark.ENDED) in note.message] == [
        "deceasedBoolean", "active",
    ]  # fmt: skip
    whole = accepted(Path("r.json"), json.dumps(lines, indent=1).encode())
    assert [row.name for row in whole.rows] == [row.name for row in roster.rows]
    assert [row.place.line for row in whole.rows][:2] == [2, 19]


# -- names ----------------------------------------------------------------------------------------

NAMES: dict[str, tuple[str | None, set[Remark]]] = {
    "Ann Example": ("Ann Example", set()),
    "  Two   Spaces ": ("Two Spaces", set()),
    "Robert Sample, Jr.": ("Robert Sample, Jr.", set()),
    "John Example (he/him)": ("John Example", {Remark.LEFT_OFF}),
    "John Example she/they": ("John Example", {Remark.LEFT_OFF}),
    "Jane Example <jane@example.org>": ("Jane Example", {Remark.LEFT_OFF}),
    "Jane Example (DOB 01/02/1990)": ("Jane Example", {Remark.LEFT_OFF}),
    "Jane Example 1990-02-01": ("Jane Example", {Remark.LEFT_OFF}),
    "Jane Example [1234567]": ("Jane Example", {Remark.LEFT_OFF}),
    "Jane Example, MRN: 1234": ("Jane Example", {Remark.LEFT_OFF}),
    "Jane Example 202-555-0100": ("Jane Example", {Remark.LEFT_OFF}),
    "jane@example.org": (None, {Remark.LEFT_OFF, Remark.NO_NAME}),
    "Jane (Jay) Example": ("Jane (Jay) Example", set()),
    "Alex & Sam Example": ("Alex & Sam Example", {Remark.COUPLE}),
    "Alex and Sam Example": ("Alex and Sam Example", {Remark.COUPLE}),
    "ANN EXAMPLE": ("ANN EXAMPLE", {Remark.CAPITALS}),
    "Parent of Kid Example": ("Parent of Kid Example", {Remark.PARENT}),
    "Test Patient": ("Test Patient", {Remark.TEST}),
    "ZZTest Example": ("ZZTest Example", {Remark.TEST}),
    "Do not use": ("Do not use", {Remark.TEST}),
    "Testa Example": ("Testa Example", set()),
    "<i>Ann Example": ("<i>Ann Example", {Remark.SIGNS}),
    "O'Example-Ñandú, Jr.": ("O'Example-Ñandú, Jr.", set()),
    "Na": ("Na", set()),
}
"""What stands in a column of names, what is printed of it, and what is told."""


@pytest.mark.parametrize("cell", NAMES)
def test_a_name_is_printed_clean_or_as_typed_and_told(cell: str) -> None:
    name, told = NAMES[cell]
    reading = RosterReading({"name": "Client", "number": "MRN"})
    others = [f"9{n},Other{n} Mockname" for n in range(2)]  # so that one comma is not most
    data = csv("MRN,Client", f'7,"{cell}"', *others)
    roster = read_roster(Path("r.csv"), data, reading, here=here())
    assert roster.rows[0].name == name
    assert set(remarks(roster)) == {str(each) for each in told}
    own = read_roster(Path("r.csv"), csv("ref,name", f'7,"{cell}"'))
    assert (own.rows[0].name, set(remarks(own))) == (name, {str(each) for each in told})


TURNED = {
    "Sample, Robert": "Robert Sample",
    "Sample, Robert, Jr.": "Robert Sample Jr.",
    "Sample Jr., Robert": "Robert Sample Jr.",
    "Sample, Kid Jr.": "Kid Sample Jr.",
    "Sample, Jr., Robert": "Robert Sample Jr.",
    "Sample, Robert III": "Robert Sample III",
    "van Sample, Ann Lee": "Ann Lee van Sample",
    "Sample, Alex & Sam": "Alex & Sam Sample",
    "Sample, Robert (he/him)": "Robert Sample",
    "Robert Sample": "Robert Sample",
    "Robert Sample, Jr.": "Robert Sample, Jr.",
}


@pytest.mark.parametrize("cell", TURNED)
def test_last_names_first_are_turned_round(cell: str) -> None:
    assert mapped("last_first", cell).rows[0].name == TURNED[cell]
    most = mapped("name", cell, "Example, Ann", "Example, Bo")
    assert [row.name for row in most.rows] == [TURNED[cell], "Ann Example", "Bo Example"]
    assert str(Remark.TURNED) in remarks(most)


def test_a_few_commas_are_told_and_not_turned() -> None:
    few = mapped("name", "Example, Ann", "Bo Example", "Cy Example")
    assert (few.rows[0].name, remarks(few)) == ("Example, Ann", [str(Remark.COMMA)])
    own = read_roster(Path("r.csv"), csv("ref,name", '1,"Example, Ann"'))
    assert (own.rows[0].name, remarks(own)) == ("Example, Ann", [str(Remark.COMMA)])


@pytest.mark.parametrize("cell", ["", "N/A", "n/a", "-", "None", "TBD", "unknown", "--", "NA"])
def test_no_name_is_none(cell: str) -> None:
    reading = RosterReading({"name": "Client", "number": "MRN"})
    roster = read_roster(Path("r.csv"), csv("MRN,Client", f"7,{cell}"), reading, here=here())
    assert (roster.rows[0].name, remarks(roster)) == (None, [str(Remark.NO_NAME)])


@pytest.mark.parametrize(
    "line",
    [
        "Total,,", "Total: 2,,", "Grand total,2,", ",Total: 2,", "2 records,,", "Page 1 of 1,,",
        "Generated on 11/24/2026,,", "Provider: Jo Placeholder,,", "Lunch,,", "VACANT,,",
        "Client,MRN,Next visit", "Confidential,,", "-----,,", ",,x",
    ],
)  # fmt: skip
def test_rows_of_nobody_make_no_packet_and_are_told(line: str) -> None:
    data = csv("Client,MRN,Next visit", "Ann Example,7,", "Bo Example,8,", line)
    reading = RosterReading({"name": "Client"}, refs="order")
    roster = read_roster(Path("r.csv"), data, reading)
    assert [row.name for row in roster.rows] == ["Ann Example", "Bo Example"]
    assert set(remarks(roster)) <= {str(Remark.TOTAL), str(Remark.EMPTY)}
    assert "row 4" in roster.notes[0].message


def test_what_somebody_goes_by_is_printed() -> None:
    reading = RosterReading(
        {"first": "First", "last": "Last", "preferred": "Called", "suffix": "S"}, refs="order"
    )
    rows = ("Ann,Example,,", "Ann,Example,Nan,Sr.", "Ann,Example,Nan Example,", ",Example,N/A,")
    roster = read_roster(Path("r.csv"), csv("First,Last,Called,S", *rows), reading)
    assert [row.name for row in roster.rows] == [
        "Ann Example", "Nan Example Sr.", "Nan Example", "Example",
    ]  # fmt: skip


def test_one_person_twice() -> None:
    reading = RosterReading({"name": "Client", "number": "MRN", "next_appointment": "Next"})
    rows = ("7,Ann Example,12/20/2026", "8,Bo Example,", "7,ann example,12/13/2026")
    roster = read_roster(Path("r.csv"), csv("MRN,Client,Next", *rows), reading, here=here())
    first = [row.next_appointment for row in roster.rows]
    assert (first, remarks(roster)) == ([ON("2026-12-13"), None], [str(Remark.AGAIN)])
    with pytest.raises(InvalidInput, match="the same number as in row 2, with another name"):
        read_roster(Path("r.csv"), csv("MRN,Client,Next", "7,A B,", "7,C D,"), reading, here=here())
    two = read_roster(Path("r.csv"), csv("ref,name", "1,Ann Example", "2,ANN example"))
    assert (len(two.rows), remarks(two)) == (2, [str(Remark.SAME_NAME)])


def test_a_cancelled_appointment_is_not_printed() -> None:
    reading = RosterReading({"name": "Client", "next_appointment": "Next"}, refs="order")
    rows = ("A B,2026-12-03,Late cancelled", "C D,2026-12-03,Scheduled", "E F,2026-12-03,Inactive")
    roster = read_roster(Path("r.csv"), csv("Client,Next,Status", *rows), reading)
    assert [row.next_appointment is None for row in roster.rows] == [True, False, False]
    assert set(remarks(roster)) == {str(Remark.CANCELLED), str(Remark.ENDED)}


# -- dates ----------------------------------------------------------------------------------------

MOMENTS: dict[str, object] = {
    "2026-12-03": ON("2026-12-03"),
    "2026/12/03": ON("2026-12-03"),
    "20261203": ON("2026-12-03"),
    "2026-12-03T14:30:00-05:00": AT("2026-12-03T14:30"),
    "2026-12-03 14:30:00.000": AT("2026-12-03T14:30"),
    "2026-12-03 00:00:00": ON("2026-12-03"),
    "12/03/2026": ON("2026-12-03"),
    "12/3/26": ON("2026-12-03"),
    "12/03/2026 2:30 PM": AT("2026-12-03T14:30"),
    "12/03/2026 1430": AT("2026-12-03T14:30"),
    "12/03/2026, 2:30 p.m. EST": AT("2026-12-03T14:30"),
    "12/03/2026 @ 2:30pm": AT("2026-12-03T14:30"),
    "12/03/2026 12:15 AM": AT("2026-12-03T00:15"),
    "12/03/2026 2:30 PM - 3:20 PM": AT("2026-12-03T14:30"),
    "12/03/2026 11:30 - 12:20 PM": AT("2026-12-03T11:30"),
    "12-03-2026 14.30": AT("2026-12-03T14:30"),
    "Thu 12/03/2026": ON("2026-12-03"),
    "Thursday, December 3, 2026 at 2:30 PM": AT("2026-12-03T14:30"),
    "Dec 3, 2026": ON("2026-12-03"),
    "3 December 2026 14:30": AT("2026-12-03T14:30"),
    "03-Dec-2026": ON("2026-12-03"),
    "3rd December 2026": ON("2026-12-03"),
    "3 de diciembre de 2026": ON("2026-12-03"),
    "March 3, 2027": ON("2027-03-03"),
    "Mar 3, 2027 2:30 PM": AT("2027-03-03T14:30"),
    "mar 1 dic 2026": ON("2026-12-01"),
    "05.12.2026 14:30 Uhr": AT("2026-12-05T14:30"),
    "5.12.26": ON("2026-12-05"),
    "Sa., 5. Dezember 2026 um 9 Uhr": AT("2026-12-05T09:00"),
    "05/01/2027 à 14h30": AT("2027-05-01T14:30"),
    "samedi 5 décembre 2026 à 14h": AT("2026-12-05T14:00"),
    "1er février 2027": ON("2027-02-01"),
    "before 12/03/2026": "before 12/03/2026",
    "": None,
    "N/A": None,
    "TBD": None,
    "No upcoming appointment": None,
    "Not yet scheduled": None,
    "0000-00-00": None,
    "00/00/0000 00:00": None,
    "Thursday at two": "Thursday at two",
    "the week after Thanksgiving": "the week after Thanksgiving",
}


@pytest.mark.parametrize("cell", MOMENTS)
def test_an_appointment_is_read_as_it_is_meant(cell: str) -> None:
    reading = RosterReading({"number": "MRN", "next_appointment": "Next"})
    roster = read_roster(Path("r.csv"), csv("MRN,Next", f'7,"{cell}"'), reading, here=here())
    assert roster.rows[0].next_appointment == MOMENTS[cell]


@pytest.mark.parametrize(
    ("head", "printed"),
    [("Next appointment", True), ("Próxima cita", True), ("Appointment Date", False)],
)
def test_an_appointment_today_is_the_next_one_if_its_head_says_so(head: str, printed: bool) -> None:
    roster = accepted(Path("r.csv"), csv(f"Client,{head}", f"Ann Example,{DAY} 09:00"))
    assert (roster.rows[0].next_appointment is not None) is printed
    assert remarks(roster) == [] if printed else [str(Remark.TODAY)]


@pytest.mark.parametrize("cell", ["13/13/2026", "02/30/2026", "46359", "12/03/2026 25:00", "12.3"])
def test_what_is_no_date_is_a_fault(cell: str) -> None:
    reading = RosterReading({"number": "MRN", "next_appointment": "Next"})
    with pytest.raises(InvalidInput, match=r"r\.csv:2: Next: ") as error:
        read_roster(Path("r.csv"), csv("MRN,Next", f"7,{cell}"), reading, here=here())
    assert cell not in str(error.value)


@pytest.mark.parametrize(
    ("cell", "region", "remark"),
    [
        ("2026-12-03T19:30:00Z", "US", Remark.WORLD),
        ("2026-12-03T19:30:00+00:00", "US", Remark.WORLD),
        ("2:30 PM", "US", Remark.CLOCK_ALONE),
        ("11/20/2026", "US", Remark.PAST),
        ("2020-01-01 09:00", "US", Remark.PAST),
    ],
)
def test_an_appointment_that_would_be_false_is_not_printed(
    cell: str, region: str, remark: Remark
) -> None:
    reading = RosterReading({"number": "MRN", "next_appointment": "Next"})
    data = csv("MRN,Next", f"7,{cell}")
    roster = read_roster(Path("r.csv"), data, reading, here=here(region))
    assert (roster.rows[0].next_appointment, remarks(roster)) == (None, [str(remark)])


def test_where_clocks_show_utc_it_is_the_time_there() -> None:
    reading = RosterReading({"number": "MRN", "next_appointment": "Next"})
    data = csv("MRN,Next", "7,2026-12-03T14:30:00+00:00")
    roster = read_roster(Path("r.csv"), data, reading, here=here("GB-ENG"))
    assert roster.rows[0].next_appointment == AT("2026-12-03T14:30")


MARCH, DECEMBER = ON("2027-03-12"), ON("2027-12-03")


@pytest.mark.parametrize(
    ("cells", "region", "said", "first", "told"),
    [
        (["03/12/2027"], "US", None, MARCH, []),
        (["03/12/2027"], "GB-ENG", None, DECEMBER, []),
        (["03.12.2027"], "AU", None, DECEMBER, []),
        (["03.12.2027"], "US", None, DECEMBER, [Remark.DAY_FIRST]),
        (["03.12.2027"], "CA", None, DECEMBER, [Remark.DAY_FIRST]),
        (["03.12.2027", "12.25.2027"], "US", None, MARCH, []),
        (["03.12.2027", "03/12/2027"], "US", None, DECEMBER, [Remark.DAY_FIRST]),
        (["03/12/2027", "25.12.2027"], "US", None, MARCH, [Remark.DAY_FIRST]),
        (["03/12/2027"], "US", "day-first", DECEMBER, [Remark.DAY_FIRST]),
        (["03/12/2027", "25/12/2027"], "US", None, DECEMBER, [Remark.DAY_FIRST]),
        (["03/12/2027", "12/25/2027"], "GB-SCT", None, MARCH, [Remark.MONTH_FIRST]),
        (["12/12/2027", "2027-01-05"], "CA", None, ON("2027-12-12"), []),
        (["03/12/2027", "25/12/2027"], None, None, DECEMBER, [Remark.DAY_FIRST]),
    ],
)
def test_the_order_of_day_and_month_is_that_of_the_column_or_the_region(
    cells: list[str],
    region: str | None,
    said: DateOrder | None,
    first: dt.date,
    told: list[Remark],
) -> None:
    reading = RosterReading({"number": "N", "next_appointment": "Next"}, dates=said)
    data = csv("N,Next", *(f"{n},{cell}" for n, cell in enumerate(cells)))
    roster = read_roster(Path("r.csv"), data, reading, here=here(region))
    assert (roster.rows[0].next_appointment, remarks(roster)) == (first, list(map(str, told)))


@pytest.mark.parametrize(
    ("cells", "region", "rows"),
    [
        (["03/12/2027", "04/12/2027"], "CA", [2, 3]),
        (["03/12/2027", "04/12/2027"], None, [2, 3]),
        (["25/12/2027", "26/12/2027", "12/27/2027"], "US", [4]),
        (["12/25/2027", "26/12/2027"], "US", [3]),
    ],
)
def test_dates_that_may_be_either_are_told_by_row(
    cells: list[str], region: str | None, rows: list[int]
) -> None:
    reading = RosterReading({"number": "N", "next_appointment": "Next"})
    data = csv("N,Next", *(f"{n},{cell}" for n, cell in enumerate(cells)))
    with pytest.raises(InvalidInput) as error:
        read_roster(Path("r.csv"), data, reading, here=here(region))
    assert [p.place.line for p in error.value.problems if p.place] == rows
    assert all(p.field == "Next" for p in error.value.problems)


# -- encodings ------------------------------------------------------------------------------------

LETTERS = [
    "José Exámple", "Ana “Ace” Example", "María Ñandú", "Jürgen Müsterexample", "Ann Straße",
    "Seán O’Example",
    "Élodie Example", "JOSÉ EXAMPLE", "Íñigo Peñaxample", "Björn Åxample", "Chloë Exämplë",
    "François Ça",
]  # fmt: skip
ENCODED = {
    "utf-8": "UTF-8", "utf-8-sig": "UTF-8", "utf-16": "UTF-16", "utf-16-le": "UTF-16-LE",
    "utf-16-be": "UTF-16-BE", "cp1252": "Windows-1252", "mac_roman": "Mac Roman",
}  # fmt: skip


@pytest.mark.parametrize("encoding", ENCODED)
@pytest.mark.parametrize("rows", [1, 3, 50])
def test_what_a_roster_is_written_in_is_found(encoding: str, rows: int) -> None:
    for start in range(len(LETTERS) if rows == 1 else 1):
        names = [LETTERS[(start + n) % len(LETTERS)] for n in range(rows)]
        text = "ref,name\n" + "".join(f"{n},{name}\n" for n, name in enumerate(names))
        found, taken = decoded(Path("r.csv"), text.encode(encoding))
        assert (found, taken) == (text, ENCODED[encoding]), names


@pytest.mark.parametrize("text", ["Анна Пример", "Ωμέγα Παράδειγμα", "žluťoučký"])
def test_where_nobody_can_tell_it_is_asked(text: str) -> None:
    codec = {"А": "cp1251", "Ω": "iso-8859-7", "ž": "cp1250"}[text[0]]
    data = f"ref,name\n1,{text}\n".encode(codec)
    with pytest.raises(InvalidInput, match="in more than one way"):
        decoded(Path("r.csv"), data)
    if codec == "cp1251":
        assert text in decoded(Path("r.csv"), data, "Windows-1251")[0]


def test_what_is_no_such_text_is_told() -> None:
    with pytest.raises(InvalidInput, match=r"r\.csv:2: this is no UTF-8 from byte 12 on"):
        decoded(Path("r.csv"), b"ref,name\n1,\xff\xff\n", "UTF-8")
    with pytest.raises(InvalidInput, match="a NUL"):
        decoded(Path("r.csv"), b"ref,name\n1,a\0b\n")


# -- refs -----------------------------------------------------------------------------------------


def test_a_ref_from_a_number_shows_neither_it_nor_its_order(tmp_path: Path) -> None:
    one, other = (RefKey.at(tmp_path / name) for name in ("one", "other"))
    one.keep()
    again = RefKey.at(tmp_path / "one")
    assert (again.key, again.new) == (one.key, False)
    assert (tmp_path / "one").stat().st_mode & 0o777 == 0o600
    assert one.ref("1234567") == again.ref("1234567") != other.ref("1234567")
    assert re.fullmatch(r"[0-9a-z]{5}-[0-9a-z]{5}", one.ref("1234567"))
    assert len({one.ref(str(n)) for n in range(20_000)}) == 20_000


# -- whatever stands there ------------------------------------------------------------------------

CELLS = st.text(st.characters(blacklist_categories=["Cs"]), max_size=12)
SOME = st.sampled_from(
    ["Client", "MRN", "Next visit", "Date", "Time", "name", "ref", "Total", "Jr."]
)


@given(st.lists(st.lists(SOME | CELLS, min_size=1, max_size=4), min_size=1, max_size=5))
@settings(max_examples=150, deadline=None)
def test_any_table_is_read_or_told_of_and_no_cell_is_quoted(table: list[list[str]]) -> None:
    secret = "Qzxqzx"
    rows = [*table, [secret] * len(table[0])]
    text = "\n".join(
        ",".join(f'"{cell.replace(chr(34), chr(34) * 2)}"' for cell in row) for row in rows
    )
    reading = RosterReading()
    for _ in range(3):
        roster, said, reading = attempt(text.encode(), reading)
        assert secret not in said
        if roster is not None:
            names = [row.name for row in roster.rows if row.name is not None]
            assert names == [" ".join(name.split()) for name in names]
            return
        if reading == RosterReading():
            return


def attempt(data: bytes, reading: RosterReading) -> tuple[Roster | None, str, RosterReading]:
    """The roster if it can be read, what is told, and how it may be read instead."""
    try:
        roster = read_roster(Path("r.csv"), data, reading, here=here())
    except ColumnsSuggested as error:
        if error.suggestion == reading:
            raise
        return None, f"{error} {error.remedy}", error.suggestion
    except InvalidInput as error:
        return None, f"{error} {error.remedy}", RosterReading()
    return roster, " ".join(map(str, roster.notes)), reading


# -- with the command -----------------------------------------------------------------------------

USUAL = ["--recipe", "first-steps", "--region", "US", "--drafts", "--in-session"]
EXPORT = (
    "Client,Client type,Next appointment,Email\n"
    "Ann Example,Adult,12/03/2026 2:30 PM,ann@example.org\n"
    "Bo Example,Minor,01/05/2027,bo@example.org\n"
)


def batch(*more: str) -> list[str]:
    return ["batch", "r.csv", *USUAL, "--out", "out", "-q", *more]


def test_any_export_takes_two_commands(run: Run, capsys: Capture, tmp_path: Path) -> None:
    (tmp_path / "r.csv").write_text(EXPORT)
    assert run(*batch()) == ExitCode.INVALID_INPUT
    said = capsys.readouterr().err
    assert not (tmp_path / "out").exists()
    words = re.search(r"add to the command: (.+)", said)
    assert words is not None
    assert run(*batch(*shlex.split(words[1]))) == 0
    text = " ".join(" ".join(page_texts(tmp_path / "out" / "001.pdf")).split())
    assert "Ann Example" in text
    assert "Next appointment: Thursday, December 3, 2026, 2:30 PM" in text
    assert "example.org" not in text
    profile = said.partition("practice.yaml:\n")[2]
    (tmp_path / "practice.yaml").write_text(f"name: Example Practice\n{profile}")
    assert run(*batch("--dry-run")) == 0


def test_the_document_shows_what_is_said(run: Run, capsys: Capture, tmp_path: Path) -> None:
    page = (Path(__file__).parents[1] / "docs" / "batches.md").read_text(encoding="utf-8")
    [example] = re.findall(
        r"^```text\n\$ groundsheet (.+?)\n(.+?)^```", page, re.DOTALL | re.MULTILINE
    )
    heads = "Client,Next appointment,Client type,Email,Status\n"
    (tmp_path / "export.csv").write_text(f"{heads}Ann Example,,,,\n")
    assert run(*shlex.split(example[0])) == ExitCode.INVALID_INPUT
    assert capsys.readouterr().err.startswith(example[1])


def test_on_a_terminal_it_is_asked(
    run: Run, capsys: Capture, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "r.csv").write_text(EXPORT)
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    for answer, code in (("n\n", ExitCode.INVALID_INPUT), ("y\n", ExitCode.DONE)):
        monkeypatch.setattr(sys.stdin, "readline", lambda said=answer: said, raising=False)
        assert run(*batch("--dry-run")) == code
        assert "Take them so? (y/n)" in capsys.readouterr().err


def test_no_number_of_a_system_is_written_anywhere(
    run: Run, capsys: Capture, tmp_path: Path
) -> None:
    (tmp_path / "r.csv").write_text("MRN,Patient Name\n7654321,Ann Example\n")
    asked = batch("--map", "number=MRN", "--map", "name=Patient Name", "--merge", "run.pdf")
    assert run(*asked) == 0
    said = "".join(capsys.readouterr())
    files = [path for path in (tmp_path / "out").rglob("*") if path.is_file()]
    key = tmp_path / "out" / ".groundsheet-run" / "refs.key"
    assert key in files
    assert key.stat().st_mode & 0o777 == 0o600
    for path in files:
        assert b"7654321" not in path.read_bytes()
        assert "7654321" not in path.name
    assert "7654321" not in said
    names = {path.name for path in files if path.suffix == ".pdf"}
    (tmp_path / "practice.yaml").write_text("name: Example Practice\n")
    assert run(*asked, "--dry-run") == 0
    assert not (tmp_path / "refs.key").exists()  # nothing is made
    assert run(*asked) == 0
    assert (tmp_path / "refs.key").exists()
    assert {path.name for path in (tmp_path / "out").glob("*.pdf")} > names


def test_faulty_rows_are_passed_over_where_that_is_asked(
    run: Run, capsys: Capture, tmp_path: Path
) -> None:
    rows = "a,Ann Example\nb,王小明\n,Qzx Example\nd,Dot Example\nd,Qzx Example\n"
    (tmp_path / "r.csv").write_text(f"ref,name\n{rows}", encoding="utf-8")
    assert run(*batch()) == ExitCode.INVALID_INPUT
    said = capsys.readouterr().err
    assert "--skip-faulty" in said
    assert not (tmp_path / "out").exists()
    assert run(*batch("--skip-faulty", "--dry-run", "--json")) == ExitCode.FINDINGS
    assert json.loads(capsys.readouterr().out)["failed"] == ["b", "row 4", "d"]
    asked = [word for word in batch("--skip-faulty", "--merge", "run.pdf") if word != "-q"]
    assert run(*asked) == ExitCode.FINDINGS
    said = capsys.readouterr().err
    for place in ("r.csv:3: ", "r.csv:4: ", "r.csv:6: "):
        assert place in said
    assert "Qzx" not in said
    made = sorted(path.name for path in (tmp_path / "out").glob("*.pdf"))
    assert made == ["a.pdf", "run.pdf"]  # of the two with one ref, nobody knows whose it is
    assert (tmp_path / "out" / "failed.txt").read_text().split("\n")[:-1] == ["b", "row 4", "d"]
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text())
    reasons = {row["ref"]: (row["code"], row["reason"]) for row in manifest["rows"]}
    assert reasons["b"][0] == "row-faulty"
    assert reasons["b"][1].startswith("row 3, name: U+738B")
    (tmp_path / "r.csv").write_text(
        "ref,name\na,Ann Example\nb,王小明\nc,Cy Example\nd,Dot Example\n", encoding="utf-8"
    )
    again = batch("--only", "@out/failed.txt", "--omit-unprintable-names")
    assert run(*again) == 0
    assert len(list((tmp_path / "out").glob("?.pdf"))) == 4
    assert not (tmp_path / "out" / "failed.txt").exists()


def test_faults_of_others_do_not_stop_one_that_is_asked_for(
    run: Run, capsys: Capture, tmp_path: Path
) -> None:
    (tmp_path / "r.csv").write_text("ref,name\na,Ann Example\nb,=1\n")
    assert run(*batch("--only", "a")) == 0
    assert run(*batch("--only", "b")) == ExitCode.INVALID_INPUT
    assert run(*batch("--only", "row 2", "--dry-run")) == 0


def test_slips_bear_names_where_that_is_asked(run: Run, capsys: Capture, tmp_path: Path) -> None:
    names = ["Ann Example", "Łukasz Example"]
    rows = "".join(f"r{n},{name}\n" for n, name in enumerate(names))
    (tmp_path / "r.csv").write_text(f"ref,name\n{rows}", encoding="utf-8")
    asked = ["batch", "r.csv", *USUAL, "--merge", "out/run.pdf", "--slips"]
    assert run(*asked, "--slip-names") == 0
    assert "whoever sorts or carries the pile" in capsys.readouterr().err
    file = tmp_path / "out" / "run.pdf"
    texts = [" ".join(text.split()) for text in page_texts(file)]
    slips = [text for text in texts if "Take this sheet out" in text]
    assert [name in slip for name, slip in zip(names, slips, strict=True)] == [True, True]
    found = verify_run(desk(), file)
    assert not found.findings
    assert run(*asked) == 0
    texts = [" ".join(text.split()) for text in page_texts(file)]
    assert not any(name in text for text in texts if "Take this sheet" in text for name in names)


def test_the_parts_that_a_print_file_became_are_found(
    run: Run, capsys: Capture, tmp_path: Path
) -> None:
    rows = "".join(f"r{n},Mock{n} Example\n" for n in range(3))
    (tmp_path / "r.csv").write_text(f"ref,name\n{rows}")
    asked = ["batch", "r.csv", *USUAL, "--merge", "out/run.pdf", "--chunk", "2", "-q"]
    assert run(*asked) == 0
    capsys.readouterr()
    assert run("verify", "--run", "out/run.pdf") == 0
    assert "all 3 packets" in capsys.readouterr().out
    (tmp_path / "out" / "run-2.pdf").write_bytes((tmp_path / "out" / "run-1.pdf").read_bytes())
    assert run("verify", "--run", "out/run.pdf") == ExitCode.FINDINGS
    assert "run-2.pdf" in "".join(capsys.readouterr())
