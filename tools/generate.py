"""Writes every generated file anew, or with --check says which are not what their generators make.

    python tools/generate.py            write
    python tools/generate.py --check    compare; exit 1 and name each stale file

Generated are the reference pages on the command line, the errors, the keys, the words and the vocabulary, the page on
security, the tables in the pages on coded tables, the list of decisions, and the test vectors of the formats.
"""

from __future__ import annotations

import io
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]

import reference_command_line  # noqa: E402
import reference_decisions  # noqa: E402
import reference_errors  # noqa: E402
import reference_keys  # noqa: E402
import reference_security  # noqa: E402
import reference_words  # noqa: E402

from constancia.vocabulary import load, reference  # noqa: E402

LANGUAGES = {"en": "", "es": ".es"}
"""Language -> what its pages have before `.md`."""


def main() -> int:
    """Write or compare. Returns the exit code."""
    made = dict(generated())
    stale = [path for path, text in made.items() if current(path) != text]
    if "--check" in sys.argv[1:]:
        for path in stale:
            print(f"{path} is not what its generator makes: run  make docs", file=sys.stderr)
        return 1 if stale else 0
    for path in stale:
        (ROOT / path).parent.mkdir(parents=True, exist_ok=True)
        (ROOT / path).write_text(made[path], "utf-8")
        print(path)
    return 0


def generated() -> Iterator[tuple[str, str]]:
    """Path below the root and text of every generated file."""
    pages: dict[str, Callable[[str], str]] = {
        "command-line": reference_command_line.page,
        "errors": reference_errors.page,
        "keys": reference_keys.page,
        "screen-words": reference_words.page,
        "vocabulary": lambda language: reference.page(load(), language),
    }
    for name, page in pages.items():
        for language, mark in LANGUAGES.items():
            yield f"docs/reference/{name}{mark}.md", page(language)
    for language, mark in LANGUAGES.items():
        yield f"docs/security{mark}.md", reference_security.page(language)
    for mark in LANGUAGES.values():
        path = f"docs/formats/coded-tables{mark}.md"
        yield path, with_its_tables(path)
    yield "docs/decisions/index.md", reference_decisions.page(ROOT / "docs/decisions")
    yield from vectors()


def with_its_tables(path: str) -> str:
    """A page whose tables are made by code inside it (cog)."""
    from cogapp import Cog

    return str(Cog().process_string((ROOT / path).read_text("utf-8"), path))


def vectors() -> Iterator[tuple[str, str]]:
    """The test vectors of the formats."""
    sys.path.insert(0, str(ROOT / "tests/golden"))
    import make_vectors

    with tempfile.TemporaryDirectory() as folder:
        make_vectors.main(Path(folder))
        for path in sorted(Path(folder).iterdir()):
            yield f"tests/golden/vectors/{path.name}", path.read_text("utf-8")


def current(path: str) -> str | None:
    """What stands there now, None where nothing does."""
    try:
        return (ROOT / path).read_text("utf-8")
    except FileNotFoundError:
        return None


if __name__ == "__main__":
    sys.stdout = io.TextIOWrapper(sys.stdout.buffer, "utf-8")
    sys.exit(main())
