"""A file that another program saved anew, and didn't change, passes `verify`."""

from __future__ import annotations

import pytest

from savers import SAVERS
from test_allowed import FORMATS, built, faults


@pytest.mark.parametrize("name", SAVERS)
def test_a_file_that_was_saved_anew_passes(name: str) -> None:
    kinds = FORMATS if name in ("qpdf, both", "mutool, unused taken out") else ["sheet"]
    wrong = {kind: faults(kind, SAVERS[name](built(kind).proven.data)) for kind in kinds}
    assert {kind: found for kind, found in wrong.items() if found} == {}


def test_twice_is_as_well() -> None:
    data = built("sheet").proven.data
    for name in ("qpdf, linearized", "mutool", "pikepdf, object streams"):
        data = SAVERS[name](data)
        assert faults("sheet", data) == []
