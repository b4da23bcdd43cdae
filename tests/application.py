"""The application as tests ask it: the same pages, with what only costs a start or a login made cheap."""

from functools import cache

from argon2 import PasswordHasher
from flask import Flask
from jinja2.bccache import Bucket, BytecodeCache

from engine.desk import Desk
from engine.settings import Settings
from web.app import create_app


class _Compiled(BytecodeCache):
    """Compiled templates of this process: each test has an application of its own, all have the same templates."""

    def __init__(self) -> None:
        self._known: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self._known:
            bucket.bytecode_from_string(self._known[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._known[bucket.key] = bucket.bytecode_to_string()


_COMPILED = _Compiled()


def application(desk: Desk, settings: Settings) -> Flask:
    """The pages of a desk."""
    app = create_app(desk, settings)
    app.jinja_env.bytecode_cache = _COMPILED
    return app


@cache
def light_hash(password: str) -> str:
    """An argon2id hash of small cost; a login checks each hash at the cost that is written in it."""
    return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(password)
