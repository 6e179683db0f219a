"""Writes the JSON Schemas of handouts/schemas from the models.

python tools/make_schemas.py            writes them
python tools/make_schemas.py --check    exit code 1 if one is out of date
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from groundsheet.schemas import SCHEMAS, schema_text

FOLDER = Path(__file__).parents[1] / "handouts" / "schemas"


def stale() -> list[Path]:
    """The files that are out of date, missing, or of no schema."""
    wanted = {FOLDER / f"{name}.json": schema_text(name) for name in SCHEMAS}
    found = {path: path.read_text(encoding="utf-8") for path in FOLDER.glob("*")}
    return sorted(path for path in wanted | found if wanted.get(path) != found.get(path))


def main() -> int:
    """Writes or checks them."""
    parser = argparse.ArgumentParser(description="Writes the JSON Schemas from the models.")
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if out of date")
    check: bool = parser.parse_args().check
    if check:
        for path in stale():
            print(f"{path.name} is out of date: run tools/make_schemas.py", file=sys.stderr)
        return int(bool(stale()))
    FOLDER.mkdir(exist_ok=True)
    for name in SCHEMAS:
        (FOLDER / f"{name}.json").write_text(schema_text(name), encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
