"""Look every locked library up in the advisory database: `make audit`.

Exit codes: 0 none has a known vulnerability, or the database cannot be reached and that is said; 1
one has. Libraries that the database does not answer about are counted, never taken as safe.
"""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
LOCKS = ("requirements.lock", "requirements-dev.lock")


def main() -> None:
    """Audit both locks and exit with what was found."""
    vulnerable = False
    for lock in LOCKS:
        found, said = report(lock, audited(ROOT / lock))
        vulnerable |= found
        sys.stdout.write(said)
    sys.exit(1 if vulnerable else 0)


def audited(lock: Path) -> list[dict[str, Any]] | None:
    """Return what pip-audit says of each library; None when it cannot say anything."""
    command = [
        *(sys.executable, "-m", "pip_audit", "--requirement", str(lock), "--format", "json"),
        *("--no-deps", "--disable-pip", "--progress-spinner", "off", "--timeout", "15"),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    try:
        dependencies: list[dict[str, Any]] = json.loads(done.stdout)["dependencies"]
    except (ValueError, KeyError):
        return None
    return dependencies


def report(lock: str, dependencies: Sequence[dict[str, Any]] | None) -> tuple[bool, str]:
    """Return whether a library is vulnerable, and what to tell."""
    if dependencies is None:
        there = importlib.util.find_spec("pip_audit") is not None
        why = "the advisory database cannot be reached" if there else "pip-audit is not installed"
        return False, f"{lock}: NOT AUDITED, {why}.\n"
    skipped = [d for d in dependencies if "skip_reason" in d]
    affected = [d for d in dependencies if d.get("vulns")]
    lines = [
        f"{lock}: {d['name']} {d['version']} has {vulnerability['id']}; fixed in "
        f"{', '.join(vulnerability['fix_versions']) or 'no version yet'}.\n"
        for d in affected
        for vulnerability in d["vulns"]
    ]
    looked_at = len(dependencies) - len(skipped)
    lines.append(f"{lock}: {looked_at} of {len(dependencies)} libraries were looked up.\n")
    if skipped:
        lines.append(
            f"{lock}: {len(skipped)} NOT AUDITED, the advisory database does not answer about "
            f"them ({', '.join(d['name'] for d in skipped[:5])} ...).\n"
        )
    return bool(affected), "".join(lines)


if __name__ == "__main__":
    main()
