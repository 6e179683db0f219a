"""What is measured of the voice of client pages: sentences, contractions, and what repeats.

Cautions are left out of what repeats, since the same caution in the same words is right; so are
sentences that name another page.
"""

from __future__ import annotations

import re
import statistics
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

from client_text import ClientText, client_modules, client_texts, grammar, sentences, shelf, spoken

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
SAME_ON_PURPOSE = (
    "this page doesn't replace help in an emergency",
    "thoughts of suicide or of hurting yourself",
)
"""A line that plans must have, and the words for what is spoken of plainly and never otherwise."""


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
    """Whether it counts for what repeats. What studies show of a skill is said in few ways."""
    return text.scope != "caution" and text.part not in ("cross_reference", "how_sure")


@cache
def family(place: str) -> str:
    """The page of a place (`module/block`), the same for a page and its texts for other readers."""
    name = place.split("/")[0]
    module = shelf().modules.get(name)
    return (module and module.variant_of) or name


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
    """What stands in more than one page, with its places.

    Args:
        entries: where each stands (`module/block`), and what it is.
    """
    places: dict[str, list[str]] = {}
    for where, words in entries:
        places.setdefault(words, []).append(where)
    return {w: found for w, found in places.items() if len(set(map(family, found))) > 1}


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
