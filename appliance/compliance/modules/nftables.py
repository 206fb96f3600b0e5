"""The firewall as the kernel has it."""

from __future__ import annotations

import functools
import json
from dataclasses import dataclass, field
from typing import Any

from testinfra.modules.base import InstanceModule


@dataclass(frozen=True)
class Rule:
    """A rule: the ports it names, and the addresses and networks that it lets in; none of these: from everywhere."""

    ports: list[int]
    sources: list[str]


@dataclass(frozen=True)
class Chain:
    """A chain: what becomes of a packet that no rule names, and its rules in order."""

    policy: str = ""
    rules: list[Rule] = field(default_factory=list)


class Nftables(InstanceModule):
    """The table `inet hr` of nftables.

    >>> host.nftables.chain("input").policy
    'drop'
    """

    @functools.cached_property
    def chains(self) -> dict[str, Chain]:
        """Hook -> chain, without the chains that no hook calls."""
        said = json.loads(self.check_output("nft -j list table inet hr"))["nftables"]
        chains = {each["chain"]["name"]: each["chain"] for each in said if "chain" in each}
        rules: dict[str, list[Rule]] = {name: [] for name in chains}
        for each in said:
            if "rule" in each:
                rules[each["rule"]["chain"]].append(_rule(each["rule"]))
        hooked = {name: chain for name, chain in chains.items() if "hook" in chain}
        return {chain["hook"]: Chain(chain.get("policy", ""), rules[name]) for name, chain in hooked.items()}

    def chain(self, hook: str) -> Chain:
        """Return the chain of a hook; without a policy and without rules where there is none."""
        return self.chains.get(hook, Chain())


def _rule(rule: dict[str, Any]) -> Rule:
    ports = [each for each in _matches(rule, "dport") if isinstance(each, int)]
    return Rule(ports, [_address(each) for each in _matches(rule, "saddr")])


def _matches(rule: dict[str, Any], name: str) -> list[Any]:
    found: list[Any] = []
    for part in rule.get("expr", []):
        match = part.get("match", {})
        left = match.get("left", {}) if isinstance(match.get("left"), dict) else {}
        if left.get("payload", {}).get("field") == name:
            right = match["right"]
            found += right["set"] if isinstance(right, dict) and "set" in right else [right]
    return found


def _address(each: Any) -> str:
    if isinstance(each, dict) and "prefix" in each:
        return f"{each['prefix']['addr']}/{each['prefix']['len']}"
    return str(each)
