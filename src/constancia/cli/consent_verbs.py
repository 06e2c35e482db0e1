"""`constancia consent …` and `constancia hold …`: their verbs and options. What they do stands beside."""

from pathlib import Path
from typing import Annotated, Any

import typer

from constancia.cli import speech
from constancia.phrases.screen import words


def add_verbs(app: typer.Typer, language: str) -> None:
    """Add both groups to the program."""
    say = words(language, "consent")
    for name, made in (("consent", _consent(language)), ("hold", _hold(language))):
        app.add_typer(made, name=name, help=say(f"help_{name}"), cls=speech.group(language))


def _group() -> typer.Typer:
    return typer.Typer(rich_markup_mode=None, add_completion=False, no_args_is_help=True)


def _consent(language: str) -> typer.Typer:
    say, verb = words(language, "consent"), speech.command(language)
    group = _group()

    def option(key: str, name: str, metavar: str | None = None) -> Any:
        return typer.Option(name, help=say(key), metavar=metavar)

    @group.command(cls=verb, help=say("help_record"))
    def record(
        context: typer.Context,
        source: Annotated[str, typer.Argument(metavar="SOURCE")],
        answer: Annotated[
            list[str] | None, option("help_answer", "--answer", "USE[@WHO]:MEDIA=ANSWER")
        ] = None,
        speaker: Annotated[str, option("help_speaker", "--speaker", "PERSON")] = "",
        spoken: Annotated[str, option("help_language", "--language", "TAG")] = "",
        given: Annotated[str, option("help_given", "--given", "form|recorded|oral")] = "",
        form: Annotated[Path | None, option("help_form", "--form", "FILE")] = None,
        witness: Annotated[str, option("help_witness", "--witness", "NAME")] = "",
        interpreter: Annotated[str, option("help_interpreter", "--interpreter", "NAME")] = "",
        guardian: Annotated[str, option("help_guardian", "--guardian", "NAME")] = "",
        assent: Annotated[str, option("help_assent", "--assent", "ANSWER")] = "",
        told: Annotated[bool, option("help_told", "--told")] = False,
        risks: Annotated[bool, option("help_risks", "--risks")] = False,
        understood: Annotated[bool, option("help_understood", "--understood")] = False,
        until: Annotated[str, option("help_until", "--until", "DAY")] = "",
        review: Annotated[str, option("help_review_day", "--review", "DAY")] = "",
    ) -> None:
        from constancia.cli.consent import Typed, record

        typed = Typed(
            answers=answer or [],
            speaker=speaker,
            language=spoken,
            given=given,
            form=form,
            witness=witness,
            interpreter=interpreter,
            guardian=guardian,
            assent=assent,
            told=told,
            risks=risks,
            understood=understood,
            until=until,
            review=review,
        )
        record(context.obj, source, typed)

    @group.command(cls=verb, help=say("help_show"))
    def show(context: typer.Context, source: Annotated[str, typer.Argument(metavar="SOURCE")]) -> None:
        from constancia.cli.consent import show

        show(context.obj, source)

    @group.command(cls=verb, help=say("help_due"))
    def due(
        context: typer.Context, within: Annotated[int, option("help_within", "--within", "DAYS")] = 30
    ) -> None:
        from constancia.cli.consent import due

        due(context.obj, within=within)

    @group.command(cls=verb, help=say("help_withdraw"))
    def withdraw(
        context: typer.Context,
        who: Annotated[str, typer.Argument(metavar="SOURCE|PERSON")],
        is_sure: Annotated[bool, typer.Option("--yes", "-y", help=say("help_yes"))] = False,
    ) -> None:
        from constancia.cli.withdraw import run

        run(context.obj, who, is_sure=is_sure)

    @group.command(cls=verb, help=say("help_review"))
    def review(
        context: typer.Context,
        person: Annotated[str, typer.Argument(metavar="PERSON")],
        on: Annotated[str, option("help_on", "--on", "DAY")] = "",
    ) -> None:
        from constancia.cli.consent import review

        review(context.obj, person, on=on)

    return group


def _hold(language: str) -> typer.Typer:
    say, verb = words(language, "consent"), speech.command(language)
    group = _group()
    what = typer.Argument(metavar="ID")
    reason = typer.Option("--reason", help=say("help_reason"), metavar="TEXT")

    @group.command(name="set", cls=verb, help=say("help_hold_set"))
    def set_(
        context: typer.Context, reason: Annotated[str, reason], id_: Annotated[str | None, what] = None
    ) -> None:
        from constancia.cli.hold import run

        run(context.obj, id_, reason=reason, is_lifting=False)

    @group.command(cls=verb, help=say("help_hold_lift"))
    def lift(
        context: typer.Context, reason: Annotated[str, reason], id_: Annotated[str | None, what] = None
    ) -> None:
        from constancia.cli.hold import run

        run(context.obj, id_, reason=reason, is_lifting=True)

    @group.command(name="list", cls=verb, help=say("help_hold_list"))
    def list_(context: typer.Context) -> None:
        from constancia.cli.hold import list_all

        list_all(context.obj)

    return group
