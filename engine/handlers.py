"""Which handler serves which command and which question."""

from collections.abc import Callable, Mapping
from typing import Any

from engine.commands import (
    calendars,
    claim,
    complete,
    draft,
    keep,
    mail,
    miss,
    move,
    note,
    people,
    positions,
    publish,
    read,
    sessions,
    setting,
    start,
)
from engine.commands.keep import KeepFile
from engine.questions import (
    administration,
    directory,
    due,
    file,
    finished,
    form,
    history,
    instance,
    instances,
    notices,
    procedures,
    replay,
    steering,
    task,
    tasks,
    throttle,
    vacancies,
)
from engine.questions import people as asked

COMMANDS: Mapping[type, Callable[[Any, Any], Any]] = {
    start.Start: start.handle,
    complete.Complete: complete.handle,
    claim.Claim: claim.claim,
    claim.Release: claim.release,
    claim.TakeOver: claim.take_over,
    claim.Assign: claim.assign,
    move.Move: move.move,
    move.TakeBack: move.take_back,
    move.Cancel: move.cancel,
    miss.Miss: miss.handle,
    draft.SaveDraft: draft.save,
    draft.DiscardDraft: draft.discard,
    note.See: note.see,
    note.AddNote: note.add_note,
    keep.KeepFile: keep.handle,
    mail.TakeMail: mail.take,
    mail.MailSent: mail.sent,
    mail.MailFailed: mail.failed,
    read.ReadNotices: read.read,
    publish.Publish: publish.handle,
    calendars.ChangeCalendar: calendars.change,
    calendars.RecountDeadlines: calendars.recount,
    people.AddPerson: people.add,
    people.SetPassword: people.set_password,
    people.EndPerson: people.end,
    people.EndSessions: people.end_sessions,
    people.SetLanguage: people.set_language,
    positions.AddPosition: positions.add_position,
    positions.AddHolding: positions.add_holding,
    positions.EndHolding: positions.end_holding,
    positions.MapLane: positions.map_lane,
    positions.GrantDuty: positions.grant_duty,
    positions.EndDuty: positions.end_duty,
    positions.UnmapLane: positions.unmap_lane,
    positions.ChangePosition: positions.change_position,
    sessions.OpenSession: sessions.open_session,
    sessions.UseSession: sessions.use_session,
    sessions.CloseSession: sessions.close_session,
    sessions.RecordFailure: sessions.record_failure,
    setting.NameOffice: setting.handle,
}
QUESTIONS: Mapping[type, Callable[[Any, Any], Any]] = {
    vacancies.Vacancies: vacancies.handle,
    directory.Directory: directory.handle,
    administration.CalendarInForce: administration.in_force,
    administration.CalendarEnds: administration.ends,
    administration.PreviewCalendar: administration.preview,
    administration.Assignable: administration.assignable,
    tasks.MyTasks: tasks.handle,
    task.TheTask: task.handle,
    form.FormOf: form.handle,
    instance.TheInstance: instance.handle,
    instances.Instances: instances.handle,
    steering.Steering: steering.handle,
    finished.FinishedByMe: finished.handle,
    due.DueInstances: due.handle,
    file.TheFile: file.handle,
    history.History: history.handle,
    replay.Replay: replay.handle,
    replay.AllInstances: replay.everything,
    procedures.Procedures: procedures.handle,
    procedures.DueMoment: procedures.due,
    procedures.PublishedFiles: procedures.published_files,
    asked.Credentials: asked.credentials,
    throttle.LoginWait: throttle.handle,
    asked.TheSession: asked.the_session,
    asked.Me: asked.me,
    asked.PersonByLogin: asked.by_login,
    asked.Administrators: asked.administrators,
    asked.OfficeFacts: asked.office,
    asked.Staff: asked.staff,
    asked.MyNotices: asked.my_notices,
    notices.MyBox: notices.box,
    notices.Unread: notices.unread,
}


def command(of: object) -> Callable[[Any, Any], Any]:
    """The handler of a command."""
    return COMMANDS[type(of)]


def question(of: object) -> Callable[[Any, Any], Any]:
    """The handler of a question."""
    return QUESTIONS[type(of)]


__all__ = ["COMMANDS", "QUESTIONS", "KeepFile", "command", "question"]
