"""How many threads a model may use, and on what it runs."""

import os


def threads() -> int:
    """Return MODELS_THREADS where it is set above 0, else the number of cores this process may use."""
    chosen = os.environ.get("MODELS_THREADS", "")
    return int(chosen) if chosen.isdigit() and int(chosen) > 0 else len(os.sched_getaffinity(0))


def device() -> str:
    """Return `cuda` in a process that Triton placed on a GPU (instance group KIND_GPU), else `cpu`."""
    return os.environ.get("MODELS_DEVICE", "cpu")
