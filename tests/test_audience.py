"""For whom a text was written: variants, packets for some readers, whose lines come first."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from desks import desk, shelf
from groundsheet import api
from groundsheet.content import Audience, Module, Recipe
from groundsheet.library import Shelf
from pages import page_texts

Run = Callable[..., int]
Capture = pytest.CaptureFixture[str]


def variant(base: str, audience: Audience, **changes: object) -> Module:
    """A short text for other readers, with the words of a page that is for them by its title."""
    module = shelf().module(base)
    fields = {
        "id": f"{base}-{audience}", "code": f"{module.code}{audience[0].upper()}",
        "title": f"For a {audience}", "public_title": "A page", "audience": (audience,),
        "variant_of": base,
    } | changes  # fmt: skip
    return module.model_copy(update=fields)


def with_modules(*modules: Module, recipes: Sequence[Recipe] = ()) -> Shelf:
    """The shipped shelf with more on it."""
    content = shelf()
    return dataclasses.replace(
        content,
        modules={**content.modules, **{module.id: module for module in modules}},
        recipes={**content.recipes, **{recipe.id: recipe for recipe in recipes}},
    )


TEENS = with_modules(variant("stop-pause", "teen"), variant("safety-plan", "teen"))


def built(content: Shelf, *names: str, region: str = "US", **options: object) -> api.Built:
    return api.build(desk(content=content), names, region=region, **options)  # type: ignore[arg-type]


def modules_of(result: api.Built) -> list[str]:
    return [section.module.id for section in result.handout.sections]


# -- whose text is taken --------------------------------------------------------------------------


def test_each_module_is_replaced_by_its_text_for_the_readers() -> None:
    result = built(TEENS, recipe="first-steps", audience="teen")
    assert modules_of(result) == ["safety-plan-teen", "stop-pause-teen"]
    assert result.handout.title == shelf().recipe("first-steps").title
    assert api.show(desk(content=TEENS), "stop-pause", audience="teen").module.title == "For a teen"


@pytest.mark.parametrize(
    ("name", "audience", "taken"),
    [
        ("stop-pause", None, "stop-pause"), ("stop-pause", "adult", "stop-pause"),
        ("stop-pause-teen", None, "stop-pause-teen"), ("stop-pause-teen", "adult", "stop-pause"),
        ("slow-breathing", "carer", "slow-breathing"),
    ],
)  # fmt: skip
def test_without_an_audience_an_id_is_what_it_says(
    name: str, audience: Audience | None, taken: str
) -> None:
    assert api.show(desk(content=TEENS), name, audience=audience).module.id == taken


def test_one_message_names_all_that_have_no_text_for_the_readers() -> None:
    with pytest.raises(api.Usage) as caught:
        built(TEENS, "tipp", "stop-pause", "wise-mind", audience="teen")
    message = str(caught.value)
    assert "for other readers than teens: GS-10 Cool, move, breathe, loosen (for adults)" in message
    assert "GS-18 Where feelings and facts meet (for adults)" in message
    assert "stop-pause" not in message
    assert "list" in caught.value.remedy
    with pytest.raises(api.Usage, match="named twice"):
        built(TEENS, "stop-pause", "stop-pause-teen", audience="teen")


def test_texts_for_different_readers_are_told() -> None:
    codes = {notice.code for notice in built(TEENS, "stop-pause-teen", "slow-breathing").warnings}
    assert api.Code.MIXED_READERS in codes
    (note,) = (
        notice
        for notice in built(TEENS, "stop-pause-teen", "tipp").warnings
        if notice.code is api.Code.MIXED_READERS
    )
    assert "GS-08T For a teen: for teens; GS-10 Cool, move, breathe, loosen: for" in note.message
    alike = built(TEENS, "stop-pause-teen", "safety-plan-teen").warnings
    assert api.Code.MIXED_READERS not in {notice.code for notice in alike}


def test_a_reference_leads_to_the_variant_in_the_packet() -> None:
    apart = " ".join(page_texts(built(TEENS, "riding-an-urge").proven.data))
    result = built(TEENS, "riding-an-urge", "safety-plan-teen", "stop-pause-teen")
    text = " ".join(page_texts(result.proven.data))
    assert "see page" not in apart
    start = next(n for n, t in enumerate(page_texts(result.proven.data), 1) if "GS-01T" in t)
    assert f"Your plan is “For a teen” (see page {start})" in text.replace("\xa0", " ")


# -- whose lines come first -----------------------------------------------------------------------


def further(result: api.Built) -> list[str]:
    """The services of the panel and of the list that have no fixed place, in order of print."""
    panel = result.handout.panel
    services = (*panel.services, *panel.left_out)
    return [service.name for service in services if service is not panel.words.silent]


@pytest.mark.parametrize(
    ("region", "first"),
    [
        ("CA", ["Kids Help Phone"]), ("AU", ["Kids Helpline"]), ("US", ["The Trevor Project"]),
        ("GB-ENG", ["Childline", "PAPYRUS HOPELINE247"]),
    ],
)  # fmt: skip
def test_a_text_for_teens_has_the_lines_for_young_people_first(
    region: str, first: list[str], tmp_path: Path
) -> None:
    adults, teens = (built(TEENS, name, region=region) for name in ("tipp", "stop-pause-teen"))
    assert further(teens)[: len(first)] == first
    assert sorted(further(teens)) == sorted(further(adults))
    assert further(teens)[len(first) :] == [n for n in further(adults) if n not in first]
    assert teens.handout.panel.cells == adults.handout.panel.cells, "emergency and main line stay"
    assert teens.handout.contacts.digest == adults.handout.contacts.digest
    api.save(teens, path := tmp_path / "a.pdf")
    assert api.verify(desk(), path).findings == ()


def test_the_list_of_more_lines_begins_with_them_too() -> None:
    plan = built(TEENS, "safety-plan-teen", region="AU", variant=api.Variant(print_size=18))
    assert plan.handout.listing.entries[0].name == "Kids Helpline"


# -- what is refused, with its line ---------------------------------------------------------------


@pytest.fixture
def office(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A practice's folder, in which the program stands, with a variant of its own."""
    monkeypatch.chdir(tmp_path)
    assert run("init", ".", "--name", "Willow Room", "--decided-by", "Example Person") == 0
    return tmp_path


def own(office: Path, name: str, **fields: str) -> Path:
    """A module of the practice's own with other fields than the skeleton's."""
    path = office / "modules" / f"{name}.yaml"
    lines = path.read_text(encoding="utf-8").splitlines()
    kept = [line for line in lines if line.split(":")[0] not in fields]
    at = next(number for number, line in enumerate(kept) if line.startswith("summary:"))
    kept[at:at] = [f"{key}: {value}" for key, value in fields.items()]
    path.write_text("\n".join(kept) + "\n", encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("base", "audience", "told"),
    [
        ("no-such", "[teen]", "variant_of: there is no module `no-such`."),
        ("stop-paus", "[teen]", "Did you mean stop-pause or"),
        ("stop-pause", "[teen, adult]", "audience[2]: `stop-pause` is for adults already."),
        ("first-variant", "[carer]", "variant_of: `first-variant` is a variant itself: name `stop"),
        ("stop-pause", "[carer]", "`first-variant` is the variant for carers already."),
    ],
)
def test_a_variant_that_no_reader_can_choose_is_told_with_its_line(
    run: Run, office: Path, capsys: Capture, base: str, audience: str, told: str
) -> None:
    for name in ("first-variant", "second-variant"):
        assert run("new", name) == 0
    own(office, "first-variant", variant_of="stop-pause", audience="[carer]")
    own(office, "second-variant", variant_of=base, audience=audience)
    capsys.readouterr()
    assert run("list") == 3
    err = capsys.readouterr().err
    assert told in err
    assert "modules/second-variant.yaml:" in err
    if "already" in told:
        assert run("build", "stop-pause", "--audience", "carer", "-r", "US", "-o", "a.pdf") == 3
        assert told in capsys.readouterr().err


def test_the_modules_of_a_recipe_are_for_its_readers(
    run: Run, office: Path, capsys: Capture
) -> None:
    recipe = office / "modules" / "recipes" / "evening.yaml"
    recipe.parent.mkdir(exist_ok=True)
    recipe.write_text(
        "id: evening\ncode: OWN-P01\ntitle: An evening\npublic_title: For you\nsummary: Two.\n"
        "audience: [carer]\nproblems: [evenings]\nmodules:\n  - slow-breathing\n  - stop-pause\n",
        encoding="utf-8",
    )
    for command in (("list",), ("build", "--recipe", "evening", "-r", "US", "-o", "a.pdf")):
        assert run(*command) == 3
        err = capsys.readouterr().err
        assert "recipes/evening.yaml:10:" in err
        assert "`stop-pause` isn't written for carers." in err


def test_nothing_that_ships_is_at_odds_with_its_readers() -> None:
    assert api.catalog(desk()).faults == ()


# -- runs -----------------------------------------------------------------------------------------


def test_a_row_has_the_texts_for_its_reader(
    run: Run, office: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    assert run("new", "quiet-hour") == 0
    assert run("new", "quiet-teen") == 0
    own(office, "quiet-teen", variant_of="quiet-hour", audience="[teen]", title="Quiet for teens")
    recipe = office / "modules" / "recipes" / "evening.yaml"
    recipe.parent.mkdir(exist_ok=True)
    recipe.write_text(
        "id: evening\ncode: OWN-P01\ntitle: An evening\npublic_title: For you\nsummary: One.\n"
        "modules: [quiet-hour]\n",
        encoding="utf-8",
    )
    roster = office / "r.csv"
    batch = ("batch", roster, "--recipe", "evening", "-r", "US", "--drafts", "--jobs", "1", "-q")
    roster.write_text("ref,audience\n1,\n2,teen\n", encoding="utf-8")
    assert run(*batch, "--out", "out") == 0
    texts = {ref: " ".join(page_texts(office / "out" / f"{ref}.pdf")) for ref in "12"}
    assert ["Quiet for teens" in texts[ref] for ref in "12"] == [False, True]
    assert '"quiet-teen"' in (office / "out" / "manifest.json").read_text(encoding="utf-8")
    roster.write_text("ref,audience\n1,carer\n2,men\n", encoding="utf-8")
    capsys.readouterr()
    assert run(*batch, "--out", "out") == 3
    assert "r.csv:3: audience: there are: adult, teen, carer." in capsys.readouterr().err
    roster.write_text("ref,audience\n1,\n2,carer\n", encoding="utf-8")
    assert run(*batch, "--out", "out") == 3
    assert "r.csv:3: audience: written for other readers than carers: OWN-" in (
        capsys.readouterr().err
    )
    assert run(*batch, "--out", "out", "--audience", "carer") == 2


# -- packets --------------------------------------------------------------------------------------


def test_a_packet_says_how_to_use_it_under_its_title() -> None:
    recipe = shelf().recipe("leaving-hospital")
    assert recipe.use
    head, *_ = page_texts(built(shelf(), recipe=recipe.id).proven.data)
    lines = " ".join(head.split())
    assert f"{recipe.title} {recipe.use}" in lines
    clinician = built(shelf(), recipe=recipe.id, clinician_sheet=True)
    assert recipe.use not in " ".join(" ".join(page_texts(clinician.proven.data)).split())


def test_every_packet_is_for_somebody_and_found_by_what_people_say() -> None:
    for recipe in shelf().recipes.values():
        modules = [shelf().module(name) for name in recipe.modules]
        assert set.intersection(*(set(module.audience) for module in modules)), recipe.id
        assert len(recipe.problems) >= 4, recipe.id


@pytest.mark.parametrize("first", ["tipp", "slow-breathing"])
def test_what_was_built_before_does_not_change_a_page_for_other_readers(first: str) -> None:
    """How many services the panel has room for depends on whose lines come first."""
    at = desk()
    (name,) = (n for n, m in at.shelf.modules.items() if m.variant_of == "slow-breathing")
    alone = api.build(desk(), [name], region="US").handout.panel_room
    adults = api.build(at, [first], region="US").handout.panel_room
    teens = api.build(at, [name], region="US").handout.panel_room
    assert teens == alone
    assert adults != teens
