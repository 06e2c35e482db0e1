"""The reference page of the command line: what every verb says of itself, as it says it."""

from __future__ import annotations

import typer.main
from constancia.cli.main import make_app

WIDTH = 96
INTRO = {
    "en": """# The command line

*[En español](command-line.es.md)*

Made by `make docs` from the program itself; do not edit it by hand.

Options that hold for every verb may stand before or after it. Without `-d`, the case file is the one in whose folder you are, or the nearest above.

| exit code | means |
|---|---|
| 0 | done, and nothing is wrong |
| 1 | looked, and found something wrong: bad input, damage, a proof that does not hold |
| 2 | asked in a way that cannot be answered |
| 3 | could not look: wrong passphrase, lock, disk, a fault of the program |
| 130 | interrupted |

Results go to standard output, errors to standard error, one line each. With `--json` both are JSON; [the shapes](json-shapes.md) are documented, and so are [the errors](errors.md).

| variable | means |
|---|---|
| `CONSTANCIA_IDENTITY` | like `--identity` |
| `CONSTANCIA_PASSPHRASE_FILE` | like `--passphrase-file` |
| `CONSTANCIA_LANGUAGE` | `en` or `es`; without it the system's locale decides |
| `NO_COLOR` | no colour, where it is set |

The passphrase is asked for at the terminal, or read from a file that only you can read. It is never an argument: other users of the computer see arguments.
""",
    "es": """# La línea de órdenes

*[In English](command-line.md)*

Se genera con `make docs` a partir del propio programa; no debe editarse a mano. La forma (`Usage`, `Options`) es la de la biblioteca, en inglés.

Las opciones que valen para todas las órdenes pueden ir antes o después de ellas. Sin `-d`, el expediente es el de la carpeta en que usted está, o el más próximo hacia arriba.

| código de salida | significa |
|---|---|
| 0 | hecho, y nada está mal |
| 1 | se miró y algo está mal: datos incorrectos, daño, una prueba que no se sostiene |
| 2 | se pidió de una forma que no tiene respuesta |
| 3 | no se pudo mirar: frase de paso equivocada, bloqueo, disco, un fallo del programa |
| 130 | interrumpido |

Los resultados van a la salida estándar y los errores a la de errores, uno por línea. Con `--json` ambos son JSON; [las formas](json-shapes.es.md) están documentadas, y también [los errores](errors.es.md).

| variable | significa |
|---|---|
| `CONSTANCIA_IDENTITY` | como `--identity` |
| `CONSTANCIA_PASSPHRASE_FILE` | como `--passphrase-file` |
| `CONSTANCIA_LANGUAGE` | `en` o `es`; sin ella decide la configuración regional del sistema |
| `NO_COLOR` | sin color, donde esté definida |

La frase de paso se pide en la terminal o se lee de un archivo que solo usted pueda leer. Nunca es un argumento: los demás usuarios de la computadora ven los argumentos.
""",
}


def page(language: str) -> str:
    """The whole page in a language."""
    group = typer.main.get_command(make_app(language))
    sections = [section(group, "constancia", language=language)]
    sections += [section(one, f"constancia {name}", language=language) for name, one in verbs(group).items()]
    return INTRO[language] + "\n" + "\n".join(sections)


def verbs(group: object) -> dict[str, object]:
    """Every verb, in the order of --help."""
    return dict(group.commands)  # type: ignore[attr-defined]


def section(command: object, name: str, *, language: str) -> str:
    """One verb with what its --help prints. A default that is the language itself is left out: it is the reader's."""
    context = command.context_class(  # type: ignore[attr-defined]
        command, info_name=name, terminal_width=WIDTH, max_content_width=WIDTH
    )
    said = command.get_help(context).replace(f"  [default: {language}]", "")  # type: ignore[attr-defined]
    lines = "\n".join(line.rstrip() for line in said.splitlines())
    return f"## {name}\n\n```text\n{lines}\n```\n"
