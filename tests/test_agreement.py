"""`contacts`, `build`, `batch` and `verify` never disagree on what is printed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from day import TODAY
from desks import desk
from groundsheet import api, crisis
from groundsheet.crisis import CrisisContacts, Record, fact_digests, fact_marks, facts_of
from groundsheet.errors import NoCurrentContacts
from groundsheet.people import PracticeFolder, record_line
from groundsheet.proof import metadata_or_none
from pages import page_texts, squeezed
from profiles import IN_YAML
from sizes import examples

DIRECTORIES = desk().directories
EDITION = dt.date(2026, 11, 1)
REGIONS = crisis.available(DIRECTORIES)
WHO: dict[str, Any] = {"by": "Casey Example", "second": "Kim Example"}


def practice(folder: Path, region: str, records: list[Record]) -> PracticeFolder:
    profile = f"name: Harbor Test Clinic\nregion: {region}\n{IN_YAML}"
    (folder / "practice.yaml").write_text(profile, encoding="utf-8")
    lines = "".join(map(record_line, records))
    (folder / "contacts.yaml").write_text(f"records:\n{lines}", encoding="utf-8")
    return api.open_practice(folder)


def record(region: str, act: str, name: str, on: dt.date, earlier: list[Record]) -> Record | None:
    """An act as the program would record it."""
    found = crisis.listed(DIRECTORIES, region, "en", on, earlier).known
    common = {"kind": act, "region": region, "id": name, "on": on, "by": WHO["by"]}
    seen = {**common, **WHO, "method": "official_page"}
    if act == "added":
        own = f"own-{region.lower()}-1"
        if own in found:
            return None
        line = {"role": "service", "name": "County line", "display": "555-0123"}
        return crisis.Added.model_validate({**seen, **line, "id": own})
    if name not in found:
        return None
    value = found[name].value
    if act == "confirmed":
        facts = fact_digests(value, "number", "menu", "hours", "cost", "networks")
        return crisis.Confirmed.model_validate({**seen, "facts": facts})
    if act == "withdrawn":
        return crisis.Withdrawn.model_validate({**common, "why": "Example."})
    if act == "restored":
        return crisis.Restored.model_validate({**common, "second": WHO["second"]})
    if isinstance(value, crisis.Emergency):
        return None
    point = value.channels[0]
    display = "example.org/other" if point.channel == "chat" else "555-0142"
    return crisis.Replaced.model_validate({**seen, "channel": point.channel, "display": display})


ACTS = st.lists(
    st.tuples(
        st.sampled_from(["confirmed", "confirmed", "replaced", "withdrawn", "restored", "added"]),
        st.integers(0, 30),
    ),
    max_size=8,
)


def plain(text: str) -> str:
    """A text without what a line's end adds or takes away."""
    return squeezed(text).replace("-", "").replace("\x02", "")


def shown(found: CrisisContacts) -> dict[str, tuple[str, ...]]:
    return {entry.id: tuple(f.value for f in facts_of(entry)) for entry in found.everything}


@settings(max_examples=examples(8), deadline=None)
@given(st.sampled_from(REGIONS), st.sampled_from([0, 100, 200, 300, 364, 365, 539]), ACTS)
def test_all_of_them_agree(
    tmp_path_factory: pytest.TempPathFactory, region: str, age: int, acts: list[tuple[str, int]]
) -> None:
    day = EDITION + dt.timedelta(days=age)
    names = [c.id for c in DIRECTORIES[region].contacts]
    if based := DIRECTORIES[region].based_on:
        names += [c.id for c in DIRECTORIES[based].contacts]
    records: list[Record] = []
    for act, index in acts:
        made = record(region, act, names[index % len(names)], day, records)
        records += [made] if made else []
    folder = practice(tmp_path_factory.mktemp("practice"), region, records)
    here = desk(folder, today=day)
    try:
        found = api.contacts(here, region)
    except NoCurrentContacts:
        with pytest.raises(NoCurrentContacts):
            api.build(here, ["stop-pause"], region=region)
        return
    sheet = api.contact_sheet(here, region=region)
    pause = api.build(here, ["stop-pause"], region=region)
    plan = api.build(here, ["safety-plan"], region=region)
    texts = {}
    for name, built in (("sheet", sheet), ("pause", pause), ("plan", plan)):
        assert shown(built.handout.contacts) == shown(found)
        path = folder.folder / f"{name}.pdf"
        path.write_bytes(built.proven.data)
        verified = api.verify(here, path)
        assert verified.findings == ()
        assert verified.notes == ()
        marks = verified.facts["facts"].split()
        assert marks == list(fact_marks(built.handout.printed_contacts))
        assert set(marks) <= set(fact_marks(found.everything))
        texts[name] = plain(" ".join(page_texts(built.proven.data)))
        if name != "pause":
            assert set(marks) >= set(fact_marks(found.all_services))
    for name in ("sheet", "plan"):
        for entry in found.entries:
            for fact in facts_of(entry):
                if fact.fact == "number":
                    number = fact.value.rpartition(" to ")[2]
                    assert plain(number) in texts[name]
    left = {*(gone.name for gone in found.left_out)}
    assert {gone.name for gone in pause.left_out} == left
    # What has no room on a sheet is named, and nothing else is missing.
    unprinted = {s.name for s in pause.handout.unprinted_contacts}
    no_room = [note.name for note in pause.warnings if note.code is api.Code.NO_ROOM]
    assert sorted(no_room) == sorted(unprinted)
    there = {e.id for e in pause.handout.printed_contacts}
    assert there | {s.id for s in pause.handout.unprinted_contacts} >= {
        entry.id for entry in found.entries
    }


@pytest.mark.parametrize("region", ["US", "GB-ENG", "NZ"])
def test_a_run_prints_what_a_build_prints(
    run: Callable[..., int], tmp_path: Path, region: str
) -> None:
    folder = practice(tmp_path, region, [])
    found = crisis.listed(DIRECTORIES, region, "en", TODAY).known
    name = next(name for name, e in found.items() if not isinstance(e.value, crisis.Emergency))
    looked = record(region, "confirmed", name, TODAY, [])
    assert looked is not None
    folder = practice(tmp_path, region, [looked])
    (tmp_path / "r.csv").write_text("ref,name\nr0,Canary Example\nr1,\n", encoding="utf-8")
    line = ["batch", "r.csv", "--recipe", "first-steps", "--region", region, "--drafts"]
    assert run(*line, "--in-session", "--out", "out", "--jobs", "1", "-q") == 0
    built = api.build(desk(folder), recipe="first-steps", region=region)
    wanted = metadata_or_none(built.proven.data)
    assert wanted is not None
    for packet in ("r0.pdf", "r1.pdf"):
        path = tmp_path / "out" / packet
        facts = metadata_or_none(path.read_bytes())
        assert facts is not None
        for key in ("contacts", "facts", "replace", "edition"):
            assert facts[key] == wanted[key], key
        assert run("verify", str(path)) == 0
