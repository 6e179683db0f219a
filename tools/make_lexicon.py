"""Writes the hashed lexicon from words that stand outside the repository.

    python tools/make_lexicon.py [--language en] /elsewhere/words.txt
    some-program | python tools/make_lexicon.py

Each line is `part: word or phrase`, of three words at most; empty lines and those that begin with #
are left out. The file is replaced as a whole, or kept and added to with --add. No word is ever
printed, faulty ones included.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from pathlib import Path

from groundsheet.errors import GroundsheetError
from groundsheet.lint import Grammar, read_grammar
from groundsheet.lint.lexicon import MOST_WORDS, digest, normal
from groundsheet.lint.loading import LEXICON, read_lexicon

REPOSITORY = Path(__file__).resolve().parents[1]
HANDOUTS = REPOSITORY / "handouts"
_LINE = re.compile(r"([a-z_]+):\s+(\S.*)")


def hashed(text: str, grammar: Grammar) -> dict[str, list[str]]:
    """The hashes of each part, sorted.

    Args:
        text: the words.
        grammar: of their language.

    Raises:
        ValueError: a line that can't be read. Its number is told, not its words.
    """
    parts: dict[str, set[str]] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        found = _LINE.fullmatch(line.strip())
        tokens = [token.word for token in grammar.words(found[2]).tokens] if found else []
        if not found or not 1 <= len(tokens) <= MOST_WORDS:
            raise ValueError(f"line {number} is not `part: words`, of one to {MOST_WORDS} words.")
        parts.setdefault(found[1], set()).add(digest(normal(tokens, grammar.endings)))
    if not parts:
        raise ValueError("there are no words.")
    return {part: sorted(parts[part]) for part in sorted(parts)}


def main() -> int:
    """Reads the words, writes the hashes, tells how many."""
    parser = argparse.ArgumentParser(description="Writes the hashed lexicon.")
    parser.add_argument("source", nargs="?", default="-", help="a file outside the repository")
    parser.add_argument("--language", default="en", help="the code of the words' language")
    parser.add_argument("--add", action="store_true", help="keep what the lexicon holds")
    given = parser.parse_args()
    source, rules = str(given.source), HANDOUTS / str(given.language) / "_rules"
    # A redirected standard input has a path, too.
    path = Path("/dev/stdin" if source == "-" else source).resolve()
    if path.is_relative_to(REPOSITORY):
        print("The words must not stand in the repository: move the file out.", file=sys.stderr)
        return 2
    try:
        text = sys.stdin.read() if source == "-" else Path(source).read_text(encoding="utf-8")
        parts = hashed(text, read_grammar(rules))
        if given.add:
            kept = read_lexicon(rules / LEXICON)
            parts = {
                part: sorted({*kept.get(part, ()), *parts.get(part, ())})
                for part in sorted({*kept, *parts})
            }
    except (OSError, ValueError, GroundsheetError) as error:
        print(f"The words can't be read: {error}", file=sys.stderr)
        return 1
    (rules / LEXICON).write_text(json.dumps(parts, indent=1) + "\n", encoding="utf-8", newline="\n")
    for part, hashes in parts.items():
        print(f"{part}: {len(hashes)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
