"""sentence_vectors through a real Triton: shapes, likeness across languages, and what it does with wrong requests."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from serving import code
from tritonclient.utils import InferenceServerException

pytestmark = pytest.mark.slow

MODEL = "sentence_vectors"


def vectors(triton, texts: list[str], kind: str = "passage") -> np.ndarray:
    return triton.infer(MODEL, {"texts": texts, "kind": kind}, None, "vectors")


@pytest.mark.feature("RS-09")
def test_vectors_when_a_synonym_is_in_the_other_language_then_it_is_nearest(triton):
    asked = vectors(triton, ["project management experience"], "query")
    passages = vectors(triton, ["负责项目管理,带领十人团队按期上线", "在食堂负责采购蔬菜", "获得校运动会长跑冠军"])
    assert int(np.argmax(passages @ asked[0])) == 0


def test_vectors_when_asked_then_one_unit_row_for_each_text(triton):
    answer = vectors(triton, ["风险控制", "risk control", ""])
    assert answer.dtype == np.float32
    assert answer.shape == (3, 384)
    assert np.allclose(np.linalg.norm(answer[:2], axis=1), 1, atol=1e-3)


def test_vectors_when_through_triton_then_equal_to_in_process(triton):
    texts = [f"负责第{number}个风控模型的开发" for number in range(17)]
    here = code(MODEL).Model().vectors(texts, "query")
    assert np.allclose(vectors(triton, texts, "query"), here, atol=1e-5)


def test_vectors_when_many_ask_at_once_then_each_gets_its_own(triton):
    texts = [f"候选人编号 {number} 的自我介绍" for number in range(24)]
    alone = [vectors(triton, [text], "query" if number % 2 else "passage") for number, text in enumerate(texts)]
    with ThreadPoolExecutor(8) as pool:
        together = list(
            pool.map(lambda item: vectors(triton, [item[1]], "query" if item[0] % 2 else "passage"), enumerate(texts))
        )
    for one, other in zip(alone, together, strict=True):
        assert float((one @ other.T)[0, 0]) > 0.999


@pytest.mark.parametrize(
    "request_", [{}, {"texts": []}, {"texts": "one"}, {"texts": ["a"], "kind": "title"}, b"[", b"[]"]
)
def test_vectors_when_the_request_is_wrong_then_refused_without_quoting_it(triton, request_):
    with pytest.raises(InferenceServerException, match="bad_request") as refused:
        triton.infer(MODEL, request_, None, "vectors")
    assert "title" not in str(refused.value)
