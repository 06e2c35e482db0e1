"""The verbs that bring a membership back, and those for crossing a border. `main` adds them to the program."""

from pathlib import Path
from typing import Annotated, Any

import typer

from constancia.cli import speech
from constancia.phrases.screen import words

SHARES = typer.Argument(metavar="SHARE…")


def add(app: typer.Typer, language: str) -> None:
    """`recovery`, `backup`, `restore` and `travel`, with their help in one language."""
    say, verb = words(language, "keeping"), speech.command(language)

    def option(key: str, *names: str, **more: Any) -> Any:
        return typer.Option(*names, help=say(key), **more)

    @app.command(cls=verb, help=say("help_backup"))
    def backup(
        context: typer.Context,
        remote: Annotated[str, typer.Argument(metavar="REMOTE")],
        keys: Annotated[Path | None, option("help_backup_keys", "--keys", metavar="FILE")] = None,
    ) -> None:
        from constancia.cli.backup import run

        run(context.obj, remote, keys=keys)

    @app.command(cls=verb, help=say("help_restore"))
    def restore(
        context: typer.Context,
        remote: Annotated[str, typer.Argument(metavar="REMOTE")],
        folder: Annotated[Path, typer.Argument(metavar="DIR")],
        keys: Annotated[Path | None, option("help_restore_keys", "--keys", metavar="FILE")] = None,
    ) -> None:
        from constancia.cli.backup import run_restore

        run_restore(context.obj, remote, folder, keys=keys)

    recovery = typer.Typer(cls=speech.group(language), help=say("help_recovery"), no_args_is_help=True)
    app.add_typer(recovery, name="recovery")

    @recovery.command(cls=verb, help=say("help_shares"))
    def shares(
        context: typer.Context,
        to: Annotated[Path, option("help_shares_to", "--to", metavar="DIR")],
        needed: Annotated[int, option("help_needed", "--needed", metavar="K")] = 2,
        made: Annotated[int, option("help_made", "--made", metavar="N")] = 3,
    ) -> None:
        from constancia.cli.recovery import run_shares

        run_shares(context.obj, to, needed=needed, made=made)

    @recovery.command(cls=verb, help=say("help_sheet"))
    def sheet(
        context: typer.Context, to: Annotated[Path, option("help_sheet_to", "--to", metavar="FILE")]
    ) -> None:
        from constancia.cli.recovery import run_sheet

        run_sheet(context.obj, to)

    @recovery.command(cls=verb, help=say("help_recover"))
    def identity(context: typer.Context, share: Annotated[list[Path], SHARES]) -> None:
        from constancia.cli.recovery import run_identity

        run_identity(context.obj, share)

    travel = typer.Typer(cls=speech.group(language), help=say("help_travel"), no_args_is_help=True)
    app.add_typer(travel, name="travel")

    @travel.command(cls=verb, help=say("help_out"))
    def out(
        context: typer.Context,
        remote: Annotated[str, typer.Argument(metavar="REMOTE")],
        into: Annotated[Path, typer.Argument(metavar="DIR")],
        new_identity: Annotated[Path, option("help_new_identity", "--new-identity", metavar="FILE")],
        keep: Annotated[list[str] | None, option("help_keep", "--keep", metavar="COMPARTMENT")] = None,
        replicas: Annotated[int, option("help_replicas", "--replicas", min=1)] = 1,
        is_sure: Annotated[bool, option("help_yes", "--yes", "-y")] = False,
    ) -> None:
        from constancia.cli.travel import run_out

        run_out(
            context.obj,
            remote,
            into,
            new_identity=new_identity,
            keep=keep or ["general"],
            replicas=replicas,
            is_sure=is_sure,
        )

    @travel.command(cls=verb, help=say("help_seal"))
    def seal(context: typer.Context) -> None:
        from constancia.cli.travel import run_seal

        run_seal(context.obj)

    @travel.command(cls=verb, help=say("help_back"))
    def back(
        context: typer.Context,
        invitation: Annotated[Path, typer.Argument(metavar="INVITATION")],
        folder: Annotated[Path, typer.Argument(metavar="DIR")],
    ) -> None:
        from constancia.cli.travel import run_back

        run_back(context.obj, invitation, folder)
