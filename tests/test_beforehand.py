"""What withdrawing a contact would stop, and what can be undone, told before it is done."""

from __future__ import annotations

from pathlib import Path

import pytest

from desks import desk
from groundsheet import api
from profiles import IN_YAML

CASEY, KIM = "Casey Example", "Kim Example"


@pytest.fixture
def clinic(tmp_path: Path) -> Path:
    (tmp_path / "practice.yaml").write_text("name: Example Clinic\n" + IN_YAML, encoding="utf-8")
    return tmp_path


def codes(notices: tuple[api.Notice, ...]) -> list[tuple[str, str]]:
    return [(notice.code.value, notice.about) for notice in notices]


def test_a_main_line_says_that_it_stops_its_region_and_who_has_its_number(clinic: Path) -> None:
    assert codes(api.before_withdrawing(desk(clinic), "us-988")) == [
        ("nothing-built", "US"),
        ("same-number", "us-988-es"),
        ("same-number", "us-veterans-crisis-line"),
        ("handed-out", "us-988"),
    ]
    assert api.contacts(desk(clinic), "US").main.service.id == "us-988"


def test_an_emergency_number_stops_all_regions_that_stand_on_its_list(clinic: Path) -> None:
    told = api.before_withdrawing(desk(clinic), "gb-999")
    stopped = [about for code, about in codes(told) if code == "nothing-built"]
    assert stopped == ["GB", "GB-ENG", "GB-NIR", "GB-SCT", "GB-WLS"]


def test_one_of_two_emergency_numbers_stops_nothing(clinic: Path) -> None:
    assert codes(api.before_withdrawing(desk(clinic), "sg-995")) == [("handed-out", "sg-995")]


def test_what_is_told_beforehand_is_what_comes_of_it(clinic: Path) -> None:
    told = api.before_withdrawing(desk(clinic), "us-988")
    done = api.withdraw(desk(clinic), "us-988", by=CASEY, why="It has moved.")
    assert told[1:] == done.notices
    assert api.printed(desk(clinic), "US").contacts is None
    assert [n for n in api.before_withdrawing(desk(clinic), "us-trevor") if n.about == "US"] == []


def test_what_was_withdrawn_or_replaced_can_be_undone(clinic: Path) -> None:
    assert api.undoable(desk(clinic), "US") == ()
    assert api.undone(desk(clinic), "us-trevor") is None
    api.withdraw(desk(clinic), "us-trevor", by=CASEY, why="It was closed.")
    api.replace(
        desk(clinic), "us-988", channel="voice", display="555-0142", again="555-0142", by=CASEY,
        second=KIM, method="official_page", hours="always",
    )  # fmt: skip
    main, trevor = api.undoable(desk(clinic), "US")
    assert (main.id, main.done, main.by_two) == ("us-988", "replaced", True)
    assert api.ways_of(main.before)[0] == "988"
    assert (trevor.done, trevor.by, trevor.why, trevor.by_two) == (
        "withdrawn",
        CASEY,
        "It was closed.",
        False,
    )
    api.restore(desk(clinic), "us-988", by=CASEY, second=KIM)
    api.restore(desk(clinic), "us-trevor", by=CASEY)
    assert api.undoable(desk(clinic), "US") == ()


def test_all_faults_of_a_replacement_are_told_at_once_with_their_fields(clinic: Path) -> None:
    with pytest.raises(api.Refused) as told:
        api.replace(
            desk(clinic), "us-988", channel="chat", display="no address", again="another",
            by="", second="", method="official_page", keyword="TWO WORDS",
        )  # fmt: skip
    assert {problem.field for problem in told.value.problems} == {
        "second", "again", "display", "by", "keyword",
    }  # fmt: skip


def test_all_faults_of_an_addition_are_told_at_once_with_their_fields(clinic: Path) -> None:
    with pytest.raises(api.Refused) as told:
        api.add(
            desk(clinic), "US", role="service", name="", display="12 ask", again="13", by="",
            method="official_page",
        )  # fmt: skip
    assert {problem.field for problem in told.value.problems} == {"name", "again", "display", "by"}


def test_answers_to_questions_about_another_value_are_refused(clinic: Path) -> None:
    there = next(each for each in api.sitting(desk(clinic), "US") if each.id == "us-trevor")
    answers = [question.expected for question in there.questions]
    api.replace(
        desk(clinic), "us-trevor", channel="sms", display="555-0143", again="555-0143", by=KIM,
        keyword="START", method="official_page",
    )  # fmt: skip
    with pytest.raises(api.Refused, match="has changed since"):
        api.keep(desk(clinic), there, answers, by=CASEY)
    api.withdraw(desk(clinic), "us-trevor", by=KIM, why="It was closed.")
    with pytest.raises(api.Refused, match="has changed since"):
        api.keep(desk(clinic), there, answers, by=CASEY)


def test_what_is_typed_a_second_time_must_be_the_same(clinic: Path) -> None:
    there = next(each for each in api.sitting(desk(clinic), "US") if each.id == "us-trevor")
    answers: list[str | None] = [question.expected for question in there.questions]
    answers[0] = "555-0142"
    with pytest.raises(api.Refused, match="not the same") as told:
        api.keep(desk(clinic), there, answers, by=CASEY, accepted=[0], again={0: "555-0124"})
    assert told.value.problems[0].field == "again"
    api.keep(desk(clinic), there, answers, by=CASEY, accepted=[0], again={0: "555-01 42"})
    assert "us-trevor" in api.contacts(desk(clinic), "US").own


@pytest.mark.parametrize("region", api.regions_of(desk()))
def test_a_region_is_told_in_the_words_of_its_paper(region: str) -> None:
    at = desk()
    found = api.contacts(at, region)
    shown = api.as_printed(at, found)
    assert [each.id for each in shown] == [entry.id for entry in found.everything]
    for each, entry in zip(shown, found.everything, strict=True):
        numbers = {state.display for state in each.facts if state.fact == "number"}
        printed = " ".join(each.actions).replace("\N{NO-BREAK SPACE}", " ")
        assert all(
            number in printed
            for number in numbers
            if not any(s.withheld for s in each.facts if s.display == number)
        )
        assert each.known.ways == api.ways_of(entry)
