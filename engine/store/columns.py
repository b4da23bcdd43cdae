"""What the columns of several tables are made of."""

from datetime import datetime

from sqlalchemy import BigInteger, Integer, MetaData, String
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

from engine.errors import DatabaseDamaged
from engine.moment import moment_of, text_of

LENGTH = 24  # characters of a moment
metadata = MetaData()

Id = BigInteger().with_variant(Integer, "sqlite")


def _as_written(value: str) -> str:
    """Another text for the same moment was not written by this program: what is hashed is the text."""
    if len(value) != LENGTH or value[10] != "T" or value[-1] != "Z":
        raise ValueError(value)
    return value


class Moment(TypeDecorator[datetime]):
    """An aware UTC datetime as 24 characters of text."""

    impl = String(LENGTH)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        return None if value is None else text_of(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:
        try:
            return None if value is None else moment_of(_as_written(value))
        except (TypeError, ValueError) as error:
            raise DatabaseDamaged(what=repr(value)) from error
