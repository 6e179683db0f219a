"""Looks at the voice of all client pages together, so that pages don't sound alike.

    python tools/voices.py            prints the tables and writes docs/measurements/voices.md
    python tools/voices.py --check    exit code 1 if a bound is broken or the page isn't true

Cautions are left out of what repeats, since the same caution in the same words is right; so are
sentences that name another page.
"""

from __future__ import annotations

import argparse
import re
import statistics
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from client_text import (
    ROOT,
    ClientText,
    client_modules,
    client_texts,
    grammar,
    sentences,
    shelf,
    spoken,
)
from make_docs import table

PAGE = ROOT / "docs" / "measurements" / "voices.md"
OPENING, CLOSING, RUN, SHORT = 4, 4, 7, 5
"""Words of an opening, of a closing, of a run that repeats; words of a short sentence at most."""
CONTRACTED = re.compile(
    r"\b(?:\w+n't|i'm|\w+'(?:re|ve|ll|d)|(?:it|that|there|here|he|she|who|what|where|how|let)'s)\b"
)
FULL = re.compile(
    r"""\b(?:
        (?:do|does|did|is|are|was|were|has|have|had|could|should|would|will|must|need)[ ]not
        | cannot | i[ ]am | (?:you|we|they)[ ]are | (?:it|that|there|here|he|she)[ ]is
        | (?:i|you|we|they|it)[ ](?:will|would)
        | (?:i|you|we|they)[ ]have(?=[ ](?:\w+ed|been|had|got|done|said|made|felt|gone|seen)\b)
    )(?=[ ]\w)""",
    re.VERBOSE,
)
"""Words that a contraction could stand for. At the end of a clause ("how bad it is") none can."""

Found = Mapping[str, Sequence[str]]
"""What repeats, and where it stands."""
MOST_SHARED = 2
"""Modules that may share the first words of a paragraph or step, or the last."""
MOST_SAME_WORD = 35
"""Of 100 pages, how many may begin with the same word; two always may."""
LEAST_CONTRACTIONS, LEAST_SPREAD = 90, 2.0
"""In percent of what could be contracted; in words."""
MEAN = (7, 14)
"""Words of a sentence, on average."""
MOST_SHORT = 40
"""In percent, as the rule of the checker has it."""

SAME_ON_PURPOSE = (
    "this page doesn't replace help in an emergency",
    "thoughts of suicide or of hurting yourself",
)
"""A line that plans must have, and the words for what is spoken of plainly and never otherwise."""

HEAD = """\
# How the pages sound

What clients read of all shipped modules, looked at together. Made by `python tools/voices.py`;
`--check` says whether it is true and within its bounds. The bounds are our own choice, around what
the first six pages measured: they tell of likeness and length. Whether a page is warm, somebody has
to hear. Prose is paragraphs, boxes, and what is said of how to take a step.
"""


@dataclass(frozen=True)
class Voice:
    """How one module sounds.

    Args:
        module: its id.
        opening: the first sentence of its first paragraph; empty: it has none.
        lengths: words of each sentence of its prose.
        contracted: how many contractions it has.
        full: where a contraction could stand, with its place.
    """

    module: str
    opening: str
    lengths: tuple[int, ...]
    contracted: int
    full: tuple[str, ...]

    @cached_property
    def contractions(self) -> float:
        """Of what could be contracted, the share that is; in percent."""
        possible = self.contracted + len(self.full)
        return 100 * self.contracted / possible if possible else 100.0

    @cached_property
    def short(self) -> float:
        """The share of sentences of five words or fewer, in percent."""
        return 100 * sum(length <= SHORT for length in self.lengths) / max(1, len(self.lengths))

    @property
    def mean(self) -> float:
        """Words of a sentence, on average."""
        return statistics.fmean(self.lengths) if self.lengths else 0.0

    @property
    def spread(self) -> float:
        """The standard deviation of the lengths, in words."""
        return statistics.pstdev(self.lengths) if self.lengths else 0.0


@dataclass(frozen=True, slots=True)
class Library:
    """All client pages: how each sounds, and what repeats between them.

    Args:
        voices: one for each module.
        openings: first words of paragraphs and of the `how` of steps that repeat across modules.
        closings: last words of the same.
        sentences: whole sentences that repeat across modules.
        runs: longest rows of seven words or more that repeat across modules.
    """

    voices: Sequence[Voice]
    openings: Found
    closings: Found
    sentences: Found
    runs: Found

    @property
    def first_words(self) -> Counter[str]:
        """With which word first paragraphs begin."""
        return Counter(
            re.findall(r"[\w']+", voice.opening)[0].lower()
            for voice in self.voices
            if voice.opening
        )


def prose(text: ClientText) -> bool:
    """Whether a text is a paragraph or says how to take a step: what sounds like somebody."""
    return text.paragraph or text.part == "how"


def compared(text: ClientText) -> bool:
    """Whether it counts for what repeats."""
    return text.scope != "caution" and text.part != "cross_reference"


def library() -> Library:
    """Reads the shipped client pages."""
    rules = grammar()
    texts = {m.id: list(client_texts(m)) for m in client_modules(shelf())}
    every = [text for own in texts.values() for text in own]
    flowing = [text for text in every if prose(text)]
    whole = [
        (text.where, spoken(sentence, rules))
        for text in every
        if compared(text)
        for sentence in sentences(text.text, rules)
    ]
    words = [(text.where, spoken(text.text, rules)) for text in flowing]
    return Library(
        [_voice(name, own) for name, own in texts.items()],
        repeated((where, " ".join(w[:OPENING])) for where, w in words if len(w) > OPENING),
        repeated((where, " ".join(w[-CLOSING:])) for where, w in words if len(w) > CLOSING),
        repeated(
            (where, " ".join(w))
            for where, w in whole
            if len(w) > SHORT and " ".join(w) not in SAME_ON_PURPOSE
        ),
        repeated_runs(whole),
    )


def _voice(name: str, texts: Sequence[ClientText]) -> Voice:
    rules = grammar()
    flowing = [sentence for t in texts if prose(t) for sentence in sentences(t.text, rules)]
    first = next((t for t in texts if t.paragraph), None)
    contracted, full = 0, []
    for text in texts:
        words = rules.words(text.text).text.casefold()
        contracted += len(CONTRACTED.findall(words))
        full += [f"`{text.where}`: {match[0]}" for match in FULL.finditer(words)]
    return Voice(
        name,
        next(sentences(first.text, rules)) if first else "",
        tuple(len(spoken(sentence, rules)) for sentence in flowing),
        contracted,
        tuple(full),
    )


def repeated(entries: Iterable[tuple[str, str]]) -> Found:
    """What stands in more than one module, with its places.

    Args:
        entries: where each stands (`module/block`), and what it is.
    """
    places: dict[str, list[str]] = {}
    for where, words in entries:
        places.setdefault(words, []).append(where)
    return {w: found for w, found in places.items() if len({p.split("/")[0] for p in found}) > 1}


def repeated_runs(texts: Sequence[tuple[str, list[str]]]) -> Found:
    """The longest rows of words that stand in more than one module, with their places.

    Args:
        texts: where each stands, and its words.
    """
    seen = repeated(
        (where, " ".join(words[start : start + RUN]))
        for where, words in texts
        for start in range(len(words) - RUN + 1)
    )
    longest: dict[str, None] = {}
    for _, words in texts:
        end = 0
        for start in range(len(words) - RUN + 1):
            if start >= end and " ".join(words[start : start + RUN]) in seen:
                end = start + RUN
                while " ".join(words[end - RUN + 1 : end + 1]) in seen and end < len(words):
                    end += 1
                longest[" ".join(words[start:end])] = None
    whole = [(where, f" {' '.join(words)} ") for where, words in texts]
    return {
        run: [where for where, words in whole if f" {run} " in words]
        for run in longest
        if not any(run in wanted for wanted in SAME_ON_PURPOSE)
    }


def faults(library: Library) -> Iterator[str]:
    """What is outside of the bounds, in words."""
    for voice in library.voices:
        if voice.contractions < LEAST_CONTRACTIONS:
            yield f"{voice.module}: {voice.contractions:.0f} of 100 contractions"
        if not voice.lengths:
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
        pages = {place.split("/")[0] for place in places}
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
