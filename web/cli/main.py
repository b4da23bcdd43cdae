"""`sopan`: the list of verbs; each is loaded only when it is called, so that `--help` is fast."""

from importlib import import_module

import click

from web.cli.verb import spoken
from web.words.catalogue import LANGUAGES, say

VERBS = {
    "init": "web.cli.init",
    "serve": "web.cli.serve",
    "worker": "web.cli.serve",
    "publish": "web.cli.publish",
    "lint": "web.cli.publish",
    "repair": "web.cli.repair",
    "sheet": "web.cli.sheet",
    "start": "web.cli.work",
    "tasks": "web.cli.work",
    "complete": "web.cli.work",
    "claim": "web.cli.work",
    "release": "web.cli.work",
    "take-back": "web.cli.course",
    "move": "web.cli.course",
    "cancel": "web.cli.course",
    "assign": "web.cli.course",
    "history": "web.cli.evidence",
    "replay": "web.cli.evidence",
    "verify": "web.cli.verify",
    "erase": "web.cli.erase",
    "evidence": "web.cli.bundles",
    "export": "web.cli.export",
    "net": "web.cli.export",
    "seal": "web.cli.seal",
    "checkpoint": "web.cli.seal",
    "due": "web.cli.due",
    "user": "web.cli.people",
    "position": "web.cli.people",
    "holding": "web.cli.people",
    "duty": "web.cli.duties",
    "calendar": "web.cli.calendar",
    "setting": "web.cli.settings",
    "demo-run": "web.cli.demo_run",
}


class Verbs(click.Group):
    """Knows each verb's module, and loads one at a time."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in VERBS:
            return None
        verb = getattr(import_module(VERBS[cmd_name]), cmd_name.replace("-", "_"))
        assert isinstance(verb, click.Command)  # noqa: S101  the table above is ours
        return verb

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        rows = [(name, say(spoken(ctx), f"cli.{name}")) for name in VERBS]
        with formatter.section(say(spoken(ctx), "cli.verbs")):
            formatter.write_dl(rows)

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write_paragraph()
        formatter.write_text(say(spoken(ctx), "cli.sopan"))

    def invoke(self, ctx: click.Context) -> object:
        from web.cli.telling import REFUSALS, tell_refusal

        try:
            return super().invoke(ctx)
        except REFUSALS as refused:
            tell_refusal(ctx, refused)
            ctx.exit(1)


@click.command(cls=Verbs)
@click.option("--language", type=click.Choice(LANGUAGES), default=LANGUAGES[0], is_eager=True)
@click.version_option(package_name="sopan")
def main(language: str) -> None:
    """Run an office's procedures (see `Verbs.format_help_text`)."""


if __name__ == "__main__":
    main()
