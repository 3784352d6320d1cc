"""The published JSON Schemas, made from the classes of a case.

    python -m evals.cases.schema

writes `case.schema.json` (a line of a JSONL set) and `set.schema.json` (a YAML set) anew.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from evals.cases.case import Case, QuestionSet

__all__ = ["SETS", "schemas"]

SETS = Path(__file__).parents[1] / "sets"
"""The folder of the sets that ship."""


def schemas() -> Mapping[str, dict[str, Any]]:
    """Return each schema under the name of its file."""
    dialect = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    return {
        "case.schema.json": dialect | Case.model_json_schema(),
        "set.schema.json": dialect | QuestionSet.model_json_schema(),
    }


def main() -> None:
    """Write the schemas to the folder of the sets."""
    for name, schema in schemas().items():
        text = json.dumps(schema, ensure_ascii=False, indent=2) + "\n"
        (SETS / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
