"""What envelope encryption costs: how many fields are sealed a second, and how often the key service is asked."""

from __future__ import annotations

import secrets
import uuid

from app.foundation.keys import cipher
from tests.benchmark.measure import Figure, alone, median

FIELDS = 20_000


def crypto_envelope() -> Figure:
    """Fields sealed a second under data keys at hand; the ratio to Transit calls needs a key server."""
    person = cipher.Cipher(secrets.token_bytes(32))
    fields = [(uuid.uuid4(), secrets.token_bytes(24)) for _ in range(FIELDS)]

    def sealed() -> None:
        for row, text in fields:
            person.seal(text, "candidates", "phone", row)

    rates = [FIELDS / took for took in alone(sealed)]
    value, spread = median(rates)
    note = "a rate, not yet the ratio: calls to Transit are measured where a key server runs"
    counters = {"key-provider calls": "none under keys at hand; two for 1 000 records in tests/app/foundation/keys"}
    return Figure("crypto.envelope", "", value, "/s", "-", "-", len(rates), spread, counters, note)
