"""Is everything in the wheel that an installed Sopan needs?  python .ci/wheel.py WHEEL."""

import json
import sys
import zipfile
from hashlib import sha256
from pathlib import Path

ROOT = Path(__file__).parents[1]
DIST = "web/static/dist/"
# Folders whose files are data: each one must be in the wheel, byte for byte.
DATA = (
    ("bpmn/procedures", "*.bpmn"),
    ("forms/schemas", "*/*.json"),
    ("engine/calendars", "*.json"),
    ("engine/store/migrations", "**/*.py"),
    ("web/words", "*/*.po"),
    ("web/templates", "**/*.html"),
    ("web/static", "*.*"),
    ("web/bundle", "*.*"),
)


def faults(path: Path) -> list[str]:
    """What is missing from a wheel, or differs from the tree."""
    with zipfile.ZipFile(path) as wheel:
        content = {name: wheel.read(name) for name in wheel.namelist()}
    manifest = json.loads(content.get(DIST + "manifest.json", b"{}"))
    found = [] if manifest else ["web/static/dist/manifest.json is missing or empty"]
    for name, digest in manifest.items():
        if sha256(content.get(DIST + name, b"")).hexdigest() != digest:
            found.append(f"{DIST}{name} is missing or is not what the manifest says")
    for folder, pattern in DATA:
        files = sorted(f for f in (ROOT / folder).glob(pattern) if f.is_file())
        found += [] if files else [f"{folder}/{pattern}: there is nothing to compare"]
        names = {f.relative_to(ROOT).as_posix(): f.read_bytes() for f in files}
        found += [f"{name} is missing or differs" for name, data in names.items() if content.get(name) != data]
    foreign = [name for name in content if "node_modules" in name or name.startswith("tests/")]
    return found + [f"{name} does not belong in it" for name in foreign]


if __name__ == "__main__":
    wrong = faults(Path(sys.argv[1]))
    lines = wrong or [f"{Path(sys.argv[1]).name}: complete"]
    sys.stdout.write("\n".join(lines) + "\n")
    sys.exit(1 if wrong else 0)
