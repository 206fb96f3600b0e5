"""Take out of an answer what is said to the scorer, and tell an answer that only repeats what it was given."""

import re
from typing import Any

from answer_score_model.aligned import Aligned
from answer_score_model.prompt import ENDS

TO_THE_SCORER = re.compile(
    r"系统提示(?:[：:】]|[^。！？]{0,6}(?:考生|候选人|本题))|评分系统|智能评分|评分(?:老师|员|模型|助手|引擎)|(?:AI|人工智能)(?:评分|面试)官|管理员口令|"
    r"(?:直接|请|麻烦|务必|必须|应|按)[^。！？，,]{0,12}(?:给|打|判|记|评|录入|设为)[^。！？，,]{0,6}(?:满分|最高分|[5五](?:分|档))|"
    r"忽略(?:以上|之前|上述|前面)[^。！？]{0,8}(?:指令|规则|要求|提示|标准)|要点[^。！？，]{0,10}(?:均|都|全部)[^。！？，]{0,6}(?:覆盖|展示|说到)|"
    r"(?:ignore|disregard|override)\W+(?:\w+\W+){0,3}(?:previous|above|prior|earlier)\W+(?:\w+\W+){0,2}"
    r"(?:instruction|rule|prompt|criteri|rubric)\w*|"
    r"(?:rating|grading|scoring|assessment|evaluation)\s+(?:engine|system|model|assistant|bot|software|algorithm|ai)\b|"
    r"(?:award|give|assign|record|score|rate|mark)\s+(?:me|it|this|the\s+(?:answer|candidate|response|item))\b[^.!?]{0,40}"
    r"(?:full\s+(?:marks|score)|highest|top\s+(?:band|mark|score)|maximum|\b5\b|five)|system\s*(?:prompt|note|message)\s*:",
    re.IGNORECASE,
)
REPEATING = 0.5  # share of an answer's pairs of characters or words that the question or rubric has; see the card


def without_orders(answer: Aligned) -> bool:
    """Take out each sentence that tells the scorer what to give; returns whether there was one."""
    bounds = [0, *(match.end() for match in ENDS.finditer(answer.text)), len(answer.text)]
    sentences = [(start, end) for start, end in zip(bounds, bounds[1:], strict=False) if end > start]
    orders = [(start, end, "") for start, end in sentences if TO_THE_SCORER.search(answer.text[start:end])]
    answer.replace(orders)
    return bool(orders)


def repeats(answer: str, question: dict[str, Any]) -> bool:
    """Tell whether most of an answer is the question's own words, or those of its rubric."""
    language = question["language"]
    texts = [
        question["question"],
        *question["key_points"],
        *(one for some in question["anchors"].values() for one in some),
    ]
    said, asked = pairs(answer, language), {pair for text in texts for pair in pairs(text, language)}
    return bool(said) and sum(pair in asked for pair in said) / len(said) > REPEATING


def pairs(text: str, language: str) -> list[str]:
    """Return neighbouring characters (zh) or words (en), without punctuation."""
    if language == "zh":
        units, join = re.findall(r"\w", text), ""
    else:
        units, join = re.findall(r"[a-z0-9']+", text.lower()), " "
    return [join.join(two) for two in zip(units, units[1:], strict=False)]
