"""Opening a database: its address, its schema, and whether it is the one this release needs."""

from pathlib import Path

from sqlalchemy import create_engine, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool

from engine.errors import DatabaseDamaged, DatabaseMissing, DatabaseOlder, Invalid
from engine.store import tables as t
from engine.store.unit import Store, refusal_of

HEAD = "0003"


class AddressUnreadable(Invalid):
    """SOPAN_DATABASE must start with sqlite:/// or postgresql://."""

    code = "database-address"


def _file(address: str) -> Path:
    return Path(address.removeprefix("sqlite:///"))


def connect(address: str) -> Store:
    """A store at `sqlite:///PATH` or `postgresql://...`; nothing is read or made yet.

    Raises: AddressUnreadable.
    """
    if address.startswith("sqlite:///"):
        path = _file(address)
        engine = create_engine(
            address, isolation_level="AUTOCOMMIT", paramstyle="named", poolclass=QueuePool, pool_size=16,
            max_overflow=16, connect_args={"check_same_thread": False},
        )
        gate = path.with_name(path.name + ".gate")
        return Store(engine, str(gate) if path.parent.is_dir() and _writable(path) else None)
    if address.startswith("postgresql://"):
        url = "postgresql+psycopg://" + address.removeprefix("postgresql://")
        return Store(create_engine(url, pool_size=16, max_overflow=16, pool_pre_ping=False), None)
    raise AddressUnreadable(address=address.split("://", maxsplit=1)[0])


def _writable(path: Path) -> bool:
    try:
        gate = path.with_name(path.name + ".gate")
        gate.touch(mode=0o600)
    except OSError:
        return False
    return True


def open_store(address: str) -> Store:
    """A store that is there and of this release.

    Raises: AddressUnreadable, DatabaseMissing, DatabaseOlder, other kinds of Unavailable.
    """
    if address.startswith("sqlite:///") and not _file(address).is_file():
        raise DatabaseMissing(address=address)
    store = connect(address)
    try:
        with store.engine.connect() as connection:
            found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    except DBAPIError as error:
        store.close()
        refusal = refusal_of(error)
        if isinstance(refusal, DatabaseDamaged | DatabaseMissing):  # never ours, or not yet
            refusal = DatabaseMissing(address=store.engine.url.render_as_string(hide_password=True))
        raise refusal from error
    if found != HEAD:
        store.close()
        raise DatabaseOlder(found=str(found), expected=HEAD)
    return store


def upgrade(address: str) -> None:
    """Make or upgrade the schema.

    Raises: AddressUnreadable, kinds of Unavailable.
    """
    if address.startswith("sqlite:///"):
        path = _file(address)
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.touch(mode=0o600)  # names of people stand in it
    from alembic import command  # a tenth of the start of every verb; this one alone needs it
    from alembic.config import Config

    store = connect(address)
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["engine"] = store.engine
    try:
        command.upgrade(config, "head")
    except DBAPIError as error:
        raise refusal_of(error) from error
    finally:
        store.close()


def setting(store: Store, name: str) -> str | None:
    """One row of the office table: demo or real, kept outside history so that it can be asked before anything."""
    with store.unit() as unit:
        rows = unit.rows(select(t.office.c.value).where(t.office.c.name == name))
    return rows[0][0] if rows else None
