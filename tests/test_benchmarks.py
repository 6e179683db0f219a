"""What the benchmarks lean on: private parts of the program, which may change under them."""

from __future__ import annotations

import importlib
import runpy
from html.parser import HTMLParser
from pathlib import Path

import pytest

from desks import desk, shelf
from groundsheet import api, pdf
from groundsheet.layout import Layout
from groundsheet.people import Person
from groundsheet.runs import packet as packets
from pages import squeezed
from variants import of_each_kind

ROOT = Path(__file__).parents[1]


def test_the_pages_without_tags_look_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))
    names = runpy.run_path(str(ROOT / "benchmarks" / "tagged.py"))
    content = shelf()
    pages = [name for name in of_each_kind() if not content.modules[name].for_clinicians]
    handout = api.build(desk(), pages, region="US").handout
    flat = Layout(flat=True)
    tagged = pdf.render(handout, flat).pdf
    bare = names["without_tags"](names["drawn"](handout, flat))()
    assert b"/StructTreeRoot" in tagged
    assert b"/StructTreeRoot" not in bare
    assert names["pixels"](bare) == names["pixels"](tagged)
    assert names["written"](handout, flat)()


def test_runs_are_measured_as_they_are_made(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))
    batch = importlib.import_module("batch")
    plan = batch.planned(tmp_path, 4)
    for options in ({"full": True}, {}, {"durable": False}):
        made = batch.run(plan, **options)
        assert made.packets == 4
        assert made.rate > 0 < made.processor
    jobs = [packets.of_run(job, "tested") for job in plan.jobs]
    full, shared, merged = (one.make(range(2)) for one in batch.ours(jobs).values())
    assert [batch.pages(data) for data in (full, shared, merged)] == [3, 3, 8]
    assert (
        full
        == api.build(
            desk(api.open_practice(tmp_path)),
            recipe="three-pages",
            region="US",
            person=api.person_with("--for", name=batch.name_of(0)),
        ).proven.data
    )
    assert shared != full


class Reader(HTMLParser):
    """The texts and the elements of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.elements: set[str] = set()

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.elements.add(tag)

    def handle_data(self, data: str) -> None:
        self.words.append(data)


HOSTILE = '</p><script>x()</script> & "b" \\ #eval("1") *c*'
ELEMENTS = {
    "html", "head", "title", "body", "div", "h1", "h2", "h3", "p", "b", "ul", "ol", "li", "hr",
    "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip


def test_others_are_given_the_words_of_the_page_as_data(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))
    elsewhere = importlib.import_module("elsewhere")
    content = shelf()
    every = [name for name in of_each_kind() if not content.modules[name].for_clinicians]
    clinical = [name for name in of_each_kind() if name not in every]
    for names in (every, clinical):
        person = Person(name=HOSTILE)
        handout = api.build(desk(), names, region="US", person=person).handout
        words = elsewhere.Words.of(handout)
        reader = Reader()
        reader.feed(elsewhere.html(words))
        assert reader.elements <= ELEMENTS
        said = squeezed(" ".join(reader.words))
        assert squeezed(HOSTILE) in said
        assert squeezed(handout.panel.heading) in said
        for element in pdf.outline(handout, Layout()).walk():
            if element.role in ("H1", "H2", "H3"):
                assert squeezed(element.text) in said
        assert '\\\\ #eval(\\"1\\")' in elsewhere.typ(words)


def test_a_broken_bound_is_told_and_the_tables_are_put_in_their_place(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))
    batch = importlib.import_module("batch")
    report = batch.Report()
    report.table("one", "two")
    report.holds(True, "kept")
    assert report.broken == 0
    report.holds(False, "a bound")
    assert report.broken == 1
    assert "BROKEN: a bound" in capsys.readouterr().out
    page = tmp_path / "page.md"
    page.write_text(f"before\n{batch.BEGIN}\nold\n{batch.END}\nafter\n")
    monkeypatch.setattr(batch, "PAGE", page)
    batch.write(report.lines)
    batch.write(report.lines)
    assert page.read_text() == (
        f"before\n{batch.BEGIN}\n\n| one | two |\n| --- | --- |\n\n{batch.END}\nafter\n"
    )
