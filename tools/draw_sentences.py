"""Draws sentences of what clients read, to be searched for in public text by hand.

    python tools/draw_sentences.py --seed 16 --count 30

The same seed draws the same sentences of the same texts. Only sentences of eight words or more are
drawn: shorter ones stand everywhere.
"""

from __future__ import annotations

import argparse
import random
import sys

from client_text import client_modules, client_texts, grammar, sentences, shelf, spoken

LEAST_WORDS = 8


def candidates() -> list[tuple[str, str]]:
    """Where each sentence stands, and the sentence; each once, in the order of the modules."""
    rules = grammar()
    found: dict[str, str] = {}
    for module in client_modules(shelf()):
        for text in client_texts(module):
            for sentence in sentences(text.text, rules):
                if len(spoken(sentence, rules)) >= LEAST_WORDS:
                    found.setdefault(sentence, text.where)
    return [(where, sentence) for sentence, where in found.items()]


def drawn(seed: int, count: int) -> list[tuple[str, str]]:
    """Some of them, by chance.

    Args:
        seed: the same one draws the same sentences.
        count: how many; all, if there are fewer.
    """
    every = candidates()
    return random.Random(seed).sample(every, min(count, len(every)))


def main() -> int:
    """Prints them with their places."""
    parser = argparse.ArgumentParser(description="Draws sentences of what clients read.")
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--count", type=int, default=30)
    given = parser.parse_args()
    for number, (where, sentence) in enumerate(drawn(given.seed, given.count), start=1):
        print(f"{number}. `{where}`: {sentence}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
