"""One interview question as data: its words and standard in both languages, and the scenario that may follow it."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator, model_validator

from app.errors import NotFound
from app.hiring.interviews.packs import graph
from app.hiring.positions import indicators

HAN_LIMIT, WORD_LIMIT = 60, 50
"""A question takes at most 20 s to read aloud: 60 Chinese characters, or 50 English words at 150 a minute."""

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=400)]
Three = Annotated[list[Words], Field(min_length=3, max_length=3)]
Six = Annotated[list[Words], Field(min_length=6, max_length=6)]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Place = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*(/[a-z0-9]+(-[a-z0-9]+)*)?$")]
"""A question, or a node of its scenario as `question/node`."""


class Strict(BaseModel):
    """A frozen model; an unknown key is a mistake in the pack."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Anchors(Strict):
    """Three behaviours each for levels 1, 3 and 5."""

    one: Three = Field(alias="1")
    three: Three = Field(alias="3")
    five: Three = Field(alias="5")


class Wording(Strict):
    """A question in one language; for a node of a scenario, the next event or words."""

    competency: Words
    question: Words
    anchors: Anchors
    key_points: Six


class Option(Strict):
    """One option, which the candidate chooses with the answer; `to` is the node that follows."""

    id: Slug
    to: Slug
    zh: Words
    en: Words

    def wording(self, language: str) -> str:
        """Return the words in a language."""
        return self.zh if language == "zh" else self.en


class Asked(Strict):
    """A question in both languages, with the seconds to prepare and to answer, and the options."""

    id: str
    indicator: Slug
    """What the answer shows, by its id in the dictionary."""
    prepare_seconds: int = Field(ge=10, le=180)
    answer_seconds: int = Field(ge=60, le=300)
    zh: Wording
    en: Wording
    options: Annotated[list[Option], Field(max_length=3)] = []

    @field_validator("indicator")
    @classmethod
    def _in_the_dictionary(cls, value: str) -> str:
        if not indicators.known(value):
            raise ValueError(f"the dictionary has no indicator {value}")
        return value

    @model_validator(mode="after")
    def _short_enough(self) -> Asked:
        han = len(re.findall(r"[一-鿿]", self.zh.question))
        words = len(self.en.question.split())
        if han > HAN_LIMIT or words > WORD_LIMIT:
            raise ValueError(
                f"{self.id}: {han} Chinese characters and {words} English words; "
                f"a question has at most {HAN_LIMIT} and {WORD_LIMIT}, so that it is read aloud in 20 s"
            )
        return self

    @model_validator(mode="after")
    def _two_or_three_options(self) -> Asked:
        names = [option.id for option in self.options]
        if len(names) == 1 or len(set(names)) < len(names):
            raise ValueError(f"{self.id}: give two or three options with ids of their own, or none")
        return self

    def wording(self, language: str) -> Wording:
        """Return the words in a language."""
        return self.zh if language == "zh" else self.en

    def leads_to(self) -> list[str]:
        """Return the nodes that the options lead to."""
        return [option.to for option in self.options]


class Node(Asked):
    """A scripted follow-up of a scenario with a standard of its own; without options the conversation ends here."""

    id: Slug


class Question(Asked):
    """One question in Chinese and English; a situation may continue as a conversation, by options and nodes."""

    id: Place
    kind: Literal["structured", "situational"]
    nodes: list[Node] = []

    @model_validator(mode="after")
    def _is_a_scenario(self) -> Question:
        if len(self._after()) < len(self.nodes):
            raise ValueError(f"{self.id}: two nodes share an id")
        if self.kind != "situational" and (self.options or self.nodes):
            raise ValueError(f"{self.id}: only a situation goes on by options")
        try:
            graph.follow_ups(self.leads_to(), self._after())
        except ValueError as wrong:
            raise ValueError(f"{self.id}: {wrong}") from None
        return self

    def _after(self) -> dict[str, list[str]]:
        return {node.id: node.leads_to() for node in self.nodes}

    @property
    def follow_ups(self) -> int:
        """How many follow-ups come after this question, whatever is chosen."""
        return graph.follow_ups(self.leads_to(), self._after())

    def place(self, node_id: str) -> str:
        """Return the id of a node among all questions: `question/node`."""
        return f"{self.id.partition('/')[0]}/{node_id}"

    def at(self, node_id: str) -> Question:
        """Return a node as a question, with what may follow it; raises NotFound."""
        node = next((node for node in self.nodes if node.id == node_id), None)
        if node is None:
            raise NotFound
        ahead = graph.reachable(node.leads_to(), self._after())
        later = [other for other in self.nodes if other.id in ahead]
        return Question(**{**dict(node), "id": self.place(node.id)}, kind=self.kind, nodes=later)
