"""Pointed questions for a person: which of them a text calls for, and by which of its sentences."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Self

from pydantic import Field, model_validator

from groundsheet.errors import Place
from groundsheet.language import Identifier, Line, Strict, Text
from groundsheet.lint import Document, RuleSet
from groundsheet.lint.patterns import Matcher, parse
from groundsheet.lint.rules import PatternText
from groundsheet.scopes import Scope
from groundsheet.source import read_model, refuse

QUESTIONS = "_questions.yaml"
MOST_PROPOSED = 9
"""So many sentences are proposed: each is chosen by one key."""

_UNREAD: frozenset[str] = frozenset({"keyword", "public_title", "credit"})
"""Parts in which no question looks for anything."""
_LONGEST = 3


class ReviewQuestion(Strict):
    """One question on a text. It is worded so that yes is right."""

    id: Identifier
    """Its name; answers are stored by it."""
    about: Line
    """What it is about, in a few words."""
    asks: Line
    """The question."""
    look: Text
    """What to look at before it is answered."""
    always: bool = False
    """Asked of every text; its longest sentences are proposed."""
    parts: tuple[Scope, ...] = ()
    """Asked of a text that has one of these parts."""
    sources: bool = False
    """Asked of a module that cites something."""
    words: tuple[PatternText, ...] = ()
    """Asked of a text that has one of these (docs/rules.md); the sentences are proposed."""
    also: tuple[PatternText, ...] = ()
    """Where it is asked, sentences with one of these are proposed as well."""
    first: tuple[Scope, ...] = ()
    """Parts whose sentences are proposed in place of others, where there are any."""
    notes: bool = False
    """Whether it looks at what is for clinicians alone as well."""
    may_not_apply: bool = True
    """Whether “does not apply” can be right where it is asked."""

    @model_validator(mode="after")
    def _asked(self) -> Self:
        never = not (self.always or self.parts or self.sources or self.words)
        return refuse(self, [(("id",), "nothing calls for it.")] if never else [])


class Questions(Strict):
    """The questions of a language (`_questions.yaml`)."""

    questions: tuple[ReviewQuestion, ...] = Field(min_length=1)
    """In the order in which they are asked."""

    @model_validator(mode="after")
    def _names(self) -> Self:
        names = [question.id for question in self.questions]
        twice = [n for n, name in enumerate(names) if name in names[:n]]
        return refuse(self, [(("questions", n, "id"), "it stands here twice.") for n in twice])


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a text as it is read, and where it begins."""

    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it is put to a person.

    Args:
        id: its name.
        about: what it is about, in a few words.
        question: the words.
        place: of the first sentence that is proposed, or of what called for it.
        look: what to look at before it is answered.
        proposed: sentences that it may be about, the first ones if they are many.
        quotes: whether a yes needs the sentence that it is about.
        may_not_apply: whether “does not apply” is an answer.
    """

    id: str
    about: str
    question: str
    place: Place
    look: str = ""
    proposed: tuple[Sentence, ...] = ()
    quotes: bool = True
    may_not_apply: bool = True


@cache
def questions(folder: Path) -> Questions:
    """The questions of a language.

    Args:
        folder: its shipped files.

    Raises:
        InvalidInput, CannotRead
    """
    return read_model(folder / QUESTIONS, Questions)


def asked_of(
    folder: Path, rules: RuleSet, document: Document, *, cites: bool = False
) -> tuple[Asked, ...]:
    """The questions that a text calls for.

    Args:
        folder: the shipped files of the language.
        rules: those of the language: their lists of phrases and their grammar.
        document: the text.
        cites: whether it names sources.
    """
    text = _Text(document, _matcher(folder, rules), rules)
    every = enumerate(questions(folder).questions)
    return tuple(text.asked(key, each) for key, each in every if text.calls_for(key, each, cites))


def asked_of_texts(
    folder: Path, rules: RuleSet, documents: Sequence[Document]
) -> tuple[Asked, ...]:
    """The questions on texts that aren't modules: those are asked about when they are approved."""
    return tuple(
        asked
        for document in documents
        if not document.module
        for asked in asked_of(folder, rules, document)
    )


def sentences_of(rules: RuleSet, document: Document) -> tuple[Sentence, ...]:
    """The sentences of a text in reading order, those for clinicians alone among them."""
    text = _Text(document, Matcher(), rules)
    return tuple(
        text.sentence(index, number)
        for index in text.read
        for number in range(len(text.cuts[index].sentences))
    )


def explained(folder: Path, name: str) -> str:
    """A question in words: what it asks, and what to look at; empty if there is none of that name.

    Args:
        folder: the shipped files of the language.
        name: the question's.

    Raises:
        InvalidInput, CannotRead
    """
    for question in questions(folder).questions:
        if question.id == name.casefold():
            return f"{question.id} (question): {question.about}\n{question.asks}\n{question.look}"
    return ""


class _Text:
    """A text with its sentences, and where the words of each question stand in it."""

    def __init__(self, document: Document, matcher: Matcher, rules: RuleSet) -> None:
        self.document, self.passages = document, document.passages
        self.cuts = [rules.grammar.words(passage.text) for passage in self.passages]
        self.read = [n for n, p in enumerate(self.passages) if p.scope not in _UNREAD]
        self._line_ends: dict[int, list[int]] = {}
        self.hits: dict[int, set[tuple[int, int]]] = {}
        for index in self.read:
            tokens = self.cuts[index].tokens
            for match in matcher.find(tokens):
                self.hits.setdefault(match.key, set()).add((index, tokens[match.first].sentence))

    def _looked_at(self, question: ReviewQuestion) -> list[int]:
        notes = question.notes
        return [index for index in self.read if notes or self.passages[index].scope != "note"]

    def _found(self, *keys: int, looked: Collection[int]) -> list[tuple[int, int]]:
        hits = {hit for key in keys for hit in self.hits.get(key, ())}
        return sorted(hit for hit in hits if hit[0] in looked)

    def calls_for(self, key: int, question: ReviewQuestion, cites: bool) -> bool:
        """Whether a question is to be asked of it."""
        looked = set(self._looked_at(question))
        scopes = {self.passages[index].scope for index in looked}
        return (
            question.always
            or (question.sources and cites)
            or not scopes.isdisjoint(question.parts)
            or bool(self._found(_calls(key), looked=looked))
        )

    def asked(self, key: int, question: ReviewQuestion) -> Asked:
        """A question with the sentences that it may be about."""
        looked = self._looked_at(question)
        chosen = [
            (index, number)
            for index in looked
            if self.passages[index].scope in question.first
            for number in range(len(self.cuts[index].sentences))
        ]
        chosen = chosen or self._found(_calls(key), _adds(key), looked=set(looked))
        if question.always:
            chosen += self._longest(looked)
        proposed = self._each_once(chosen)
        return Asked(
            id=question.id,
            about=question.about,
            question=question.asks,
            look=question.look,
            place=proposed[0].place if proposed else self._first_of(question.parts),
            proposed=proposed,
            may_not_apply=question.may_not_apply,
        )

    def _first_of(self, scopes: Collection[str]) -> Place:
        """Where the first part of some kinds stands, or the text."""
        places = (passage.place for passage in self.passages if passage.scope in scopes)
        return next(places, Place(self.document.path))

    def _each_once(self, chosen: Iterable[tuple[int, int]]) -> tuple[Sentence, ...]:
        """The first sentences of some, each once, as many as are proposed."""
        found: dict[str, Sentence] = {}
        for one in chosen:
            if len(found) == MOST_PROPOSED:
                break
            sentence = self.sentence(*one)
            found.setdefault(sentence.text, sentence)
        return tuple(found.values())

    def _longest(self, looked: Sequence[int]) -> list[tuple[int, int]]:
        words: Counter[tuple[int, int]] = Counter()
        for index in looked:
            words.update((index, token.sentence) for token in self.cuts[index].tokens)
        return [place for place, _ in words.most_common(_LONGEST)]

    def sentence(self, index: int, number: int) -> Sentence:
        """A sentence by its passage and its number in it."""
        cut, place = self.cuts[index], self.passages[index].place
        start, end = cut.sentences[number]
        text = cut.text[start:end]
        lines = bisect_left(self._breaks(index), end - len(text.lstrip()))
        if lines and place.line is not None:
            place = Place(place.path, place.line + lines)
        return Sentence(" ".join(text.split()), place)

    def _breaks(self, index: int) -> list[int]:
        """Where the lines of a passage end."""
        if index not in self._line_ends:
            text = self.cuts[index].text
            self._line_ends[index] = [at for at, char in enumerate(text) if char == "\n"]
        return self._line_ends[index]


@cache
def _matcher(folder: Path, rules: RuleSet) -> Matcher:
    """The words of all questions, in one matcher."""
    matcher = Matcher()
    for key, question in enumerate(questions(folder).questions):
        for number, texts in ((_calls(key), question.words), (_adds(key), question.also)):
            for pattern in (made for text in texts for made in parse(text, rules.lists)):
                matcher.add(number, pattern)
    return matcher


def _calls(key: int) -> int:
    """Under which number the words stand that call for a question."""
    return 2 * key


def _adds(key: int) -> int:
    """And those whose sentences are proposed as well."""
    return 2 * key + 1
