"""Each file is tagged so that whoever listens gets all of it, once, and in order.

What is asked of all files of `matrix.py`; veraPDF judges them, poppler and pikepdf read them.
"""

from __future__ import annotations

import hashlib
import io
import itertools
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

import pikepdf

import house_rules
import tree
from desks import desk
from groundsheet import api
from groundsheet.pdf.elements import INLINE
from groundsheet.text import plain_text
from judge import Judge
from matrix import CHOICES, Sample, readings, rows, samples, subjects
from tree import Block, Node
from variants import Row

LEAST = 20
"""How many files the matrix has at least; what is shipped only grows."""


def found_in(sample: Sample, faults: Sequence[str]) -> list[str]:
    return [f"{sample.name}: {fault}" for fault in faults]


def opened() -> Iterator[tuple[Sample, pikepdf.Pdf, Node]]:
    for sample in samples():
        with tree.opened(sample.pdf) as document:
            yield sample, document, tree.read(document)


def read_out() -> Iterator[tuple[Sample, list[tuple[Node, str]]]]:
    """Each element of each file with its words, those of links among them."""
    tree.require_poppler()
    for (sample, _, root), blocks in zip(opened(), readings(), strict=True):
        nodes = [node for node in root.walk() if node.role not in INLINE]
        assert [node.role for node in nodes] == [role for role, _ in blocks], sample.name
        yield sample, [(node, text) for node, (_, text) in zip(nodes, blocks, strict=True)]


# -- the matrix -----------------------------------------------------------------------------------


def test_any_two_choices_meet_and_each_kind_of_text_is_there() -> None:
    made = rows()
    assert len(made) >= LEAST
    met: set[tuple[tuple[str, object], ...]] = set()
    for row in made:
        met |= set(itertools.permutations(row.items(), 2))
    assert {row["subject"] for row in made} == set(subjects())
    for (name, values), (other, others) in itertools.combinations(CHOICES.items(), 2):
        for pair in itertools.product(values, others):
            there = ((name, pair[0]), (other, pair[1])) in met
            assert there != contradictory({name: pair[0], other: pair[1]}), (name, other, pair)


def contradictory(choice: Row) -> bool:
    """What docs/cli.md says can't go together."""
    small = choice.get("paper") in ("a5", "half-letter")
    size = choice.get("print_size") or 0
    booklet = choice.get("booklet", False)
    return bool(
        (booklet and (small or size >= 16))
        or (booklet and (choice.get("binding") or choice.get("sides") == "one"))
        or (small and size > 18)
    )


def test_each_file_has_an_id_of_its_own() -> None:
    """Other words, another layout, another answer: another file to whoever compares by /ID."""
    ids = set()
    for sample in samples():
        with tree.opened(sample.pdf) as document:
            first, second = (bytes(part) for part in document.trailer.ID)
        assert first == second
        ids.add(first)
    contents = {hashlib.sha256(sample.pdf).digest() for sample in samples()}
    assert len(ids) == len(contents) == len(samples())


# -- 1: the judge ---------------------------------------------------------------------------------


def test_the_judge_finds_no_fault_in_any_file(judge: Judge) -> None:
    verdicts = judge({sample.name: sample.pdf for sample in samples()})
    assert {name: faults for name, faults in verdicts.items() if faults} == {}
    assert len(verdicts) == len(samples()) >= LEAST


# -- 2: house rules -------------------------------------------------------------------------------


def test_marked_content_tree_fields_and_fonts_keep_to_the_house_rules() -> None:
    assert [f for s in samples() for f in found_in(s, house_rules.faults(s.pdf))] == []


# -- 3: words -------------------------------------------------------------------------------------


def test_the_words_of_the_tree_are_the_words_of_the_source_in_order() -> None:
    """Element by element: none glued, lost or doubled, none in another order."""
    tree.require_poppler()
    for sample, blocks in zip(samples(), readings(), strict=True):
        read = tree.without_fields(blocks)
        assert tree.told_alike(read, sample.told, sample.pdf), sample.name


def test_no_control_or_private_character_is_read_out() -> None:
    for _, text in words_of_all():
        assert not re.search("[\x00-\x1f\x7f-\x9f\ue000-\uf8ff\ufffd\ufffe\uffff]", text)


def words_of_all() -> Iterator[Block]:
    tree.require_poppler()
    return itertools.chain.from_iterable(readings())


# -- 4: headings and bookmarks --------------------------------------------------------------------


def test_bookmarks_lead_to_the_modules_by_their_neutral_titles() -> None:
    for sample, document, root in opened():
        sections = sample.built.handout.sections
        titles = [s.module.public_title for s in sections] if len(sections) > 1 else []
        with document.open_outline() as outline:
            entries = list(outline.root)
        public = sample.built.handout.public_title
        assert [entry.title for entry in entries] == [public, *titles], sample.name
        starts = [child for child in root.children if child.role == "Sect"][1:]
        # Behind the modules a packet has a list of more lines, which no bookmark leads to.
        pages = [first_page(start) for start in starts[: len(titles)]]
        assert [page_of(document, entry) for entry in entries] == [0, *pages], sample.name


def first_page(node: Node) -> int:
    return next(page for below in node.walk() for page, _ in below.marks)


def page_of(document: pikepdf.Pdf, entry: pikepdf.OutlineItem) -> int:
    place: Any = entry.destination
    pages: list[Any] = [page.objgen for page in document.pages]
    return pages.index(place[0].objgen)


# -- 5: what stands on each page ------------------------------------------------------------------


def test_the_help_panel_is_content_once_and_furniture_else() -> None:
    """It is read out right after the title; on each page after the first it is an artifact."""
    for sample, blocks in zip(samples(), readings(), strict=True):
        kinds = [Counter(kind for kind, _ in page) for page in house_rules.furniture(sample.pdf)]
        sheets = sample.layout.sheets(sample.built.proven.pages)
        specimen = bool(sample.built.handout.specimen_line)
        for page, sheet in zip(kinds, sheets, strict=True):
            first = sum(placement.leaf == 0 for placement in sheet)
            copies = sum(placement.copy for placement in sheet)
            panels = len(sheet) - first
            footers = 0 if sample.layout.card else len(sheet)
            assert page["/Footer"] == panels + footers, sample.name
            assert page["/Header"] == specimen * len(sheet), sample.name
            assert set(page) <= {"/Footer", "/Header", "/Pagination", ""}, sample.name
            # Words in an artifact of no kind: the content of what is on the sheet once more.
            assert bool(page[""]) == bool(copies), sample.name
        said = [text for _, text in blocks if text]
        panel = [tree.folded(plain_text(part)) for part in sample.built.handout.panel.reading]
        start = 0 if sample.layout.card else 1  # a card has no other title
        ends = tree.line_ends(sample.pdf)
        for read, drawn in zip(said[start:], panel, strict=False):
            assert tree.said_alike(read, drawn, ends), sample.name
        assert len(said) >= start + len(panel), sample.name
        assert said.count(panel[0]) == 1, sample.name
        assert "Page 1 of" not in " ".join(said), sample.name


def test_a_heading_of_a_table_on_its_second_page_is_no_content() -> None:
    again = [
        (sample, page)
        for sample in samples()
        for page in house_rules.furniture(sample.pdf)
        if ("/Pagination", 1) in page
    ]
    assert len({sample.name for sample, _ in again}) >= 2


# -- 6, 7: what there is none of, and what is shown ------------------------------------------------


def test_there_are_no_notes_and_no_links_on_what_is_for_paper() -> None:
    """A number is dialled, and an address typed, by whoever has the paper in hand."""
    for sample, document, root in opened():
        assert all(item.Subtype == "/Widget" for item in house_rules.widgets(document))
        roles = {node.role for node in root.walk()}
        assert {"Note", "Annot"}.isdisjoint(roles)
        assert ("Link" in roles) == sample.layout.fillable, sample.name
        assert "http" not in " ".join(text for _, text in sample.told if "https" not in text)


def test_each_figure_says_what_it_shows() -> None:
    shown = 0
    for sample, document, root in opened():
        figures = [node for node in root.walk() if node.role == "Figure"]
        wanted = [element.alt for element in sample.root.walk() if element.role == "Figure"]
        assert [str(node.item.Alt) for node in figures] == wanted, sample.name
        images = [item for item in document.objects if is_image(item)]
        assert len(images) <= len(figures), sample.name
        for node in figures:
            (page, _), *more = node.marks
            left, bottom, right, top = (float(value) for value in node.attribute("/BBox"))
            width, height = (float(value) for value in document.pages[page].mediabox[2:])
            assert not more
            assert 0 <= left < right <= width, sample.name
            assert 0 <= bottom < top <= height, sample.name
        shown += len(figures)
    assert shown >= 20


def is_image(item: pikepdf.Object) -> bool:
    return isinstance(item, pikepdf.Stream) and item.get("/Subtype") == "/Image"


# -- 8: fields ------------------------------------------------------------------------------------


def test_what_is_read_out_at_a_field_is_what_stands_beside_it() -> None:
    kinds: Counter[str] = Counter()
    for sample, nodes in read_out():
        words = {node.key: text for node, text in nodes}
        alts = [str(node.item.Alt) for node, _ in nodes if node.role == "Figure"]
        before: list[str] = []
        for node, text in nodes:
            before += [text] if text else []
            if node.role == "Form":
                label = tree.folded(str(house_rules.whole(node.objects[0]).TU))
                kinds[node.parent.role if node.parent else ""] += 1
                if not any(fits(label, text) for text in beside(node, words)):
                    near = [*before[-16:], *alts]
                    axis = any(label.rpartition(": ")[0] in alt for alt in alts if ": " in label)
                    assert axis or any(fits(label, text) for text in near), (sample.name, label)
        if not sample.layout.fillable:
            assert not any(node.role == "Form" for node, _ in nodes)
    assert set(kinds) >= {"Div", "Lbl", "P", "Sect", "TD"}, kinds


def beside(node: Node, words: dict[tuple[int, int], str]) -> list[str]:
    """The words that belong to a field: of its own element, its heading, what stands before."""
    parent = node.parent
    assert parent is not None
    if parent.role in ("LBody", "P") and words[parent.key]:
        return [words[parent.key]]
    if parent.role == "TD" and parent.parent is not None and parent.parent.parent is not None:
        column = parent.parent.children.index(parent)
        table = parent.parent.parent.parent
        assert table is not None
        heads = next(part for part in table.children if part.role == "THead")
        return [words[heads.children[0].children[column].key]]
    if parent.role == "Lbl" and parent.parent is not None:
        return [words[parent.parent.children[1].key]]
    place = parent.children.index(node)
    texts = [words[child.key] for child in parent.children[:place] if child.role == "P"]
    return texts[-1:]


def fits(label: str, words: str) -> bool:
    """Whether a label says what is printed: all of it, or that and a little more."""
    label = label.removesuffix(" …")
    # Of a row: the label of all rows, its number, and what stands in the row.
    rows = re.sub(r" \d+: \w+$", "", label)
    return bool(words) and (words in label or words.startswith((label, rows)))


def test_no_two_fields_of_a_page_lie_over_each_other() -> None:
    for sample, document, _ in opened():
        for page in document.pages:
            boxes = [[float(v) for v in item.Rect] for item in page.get("/Annots", ())]
            for one, other in itertools.combinations(boxes, 2):
                across = min(one[2], other[2]) - max(one[0], other[0])
                up = min(one[3], other[3]) - max(one[1], other[1])
                assert min(across, up) <= 0.05, (sample.name, one, other)


# -- 10: over pages -------------------------------------------------------------------------------


def test_a_paragraph_over_two_pages_is_one_element() -> None:
    split = 0
    for sample, nodes in read_out():
        for node, text in nodes:
            pages = [page for page, _ in node.marks]
            assert pages == sorted(pages), sample.name
            if len(set(pages)) > 1:
                split += 1
                assert node.role in ("P", "LBody", "TD"), sample.name
                assert set(pages) == set(range(pages[0], pages[-1] + 1)), sample.name
                assert text
    assert split >= 3


# -- 14: what the file says of itself -------------------------------------------------------------


def test_title_language_and_conformance_are_told_alike_in_each_place() -> None:
    for sample, document, _ in opened():
        handout = sample.built.handout
        assert sample.pdf.startswith(b"%PDF-1.7\n")
        language = handout.language.tag(handout.contacts.region)
        assert str(document.Root.Lang) == language
        assert bool(document.Root.ViewerPreferences.DisplayDocTitle)
        packet = document.Root.Metadata.read_bytes().decode()
        assert re.search(r'xmlns:pdfuaid="http://www\.aiim\.org/pdfua/ns/id/"', packet)
        assert "<pdfuaid:part>1</pdfuaid:part>" in packet
        with document.open_metadata() as metadata:
            assert metadata["dc:title"] == document.docinfo["/Title"] == handout.public_title
            assert metadata["pdfuaid:part"] == "1"
            assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("2", "A")
            assert metadata["dc:language"] == {language} or metadata["dc:language"] == [language]


def test_a_line_in_another_language_says_so() -> None:
    """A reader that speaks the page takes the right voice for it."""
    built = api.contact_sheet(desk(), region="US")
    with pikepdf.open(io.BytesIO(built.proven.data)) as pdf:
        languages = {
            str(node.Lang)
            for node in pdf.objects
            if isinstance(node, pikepdf.Dictionary) and node.get("/Type") == "/StructElem"
            if "/Lang" in node
        }
    assert languages == {"es"}
