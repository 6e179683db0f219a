"""Whatever is put in: an error and nothing written, or a file that a stranger finds good."""

from __future__ import annotations

import dataclasses
import datetime as dt
import os
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, event, given, settings, strategies as st
from pydantic import ValidationError

from desks import desk, shelf
from groundsheet import api
from groundsheet.content import Module
from groundsheet.errors import InvalidInput, ProofFailed, Refused
from groundsheet.people import Practice
from independent import faults, require_poppler

EXAMPLES = int(os.environ.get("GROUNDSHEET_EXAMPLES", "25"))
NUMBERS = {"US": ("911", "988"), "GB": ("999", "116 123"), "GB-ENG": ("999", "116 123")}
NAMES = {"US": "988 Suicide & Crisis Lifeline", "GB": "Samaritans", "GB-ENG": "Samaritans"}

words = st.text(
    alphabet="abcdefghijk lmnop éüñ Nguyễn ọ & < > * _ . , Ω Ж", min_size=1, max_size=160
)
anything = st.text(min_size=1, max_size=20)
rich = st.one_of(
    words, words, st.just("Call {{emergency}} or {{crisis_voice}}, or {{crisis_text}}.")
)
names = st.one_of(
    st.none(), words, anything, st.sampled_from(["<img src=x>", "A" * 120, "M. Example"])
)


def block(kind: str, **fields: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({"kind": st.just(kind), **fields})


caution = st.fixed_dictionaries({"id": st.just("c"), "text": rich})
blocks = st.one_of(
    block("heading", text=words),
    block("paragraph", text=rich),
    block("bullets", items=st.lists(rich, min_size=2, max_size=9)),
    block(
        "steps",
        cautions=st.lists(caution, max_size=2),
        items=st.lists(
            st.fixed_dictionaries({"do": rich}, optional={"how": rich}), min_size=2, max_size=9
        ),
    ),
    block("callout", text=rich, title=words),
    block("write_in", label=words, lines=st.integers(1, 20)),
    block("contact_rows", label=words, rows=st.integers(1, 10)),
    block(
        "cross_reference",
        text=rich,
        module=st.sampled_from(["m0", "m1", "elsewhere"]),
        instead=st.none() | rich,
    ),
    block("crisis_block"),
)


@st.composite
def modules(draw: st.DrawFn) -> tuple[Module, ...]:
    found = []
    for index in range(draw(st.integers(1, 3))):
        parts = draw(st.lists(blocks, min_size=1, max_size=10))
        data = {
            "id": f"m{index}", "code": f"GS-9{index}", "version": "1.0",
            "title": draw(words), "public_title": "Example", "audience": ["adult"],
            "type": draw(st.sampled_from(["skill", "plan"])), "handling": "take_home",
            "summary": "Example.", "how_sure": draw(st.sampled_from(["A", "B", "Few studies."])),
            "credit": draw(st.sampled_from(["Our own words."] * 9 + [draw(anything)])),
            "blocks": [{**part, "id": f"b{n}"} for n, part in enumerate(parts)],
        }  # fmt: skip
        found.append(Module.model_validate(data))
    return tuple(found)


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
@given(data=st.data())
def test_an_error_and_nothing_written_or_a_good_file(data: st.DataObject) -> None:
    require_poppler()
    try:
        chosen = data.draw(modules())
    except ValidationError:
        event("invalid module")
        return
    region = data.draw(st.sampled_from(["US", "GB-ENG"] * 4 + ["GB", "ZA", "XX", ""]))
    content = dataclasses.replace(shelf(), modules={m.id: m for m in chosen}, recipes={}, files={})
    name = data.draw(names)
    as_of = data.draw(st.dates(dt.date(2026, 9, 1), dt.date(2028, 9, 1)))
    paper: Any = data.draw(st.sampled_from(["letter", "a4", None]))
    practice = data.draw(
        st.sampled_from(
            [None, Practice.model_validate(
                {"name": "Example Practice", "numbers": [{"phone": "555-0100", "hours": "9 to 5"}]}
            )]
        )
    )  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "a.pdf"
        try:
            built = api.build(
                desk(practice, content=content),
                [module.id for module in chosen],
                region=region,
                person=api.person_with("--for", name=name) if name is not None else None,
                paper=paper,
                as_of=as_of,
            )
            api.save(built, target)
        except ProofFailed:
            raise  # a fault of the program, whatever was put in
        except (InvalidInput, Refused) as error:
            event(error.code)
            left = list(Path(folder).iterdir())
            if left:
                raise AssertionError(left) from error
        else:
            event("a file")
            assert faults(target, NUMBERS[region], NAMES[region]) == []
