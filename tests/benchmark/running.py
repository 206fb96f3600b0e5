"""One instance of the whole product for all figures of a run, taken away at its end."""

from __future__ import annotations

import atexit
import functools
import shutil

from tests.product import running
from tests.product.running import Product

NEEDED = ("document_text", "resume_fields", "sentence_vectors")


@functools.cache
def product() -> Product:
    """Start the product with demo data and the models that read a résumé."""
    folder = running.place()
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    started = running.start(folder / "data")
    atexit.register(running.stop, started)
    started.wait_for_models(*NEEDED, seconds=600)
    return started
