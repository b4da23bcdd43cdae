"""What leaves the house as plain text: notices by mail, and the lines to paste elsewhere.

Both name the number, the step, the due moment and the link, never a person, a title or a reason: they pass through
machines that are not the office's own.
"""

from collections.abc import Callable
from functools import partial

from engine.commands.anchor import AnchorLetter
from engine.commands.mail import Mail, MailLine
from engine.notices import FOR_INFORMATION, VACANT
from engine.questions.instance import InstancePage
from engine.questions.tasks import TaskRow
from web.words.catalogue import LANGUAGES, say
from web.words.moments import full_moment


def composer(public_url: str) -> Callable[[Mail], tuple[str, str]]:
    """Makes the subject and text of a mail."""
    return partial(compose, public_url=public_url)


def compose(mail: Mail, *, public_url: str) -> tuple[str, str]:
    """A mail about one notice, or the day's digest."""
    language = mail.language if mail.language in LANGUAGES else LANGUAGES[0]
    first = mail.lines[0]
    subject = say(language, _subject(mail), number=first.number, count=len(mail.lines))
    parts = [_about(line, language, mail.zone, public_url) for line in mail.lines]
    return subject, "\n\n".join([say(language, "mail.greeting"), *parts, say(language, "mail.end")]) + "\n"


def _subject(mail: Mail) -> str:
    """The key of the subject."""
    kind = mail.lines[0].kind
    if kind == FOR_INFORMATION:
        return "mail.digest"
    return "mail.vacant-several" if kind == VACANT and len(mail.lines) > 1 else f"mail.{kind}"


def anchor_letter(letter: AnchorLetter) -> tuple[str, str]:
    """A checkpoint for those who keep it: in every language, since the office does not know who reads it."""
    said = [
        say(language, "anchor.text", office=letter.office, number=str(letter.checkpoint), size=letter.size,
            at=full_moment(language, letter.at, letter.zone))
        for language in LANGUAGES
    ]
    subject = say(LANGUAGES[0], "anchor.subject", number=str(letter.checkpoint), office=letter.office)
    return subject, "\n\n".join([*said, letter.text])


def _about(line: MailLine, language: str, zone: str, public_url: str) -> str:
    said = [say(language, f"notices.{line.kind}"), say(language, "text.number", number=line.number)]
    if line.step_name:
        said.append(_step(language, line))
    if line.due is not None:
        said.append(say(language, "text.due", at=full_moment(language, line.due, zone)))
    return "\n".join([*said, _link(public_url, line.instance)])


def text_of(berkas: InstancePage, language: str, zone: str, public_url: str) -> str:
    """Where a Berkas stands, in a few lines."""
    said = [say(language, "text.number", number=berkas.number)]
    for row in berkas.open_tasks:
        said.append(_step(language, row))
        if row.due is not None:
            said.append(say(language, "text.due", at=full_moment(language, row.due, zone)))
    if not berkas.open_tasks:
        said.append(say(language, f"state-long.{berkas.state}"))
    return "\n".join([*said, _link(public_url, berkas.id)])


def _step(language: str, row: MailLine | TaskRow) -> str:
    return say(language, "text.step", step=". ".join(filter(None, (row.step, row.step_name))))


def _link(public_url: str, instance: int) -> str:
    return f"{public_url.rstrip('/')}/berkas/{instance}"
