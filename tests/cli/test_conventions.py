"""What holds for every verb: where the case file is found, whose passphrase, what an error looks like, how it ends."""

from __future__ import annotations

import re
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest

from constancia.cli import debugging
from constancia.errors import Wrong
from tests.cli.program import PACKAGE, PASSPHRASE, PROGRAM, Example, Program
from tests.cli.typing import heed_interrupts, typed

VERBS = (
    *(
        "new",
        "template",
        "import",
        "map",
        "show",
        "count",
        "publish",
        "export",
        "verify",
        "check",
        "log",
        "key",
    ),
    "vocabulary",
)
NEEDING = (
    ("count",),
    ("log",),
    ("show", "act_001"),
    ("check",),
    ("key", "acts.csv"),
    ("import", str(PACKAGE)),
)


def test_the_folder_is_given_before_or_after_the_verb_or_is_where_one_stands(example: Example) -> None:
    program = example.program
    expected = program.well("-d", example.casefile, "count")
    assert program.well("count", "-d", example.casefile) == expected
    assert program.well("count", f"--directory={example.casefile}") == expected
    assert program.well("count", cwd=example.casefile) == expected
    assert program.well("count", cwd=example.casefile / "shared/devices") == expected
    assert program.well("count", "-d", example.casefile / "compartments") == expected


def test_without_a_case_file_it_is_misuse(program: Program) -> None:
    for arguments in NEEDING:
        done = program(*arguments, "--json")
        assert (done.code, done.out, done.fault["code"]) == (2, "", "no_casefile")


def test_without_a_verb_or_with_a_wrong_one(program: Program) -> None:
    bare = program()
    assert bare.code == 2 and "publish" in bare.err
    for arguments in (("cuont",), ("count", "--bye", "place"), ("show",), ("count", "--of")):
        done = program(*arguments)
        assert done.code == 2 and done.err.count("\n") == 1
        assert program(*arguments, "--json").fault["code"] == "usage"


@pytest.mark.parametrize(
    ("arguments", "english", "spanish"),
    [
        (
            ("cuont",),
            "There is no command cuont. Did you mean count?",
            "No existe la orden cuont. ¿Quiso decir count?",
        ),
        (("show",), "ID is missing.", "Falta ID."),
        (("publish", "report.md"), "The option --to is missing.", "Falta la opción --to."),
        (("count", "--bye", "place"), "There is no option --bye.", "No existe la opción --bye."),
        (("count", "--of"), "The option --of needs a value", "La opción --of necesita un valor"),
        (("show", "a", "b"), "This is one too many: b.", "Esto sobra: b."),
    ],
)
def test_what_was_typed_wrong_is_said_in_the_readers_language(
    arguments: tuple[str, ...], english: str, spanish: str, program: Program
) -> None:
    assert program(*arguments).err.startswith(english)
    assert program("--lang", "es", *arguments).err.startswith(spanish)


def test_the_frame_of_the_help_is_in_the_readers_language(program: Program) -> None:
    spanish = program("new", "--help", "--lang=es").out
    assert spanish.startswith("Uso: constancia new [OPCIONES] DIR\n") and "Opciones:\n" in spanish
    assert not re.search(r"Usage|Options|required|Show this|[{}]", spanish)


def test_an_error_is_one_line_on_stderr_or_an_object(example: Example) -> None:
    plain = example("show", "act_999")
    assert (plain.code, plain.out, plain.err.count("\n")) == (2, "", 1)
    fault = example("show", "act_999", "--json").fault
    assert fault["message"] == plain.err.strip()
    assert (fault["file"], fault["line"], fault["column"]) == (None, None, None)


def test_messages_are_spanish_where_that_is_asked_for(example: Example) -> None:
    by_option = example("--lang", "es", "show", "act_999").err
    assert example("show", "act_999", CONSTANCIA_LANGUAGE="es").err == by_option
    assert example("show", "act_999", LANG="es_MX.UTF-8").err == by_option
    assert by_option != example("show", "act_999").err
    assert example("--lang=es", "show", "act_999").err == by_option


def test_a_language_that_nobody_speaks_here_is_misuse_as_an_option_and_english_as_a_locale(
    program: Program,
) -> None:
    for arguments in (
        ("--lang", "de", "vocabulary"),
        ("vocabulary", "--lang=de"),
        ("--lang", "de", "--help"),
    ):
        done = program(*arguments)
        assert (done.code, done.out, done.err.count("\n")) == (2, "", 1)
        assert "en, es" in done.err and " de." in done.err
        told = program(*arguments, "--json", LANG="es_MX.UTF-8")
        assert (told.code, told.fault["code"]) == (2, "unknown_language")
        assert told.fault["message"].startswith("No hay mensajes en de.")
    for known in ("en", "ES", "es-MX", "es_419"):
        assert program("--lang", known, "vocabulary").code == 0
    english = program("vocabulary", "--lang", "en").out
    assert program("vocabulary", LANG="de_DE.UTF-8").out == english
    assert program("vocabulary", CONSTANCIA_LANGUAGE="de").out == english
    assert program("vocabulary", "--lang").code == 2
    assert program("show", "--json", "--", "--lang", "de").fault["code"] == "usage"


def test_the_passphrase_comes_from_a_file_and_from_no_argument(example: Example, tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.write_text(PASSPHRASE)
    by_option = example("count", "--passphrase-file", own, without="CONSTANCIA_PASSPHRASE_FILE")
    assert by_option.code == 0
    none = example("count", "--json", without="CONSTANCIA_PASSPHRASE_FILE")
    assert (none.code, none.fault["code"]) == (3, "passphrase_needed")
    for arguments in (("--passphrase", PASSPHRASE), (f"--passphrase={PASSPHRASE}",)):
        refused = subprocess.run(
            [PROGRAM, "-d", example.casefile, "count", *arguments],
            env=example.program.environment,
            capture_output=True,
            check=False,
        )
        assert refused.returncode == 2
    gone = example("count", "--json", "--passphrase-file", tmp_path / "gone")
    assert (gone.code, gone.fault["code"]) == (3, "passphrase_unreadable")


def test_a_secret_that_others_can_read_is_said_with_the_command_that_mends_it(
    empty: Path, program: Program, tmp_path: Path
) -> None:
    own = tmp_path / "my own"
    own.write_text(PASSPHRASE)
    arguments = ("-d", empty, "count", "--passphrase-file", own)
    for mode in (0o640, 0o604, 0o644):
        own.chmod(mode)
        done = program(*arguments)
        assert (done.code, done.err.count("\n")) == (0, 1)
        assert done.err.startswith("Warning: ") and done.err.endswith(f": chmod 600 '{own}'\n")
    spanish = program(*arguments, "--lang", "es")
    assert (spanish.code, spanish.out) == (0, program(*arguments, "--lang=es").out)
    assert spanish.err.startswith("Aviso: ")
    told = program(*arguments, "--json")
    assert (told.code, told.fault["code"], told.fault["file"]) == (0, "secret_open_to_others", str(own))
    subprocess.run(told.fault["message"].rpartition(": ")[2], shell=True, check=True)
    assert program(*arguments).err == ""
    program.identity.chmod(0o644)
    assert f"chmod 600 {program.identity}\n" in program(*arguments).err


def test_a_wrong_passphrase_is_not_being_able_to_look(example: Example, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong"
    wrong.touch(mode=0o600)
    wrong.write_text("a wrong secret phrase\n")
    for arguments in NEEDING:
        done = example(*arguments, "--passphrase-file", wrong, "--json")
        assert (done.code, done.out, done.fault["code"]) == (3, "", "passphrase")
        assert "secret phrase" not in done.err


def test_another_s_identity_and_none(example: Example, program: Program, blank: Path, tmp_path: Path) -> None:
    done = example("count", "--identity", blank / "home/identity.age", "--json")
    assert (done.code, done.fault["code"]) == (3, "identity_unknown")
    done = example("count", "--identity", tmp_path / "none.age", "--json")
    assert (done.code, done.fault["code"], done.fault["file"]) == (
        3,
        "identity_missing",
        str(tmp_path / "none.age"),
    )
    assert "…" not in done.fault["message"]


def test_on_a_terminal_the_passphrase_is_asked_for_and_not_shown(example: Example, tmp_path: Path) -> None:
    code, shown = typed(["-d", example.casefile, "count"], example.program, lines=[f"{PASSPHRASE}\n"])
    assert code == 0 and "Passphrase:" in shown and PASSPHRASE not in shown and "defender" in shown
    new = ["new", tmp_path / "other", "--title", "t", "--member", "m", "--identity", tmp_path / "other.age"]
    code, shown = typed([*new, "--lang", "es"], example.program, lines=["3\n", "one\n", *["two\n"] * 4])
    assert code == 2 and "Frase de paso nueva" in shown
    assert not (tmp_path / "other").exists() and not (tmp_path / "other.age").exists()


def test_interrupted_at_the_prompt(example: Example) -> None:
    code, shown = typed(["-d", example.casefile, "count"], example.program, lines=["\x03"])
    assert code == 130 and "Traceback" not in shown


def test_interrupted_in_the_midst_of_an_import(empty: Path, program: Program) -> None:
    with subprocess.Popen(
        [PROGRAM, "-d", empty, "import", PACKAGE],
        env=program.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=heed_interrupts,
    ) as process:
        stores = list(empty.glob("compartments/*/store.db"))
        before = [path.stat().st_size for path in stores]
        while [path.stat().st_size for path in stores] == before and process.poll() is None:
            time.sleep(0.01)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    assert (process.returncode, out, err) == (130, "", "")
    assert program.well("-d", empty, "check")["ok"]
    assert program.well("-d", empty, "count")["rows"] == []
    assert program.well("-d", empty, "import", PACKAGE)["entries"] > 0
    assert sum(row["low"] for row in program.well("-d", empty, "count")["rows"]) == 135


def test_progress_is_drawn_for_a_person_alone(empty: Path, program: Program) -> None:
    code, shown = typed(["-d", empty, "import", PACKAGE], program, lines=[f"{PASSPHRASE}\n"])
    assert code == 0 and "\x1b[" in shown and "Recording" in shown
    assert "\x1b[" not in program("-d", empty, "check").err


def test_nobody_reads_on(example: Example) -> None:
    """`constancia … | head -1` ends quietly."""
    with subprocess.Popen(
        [PROGRAM, "vocabulary", "--skos"],
        env=example.program.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None and process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 0


@pytest.mark.slow
def test_a_busy_case_file_says_so(copy: Example) -> None:
    """Another writer holds the append lock: five seconds, then "in use"; reading goes on."""
    import fcntl

    locks = list((copy.casefile / "device/locks").glob("*"))
    held = [path.open("r+b") for path in locks]
    for handle in held:
        fcntl.flock(handle, fcntl.LOCK_EX)
    try:
        assert copy("count").code == 0
        start = time.monotonic()
        done = copy("key", "acts.csv", "--json")
        assert (done.code, done.fault["code"]) == (3, "in_use")
        assert time.monotonic() - start < 20
    finally:
        for handle in held:
            handle.close()
    assert copy("key", "acts.csv").code == 0


def test_debug_shows_where_an_error_comes_from(example: Example) -> None:
    done = subprocess.run(
        [PROGRAM, "-d", example.casefile, "show", "act_999", "--debug"],
        env=example.program.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2 and "Traceback" in done.stderr and "find.py" in done.stderr
    assert "constancia.errors.Misuse: unknown_id\n" in done.stderr


def test_debug_shows_nothing_of_what_was_worked_on() -> None:
    """An error of another library may quote a record; locals may hold a key; both may hold control characters."""

    def fail(secret: str) -> None:
        try:
            {}[secret]
        except KeyError:
            raise Wrong("record", reason="\x1b[2Jtext") from ValueError(secret)

    try:
        fail("AGE-SECRET-KEY-1 \x1b]0;of Zulema Prueba")
    except Wrong as error:
        shown = "\n".join(debugging.lines(error))
    assert "in fail" in shown and shown.endswith("constancia.errors.Wrong: record") and "ValueError" in shown
    assert not any(word in shown for word in ("SECRET", "Zulema", "\x1b", "2J"))


def test_a_full_disk_is_told_and_nothing_is_lost(copy: Example, tmp_path: Path) -> None:
    """A file in the place of a folder stands for a disk that is full: root may write everywhere else."""
    blocked = tmp_path / "file"
    blocked.write_text("x")
    done = copy("key", "acts.csv", "--to", blocked / "acts.age", "--json")
    assert (done.code, done.fault["code"]) == (3, "disk")
    assert copy.well("check")["ok"]


@pytest.mark.parametrize("verb", ["", *VERBS])
def test_help_answers_for_each_verb_in_both_languages(verb: str, program: Program) -> None:
    arguments = [verb, "--help"] if verb else ["--help"]
    english, spanish = (program(*arguments, "--lang", lang) for lang in ("en", "es"))
    assert (english.code, spanish.code, english.err, spanish.err) == (0, 0, "", "")
    assert english.out and english.out != spanish.out
    if not verb:
        assert all(re.search(rf"^  {name} ", english.out, re.MULTILINE) for name in VERBS)
    same = {line.split("  ")[-1].strip() for line in english.out.splitlines()} & {
        line.split("  ")[-1].strip() for line in spanish.out.splitlines()
    }
    assert not {words for words in same if words.endswith(".")}


def test_help_loads_nothing_heavy(program: Program) -> None:
    """What makes it answer at once; the time itself is measured in benchmarks, beside a bare interpreter."""
    assert shutil.which("python3")
    done = subprocess.run(
        [PROGRAM.with_name("python"), "-X", "importtime", PROGRAM, "--help"],
        env=program.environment,
        capture_output=True,
        text=True,
        check=True,
    )
    loaded = {line.rpartition("|")[2].strip().partition(".")[0] for line in done.stderr.splitlines()}
    assert not loaded & {"rich", "duckdb", "pyarrow", "cryptography", "sqlcipher3", "jinja2", "typst", "yaml"}
