"""`sopan serve` and `sopan worker`."""

import signal
import threading
from collections.abc import Callable
from types import FrameType
from typing import TYPE_CHECKING

import click

from web.cli import counter, telling
from web.cli.verb import Verb, spoken
from web.words.catalogue import say

if TYPE_CHECKING:
    from engine.desk import Desk
    from engine.outbox import Postman

THREADS = 4  # more throughput comes from more processes, not threads: the store lets one write at a time


@click.command(cls=Verb)
@click.option("--host", envvar="HOST", default="127.0.0.1", show_default=True)
@click.option("--port", envvar="PORT", default=8080, type=click.IntRange(0, 65535), show_default=True)
@click.option("--no-worker", is_flag=True)
@click.pass_context
def serve(ctx: click.Context, host: str, port: int, no_worker: bool) -> None:
    """Serve the pages, and look after deadlines beside them."""
    import logging

    import waitress

    from engine.worker import Worker
    from web.app import create_app

    logging.basicConfig(format="%(levelname)s %(name)s: %(message)s")  # the library tells every step at INFO
    with counter.desk() as at:
        app = create_app(at, counter.settings())
        try:
            server = waitress.create_server(app, host=host, port=port, threads=THREADS, ident="sopan")
        except OSError as fault:
            raise click.ClickException(say(spoken(ctx), "serve.address-taken", host=host, port=str(port))) from fault
        helpers: tuple[Worker | Postman, ...] = () if no_worker else (Worker(at), *_postman(at))
        _end_on_signals(*(helper.stop for helper in helpers), leave=True)
        threads = [threading.Thread(target=h.run, name=type(h).__name__, daemon=True) for h in helpers]
        for thread in threads:
            thread.start()
        telling.say("serve.at", address=_address(host, server.effective_port))
        try:
            server.run()
        finally:
            for helper in helpers:
                helper.stop()
            for thread in threads:
                thread.join(5)


def _postman(at: "Desk") -> "tuple[Postman, ...]":
    """Who sends the mail; nobody where no server is set."""
    from engine.mail import Server
    from engine.outbox import Postman
    from web.words.letters import composer

    known = counter.settings()
    if not known.mails:
        return ()
    return (Postman(at, Server.read(known.smtp, known.mail_from), composer(known.public_url)),)


def _address(host: str, port: int) -> str:
    named = "127.0.0.1" if host in ("0.0.0.0", "::") else host  # noqa: S104  shown, not bound
    return f"http://{named}:{port}"


@click.command(cls=Verb)
def worker() -> None:
    """Look after deadlines in a process of its own."""
    from engine.worker import Worker

    with counter.desk() as at:
        helper, postmen = Worker(at), _postman(at)
        _end_on_signals(helper.stop, *(postman.stop for postman in postmen))
        for postman in postmen:
            threading.Thread(target=postman.run, name="Postman", daemon=True).start()
        telling.say("worker.runs")
        helper.run(tell=click.echo)


def _end_on_signals(*stops: Callable[[], None], leave: bool = False) -> None:
    """End on SIGTERM and SIGINT; `leave` makes waitress finish its open requests and return."""

    def end(number: int, frame: FrameType | None) -> None:
        for stop in stops:
            stop()
        if leave:
            raise SystemExit(0)

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
