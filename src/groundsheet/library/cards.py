"""Whether a module's skills carry what their cards ask for, in the words of a language.

A card (`handouts/skills.yaml`) names what must be said where the steps of a kind of skill stand;
the language's `_cards.yaml` says by which words that is known, which words tell that a text teaches
a kind, and what is never taught. It reads words and no sense: what it lets pass, somebody still has
to read.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from groundsheet.content import Card, CrossReference, Loc, Module, SkillList, Steps
from groundsheet.language import Language
from groundsheet.library.card_words import CardWords, Hit, Never, ReadText
from groundsheet.library.names import misspelled
from groundsheet.lint.patterns import Matcher, parse
from groundsheet.lint.tokens import Abbreviations, Words, seen
from groundsheet.scopes import words
from groundsheet.text import PLACEHOLDER
from groundsheet.wording import near

UNREAD = frozenset({"note", "keyword", "credit", "public_title", "grade"})
"""What a client doesn't read on the page: it teaches nobody a skill."""


class _Row(NamedTuple):
    """A row of a sign: which sign, and which of its rows."""

    sign: int
    number: int


class _Order(NamedTuple):
    """Where an instruction begins: the row of a sign, the text, the sentence."""

    row: _Row
    text: int
    sentence: int


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
            for text in entry.patterns():
                self._add(entry, text)
        self._signs: list[tuple[str, frozenset[_Row], int]] = []
        self._rows: dict[int, list[tuple[CardWords, _Row]]] = {}
        for entry in self.all_words:
            self._add_signs(entry)

    def _add(self, entry: CardWords, text: str) -> None:
        if (id(entry), text) not in self._keys:
            key = self._keys[id(entry), text] = len(self._keys)
            for pattern in parse(text, entry.lists):
                self._matcher.add(key, pattern)

    def _add_signs(self, entry: CardWords) -> None:
        """Numbers the rows of each sign, and notes of which rows each pattern is one."""
        for kind, signs in entry.signs.items():
            for sign in signs:
                rows = [_Row(len(self._signs), number) for number in range(len(sign.all))]
                for row, patterns in zip(rows, sign.all, strict=True):
                    for text in patterns:
                        key = self._keys[id(entry), text]
                        self._rows.setdefault(key, []).append((entry, row))
                self._signs.append((kind, frozenset(rows), sign.instructions))

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
        kinds = self.kinds_of(map(self.told, read), map(self.ordered, read))
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

    def read(self, text: str) -> ReadText:
        """A text, ready to be asked."""
        return ReadText(text, self._matcher)

    def _of(self, entry: CardWords, text: str, read: ReadText) -> list[Hit]:
        return read.hits.get(self._keys[id(entry), text], [])

    def _any(self, entry: CardWords, patterns: Iterable[str], read: ReadText) -> bool:
        return any(self._of(entry, text, read) for text in patterns)

    def meant(self, name: str, read: ReadText) -> bool:
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

    def told(self, read: ReadText) -> frozenset[_Row]:
        """The rows of signs of which a text holds a pattern, where it doesn't forbid what it says.

        A text is asked once: what stands in several together is the union of these.
        """
        forbidding = {id(entry): self._forbidding(entry, read) for entry in self.all_words}
        return frozenset(
            row
            for key, hits in read.hits.items()
            for entry, row in self._rows.get(key, ())
            if any(read.sentence(hit) not in forbidding[id(entry)] for hit in hits)
        )

    def ordered(self, read: ReadText) -> frozenset[_Order]:
        """Where an instruction begins with a pattern of a sign: its row and the sentence."""
        return frozenset(
            _Order(row, id(read), read.sentence(hit))
            for key, hits in read.hits.items()
            for entry, row in self._rows.get(key, ())
            for hit in hits
            if _ordered(hit, read, entry)
        )

    def kinds_of(
        self, told: Iterable[frozenset[_Row]], ordered: Iterable[frozenset[_Order]] | None = None
    ) -> list[str]:
        """The kinds of skill that texts teach, taken together, in any language.

        Args:
            told: of each text (`told`).
            ordered: of each text (`ordered`), where a kind takes several instructions.
        """
        rows = frozenset[_Row]().union(*told)
        orders = None if ordered is None else frozenset[_Order]().union(*ordered)
        taught = {
            kind
            for kind, wanted, instructions in self._signs
            if wanted <= rows
            and (
                orders is None
                or len({order[1:] for order in orders if order.row in wanted}) >= instructions
            )
        }
        return [kind for kind in self.cards if kind in taught]

    def kinds_in_steps(self, texts: Iterable[ReadText]) -> set[str]:
        """The kinds that one pattern tells, since it stands in steps."""
        return {
            kind
            for read in texts
            for entry in self.all_words
            for kind, patterns in entry.in_steps.items()
            if self._any(entry, patterns, read)
        }

    def hints(self, kind: str, told: frozenset[_Row]) -> bool:
        """Whether rows are among those that tell of a kind."""
        return any(kind == of and not told.isdisjoint(rows) for of, rows, _ in self._signs)

    def _forbidding(self, entry: CardWords, read: ReadText) -> set[int]:
        """The sentences of one clause that begin with a denial, such as “Never …”."""
        return {
            read.sentence(hit)
            for text in entry.denied_by
            for hit in self._of(entry, text, read)
            if read.begins(hit) and read.one_clause(read.sentence(hit))
        }

    def counts(self, kind: str, read: ReadText) -> bool:
        """Whether a number in a text would be one of that kind of skill."""
        return any(self._any(entry, entry.counted.get(kind, ()), read) for entry in self.all_words)

    def never_in(self, read: ReadText, *, breath: bool) -> Iterator[tuple[Never, str]]:
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
        self, entry: CardWords, never: Never, read: ReadText, *, breath: bool
    ) -> Iterator[Hit]:
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
        ends = {hit.last for text in entry.denied_by for hit in self._of(entry, text, read)}
        denied = {
            at
            for hit in hits
            if _denied(hit, read, ends, entry.between)
            for at in range(hit.first, hit.last)
        }
        for hit in hits:
            if hit.first not in denied and read.sentence(hit) not in excused:
                yield hit


def _ordered(hit: Hit, read: ReadText, entry: CardWords) -> bool:
    """Whether an instruction begins with a hit."""
    if not entry.orders:
        return True
    if read.tokens[hit.first].word not in entry.orders:
        return False
    before = read.tokens[hit.first - 1].word
    return read.begins(hit) or read.parted(hit.first) or before in entry.behind


def _denied(hit: Hit, read: ReadText, ends: Collection[int], between: Collection[str]) -> bool:
    """Whether a denial stands right before a hit, with nothing but small words between.

    Args:
        hit: the hit.
        read: the text.
        ends: behind which words a denial ends.
        between: the small words.
    """
    for at in range(hit.first, max(-1, hit.first - _BETWEEN), -1):
        if read.parted(at):
            return False
        if at in ends:
            return True
        before = read.tokens[at - 1]
        if before.word not in between or before.sentence != read.sentence(hit):
            return False
    return False


_BETWEEN = 12
"""So many small words at most stand between a denial and what it denies."""
_TOGETHER = 3
"""So many blocks, one after the other, are read as one where no steps hold them."""
_OBJECT = 5
"""So many words behind “hold” may stand before what is held."""


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
        self._told = {id(read): cards.told(read) for _, _, read in self.texts}
        written = {word.casefold() for word in language.vocabulary.numbers}
        self._written = written - {word for entry in cards.all_words for word in entry.small}

    def _kinds_of(self, texts: Iterable[ReadText]) -> list[str]:
        """The kinds of skill that some of its texts teach, taken together."""
        return self.cards.kinds_of(self._told[id(read)] for read in texts)

    @cached_property
    def steps(self) -> list[tuple[int, Steps]]:
        return [
            (i, block) for i, block in enumerate(self.module.blocks) if isinstance(block, Steps)
        ]

    def _in_block(self, index: int) -> list[tuple[Loc, str, ReadText]]:
        return [entry for entry in self.texts if entry[0][:2] == ("blocks", index)]

    def _taught(self, index: int) -> list[ReadText]:
        """What the steps of a block tell to do, without its cautions."""
        return [
            read
            for loc, _, read in self._in_block(index)
            if loc[2] == "items" and "cautions" not in loc
        ]

    @cached_property
    def by_block(self) -> dict[int, list[str]]:
        """The kinds that each block of steps names or teaches."""
        found = {}
        for index, block in self.steps:
            taught = self._taught(index)
            kinds = {*block.skills, *self._kinds_of(taught), *self.cards.kinds_in_steps(taught)}
            found[index] = [kind for kind in self.cards.cards if kind in kinds]
        return found

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
        begun = {id(read): self.cards.ordered(read) for block in rest for _, read in block}
        for first in range(len(rest)):
            texts = [entry for block in rest[first : first + _TOGETHER] for entry in block]
            rows = {loc: self._told[id(read)] for loc, read in texts}
            for kind in self.cards.kinds_of(rows.values(), (begun[id(read)] for _, read in texts)):
                if kind in held or kind in told:
                    continue
                told.add(kind)
                loc = next(loc for loc in rows if self.cards.hints(kind, rows[loc]))
                remedy = f"one with `skills: [{kind}]` and its cautions: they stand together."
                yield loc, f"it teaches {kind} outside of a block of `steps`. Put it into {remedy}"

    def _rest(self) -> list[list[tuple[Loc, ReadText]]]:
        """What stands outside of steps, block by block; where other pages are named, it isn't."""
        blocks: dict[object, list[tuple[Loc, ReadText]]] = {}
        for loc, _, read in self.texts:
            block = self.module.blocks[int(loc[1])] if loc[0] == "blocks" else None
            named = isinstance(block, CrossReference) and loc[2] == "text"
            if not named and not isinstance(block, Steps):
                blocks.setdefault(loc[:2] if block else "", []).append((loc, read))
        return list(blocks.values())

    @cached_property
    def breath(self) -> bool:
        """Whether the page, taken as a whole, teaches breathing."""
        return "breathing" in self._kinds_of(read for _, _, read in self.texts)

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
            within = self.by_block.get(int(loc[1]), ()) if loc[0] == "blocks" else ()
            stands = any(limited[kind] for kind in within)
            if not stands and not any(
                limited[kind] and self.cards.counts(kind, read) for kind in kinds
            ):
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
        for token in Words(seen(text), Abbreviations()).tokens:
            if (token.word.isdigit() and int(token.word) > 2) or token.word in self._written:
                return token.word
        return ""
