"""Measures how long one core takes to check, and fails where a bound is broken.

    python benchmarks/check.py

A text of 200 pages (about 100,000 words) is made of the shipped pages and is read as Markdown, as
plain text and as one passage; then the whole shipped library is read and checked. The rules are
loaded before. The time is that of the processor, the best of a few rounds: what else the machine
does is hardly counted. The bounds are ratios to the time in which Python counts the words of the
same text ten times, since by one program 2.0 seconds were measured on one machine, 7.0 on another.
"""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Callable, Sequence

from groundsheet.content import Module, passages_of
from groundsheet.errors import Place
from groundsheet.folders import shipped_folder
from groundsheet.lint import (
    Document,
    Finding,
    Numbers,
    from_markdown,
    from_text,
    load_rules,
)
from groundsheet.source import read_model
from groundsheet.text import Passage

ENGLISH = shipped_folder() / "en"
WORDS = 100_000
ROUNDS = 2
TEXT, LIBRARY = 14.0, 4.5
"""How many times the yardstick each may take."""
COUNTS = 10
NUMBERS = Numbers(frozenset({"988", "911"}), {"116123": "elsewhere"})


def library() -> list[Document]:
    """Each shipped module as the checker sees it."""
    documents = []
    for path in sorted(ENGLISH.glob("[a-z]*/*.yaml")):
        place = Place(path.name, 1)
        passages = passages_of(read_model(path, Module), lambda _, place=place: place)  # type: ignore[misc]
        documents.append(Document(path.name, passages, own=True, module=True))
    return documents


def long_text(documents: Sequence[Document]) -> str:
    """The pages of the library again and again, to 100,000 words."""
    once = "\n\n".join(passage.text for document in documents for passage in document.passages)
    count = len(once.split())
    return "\n\n".join([once] * (WORDS // count + 1))


def taken(run: Callable[[], object]) -> float:
    """The seconds of one run."""
    start = time.process_time()
    run()
    return time.process_time() - start


def yardstick(text: str) -> None:
    """Counts the words of a text, again and again."""
    for _ in range(COUNTS):
        counts: dict[str, int] = {}
        for word in re.findall(r"\w+", text):
            counts[word] = counts.get(word, 0) + 1


def main() -> int:
    """Prints the times and their ratios; 1 if one is over its bound."""
    start = time.process_time()
    engine = load_rules(ENGLISH / "_rules")
    print(
        f"{'rules loaded':<28}{time.process_time() - start:6.2f} s, {len(engine.rules.rules)} rules"
    )

    pages = library()
    text = long_text(pages)

    def checked(make: Callable[[], Sequence[Passage]]) -> Callable[[], list[Finding]]:
        return lambda: engine.check(Document("long", make(), numbers=NUMBERS))

    one = Passage(text, "body", Place("long", 1))
    cases: list[tuple[str, float, Callable[[], object]]] = [
        ("200 pages of Markdown", TEXT, checked(lambda: from_markdown(text, "long", "adult"))),
        ("200 pages of plain text", TEXT, checked(lambda: from_text(text, "long", "adult"))),
        ("200 pages in one passage", TEXT, checked(lambda: [one])),
        ("the library", LIBRARY, lambda: [engine.check(page) for page in library()]),
    ]
    broken = 0
    print(f"{'words in 200 pages':<28}{len(text.split()):,}")
    for name, bound, run in cases:
        rounds = [(taken(run), taken(lambda: yardstick(text))) for _ in range(ROUNDS)]
        seconds, yard = (min(times) for times in zip(*rounds, strict=True))
        broken += seconds / yard > bound
        over = "  BROKEN" if seconds / yard > bound else ""
        ratio = f"{seconds / yard:.2f} x counting its words {COUNTS} times ({yard:.2f} s)"
        print(f"{name:<28}{seconds:6.2f} s = {ratio}, bound {bound}{over}")
    return int(broken > 0)


if __name__ == "__main__":
    sys.exit(main())
