"""What every Python test needs: the packages on the path, and the fixtures shared with the TypeScript tests."""

import json
import os
import shutil
import sys
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
FIXTURES = REPOSITORY / "test" / "fixtures"
TRACER = REPOSITORY / "server" / "groundtruth"

for folder in (REPOSITORY / "models" / "training", REPOSITORY / "server" / "groundtruth"):
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))


def other_pythons():
    """Interpreters of other versions from 3.9 on: those on the PATH and pyenv's, one a version; FORETRACE_PYTHONS names them instead."""
    named = [p for p in os.environ.get("FORETRACE_PYTHONS", "").split(os.pathsep) if p]
    if named:
        return named
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv") / "versions"
    found = {}
    for minor in range(9, 15):
        if minor == sys.version_info.minor:
            continue
        candidates = [*sorted(map(str, pyenv.glob(f"3.{minor}.*/bin/python3.{minor}"))), shutil.which(f"python3.{minor}")]
        found.update({minor: path for path in candidates if path and "shims" not in path})
    return list(found.values())


def fixture(name):
    """The content of a JSON fixture."""
    return json.loads((FIXTURES / name).read_text(encoding="utf-8"))
