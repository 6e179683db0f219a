"""What the folders of modules are called (`_topics.yaml` of a language)."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from pydantic import Field

from groundsheet.language import Identifier, Strict, Text
from groundsheet.source import read_model

OWN = "own"
"""The topic of what only the practice has: its files lie in no folder of a topic."""


class Topics(Strict):
    """The topics of a language's modules."""

    topics: dict[Identifier, Text] = Field(min_length=1)
    """The title of each, by its folder's name, in order."""


def titles(folder: Path) -> Mapping[str, str]:
    """The titles of the topics, in order; none where the language names none.

    Args:
        folder: the shipped files of the language.

    Raises:
        CannotRead, InvalidInput
    """
    path = folder / "_topics.yaml"
    return read_model(path, Topics).topics if path.exists() else {}
