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
        entries = json.loads(self.check_output("nft -j list table inet hr"))["nftables"]
        chains = {entry["chain"]["name"]: entry["chain"] for entry in entries if "chain" in entry}
        rules: dict[str, list[Rule]] = {name: [] for name in chains}
        for entry in entries:
            if "rule" in entry:
                rules[entry["rule"]["chain"]].append(_rule(entry["rule"]))
        hooked = {name: chain for name, chain in chains.items() if "hook" in chain}
        return {chain["hook"]: Chain(chain.get("policy", ""), rules[name]) for name, chain in hooked.items()}

    def chain(self, hook: str) -> Chain:
        """Return the chain of a hook; without a policy and without rules where there is none."""
        return self.chains.get(hook, Chain())


def _rule(rule: dict[str, Any]) -> Rule:
    ports = [port for port in _matches(rule, "dport") if isinstance(port, int)]
    return Rule(ports, [_address(address) for address in _matches(rule, "saddr")])


def _matches(rule: dict[str, Any], name: str) -> list[Any]:
    values: list[Any] = []
    for part in rule.get("expr", []):
        match = part.get("match", {})
        left = match.get("left", {}) if isinstance(match.get("left"), dict) else {}
        if left.get("payload", {}).get("field") == name:
            right = match["right"]
            values += right["set"] if isinstance(right, dict) and "set" in right else [right]
    return values


def _address(address: Any) -> str:
    if isinstance(address, dict) and "prefix" in address:
        return f"{address['prefix']['addr']}/{address['prefix']['len']}"
    return str(address)
