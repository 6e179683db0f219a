"""What a door says beside a handout: its contacts with their state, and a text for the record."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from desks import desk
from groundsheet import api


def test_each_contact_that_is_printed_is_told_with_its_state() -> None:
    built = api.build(desk(), ["stop-pause"], region="US")
    told = api.contact_facts(built)
    assert [each.id for each in told] == [e.id for e in built.handout.printed_contacts]
    main = next(each for each in told if each.id == "us-988")
    assert main.state == "public"
    assert any(way.startswith("988") for way in main.ways)
    assert main.since is not None
    assert main.until is not None
    assert not main.aged


@pytest.mark.parametrize("modules", [["stop-pause"], ["slow-breathing", "stop-pause"]])
def test_the_text_for_the_record_has_titles_versions_and_the_day_and_nothing_of_the_person(
    modules: list[str],
) -> None:
    person = api.person_with("the test", name="Jo Example", clinician="Sam Sample")
    built = api.build(desk(), modules, region="GB-ENG", person=person)
    text = api.record_text(built)
    for section in built.handout.sections:
        assert f"{section.module.title} ({section.module.code}, version" in text
    assert "England" in text
    assert re.search(r"list of [A-Z][a-z]+ \d{4}\.$", text)
    assert "Example" not in text
    assert "Sample" not in text


def test_a_packet_is_named_in_the_text_for_the_record() -> None:
    built = api.build(desk(), recipe="first-steps", region="US")
    assert f"{built.handout.title} ({built.handout.code})" in api.record_text(built)


def test_what_the_practice_checked_is_told_as_checked(tmp_path: Path) -> None:
    profile = api.init(tmp_path / "practice", name="Example Practice")
    place = desk(profile)
    _, main = api.contact(place, "us-988")
    seen = [item.value for item in api.to_retype(main)]
    api.confirm(place, "us-988", seen=seen, by="Sam Sample", method="official_page")
    built = api.build(desk(profile), ["quick-card"], region="US", drafts=True)
    state = {each.id: each.state for each in api.contact_facts(built)}
    assert state["us-988"] == "checked"
