"""Why a command or a question is refused: one root, a stable code, plain parameters.

A class's docstring is its message for logs; `web/words` has the sentence for people.
"""

from collections.abc import Mapping


class Refusal(Exception):
    """Refused."""

    code = "refused"

    def __init__(self, **params: object) -> None:
        super().__init__(self.__doc__)
        self.params: Mapping[str, object] = params


class NotFound(Refusal):
    """There is no such thing, or it may not be known."""

    code = "not-found"


class Forbidden(Refusal):
    """The person may not do this."""

    code = "forbidden"


class Stale(Refusal):
    """What the person looked at has changed since."""

    code = "stale"


class Invalid(Refusal):
    """The content cannot be accepted as it is."""

    code = "invalid"


class Unavailable(Refusal):
    """The store cannot be reached or written just now; nothing was changed."""

    code = "store-unavailable"


class CalendarRefused(Invalid):
    """The working calendar cannot be used as it is written."""

    code = "calendar-refused"


class CalendarEnded(Invalid):
    """The working calendar does not reach that day."""

    code = "calendar-ended"


class TaskClosed(Stale):
    """This task is no longer open."""

    code = "task-closed"


class TaskWithdrawn(Stale):
    """This task was withdrawn."""

    code = "task-withdrawn"


class TaskClaimed(Stale):
    """Another holder has claimed this task."""

    code = "task-claimed"


class TaskOffered(Stale):
    """This task is offered to another person, who still holds the position."""

    code = "task-offered"


class NotYourLane(Forbidden):
    """The person holds no position that performs this step."""

    code = "not-your-lane"


class NotYourPosition(Forbidden):
    """The person does not hold the position they chose to act in."""

    code = "not-your-position"


class AuditorActs(Forbidden):
    """An auditor reads and does nothing else."""

    code = "auditor-acts"


class NoSuchPerson(Forbidden):
    """This person does not work here, or not any more."""

    code = "no-such-person"


class LaneVacant(Invalid):
    """Nobody holds a position that performs the first step."""

    code = "first-lane-vacant"


class ReasonMissing(Invalid):
    """A reason is needed."""

    code = "reason-missing"


class TextTooLong(Invalid):
    """A text is longer than can be kept; nothing was cut off and nothing was changed."""

    code = "text-too-long"


class DateUnreadable(Invalid):
    """A date is written YYYY-MM-DD, and the end does not lie before the beginning."""

    code = "date-unreadable"


class AnswersInvalid(Invalid):
    """The form has errors; nothing was changed."""

    code = "answers-invalid"


class PublishRefused(Invalid):
    """The diagram cannot be put in force; nothing was changed."""

    code = "publish-refused"


class KeyReused(Invalid):
    """The same key came with another content."""

    code = "key-reused"


class FileMissing(Invalid):
    """An answer names a file that was not handed in."""

    code = "file-missing"


class FileRefused(Invalid):
    """A file is too large, of a type that is not taken, or not what its name says."""

    code = "file-refused"


class InstanceClosed(Stale):
    """This instance is finished or cancelled."""

    code = "instance-closed"


class AlreadySeen(Stale):
    """The next holder has seen the task; it can no longer be taken back."""

    code = "already-seen"


class NothingToTakeBack(Stale):
    """There is nothing of this person's to take back."""

    code = "nothing-to-take-back"


class NoSuchElement(Invalid):
    """The diagram has no such step."""

    code = "no-such-element"


class NameTaken(Invalid):
    """This name is in use."""

    code = "name-taken"


class StateLost(Invalid):
    """The stored state cannot be read, and the history does not lead to it again; nothing was changed."""

    code = "state-lost"


class NotAChoice(Invalid):
    """This value is not one of those offered."""

    code = "not-one-of"


class NextPersonUnfit(Invalid):
    """The person named as the next performer does not hold the next step's position."""

    code = "next-person-unfit"


class NotOfLane(Invalid):
    """The person does not hold a position that performs this lane."""

    code = "not-of-lane"


class DatabaseMissing(Unavailable):
    """There is no database at this address yet."""

    code = "database-missing"


class DatabaseDamaged(Unavailable):
    """Something that every database of this release has is gone or unreadable; `what` is the database's complaint."""

    code = "database-damaged"


class DatabaseOlder(Unavailable):
    """The database was made by another release and must be upgraded first."""

    code = "database-older"


class DatabaseReadOnly(Unavailable):
    """The database cannot be written."""

    code = "database-read-only"


class InstanceDamaged(Unavailable):
    """A Berkas cannot be shown: `why` (version, calendar, facts, history) was changed past the program, at `seq`."""

    code = "instance-damaged"


class OfficeUnreadable(Unavailable):
    """The history of the office cannot be read: somebody has written into the database past the program."""

    code = "office-unreadable"


class DatabaseLocked(Unavailable):
    """The database is locked by another program."""

    code = "database-locked"


class PaperOff(Forbidden):
    """This office does not enter decisions from paper: the setting is off."""

    code = "paper-off"


class NotRecorder(Forbidden):
    """The person is no recorder of this office at this moment."""

    code = "not-recorder"


class OwnPaper(Forbidden):
    """Nobody enters their own decision from paper: they decide in the application."""

    code = "own-paper"


class SignedTimeUnfit(Invalid):
    """The claimed time of a decision on paper lies in the future or before its task was opened."""

    code = "signed-time-unfit"


class ScanMissing(Invalid):
    """A decision on paper is entered with its scan, or not at all."""

    code = "scan-missing"


class OfficeExists(Invalid):
    """This database already belongs to an office; a demo and a real office never share one."""

    code = "office-exists"
