"""Erasing to the end: the event first, then the bytes on disk, then what the database's own files still hold."""

from engine.commands.erase import EraseAnswers, EraseFile, NothingToErase
from engine.desk import Desk
from engine.model import Actor, Done
from engine.store.reads import erasable


def erase(desk: Desk, command: EraseAnswers | EraseFile, actor: Actor) -> Done:
    """Erase, and leave no copy in the office's files; done again after a crash it finishes.

    Copies in backups are the operator's (docker/README.md).

    Raises: what the command raises.
    """
    done = desk.do(command, actor)
    named = done.body.get("files", ())
    found = [desk.files.remove(str(one)) for one in named] if isinstance(named, list) else []
    if done.seq == 0 and not any(found):
        raise NothingToErase(seq=0, fields="")
    erasable.settle(desk.store)
    return done
