"""What the benchmarks lean on: private parts of the program, which may change under them."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

from groundsheet import api, pdf
from groundsheet.layout import Layout

ROOT = Path(__file__).parents[1]


def test_the_pages_without_tags_look_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))
    names = runpy.run_path(str(ROOT / "benchmarks" / "tagged.py"))
    content = api.library()
    pages = sorted(name for name, module in content.modules.items() if not module.for_clinicians)
    handout = api.build(pages, region="US").handout
    flat = Layout(flat=True)
    tagged = pdf.render(handout, flat).pdf
    bare = names["without_tags"](names["drawn"](handout, flat))()
    assert b"/StructTreeRoot" in tagged
    assert b"/StructTreeRoot" not in bare
    assert names["pixels"](bare) == names["pixels"](tagged)
    assert names["written"](handout, flat)()
