"""Exporting a query: through the gate or, noted as custody, without it; whole or not at all."""

from __future__ import annotations

import glob
import secrets
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from constancia import disk
from constancia.casefile import custody
from constancia.casefile.exporting import Where, asked, check_where, whole
from constancia.casefile.open import CaseFile
from constancia.errors import Misuse, Wrong
from constancia.publish.answers import Answers
from constancia.publish.export import formats
from constancia.publish.export.formats import Made
from constancia.publish.export.material import Material, from_published, from_whole, matching
from constancia.publish.publication import answers, gated

Progress = Callable[[str, int, int | None], None]


@dataclass(frozen=True, slots=True)
class Done:
    """What was exported: where, in which format, through the gate or not, how many acts and subjects; what the gate
    withheld and what the format has no place for, by reason.
    """

    out: Path
    format: str
    gate: bool
    acts: int
    subjects: int
    withheld: Mapping[str, int]
    left_out: Mapping[str, int]


def export(
    casefile: CaseFile,
    out: Path,
    *,
    form: str,
    where: Where = (),
    is_internal: bool = False,
    language: str = "en",
    progress: Progress = lambda stage, done, of: None,
) -> Done:
    """Write the acts that are possibly what `where` asks for, and all that they rest on, to `out`, which must be free.

    Everything without conditions. Raises Misuse("export_format", formats), Misuse("out_exists", "export_condition"),
    Misuse for a condition that cannot be, Unable("disk", "in_use"). Whatever happens, `out` is whole or not there.
    """
    if form not in formats.NAMES:
        raise Misuse("export_format", format=form[:40], formats=", ".join(formats.NAMES))
    if out.exists() or out.is_symlink():
        raise Misuse("out_exists", file=str(out))
    check_where(casefile, where)
    progress("gate", 0, None)
    material, withheld = material_of(casefile, where=where, is_internal=is_internal, language=language)
    progress("export", 0, None)
    made = formats.make(form, material)
    custody.exported(casefile, form=form, subjects=len(material.profiles), is_internal=is_internal)
    put(out, made)
    return Done(
        out=out,
        format=form,
        gate=not is_internal,
        acts=len(material.of_kind("act")),
        subjects=len(material.profiles),
        withheld=withheld,
        left_out=made.left_out,
    )


def material_of(
    casefile: CaseFile, *, is_internal: bool, language: str, where: Where = ()
) -> tuple[Material, Mapping[str, int]]:
    """What an export of `where`, or of everything, is made of, and what the gate withheld from it.

    Through the gate acts are chosen by what passed it, and by nobody who may not be named: which acts are in a file
    must not tell what is not. Raises Misuse("export_condition").
    """
    if is_internal:
        own = {"vocabulary": casefile.vocabulary, "rule_of": casefile.rule_of}
        all_of_it = from_whole(whole(casefile), language=language, **own)  # type: ignore[arg-type]
        return all_of_it.only(matching(asked(casefile, where))) if where else all_of_it, {}
    published = gated(casefile)
    asking = answers(casefile, published)
    material = from_published(
        published,
        codes=asking.codes,
        vocabulary=asking.vocabulary,
        rule_of=casefile.rule_of,
        language=language,
    )
    return material.only(_published_acts(asking, where)) if where else material, published.withheld


def _published_acts(asking: Answers, where: Where) -> frozenset[str]:
    typed = tuple((name, tuple(values)) for name, values in where)
    try:
        rows = asking.count("acts", by=(), where=typed, together=True).rows
    except Wrong as fault:
        raise Misuse("export_condition") from fault
    return frozenset(act for row in rows for act in row.acts)


def put(out: Path, made: Made) -> None:
    """One file, or a folder that is written beside its place and put there when it is whole. Private to its owner."""
    if made.is_file:
        disk.write(out, made.files[""])
        return
    target = out.absolute()
    for left in target.parent.glob(f".{glob.escape(target.name)}.????????.new"):  # by one that was killed
        shutil.rmtree(left, ignore_errors=True)
    staged = target.with_name(f".{target.name}.{secrets.token_hex(4)}.new")
    try:
        for path, data in made.files.items():
            disk.make_folder((staged / path).parent)
            disk.write(staged / path, data)
        disk.replace_folder(staged, target)
    except BaseException:
        shutil.rmtree(staged, ignore_errors=True)
        raise
