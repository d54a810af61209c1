"""What pip-audit found, in words: reads its JSON from standard input.

Ends with 1 where a package has a known vulnerability. Where nothing could be looked up, says so in
one line: being offline is nobody's fault.
"""

import json
import sys
from typing import Any


def main(text: str) -> int:
    found = audited(text)
    bad = [one for one in found if one.get("vulns")]
    if not [one for one in found if "skip_reason" not in one]:
        print("Not audited: no database of known vulnerabilities can be reached from here.")
        return 0
    for one in bad:
        for known in one["vulns"]:
            better = ", ".join(known.get("fix_versions") or ["no release yet"])
            print(f"{one['name']} {one['version']}: {known['id']}; mended in {better}")
    skipped = sum("skip_reason" in one for one in found)
    unknown = f", {skipped} could not be looked up" if skipped else ""
    print(
        f"Audited {len(found) - skipped} packages: {len(bad)} with known vulnerabilities{unknown}."
    )
    return 1 if bad else 0


def audited(text: str) -> list[dict[str, Any]]:
    """Each package, as pip-audit tells of it; none where it broke off."""
    try:
        told = json.loads(text)
    except ValueError:
        return []
    return list(told["dependencies"])


if __name__ == "__main__":
    sys.exit(main(sys.stdin.read()))
