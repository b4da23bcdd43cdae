"""The tables of handlers name what is there, and leave out nothing that takes a command or a question."""

import importlib
import inspect
import pkgutil
from types import ModuleType

import pytest

import engine.commands
import engine.questions
from engine import handlers
from engine.commands.claim import Claim, claim
from engine.questions.task import TheTask, handle

ROOMS = [(engine.commands, handlers.COMMANDS, "command"), (engine.questions, handlers.QUESTIONS, "question")]


def served(module: ModuleType, first: str) -> dict[str, set[str]]:
    """Each public function of the module that takes one of its own commands (or questions) and a hand."""
    found: dict[str, set[str]] = {}
    for name, function in inspect.getmembers(module, inspect.isfunction):
        taken = list(inspect.signature(function).parameters.values())
        if function.__module__ == module.__name__ and [one.name for one in taken] == [first, "hand"] and name[0] != "_":
            kind = taken[0].annotation
            if inspect.isclass(kind) and kind.__module__ == module.__name__:
                found.setdefault(kind.__name__, set()).add(name)
    return found


@pytest.mark.parametrize(("room", "table", "first"), ROOMS, ids=["commands", "questions"])
def test_every_handler_stands_in_its_table_and_nothing_else(room, table, first):
    there = {
        one.name: named
        for one in pkgutil.iter_modules(room.__path__)
        if (named := served(importlib.import_module(f"{room.__name__}.{one.name}"), first))
    }
    assert {module: set(named) for module, named in table.items()} == {name: set(one) for name, one in there.items()}
    assert all(handler in there[module][kind] for module, named in table.items() for kind, handler in named.items())


def test_the_handler_is_the_function_beside_the_command():
    assert handlers.command(Claim(task=1)) is claim
    assert handlers.question(TheTask(task=1)) is handle


def test_what_is_no_command_has_no_handler():
    with pytest.raises(KeyError):
        handlers.command(TheTask(task=1))
