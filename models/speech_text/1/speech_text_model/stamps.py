"""Where each moment of the decoded sound lies in the recording, whose stamps may have holes."""

JITTER = 0.1  # seconds by which stamps are off in any recording
PAUSE = 1.5  # seconds of silence that stand for a hole, however long: enough to part what was said before and after
FARTHEST = 12 * 3600  # seconds; a stamp beyond is damage, not a place


class Stamps:
    """Entries (start, sound, file), in samples: from `sound` on the sound lies at `file`; silence from `start` on."""

    def __init__(self, rate: int, entries: list[list[int]] | None = None) -> None:
        self._rate = rate
        self.entries = entries or [[0, 0, 0]]

    def hole(self, at: int, stamp: float | None) -> int:
        """Note the stamp, in seconds, of what follows `at` samples; returns how many of silence to put before it.

        A stamp that goes back says nothing: words keep their order, and what overlaps follows directly.
        """
        _, sound, file = self.entries[-1]
        if stamp is None or not JITTER < stamp - (file + at - sound) / self._rate < FARTHEST:
            return 0
        place = round(stamp * self._rate)
        if at == 0:
            self.entries = [[0, 0, place]]
            return 0
        silence = min(round(PAUSE * self._rate), place - (file + at - sound))
        self.entries.append([at, at + silence, place])
        return silence

    def ms(self, seconds: float, *, end: bool = False) -> int:
        """Return milliseconds in the file of a moment of the sound, outside the holes: where words start, or end."""
        at = seconds * self._rate
        for start, sound, file in reversed(self.entries):
            if at >= sound or (start and not end and at > (start + sound) / 2):
                return round((file + max(0, at - sound)) * 1000 / self._rate)
            if at > start:
                at = start
        return 0
