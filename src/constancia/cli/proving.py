"""The verbs by which something leaves the case file, is proven or is looked over: their options. What they do stands
beside, each in a file of its own. `main` adds them to the program."""

from pathlib import Path
from typing import Annotated, Any

import typer

from constancia.cli import speech
from constancia.phrases.screen import words


def add_verbs(app: typer.Typer, language: str) -> None:
    """`publish`, `timestamp`, `witness`, `export`, `court-bundle`, `verify`, `check`, `log`, `key` and `redact`."""
    say, verb = words(language, "cli"), speech.command(language)
    say_time = words(language, "timestamp")

    def option(key: str, *names: str, **more: Any) -> Any:
        return typer.Option(*names, help=say(key), **more)

    def time_option(key: str, *names: str, **more: Any) -> Any:
        return typer.Option(*names, help=say_time(key), **more)

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
        use: Annotated[
            str,
            typer.Option("--use", metavar="USE", help=words(language, "consent")("help_export_use")),
        ] = "",
        recipient: Annotated[
            str,
            typer.Option(
                "--recipient", metavar="WHO", help=words(language, "consent")("help_export_recipient")
            ),
        ] = "",
    ) -> None:
        from constancia.cli.export import run

        run(
            context.obj,
            form=form,
            to=to,
            where=where or [],
            is_internal=internal,
            use=use,
            recipient=recipient,
        )

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

    say_redact = words(language, "redact")

    @app.command(cls=verb, help=say_redact("help_redact"))
    def redact(
        context: typer.Context,
        evidence: Annotated[str, typer.Argument(metavar="EVIDENCE")],
        is_sure: Annotated[bool, typer.Option("--yes", "-y", help=say_redact("help_yes"))] = False,
        out: Annotated[
            Path | None, typer.Option("--out", metavar="PLAN.json", help=say_redact("help_out"))
        ] = None,
        plan: Annotated[
            Path | None, typer.Option("--plan", metavar="PLAN.json", help=say_redact("help_plan"))
        ] = None,
    ) -> None:
        from constancia.cli.redact import run

        run(context.obj, evidence, is_sure=is_sure, out=out, plan=plan)
