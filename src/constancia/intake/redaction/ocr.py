"""Words in pictures, by the program tesseract, which a user may not have: then nothing is found, and that is told."""

from __future__ import annotations

import csv
import io
import os
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from constancia.intake.redaction.part import Box, Word

if TYPE_CHECKING:
    from PIL.Image import Image

WANTED = ("eng", "spa")
SECONDS = 120
"""Of one page; what takes longer is no page of words."""
PAGE, SCATTERED = 3, 11
"""How tesseract takes a picture apart: as a page with columns, or as words anywhere (its `--psm`)."""
_PIXELS = 12_000_000
_WORD_LEVEL = "5"
_SURE, _LETTERS = 60, 3
"""Percent from which tesseract means what it says, in a word of so many letters."""


@dataclass(frozen=True, slots=True)
class Ocr:
    """`program` and `languages` are empty where there is no tesseract, or neither language of ours with it."""

    program: str = ""
    languages: str = ""

    @classmethod
    def find(cls) -> Ocr:
        """The tesseract of this machine."""
        program = shutil.which("tesseract")
        if program is None:
            return cls()
        said = subprocess.run(
            [program, "--list-langs"],
            capture_output=True,
            text=True,
            check=False,
            timeout=30,
            env=_environment(),
        )
        languages = [one for one in WANTED if one in said.stdout.split()]
        return cls(program, "+".join(languages)) if languages else cls()

    def __bool__(self) -> bool:
        return bool(self.program)

    def read(self, picture: Image, *, layout: int = PAGE) -> Seen | None:
        """The words of a picture; None where they cannot be read."""
        if not self:
            return None
        small = _smaller(picture)
        out = io.BytesIO()
        small.save(out, "PNG", compress_level=1)
        command = [
            self.program,
            "stdin",
            "stdout",
            "-l",
            self.languages,
            "--psm",
            str(layout),
            "--dpi",
            "200",
            "tsv",
        ]
        try:
            done = subprocess.run(
                command,
                input=out.getvalue(),
                capture_output=True,
                check=False,
                timeout=SECONDS,
                env=_environment(),
            )
        except subprocess.TimeoutExpired:
            return None
        return _seen(done.stdout.decode("utf-8", "replace"), small.size) if done.returncode == 0 else None


@dataclass(frozen=True, slots=True)
class Seen:
    """What was read in a picture, and where each word stands in it. `sure` counts the words that are no guess."""

    text: str = field(repr=False)
    words: Sequence[Word] = field(repr=False)
    sure: int = 0


def _smaller(picture: Image) -> Image:
    grey = picture.convert("L")
    by = (_PIXELS / (grey.width * grey.height)) ** 0.5
    return grey if by >= 1 else grey.resize((max(1, int(grey.width * by)), max(1, int(grey.height * by))))


def _seen(table: str, size: tuple[int, int]) -> Seen:
    text, words, last, sure = "", [], None, 0
    for row in csv.DictReader(io.StringIO(table), delimiter="\t", quoting=csv.QUOTE_NONE):
        said = (row.get("text") or "").strip()
        if row.get("level") != _WORD_LEVEL or not said:
            continue
        block, line = (row["block_num"], row["par_num"]), row["line_num"]
        if last is not None:
            text += " " if last == (block, line) else "\n" if last[0] == block else "\n\n"
        last = block, line
        left, top, width, height = (int(row[name]) for name in ("left", "top", "width", "height"))
        box = Box(left / size[0], top / size[1], (left + width) / size[0], (top + height) / size[1])
        words.append(Word(len(text), len(text) + len(said), box))
        text += said
        sure += float(row["conf"]) >= _SURE and sum(map(str.isalpha, said)) >= _LETTERS
    return Seen(text, words, sure)


def _environment() -> dict[str, str]:
    """One thread: more of them are slower."""
    return {"PATH": os.environ.get("PATH", ""), "OMP_THREAD_LIMIT": "1"}
