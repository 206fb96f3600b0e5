"""The details of the access log in the reader's language: each key and each code that the application writes."""

from __future__ import annotations

import re

from app.text import gettext, lazy

KEYS = {
    "account": lazy("account"),
    "again": lazy("again"),
    "answer": lazy("answer"),
    "application": lazy("application"),
    "approval": lazy("request for approval"),
    "applications": lazy("applications"),
    "band": lazy("band"),
    "before": lazy("before"),
    "branch": lazy("way chosen"),
    "bytes": lazy("bytes"),
    "candidates": lazy("candidates"),
    "changed": lazy("changed fields"),
    "channel": lazy("channel"),
    "day": lazy("day"),
    "decision": lazy("decision"),
    "event": lazy("event"),
    "failed": lazy("failed"),
    "fields": lazy("fields"),
    "files": lazy("files"),
    "filters": lazy("filters"),
    "for": lazy("for"),
    "from": lazy("from stage"),
    "given": lazy("consent given"),
    "high_band": lazy("high match from"),
    "high_band_before": lazy("high match before"),
    "interview": lazy("interview"),
    "job": lazy("job"),
    "kind": lazy("kind"),
    "leads": lazy("leads the unit"),
    "left": lazy("left"),
    "line": lazy("line"),
    "outcome": lazy("outcome"),
    "owner": lazy("looked after by"),
    "page": lazy("page"),
    "part": lazy("part"),
    "parts": lazy("parts"),
    "may_be": lazy("may be the same as"),
    "position": lazy("position"),
    "position_version": lazy("position version"),
    "proposal": lazy("proposal"),
    "rater": lazy("rating model"),
    "reason": lazy("reason"),
    "refused": lazy("refused"),
    "resume_version": lazy("résumé version"),
    "review": lazy("review"),
    "revoked": lazy("link revoked"),
    "rewrapped": lazy("rewrapped"),
    "role": lazy("role"),
    "same_person": lazy("same person"),
    "screening": lazy("screening"),
    "seconds": lazy("seconds since the interview ended"),
    "seconds_answered": lazy("seconds since the last answer"),
    "settlement": lazy("said of it"),
    "shown": lazy("shown to everybody"),
    "step": lazy("step"),
    "take": lazy("attempt"),
    "template": lazy("template"),
    "to": lazy("to stage"),
    "to_account": lazy("to account"),
    "unit": lazy("unit"),
    "version": lazy("version"),
    "what": lazy("what"),
    "words": lazy("words to rate"),
}
"""Every key that an entry's detail may have; `record` refuses others, so that none goes without words."""

CODES = {
    # parts of pages
    "list": lazy("list"), "review": lazy("review"), "files": lazy("files"), "ranking": lazy("ranked list"),
    "shortlist": lazy("shortlist"),
    "screening": lazy("match"), "applications": lazy("applications"), "lines": lazy("lines as they were read"),
    "board": lazy("board"), "table": lazy("table of candidates"), "search": lazy("search"), "stages": lazy("stages"),
    "rejection": lazy("proposed rejection"), "dismissed": lazy("dropped"),
    "blind": lazy("blind sample"), "notes": lazy("notes of the staff"),
    "missed": lazy("would have been invited"), "right": lazy("rightly not invited"), "unclear": lazy("not enough said"),
    # filters of the table of candidates, by which a file of it was made
    "q": lazy("name"), "stage": lazy("stage"), "position": lazy("position"), "band": lazy("band"),
    "score": lazy("score"), "school": lazy("school"), "degree": lazy("degree"), "years": lazy("years of work"),
    "source": lazy("source of the file"), "days": lazy("days there"), "owner": lazy("looked after by"),
    "late": lazy("time limit"),
    # steps of a position
    "phone_call": lazy("Telephone call"), "written_test": lazy("Written test"), "panel": lazy("Talk with the panel"),
    "references": lazy("References"), "offer_talk": lazy("Talk about the offer"),
    "composite": lazy("composite"), "weights": lazy("weights"), "test": lazy("written test"),
    "background": lazy("background check"), "comparison": lazy("comparison"),
    "careers": lazy("careers page"), "pool": lazy("talent pool"),
    "expired": lazy("the consent ended"), "withdrawn": lazy("the consent was withdrawn"),
    "retention": lazy("kept as long as it may be"), "pool_invited": lazy("invitation from the talent pool"),
    "indicators": lazy("indicators"),
    # what HR says of a line
    "confirmed": lazy("read as it is meant"), "person": lazy("a person looks at it"), "open": lazy("taken back"),
    # outcomes and bands
    "approved": lazy("approved"), "rejected": lazy("rejected"), "high": lazy("high"), "medium": lazy("medium"),
    "low": lazy("low"), "rated": lazy("rated"), "not_enough_evidence": lazy("not enough evidence"),
    "no_consent": lazy("no consent"), "no_speech": lazy("no speech"), "undecodable": lazy("not readable"),
    "nobody": lazy("nobody"),
    "documents": lazy("documents"), "licence": lazy("licence"), "qualification": lazy("qualification"),
    "conflict_declaration": lazy("declaration of conflicts of interest"),
    # stages
    "received": lazy("Received"), "screened": lazy("Screened"), "manual_review": lazy("To be reviewed by a person"),
    "invited": lazy("Invited"), "interviewing": lazy("Interview in progress"), "assessed": lazy("Assessed"),
    # steps of an answer and of a rewrapping
    "draft": lazy("draft"), "submitted": lazy("handed in"), "recording": lazy("recording"),
    "finished": lazy("finished"), "begin": lazy("begun"), "end": lazy("ended"),
    # reasons for unmasking
    "contact": lazy("contact"), "contract": lazy("contract"), "background_check": lazy("background check"),
    "correction": lazy("correction"), "authority": lazy("authority"),
    # accounts
    "password": lazy("password"), "attempts": lazy("failed sign-ins"),
    "spoken": lazy("the spoken words"), "corrected": lazy("the corrected words"),
    "much_corrected": lazy("much was corrected by the candidate"), "candidate": lazy("candidate"),
    "hr": lazy("HR specialist"),
    "hr_lead": lazy("HR lead"), "manager": lazy("Manager"), "auditor": lazy("Auditor"),
    "administrator": lazy("Administrator"),
    # kinds of files and consents
    "resume": lazy("résumé"), "archive": lazy("archive"), "playback": lazy("recording, prepared for playing"),
    "assessment": lazy("assessment by a model"),
    # why a file was not taken
    "too_long": lazy("too long"), "heic": lazy("photo in HEIC"),
    "too_large": lazy("too large"), "empty_file": lazy("empty"), "encrypted": lazy("protected by a password"),
    "corrupted": lazy("damaged"), "wrong_name": lazy("ending does not fit"), "macros": lazy("macros"),
    "archive_bomb": lazy("unpacks to too much"), "nested_archive": lazy("archive in an archive"),
    "too_many": lazy("too many files"), "no_text": lazy("no text"), "unsupported": lazy("not a kind that is read"),
    "cut_off": lazy("did not arrive whole"), "model_failed": lazy("could not be read"),
    "model_away": lazy("reading model away"), "too_complex": lazy("takes too much to read"),
    "unsupported_old_word": lazy("old Word or WPS"), "unsupported_rtf": lazy("RTF"),
    "unsupported_opendocument": lazy("OpenDocument text"),
    "unsupported_encoding": lazy("encoding not known"),
    "packed_otherwise": lazy("packed in another way"), "unclear_speech": lazy("unclear speech"),
    "other_language": lazy("in another language"),
    # templates of requests
    "two_people": lazy("two people"), "position_change": lazy("change of a position"),
    "manager_then_hr_lead": lazy("manager, then HR lead"), "committee": lazy("committee"),
    "requisition": lazy("requisition"), "requisition_hr": lazy("requisition, HR lead alone"),
    # fields of a unit, grade or job
    "parent_id": lazy("unit above"), "rank": lazy("rank"), "qualifications": lazy("qualifications"),
    # fields of a résumé
    "name": lazy("name"), "phone": lazy("telephone"), "email": lazy("e-mail address"), "id_number": lazy("ID number"),
    "birth_date": lazy("date of birth"), "language": lazy("language"), "education": lazy("education"),
    "work": lazy("work"), "skills": lazy("skills"), "certificates": lazy("certificates"),
    "languages": lazy("languages"), "years_total": lazy("years of work"), "years_by_skill": lazy("years by skill"),
    "hidden_text": lazy("hidden text"), "transcribe": lazy("turned into text again"), "accepted": lazy("yes, the same"),
    # messages
    "reminders_on": lazy("reminders wanted"), "reminders_off": lazy("reminders declined"),
    "messages": lazy("messages"), "waiting": lazy("waiting"), "sent": lazy("sent"), "delivered": lazy("delivered"),
    "suppressed": lazy("not sent"), "screen": lazy("shown on a page"), "smtp": lazy("e-mail message"),
    "sms": lazy("text message"), "dingtalk": lazy("DingTalk"), "wecom": lazy("WeCom"),
    "interview_invitation": lazy("invitation to the interview"),
    "application_in_progress": lazy("the application is being worked on"),
    "interview_reminder": lazy("reminder of the interview"), "result_approved": lazy("result: approved"),
    "result_rejected": lazy("result: rejected"),
    # times of interviews
    "times": lazy("times"), "progress": lazy("progress"),
    "ai": lazy("AI interview"), "human": lazy("conversation"), "pick": lazy("chosen"),
    "confirm": lazy("confirmed"), "decline": lazy("the time declined"), "move": lazy("another time asked for"),
    "grant": lazy("another time given"), "keep": lazy("time kept"), "propose": lazy("other times offered"),
    "appointment_set": lazy("time of the interview"), "appointment_open": lazy("times to choose from"),
    "appointment_reminder": lazy("reminder of the time"), "appointment_taken": lazy("a time was confirmed"),
    "appointment_freed": lazy("a time was given up"), "appointment_move_asked": lazy("another time was asked for"),
    "feedback_ready": lazy("feedback is ready"), "feedback_reply": lazy("reply to a candidate"),
    "explain": lazy("explain the result"), "pdf": lazy("PDF file"),
    "work_waiting": lazy("something waits"), "decision_overdue": lazy("a decision is overdue"),
    "resume_minutes": lazy("HR minutes per résumé"),
    "decision_minutes": lazy("review minutes per decision"),
    "weekly_candidates": lazy("candidates per HR and week"),
    "refused": lazy("no, another"), "doubts": lazy("what is in doubt"), "failed": lazy("failed"),
}  # fmt: skip
"""Every code that a detail may hold; any other value is an id, a number, a version or the name of a question."""

ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


def key(name: str) -> str:
    """Return a key in the reader's language."""
    return str(KEYS.get(name, name))


def value(content: object) -> str:
    """Return a value in the reader's language: codes in words, ids by their first digits."""
    if isinstance(content, bool):
        return gettext("Yes") if content else gettext("No")
    if isinstance(content, list):
        return gettext(", ").join(value(item) for item in content)
    text = str(content)
    return text[:8] if ID.fullmatch(text) else str(CODES.get(text, text))
