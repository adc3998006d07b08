"""Where the reference data for tests stands: beside the project, never inside it."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("MARSHRUT_SHARED", ROOT.parent / "shared"))
