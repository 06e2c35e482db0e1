"""`make demo`: the example from its tables to a published report that verifies, in `demo/`, step by step.

It does what a person would type, and shows it. It can be run again: what it made before is made anew.
"""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
import sys
from pathlib import Path

from constancia.phrases.settings import language_of

ROOT = Path(__file__).resolve().parents[1]
DEMO = ROOT / "demo"
EXAMPLE = ROOT / "examples/border-2018-2020"
OURS = ("casefile", "identity.age", "passphrase", "site")
"""What a former run left, and nothing else, is removed."""


OPENED = "--identity demo/identity.age --passphrase-file demo/passphrase"
"""What opens the case file of the demo: every command here has it, though only the last one shows it."""
DONE = {
    "en": """Done. Open  demo/site/index.html  in a browser, and follow a number down to the act, its statements, their
sources and the proof. (Every command that used the case file was also given what opens it: the identity and
the passphrase, both in  demo/ .) Look into the case file, for instance, with""",
    "es": """Listo. Abra  demo/site/index.html  en un navegador y siga un número hasta el acto, sus afirmaciones, sus
fuentes y la prueba. (Cada orden que usó el expediente recibió además lo que lo abre: la identidad y la frase
de paso, ambas en  demo/ .) Mire dentro del expediente, por ejemplo, con""",
}


def main() -> None:
    """Run every step; the first that fails ends it with its own exit code."""
    DEMO.mkdir(exist_ok=True)
    for name in OURS:
        remove(DEMO / name)
    passphrase = DEMO / "passphrase"
    passphrase.touch(mode=0o600)
    passphrase.write_text(secrets.token_urlsafe(24) + "\n")
    run("new", "demo/casefile", "--title", "Border 2018–2020 (example)", "--member", "Demo")
    run("import", "examples/border-2018-2020")
    run("count")
    run("publish", str(EXAMPLE / "report.md"), str(EXAMPLE / "report.es.md"), "--to", "demo/site")
    run("verify", "demo/site")
    print(f"\n{DONE[language_of(os.environ)]}\n  {shown('show', 'act_020')} {OPENED}")


def remove(path: Path) -> None:
    """Remove a file or folder of ours."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def run(*arguments: str) -> None:
    """One command, shown and run."""
    print(f"\n$ {shown(*arguments)}", flush=True)
    program = Path(sys.executable).with_name("constancia")
    environment = {
        **os.environ,
        "CONSTANCIA_IDENTITY": str(DEMO / "identity.age"),
        "CONSTANCIA_PASSPHRASE_FILE": str(DEMO / "passphrase"),
    }
    done = subprocess.run(
        [program, "-d", "demo/casefile", *arguments], cwd=ROOT, env=environment, check=False
    )
    if done.returncode:
        sys.exit(done.returncode)


def shown(*arguments: str) -> str:
    """The command as a person would type it in this folder."""
    words = [
        word if word.replace("/", "").isascii() and " " not in word else f'"{word}"' for word in arguments
    ]
    common = "" if arguments[0] in ("new", "verify") else " -d demo/casefile"
    return " ".join([".venv/bin/constancia" + common, *words]).replace(f"{ROOT}/", "")


if __name__ == "__main__":
    main()
