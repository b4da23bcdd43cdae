"""`sopan serve` and `sopan worker`."""

import signal
import socket
import threading
from collections.abc import Callable
from types import FrameType
from typing import TYPE_CHECKING, Protocol

import click

from web.cli import counter, telling
from web.cli.verb import Verb, spoken
from web.words.catalogue import say

if TYPE_CHECKING:
    from engine.desk import Desk

EVERYWHERE = "0.0.0.0"  # noqa: S104  compared, not bound
THREADS = 4  # more throughput comes from more processes, not threads: the store lets one write at a time


class Helper(Protocol):
    """Whoever works in a thread of their own until stopped."""

    def run(self) -> None: ...
    def stop(self) -> None: ...


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
        known = counter.settings()
        app = create_app(at, known)
        try:
            server = waitress.create_server(
                app, host=host, port=port, threads=THREADS, ident="sopan", **_behind(known.trusted_proxy)
            )
        except OSError as fault:
            raise click.ClickException(say(spoken(ctx), "serve.address-taken", host=host, port=str(port))) from fault
        helpers: tuple[Worker | Helper, ...] = () if no_worker else (Worker(at), *_beside(at))
        _end_on_signals(*(helper.stop for helper in helpers), leave=True)
        threads = [threading.Thread(target=h.run, name=type(h).__name__, daemon=True) for h in helpers]
        for thread in threads:
            thread.start()
        telling.say("serve.at", address=_address(host, server.effective_port))
        if host == EVERYWHERE and (reached := _on_network(server.effective_port)):
            telling.say("serve.network", address=reached)
        try:
            server.run()
        finally:
            for helper in helpers:
                helper.stop()
            for thread in threads:
                thread.join(5)


def _beside(at: "Desk") -> "tuple[Helper, ...]":
    """Who works beside the worker: the sealer, the judge, and where a mail server is set those who send mail."""
    from engine.anchor import Courier
    from engine.judge import Judge
    from engine.mail import Server
    from engine.outbox import Postman
    from engine.sealer import Sealer
    from web.words.letters import anchor_letter, composer

    known = counter.settings()
    always = (Sealer(at, known.home, minutes=known.seal_minutes), Judge(at))
    if not known.mails:
        return always
    server = Server.read(known.smtp, known.mail_from)
    postman = Postman(at, server, composer(known.public_url))
    if not known.anchor_mail:
        return (*always, postman)
    return (*always, postman, Courier(at, server, known.anchor_mail, anchor_letter))


def _behind(proxy: str) -> dict[str, object]:
    """What waitress believes of a proxy: from where and how it was asked, of that one alone, its own last word only."""
    believed = {"trusted_proxy": proxy, "trusted_proxy_headers": {"x-forwarded-for", "x-forwarded-proto"}}
    return {"clear_untrusted_proxy_headers": True, **(believed if proxy else {})}


def _address(host: str, port: int) -> str:
    named = "127.0.0.1" if host in (EVERYWHERE, "::") else host
    return f"http://{named}:{port}"


def _on_network(port: int) -> str:
    """What the office's other computers type; "" without a network. Nothing is sent: the socket only finds its way."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # an address for documentation (RFC 5737)
        except OSError:
            return ""
        return f"http://{probe.getsockname()[0]}:{port}"


@click.command(cls=Verb)
def worker() -> None:
    """Look after deadlines in a process of its own."""
    from engine.worker import Worker

    with counter.desk() as at:
        helper, beside = Worker(at), _beside(at)
        _end_on_signals(helper.stop, *(one.stop for one in beside))
        threads = [threading.Thread(target=one.run, name=type(one).__name__, daemon=True) for one in beside]
        for thread in threads:
            thread.start()
        telling.say("worker.runs")
        helper.run(tell=click.echo)
        for thread in threads:
            thread.join(5)


def _end_on_signals(*stops: Callable[[], None], leave: bool = False) -> None:
    """End on SIGTERM and SIGINT; `leave` makes waitress finish its open requests and return."""

    def end(number: int, frame: FrameType | None) -> None:
        for stop in stops:
            stop()
        if leave:
            raise SystemExit(0)

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
