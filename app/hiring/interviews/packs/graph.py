"""The shape of a scenario: the follow-ups of each choice, and the check that every path has the same length."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

MOST_FOLLOW_UPS = 2


def follow_ups(first: Sequence[str], after: Mapping[str, Sequence[str]]) -> int:
    """Return how many follow-ups every candidate gets, whatever is chosen.

    `first` are the nodes that the options of the question lead to, `after` those that the options of each node lead to.
    Raises ValueError when an option leads nowhere or back, when a node is never reached, and when the ways differ in
    length: candidates could then not be compared.
    """
    reached: set[str] = set()
    length = _length("the question", first, after, reached, ())
    lost = [name for name in after if name not in reached]
    if lost:
        raise ValueError(f"no option leads to {', '.join(lost)}")
    if length > MOST_FOLLOW_UPS:
        raise ValueError(f"{length} follow-ups one after another; a scenario has at most {MOST_FOLLOW_UPS}")
    return length


def _length(
    name: str, to: Sequence[str], after: Mapping[str, Sequence[str]], reached: set[str], path: tuple[str, ...]
) -> int:
    lengths = set()
    for node in to:
        if node not in after:
            raise ValueError(f"an option of {name} leads to {node}, which is not among the nodes")
        if node in path:
            raise ValueError(f"an option of {name} leads back to {node}; a conversation never goes in a circle")
        reached.add(node)
        lengths.add(1 + _length(node, after[node], after, reached, (*path, node)))
    if len(lengths) > 1:
        raise ValueError(f"after {name} the ways differ in length; every candidate gets the same number of follow-ups")
    return lengths.pop() if lengths else 0


def reachable(first: Sequence[str], after: Mapping[str, Sequence[str]]) -> set[str]:
    """Return the nodes that these options lead to, directly or later."""
    reached: set[str] = set()
    ahead = list(first)
    while ahead:
        node = ahead.pop()
        if node not in reached:
            reached.add(node)
            ahead += after[node]
    return reached
