"""Packs of questions: complete in both languages, short enough to hear, and published with a schema."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pydantic import ValidationError

from app.hiring.interviews import packs


@pytest.mark.feature("IV-23")
def test_packs_when_read_then_each_question_is_complete_in_both_languages():
    for pack in packs.all_packs().values():
        assert len(pack.of_kind("structured")) >= 6
        assert len(pack.of_kind("situational")) >= 3
        form = [pack.questions[name].kind for name in pack.form]
        assert form == ["structured"] * 3 + ["situational"]
    retail = packs.pack("retail-banking").questions
    anchors = retail["wealth-complaint"].zh.anchors
    said = "".join(anchors.three + anchors.five) + "".join(retail["wealth-complaint"].zh.key_points)
    assert all(word in said for word in ("理解", "方案", "适合"))
    assert "高风险" in retail["high-risk-product"].zh.question


def test_pack_when_a_question_is_too_long_or_lacks_an_anchor_then_refused():
    good = packs.pack("retail-banking").questions["integrity"].model_dump(by_alias=True)
    long = good | {"zh": good["zh"] | {"question": "请讲一次真实的经历" * 8}}
    with pytest.raises(ValidationError, match="Chinese characters"):
        packs.Question.model_validate(long)
    anchors = good["en"]["anchors"] | {"5": good["en"]["anchors"]["5"][:2]}
    with pytest.raises(ValidationError, match="at least 3"):
        packs.Question.model_validate(good | {"en": good["en"] | {"anchors": anchors}})


def test_pack_schema_when_published_then_is_that_of_the_code():
    published = Path(__file__).parents[3] / "docs/schemas/pack.schema.json"
    assert json.loads(published.read_text(encoding="utf-8")) == packs.Pack.model_json_schema(by_alias=True)
