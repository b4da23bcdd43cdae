"""A verb and a group of verbs: commands whose help stands in the catalogues."""

import click

from web.words.catalogue import LANGUAGES, say


class Verb(click.Command):
    """A verb whose help stands in the catalogues, under `cli.<path>`."""

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write_paragraph()
        formatter.write_text(say(spoken(ctx), f"cli.{_path(ctx)}"))


class Group(click.Group):
    """A group whose help, and that of its verbs, stands in the catalogues."""

    command_class = Verb

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write_paragraph()
        formatter.write_text(say(spoken(ctx), f"cli.{_path(ctx)}"))

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        rows = [(name, say(spoken(ctx), f"cli.{_path(ctx)}.{name}")) for name in self.list_commands(ctx)]
        with formatter.section(say(spoken(ctx), "cli.verbs")):
            formatter.write_dl(rows)


def _path(ctx: click.Context) -> str:
    names = []
    while ctx.parent is not None:
        names.append(str(ctx.info_name))
        ctx = ctx.parent
    return ".".join(reversed(names))


def spoken(ctx: click.Context) -> str:
    """The language of this call."""
    return str(ctx.find_root().params.get("language") or LANGUAGES[0])
