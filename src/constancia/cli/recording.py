"""The verbs that make a case file, bring tables in, and look at what is there: their options. What they do stands
beside, each in a file of its own. `main` adds them to the program."""

from pathlib import Path
from typing import Annotated, Any

import typer

from constancia.cli import speech
from constancia.errors import Misuse
from constancia.phrases.screen import words


def add_verbs(app: typer.Typer, language: str) -> None:
    """`new`, `template`, `import`, `map`, `show`, `count` and `vocabulary`, with their help in one language."""
    say, verb = words(language, "cli"), speech.command(language)
    say_import = words(language, "import")

    def option(key: str, *names: str, **more: Any) -> Any:
        return typer.Option(*names, help=say(key), **more)

    @app.command(cls=verb, help=say("help_new"))
    def new(
        context: typer.Context,
        folder: Annotated[Path, typer.Argument(metavar="DIR")],
        title: Annotated[str, option("help_title", "--title")],
        member: Annotated[str, option("help_member", "--member")],
    ) -> None:
        from constancia.cli.new import run

        run(context.obj, folder, title=title, member=member)

    @app.command(cls=verb, help=words(language, "template")("help_template"))
    def template(context: typer.Context, file: Annotated[Path, typer.Argument(metavar="FILE.xlsx")]) -> None:
        from constancia.cli.template import run

        chosen = None if context.parent is None else context.parent.params.get("lang")
        run(context.obj, file, language=chosen)

    @app.command(name="import", cls=verb, help=say("help_import"))
    def import_(
        context: typer.Context,
        path: Annotated[Path | None, typer.Argument(metavar="PATH")] = None,
        mapping: Annotated[
            str | None,
            typer.Option("--map", metavar="MAPPING", help=words(language, "mapping")("help_map_option")),
        ] = None,
        is_sure: Annotated[bool, typer.Option("--yes", "-y", help=say_import("help_yes"))] = False,
        is_strict: Annotated[bool, typer.Option("--strict", help=say_import("help_strict"))] = False,
        dates: Annotated[
            str | None, typer.Option("--dates", metavar="ORDER", help=say_import("help_dates"))
        ] = None,
        encoding: Annotated[
            str | None, typer.Option("--encoding", metavar="NAME", help=say_import("help_encoding"))
        ] = None,
        separator: Annotated[
            str | None, typer.Option("--separator", metavar="NAME", help=say_import("help_separator"))
        ] = None,
        rejected: Annotated[
            Path | None, typer.Option("--rejected", metavar="FILE.xlsx", help=say_import("help_rejected"))
        ] = None,
        undo: Annotated[
            str | None, typer.Option("--undo", metavar="IMPORT", help=say_import("help_undo"))
        ] = None,
    ) -> None:
        from constancia.cli import undo as undoing
        from constancia.cli.import_ import Asked, run

        if undo is not None:
            if path is not None:
                raise Misuse("undo_alone")
            undoing.run(context.obj, undo, is_sure=is_sure)
        elif path is None:
            undoing.show_all(context.obj)
        else:
            asked = Asked(is_sure, is_strict, rejected, dates, encoding, separator)
            run(context.obj, path, mapping=mapping, asked=asked)

    @app.command(name="map", cls=verb, help=words(language, "mapping")("help_map"))
    def map_(
        context: typer.Context,
        path: Annotated[Path | None, typer.Argument(metavar="FILE")] = None,
        to: Annotated[
            Path | None,
            typer.Option("--to", metavar="MAPPING.toml", help=words(language, "mapping")("help_map_to")),
        ] = None,
    ) -> None:
        from constancia.cli.mapping import run

        run(context.obj, path, to=to)

    @app.command(cls=verb, help=say("help_show"))
    def show(context: typer.Context, id_: Annotated[str, typer.Argument(metavar="ID")]) -> None:
        from constancia.cli.show import run

        run(context.obj, id_)

    @app.command(cls=verb, help=say("help_count"))
    def count(
        context: typer.Context,
        of: Annotated[str, option("help_of", "--of", metavar="UNIT")] = "acts",
        by: Annotated[str, option("help_by", "--by", metavar="P,…")] = "",
        where: Annotated[list[str] | None, option("help_where", "--where", metavar="P=V,…")] = None,
        together: Annotated[bool, option("help_together", "--together")] = False,
    ) -> None:
        from constancia.cli.count import run

        run(context.obj, of=of, by=by, where=where or [], together=together)

    @app.command(cls=verb, help=say("help_vocabulary"))
    def vocabulary(
        context: typer.Context,
        name: Annotated[str | None, typer.Argument(metavar="[NAME]")] = None,
        skos: Annotated[bool, option("help_skos", "--skos")] = False,
    ) -> None:
        from constancia.cli.vocabulary import run

        run(context.obj, name, skos=skos)
