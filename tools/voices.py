"""Looks at the voice of all client pages together, so that pages don't sound alike.

python tools/voices.py            prints the tables and writes docs/measurements/voices.md
python tools/voices.py --check    exit code 1 if a bound is broken or the page isn't true
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator

from client_text import ROOT
from make_docs import table
from voice_measures import CLOSING, OPENING, RUN, SHORT, Found, Library, Voice, family, library

PAGE = ROOT / "docs" / "measurements" / "voices.md"
MOST_SHARED = 2
"""Modules that may share the first words of a paragraph or step, or the last."""
MOST_SAME_WORD = 35
"""Of 100 pages, how many may begin with the same word; two always may."""
LEAST_CONTRACTIONS, LEAST_SPREAD = 90, 2.0
"""In percent of what could be contracted; in words."""
MEAN = (7, 14)
"""Words of a sentence, on average."""
LEAST_SENTENCES = 5
"""A card of a few words has too few to be measured."""
MOST_SHORT = 40
"""In percent, as the rule of the checker has it."""

HEAD = """\
# How the pages sound

What clients read of all shipped modules, looked at together. Made by `python tools/voices.py`;
`--check` says whether it is true and within its bounds. The bounds are our own choice, around what
the first six pages measured: they tell of likeness and length. Whether a page is warm, somebody has
to hear. Prose is paragraphs, boxes, and what is said of how to take a step.
"""


def faults(library: Library) -> Iterator[str]:
    """What is outside of the bounds, in words."""
    for voice in library.voices:
        if voice.contractions < LEAST_CONTRACTIONS:
            yield f"{voice.module}: {voice.contractions:.0f} of 100 contractions"
        if len(voice.lengths) < LEAST_SENTENCES:
            continue
        if not MEAN[0] <= voice.mean <= MEAN[1]:
            yield f"{voice.module}: {voice.mean:.1f} words in a sentence, on average"
        if voice.spread < LEAST_SPREAD:
            yield f"{voice.module}: sentences of the same length (spread {voice.spread:.1f})"
        if voice.short > MOST_SHORT:
            yield f"{voice.module}: {voice.short:.0f} of 100 sentences are short"
    for words in (*library.sentences, *library.runs):
        yield f"in more than one page: “{words}”"
    for words, places in (*library.openings.items(), *library.closings.items()):
        pages = set(map(family, places))
        if len(pages) > MOST_SHARED:
            yield f"in {len(pages)} pages: “{words}”"
    for word, count in library.first_words.items():
        if count > max(2, MOST_SAME_WORD * len(library.voices) / 100):
            yield f"{count} of {len(library.voices)} pages begin with “{word}”"


def page(library: Library) -> str:
    """The tables, as Markdown."""
    lengths = [length for voice in library.voices for length in voice.lengths]
    possible = [voice.contracted + len(voice.full) for voice in library.voices]
    rows = [
        (f"`{v.module}`", str(len(v.lengths)), f"{v.mean:.1f}", f"{v.spread:.1f}", f"{v.short:.0f}",
         f"{v.contracted} of {v.contracted + len(v.full)}")
        for v in library.voices
    ]  # fmt: skip
    everything = Voice("", "", tuple(lengths), sum(possible), ())
    rows.append(
        ("all", str(len(lengths)), f"{everything.mean:.1f}", f"{everything.spread:.1f}",
         f"{everything.short:.0f}",
         f"{sum(v.contracted for v in library.voices)} of {sum(possible)}")
    )  # fmt: skip
    head = ("Page", "Sentences", "Words each", "Spread", "Short, of 100", "Contractions")
    openings = [(f"`{voice.module}`", voice.opening) for voice in library.voices]
    first = ", ".join(f"{word} {count}" for word, count in library.first_words.most_common())
    full = [f"- {entry}" for voice in library.voices for entry in voice.full]
    parts = [
        HEAD,
        "## Sentences\n",
        f"Spread: the standard deviation of the lengths. Short: {SHORT} words or fewer.\n",
        table(head, rows),
        "\n## How each page begins\n",
        f"First words, and how many pages begin with them: {first}.\n",
        table(("Page", "Its first sentence"), openings),
        _section(
            f"Paragraphs and steps: first {OPENING} words in more than one page", library.openings
        ),
        _section(
            f"Paragraphs and steps: last {CLOSING} words in more than one page", library.closings
        ),
        _section("Sentences in more than one page", library.sentences),
        _section(f"Rows of {RUN} words or more in more than one page", library.runs),
        "\n## Where a contraction could stand\n",
        "\n".join(full) or "Nowhere.",
        "\n## Outside of the bounds\n",
        "\n".join(f"- {fault}" for fault in faults(library)) or "Nothing.",
    ]
    return "\n".join(parts) + "\n"


def _section(title: str, found: Found) -> str:
    rows = [(words, ", ".join(f"`{place}`" for place in places)) for words, places in found.items()]
    return f"\n## {title}\n\n" + (table(("Words", "Where"), rows) if rows else "None.")


def main() -> int:
    """Writes the page and prints it; with --check, tells what is wrong."""
    parser = argparse.ArgumentParser(description="Looks at the voice of all client pages.")
    parser.add_argument("--check", action="store_true")
    check: bool = parser.parse_args().check
    found = library()
    text = page(found)
    if check:
        wrong = list(faults(found))
        if PAGE.read_text(encoding="utf-8") != text:
            wrong.append("docs/measurements/voices.md is not true. Run tools/voices.py.")
        for each in wrong:
            print(each)
        return int(bool(wrong))
    PAGE.write_text(text, encoding="utf-8")
    print(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
