"""Score a bank's own answers against its own questions, through the product's own path."""

import argparse
import json
from pathlib import Path
from typing import Any

from quality.progress import Kept, Progress, key, made_by
from quality.served import Served, served

SAYS = "score answers: QUESTIONS.json and ANSWERS.json in, {id: {score, evidence}} out"
MODEL = "answer_score"


class BadInput(Exception):
    """Name the file and the field that cannot be used."""


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("questions", type=Path, metavar="QUESTIONS.json", help="docs/schemas/questions.schema.json")
    parser.add_argument("answers", type=Path, metavar="ANSWERS.json", help="docs/schemas/answers.schema.json")
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help="where the scores are written")
    parser.add_argument("--triton", metavar="ADDRESS", help="gRPC address of a Triton that runs; else one is started")


def run(options: argparse.Namespace) -> int:
    questions = read_questions(options.questions)
    answers = read_answers(options.answers, questions)
    kept = Kept(options.out.with_name(f"{options.out.name}.kept"), key(made_by(MODEL), options.triton))
    keys = {answer["id"]: key(questions[answer["question_id"]], answer["text"]) for answer in answers}
    todo = [answer for answer in answers if kept.get(keys[answer["id"]]) is None]
    if todo:
        with served(options.triton, [MODEL]) as triton:
            progress = Progress(len(answers), len(answers) - len(todo))
            for answer in todo:
                kept.add(keys[answer["id"]], score(triton, questions[answer["question_id"]], answer["text"]))
                progress.step(answer["id"])
    result = {answer["id"]: kept.get(keys[answer["id"]]) for answer in answers}
    options.out.write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    kept.done()
    scored = sum(one["score"] is not None for one in result.values())
    print(f"{len(result)} answers: {scored} scored, {len(result) - scored} without enough evidence; {options.out}")
    return 0


def score(triton: Served, question: dict[str, Any], text: str) -> dict[str, Any]:
    """Return the score, or null, and the exact words that carry it."""
    said = triton.ask(MODEL, {"question": question, "answer": text, "hide": []})
    if "error" in said:
        raise BadInput(f"question {question['id']}: {said['error']['message']}")
    return {"score": said["score"], "evidence": [one["quote"] for one in said["evidence"]]}


def read_questions(path: Path) -> dict[str, dict[str, Any]]:
    """Return the questions by id; raises BadInput naming the file and the field."""
    questions = {}
    for at, question in enumerate(_list(path, "questions")):
        place = f"{path}: question {at + 1}"
        for field in ("id", "language", "question"):
            _text(question, field, place)
        if question["language"] not in ("zh", "en"):
            raise BadInput(f"{place}: language must be zh or en, not {question['language']!r}.")
        if not question.get("anchors") and not question.get("key_points"):
            raise BadInput(f"{place}: anchors or key_points must say what a good answer shows.")
        if question["id"] in questions:
            raise BadInput(f"{place}: the id {question['id']!r} is there twice.")
        questions[question["id"]] = question
    return questions


def read_answers(path: Path, questions: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the answers in order; raises BadInput naming the file and the field."""
    answers, seen = _list(path, "answers"), set()
    for at, answer in enumerate(answers):
        place = f"{path}: answer {at + 1}"
        for field in ("id", "question_id"):
            _text(answer, field, place)
        if not isinstance(answer.get("text"), str):
            raise BadInput(f"{place}: text must be the words of the answer.")
        if answer["question_id"] not in questions:
            raise BadInput(f"{place}: question_id {answer['question_id']!r} is not among the questions.")
        if answer["id"] in seen:
            raise BadInput(f"{place}: the id {answer['id']!r} is there twice.")
        seen.add(answer["id"])
    return answers


def _list(path: Path, name: str) -> list[dict[str, Any]]:
    try:
        body = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise BadInput(f"{path}: the file cannot be read ({error.strerror}).") from error
    except ValueError as error:
        raise BadInput(f"{path}: the file is not JSON ({error}).") from error
    if isinstance(body, dict):
        body = body.get(name)
    if not isinstance(body, list) or not all(isinstance(one, dict) for one in body):
        raise BadInput(f"{path}: the file must hold a list of {name}.")
    return body


def _text(entry: dict[str, Any], field: str, place: str) -> None:
    if not isinstance(entry.get(field), str) or not entry[field].strip():
        raise BadInput(f"{place}: {field} is missing or not a text.")
