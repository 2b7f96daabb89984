"""What every Python test needs: the packages on the path, and the fixtures shared with the TypeScript tests."""

import json
import sys
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
FIXTURES = REPOSITORY / "test" / "fixtures"
TRACER = REPOSITORY / "server" / "groundtruth"

for folder in (REPOSITORY / "models" / "training", REPOSITORY / "server" / "groundtruth"):
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))


def fixture(name):
    """The content of a JSON fixture."""
    return json.loads((FIXTURES / name).read_text(encoding="utf-8"))
