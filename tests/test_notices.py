"""Notices: every code that there is comes out of a public function, and is told of."""

from __future__ import annotations

import datetime as dt
import io
import json
import re
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import pikepdf
import pytest
import yaml

import lies
import saboteurs
import skill_cards
from clusters import cluster
from day import TODAY
from desks import desk
from groundsheet import api
from groundsheet.api import Code, Kind, Notice
from groundsheet.formats import FORMATS
from groundsheet.pdf import furniture, slots
from profiles import IN_YAML
from reviewing import yes_to_all

Patch = pytest.MonkeyPatch
Scenario = Callable[[Path, Patch], Iterable[Notice | api.Problem | str]]

SCENARIOS: dict[Code, Scenario] = {}
"""How each code comes about: what a public function gives back, or raises."""


def shows(*codes: Code) -> Callable[[Scenario], Scenario]:
    """Says which codes a scenario is of."""

    def named(scenario: Scenario) -> Scenario:
        for code in codes:
            assert code not in SCENARIOS, f"{code} has a scenario"
            SCENARIOS[code] = scenario
        return scenario

    return named


def told(scenario: Scenario, folder: Path, patch: Patch) -> set[str]:
    """The codes that come of a scenario."""
    return {str(getattr(each, "code", each)) for each in scenario(folder, patch)}


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Scenario], set[str]]:
    """Each scenario is carried out once, in a folder of its own."""
    known: dict[Scenario, set[str]] = {}

    def outcome(scenario: Scenario) -> set[str]:
        if scenario not in known:
            with Patch.context() as patch:
                folder = tmp_path_factory.mktemp("notices")
                known[scenario] = told(scenario, folder, patch)
        return known[scenario]

    return outcome


IN_A_PYTHON_OF_ITS_OWN = pytest.param(Code.CLUSTER, marks=pytest.mark.any_day)


@pytest.mark.parametrize(
    "code", [IN_A_PYTHON_OF_ITS_OWN if code is Code.CLUSTER else code for code in Code]
)
def test_every_code_is_in_what_a_public_function_gives(
    outcomes: Callable[[Scenario], set[str]], loopback: None, code: Code
) -> None:
    assert code in SCENARIOS, "nothing shows that this code can be: add a scenario, or delete it"
    assert code.value in outcomes(SCENARIOS[code])


def test_every_code_is_documented_and_no_other() -> None:
    page = Path(__file__).parents[1] / "docs" / "notices.md"
    rows = re.findall(r"^\| `([\w-]+)` \| (.+) \| (.+) \|$", page.read_text(encoding="utf-8"), re.M)
    assert [code for code, _, _ in rows] == list(Code)
    assert all(means.strip() and do.strip() for _, means, do in rows)


def test_no_code_is_that_of_an_error() -> None:
    """Where either can stand, as in a manifest, each says which it is."""

    def family(root: type[api.GroundsheetError]) -> Iterator[str]:
        for error in root.__subclasses__():
            yield error.code
            yield from family(error)

    assert not set(family(api.GroundsheetError)) & set(Code)


def test_what_stands_in_front_of_a_notice_is_known_for_each_kind() -> None:
    from groundsheet.cli.output import LABELS

    assert set(LABELS) == set(Kind)


# -- a practice, and where it was found -----------------------------------------------------------


def practice(folder: Path, more: str = "") -> Path:
    (folder / "practice.yaml").write_text(f"name: Example Clinic\nregion: US\n{more}{IN_YAML}")
    return folder


@shows(Code.PRACTICE_FOUND, Code.EXAMPLE_NAME)
def _(folder: Path, patch: Patch) -> Iterable[Notice]:
    api.init(folder)
    return api.open_desk(today=TODAY, here=folder).notices


@shows(Code.FOLDER_MISSING)
def _(folder: Path, patch: Patch) -> Iterable[Notice]:
    api.init(folder)
    (folder / "modules").rmdir()
    return api.open_desk(today=TODAY, practice=folder).notices


# -- what is built --------------------------------------------------------------------------------


def sheet(**more: Any) -> api.Built:
    return api.build(desk(), ["stop-pause"], **{"region": "US", **more})


@shows(Code.SPECIMEN)
def _(folder: Path, patch: Patch) -> Iterable[Notice]:
    return sheet(as_of=TODAY - dt.timedelta(days=1)).warnings


@shows(Code.DRAFTS)
def _(folder: Path, patch: Patch) -> Iterable[Notice]:
    return sheet().warnings


@shows(Code.LINES_LEFT_OFF, Code.REVIEW_DUE)
def _(folder: Path, patch: Patch) -> Iterable[Notice]:
    leaflet = {"review_due": "2026-10", "feedback": "Tell us what you think of it. " * 6}
    leaflet["other_formats"] = leaflet["feedback"]
    own = api.Practice.model_validate({"name": "Example Clinic", "leaflet": leaflet})
    return api.build(desk(own), ["riding-an-urge"], region="US").warnings


@shows(Code.OTHER_REGION)
def _(folder: Path, patch: Patch) -> Iterable[Notice]:
    return api.build(desk(practice(folder)), ["stop-pause"], region="IE").warnings


@shows(Code.MIXED_READERS)
def _(folder: Path, patch: Patch) -> Iterable[Notice]:
    path = own(
        folder, "It is quiet here.", "ask-first when-to-stop what-instead", audience=["teen"]
    )
    return api.build(desk(path), ["stop-pause", "own-skill"], region="US").warnings


def own(folder: Path, text: str, cautions: str = "", **fields: Any) -> Path:
    """A practice with a skill of its own, whose step says something."""
    practice(folder, "content_dirs: [modules]\n")
    (folder / "modules").mkdir()
    data = skill_cards.module("other", [skill_cards.CAUTIONS[c] for c in cautions.split()])
    data.update(fields)
    data["blocks"].append({"id": "more", "kind": "paragraph", "text": text})
    (folder / "modules" / "own-skill.yaml").write_text(yaml.safe_dump(data), encoding="utf-8")
    return folder / "practice.yaml"


@shows(Code.WORDS_FOUND)
def _(folder: Path, patch: Patch) -> Iterable[Notice]:
    profile = own(folder, "It always works.", "ask-first when-to-stop what-instead")
    at = api.open_desk(today=TODAY, practice=profile)
    return api.build(at, ["own-skill"], region="US").warnings


@shows(Code.WOULD_REFUSE)
def _(folder: Path, patch: Patch) -> Iterable[Notice]:
    at = api.open_desk(today=TODAY, practice=own(folder, "Hum."), to_look_at=True)
    return api.build(at, ["own-skill"], region="US").warnings


@shows(Code.DENIED_AS_TYPED)
def _(folder: Path, patch: Patch) -> Iterable[Notice]:
    old = "National Suicide Prevention Lifeline"
    return sheet(person=api.Person(next_appointment=f"ask about the {old}")).warnings


@shows(Code.NO_ROOM)
def _(folder: Path, patch: Patch) -> Iterable[Notice]:
    return sheet().warnings


@shows(Code.NO_REGION)
def _(folder: Path, patch: Patch) -> Iterable[Notice]:
    return api.show(desk(), "stop-pause").notices


# -- contacts -------------------------------------------------------------------------------------


def later(days: int) -> api.CrisisContacts:
    return api.contacts(desk(), "US", as_of=dt.date(2026, 11, 1) + dt.timedelta(days=days))


@shows(Code.UNCONFIRMED)
def _(folder: Path, patch: Patch) -> Iterable[Notice]:
    return later(0).left_out


@shows(Code.PRINTED_UNCONFIRMED)
def _(folder: Path, patch: Patch) -> Iterable[Notice]:
    return later(0).notices


@shows(Code.TO_CONFIRM)
def _(folder: Path, patch: Patch) -> Iterable[Notice]:
    return api.to_confirm(later(0))


@shows(Code.SERVICES_AGED)
def _(folder: Path, patch: Patch) -> Iterable[Notice]:
    """The practice has confirmed the first two contacts of the panel, and nothing else."""
    own = desk(practice(folder))
    for name in ("us-911", "us-988"):
        _, value = api.contact(own, name)
        seen = [asked.value for asked in api.to_retype(value)]
        api.confirm(own, name, seen=seen, by="Example Person", method="official_page")
    on = dt.date(2026, 11, 1) + dt.timedelta(days=180)
    return api.contacts(desk(folder), "US", as_of=on).notices


@shows(Code.TOO_OLD, Code.CONTACTS_AGED)
def _(folder: Path, patch: Patch) -> Iterable[Notice]:
    found = later(400)
    return (*found.notices, *found.left_out)


@shows(Code.WITHDRAWN, Code.SAME_NUMBER, Code.HANDED_OUT)
def _(folder: Path, patch: Patch) -> Iterable[Notice]:
    own = desk(practice(folder))
    veterans = "us-veterans-crisis-line"
    done = api.withdraw(own, veterans, by="Example Person", why="It is closed.")
    return (*done.notices, *api.contacts(desk(folder), "US").left_out)


@shows(Code.REPLACED)
def _(folder: Path, patch: Patch) -> Iterable[Notice]:
    api.replace(
        desk(practice(folder)), "us-veterans-crisis-line", channel="sms", display="555-0111",
        again="555-0111", by="Example Person", method="provider_office",
    )  # fmt: skip
    return api.contacts(desk(folder), "US").notices


@shows(Code.NOTHING_BUILT)
def _(folder: Path, patch: Patch) -> Iterable[Notice]:
    own = desk(practice(folder))
    api.withdraw(own, "us-988", by="Example Person", why="It is closed.")
    return api.printed(desk(folder), "US").notices


@shows(Code.RECORD_VOID)
def _(folder: Path, patch: Patch) -> Iterable[Notice]:
    """The value has changed since it was confirmed."""
    practice(folder)
    record = "kind: confirmed, region: US, id: us-911, by: Example Person, on: 2026-11-20"
    (folder / "contacts.yaml").write_text(
        f"records:\n  - {{{record}, method: official_page, digest: 0123456789abcdef}}\n"
    )
    return api.contacts(desk(folder), "US").notices


# -- plans, forms, reviews ------------------------------------------------------------------------


@shows(
    Code.NO_SIGNS, Code.NO_OWN_STEP, Code.NO_HELP_CONTACT, Code.NO_PROFESSIONAL,
    Code.NO_SAFER_PLACE,
)  # fmt: skip
def _(folder: Path, patch: Patch) -> Iterable[Notice]:
    return api.check_plan(
        desk(), api.Typed(b"company: [{name: Somebody to talk to}]\n", "plan.yaml")
    )


@shows(
    Code.NO_NUMBER, Code.SHORT_NUMBER, Code.OWN_NUMBER, Code.LINE_NO_MORE, Code.LINE_SUPERSEDED,
)  # fmt: skip
def _(folder: Path, patch: Patch) -> Iterable[Notice]:
    people = [
        "{name: Ann Example}",
        "{name: Bo Example, phone: 555-1}",
        "{name: Cy Example, phone: 202-555-0101}",
        "{name: National Suicide Prevention Lifeline, phone: 202-555-0102}",
        "{name: Hotline, phone: 1-800-273-8255}",
    ]
    plan = f"own_phone: 202-555-0101\nhelpers: [{', '.join(people)}]\n"
    return api.check_plan(desk(), api.Typed(plan.encode(), "plan.yaml"), region="US")


def filled(folder: Path, **values: str) -> tuple[Notice, ...]:
    """What is said of a form in which these fields were filled in."""
    data = api.build(desk(), recipe="first-steps", region="US").proven.data
    with pikepdf.open(io.BytesIO(data)) as document:
        for field in document.Root.AcroForm.Fields:
            if (text := values.get(str(field.T).replace("-", "_"))) is not None:
                field.V = pikepdf.String(text)
        document.save(folder / "form.pdf")
    return api.read_form(desk(), folder / "form.pdf").notes


@shows(Code.OTHER_FIELDS, Code.NO_ANSWERS)
def _(folder: Path, patch: Patch) -> Iterable[Notice]:
    return filled(folder, m2_my_sign="tight")


@shows(Code.PART_NOT_TAKEN)
def _(folder: Path, patch: Patch) -> Iterable[Notice]:
    return filled(folder, m1_signs="long " * 1000)


@shows(Code.LETTERS_NOT_DRAWN)
def _(folder: Path, patch: Patch) -> Iterable[Notice]:
    assert not any(n.code is Code.LETTERS_NOT_DRAWN for n in filled(folder, m1_signs="Łódź – Huế"))
    return filled(folder, m1_signs="Ελένη")


@shows(Code.SAME_VERSION)
def _(folder: Path, patch: Patch) -> Iterable[Notice]:
    practice(folder, "content_dirs: [modules]\n")
    (folder / "modules").mkdir()
    own = api.new_module(desk(folder), "stop-pause")
    answers = yes_to_all(desk(folder), "stop-pause")
    api.approve(desk(folder), ["stop-pause"], by="Example Person, RN", answers=answers)
    own.write_text(own.read_text(encoding="utf-8").replace("title: ", "title: Now, ", 1))
    return api.review(desk(folder), "stop-pause").notices


# -- a file that is looked at again ---------------------------------------------------------------

Change = Callable[[pikepdf.Pdf], None]


def verified(folder: Path, data: bytes, where: api.Desk | None = None) -> tuple[Notice, ...]:
    (folder / "a.pdf").write_bytes(data)
    return api.verify(where or desk(), folder / "a.pdf").findings


def packet() -> bytes:
    """A packet of more than one page."""
    return api.build(desk(), recipe="first-steps", region="US").proven.data


def changed(change: Change, folder: Path, patch: Patch) -> Iterable[Notice]:
    return verified(folder, saboteurs.edited(change)(packet()))


@shows(Code.NOT_OURS)
def _(folder: Path, patch: Patch) -> Iterable[Notice]:
    return changed(saboteurs.no_record, folder, patch)


@shows(Code.IS_SPECIMEN)
def _(folder: Path, patch: Patch) -> Iterable[Notice]:
    return verified(folder, sheet(as_of=TODAY - dt.timedelta(days=1)).proven.data)


@shows(Code.REPLACE)
def _(folder: Path, patch: Patch) -> Iterable[Notice]:
    return verified(folder, sheet().proven.data, desk(today=TODAY + dt.timedelta(days=300)))


def recorded(old: bytes, new: bytes) -> Change:
    """Writes something else into what a file says of itself."""

    def change(document: pikepdf.Pdf) -> None:
        packet = document.Root.Metadata.read_bytes()
        after = re.sub(old, new, packet)
        assert after != packet
        document.Root.Metadata.write(after)

    return change


def in_another_language(document: pikepdf.Pdf) -> None:
    document.Root.Lang = pikepdf.String("qq")


RECORDS = {
    Code.NO_DATE: recorded(rb"<gs:made>[^<]*", b"<gs:made>"),
    Code.NO_CONTACTS: recorded(rb"<gs:region>US", b"<gs:region>ZA"),
    Code.OTHER_LANGUAGE: in_another_language,
    Code.NO_LAYOUT: recorded(rb"<gs:layout>[^<]*", b"<gs:layout>vellum"),
}
for _code, _change in RECORDS.items():
    shows(_code)(partial(changed, _change))


def of_other_contacts(document: pikepdf.Pdf) -> None:
    recorded(rb"<gs:contacts>[^<]*", b"<gs:contacts>0123456789abcdef")(document)


@shows(Code.OTHER_CONTACTS)
def _(folder: Path, patch: Patch) -> Iterable[Notice]:
    """Earlier versions didn't record what a sheet prints."""

    def earlier(document: pikepdf.Pdf) -> None:
        of_other_contacts(document)
        recorded(rb"<gs:facts>[^<]*</gs:facts>", b"")(document)

    return changed(earlier, folder, patch)


@shows(Code.OLDER)
def _(folder: Path, patch: Patch) -> Iterable[Notice]:
    path = folder / "a.pdf"
    path.write_bytes(saboteurs.edited(of_other_contacts)(sheet().proven.data))
    result = api.verify(desk(), path)
    assert result.findings == ()
    return result.notes


def noted(folder: Path, change: Change) -> Iterable[Notice]:
    """What is noted of a sheet with a change, which is no finding."""
    path = folder / "a.pdf"
    path.write_bytes(saboteurs.edited(change)(sheet().proven.data))
    result = api.verify(desk(), path)
    assert result.findings == ()
    return result.notes


@shows(Code.OTHER_VERSION)
def _(folder: Path, patch: Patch) -> Iterable[Notice]:
    return noted(folder, recorded(rb"<gs:engine>[^<]*", b"<gs:engine>groundsheet 0.0.1"))


@shows(Code.OWN_LINE)
def _(folder: Path, patch: Patch) -> Iterable[Notice]:
    """A sheet with a practice's own number, where its profile isn't at hand."""
    path = folder / "a.pdf"
    path.write_bytes(lies.built("sheet"))
    assert api.verify(desk(lies.PRACTICE), path).findings == ()
    return api.verify(desk(), path).findings


@shows(Code.OTHER_WORDS)
def _(folder: Path, patch: Patch) -> Iterable[Notice]:
    """What the record says of the panel isn't what the contacts of its day say."""

    def said(document: pikepdf.Pdf) -> None:
        text = document.Root.Metadata.read_bytes()
        panel = re.search(rb"<gs:panel>([^<]*)", text)
        assert panel is not None
        words = b64decode(panel[1]).replace(b"Police, fire, ambulance", b"Nobody")
        document.Root.Metadata.write(text.replace(panel[1], b64encode(words)))

    return changed(said, folder, patch)


@shows(Code.WRONG_BY_NOW)
def _(folder: Path, patch: Patch) -> Iterable[Notice]:
    own = desk(practice(folder))
    data = sheet().proven.data
    api.withdraw(own, "us-crisis-text-line", by="Example Person", why="It is closed.")
    return verified(folder, data, desk(folder))


# -- what the proof finds -------------------------------------------------------------------------


def emptied(document: pikepdf.Pdf) -> None:
    """The words of the first page aren't drawn; its marks are there."""
    steps = pikepdf.parse_content_stream(document.pages[0])
    kept = [step for step in steps if str(step.operator) not in ("Tj", "TJ")]
    document.pages[0].Contents = document.make_stream(pikepdf.unparse_content_stream(kept))


def of_other_widths(document: pikepdf.Pdf) -> None:
    font = document.pages[0].Resources.Font["/F1+0"]
    font.Widths[20] = 1


PROVEN = {
    Code.PROOF_ACTIVE: saboteurs.script,
    Code.PROOF_FONT: of_other_widths,
    Code.PROOF_CONTENT: saboteurs.drawn(0, b"3 Tr"),
    Code.PROOF_LINK: saboteurs.link_elsewhere,
    Code.PROOF_PAGES: saboteurs.rotated,
    Code.PROOF_LABEL: saboteurs.pages_swapped,
    Code.PROOF_PANEL: emptied,
    Code.PROOF_MARGIN: saboteurs.drawn(0, b"1 0 0 1 0 -30 cm", before=True),
    Code.PROOF_SMALL: saboteurs.drawn(0, b"0.7 0 0 0.7 60 60 cm", before=True),
    Code.PROOF_UNSEEN: saboteurs.box_over,
    Code.PROOF_COVERED: saboteurs.drawn(0, b"/Artifact BMC 1 g n 30 92 560 0.5 re f* EMC"),
}
for _code, _change in PROVEN.items():
    shows(_code)(partial(changed, _change))


@shows(Code.PROOF_LIST)
def _(folder: Path, patch: Patch) -> Iterable[Notice]:
    lie = lies.LISTS["a digit is painted over"]
    return verified(folder, lies.told(lies.built("sheet"), lie), desk(lies.PRACTICE))


@shows(Code.PROOF_FILE)
def _(folder: Path, patch: Patch) -> Iterable[Notice]:
    return verified(folder, saboteurs.redefined(packet()))


def test_a_fault_of_a_page_says_which_page_and_its_words_stay_without(tmp_path: Path) -> None:
    found = verified(tmp_path, saboteurs.edited(saboteurs.rotated)(packet()))
    assert {(n.code, n.about, n.kind) for n in found} == {
        (Code.PROOF_PAGES, "page 2", Kind.FINDING)
    }
    assert [str(n) for n in found] == ["page 2: it is rotated."]


def refused(**more: Any) -> Iterable[api.Problem]:
    with pytest.raises(api.Refused) as caught:
        sheet(**more)
    return caught.value.problems


@shows(Code.PROOF_NUMBER)
def _(folder: Path, patch: Patch) -> Iterable[api.Problem]:
    saboteurs.on_page(1, saboteurs.more_words, patch)
    return refused()


@shows(Code.PROOF_CAUTIONS)
def _(folder: Path, patch: Patch) -> Iterable[api.Problem]:
    saboteurs.cautions_lost(patch)
    return refused()


@shows(Code.PROOF_SPECIMEN)
def _(folder: Path, patch: Patch) -> Iterable[api.Problem]:
    patch.setattr(furniture.Furniture, "_specimen", lambda *_: None)
    return refused(as_of=TODAY - dt.timedelta(days=1))


@shows(Code.PROOF_METADATA)
def _(folder: Path, patch: Patch) -> Iterable[api.Problem]:
    from dataclasses import replace

    original = FORMATS["sheet"]

    def render(*arguments: Any) -> Any:
        rendered = original.render(*arguments)
        return replace(rendered, pdf=saboteurs.edited(saboteurs.no_record)(rendered.pdf))

    patch.setitem(FORMATS, "sheet", replace(original, render=render))
    return refused()


# -- runs -----------------------------------------------------------------------------------------

ROWS = "1,Ann Example\n2,Bo Example\n3,Cy Example\n"


def planned(folder: Path, rows: str = ROWS, head: str = "ref,name", **more: Any) -> api.Plan:
    (folder / "r.csv").write_text(f"{head}\n{rows}", encoding="utf-8")
    reading = more.pop("reading", None)
    request = api.BatchRequest(
        **{"recipe": "first-steps", "region": "US", "in_session": True, "drafts": True, **more}
    )
    return api.plan_batch(desk(), folder / "r.csv", folder / "out", request, reading=reading)


def carried_out(plan: api.Plan) -> api.BatchRun:
    """The run, made in this process."""
    with ThreadPoolExecutor(1) as here:
        return api.run_batch(plan, executor=here)


@shows(Code.ROSTER_READ, Code.PLAN_HINTS)
def _(folder: Path, patch: Patch) -> Iterable[Notice]:
    (folder / "plan.yaml").write_text("signs: [I go quiet]\n")
    plan = planned(folder, "1,plan.yaml\n", "ref,answers")
    return (plan.reading, *plan.notes)


@shows(Code.ROSTER_COLUMNS, Code.ROSTER_CELLS, Code.ROSTER_ROWS, Code.ROW_FAULTY, Code.REFS_MADE)
def _(folder: Path, patch: Patch) -> Iterable[Notice]:
    rows = "7,ANN EXAMPLE,\n8,=Bo(),\nTotal: 2,,\n"
    reading = api.RosterReading({"name": "Client", "number": "MRN"})
    return planned(folder, rows, "MRN,Client,Room", reading=reading, skip_faulty=True).notes


@shows(Code.NAMES_ON_SLIPS)
def _(folder: Path, patch: Patch) -> Iterable[Notice]:
    return planned(folder, merge="run.pdf", slips=True, slip_names=True).notes


@shows(Code.LEFT_BEHIND, Code.ROWS_FAILED)
def _(folder: Path, patch: Patch) -> Iterable[Notice]:
    carried_out(planned(folder, "4,Di Example\n"))
    (folder / "out" / "1.pdf").write_bytes(b"somebody else's")
    return carried_out(planned(folder)).notices


@shows(Code.PRINT_FILE_FAILED)
def _(folder: Path, patch: Patch) -> Iterable[Notice]:
    (folder / "out").mkdir()
    (folder / "out" / "run.pdf").write_bytes(b"somebody else's")
    return carried_out(planned(folder, files=False, merge="run.pdf")).notices


def test_what_earlier_versions_wrote_of_a_run_is_read(tmp_path: Path) -> None:
    """They gave no codes of what failed."""
    rows = f"1,Ann Example\n{'W' * 32},Bo Example\n"
    asked: dict[str, Any] = {
        "files": False,
        "merge": "run.pdf",
        "slips": True,
        "paper": "half-letter",
    }
    first = carried_out(planned(tmp_path, rows, **asked))
    journal = tmp_path / "out" / ".groundsheet-run" / "journal.jsonl"
    lines = [json.loads(line) for line in journal.read_text().splitlines()]
    for line in lines:
        del line["code"]
        line["left_out"] = [row[:2] for row in line["left_out"]]
    assert any(line["left_out"] for line in lines)
    journal.write_text("".join(f"{json.dumps(line)}\n" for line in lines))
    again = carried_out(planned(tmp_path, rows, **asked))
    assert again.failed == first.failed == ("W" * 32,)
    assert again.progress.made == 0


@shows(Code.CLUSTER)
def _(folder: Path, patch: Patch) -> Iterable[Notice]:
    with (
        cluster(folder, workers=1) as running,
        api.machines(desk(), running.url, folder / "out") as machines,
    ):
        return [machines.notice]


def run_of(folder: Path, **more: Any) -> list[str]:
    """The codes of what became of each row, or of a print file."""
    run = carried_out(planned(folder, **more))
    assert not run.complete
    return [outcome.code for outcome in run.outcomes]


@shows(Code.PROOF_COPY)
def _(folder: Path, patch: Patch) -> Iterable[str]:
    original = slots.Blank.copy
    patch.setattr(slots.Blank, "copy", lambda self, parts: original(self, parts) + b"\n")
    return run_of(folder)


@shows(Code.PROOF_SLOT)
def _(folder: Path, patch: Patch) -> Iterable[str]:
    original = slots.Blank.parts
    other = {"name": "Di Example"}
    patch.setattr(slots.Blank, "parts", lambda self, texts: original(self, {**texts, **other}))
    return run_of(folder)


@shows(Code.PROOF_RUN)
def _(folder: Path, patch: Patch) -> Iterable[str]:
    from groundsheet import pdf

    original = pdf.bind
    patch.setattr(pdf, "bind", lambda packets, *more: original([*packets, packets[0]], *more))
    return run_of(folder, files=False, merge="run.pdf")


# -- a print file that is looked at again ---------------------------------------------------------


def printed(folder: Path) -> Path:
    carried_out(planned(folder, files=False, merge="run.pdf"))
    return folder / "out" / "run.pdf"


def other_packets(folder: Path, packets: list[int]) -> tuple[Notice, ...]:
    """What is found in a print file of three packets that has the pages of these now."""
    path = printed(folder)
    with pikepdf.open(path, allow_overwriting_input=True) as document:
        long = len(document.pages) // 3
        kept = [page for n in packets for page in document.pages[n * long : (n + 1) * long]]
        with pikepdf.new() as other:
            other.pages.extend(kept)
            other.Root.Metadata = other.copy_foreign(document.Root.Metadata)
            data = io.BytesIO()
            other.save(data)
    path.write_bytes(data.getvalue())
    return api.verify_run(desk(), path).findings


@shows(Code.PRINT_FILE)
def _(folder: Path, patch: Patch) -> Iterable[Notice]:
    return api.verify(desk(), printed(folder)).findings


@shows(Code.CHANGED, Code.PAGES_MISSING, Code.PAGES_DOUBLED)
def _(folder: Path, patch: Patch) -> Iterable[Notice]:
    return other_packets(folder, [0, 0, 2])


@shows(Code.OUT_OF_ORDER)
def _(folder: Path, patch: Patch) -> Iterable[Notice]:
    return other_packets(folder, [1, 0, 2])


@shows(Code.PAGE_UNKNOWN)
def _(folder: Path, patch: Patch) -> Iterable[Notice]:
    path = printed(folder)
    manifest = folder / "out" / "manifest.json"
    manifest.write_text(manifest.read_text().replace('"ref": "2"', '"ref": "two"'))
    return api.verify_run(desk(), path).findings


@shows(Code.ROW_DOUBLED, Code.FILE_MISSING, Code.FILE_UNKNOWN)
def _(folder: Path, patch: Patch) -> Iterable[Notice]:
    printed(folder).rename(folder / "out" / "other.pdf")
    manifest = folder / "out" / "manifest.json"
    said = json.loads(manifest.read_text())
    row = {"ref": "1", "state": "failed", "file": "", "sha256": "", "reason": "a fault."}
    said["rows"] = [row, row]
    manifest.write_text(json.dumps(said))
    return api.verify_run(desk(), folder / "out").findings


@shows(Code.ROW_LEFT_OUT)
def _(folder: Path, patch: Patch) -> Iterable[Notice]:
    """A ref that a slip has no room for on small paper."""
    rows = f"1,Ann Example\n{'W' * 32},Bo Example\n"
    carried_out(
        planned(folder, rows, files=False, merge="run.pdf", slips=True, paper="half-letter")
    )
    return api.verify_run(desk(), folder / "out" / "run.pdf").findings
