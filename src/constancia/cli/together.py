"""The verbs by which several people work on one case file: `member`, `compartment`, `sync`."""

from pathlib import Path
from typing import Annotated, Any

import typer

from constancia.cli import speech
from constancia.phrases.screen import words


def add_verbs(app: typer.Typer, language: str) -> None:
    """Put these verbs beside the others, with their help in one language."""
    app.add_typer(_member(language), name="member")
    app.add_typer(_compartment(language), name="compartment")
    _sync(app, language)


def _group(language: str, help_: str) -> typer.Typer:
    say = words(language, "together")
    return typer.Typer(
        cls=speech.group(language), help=say(help_), no_args_is_help=True, rich_markup_mode=None
    )


def _member(language: str) -> typer.Typer:
    say, verb = words(language, "together"), speech.command(language)
    app = _group(language, "help_member_group")
    is_sure = Annotated[bool, typer.Option("--yes", "-y", help=say("help_yes"))]

    def option(key: str, *names: str, **more: Any) -> Any:
        return typer.Option(*names, help=say(key), **more)

    @app.command(cls=verb, help=say("help_invite"))
    def invite(
        context: typer.Context,
        to: Annotated[Path, option("help_invite_to", "--to", metavar="FILE")],
        name: Annotated[str | None, option("help_name", "--name", metavar="NAME")] = None,
        role: Annotated[str | None, option("help_role", "--role", metavar="ROLE")] = None,
        compartment: Annotated[
            list[str] | None, option("help_compartment", "--compartment", metavar="SECTION")
        ] = None,
        device: Annotated[bool, option("help_device", "--device")] = False,
    ) -> None:
        from constancia.cli.member import invite as run

        run(context.obj, name=name, role=role, compartments=compartment or [], is_device=device, to=to)

    @app.command(cls=verb, help=say("help_join"))
    def join(
        context: typer.Context,
        file: Annotated[Path, typer.Argument(metavar="FILE")],
        folder: Annotated[Path, typer.Argument(metavar="DIR")],
    ) -> None:
        from constancia.cli.member import join as run

        run(context.obj, file, folder)

    @app.command(cls=verb, help=say("help_accept"))
    def accept(
        context: typer.Context,
        name: Annotated[str | None, typer.Argument(metavar="[NAME]")] = None,
        yes: is_sure = False,
    ) -> None:
        from constancia.cli.member import accept as run

        run(context.obj, name, is_sure=yes)

    @app.command(name="list", cls=verb, help=say("help_list"))
    def list_(context: typer.Context) -> None:
        from constancia.cli.members import run

        run(context.obj)

    @app.command(cls=verb, help=say("help_remove"))
    def remove(
        context: typer.Context,
        name: Annotated[str, typer.Argument(metavar="NAME")],
        reason: Annotated[str, option("help_reason", "--reason", metavar="TEXT")],
        device: Annotated[str | None, option("help_remove_device", "--device", metavar="ID")] = None,
        yes: is_sure = False,
    ) -> None:
        from constancia.cli.members import remove as run

        run(context.obj, name, device=device, reason=reason, is_sure=yes)

    @app.command(cls=verb, help=say("help_grant"))
    def grant(
        context: typer.Context,
        name: Annotated[str, typer.Argument(metavar="NAME")],
        compartment: Annotated[
            list[str] | None, option("help_grant_compartment", "--compartment", metavar="SECTION")
        ] = None,
        role: Annotated[str | None, option("help_grant_role", "--role", metavar="ROLE")] = None,
    ) -> None:
        from constancia.cli.members import grant as run

        run(context.obj, name, compartments=compartment or [], role=role)

    return app


def _compartment(language: str) -> typer.Typer:
    say, verb = words(language, "together"), speech.command(language)
    app = _group(language, "help_compartment_group")

    @app.command(cls=verb, help=say("help_compartment_new"))
    def new(
        context: typer.Context,
        name: Annotated[str, typer.Argument(metavar="NAME")],
        privileged: Annotated[bool, typer.Option("--privileged", help=say("help_privileged"))] = False,
    ) -> None:
        from constancia.cli.compartment import new as run

        run(context.obj, name, is_privileged=privileged)

    @app.command(name="list", cls=verb, help=say("help_compartment_list"))
    def list_(context: typer.Context) -> None:
        from constancia.cli.compartment import list_ as run

        run(context.obj)

    return app


def _sync(app: typer.Typer, language: str) -> None:
    say = words(language, "together")

    @app.command(cls=speech.command(language), help=say("help_sync"))
    def sync(
        context: typer.Context,
        remote: Annotated[str, typer.Argument(metavar="REMOTE")],
        evidence: Annotated[
            str, typer.Option("--evidence", metavar="all|later", help=say("help_evidence"))
        ] = "all",
        new_key: Annotated[bool, typer.Option("--new-key", help=say("help_new_key"))] = False,
        new_log: Annotated[bool, typer.Option("--new-log", help=say("help_new_log"))] = False,
    ) -> None:
        from constancia.cli.sync import Asked, run

        run(context.obj, remote, asked=Asked(evidence, new_key, new_log))
