"""Whether a module's skills carry what their cards ask for, in the words of a language.

A card (`handouts/skills.yaml`) names what must be said where the steps of a kind of skill stand;
the language's `_cards.yaml` says by which words that is known, which words tell that a text teaches
a kind, and what is never taught. It reads words and no sense: what it lets pass, somebody still has
to read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated

from pydantic import Field

from groundsheet.content import Card, CrossReference, Loc, Module, SkillList, Steps
from groundsheet.language import Identifier, Language, Strict, Text
from groundsheet.library.names import misspelled
from groundsheet.library.shelf import near
from groundsheet.lint.patterns import Matcher, parse
from groundsheet.lint.rules import PatternText
from groundsheet.lint.tokens import Abbreviations, Token, Words, seen
from groundsheet.scopes import words
from groundsheet.text import PLACEHOLDER

UNREAD = frozenset({"note", "keyword", "credit", "public_title", "grade"})
"""What a client doesn't read on the page: it teaches nobody a skill."""

Rows = tuple[tuple[PatternText, ...], ...]


class Said(Strict):
    """By which words a caution is known: one pattern of each row stands in it."""

    all: Annotated[Rows, Field(min_length=1)]
    """Rows of patterns."""
    unless: tuple[PatternText, ...] = ()
    """Patterns with which it says something else."""


class Sign(Strict):
    """What tells that a text teaches a kind of skill: one pattern of each row stands in it."""

    all: Annotated[Rows, Field(min_length=1)]
    """Rows of patterns."""


class Never(Strict):
    """What no page teaches, whatever it calls itself."""

    id: Identifier
    """Name of the entry."""
    says: Text
    """What it is; shown with the fault."""
    why: Text
    """Why it is never taught; shown with the fault."""
    any: tuple[PatternText, ...] = Field(min_length=1)
    """The patterns."""
    near_breath: tuple[PatternText, ...] = ()
    """Patterns that say it only in a text that teaches breathing."""
    objects: tuple[PatternText, ...] = ()
    """What may follow one of those, such as what is held in the hand."""
    unless: tuple[PatternText, ...] = ()
    """Patterns which, in the same sentence, make it something else."""


class CardWords(Strict):
    """A language's words for the cards (`_cards.yaml`)."""

    lists: dict[str, tuple[PatternText, ...]] = Field(default_factory=dict)
    """Phrases that patterns name with @."""
    weak: tuple[PatternText, ...] = ()
    """Patterns with which nothing counts as a caution."""
    meanings: dict[Identifier, Said]
    """By which words each caution is known, by the meaning's id."""
    signs: dict[Identifier, tuple[Sign, ...]] = Field(default_factory=dict)
    """What tells that a text teaches a kind, by the kind."""
    counted: dict[Identifier, tuple[PatternText, ...]] = Field(default_factory=dict)
    """About what a text speaks in which a number is one of the skill's, by the kind."""
    small: frozenset[str] = frozenset()
    """Numbers in words that count nothing, such as “two” in “two hills”."""
    denied_by: tuple[PatternText, ...] = ()
    """What denies, right before it, what is never taught."""
    between: frozenset[str] = frozenset()
    """Words that may stand between the two."""
    never: tuple[Never, ...] = ()
    """What no page teaches."""


@dataclass(frozen=True, slots=True)
class _Hit:
    first: int
    last: int


class _Text:
    """One text: its words, and where each pattern stands."""

    def __init__(self, text: str, matcher: Matcher) -> None:
        cut = Words(seen(text), Abbreviations())
        self.text = cut.text
        self.tokens: list[Token] = cut.tokens
        self.hits: dict[int, list[_Hit]] = {}
        for match in matcher.find(self.tokens):
            self.hits.setdefault(match.key, []).append(_Hit(match.first, match.last))

    def sentence(self, hit: _Hit) -> int:
        return self.tokens[hit.first].sentence

    def quoted(self, hit: _Hit) -> str:
        """A hit for a person to see: its ends alone, since hidden words may stand between."""
        first, last = self.tokens[hit.first], self.tokens[hit.last - 1]
        ends = [self.text[token.start : token.end] for token in (first, last)]
        return (" " if hit.last - hit.first == 2 else " … ").join(dict.fromkeys(ends))

    def sentence_text(self, hit: _Hit) -> str:
        """The sentence around a hit."""
        inside = [token for token in self.tokens if token.sentence == self.sentence(hit)]
        return self.text[inside[0].start : inside[-1].end]


class CardReader:
    """The cards, ready to be held against modules in one language.

    Args:
        listed: the cards.
        spoken: the words of the language of the modules; None: the language has none.
        all_words: those of every language, since nothing that is never taught may hide in a folder
            of another one.
    """

    def __init__(
        self, listed: SkillList, spoken: CardWords | None, all_words: Iterable[CardWords]
    ) -> None:
        self.listed, self.spoken = listed, spoken
        self.cards: Mapping[str, Card] = {card.kind: card for card in listed.cards}
        self.says = {meaning.id: meaning for meaning in listed.meanings}
        self.all_words = tuple(all_words)
        self._keys: dict[tuple[int, str], int] = {}
        self._matcher = Matcher()
        for entry in self.all_words:
            for text in _patterns(entry):
                self._add(entry, text)

    def _add(self, entry: CardWords, text: str) -> None:
        if (id(entry), text) not in self._keys:
            key = self._keys[id(entry), text] = len(self._keys)
            for pattern in parse(text, entry.lists):
                self._matcher.add(key, pattern)

    # -- what a module lacks ----------------------------------------------------------------------

    def faults(self, module: Module, language: Language) -> Iterator[tuple[Loc, str]]:
        """What a module lacks, or must not say: where it stands, and what is wrong.

        A page for clinicians alone teaches no client anything: nothing is asked of it.
        """
        if module.for_clinicians:
            return
        page = _Page(self, module, language)
        yield from page.unnamed()
        yield from page.lacking()
        yield from page.outside()
        yield from page.never()
        yield from page.numbers()
        yield from misspelled(module, self.listed, language.code)

    def in_text(self, texts: Sequence[str]) -> Iterator[tuple[int, str]]:
        """What a text that isn't a module teaches without its cautions, or should not teach.

        Args:
            texts: its passages.

        Yields:
            The passage, and what is wrong.
        """
        read = [self.read(text) for text in texts]
        kinds = self.kinds_in(read)
        for kind in kinds:
            lacking = [
                self.says[name].says
                for name in self.cards[kind].cautions
                if not any(self.meant(name, text) for text in read)
            ]
            if lacking:
                yield 0, f"it teaches {kind} and doesn't say: {'; '.join(lacking)}."
        breath = "breathing" in kinds
        for index, text in enumerate(read):
            for entry, quoted in self.never_in(text, breath=breath):
                yield index, f"“{quoted}”: this may teach {entry.says}. {entry.why}"

    # -- words ------------------------------------------------------------------------------------

    def read(self, text: str) -> _Text:
        """A text, ready to be asked."""
        return _Text(text, self._matcher)

    def _of(self, entry: CardWords, text: str, read: _Text) -> list[_Hit]:
        return read.hits.get(self._keys[id(entry), text], [])

    def _any(self, entry: CardWords, patterns: Iterable[str], read: _Text) -> bool:
        return any(self._of(entry, text, read) for text in patterns)

    def meant(self, name: str, read: _Text) -> bool:
        """Whether a text is the caution of that meaning, and nothing weakens it."""
        spoken = self.spoken
        said = spoken.meanings.get(name) if spoken else None
        if spoken is None or said is None:
            return False
        return (
            all(self._any(spoken, row, read) for row in said.all)
            and not self._any(spoken, said.unless, read)
            and not self._any(spoken, spoken.weak, read)
        )

    def kinds_in(self, texts: Sequence[_Text]) -> list[str]:
        """The kinds of skill that texts teach, taken together, in any language."""
        return [
            kind
            for kind in self.cards
            if any(
                all(any(self._told(entry, row, text) for text in texts) for row in sign.all)
                for entry in self.all_words
                for sign in entry.signs.get(kind, ())
            )
        ]

    def _told(self, entry: CardWords, row: Iterable[str], read: _Text) -> bool:
        """Whether a pattern stands in a sentence that doesn't forbid what it says."""
        return any(
            read.sentence(hit) not in self._forbidding(entry, read)
            for text in row
            for hit in self._of(entry, text, read)
        )

    def _forbidding(self, entry: CardWords, read: _Text) -> set[int]:
        """The sentences of one clause that begin with a denial, such as “Never …”."""
        found = set()
        for text in entry.denied_by:
            for hit in self._of(entry, text, read):
                number = read.sentence(hit)
                begins = hit.first == 0 or read.tokens[hit.first - 1].sentence != number
                if begins and not _PARTS.intersection(read.sentence_text(hit)):
                    found.add(number)
        return found

    def counts(self, kind: str, read: _Text) -> bool:
        """Whether a number in a text would be one of that kind of skill."""
        return any(self._any(entry, entry.counted.get(kind, ()), read) for entry in self.all_words)

    def never_in(self, read: _Text, *, breath: bool) -> Iterator[tuple[Never, str]]:
        """What a text teaches that no page does, each entry once, with the words that say it.

        Args:
            read: the text.
            breath: whether what it belongs to teaches breathing.
        """
        for entry in self.all_words:
            for never in entry.never:
                hit = next(self._taught(entry, never, read, breath=breath), None)
                if hit is not None:
                    yield never, read.quoted(hit)

    def _taught(
        self, entry: CardWords, never: Never, read: _Text, *, breath: bool
    ) -> Iterator[_Hit]:
        excused = {
            read.sentence(hit) for text in never.unless for hit in self._of(entry, text, read)
        }
        objects = {hit.first for text in never.objects for hit in self._of(entry, text, read)}
        hits = [hit for text in never.any for hit in self._of(entry, text, read)]
        if breath or self.counts("breathing", read):
            hits += [
                hit
                for text in never.near_breath
                for hit in self._of(entry, text, read)
                if objects.isdisjoint(range(hit.last, hit.last + _OBJECT + 1))
            ]
        denied = [hit for hit in hits if self._denied(entry, hit, read)]
        for hit in hits:
            inside = any(other.first <= hit.first < other.last for other in denied)
            if not inside and read.sentence(hit) not in excused:
                yield hit

    def _denied(self, entry: CardWords, hit: _Hit, read: _Text) -> bool:
        """Whether a denial stands right before a hit, with nothing but small words between."""
        ends = {h.last for text in entry.denied_by for h in self._of(entry, text, read)}
        at = hit.first
        while True:
            if at in ends and not _parted(read, at):
                return True
            before = at - 1
            if before < 0 or read.tokens[before].word not in entry.between or _parted(read, at):
                return False
            if read.tokens[before].sentence != read.sentence(hit):
                return False
            at = before


_TOGETHER = 3
"""So many blocks, one after the other, are read as one where no steps hold them."""
_PARTS = frozenset(",;:()\u2013\u2014")
_OBJECT = 5
"""So many words behind “hold” may stand before what is held."""


def _parted(read: _Text, at: int) -> bool:
    """Whether a mark stands before a word: what is denied before it is another thing."""
    if at == 0:
        return True
    return bool(_PARTS.intersection(read.text[read.tokens[at - 1].end : read.tokens[at].start]))


def _patterns(entry: CardWords) -> Iterator[str]:
    yield from entry.weak
    yield from entry.denied_by
    for said in entry.meanings.values():
        yield from (text for row in said.all for text in row)
        yield from said.unless
    for signs in entry.signs.values():
        yield from (text for sign in signs for row in sign.all for text in row)
    for counted in entry.counted.values():
        yield from counted
    for never in entry.never:
        yield from (*never.any, *never.near_breath, *never.objects, *never.unless)


class _Page:
    """One module under the cards."""

    def __init__(self, cards: CardReader, module: Module, language: Language) -> None:
        self.cards, self.module, self.language = cards, module, language
        facts = {fact.id: language.counted(fact.value, fact.unit) for fact in module.facts}

        def printed(text: str) -> str:
            return PLACEHOLDER.sub(
                lambda name: facts.get(name[1].removeprefix("fact:"), name[0]), text
            )

        self.texts = [
            (loc, text, cards.read(printed(text)))
            for loc, text, kind in words(module)
            if kind not in UNREAD
        ]

    @cached_property
    def steps(self) -> list[tuple[int, Steps]]:
        return [
            (i, block) for i, block in enumerate(self.module.blocks) if isinstance(block, Steps)
        ]

    def _in_block(self, index: int) -> list[tuple[Loc, str, _Text]]:
        return [entry for entry in self.texts if entry[0][:2] == ("blocks", index)]

    def _taught(self, index: int) -> list[_Text]:
        """What the steps of a block tell to do, without its cautions."""
        return [
            read
            for loc, _, read in self._in_block(index)
            if loc[2] == "items" and "cautions" not in loc
        ]

    @cached_property
    def by_block(self) -> dict[int, list[str]]:
        """The kinds that each block of steps names or teaches."""
        return {
            index: [
                kind
                for kind in self.cards.cards
                if kind in block.skills or kind in self.cards.kinds_in(self._taught(index))
            ]
            for index, block in self.steps
        }

    def unnamed(self) -> Iterator[tuple[Loc, str]]:
        """Steps that name no kind of skill, or one that there isn't; a skill without steps."""
        if self.module.type == "skill" and not self.steps:
            yield ("blocks",), "a skill has a block of `steps`, with its cautions."
        for index, block in self.steps:
            if not block.skills:
                kinds = ", ".join(self.by_block[index]) or "other"
                said = f"write `skills: [{kinds}]`, if that is what they are."
                yield ("blocks", index), f"which kind of skill do its steps teach? Say it: {said}"
            for number, kind in enumerate(block.skills):
                if kind not in self.cards.cards:
                    yield (
                        ("blocks", index, "skills", number),
                        f"there is no kind of skill `{kind}`.{near(kind, self.cards.cards)}",
                    )

    def lacking(self) -> Iterator[tuple[Loc, str]]:
        """Cautions that a card asks for and that don't stand with the steps."""
        for index, block in self.steps:
            texts = [read for _, _, read in self._in_block(index)]
            told: set[str] = set()
            for kind in self.by_block[index]:
                unnamed = "" if kind in block.skills else ", which `skills` doesn't name,"
                for name in self.cards.cards[kind].cautions:
                    if name in told or any(self.cards.meant(name, read) for read in texts):
                        continue
                    told.add(name)
                    yield ("blocks", index), f"its steps teach {kind}{unnamed} {self._asked(name)}"

    def _asked(self, name: str) -> str:
        """What is said of a caution that isn't there, or for which the language has no words."""
        meaning, spoken = self.cards.says[name], self.cards.spoken
        if spoken is None or name not in spoken.meanings:
            return (
                f"and need a caution for which `{self.language.code}` has no words yet "
                f"(`_cards.yaml`): {meaning.says}."
            )
        return f"and lack a caution that says: {meaning.says}. Why it must stand: {meaning.why}"

    def outside(self) -> Iterator[tuple[Loc, str]]:
        """Skills that are taught where no steps hold them together with their cautions."""
        held = {kind for index, _ in self.steps for kind in self.by_block[index]}
        told: set[str] = set()
        rest = self._rest()
        for first in range(len(rest)):
            texts = [entry for block in rest[first : first + _TOGETHER] for entry in block]
            for kind in self.cards.kinds_in([read for _, read in texts]):
                if kind in held or kind in told:
                    continue
                told.add(kind)
                loc = next((loc for loc, read in texts if self._hints(kind, read)), texts[0][0])
                remedy = f"one with `skills: [{kind}]` and its cautions: they stand together."
                yield loc, f"it teaches {kind} outside of a block of `steps`. Put it into {remedy}"

    def _rest(self) -> list[list[tuple[Loc, _Text]]]:
        """What stands outside of steps, block by block; where other pages are named, it isn't."""
        blocks: dict[object, list[tuple[Loc, _Text]]] = {}
        for loc, _, read in self.texts:
            block = self.module.blocks[int(loc[1])] if loc[0] == "blocks" else None
            named = isinstance(block, CrossReference) and loc[2] == "text"
            if not named and not isinstance(block, Steps):
                blocks.setdefault(loc[:2] if block else "", []).append((loc, read))
        return list(blocks.values())

    def _hints(self, kind: str, read: _Text) -> bool:
        """Whether a text holds the first thing that tells of a kind."""
        return any(
            self.cards._any(entry, sign.all[0], read)
            for entry in self.cards.all_words
            for sign in entry.signs.get(kind, ())
        )

    @cached_property
    def breath(self) -> bool:
        """Whether the page, taken as a whole, teaches breathing."""
        return "breathing" in self.cards.kinds_in([read for _, _, read in self.texts])

    def never(self) -> Iterator[tuple[Loc, str]]:
        """What no page teaches."""
        for loc, _, read in self.texts:
            for entry, quoted in self.cards.never_in(read, breath=self.breath):
                yield loc, f"“{quoted}”: this teaches {entry.says}. {entry.why}"

    def numbers(self) -> Iterator[tuple[Loc, str]]:
        """Numbers of a skill that are typed out, or facts that no card limits."""
        kinds = {kind for kinds in self.by_block.values() for kind in kinds}
        limited = {kind: {limit.id for limit in self.cards.cards[kind].facts} for kind in kinds}
        for loc, text, read in self.texts:
            speaking = [kind for kind in kinds if limited[kind] and self.cards.counts(kind, read)]
            if not speaking:
                continue
            allowed = set().union(*(limited[kind] for kind in kinds))
            number = self._number(PLACEHOLDER.sub("", text))
            if number:
                yield loc, f"“{number}” is a number of the skill: make it a fact ({{{{fact:ID}}}})."
            for name in PLACEHOLDER.findall(text):
                fact = name.removeprefix("fact:")
                if fact != name and fact not in allowed:
                    ids = ", ".join(f"`{name}`" for name in sorted(allowed))
                    yield loc, f"no card limits the fact `{fact}`; those of this skill are: {ids}."

    def _number(self, text: str) -> str:
        """The first number of three or more in a text, in digits or in words."""
        written = {word.casefold() for word in self.language.vocabulary.numbers}
        written -= {word for entry in self.cards.all_words for word in entry.small}
        for token in Words(seen(text), Abbreviations()).tokens:
            if (token.word.isdigit() and int(token.word) > 2) or token.word in written:
                return token.word
        return ""
