"""Finding pages in people's words: by what they say when they need one, by skill, by text."""

from __future__ import annotations

import contextlib
import difflib
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, NamedTuple

from groundsheet.content import Audience, Module, Recipe, Setting
from groundsheet.errors import InvalidInput
from groundsheet.library.audiences import family_of, fits, recipe_readers
from groundsheet.library.search_words import Reader, SearchWords, Term, folded
from groundsheet.library.shelf import Shelf
from groundsheet.lint import hidden_parts
from groundsheet.source import read_model

_WEIGHTS = {"problems": 1.0, "keywords": 0.9, "title": 0.9, "summary": 0.5, "text": 0.2}
"""What a word counts by where it stands."""
_SAME = 0.7
"""What another word for the same thing counts."""
_LINE = 0.5
"""What all words of a search count on top, in one thing that people say or as a keyword."""
_FOR_THEM = 1.3
"""How much more a page counts that was written for the readers whom a search names first."""
_FOR_OTHERS = 1.1
"""The same of further readers whom it names."""
_WEAK = 0.3
"""What a word that says little, or who somebody is, counts beside one that says what is wrong."""
_NAME = 1.0
"""What a skill's name in capitals counts beside the words of a search."""
_HIDDEN = 0.6
"""What a word of harm counts for the page that it leads to; for each further page a tenth less."""
_BRIEF = 0.5
"""What a page for clinicians alone counts where the words don't ask for evidence."""
_PACKET = 0.85
"""What a packet counts beside a page."""
_FEW = 2
"""A word in capitals that more pages have names no skill."""
_LEAST = 0.12
"""So much of the words of a search is found in a page, or it isn't shown."""


@dataclass(frozen=True, slots=True)
class Match:
    """A page or a packet that a search found.

    Args:
        id: of the module or recipe.
        kind: which of the two it is.
        title: its title.
        summary: its summary.
        audience: for whom it is.
        why: what people say that matched, or else its summary.
        score: higher is nearer.
        others: the same for other readers: ids, with their readers.
    """

    id: str
    kind: Literal["module", "recipe"]
    title: str
    summary: str
    audience: tuple[Audience, ...]
    why: str
    score: float
    others: tuple[tuple[str, tuple[Audience, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found.

    Args:
        matches: the best first.
        say: what is said where the words tell of danger; else empty.
        near: where nothing matches, words near to those of the search that pages have.
    """

    matches: tuple[Match, ...]
    say: str = ""
    near: tuple[str, ...] = ()


def search(
    shelf: Shelf,
    words: str,
    *,
    topic: str | None = None,
    audience: Audience | None = None,
    setting: Setting | None = None,
) -> Found:
    """The pages and packets that fit a problem, in anybody's words. Files with faults are left out.

    Args:
        shelf: where to look.
        words: such as “can't sleep”.
        topic: pages on one topic alone; no packet has one.
        audience: what was written for these readers alone.
        setting: what is handed out there alone, or anywhere.

    Raises:
        Usage: there is no such topic.
        InvalidInput: the language's words for it have faults.
    """
    return Finder(shelf).search(words, topic=topic, audience=audience, setting=setting)


class Finder:
    """Reads the pages once, for many searches.

    Args:
        shelf: where to look.

    Raises:
        InvalidInput: the language's words for it have faults.
    """

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._index = _Index(Reader(_words_of(shelf)), _entries(shelf))

    def search(
        self,
        words: str,
        *,
        topic: str | None = None,
        audience: Audience | None = None,
        setting: Setting | None = None,
    ) -> Found:
        """The pages and packets that fit a problem, as the function `search` finds them.

        Args:
            words: such as “can't sleep”.
            topic: pages on one topic alone; no packet has one.
            audience: what was written for these readers alone.
            setting: what is handed out there alone, or anywhere.

        Raises:
            Usage: there is no such topic.
        """
        self._shelf.require_topic(topic)
        index, known = self._index, self._index.reader.words
        danger = known.danger if known else None
        harm = _hidden(self._shelf, known, words)
        lifts = index.named(words) | harm
        told = danger is not None and index.reader.holds(words, danger.words)
        wanted = [
            entry
            for entry in index.entries
            if topic in (None, entry.topic)
            and fits(entry.audience, entry.settings, audience, setting)
        ]
        matches = _ranked(index, wanted, words, danger.first if danger and told else (), lifts)
        near = () if matches else index.near(words)
        return Found(tuple(matches), danger.say if danger and (told or harm) else "", near)


def _hidden(shelf: Shelf, known: SearchWords | None, words: str) -> dict[str, float]:
    """What words of harm add, by page. The lexicon is read where the language has use for it."""
    if known is None or not known.hidden:
        return {}
    parts = hidden_parts(shelf.folder / "_rules", words)
    lifts: dict[str, float] = {}
    for entry in known.hidden:
        for rank, page in enumerate(entry.pages if parts & set(entry.parts) else ()):
            lifts[page] = max(lifts.get(page, 0.0), _HIDDEN - 0.1 * rank)
    return lifts


def _words_of(shelf: Shelf) -> SearchWords | None:
    path = shelf.folder / "_search.yaml"
    return read_model(path, SearchWords) if path.exists() else None


class _Entry(NamedTuple):
    """A page or packet with its texts, by where they stand."""

    id: str
    kind: Literal["module", "recipe"]
    code: str
    family: str
    title: str
    summary: str
    audience: tuple[Audience, ...]
    settings: tuple[Setting, ...]
    topic: str
    problems: tuple[str, ...]
    texts: Mapping[str, tuple[str, ...]]


def _entries(shelf: Shelf) -> Iterator[_Entry]:
    modules = list(shelf.readable())
    for module in modules:
        yield _entry(module, "module", family_of(module), module.audience, shelf.topic(module.id))
    known = {module.id: module for module in modules}
    for name in shelf.recipes:
        with contextlib.suppress(InvalidInput):
            recipe = shelf.recipes[name]
            readers = recipe_readers(recipe, known)
            yield _entry(recipe, "recipe", f"recipe {name}", readers, None)


def _entry(
    value: Module | Recipe,
    kind: Literal["module", "recipe"],
    family: str,
    audience: tuple[Audience, ...],
    topic: str | None,
) -> _Entry:
    filed = {"problems", "keywords", "title", "public_title", "summary", "credit"}
    texts = {
        "problems": value.problems,
        "keywords": value.keywords,
        "title": (value.title, value.public_title, value.id.replace("-", " ")),
        "summary": (value.summary,),
    }
    if isinstance(value, Module):
        texts["summary"] += (value.credit,)
        texts["text"] = tuple(text for loc, text in value.texts() if loc[0] not in filed)
    return _Entry(
        value.id, kind, value.code, family, value.title, value.summary, audience,
        value.settings, topic or "", value.problems, texts,
    )  # fmt: skip


class _Index:
    """What stands in which page, and how rare each word is."""

    def __init__(self, reader: Reader, entries: Iterable[_Entry]) -> None:
        self.reader = reader
        self.entries = sorted(entries, key=lambda entry: (entry.code, entry.id))
        self._words: dict[str, str] = {}
        self._held = {
            entry.id: {
                name: [reader.terms(text) for text in texts] for name, texts in entry.texts.items()
            }
            for entry in self.entries
        }
        for entry in self.entries:
            self._note(entry)
        self._best = {name: _best(held) for name, held in self._held.items()}
        families: dict[str | int, set[str]] = {}
        for entry in self.entries:
            for key in self._best[entry.id]:
                families.setdefault(key, set()).add(entry.family)
        self._many = len({entry.family for entry in self.entries})
        self._in = Counter({key: len(names) for key, names in families.items()})

    def _note(self, entry: _Entry) -> None:
        """Notes which words there are, by their stems, for those who misspell one."""
        for name in ("problems", "keywords", "title"):
            for text in entry.texts[name]:
                for word in folded(text).split():
                    self._words.setdefault(self.reader.stem(word), word)

    def rare(self, term: Term) -> float:
        """How much a term tells pages apart: the rarer, the more."""
        keys = [key for key in _keys(term) if key in self._in]
        rare = max((math.log(1 + self._many / self._in[key]) for key in keys), default=0.0)
        return rare * (_WEAK if self._little(term) else 1.0)

    def _little(self, term: Term) -> bool:
        return term.stem in self.reader.roles or term.stem in self.reader.weak

    def named(self, words: str) -> dict[str, float]:
        """What names of skills add, by page: in capitals, before “skill”, or as no page's word."""
        said = re.findall(r"[^\W_]+", words)
        shouted = len(said) > 1 and words == words.upper()
        lifts: dict[str, float] = {}
        for word, after in zip(said, [*said[1:], ""], strict=False):
            skill = self.reader.stem(after.casefold()) == "skill"
            capitals = word.isupper() and not shouted
            rare = word.islower() and word not in self._plain
            if skill or capitals or rare:
                lifts.update(dict.fromkeys(self._names.get(word.upper(), ()), _NAME))
        return lifts

    @cached_property
    def _names(self) -> Mapping[str, set[str]]:
        """The pages of each name. What many pages have is the name of no skill, such as DBT."""
        known = self.reader.words.names if self.reader.words else ()
        found = {entry.name: set(entry.pages) for entry in known}
        for entry in (entry for entry in self.entries if entry.kind == "module"):
            for name in re.findall(r"\b[A-Z]{3,}\b", " ".join(entry.texts["keywords"])):
                found.setdefault(name, set()).add(entry.family)
        return {name: pages for name, pages in found.items() if len(pages) <= _FEW}

    @cached_property
    def _plain(self) -> frozenset[str]:
        """The words that pages have in small letters, and those that say nothing."""
        texts = (text for entry in self.entries for some in entry.texts.values() for text in some)
        return self.reader.stop.union(*(re.findall(r"[a-z]+", text) for text in texts))

    def asked(self, words: str) -> list[Term]:
        """The terms of a search that some page has; misspelled and shortened words are mended."""
        mended = " ".join(map(self._mended, folded(words).split()))
        return [term for term in dict.fromkeys(self.reader.terms(mended)) if self.rare(term)]

    def _mended(self, word: str) -> str:
        """A word as pages have it: mended before phrases are read, which it may be part of."""
        stem = self.reader.stem(word)
        if len(stem) < 4 or word in self.reader.stop or stem in self._all:
            return word
        longer = sorted(known for known in self._words if known.startswith(stem))
        close = longer or difflib.get_close_matches(stem, sorted(self._words), 1, 0.84)
        return self._words[close[0]] if close else word

    @cached_property
    def _all(self) -> frozenset[str]:
        """The stems of all words that pages and groups have."""
        held = (key for best in self._best.values() for key in best if isinstance(key, str))
        return self.reader.grouped.union(stem for key in held for stem in key.split())

    def near(self, words: str) -> tuple[str, ...]:
        """Words of pages that are near to those of a search."""
        found = (
            difflib.get_close_matches(word, sorted(self._words.values()), 2, 0.7)
            for word in folded(words).split()
        )
        return tuple(dict.fromkeys(word for some in found for word in some))[:4]

    def score(self, entry: _Entry, asked: Sequence[Term]) -> tuple[float, str]:
        """How well a page fits the terms of a search, from 0 to 1.5, and what people say there."""
        weights = [self.rare(term) for term in asked]
        best = self._best[entry.id]
        whole = sum(
            weight * _strength(term, best) for term, weight in zip(asked, weights, strict=True)
        )
        line, why = 0.0, ""
        for text, terms in zip(entry.problems, self._held[entry.id]["problems"], strict=True):
            there = _best({"problems": [terms]})
            found = [_strength(term, there) for term in asked]
            said = sum(weight * part for weight, part in zip(weights, found, strict=True))
            matched = sum(part > 0 for part in found)
            exact = sum(found) / max(len(terms), matched, 1)
            # One word of a line doesn't stand for several of a search.
            value = said * (0.6 + 0.4 * exact) * min(1.0, len(terms) / max(matched, 1))
            if value > line:
                line, why = value, text
        total = sum(weights) or 1.0
        if asked and any(set(terms) == set(asked) for terms in self._held[entry.id]["keywords"]):
            line = max(line, total)
        return (whole + _LINE * line) / total, why


def _keys(term: Term) -> list[str | int]:
    """What a term is looked up by: its stem and its groups."""
    return [term.stem, *sorted(term.groups)]


def _best(held: Mapping[str, Sequence[Sequence[Term]]]) -> dict[str | int, float]:
    """The most that each stem and each group counts in some texts."""
    best: dict[str | int, float] = {}
    for name, texts in held.items():
        for term in (term for terms in texts for term in terms):
            for key in _keys(term):
                best[key] = max(best.get(key, 0.0), _WEIGHTS[name])
    return best


def _strength(term: Term, best: Mapping[str | int, float]) -> float:
    """What a term counts: as it stands, or in other words."""
    same = max((best.get(group, 0.0) for group in term.groups), default=0.0)
    return max(best.get(term.stem, 0.0), _SAME * same)


def _ranked(
    index: _Index,
    entries: Sequence[_Entry],
    words: str,
    first: Sequence[str],
    lifts: Mapping[str, float],
) -> list[Match]:
    """The matches, the best first: a page and its variants once, for the readers who are meant."""
    asked = index.asked(words)
    meant = list(index.reader.readers(words))
    families: dict[str, list[_Entry]] = {}
    for entry in entries:
        families.setdefault(entry.family, []).append(entry)
    matches = []
    for name, members in families.items():
        scores = {entry.id: index.score(entry, asked) for entry in members}
        best, why = max(scores.values(), key=lambda pair: pair[0])
        shown = min(members, key=lambda e: (_unmeant(e, meant), e.id != name, e.code))
        if shown.kind == "recipe":
            best *= _PACKET
        best *= _lift(shown, meant) if best >= _LEAST else 1.0
        best += lifts.get(name, 0.0)
        ahead = name in first
        if best < _LEAST and not ahead:
            continue
        others = tuple((m.id, m.audience) for m in members if m is not shown)
        match = Match(
            shown.id, shown.kind, shown.title, shown.summary, shown.audience,
            scores[shown.id][1] or why or shown.summary, round(best + 10 * ahead, 4), others,
        )  # fmt: skip
        matches.append((match, shown.code))
    return [match for match, _ in sorted(matches, key=lambda pair: (-pair[0].score, pair[1]))]


def _unmeant(entry: _Entry, meant: Sequence[str]) -> bool:
    """Whether readers are meant, and an entry is for none of them."""
    return bool(meant) and not set(meant) & set(entry.audience)


def _lift(entry: _Entry, meant: Sequence[str]) -> float:
    """How much more an entry counts for those whom a search names."""
    if not set(entry.audience) - {"clinician"} and "clinician" not in meant:
        return _BRIEF
    ranks = [rank for rank, reader in enumerate(meant) if reader in entry.audience]
    return 1.0 if not ranks else _FOR_OTHERS if min(ranks) else _FOR_THEM
