"""The profile as a form: its fields, what stands in a file, and changing some of it alone."""

from __future__ import annotations

import io
import json
import stat
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st
from PIL import Image

from desks import desk
from groundsheet import api
from groundsheet.people import Practice
from groundsheet.source import parse

NAME = "name: Willow Room\n"
NUMBER = {"label": "Front desk", "phone": "555-0100", "hours": "9 to 5"}


def profile(folder: Path, text: str | bytes) -> Path:
    path = folder / "practice.yaml"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def saved(path: Path, **changes: Any) -> str:
    """The text of a profile after a change of it."""
    seen = api.open_profile(desk(), path)
    api.save_profile(desk(), path, changes, digest=seen.digest)
    return path.read_bytes().decode()


def refusal(path: Path, **changes: Any) -> dict[str, str]:
    """What is refused, by field; nothing was written."""
    before = path.read_bytes()
    seen = api.open_profile(desk(), path)
    with pytest.raises(api.InvalidInput) as caught:
        api.save_profile(desk(), path, changes, digest=seen.digest)
    assert path.read_bytes() == before
    assert all(problem.place is None for problem in caught.value.problems)
    return {problem.field: problem.message for problem in caught.value.problems}


def picture(form: str = "PNG", shape: tuple[int, int] = (90, 30)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", shape, (20, 90, 110)).save(out, form)
    return out.getvalue()


# -- the fields -----------------------------------------------------------------------------------


def test_the_fields_are_those_of_the_model_in_its_order() -> None:
    fields = {field.name: field for field in api.profile_fields(desk())}
    assert list(fields) == list(Practice.model_fields)
    assert [field.name for field in fields.values() if field.required] == ["name"]
    assert [part.name for part in fields["numbers"].parts if part.required] == ["phone", "hours"]
    assert fields["numbers"].most == 3
    assert fields["address"].most == 4
    assert {name for name, field in fields.items() if field.kind == "kept"} == {"rosters"}
    for field in fields.values():
        assert all(part.label for part in (field, *field.parts))


def test_what_can_be_chosen() -> None:
    fields = {field.name: dict(field.choices) for field in api.profile_fields(desk())}
    assert set(fields["region"]) == {"", *api.regions_of(desk())}
    assert fields["region"]["US"] == "United States"
    assert fields["paper"] == {"": "What the person's region uses", "letter": "Letter", "a4": "A4"}
    assert set(fields["language"]) == {"en", "es"}


# -- what stands in a file ------------------------------------------------------------------------


def test_values_have_the_shape_of_their_field(tmp_path: Path) -> None:
    text = (
        f"{NAME}address: [12 Example Street]\nregion: us\nrequire_approval: yes\n"
        "numbers:\n  - phone: 555-0100\n    hours: 9 to 5\n"
    )
    seen = api.open_profile(desk(), profile(tmp_path, text))
    assert seen.values["address"] == ["12 Example Street"]
    assert seen.values["region"] == "US"
    assert seen.values["require_approval"] == "true"
    assert seen.values["language"] == "en"
    assert seen.values["numbers"] == [
        {"label": "", "phone": "555-0100", "hours": "9 to 5", "answered_at_night": "false"}
    ]
    assert seen.values["prints_drafts"] == {"by": "", "on": ""}
    assert "rosters" not in seen.values
    assert (seen.problems, seen.other, seen.editable, seen.logo) == ((), {}, True, None)


def test_a_file_with_faults_is_shown_with_all_of_them(tmp_path: Path) -> None:
    text = "adress: 1\npaper: a3\naddress: one line\nnumbers:\n  - {phon: 555-0100, hours: x}\n"
    seen = api.open_profile(desk(), profile(tmp_path, text))
    assert seen.editable
    assert {problem.field for problem in seen.problems} == {
        "", "name", "paper", "address", "numbers[1]", "numbers[1].phone",
    }  # fmt: skip
    assert all(problem.place and problem.place.line for problem in seen.problems)
    assert seen.values["address"] == []
    assert seen.values["paper"] == "a3"
    assert seen.values["numbers"] == [
        {"label": "", "phone": "", "hours": "x", "answered_at_night": "false"}
    ]
    assert seen.other == {
        "adress": "adress: 1",
        "address": "address: one line",
        "numbers": "numbers:\n  - {phon: 555-0100, hours: x}",
    }


@pytest.mark.parametrize(
    "text",
    [
        "",
        "name: [",
        "- a\n- b\n",
        "name: &n A\nlogo: *n\n",
        "name: A\n---\nname: B\n",
        "name: a\0b\n",
    ],
)
def test_a_file_that_no_form_can_change_says_why(tmp_path: Path, text: str) -> None:
    path = profile(tmp_path, text)
    seen = api.open_profile(desk(), path)
    assert not seen.editable
    assert seen.problems
    with pytest.raises(api.InvalidInput, match="can't be read"):
        api.save_profile(desk(), path, {"name": "B"}, digest=seen.digest)
    assert path.read_text() == text


def test_what_a_key_that_is_not_known_holds_can_be_taken_out(tmp_path: Path) -> None:
    path = profile(tmp_path, f"{NAME}lgoo: a.png\n# the end\n")
    assert refusal(path, paper="a4")[""].startswith("the key `lgoo` is not known.")
    assert saved(path, lgoo="") == f"{NAME}# the end\n"
    with pytest.raises(api.Usage, match="no field 'lgoo'"):
        saved(path, lgoo="b.png")
    with pytest.raises(api.Usage, match="no field 'rosters'"):
        saved(path, rosters=[{"system": "A"}])


# -- what a change leaves -------------------------------------------------------------------------


def test_a_value_in_the_middle_of_all_that_a_person_wrote(tmp_path: Path) -> None:
    text = """\
# ours
name: 'Willow Room'   # as on the door

numbers:   # two
  # the desk
  - label: Front desk
    phone: "555-0100"   # since May
    # ask Alex about the hours
    hours: 9 to 5

  # at night
  - {phone: 555-0101, hours: "any hour", answered_at_night: yes}
rosters:
  - system: Front desk   # kept
    columns: {name: Client}
    refs: order
# the end"""
    path = profile(tmp_path, text)
    night = {"phone": "555-0101", "hours": "any hour", "answered_at_night": "true"}
    assert saved(path, numbers=[NUMBER | {"hours": "8 to 4"}, night]) == text.replace(
        "9 to 5", "8 to 4"
    )
    assert saved(path, numbers=[NUMBER | {"phone": "555-0109"}, night]) == text.replace(
        "555-0100", "555-0109"
    )
    assert saved(path, name="Willow's Room", numbers=[NUMBER, night]) == text.replace(
        "Willow Room", "Willow''s Room"
    )


def test_entries_that_come_and_go_leave_the_others_as_they_are(tmp_path: Path) -> None:
    path = profile(
        tmp_path,
        f"{NAME}clinicians:\n  # first\n  - name: Alex Example\n    credentials: LCSW\n"
        "  # second\n  - name: Sam Sample  # part time\npaper: a4",
    )
    robin = {"name": "Robin Test", "credentials": "RN"}
    assert saved(path, clinicians=[{"name": "Sam Sample"}, robin]) == (
        f"{NAME}clinicians:\n  # first\n"
        "  # second\n  - name: Sam Sample  # part time\n"
        "  - name: Robin Test\n    credentials: RN\npaper: a4"
    )
    assert saved(path, clinicians=[], logo="") == f"{NAME}  # first\n  # second\npaper: a4"


def test_the_first_key_of_an_entry_goes_and_the_entry_stays(tmp_path: Path) -> None:
    text = f"{NAME}numbers:\n- label: Desk\n  phone: 555-0100\n  hours: 9 to 5\n"
    without = {"phone": "555-0100", "hours": "9 to 5"}
    path = profile(tmp_path, text)
    assert saved(path, numbers=[without]) == text.replace("label: Desk\n  ", "")
    path = profile(tmp_path, text.replace("  phone", "  # ours\n  phone"))
    assert saved(path, numbers=[without]) == (
        f"{NAME}numbers:\n- \n  # ours\n  phone: 555-0100\n  hours: 9 to 5\n"
    )
    assert saved(path, numbers=[NUMBER]).endswith("hours: 9 to 5\n  label: Front desk\n")


def test_a_new_value_stands_behind_the_comment_that_shows_it(tmp_path: Path) -> None:
    path = api.init(tmp_path / "office", name="Willow Room")
    before = path.read_text().splitlines()
    after = saved(
        path,
        address=["12 Example Street", "Example Town: North"],
        numbers=[NUMBER | {"answered_at_night": "false"}],
        paper="a4",
        prints_drafts={"by": "Alex Example, LCSW"},
        language="en",
        require_approval="false",
    ).splitlines()
    assert [line for line in after if line in before] == before
    assert "\n".join(line for line in after if line not in before) == (
        'address:\n  - 12 Example Street\n  - "Example Town: North"\n'
        "numbers:\n  - label: Front desk\n    phone: 555-0100\n    hours: 9 to 5\n"
        "    answered_at_night: false\n"
        "paper: a4\n"
        'prints_drafts: {by: "Alex Example, LCSW", on: 2026-11-24}'
    )
    for new, shown in (("address:", "#  - Example Town"), ("paper: a4", "#paper: letter")):
        assert after[after.index(new) - 1] == shown


@pytest.mark.parametrize(
    ("text", "changes", "wanted"),
    [
        ("{name: A}", {"paper": "a4"}, "{name: A, paper: a4}"),
        ('{"name": "A"}\n', {"paper": "a4"}, '{"name": "A", "paper": "a4"}\n'),
        ('{"name": "A", "paper": "a4"}', {"paper": ""}, '{"name": "A"}'),
        ("name: A\naddress: [a, b]\n", {"address": ["b", "c"]}, "name: A\naddress: [b, c]\n"),
        ("name: A\naddress: [a, b]\n", {"address": ["x", "a"]}, "name: A\naddress: [x, a]\n"),
        (
            "name: A\naddress: [ a, # one\n  # two\n  b,\n]\n",
            {"address": ["b"]},
            "name: A\naddress: [ \n  # two\n  b,\n]\n",
        ),
        (
            "name: A\naddress: [a, b, c] # three\n",
            {"address": ["a", "1"]},
            'name: A\naddress: [a, "1"] # three\n',
        ),
        ("name: A\r\npaper: a4", {"region": "US"}, "name: A\r\npaper: a4\r\nregion: US"),
        ("\ufeffname: A\n", {"name": "B"}, "\ufeffname: B\n"),
        ("name: &n A # x\n", {"name": "B"}, "name: B # x\n"),
        ("name: |\n  A\n\n# end\n", {"name": "B"}, "name: B\n\n# end\n"),
        ("name: > # why\n  A\n  B", {"name": "C"}, "name: C # why"),
        ("name: A\n  B\npaper: a4\n", {"name": "C"}, "name: C\npaper: a4\n"),
        ("name:\npaper: a4\n", {"name": "C"}, "name: C\npaper: a4\n"),
        ("name:\n  A\npaper: a4\n", {"name": "C"}, "name:\n  C\npaper: a4\n"),
        ("? name\n: A\n? paper\n: a4\n", {"paper": ""}, "? name\n: A\n"),
        ("--- # top\nname: A\n...\n", {"paper": "a4"}, "--- # top\nname: A\npaper: a4\n...\n"),
        ("#paper: a4\n---\nname: A\n", {"paper": "a4"}, "#paper: a4\n---\nname: A\npaper: a4\n"),
        (
            "  name: A\n  address: one\n",
            {"address": ["one", "two"], "paper": "a4"},
            "  name: A\n  address: [one, two]\n  paper: a4\n",
        ),
        (
            "name: A\naddress:\n  # ours\n  Tel: 555-0100\n",
            {"address": ["Tel: 555-0100"]},
            'name: A\naddress:\n  # ours\n  ["Tel: 555-0100"]\n',
        ),
        ("name: A\naddress: [a, 5: b]\n", {"address": ["a"]}, "name: A\naddress: [a]\n"),
        (
            "name: A\naddress:\n#paper: a4\n- one\n",
            {"paper": "a4"},
            "name: A\naddress:\n#paper: a4\n- one\npaper: a4\n",
        ),
        (
            "name: A\nleaflet: {feedback: a, numbers: [{code: GS-01, number: b}]}\n",
            {"leaflet": {"feedback": "a", "numbers": [{"code": "GS-02", "number": "b"}]}},
            "name: A\nleaflet: {feedback: a, numbers: [{code: GS-02, number: b}]}\n",
        ),
        ("name: A\nname: B\n", {"name": "C"}, None),
        ("name: A\n", {"name": "tab\there"}, None),
        ("name: A\n", {"name": "\ud800"}, None),
    ],
)  # fmt: skip
def test_yaml_of_any_style(
    tmp_path: Path, text: str, changes: dict[str, Any], wanted: str | None
) -> None:
    path = profile(tmp_path, text)
    if wanted is None:
        assert refusal(path, **changes)
    else:
        assert saved(path, **changes) == wanted


# -- any file, any change -------------------------------------------------------------------------

WORDS = st.sampled_from(
    ["Alex", "a: b", "x #y", "1", "555-0100", "it's", '"q"', "no", "- d", "{c}", "é, ü",
     "2026-01-02", "Tel.: 5", "a\\b", "[", "'", "null", "&a", "*a", "!x", "50 %", "@ 9",
     "trailing:", "日本"]
)  # fmt: skip
TEXT = st.lists(WORDS, min_size=1, max_size=3).map(" ".join)
PHONE = st.integers(100, 199).map(lambda n: f"555-0{n}")
CLINICIAN = st.fixed_dictionaries({"name": TEXT}, optional={"credentials": TEXT})
OWN_NUMBER = st.fixed_dictionaries(
    {"phone": PHONE, "hours": TEXT},
    optional={"label": TEXT, "answered_at_night": st.sampled_from(["true", "false"])},
)
DECISION = st.fixed_dictionaries({"by": TEXT, "on": st.dates().map(str)})
FIELDS: dict[str, st.SearchStrategy[Any]] = {
    "address": st.lists(TEXT, min_size=1, max_size=4),
    "clinicians": st.lists(CLINICIAN, min_size=1, max_size=4),
    "numbers": st.lists(OWN_NUMBER, min_size=1, max_size=3),
    "region": st.sampled_from(["US", "GB-ENG"]),
    "paper": st.sampled_from(["a4", "letter"]),
    "prints_in_session": DECISION,
    "leaflet": st.fixed_dictionaries(
        {"feedback": TEXT},
        optional={
            "number": TEXT,
            "numbers": st.lists(
                st.fixed_dictionaries({"code": st.just("GS-01"), "number": TEXT}),
                min_size=1,
                max_size=1,
            ),
        },
    ),
}
FREE = ("name", "credentials", "label", "hours", "by", "feedback", "number", "system")
"""What may be a block of text: its spaces at the ends don't count."""
ROSTERS = [{"system": "Front # desk", "columns": {"name": "Client"}, "refs": "order"}]


class Writer:
    """Writes values as YAML in any style that a person might."""

    def __init__(self, draw: Callable[[st.SearchStrategy[Any]], Any]) -> None:
        self.draw = draw
        self.comments = 0

    def maybe(self, text: str) -> str:
        return text if self.draw(st.booleans()) else ""

    def comment(self) -> str:
        self.comments += 1
        return f"# comment {self.comments}: [x, 'y"

    def above(self, column: int) -> list[str]:
        """Lines that may stand above any other: comments and nothing."""
        kinds = self.draw(st.lists(st.sampled_from("#_"), max_size=2))
        return [" " * column + self.comment() if kind == "#" else "" for kind in kinds]

    def scalar(self, text: str, *, flow: bool = False) -> str:
        quoted = [json.dumps(text, ensure_ascii=False), "'" + text.replace("'", "''") + "'"]
        plain = (
            [text] if text.replace("-", "").replace(" ", "").isalnum() and text[0] != "-" else []
        )
        if plain and not flow:
            plain.append(f"&anchor {text}")
        return str(self.draw(st.sampled_from(quoted + plain)))

    def flow(self, value: Any) -> str:
        # A line break and a comment may stand behind any comma.
        comma = "," + self.draw(st.sampled_from(["", " ", f"   {self.comment()}\n     "]))
        comma = comma if comma != "," else ", "
        if isinstance(value, list):
            return f"[{comma.join(map(self.flow, value))}{self.maybe(',')}]"
        if isinstance(value, dict):
            pairs = (f"{key}: {self.flow(part)}" for key, part in value.items())
            return f"{{{comma.join(pairs)}{self.maybe(',')}}}"
        return self.scalar(value, flow=True)

    def entry(self, key: str, value: Any, column: int) -> list[str]:
        pad, behind = " " * column, self.maybe(f"  {self.comment()}")
        if isinstance(value, str):
            if key in FREE and self.draw(st.integers(0, 4)) == 0:
                return [
                    f"{pad}{key}: {self.draw(st.sampled_from('|>'))}{behind}",
                    f"{pad}   {value}",
                ]
            return [f"{pad}{key}: {self.scalar(value)}{behind}"]
        if self.draw(st.integers(0, 2)) == 0:
            return [f"{pad}{key}: {self.flow(value)}{behind}"]
        inner = self.draw(st.integers(1, 4))
        if isinstance(value, dict):
            return [f"{pad}{key}:{behind}", *self.mapping(value, column + inner)]
        inner = self.draw(st.integers(0, 4))
        return [f"{pad}{key}:{behind}", *self.items(value, column + inner)]

    def items(self, values: list[Any], column: int) -> list[str]:
        lines = []
        for value in values:
            lines += self.above(column)
            if isinstance(value, dict) and self.draw(st.booleans()):
                gap = self.draw(st.integers(1, 3))
                first, *others = self.mapping(value, column + 1 + gap, above=False)
                lines += [f"{' ' * column}-{first[column + 1 :]}", *others]
            else:
                text = self.flow(value) if isinstance(value, dict) else self.scalar(value)
                lines.append(f"{' ' * column}- {text}{self.maybe(f' {self.comment()}')}")
        return lines

    def mapping(self, values: Mapping[str, Any], column: int, *, above: bool = True) -> list[str]:
        lines: list[str] = []
        for key in self.draw(st.permutations(list(values))):
            if above or lines:
                lines += self.above(column)
            lines += self.entry(key, values[key], column)
        return lines

    def file(self, values: Mapping[str, Any]) -> str:
        lines = self.mapping(values, 0)
        for key in self.draw(st.lists(st.sampled_from(list(FIELDS)), max_size=2)):
            lines += [f"#{key}: shown", *self.above(0)]
        end = self.draw(st.sampled_from(["\n", "\r\n"]))
        text = "\n".join(lines).replace("\n", end) + self.maybe(end)
        return self.maybe("\ufeff") + text


def alone(text: str) -> list[str]:
    """The comments that have a line of their own."""
    lines = [line.strip() for line in text.removeprefix("\ufeff").splitlines()]
    return [line for line in lines if line.startswith("#")]


def without(value: Any) -> Any:
    """A value without what would hold in any case, and without the ends of lines."""
    if isinstance(value, dict):
        parts = {key: without(part) for key, part in value.items()}
        return {k: v for k, v in parts.items() if (k, v) != ("answered_at_night", "false")}
    return [without(item) for item in value] if isinstance(value, list) else value.strip()


def written(text: str) -> dict[str, str]:
    """The lines of each value at the top as they are written, without what stands between."""
    found: dict[str, str] = {}
    key = ""
    for line in text.removeprefix("\ufeff").splitlines():
        if line.startswith(tuple(f"{name}:" for name in (*FIELDS, "name", "rosters"))):
            key = line.partition(":")[0]
        if key and line.strip() and not line.lstrip().startswith("#"):
            found[key] = f"{found.get(key, '')}{line}\n"
    return found


@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_a_change_changes_what_it_names_and_nothing_else(data: st.DataObject) -> None:
    there = data.draw(st.lists(st.sampled_from(list(FIELDS)), unique=True))
    values = {name: data.draw(FIELDS[name]) for name in there}
    values |= {"name": data.draw(TEXT), "rosters": ROSTERS}
    text = Writer(data.draw).file(values)
    assert without(parse(text.encode(), "").value) == without(values), "the test's own writer"
    name = data.draw(st.sampled_from(list(FIELDS)))
    near = st.permutations(values[name]) if isinstance(values.get(name), list) else st.nothing()
    new = data.draw(FIELDS[name] | near | st.just(""))
    with tempfile.TemporaryDirectory() as folder:
        after = saved(profile(Path(folder), text), **{name: new})
    wanted = {key: value for key, value in (values | {name: new}).items() if value}
    assert without(parse(after.encode(), "").value) == without(wanted)
    assert alone(after) == alone(text)
    before, now = written(text), written(after)
    before.pop(name, None)
    assert {key: now[key] for key in before} == before


# -- what is refused ------------------------------------------------------------------------------


def test_all_that_is_wrong_is_told_with_its_field(tmp_path: Path) -> None:
    path = profile(tmp_path, NAME)
    assert refusal(
        path,
        name=" ",
        paper="a3",
        numbers=[{"label": "", "phone": ""}, {"phone": "ask us", "hours": ""}],
        prints_drafts={"by": "Alex Example", "on": "30 Nov"},
        address=["a", "", "b", "c", "d", "e"],
    ) == {
        "name": "it is missing.",
        "paper": "'a3' is not one of 'letter' or 'a4'.",
        "numbers[1].hours": "it is missing.",
        "prints_drafts.on": "expected a date like 2026-11-24, found '30 Nov'.",
        "address": "5 entries stand here, and at most 4 are taken.",
    }
    assert refusal(path, language="fr") == {"language": "there are no handouts in `fr`."}
    both = refusal(path, require_approval="true", prints_drafts={"by": "Alex Example"})
    assert both["prints_drafts"].startswith("it can't stand together with")


def test_nothing_is_written_over_what_somebody_else_wrote(tmp_path: Path) -> None:
    path = profile(tmp_path, NAME)
    one, two = api.open_profile(desk(), path), api.open_profile(desk(), path)
    now = api.save_profile(desk(), path, {"paper": "a4"}, digest=one.digest)
    with pytest.raises(api.ChangedMeanwhile):
        api.save_profile(desk(), path, {"paper": "letter"}, digest=two.digest)
    with pytest.raises(api.ChangedMeanwhile):
        api.save_profile(desk(), path, {}, picture=picture(), digest=two.digest)
    assert path.read_text() == f"{NAME}paper: a4\n"
    assert [p.name for p in tmp_path.iterdir()] == ["practice.yaml"]
    assert now == api.open_profile(desk(), path)
    assert api.save_profile(desk(), path, {}, digest=now.digest) == now
    # What stands there already is no loss to anybody: a second click says the same.
    assert api.save_profile(desk(), path, {"paper": "a4"}, digest=one.digest) == now


def test_the_file_keeps_its_rights_and_a_link_stays_one(tmp_path: Path) -> None:
    target = profile(tmp_path, NAME).rename(tmp_path / "shared.yaml")
    target.chmod(0o640)
    link = tmp_path / "practice.yaml"
    link.symlink_to(target.name)
    saved(link, paper="a4")
    assert link.is_symlink()
    assert target.read_text() == f"{NAME}paper: a4\n"
    assert stat.S_IMODE(target.stat().st_mode) == 0o640


@pytest.mark.parametrize("logo", [None, picture()], ids=["alone", "with a logo"])
def test_what_cannot_be_written_leaves_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, logo: bytes | None
) -> None:
    path = profile(tmp_path, NAME)
    seen = api.open_profile(desk(), path)
    calls = iter([full] if logo is None else [done, done, full])  # a file, its folder, a file
    monkeypatch.setattr("groundsheet.files.os.fsync", lambda handle: next(calls)())
    with pytest.raises(api.CannotWrite, match="disk is full"):
        api.save_profile(desk(), path, {"paper": "a4"}, digest=seen.digest, picture=logo)
    assert [p.name for p in tmp_path.iterdir()] == ["practice.yaml"]
    assert path.read_text() == NAME


def done() -> None:
    """What a disk with room does."""


def full() -> None:
    raise OSError(28, "No space left on device")


# -- the logo -------------------------------------------------------------------------------------


def test_a_logo_is_put_beside_the_profile_under_a_name_that_is_free(tmp_path: Path) -> None:
    path = profile(tmp_path, NAME)
    for form, width, name, media in (
        ("PNG", 90, "logo.png", "image/png"),
        ("PNG", 91, "logo-2.png", "image/png"),
        ("PNG", 91, "logo-2.png", "image/png"),
        ("JPEG", 90, "logo.jpg", "image/jpeg"),
    ):
        seen = api.open_profile(desk(), path)
        data = picture(form, (width, 30))
        now = api.save_profile(desk(), path, {}, picture=data, digest=seen.digest)
        assert now.values["logo"] == name
        assert (now.logo, now.logo_type) == (data, media)
        assert (tmp_path / name).read_bytes() == data
    assert "logo: " not in saved(path, logo="")
    assert api.open_profile(desk(), path).logo_type == ""
    assert len(list(tmp_path.glob("logo*"))) == 3


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "neither a PNG nor a JPEG"),
        (b"GIF89a", "neither a PNG nor a JPEG"),
        (picture()[:60], "can't be read as a picture"),
        (picture(shape=(20_001, 2_000)), "20001 x 2000 pixels"),
        (picture() + b"0" * api.MAX_LOGO_BYTES, "larger than 5,000 kB"),
    ],
    ids=["empty", "gif", "half", "40 Mpx", "5 MB"],
)
def test_a_picture_that_cannot_be_printed_is_not_kept(
    tmp_path: Path, data: bytes, words: str
) -> None:
    path = profile(tmp_path, NAME)
    seen = api.open_profile(desk(), path)
    with pytest.raises(api.InvalidInput, match=words) as caught:
        api.save_profile(desk(), path, {"paper": "a3"}, picture=data, digest=seen.digest)
    assert {problem.field for problem in caught.value.problems} == {"logo", "paper"}
    assert [p.name for p in tmp_path.iterdir()] == ["practice.yaml"]


def test_a_logo_that_is_gone_is_a_fault_at_its_field(tmp_path: Path) -> None:
    path = profile(tmp_path, f"{NAME}logo: gone.png\n")
    seen = api.open_profile(desk(), path)
    [problem] = seen.problems
    assert (problem.field, str(problem.place)) == ("logo", f"{path}:2:7")
    assert "could not be opened" in problem.message
    assert "logo" in refusal(path, paper="a4")
    assert saved(path, paper="a4", logo="") == f"{NAME}paper: a4\n"
    seen = api.open_profile(desk(), path)
    api.save_profile(desk(), path, {}, picture=picture(), digest=seen.digest)
    assert path.read_text() == f"{NAME}paper: a4\nlogo: logo.png\n"


def test_a_profile_with_faults_takes_no_logo(tmp_path: Path) -> None:
    path = profile(tmp_path, "paper: a3\n")
    seen = api.open_profile(desk(), path)
    with pytest.raises(api.InvalidInput):
        api.save_profile(desk(), path, {}, picture=picture(), digest=seen.digest)
    assert [p.name for p in tmp_path.iterdir()] == ["practice.yaml"]
