"""Lay the lines of a slanted, keystoned or bent page level, as if it had been scanned flat."""

import numpy as np

ROUNDS = 8
LEAST = 6
"""Fewer lines say too little about a bend; a common slant is taken out by the rotation alone."""
HOLD = 0.002
"""How strongly the page is held to be flat, beside one line across its whole width."""
MOST_BEND = 0.25
NEIGHBOURS = 3


def levelled(quads: np.ndarray) -> np.ndarray:
    """Return the corners [lines, 4, 2] of lines (first the upper left, clockwise) where they lie on the flat page.

    A height on the flat page is y - g(x, y), g the polynomial that makes both ends of every line equally high; a place
    across it is x - h(x, y), h what makes the left edges of neighbours that begin alike stand below each other. Both
    by least squares on absolute differences, so that a few wrong lines count little.
    """
    quads = quads.astype(float)
    along = quads[:, 1] - quads[:, 0] + quads[:, 2] - quads[:, 3]
    angle = float(np.median(np.arctan2(along[:, 1], along[:, 0])))
    cos, sin = np.cos(-angle), np.sin(-angle)
    quads = quads @ np.array([[cos, sin], [-sin, cos]])
    if len(quads) < LEAST:
        return quads
    centre, size = quads.reshape(-1, 2).mean(0), max(float(np.ptp(quads[..., 0])), float(np.ptp(quads[..., 1])), 1.0)
    unit = (quads - centre) / size
    left, right = (unit[:, 0] + unit[:, 3]) / 2, (unit[:, 1] + unit[:, 2]) / 2
    height = np.linalg.norm(unit[:, 3] - unit[:, 0], axis=1)
    long = right[:, 0] - left[:, 0] > 2 * height  # a short line says nothing about its slant
    down = _fitted(_down(right[long]) - _down(left[long]), right[long, 1] - left[long, 1])
    above, below = _alike(left, height)
    across = _fitted(_across(left[below]) - _across(left[above]), left[below, 0] - left[above, 0])
    flat = unit.reshape(-1, 2)
    flat = np.stack([flat[:, 0] - _across(flat) @ across, flat[:, 1] - _down(flat) @ down], axis=1)
    return flat.reshape(quads.shape) * size + centre


def _down(points: np.ndarray) -> np.ndarray:
    x, y = points[:, 0], points[:, 1]
    return np.stack([x, x * y, x * x, x * x * y, x * y * y, x * x * x], axis=1)


def _across(points: np.ndarray) -> np.ndarray:
    x, y = points[:, 0], points[:, 1]
    return np.stack([y, x * y, y * y], axis=1)


def _alike(left: np.ndarray, height: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return pairs of lines, the upper and the lower one, whose left ends lie below each other."""
    order = np.argsort(left[:, 1])
    pairs = [
        (one, two)
        for place, one in enumerate(order)
        for two in order[place + 1 : place + 1 + NEIGHBOURS * 4]
        if left[two, 1] - left[one, 1] > 0.5 * height[one]
        and abs(left[two, 0] - left[one, 0]) < 0.25 * (left[two, 1] - left[one, 1]) + 0.3 * height[one]
        and left[two, 1] - left[one, 1] < 12 * height[one]
    ]
    above, below = np.array(pairs, dtype=int).reshape(-1, 2).T
    return above, below


def _fitted(terms: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """Return the coefficients that make `terms` @ them nearest to `wanted`; none where they would be no page's."""
    count = terms.shape[1]
    if len(wanted) < LEAST:
        return np.zeros(count)
    weight = np.ones(len(wanted))
    found = np.zeros(count)
    for _ in range(ROUNDS):
        weighted = terms * weight[:, None]
        found = np.linalg.solve(weighted.T @ terms + HOLD * np.eye(count), weighted.T @ wanted)
        away = np.abs(terms @ found - wanted)
        weight = 1 / np.maximum(away, 1e-3)
        weight /= weight.max()
    return found if np.abs(found).max() < 4 * MOST_BEND else np.zeros(count)
