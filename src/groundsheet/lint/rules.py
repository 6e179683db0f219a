"""The kinds of rule. Rules are data (`handouts/<language>/_rules/*.yaml`); these are the engines.

A code is never used for another rule. `good` and `bad` examples stand with each rule and are run as
tests: a rule whose bad examples don't fire is no rule.
"""

import re
from collections.abc import Mapping
from functools import cached_property
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from groundsheet.language import Strict, Text
from groundsheet.lint.grammar import Grammar
from groundsheet.lint.lexicon import masked
from groundsheet.lint.patterns import parse
from groundsheet.lint.tokens import Folded
from groundsheet.scopes import Scope

Severity = Literal["error", "warning", "review"]
"""An error stops; a warning doesn't, unless asked to; a review is for a person to judge."""

Family = Literal["safe-messaging", "plain-language", "readability", "evidence", "access", "crisis"]

Reader = Literal["adult", "teen", "carer", "clinician"]

READ: tuple[Scope, ...] = (
    "title", "heading", "body", "detail", "item", "step", "caution", "label", "table", "alt",
    "note", "summary",
)  # fmt: skip
"""The scopes that a rule looks at unless it says otherwise: what is read as text."""

Within = Literal["sentence", "sentences", "passage", "neighbours", "text", "listing"]


def _pattern(text: str) -> str:
    parse(re.sub(r"@[a-z_]+", "list", text), {})
    return text


PatternText = Annotated[Text, AfterValidator(_pattern)]
"""A pattern over words: docs/rules.md."""


class Rule(Strict):
    """What all rules have."""

    code: Annotated[str, Field(pattern=r"^(SM|PL|RD|EV|AC|CR)-[0-9]{2}$")]
    """Stays the same for ever, and is never used again for another rule."""
    title: Text
    """What is looked for, in a few words."""
    severity: Severity
    """How much it matters."""
    stops: Literal["everywhere", "own", "practice"] = "everywhere"
    """Where its errors stop: in any text, or in our own pages (elsewhere they are warnings); or
    `practice`: it holds for pages that a practice wrote, and for no other text."""
    why: Text
    """The reason, for those who write."""
    source: Text
    """A key of `references.json`, a standard, or `project` for a rule of this project."""
    suggestion: Text
    """What to write instead, or what to do."""
    readers: tuple[Reader, ...] = ("adult", "teen", "carer", "clinician")
    """Whose texts it holds for."""
    scopes: tuple[Scope, ...] = READ
    """Which parts of a text it looks at."""
    good: tuple[Text, ...] = Field(min_length=2)
    """Texts that it leaves alone."""
    bad: tuple[Text, ...] = Field(min_length=2)
    """Texts that it finds. None names a method or means of harm."""


class Near(Strict):
    """What must stand close by for a rule to apply."""

    near: tuple[PatternText, ...] = ()
    """Patterns, one of which must stand close by; none: always."""
    within: Within = "passage"
    """How close: the sentence, the ones next to it in its passage, the passage, the passages next
    to it, or the text; of the lexicon also `listing`: in an enumeration alone."""
    unless: tuple[PatternText, ...] = ()
    """Patterns which, in the same sentence, make it no finding."""


class WordsRule(Rule, Near):
    """Words that are not to be used."""

    kind: Literal["words"]
    any: tuple[PatternText, ...] = Field(min_length=1)
    """The patterns."""
    open: tuple[PatternText, ...] = ()
    """Patterns of open wording: at most a warning."""


class SwapRule(Rule, Near):
    """Words for which there are better ones."""

    kind: Literal["swap"]
    swap: dict[PatternText, Text] = Field(min_length=1)
    """Pattern and what to write instead."""


class CharactersRule(Rule, Near):
    """Marks and shapes of letters (a regular expression over the text as it is seen)."""

    kind: Literal["characters"]
    regex: Text
    """The regular expression; case counts."""

    @model_validator(mode="after")
    def _compiles(self) -> Self:
        try:
            re.compile(self.regex)
        except re.error as error:
            raise ValueError(f"`regex` can't be read: {error}.") from None
        return self


class LexiconRule(Rule, Near):
    """Words from the hashed lexicon. Neither the rule nor its findings ever show one."""

    kind: Literal["lexicon"]
    part: Annotated[str, Field(pattern=r"^[a-z_]+$")]
    """Which part of the lexicon."""
    alone: Annotated[str, Field(pattern=r"^([a-z_]+)?$")] = ""
    """A part whose words need nothing close by to be found."""
    any: tuple[PatternText, ...] = ()
    """Patterns that can be told openly, and are found beside the hidden words."""
    open: tuple[PatternText, ...] = ()
    """Such patterns of open wording: at most a warning."""
    listing: tuple[PatternText, ...] = ()
    """Patterns of an enumeration: what it names is read with the sentence before, if it goes on
    about that."""
    going_on: tuple[Folded, ...] = ()
    """Words that begin a sentence which goes on about the one before, such as “they”."""
    beside: tuple[PatternText, ...] = ()
    """Patterns, one of which must begin right behind a hidden word, or one word later."""


class FollowRule(Rule, Near):
    """Something that must be followed by something else within some sentences."""

    kind: Literal["follow"]
    any: tuple[PatternText, ...] = Field(min_length=1)
    """What calls for it."""
    followed_by: tuple[PatternText, ...] = Field(min_length=1)
    """What must stand in the same sentence or after it."""
    sentences: Annotated[int, Field(ge=0, le=10)] = 2
    """Within how many sentences."""


class MustRule(Rule):
    """Something that a whole text must hold."""

    kind: Literal["must"]
    when: tuple[PatternText, ...] = ()
    """Only for texts that hold one of these; none: for all."""
    holds: tuple[PatternText, ...] = ()
    """One of these must stand in it."""
    part: Literal["", "crisis_block", "hope", "how_sure"] = ""
    """What the layout puts on paper by itself; a text that has it is right."""
    first_words: Annotated[int, Field(ge=0)] = 0
    """Only the first so many words count; 0: all."""


class MeasureRule(Rule):
    """A number that a text must not go over; of `ease`, which it must not go under."""

    kind: Literal["measure"]
    of: Literal[
        "grade", "smog", "longest_sentence", "mean_sentence", "paragraph", "passive", "list",
        "headings", "capitals", "short_sentences", "ease",
    ]  # fmt: skip
    """What is measured."""
    most: float | None = None
    """The most that is right."""
    least: float | None = None
    """Of `ease`: the least that is right."""
    least_words: Annotated[int, Field(ge=0)] = 0
    """Texts with fewer words are not measured."""

    @model_validator(mode="after")
    def _bounded(self) -> Self:
        wanted, other = ("least", "most") if self.of == "ease" else ("most", "least")
        if getattr(self, wanted) is None or getattr(self, other) is not None:
            raise ValueError(f"a measure of `{self.of}` has `{wanted}`, and no `{other}`.")
        return self

    def broken_by(self, value: float) -> bool:
        """Whether a text of which so much was measured breaks the rule."""
        if self.least is not None:
            return value < self.least
        return self.most is not None and value > self.most


class NumbersRule(Rule, Near):
    """Telephone numbers in a text, held against the contacts of a region."""

    kind: Literal["numbers"]
    of: Literal["unknown", "denied", "foreign", "dialable", "region"]
    """`dialable` holds for modules: no number may stand in them. `region` asks for the region where
    a contact is right in one and wrong in another."""
    least_digits: Annotated[int, Field(ge=3)] = 3
    """Shorter numbers are left alone."""
    most_digits: Annotated[int, Field(ge=3)] = 99
    """Longer numbers are left alone."""


class AcronymRule(Rule):
    """Letters that stand for words, and are not spelled out where they are first used."""

    kind: Literal["acronym"]
    known: tuple[Annotated[str, Field(pattern=r"^\p{Lu}{2,6}$")], ...] = ()
    """Those that need no explanation."""


AnyRule = Annotated[
    WordsRule
    | SwapRule
    | CharactersRule
    | LexiconRule
    | FollowRule
    | MustRule
    | MeasureRule
    | NumbersRule
    | AcronymRule,
    Field(discriminator="kind"),
]


class RuleFile(Strict):
    """The rules of one family."""

    family: Family
    """The family."""
    rules: tuple[AnyRule, ...]
    """The rules; retired codes are listed in `retired`."""
    retired: tuple[str, ...] = ()
    """Codes that were used once and never will be again."""


class ListFile(Strict):
    """Lists of phrases that patterns name with @ (`_lists.yaml`)."""

    lists: dict[str, tuple[PatternText, ...]]
    """The phrases by the list's name."""


class RuleSet:
    """All rules of a language, ready to run.

    Raises:
        ValueError: a code is used twice, or a pattern names a list that isn't there.
    """

    def __init__(
        self,
        files: tuple[RuleFile, ...],
        lists: Mapping[str, tuple[str, ...]],
        lexicon: Mapping[str, frozenset[str]],
        grammar: Grammar,
    ) -> None:
        self.files, self.lists, self.lexicon, self.grammar = files, lists, lexicon, grammar
        self.rules: dict[str, AnyRule] = {}
        self.family_of: dict[str, Family] = {}
        for file in files:
            for rule in file.rules:
                if rule.code in self.rules or rule.code in file.retired:
                    raise ValueError(f"the code {rule.code} is used twice.")
                self.rules[rule.code] = rule
                self.family_of[rule.code] = file.family

    @cached_property
    def not_measured(self) -> dict[str, str]:
        """The rules that find nothing, since the language lacks what they need: code and what."""
        lacking = ((code, self._lacking(rule)) for code, rule in self.rules.items())
        return {code: what for code, what in lacking if what}

    def _lacking(self, rule: AnyRule) -> str:
        match rule:
            case MeasureRule(of="grade" | "smog" | "ease" | "passive" as part):
                return "" if getattr(self.grammar, part) else part
            case AcronymRule():
                return "" if self.grammar.acronyms else "acronyms"
            case LexiconRule():
                return "" if rule.part in self.lexicon else f"lexicon: {rule.part}"
            case _:
                return ""

    @cached_property
    def hidden_words(self) -> frozenset[str]:
        """The hashes of the lexicon that no finding shows."""
        parts = (words for part, words in self.lexicon.items() if part not in self._everyday)
        return frozenset().union(*parts)

    def shown(self, text: str, also: frozenset[str] = frozenset()) -> str:
        """What may be shown of a text: in one line, with … for each word of the lexicon.

        Args:
            text: what would be shown.
            also: hashes of further words that aren't shown.
        """
        cut = self.grammar.words(" ".join(text.split()))
        return masked(cut, self.hidden_words | also, self.grammar.endings)

    @cached_property
    def everyday_words(self) -> frozenset[str]:
        """Those that are found only in a list or beside something: shown but by their own rules."""
        return frozenset().union(*(self.lexicon.get(part, ()) for part in self._everyday))

    @cached_property
    def _everyday(self) -> frozenset[str]:
        rules = (rule for rule in self.rules.values() if isinstance(rule, LexiconRule))
        return frozenset(rule.part for rule in rules if rule.within == "listing" or rule.beside)

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many rules each family has."""
        return {file.family: len(file.rules) for file in self.files}
