"""Runs rules over the passages of a text: one pass for all words, then each rule on its hits."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple, assert_never

from groundsheet.errors import Place
from groundsheet.lint.acronyms import unexplained
from groundsheet.lint.dialling import Dialled, numbers_in
from groundsheet.lint.findings import Document, Finding
from groundsheet.lint.lexicon import hidden
from groundsheet.lint.measures import measured
from groundsheet.lint.mention import Mention, patterns as mention_patterns, quotations, within
from groundsheet.lint.patterns import Matcher, Pattern, parse
from groundsheet.lint.readability import Count, count_of
from groundsheet.lint.rules import (
    AcronymRule,
    AnyRule,
    CharactersRule,
    FollowRule,
    LexiconRule,
    MeasureRule,
    MustRule,
    Near,
    NumbersRule,
    Rule,
    RuleSet,
    Severity,
    SwapRule,
    WordsRule,
)
from groundsheet.lint.tokens import Words

_AROUND = 160
"""So many characters of a sentence are quoted beside what was found in it."""
STYLE = frozenset({"plain-language", "readability"})
"""Families that stop our own pages, and only warn on texts of others."""


class Hit(NamedTuple):
    """Where a pattern was found: the passage, the words, the sentence."""

    passage: int
    first: int
    last: int
    sentence: int


@dataclass
class Engine:
    """A rule set made ready: all its patterns in one matcher."""

    rules: RuleSet
    _matcher: Matcher = field(default_factory=Matcher)
    _keys: dict[str, int] = field(default_factory=dict)
    _denying: set[str] = field(default_factory=set)
    """The patterns that hold a denial of their own: one among their words denies nothing."""

    def __post_init__(self) -> None:
        """Puts every pattern of every rule into the matcher, each text once."""
        mentions = self.rules.grammar.mentions
        rules = (text for rule in self.rules.rules.values() for text in _patterns(rule))
        for text in (*rules, *mention_patterns(mentions)):
            if text not in self._keys:
                self._keys[text] = len(self._keys)
                for pattern in parse(text, self.rules.lists):
                    self._matcher.add(self._keys[text], pattern)
                    if mentions and _holds(pattern, mentions.denials):
                        self._denying.add(text)

    def check(self, document: Document) -> list[Finding]:
        """Every finding in a text, in order of place."""
        run = _Run(self, document)
        findings = [finding for rule in self.rules.rules.values() for finding in run.findings(rule)]
        return sorted(
            dict.fromkeys(findings),
            key=lambda f: (f.place.line or 0, f.place.column or 0, f.rule, f.message),
        )


def _holds(pattern: Pattern, words: frozenset[str]) -> bool:
    return any(not place.exact.isdisjoint(words) for place in pattern)


def _patterns(rule: AnyRule) -> Iterator[str]:
    if isinstance(rule, Near):
        yield from rule.near
        yield from rule.unless
    if isinstance(rule, WordsRule | FollowRule | LexiconRule):
        yield from rule.any
    if isinstance(rule, WordsRule | LexiconRule):
        yield from rule.open
    if isinstance(rule, LexiconRule):
        yield from (*rule.listing, *rule.beside)
    if isinstance(rule, SwapRule):
        yield from rule.swap
    if isinstance(rule, FollowRule):
        yield from rule.followed_by
    if isinstance(rule, MustRule):
        yield from (*rule.when, *rule.holds)


class _Run:
    """One text under all rules."""

    def __init__(self, engine: Engine, document: Document) -> None:
        self.engine, self.document, self.grammar = engine, document, engine.rules.grammar
        self.cuts = [self.grammar.words(passage.text) for passage in document.passages]
        self.hits: dict[int, dict[int, list[Hit]]] = {}
        self.stands: dict[int, dict[int, set[int]]] = {}
        self._chosen: dict[tuple[object, ...], dict[int, Words]] = {}
        self._line_ends: dict[int, list[int]] = {}
        self._begins: dict[str, set[tuple[int, int]]] = {}
        self._quoted_in: dict[int, list[tuple[int, int]]] = {}
        for index, cut in enumerate(self.cuts):
            tokens = cut.tokens
            for match in engine._matcher.find(tokens):
                hit = Hit(index, match.first, match.last, tokens[match.first].sentence)
                self.hits.setdefault(match.key, {}).setdefault(index, []).append(hit)
                self.stands.setdefault(match.key, {}).setdefault(index, set()).add(hit.sentence)

    def findings(self, rule: AnyRule) -> Iterator[Finding]:  # noqa: C901 (one case a kind)
        """What one rule finds."""
        if rule.stops == "practice" and not self.document.practice:
            return
        match rule:
            case WordsRule():
                yield from self._words(rule)
            case SwapRule():
                for hit, text in self._longest(rule, tuple(rule.swap)):
                    if self._near(rule, hit):
                        instead = f"say “{rule.swap[text]}”."
                        yield from self._told(rule, hit, instead, inside=self._inside(text))
            case CharactersRule():
                yield from self._characters(rule)
            case LexiconRule():
                yield from self._lexicon(rule)
                yield from self._words(rule)
            case FollowRule():
                yield from self._follow(rule)
            case MustRule():
                yield from self._must(rule)
            case MeasureRule():
                for index, message, start in measured(
                    rule,
                    self.document.passages,
                    self.cuts,
                    self._counts,
                    self.grammar,
                    self.engine.rules.shown,
                ):
                    yield self._finding(rule, index, message, start)
            case NumbersRule():
                yield from self._numbers(rule)
            case AcronymRule():
                yield from self._acronyms(rule)
            case _:
                assert_never(rule)

    @cached_property
    def _counts(self) -> list[Count]:
        """What measures need of each passage, counted once."""
        return [count_of(cut, self.grammar.syllables) for cut in self.cuts]

    # -- where rules look -------------------------------------------------------------------------

    def _looked_at(self, rule: Rule) -> Mapping[int, Words]:
        """The passages that a rule looks at, in order, each with its words."""
        key = (rule.scopes, rule.readers, rule.stops)
        if key not in self._chosen:
            self._chosen[key] = {
                index: self.cuts[index]
                for index, passage in enumerate(self.document.passages)
                if passage.scope in rule.scopes
                and passage.audience in rule.readers
                and not (rule.stops == "practice" and passage.name in self.document.cited)
            }
        return self._chosen[key]

    def _of(self, text: str) -> dict[int, list[Hit]]:
        """The hits of a pattern, by passage."""
        return self.hits.get(self.engine._keys[text], {})

    def _stands(self, text: str) -> dict[int, set[int]]:
        """The sentences in which a pattern stands, by passage."""
        return self.stands.get(self.engine._keys[text], {})

    def _all(self, rule: Rule, patterns: Sequence[str]) -> Iterator[Hit]:
        chosen = self._looked_at(rule)
        for text in patterns:
            for index, hits in self._of(text).items():
                if index in chosen:
                    yield from hits

    def _longest(self, rule: Rule, patterns: Sequence[str]) -> Iterator[tuple[Hit, str]]:
        """The hits of some patterns, each with its own, but for those inside a longer hit."""
        hits = [(hit, text) for text in patterns for hit in self._all(rule, (text,))]
        hits.sort(key=lambda entry: (entry[0].passage, entry[0].first, -entry[0].last))
        reached = (-1, 0)
        for hit, text in hits:
            if (hit.passage, hit.last) > reached:
                reached = (hit.passage, hit.last)
                yield hit, text

    def _near(self, rule: Near, hit: Hit) -> bool:
        """Whether what must stand close by does, and what makes it no finding doesn't."""
        close = not rule.near or any(_close(rule.within, hit, self._stands(t)) for t in rule.near)
        return close and not self._excused(rule, hit)

    def _excused(self, rule: Near, hit: Hit) -> bool:
        """Whether the sentence of a hit holds what makes it no finding."""
        return any(_close("sentence", hit, self._stands(t)) for t in rule.unless)

    # -- findings ---------------------------------------------------------------------------------

    def _finding(
        self,
        rule: Rule,
        index: int,
        message: str,
        offset: int = 0,
        most: Severity = "error",
    ) -> Finding:
        passage = self.document.passages[index]
        place = passage.place
        if place.line is not None and offset:
            lines = bisect_left(self._breaks(index), offset)
            place = Place(place.path, place.line + lines, None if lines else place.column)
        severity = max(self._severity(rule), most, key=_SEVERITIES.index)
        return Finding(rule.code, severity, place, message, passage.name)

    def _severity(self, rule: Rule) -> Severity:
        """How much a rule matters in this text."""
        style = self.engine.rules.family_of[rule.code] in STYLE
        soft = (style or rule.stops == "own") and not self.document.own
        return "warning" if soft and rule.severity == "error" else rule.severity

    # -- said, or spoken of -----------------------------------------------------------------------

    def _mention(self, hit: Hit, *, inside: bool) -> Mention:
        """How the words of a hit stand: see `Mention`."""
        mentions = self.grammar.mentions
        if mentions is None:
            return ""
        cut = self.cuts[hit.passage]
        start, end = cut.tokens[hit.first].start, cut.tokens[hit.last - 1].end
        quoted = within(self._quotations(hit.passage), start, end)
        denied = self._denied(hit, inside=inside)
        after = Hit(hit.passage, hit.first, hit.last, hit.sentence + 1)
        refuted = any(
            _close("sentence", place, self._stands(text))
            for text in mentions.refuting
            for place in (hit, after)
        )
        named, speaking = (
            any(_close("sentence", hit, self._stands(text)) for text in texts)
            for texts in (mentions.naming, mentions.speaking)
        )
        if named or ((quoted or denied or refuted) and speaking):
            return "spoken"
        return "denied" if denied or refuted else "quoted" if quoted else ""

    def _denied(self, hit: Hit, *, inside: bool = False) -> bool:
        """Whether the words of a hit are denied in their clause."""
        mentions = self.grammar.mentions
        cut = self.cuts[hit.passage]
        return mentions is not None and mentions.denied(cut, hit.first, hit.last, inside=inside)

    def _inside(self, text: str) -> bool:
        """Whether a denial among the words of a pattern's hit denies them."""
        return text not in self.engine._denying

    def _quotations(self, index: int) -> list[tuple[int, int]]:
        if index not in self._quoted_in:
            self._quoted_in[index] = quotations(self.cuts[index].text)
        return self._quoted_in[index]

    def _told(
        self,
        rule: Rule,
        hit: Hit,
        suggestion: str,
        *,
        inside: bool = False,
        most: Severity = "error",
    ) -> Iterator[Finding]:
        """The finding of a hit, unless its words are only spoken of.

        Words that would stop are asked about where they are quoted or denied, and left alone where
        the text speaks of them as words. Open wording that is denied is left alone.
        """
        style = self.engine.rules.family_of[rule.code] in STYLE
        mention: Mention = "" if style else self._mention(hit, inside=inside)
        stops = rule.severity == "error" and most == "error"
        if mention == "spoken" or (mention == "denied" and not stops):
            return
        yield self._found(rule, hit, suggestion, "review" if mention and stops else most)

    def _breaks(self, index: int) -> list[int]:
        """Where the lines of a passage end."""
        if index not in self._line_ends:
            text = self.cuts[index].text
            self._line_ends[index] = [at for at, char in enumerate(text) if char == "\n"]
        return self._line_ends[index]

    def _found(self, rule: Rule, hit: Hit, suggestion: str, most: Severity = "error") -> Finding:
        cut = self.cuts[hit.passage]
        tokens = cut.tokens
        start, end = tokens[hit.first].start, tokens[hit.last - 1].end
        family = self.engine.rules.family_of[rule.code]
        if family in STYLE or self._severity(rule) == most == "error":
            told = f"“{self.engine.rules.shown(cut.text[start:end])}”: {rule.title}"
        else:
            # Open wording: whether it is what the rule looks for, its sentence tells.
            first, last = cut.sentences[hit.sentence]
            first, last = max(first, start - _AROUND), min(last, end + _AROUND)
            about = family == "safe-messaging"
            also = self.engine.rules.everyday_words if about else frozenset()
            told = f"“{self.engine.rules.shown(cut.text[first:last], also)}” may hold: {rule.title}"
        return self._finding(rule, hit.passage, f"{told}. Instead: {suggestion}", start, most)

    def _words(self, rule: WordsRule | LexiconRule) -> Iterator[Finding]:
        closed = frozenset(rule.any)
        for hit, text in self._longest(rule, (*rule.any, *rule.open)):
            if self._near(rule, hit):
                most: Severity = "error" if text in closed else "warning"
                inside = self._inside(text)
                yield from self._told(rule, hit, rule.suggestion, inside=inside, most=most)

    def _characters(self, rule: CharactersRule) -> Iterator[Finding]:
        pattern = re.compile(rule.regex)
        for index, cut in self._looked_at(rule).items():
            for found in pattern.finditer(cut.text):
                hit = self._at(index, found.start())
                if self._near(rule, hit):
                    quoted = self.engine.rules.shown(found[0])
                    message = f"“{quoted}”: {rule.title}. Instead: {rule.suggestion}"
                    yield self._finding(rule, index, message, found.start())

    def _acronyms(self, rule: AcronymRule) -> Iterator[Finding]:
        known = self.grammar.acronyms
        if known is None:
            return
        for index, at in unexplained(rule, self.document.passages, self.cuts, known):
            sentence = self.cuts[index].tokens[at].sentence
            yield self._found(rule, Hit(index, at, at + 1, sentence), rule.suggestion)

    def _at(self, index: int, offset: int) -> Hit:
        """A place in a passage as a hit: that of the first word behind it."""
        tokens = self.cuts[index].tokens
        behind = bisect_right(tokens, offset, key=lambda token: token.end)
        first = min(behind, len(tokens) - 1)
        sentence = tokens[first].sentence if tokens else 0
        return Hit(index, first, first + 1, sentence)

    @cached_property
    def _hidden(self) -> list[tuple[int, int, int, str]]:
        """Where an entry of any part of the lexicon stands: passage, words and hash."""
        entries = frozenset().union(*self.engine.rules.lexicon.values())
        return [
            (index, *found)
            for index, cut in enumerate(self.cuts)
            for found in hidden(cut.tokens, entries, self.grammar.endings)
        ]

    def _lexicon(self, rule: LexiconRule) -> Iterator[Finding]:
        entries = self.engine.rules.lexicon.get(rule.part, frozenset())
        alone = self.engine.rules.lexicon.get(rule.alone, frozenset())
        for index, first, last, hashed in self._hidden:
            if hashed not in entries and hashed not in alone:
                continue
            tokens = self.cuts[index].tokens
            hit = Hit(index, first, last, tokens[first].sentence)
            if index not in self._looked_at(rule):
                continue
            if rule.beside and not self._beside(rule, hit):
                continue
            near = rule.within != "listing" and self._near(rule, hit)
            named = hashed in alone and not self._excused(rule, hit)
            if named or near or self._listed(rule, hit):
                message = f"{rule.title} (word {first + 1}). Instead: {rule.suggestion}"
                yield self._finding(rule, index, message, tokens[first].start)

    def _listed(self, rule: LexiconRule, hit: Hit) -> bool:
        """Whether a hit stands in an enumeration that is about what must be near.

        The enumeration begins in the hit's sentence, or in the one that leads to its list; that
        sentence is read with the one before.
        """
        passage, sentence = hit.passage, hit.sentence
        lead = self._leads[passage]
        if lead != passage:
            passage, sentence = lead, max(0, len(self.cuts[lead].sentences) - 1)
        begins = any(sentence in self._stands(t).get(passage, ()) for t in rule.listing)
        if lead == hit.passage and not begins:
            return False
        around = [Hit(passage, 0, 0, sentence)]
        if self._goes_on(rule, around[0]):
            if sentence:
                around.append(Hit(passage, 0, 0, sentence - 1))
            elif passage:
                around.append(Hit(passage - 1, 0, 0, len(self.cuts[passage - 1].sentences) - 1))
        read = [hit, *around]
        if any(self._excused(rule, h) for h in read):
            return False
        return any(_close("sentence", h, self._stands(t)) for h in around for t in rule.near)

    def _goes_on(self, rule: LexiconRule, hit: Hit) -> bool:
        """Whether a sentence goes on about the one before."""
        tokens = self.cuts[hit.passage].tokens
        first = bisect_left(tokens, hit.sentence, key=lambda token: token.sentence)
        return first < len(tokens) and tokens[first].word in rule.going_on

    def _beside(self, rule: LexiconRule, hit: Hit) -> bool:
        """Whether what must stand right behind a hit does."""
        tokens = self.cuts[hit.passage].tokens[hit.last : hit.last + 2]
        behind = [at for at, t in enumerate(tokens, hit.last) if t.sentence == hit.sentence]
        return any((hit.passage, at) in self._starts(t) for t in rule.beside for at in behind)

    def _starts(self, text: str) -> set[tuple[int, int]]:
        """Where a pattern begins: passages and words."""
        if text not in self._begins:
            every = (hit for hits in self._of(text).values() for hit in hits)
            self._begins[text] = {(hit.passage, hit.first) for hit in every}
        return self._begins[text]

    @cached_property
    def _leads(self) -> list[int]:
        """The passage that leads to the list in which each passage stands, or itself."""
        leads: list[int] = []
        for index, passage in enumerate(self.document.passages):
            inside = index and passage.scope in ("item", "step", "table")
            leads.append(leads[-1] if inside else index)
        return leads

    def _follow(self, rule: FollowRule) -> Iterator[Finding]:
        answers = sorted(
            {(self._sentence(hit), hit.first) for hit in self._all(rule, rule.followed_by)}
        )
        for hit in self._all(rule, rule.any):
            if not self._near(rule, hit):
                continue
            here = self._sentence(hit)
            first = bisect_left(answers, (here, -1))
            end = bisect_left(answers, (here + rule.sentences + 1, -1), first)
            at = bisect_left(answers, (here, hit.first), first, end)
            itself = at < end and answers[at] == (here, hit.first)
            if end - first == itself:
                yield from self._told(rule, hit, rule.suggestion)

    @cached_property
    def _before(self) -> list[int]:
        """How many sentences stand before each passage."""
        counts, total = [], 0
        for cut in self.cuts:
            counts.append(total)
            total += len(cut.sentences)
        return counts

    def _sentence(self, hit: Hit) -> int:
        return self._before[hit.passage] + hit.sentence

    def _must(self, rule: MustRule) -> Iterator[Finding]:
        if not self._looked_at(rule) or (rule.part and rule.part in self.document.parts):
            return
        if rule.when and all(self._denied(hit) for hit in self._all(rule, rule.when)):
            return
        hits = self._all(rule, rule.holds)
        earliest = min(hits, key=lambda hit: (hit.passage, hit.first), default=None)
        if earliest and (
            not rule.first_words or self._words_before(rule, earliest) < rule.first_words
        ):
            return
        yield self._finding(rule, 0, f"{rule.title}. {rule.suggestion}")

    def _words_before(self, rule: Rule, hit: Hit) -> int:
        """The words that a rule looks at before a hit."""
        chosen = self._looked_at(rule).items()
        return sum(len(cut.tokens) for index, cut in chosen if index < hit.passage) + hit.first

    @cached_property
    def _dialled(self) -> dict[int, list[Dialled]]:
        """The numbers to dial, by passage."""
        found: dict[int, list[Dialled]] = {}
        for number in numbers_in(self.cuts, self.grammar.dialling, self.document.numbers.codes):
            found.setdefault(number.passage, []).append(number)
        return found

    def _numbers(self, rule: NumbersRule) -> Iterator[Finding]:
        numbers = self.document.numbers
        if rule.of == "region":
            yield from self._region(rule)
            return
        for index in self._looked_at(rule):
            there = self._dialled.get(index, [])
            if rule.of == "denied":
                why = self._against(numbers.denied, index)
                if why:
                    yield self._finding(rule, index, f"{why} {rule.suggestion}")
                continue
            first = {number.digits: number.offset for number in reversed(there)}
            for digits, offset in first.items():
                if not rule.least_digits <= len(digits) <= rule.most_digits:
                    continue
                message = _number(rule, self.document, digits)
                if message and self._near(rule, self._at(index, offset)):
                    yield self._finding(rule, index, message, offset)

    def _region(self, rule: NumbersRule) -> Iterator[Finding]:
        """Once for a text: a contact on which the regions don't agree."""
        numbers = self.document.numbers
        if numbers.known is not None or self.document.module:
            return
        for index in self._looked_at(rule):
            known = [n for n in self._dialled.get(index, ()) if n.digits in numbers.anywhere]
            if known or self._against(numbers.doubtful, index):
                offset = known[0].offset if known else 0
                yield self._finding(rule, index, f"{rule.title}. {rule.suggestion}", offset)
                return

    def _against(self, why: Callable[[str], str], index: int) -> str:
        """What is wrong with the contacts of a passage: as it stands, and as numbers are read."""
        read = (f"call {n.digits}" for n in self._dialled.get(index, ()) if not n.plain)
        return next(filter(None, map(why, (self.cuts[index].text, *read))), "")


def _number(rule: NumbersRule, document: Document, digits: str) -> str:
    """What is wrong with a number, or an empty string."""
    numbers = document.numbers
    if rule.of == "dialable":
        return f"“{digits}”: {rule.title}. {rule.suggestion}" if document.module else ""
    if document.module or numbers.known is None or digits in numbers.known:
        return ""
    foreign = numbers.foreign.get(digits, "")
    if rule.of == "foreign":
        return f"“{digits}” serves {foreign}: {rule.title}. {rule.suggestion}" if foreign else ""
    return "" if foreign else f"“{digits}”: {rule.title}. {rule.suggestion}"


_SEVERITIES: tuple[Severity, ...] = ("error", "warning", "review")


def _close(within: str, hit: Hit, others: Mapping[int, set[int]]) -> bool:
    """Whether one of the others (sentences by passage) stands as close to a hit as it must."""
    match within:
        case "sentence":
            return hit.sentence in others.get(hit.passage, ())
        case "sentences":
            there = others.get(hit.passage, ())
            return any(hit.sentence + step in there for step in (-1, 0, 1))
        case "passage":
            return hit.passage in others
        case "neighbours":
            return any(hit.passage + step in others for step in (-1, 0, 1))
        case _:
            return bool(others)
