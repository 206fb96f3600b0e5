"""Say in the log where a model failed, without what it was given."""

import sys
import traceback


def log_failure(failure: Exception) -> None:
    """Write where a failure happened, without its message: that may quote the request, and so a person's data."""
    frames = traceback.extract_tb(failure.__traceback__)
    place = " < ".join(f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno}" for frame in reversed(frames))
    print(f"model failure {type(failure).__name__} at {place}", file=sys.stderr, flush=True)
