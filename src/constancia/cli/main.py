"""The program `constancia`: how it begins and ends, and the options that hold for all verbs. Each verb has a file of
its own, which is imported when it is called, so that --help answers at once."""

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
    from constancia.cli import consent_verbs, keeping, proving, recording, speech, together

    say = words(language, "cli")
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

    for room in (recording, proving, consent_verbs, together, keeping):
        room.add_verbs(app, language)
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
