"""What the profile of a test's practice says so that it prints as any test needs it."""

from __future__ import annotations

from typing import Any

DECISION = {"by": "Example Person", "on": "2026-01-01"}
DECIDED: dict[str, Any] = {"prints_drafts": DECISION, "prints_in_session": DECISION}
"""Fields of a profile: drafts are printed, and pages for use in a session."""
IN_YAML = "".join(
    f"{name}: {{by: {who['by']}, on: {who['on']}}}\n" for name, who in DECIDED.items()
)
"""The same as lines of a profile, to be put at its end."""
