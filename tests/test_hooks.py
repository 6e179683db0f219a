"""Each private name of a library that this program leans on, and what would break without it.

Another version of the library may have another one. Names are looked for in the source, so that one
that is new stands here before it stands on paper.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "src" / "groundsheet"

HOOKS: dict[str, dict[str, str]] = {
    "reportlab.pdfgen.canvas": {
        "_bookmarkReference": "bookmarks and links lead to the sheet that a leaf came to stand on",
        "_code": "ink is kept leaf by leaf and put on sheets: booklets, cards, page numbers, tags",
        "_doc": "the file's own objects: tags, fields, slots, metadata",
        "_enforceColorSpace": "ink savers are written in grey alone",
        "_extgstate": "a leaf keeps its graphics states when it is put on a sheet",
        "_filename": "the file is written where the caller wants it",
        "_fillColorObj": "ink savers are written in grey alone",
        "_formsinuse": "a page names the slots that are drawn on it",
        "_pageNumber": "refusals of ink without an owner name the page",
        "_pagesize": "a sheet has another size than its leaves",
        "_restartAccumulators": "pages left empty on purpose carry the help panel",
        "_setAnnotations": "fields and tags of a page",
        "_startPage": "a leaf is kept before it becomes a page",
        "_strokeColorObj": "ink savers are written in grey alone",
        "pdfdoc": "the canvas makes our kind of file, and binary pictures",
        "rl_config": "the first ink of a page is black, whatever a host has set",
    },
    "inspect": {
        "__signature__": "a command takes the options of the layout, which are declared once",
    },
    "reportlab.pdfgen.textobject": {
        "_formatText": "numbers are written once",
        "_textOut": "a line ends in the space at which it was broken, for screen readers",
    },
    "reportlab.pdfbase.pdfdoc": {
        "PDFIndirectObject": "an end of line before `endstream` (PDF/A-2)",
        "__InternalName__": "objects refer to one another: tags, fields",
        "__NoDefault__": "a page has /StructParents and /Tabs, the catalog /OutputIntents",
        "_timeStamp": "the date of the file is the date on the paper, so that bytes are the same",
    },
    "reportlab.pdfbase.ttfonts": {
        "_dynamicFont": "a font that would not be embedded is refused",
        "makeToUnicodeCMap": "words can be copied and read aloud (PDF/UA)",
    },
    "reportlab.pdfbase.pdfmetrics": {
        "_fonts": "our fonts are registered beside those of a host, and taken for none of these",
    },
    "reportlab.platypus.paragraph": {
        "_HSFrag": "words in several types are cut at a sign, and numbers never",
        "_SplitFrag": "words in several types are cut at a sign, and numbers never",
        "_SplitFragH": "words in several types are cut at a sign, and numbers never",
        "_SplitFragHS": "words in several types are cut at a sign, and numbers never",
        "_SplitWord": "words are cut at a sign, and numbers never",
        "_SplitWordEnd": "words are cut at a sign, and numbers never",
        "_fragWordIter": "words in several types are cut at a sign, and numbers never",
        "_splitFragWord": "words in several types are cut at a sign, and numbers never",
        "_splitLongWordCount": "lines are kept from packet to packet unless a word was cut",
        "_splitWord": "words are cut at a sign, and numbers never",
        "_width_max": "lines are kept from packet to packet with the width of the longest",
    },
    "reportlab.platypus.doctemplate": {
        "_endBuild": "metadata and /ID are set before the file is written",
    },
    "reportlab.lib.rl_accel": {
        "fp_str": "numbers are written once",
    },
    "reportlab.platypus.frames": {
        "_geom": "some pages end sooner, so that the last one is not nearly empty",
        "_y": "it is told how much of the last page is filled",
        "_y2": "it is told how much of the last page is filled",
        "_add": "a trial lays out without drawing",
        "_frame": "a box knows the room that a whole page has",
    },
    "reportlab.platypus.flowables": {
        "_H": "what must stand together, such as a caution and its steps, is measured once",
        "_content": "what must stand together, such as a caution and its steps",
        "_wrapInfo": "what must stand together, such as a caution and its steps, is measured once",
    },
    "openpyxl.worksheet._reader": {
        "_reader": "rosters that are workbooks: cells are read one by one, and as they are shown",
    },
    "openpyxl.worksheet._read_only": {
        "_get_source": "rosters that are workbooks: the sheet's own file is read",
        "_shared_strings": "rosters that are workbooks: texts of cells",
    },
    "openpyxl.workbook.workbook": {
        "_date_formats": "rosters that are workbooks: dates of cells",
        "_timedelta_formats": "rosters that are workbooks: dates of cells",
    },
}
"""By module of a library: names that it promises nobody, and what of ours depends on each."""


# -- what is used ---------------------------------------------------------------------------------

PYTHONS = {*dir(type), *dir(object), *dir(Exception), "__future__", "__all__", "__post_init__",
           "__enter__", "__exit__", "__iter__", "__next__", "__len__", "__bool__", "__call__",
           "__contains__", "__getitem__", "__deepcopy__", "__version__", "__main__", "_exit",
           "__defaults__", "__closure__", "__code__", "__globals__", "__kwdefaults__",
           "__traceback__"}  # fmt: skip
"""Names that Python gives a meaning to."""


@cache
def trees() -> dict[str, ast.Module]:
    """The source of each module, by its dotted name."""
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
        name = ".".join(parts).removesuffix(".__init__")
        if path.stem != "__main__":
            found[name] = ast.parse(path.read_text(encoding="utf-8"))
    return found


def private(name: str) -> bool:
    return name.startswith("_") and name not in PYTHONS and name.strip("_") != ""


def used(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """Private names that are asked of something, and the line."""
    for node in ast.walk(tree):
        line = getattr(node, "lineno", 0)
        match node:
            case ast.Attribute(attr=name):
                yield name, line
            case ast.ImportFrom(module=module, names=names) if module:
                yield from ((part, line) for part in module.split("."))
                yield from ((one.name, line) for one in names)
            case ast.Call(func=ast.Name(id="getattr" | "hasattr" | "setattr"), args=[_, name, *_]):
                if isinstance(name, ast.Constant):
                    yield str(name.value), line
            case ast.ClassDef():
                yield from ((name, line) for name in of_class(node))
            case _:
                pass


def of_class(node: ast.ClassDef) -> Iterator[str]:
    """What a class defines: in its body, and on `self`."""
    for part in node.body:
        match part:
            case ast.FunctionDef(name=name) | ast.AnnAssign(target=ast.Name(id=name)):
                yield name
            case ast.Assign(targets=targets):
                yield from (target.id for target in targets if isinstance(target, ast.Name))
            case _:
                pass
    for inner in ast.walk(node):
        match inner:
            case ast.Attribute(value=ast.Name(id="self"), attr=name, ctx=ast.Store()):
                yield name
            case _:
                pass


@cache
def inherited(cls: type) -> frozenset[str]:
    """The names that a class of a library has: its own, and those of its instances."""
    tree = ast.parse(inspect.cleandoc("\n" + inspect.getsource(cls)))
    node = next(node for node in tree.body if isinstance(node, ast.ClassDef))
    return frozenset(vars(cls)) | frozenset(of_class(node))


def foreign(cls: type) -> bool:
    root = cls.__module__.partition(".")[0]
    return root != "groundsheet" and root not in sys.stdlib_module_names


@cache
def taken_over() -> frozenset[tuple[str, str, str]]:
    """Private names of a library's class that one of ours defines or asks: module, class, name."""
    from_libraries: dict[type, set[str]] = {}
    for module in map(importlib.import_module, trees()):
        for cls in vars(module).values():
            if isinstance(cls, type) and cls.__module__.startswith("groundsheet"):
                names = [inherited(base) for base in cls.__mro__ if foreign(base)]
                for own in (base for base in cls.__mro__ if not foreign(base)):
                    from_libraries.setdefault(own, set()).update(*names)
    return frozenset(
        (name, node.name, asked)
        for name, tree in trees().items()
        for node in tree.body
        if isinstance(node, ast.ClassDef)
        for asked in {*of_class(node), *of_itself(node)}
        if private(asked) and asked in from_libraries.get(vars(sys.modules[name])[node.name], ())
    )


def of_itself(node: ast.ClassDef) -> Iterator[str]:
    """What a class asks of itself and of its bases."""
    for inner in ast.walk(node):
        match inner:
            case ast.Attribute(
                value=ast.Name(id="self") | ast.Call(func=ast.Name(id="super")), attr=name
            ):
                yield name
            case _:
                pass


def looked_up() -> Iterator[tuple[str, str]]:
    """The names that copies of ReportLab's functions look up with us, and where."""
    for module, tree in trees().items():
        for node in ast.walk(tree):
            match node:
                case ast.Call(func=ast.Name(id="_looking_here"), keywords=keywords):
                    yield from ((str(word.arg), module) for word in keywords)
                case _:
                    pass


def ours() -> set[str]:
    """The private names that this program defines itself."""
    theirs = taken_over()
    found = set()
    for module, tree in trees().items():
        for node in ast.walk(tree):
            match node:
                case ast.FunctionDef(name=name) | ast.Name(id=name, ctx=ast.Store()):
                    found.add(name)
                case ast.ClassDef(name=name):
                    found |= {one for one in of_class(node) if (module, name, one) not in theirs}
                    found.add(name)
                case _:
                    pass
    return found


def leaned_on() -> dict[str, str]:
    """The names of libraries that are leaned on, and where each of them is used first."""
    found = {name: f"{module}.{cls}" for module, cls, name in sorted(taken_over())}
    found |= dict(looked_up())
    own = ours() - set(found)
    for module, tree in trees().items():
        for name, line in used(tree):
            if private(name) and name not in own:
                found.setdefault(name, f"{module}, line {line}")
    return found


# -- what is said of it ---------------------------------------------------------------------------


def test_each_private_name_of_a_library_stands_here_with_what_depends_on_it() -> None:
    said = {name for names in HOOKS.values() for name in names}
    found = leaned_on()
    unsaid = {name: where for name, where in found.items() if name not in said}
    assert unsaid == {}, "say in HOOKS whose these are, and what of ours depends on them"
    assert said - set(found) == set(), "nothing leans on these any more"


@pytest.mark.parametrize(
    ("module", "name"), [(module, name) for module, names in HOOKS.items() for name in names]
)
def test_the_library_has_it_still(module: str, name: str) -> None:
    text = inspect.getsource(importlib.import_module(module))
    needed = re.search(rf"\b{name}\b", f"{module}\n{text}")
    assert needed, f"{module} has no {name} any more. It was for this: {HOOKS[module][name]}."
