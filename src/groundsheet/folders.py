"""What lies where: the shipped content, and what a practice's folder holds."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from groundsheet.errors import CannotRead

PROFILE = "practice.yaml"
"""What a practice's profile is called."""
RECORDS = "contacts.yaml"
"""What lies beside it: what the practice recorded of its contacts."""


def shipped_folder() -> Path:
    """The folder of the shipped content: inside the installed package, else beside `src`.

    Raises:
        CannotRead: the installation is not whole.
    """
    package = Path(__file__).resolve().parent
    for folder in (package / "handouts", package.parents[1] / "handouts"):
        if (folder / "crisis").is_dir():
            return folder
    raise CannotRead(
        "the folder `handouts` with the content is missing from this installation.",
        remedy="Install groundsheet again.",
    )


def shipped_picture(language: str, name: str) -> Path:
    """Where the small picture of a shipped module's first side is; it may be missing.

    Args:
        language: its code.
        name: of the module.
    """
    package = Path(__file__).resolve().parent
    inside, beside = package / "gallery", package.parents[1] / "docs" / "gallery"
    return (inside if inside.is_dir() else beside) / language / f"{name}.png"


def shipped_modules(folder: Path) -> dict[str, Path]:
    """The shipped modules of a language's folder by id, each in the folder of its topic."""
    found = sorted(folder.glob("*/*.yaml"))
    return {path.stem: path for path in found if not path.parent.name.startswith("_")}


def own_modules(own: Sequence[Path]) -> dict[str, Path]:
    """The modules in a practice's folders of one language, by id."""
    return {path.stem: path for extra in own for path in sorted(extra.glob("*.yaml"))}


def recipe_files(folder: Path, own: Sequence[Path]) -> dict[str, Path]:
    """The recipes of a language's folder and of a practice's own, by id."""
    homes = (folder / "_recipes", *(extra / "recipes" for extra in own))
    return {path.stem: path for home in homes for path in sorted(home.glob("*.yaml"))}


def folders_of(own: Sequence[Path], code: str, own_language: str) -> list[Path]:
    """The practice's folders of one language."""
    return [*(own if code == own_language else ()), *(extra / code for extra in own)]
