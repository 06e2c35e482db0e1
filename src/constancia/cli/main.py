"""The program `constancia`: its verbs and the options that hold for all of them. Each verb has a file of its own, which
is imported when it is called, so that --help answers at once."""

import gc
import os
import sys
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

from constancia.cli.arguments import hoist
from constancia.errors import ConstanciaError, Misuse
from constancia.phrases.screen import words
from constancia.phrases.settings import LANGUAGE, Settings, language_of, settings
from constancia.phrases.texts import LANGUAGES, is_known

RARELY = (100_000, 20, 50)
"""When the collector looks for cycles: a command makes millions of objects and few cycles, and ends soon."""

BOTH = "both"
"""What `template` takes for a language beside those of the screen."""

MISUSE = 2
INTERNAL = 3
INTERRUPTED = 130


def main() -> None:
    """Run the command line and end the process with the exit code of design section 6."""
    gc.set_threshold(*RARELY)
    arguments = hoist(sys.argv[1:])
    language = language_of(os.environ)
    is_json, is_debug = "--json" in arguments, "--debug" in arguments
    try:
        language = _asked_for(arguments) or language
        code = make_app(language)(args=arguments, standalone_mode=False)
        sys.exit(code if isinstance(code, int) else 0)
    except ConstanciaError as error:
        if is_debug:
            _show_traceback(error)
        from constancia.cli import printing

        printing.error(error, language=language, is_json=is_json)
        sys.exit(error.exit_code)
    except typer.TyperException as error:
        _usage(error, language=language, is_json=is_json)
        sys.exit(MISUSE)
    except (KeyboardInterrupt, typer.Abort):
        sys.exit(INTERRUPTED)
    except BrokenPipeError:
        _nobody_reads_on()
    except SystemExit as end:  # what Typer makes of a broken pipe
        if isinstance(end.__context__, BrokenPipeError):
            _nobody_reads_on()
        raise
    except Exception as error:
        if is_debug:
            _show_traceback(error)
        from constancia.cli import printing
        from constancia.errors import Unable

        fault = Unable("internal", reason=type(error).__name__)
        printing.error(fault, language=language, is_json=is_json)
        sys.exit(INTERNAL)


def _show_traceback(error: Exception) -> None:
    from constancia.cli import debugging

    debugging.show(error)


def _nobody_reads_on() -> NoReturn:
    """`constancia … | head -1` ends well and quietly."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(0)


def _usage(error: typer.TyperException, *, language: str, is_json: bool) -> None:
    """Say in one line what was typed wrong; without any verb, show the help."""
    from constancia.cli import printing, speech

    context = getattr(error, "ctx", None)
    if type(error).__name__ == "NoArgsIsHelpError" and context is not None:
        print(context.get_help(), file=sys.stderr)
        return
    command = context.command_path if context is not None else "constancia"
    fault = Misuse("usage", reason=speech.reason(error, language=language), command=command)
    printing.error(fault, language=language, is_json=is_json)


def _asked_for(arguments: list[str]) -> str | None:
    """The language of --lang, which stands before the verb by now. Raises Misuse("unknown_language")."""
    found = None
    for name, value in pairwise([*arguments, None]):
        name, equals, joined = (name or "").partition("=")
        if name == "--":
            break
        if name == "--lang" and (typed := joined if equals else value) is not None:
            if typed == BOTH and "template" in arguments:
                continue
            if not is_known(typed):
                raise Misuse("unknown_language", language=typed[:40], languages=", ".join(LANGUAGES))
            found = language_of({LANGUAGE: typed})
    return found


def make_app(language: str) -> typer.Typer:
    """The verbs, with their help in one language."""
    from constancia.cli import keeping, speech

    say, verb = words(language, "cli"), speech.command(language)
    say_import = words(language, "import")
    app = typer.Typer(
        name="constancia",
        cls=speech.group(language),
        help=say("program"),
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        add_completion=False,
        no_args_is_help=True,
    )

    def option(key: str, *names: str, **more: Any) -> Any:
        return typer.Option(*names, help=say(key), **more)

    say_time = words(language, "timestamp")

    def time_option(key: str, *names: str, **more: Any) -> Any:
        return typer.Option(*names, help=say_time(key), **more)

    @app.callback()
    def common(
        context: typer.Context,
        directory: Annotated[Path, option("help_directory", "-d", "--directory", metavar="DIR")] = Path(),
        identity: Annotated[Path | None, option("help_identity", "--identity", metavar="FILE")] = None,
        passphrase_file: Annotated[
            Path | None, option("help_passphrase_file", "--passphrase-file", metavar="FILE")
        ] = None,
        lang: Annotated[str, option("help_lang", "--lang", metavar="es|en")] = language,
        json: Annotated[bool, option("help_json", "--json")] = False,
        debug: Annotated[bool, option("help_debug", "--debug")] = False,
    ) -> None:
        context.obj = _settings(
            directory,
            identity=identity,
            passphrase_file=passphrase_file,
            language=lang,
            json=json,
            debug=debug,
        )

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

    @app.command(cls=verb, help=say("help_publish"))
    def publish(
        context: typer.Context,
        reports: Annotated[list[Path], typer.Argument(metavar="REPORT.md [REPORT.es.md]")],
        to: Annotated[Path, option("help_to", "--to", metavar="OUT")],
        tsa: Annotated[str | None, time_option("help_tsa", "--tsa", metavar="URL")] = None,
        ca: Annotated[Path | None, time_option("help_ca", "--ca", metavar="FILE")] = None,
    ) -> None:
        from constancia.cli.publish import run

        run(context.obj, reports, to=to, tsa=tsa, ca=ca)

    @app.command(cls=verb, help=say_time("help_timestamp"))
    def timestamp(
        context: typer.Context,
        tsa: Annotated[str | None, time_option("help_tsa", "--tsa", metavar="URL")] = None,
        ca: Annotated[Path | None, time_option("help_ca", "--ca", metavar="FILE")] = None,
        ots: Annotated[bool, time_option("help_ots", "--ots")] = False,
        calendar: Annotated[
            list[str] | None, time_option("help_calendar", "--calendar", metavar="URL")
        ] = None,
        renew: Annotated[bool, time_option("help_renew", "--renew")] = False,
        upgrade: Annotated[bool, time_option("help_upgrade", "--upgrade")] = False,
        export: Annotated[Path | None, time_option("help_anchor_export", "--export", metavar="FILE")] = None,
        cosigned: Annotated[Path | None, time_option("help_cosigned", "--cosigned", metavar="FILE")] = None,
    ) -> None:
        from constancia.cli.timestamp import Options, run

        typed = Options(tsa, ca, ots, calendar or (), renew, upgrade, export, cosigned)
        raise typer.Exit(run(context.obj, typed))

    @app.command(cls=verb, help=say_time("help_witness"))
    def witness(
        context: typer.Context,
        file: Annotated[Path, typer.Argument(metavar="FILE")],
        name: Annotated[str | None, time_option("help_witness_name", "--name", metavar="NAME")] = None,
        to: Annotated[Path | None, time_option("help_witness_to", "--to", metavar="OUT")] = None,
    ) -> None:
        from constancia.cli.witness import run

        run(context.obj, file, name=name, to=to)

    @app.command(cls=verb, help=say("help_export"))
    def export(
        context: typer.Context,
        form: Annotated[str, option("help_export_format", "--format", metavar="FORMAT")],
        to: Annotated[Path, option("help_export_to", "--to", metavar="OUT")],
        where: Annotated[list[str] | None, option("help_export_where", "--where", metavar="P=V,…")] = None,
        internal: Annotated[bool, option("help_internal", "--internal")] = False,
    ) -> None:
        from constancia.cli.export import run

        run(context.obj, form=form, to=to, where=where or [], is_internal=internal)

    @app.command(name="court-bundle", cls=verb, help=say_time("help_bundle"))
    def court_bundle(
        context: typer.Context,
        out: Annotated[Path, typer.Argument(metavar="OUT.age")],
        where: Annotated[list[str] | None, option("help_export_where", "--where", metavar="P=V,…")] = None,
        subject: Annotated[list[str] | None, time_option("help_subject", "--subject", metavar="ID")] = None,
        include: Annotated[
            list[str] | None, time_option("help_include", "--include", metavar="COMPARTMENT")
        ] = None,
        to: Annotated[list[str] | None, time_option("help_recipient", "--to", metavar="age1…")] = None,
        seal_file: Annotated[
            Path | None, time_option("help_seal_file", "--seal-passphrase-file", metavar="FILE")
        ] = None,
    ) -> None:
        from constancia.cli.court_bundle import run

        chosen = {"where": where or (), "subjects": subject or (), "compartments": include or ()}
        run(context.obj, out, **chosen, recipients=to or (), secret_file=seal_file)

    @app.command(cls=verb, help=say("help_verify"))
    def verify(
        context: typer.Context,
        folder: Annotated[Path, typer.Argument(metavar="OUT")],
        key: Annotated[str | None, option("help_key_option", "--key", metavar="FINGERPRINT")] = None,
        since: Annotated[Path | None, option("help_since", "--since", metavar="OLD")] = None,
        tsa_ca: Annotated[Path | None, time_option("help_tsa_ca", "--tsa-ca", metavar="FILE")] = None,
    ) -> None:
        from constancia.cli.verify import run

        raise typer.Exit(run(context.obj, folder, key=key, since=since, tsa_ca=tsa_ca))

    @app.command(cls=verb, help=say("help_check"))
    def check(context: typer.Context) -> None:
        from constancia.cli.check import run

        raise typer.Exit(run(context.obj))

    @app.command(cls=verb, help=words(language, "log")("help_log"))
    def log(
        context: typer.Context,
        since: Annotated[
            str, typer.Option("--since", metavar="DATE", help=words(language, "log")("help_log_since"))
        ] = "",
        kind: Annotated[
            str | None, typer.Option("--kind", metavar="KIND", help=words(language, "log")("help_log_kind"))
        ] = None,
        limit: Annotated[int, typer.Option("--limit", help=words(language, "log")("help_log_limit"))] = 20,
        page: Annotated[int, typer.Option("--page", help=words(language, "log")("help_log_page"))] = 1,
    ) -> None:
        from constancia.cli.log import run

        run(context.obj, since=since, kind=kind, limit=limit, page=page)

    @app.command(cls=verb, help=say("help_key"))
    def key(
        context: typer.Context,
        item: Annotated[str, typer.Argument(metavar="ITEM")],
        to: Annotated[Path | None, option("help_key_to", "--to", metavar="FILE")] = None,
    ) -> None:
        from constancia.cli.key import run

        run(context.obj, item, to=to)

    @app.command(cls=verb, help=say("help_vocabulary"))
    def vocabulary(
        context: typer.Context,
        name: Annotated[str | None, typer.Argument(metavar="[NAME]")] = None,
        skos: Annotated[bool, option("help_skos", "--skos")] = False,
    ) -> None:
        from constancia.cli.vocabulary import run

        run(context.obj, name, skos=skos)

    keeping.add(app, language)
    return app


def _settings(
    folder: Path,
    *,
    identity: Path | None,
    passphrase_file: Path | None,
    language: str,
    json: bool,
    debug: bool,
) -> Settings:
    from platformdirs import user_config_path

    return settings(
        os.environ,
        folder=folder,
        configuration=user_config_path("constancia"),
        identity=identity,
        passphrase_file=passphrase_file,
        language=language,
        is_terminal=sys.stderr.isatty(),
        json=json,
        debug=debug,
    )
