"""Every form of the application: who sends it, what is refused and with which words, and what is accepted."""

from __future__ import annotations

from dataclasses import dataclass

TYPED = "写了很久的一句话, typed for a long time"


@dataclass(frozen=True)
class Case:
    """A form: who sends it, what is refused and with which words, and what must be there again; None keeps nothing."""

    who: str
    refused: tuple[tuple[str, str], ...]
    kept: str | None = None
    accepted: tuple[tuple[str, str], ...] | None = None
    count: str = "SELECT count(*) FROM audit_entries WHERE action NOT IN ('read', 'sign_in')"


NEW_ACCOUNT = (("name", TYPED), ("role", "hr"), ("language", "en"))
REQUIREMENT = {"id": "", "text": "Excel", "kind": "must", "weight": "1", "synonyms": ""}
POSITION = (
    ("title", TYPED), ("language", "zh"), ("high_band", "85"), ("invite_from", "60"),
    *((f"requirement_{name}", value) for name, value in REQUIREMENT.items()),
)  # fmt: skip
NOBODY, MANAGER, FIRST = ("manager_id", "nobody"), ("manager_id", "{manager}"), ("version", "1")
THEIRS = "他人 theirs"
APPLICATION, POSITION_PAGE = "/applications/{application_id:uuid}", "/positions/{position_id:uuid}"
UNIT_PAGE, GRADE_PAGE = "/organisation/units/{unit_id:uuid}", "/organisation/grades/{grade_id:uuid}"
JOB_PAGE, UNIT_KIND, DAY = "/organisation/jobs/{job_id:uuid}", ("kind", "team"), ("day", "2026-06-01")
CASES = {
    "/login": Case("stranger", (("email", "typed@bank.test"), ("password", "wrong")), "typed@bank.test"),
    "/password": Case("hr", (("present", "wrong"), ("new", "short"), ("again", "short"))),
    "/logout": Case("hr", ()),
    "/accounts/new": Case(
        "administrator", (*NEW_ACCOUNT, ("email", "nobody")), TYPED, (*NEW_ACCOUNT, ("email", "n@bank.test"))
    ),
    "/accounts/{account_id:uuid}/role": Case("administrator", (("role", "emperor"),), None, (("role", "auditor"),)),
    "/accounts/{account_id:uuid}/lock": Case("administrator", (), None, ()),
    "/accounts/{account_id:uuid}/unlock": Case("administrator", (), None, ()),
    "/accounts/{account_id:uuid}/attempts": Case("administrator", (), None, ()),
    "/accounts/{account_id:uuid}/password": Case("administrator", (), None, ()),
    "/audit/verification": Case("auditor", (), None, ()),
    "/positions/new": Case("hr", (*POSITION, NOBODY), TYPED, (*POSITION, MANAGER)),
    "/positions/requisitions/new": Case("hr", (("reason", TYPED), ("wanted_by", "once")), TYPED),
    f"{POSITION_PAGE}/edit": Case("hr", (*POSITION, NOBODY, FIRST), TYPED, (*POSITION, MANAGER, FIRST)),
    f"{POSITION_PAGE}/life": Case("hr", (("act", "close"), ("reason", "短")), "短", (("act", "pause"), ("reason", ""))),
    f"{POSITION_PAGE}/copy": Case("hr", (), None, ()),
    f"{POSITION_PAGE}/form": Case(
        "hr", (("pack", "corporate-banking"),), 'value="corporate-banking" selected',
        (("pack", "retail-banking"), ("place_integrity", "1")),
    ),
    f"{POSITION_PAGE}/times": Case("hr", (("kind", "dance"), ("place", TYPED)), TYPED),
    f"{POSITION_PAGE}/times/{{slot_id:uuid}}/close": Case("hr", ()),
    f"{POSITION_PAGE}/files": Case("hr", ()),
    f"{POSITION_PAGE}/screening": Case("hr", (), None, ()),
    f"{POSITION_PAGE}/careers": Case("hr", (("shown", "perhaps"),), None, (("shown", "yes"),)),
    "/careers/{posting_id:uuid}": Case("stranger", ()),
    f"{POSITION_PAGE}/lines": Case("hr", (("line", "1"), ("version", "1"), ("settlement", "perhaps"))),
    "/uploads/{upload_id:uuid}/retry": Case("hr", ()),
    APPLICATION: Case(
        "hr", (("name", TYPED), ("language", "zh"), ("birth_date", "once"), ("version", "1")), TYPED,
        (("name", TYPED), ("language", "zh"), ("years_total", "12.33"), ("version", "1")),
    ),
    f"{APPLICATION}/same-person/{{proposal_id:uuid}}": Case("hr", ()),
    f"{APPLICATION}/answers/{{number:int}}/transcribe": Case("hr", ()),
    f"{APPLICATION}/answers/{{number:int}}/words": Case("hr", (("words", "spoken"), ("reason", "短"))),
    f"{APPLICATION}/cleared": Case("hr", (("reason", "短"),)),
    f"{APPLICATION}/notes": Case("hr", (("text", TYPED), ("mention", "nobody")), TYPED, (("text", TYPED),)),
    f"{APPLICATION}/notes/{{note_id:uuid}}/withdrawn": Case("hr", ()),
    f"{APPLICATION}/move": Case(
        "manager", (("to", "rejected"), ("reason", "短")), None, (("to", "rejected"), ("reason", TYPED))
    ),
    f"{POSITION_PAGE}/stages": Case(
        "lead", (("version", "0"), ("hours_screened", "soon")), 'value="soon"',
        (("version", "0"), ("hours_screened", "5")),
    ),
    "/candidates/stages": Case(
        "lead", (("version", "1"), ("hours_screened", "soon")), 'value="soon"',
        (("version", "1"), ("hours_screened", "5")),
    ),
    "/candidates/export": Case("hr", (("q", "长" * 101),)),
    "/candidates/acts": Case("hr", (("act", "dance"),)),
    "/candidates/proposals/{proposed_id:uuid}": Case(
        "manager", (("outcome", "confirmed"), ("reason", "短")), None, (("outcome", "dismissed"),)
    ),
    f"{APPLICATION}/documents": Case("hr", (("kind", "passport"),)),  # the position of the tests needs none
    f"{APPLICATION}/unmask": Case("lead", (("reason", "curious"),), None, (("reason", "contact"),)),
    f"{APPLICATION}/invite": Case("hr", (), None, ()),
    f"{APPLICATION}/invite/message": Case("hr", (("link", "of yesterday"),)),
    f"{APPLICATION}/times": Case("hr", (("kind", "ai"), ("act", "sleep"))),
    f"{APPLICATION}/result": Case("hr", (("channel", "pigeon"),)),
    f"{APPLICATION}/round/interviewers": Case("hr", (("account_id", "nobody"),)),
    f"{APPLICATION}/round/interviewers/{{account_id:uuid}}/removed": Case("hr", ()),
    f"{APPLICATION}/round/card": Case("manager", (("score_integrity", "9"),)),
    f"{APPLICATION}/round/draft": Case("manager", (("score_integrity", "9"),)),
    f"{POSITION_PAGE}/composite/weights": Case(
        "hr", (("test", "1"), ("interview", "1"), ("round", "1")), 'value="1"',
        (("test", "0.5"), ("interview", "0.5"), ("round", "0")),
    ),
    f"{POSITION_PAGE}/composite/tests": Case("hr", (("lines", TYPED), ("source", "")), TYPED),
    f"{APPLICATION}/composite/test": Case(
        "hr", (("score", "101"), ("source", TYPED)), TYPED, (("score", "80"), ("source", TYPED))
    ),
    f"{APPLICATION}/composite/check": Case(
        "hr", (("outcome", "perhaps"), ("source", TYPED)), TYPED, (("outcome", "passed"), ("source", TYPED))
    ),
    f"{APPLICATION}/review": Case(
        "manager", (("outcome", "perhaps"), ("reason", TYPED)), TYPED, (("outcome", "rejected"), ("reason", TYPED))
    ),
    "/employees/{employee_id:uuid}/indicators": Case("hr", ()),
    "/feedback/release": Case("lead", (), None, ()),
    "/feedback/questions/{inquiry_id:uuid}": Case("hr", (("answer", "短"),)),
    "/insight/baselines": Case(
        "hr", (("measure", "resume_minutes"), ("value", "several")), "several",
        (("measure", "resume_minutes"), ("value", "12.5")),
    ),
    "/organisation/units/new": Case(
        "administrator", (("code", "a b"), ("name", TYPED), UNIT_KIND, DAY), TYPED,
        (("code", "NEW"), ("name", TYPED), UNIT_KIND, DAY),
    ),
    f"{UNIT_PAGE}/change": Case(
        "lead", (("name", TYPED), UNIT_KIND, ("day", "once")), TYPED, (("name", TYPED), UNIT_KIND, DAY)
    ),
    f"{UNIT_PAGE}/close": Case("lead", (("day", "2026-02-30"),), "2026-02-30"),
    f"{UNIT_PAGE}/appoint": Case("lead", (("first", "2026-02-30"),), "2026-02-30"),
    "/organisation/appointments/{appointment_id:uuid}/end": Case(
        "lead", (("day", "2026-02-30"),), "2026-02-30", (DAY,)
    ),
    "/organisation/appointments/{appointment_id:uuid}/revoke": Case("lead", ()),
    "/organisation/grades": Case(
        "lead", (("code", "NEW"), ("name", TYPED), ("rank", "100"), DAY), TYPED,
        (("code", "NEW"), ("name", TYPED), ("rank", "99"), DAY),
    ),
    f"{GRADE_PAGE}/change": Case("lead", (("name", TYPED), ("rank", "0"), DAY), TYPED),
    f"{GRADE_PAGE}/close": Case("lead", (("day", "2026-02-30"),), "2026-02-30"),
    "/organisation/jobs": Case(
        "lead", (("code", "a b"), ("name", "x"), ("qualifications", TYPED), DAY), TYPED,
        (("code", "NEW"), ("name", "x"), ("qualifications", TYPED), DAY),
    ),
    f"{JOB_PAGE}/change": Case("lead", (("name", ""), ("qualifications", TYPED), DAY), TYPED),
    f"{JOB_PAGE}/close": Case("lead", (("day", "2026-02-30"),), "2026-02-30"),
    "/organisation/import": Case(
        "administrator", (("what", "units"), ("rows", f"a b\t{TYPED}\tteam\t"), DAY), TYPED,
        (("what", "units"), ("rows", f"NEW\t{TYPED}\tteam\t"), DAY),
    ),
    "/samples/{item_id:uuid}": Case("lead", (("verdict", "perhaps"),), None, (("verdict", "right"),)),
    "/pool/invitations": Case("hr", (("entry", "nobody"), ("position", "nobody"))),
    "/careers/receipts/{number}/pool": Case("stranger", ()),
    "/careers/pool/{token}": Case("stranger", ()),
    "/messages": Case("hr", (("work", "perhaps"),), None, (("work", "no"),)),
    "/inbox/{request_id:uuid}/decision": Case(
        "lead", (("outcome", "perhaps"), ("reason", TYPED)), TYPED, (("outcome", "refused"), ("reason", TYPED))
    ),
    "/inbox/{request_id:uuid}/withdraw": Case("hr", (), None, ()),
    "/inbox/delegations": Case("hr", (("to_id", "nobody"), ("first", "2026-02-30"), ("last", "1")), "2026-02-30"),
    "/inbox/delegations/{delegation_id:uuid}/end": Case("lead", (), None, ()),
    "/i/{token}/feedback": Case("candidate", (("kind", "perhaps"), ("question", TYPED)), TYPED),
    "/i/{token}/pool": Case("candidate", (("act", "perhaps"),), None, (("act", "withdraw"),)),
    "/i/{token}/device": Case("candidate", ()),
    "/i/{token}/reminders": Case("candidate", (("wanted", "perhaps"),), None, (("wanted", "no"),)),
    "/i/{token}/times": Case("candidate", (("kind", "ai"), ("act", "sleep"))),
    "/i/{token}/check": Case("candidate", (("mode", "dance"),), None, (("mode", "voice"),)),
    "/i/{token}/consent": Case("candidate", (("assessment", "perhaps"),), None, (("assessment", "no"),)),
    "/i/{token}/questions/{number:int}": Case("candidate", (), None, ()),
    "/i/{token}/answers/{number:int}": Case(
        "candidate", (("text", TYPED + "长" * 8000),), TYPED, (("text", TYPED),)
    ),
    "/i/{token}/transcript": Case("candidate", (("finish", "1"), ("text_1", TYPED)), TYPED),
}  # fmt: skip
"""Each address of a form; those without `accepted` have no effect that could happen twice, or one that ends it."""
