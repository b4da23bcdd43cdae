"""Which handler serves which command and which question."""

import sys
from collections.abc import Callable, Mapping
from typing import Any

# By name, in the module where the command stands: who gives a command has loaded its handler, and nothing else.
COMMANDS: Mapping[str, Mapping[str, str]] = {
    "start": {"Start": "handle"},
    "complete": {"Complete": "handle"},
    "record": {"RecordFromPaper": "handle"},
    "claim": {"Claim": "claim", "Release": "release", "TakeOver": "take_over", "Assign": "assign"},
    "move": {"Move": "move", "TakeBack": "take_back", "Cancel": "cancel"},
    "miss": {"Miss": "handle"},
    "vacated": {"NoticeVacancies": "handle"},
    "draft": {"SaveDraft": "save", "DiscardDraft": "discard"},
    "drafts": {"BeginDraft": "begin", "SaveDraftFiles": "save", "DropDraft": "drop"},
    "note": {"See": "see", "AddNote": "add_note"},
    "export": {"BeginExport": "begin", "EndExport": "end"},
    "keep": {"KeepFile": "handle"},
    "erase": {"EraseAnswers": "answers", "EraseFile": "file"},
    "judge": {
        "JudgeThese": "these", "JudgeFinished": "finished", "DrawSample": "sample", "BeginReplay": "begin",
        "EndReplay": "end",
    },
    "look": {"Look": "handle"},
    "sample": {"DrawSelection": "handle"},
    "mail": {"TakeMail": "take", "MailSent": "sent", "MailFailed": "failed"},
    "read": {"ReadNotices": "read"},
    "publish": {"Publish": "handle"},
    "put_in_force": {"PutInForce": "handle"},
    "calendars": {"ChangeCalendar": "change", "RecountDeadlines": "recount"},
    "people": {
        "AddPerson": "add", "SetPassword": "set_password", "EndPerson": "end", "EndSessions": "end_sessions",
        "SetLanguage": "set_language", "SetAddress": "set_address",
    },
    "positions": {
        "AddPosition": "add_position", "AddHolding": "add_holding", "EndHolding": "end_holding",
        "MapLane": "map_lane", "GrantDuty": "grant_duty", "EndDuty": "end_duty", "UnmapLane": "unmap_lane",
        "ChangePosition": "change_position",
    },
    "sessions": {
        "OpenSession": "open_session", "UseSession": "use_session", "CloseSession": "close_session",
        "RecordFailure": "record_failure",
    },
    "unsent": {"KeepUnsent": "keep", "DropUnsent": "drop"},
    "setting": {"NameOffice": "handle", "SwitchPaper": "switch_paper"},
    "seal": {"Seal": "handle", "MakeKey": "make_key", "ChangeKey": "change_key"},
    "anchor": {"TakeAnchor": "take", "AnchorSent": "sent", "AnchorRefused": "refused"},
}
QUESTIONS: Mapping[str, Mapping[str, str]] = {
    "vacancies": {"Vacancies": "handle"},
    "directory": {"Directory": "handle"},
    "administration": {
        "CalendarInForce": "in_force", "CalendarEnds": "ends", "PreviewCalendar": "preview",
        "Assignable": "assignable",
    },
    "tasks": {"MyTasks": "handle"},
    "task": {"TheTask": "handle"},
    "form": {"FormOf": "handle"},
    "instance": {"TheInstance": "handle"},
    "instances": {"Instances": "handle"},
    "steering": {"Steering": "handle"},
    "finished": {"FinishedByMe": "handle"},
    "due": {"DueInstances": "handle"},
    "evidence": {"TheEvidence": "handle"},
    "file": {"TheFile": "handle"},
    "history": {"History": "handle"},
    "conformance": {"Conformance": "handle"},
    "logs": {"MayExport": "may_export", "LogGround": "ground", "LogCases": "cases"},
    "replay": {"Replay": "handle", "AllInstances": "everything"},
    "retelling": {"Retelling": "handle"},
    "examination": {"Examination": "select", "Examined": "rows"},
    "verify": {"Verify": "handle"},
    "standing": {"StandingOf": "handle"},
    "verdict": {"LastVerdict": "last", "LastVerdicts": "many", "NotReplayed": "not_replayed", "Unsound": "unsound"},
    "procedures": {"Procedures": "handle", "DueMoment": "due", "PublishedFiles": "published_files"},
    "net": {"TheNet": "handle"},
    "drafts": {
        "Drafts": "drafts", "TheDraft": "the_draft", "Lanes": "lanes", "Versions": "of_procedure",
        "VersionFile": "version_file",
    },
    "drawing_board": {"Linted": "linted", "Board": "board", "Kept": "kept"},
    "people": {
        "Credentials": "credentials", "TheSession": "the_session", "Me": "me", "PersonByLogin": "by_login",
        "Administrators": "administrators", "OfficeFacts": "office", "Staff": "staff", "MyNotices": "my_notices",
    },
    "throttle": {"LoginWait": "handle"},
    "unsent": {"EndedSession": "ended", "TheUnsent": "the_unsent"},
    "paper": {"Officials": "of_task", "PaperTasks": "waiting"},
    "notices": {"MyBox": "box", "Unread": "unread"},
    "seals": {
        "CurrentKey": "current_key", "NewestCheckpoint": "newest", "CheckpointsAfter": "after",
        "Register": "register",
    },
}


def command(of: object) -> Callable[[Any, Any], Any]:
    """The handler of a command."""
    return _handler("engine.commands.", type(of))


def question(of: object) -> Callable[[Any, Any], Any]:
    """The handler of a question."""
    return _handler("engine.questions.", type(of))


def _handler(room: str, kind: type) -> Callable[[Any, Any], Any]:
    table = COMMANDS if room == "engine.commands." else QUESTIONS
    name = table[kind.__module__.removeprefix(room)][kind.__name__]
    handler: Callable[[Any, Any], Any] = getattr(sys.modules[kind.__module__], name)
    return handler
