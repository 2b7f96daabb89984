"""Training data for the embedded model: programs, their traces, and the text the model reads and writes.

The one place where the tracer, which ships with the product, is made importable for training and tests.
"""

import sys
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[3]
TRACER = REPOSITORY / "server" / "groundtruth"

if str(TRACER) not in sys.path:
    sys.path.append(str(TRACER))
