"""A table of somebody else's under a mapping: looked over, drafted by the reader alone, imported; beside DuckDB's
reading of the same file. Goal for a million rows: import under 3 minutes and under 1 GB, preview under 30 s.

`python -m benchmarks mapping` makes the table: each row an act with date, type, victim, place, authority, source.
ROWS=1000000 is the whole."""

from __future__ import annotations

import csv
import os
import random
import subprocess
import sys
import tempfile
from pathlib import Path

ROWS = int(os.environ.get("ROWS", "10000"))
WHOLE = 1_000_000
IMPORT_SECONDS, PREVIEW_SECONDS, MIB = 180, 30, 1024
MAPPING = """
format = 1
name = "banco"
title = "Invented table"
language = "es"
blank = ["s/d", "N/A"]
[recode.tipos]
vocabulary = "act_types"
otherwise = "as_stated"
unhandled = ["Otro"]
[recode.tipos.values]
"Detención" = "arrest"
"Amenaza" = "threat"
"Golpes" = "use_of_force"
"Interrogatorio" = "questioning"
[recode.ocupaciones]
vocabulary = "roles"
otherwise = "blank"
[recode.ocupaciones.values]
"periodista" = "journalist"
"abogada" = "lawyer"
[[rows]]
[[rows.source]]
as = "nota"
key = "{Enlace}"
source_kind = "news"
title = "{Fuente}, {Folio}"
publisher = "{Fuente}"
url = "{Enlace}"
[[rows.place]]
as = "lugar"
key = ["{Municipio}", "{Estado}"]
name = "{Municipio}"
admin1 = "{Estado}"
country = "MX"
[[rows.unit]]
as = "autoridad"
key = "{Autoridad}"
name = "{Autoridad}"
[[rows.person]]
as = "victima"
key = "{Folio}-v"
name = "{Nombre} {Apellidos}"
category = "other"
role = { from = "{Ocupación}", recode = "ocupaciones" }
[[rows.act]]
as = "hecho"
key = "{Folio}"
source = "nota"
act_type = { from = "{Tipo de hecho}", recode = "tipos" }
date_start = { from = "{Fecha}", date = ["dd/mm/yyyy", "words"] }
victim = "victima"
place = "lugar"
victim_count = "{Víctimas}"
[[rows.involvement]]
key = "{Folio}"
act = "hecho"
unit = "autoridad"
source = "nota"
"""
HEAD = (
    *("Folio", "Fecha", "Tipo de hecho", "Nombre", "Apellidos", "Ocupación"),
    *("Víctimas", "Municipio", "Estado", "Autoridad", "Fuente", "Enlace"),
)
READ = """
import os, resource, sys, time
from pathlib import Path
import msgspec
from constancia.intake.drafts import drafts
from constancia.intake.mapping.ahead import beside
from constancia.intake.mapping.look import look_under, open_under
from constancia.intake.process import _plain
from constancia.vocabulary import load
vocabulary = load()
mapped, virtual = open_under(Path(sys.argv[1]), Path(sys.argv[2]).read_bytes(), file="m.toml", vocabulary=vocabulary,
    ahead=beside)
def timed(do):
    clock, before = time.perf_counter(), sum(os.times()[:4])
    out = do()
    return f"{time.perf_counter() - clock} {sum(os.times()[:4]) - before} {out}"
if sys.argv[3] == "preview":
    print(timed(lambda: f"{len(look_under(mapped, virtual, vocabulary)['left_out']):,} lines left out"))
else:
    write = msgspec.json.Encoder(enc_hook=_plain).encode
    print(timed(lambda: f"{sum(1 for draft in drafts(virtual, vocabulary) if write(draft)):,} drafts"))
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""
IMPORT = """
import gc, os, resource, sys, time
from pathlib import Path
from constancia.cli.main import RARELY
from constancia.casefile.imports import import_package
from constancia.casefile.open import CaseFile, Identity
from constancia.casefile.reader import MappingText
from constancia.vault.items import seal
SEALED = "SELECT count(*) FROM vault_entries WHERE typeof(disclosures) = 'blob'"
def each(do):
    "Seconds of the processor for one."
    start = time.process_time()
    for _ in range(1000):
        do()
    return (time.process_time() - start) / 1000
gc.set_threshold(*RARELY)
with CaseFile.create(Path(sys.argv[3]), identity=Identity.generate(), title="t", member="m") as casefile:
    mapping = MappingText("m.toml", Path(sys.argv[2]).read_text())
    clock = time.perf_counter()
    done = import_package(casefile, Path(sys.argv[1]), mapping=mapping)
    spent = os.times()
    own, reader = spent.user + spent.system, spent.children_user + spent.children_system
    clock = time.perf_counter() - clock
    sealed = sum(one.connection.execute(SEALED).fetchone()[0] for one in casefile.compartments())
    signing = each(lambda: casefile.general.sign(bytes(2000))) * done.entries
    sealing = each(lambda: seal(bytes(1500))) * sealed
    print(f"{clock} {own} {done.entries:,} entries, {sealed:,} of them sealed, and the reader's {reader:.1f} s; "
        f"signing takes {signing / own:.0%} of the processor, sealing {sealing / own:.0%}")
    print(max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)))
"""
DUCKDB = """
import resource, sys, time
import duckdb
clock, processor = time.perf_counter(), time.process_time()
read = f"read_csv('{sys.argv[1]}', all_varchar=true)"
rows = duckdb.sql(f"SELECT count(COLUMNS(*)) FROM {read}").fetchall()[0][0]
print(f"{time.perf_counter() - clock} {time.process_time() - processor} {rows:,} rows")
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def main() -> None:
    """Print rows a second, clock, processor and peak memory of each, beside the goals and DuckDB."""
    with tempfile.TemporaryDirectory() as folder:
        table, mapping, case = (Path(folder) / name for name in ("table.csv", "mapping.toml", "case"))
        make_table(table, rows=ROWS)
        mapping.write_text(MAPPING, "utf-8")
        share = ROWS / WHOLE
        print(
            f"{ROWS:,} rows, {table.stat().st_size / 2**20:.0f} MiB; goals are those of a million, in proportion"
        )
        peer = _run("DuckDB reads it", DUCKDB, table)
        _run("preview", READ, table, mapping, "preview", goal=PREVIEW_SECONDS * share, peer=peer)
        _run("drafts of the reader alone", READ, table, mapping, "drafts", peer=peer)
        _run("import", IMPORT, table, mapping, case, goal=IMPORT_SECONDS * share, peer=peer)


def _run(name: str, program: str, *given: object, goal: float = 0, peer: float = 0) -> float:
    """Print what a program of its own says of itself; its processor time in seconds."""
    said = subprocess.run(
        [sys.executable, "-c", program, *map(str, given)], check=True, stdout=subprocess.PIPE, text=True
    ).stdout.splitlines()
    clock, processor, what = said[0].split(" ", 2)
    memory = int(said[1]) / 1024
    print(f"{name:<28}{float(clock):8.1f} s by the clock, {float(processor):.1f} s of processor; {what}")
    print(
        f"{'':<28}{ROWS / float(processor):8,.0f} rows/s of processor, {ROWS / float(clock):,.0f} by the clock"
    )
    if goal:
        print(f"{'':<28}{float(clock) / goal:8.2f} of the goal of {goal:.1f} s")
    if peer:
        print(f"{'':<28}{float(processor) / peer:8.0f} times DuckDB's processor time")
    print(f"{'':<28}{memory:8.0f} MiB at most, {memory / MIB:.2f} of the goal", flush=True)
    return float(processor)


def make_table(path: Path, *, rows: int) -> None:
    """An invented table: dates and numbers as people write them, some wrong; a source and a victim for each row."""
    chance = random.Random(1)
    first = [
        a + b for a in ("Al", "Be", "Ca", "Du", "El", "Fi", "Go", "Hu") for b in ("ra", "mino", "sia", "lén")
    ]
    last = [
        a + b
        for a in ("Fal", "Inven", "Fingi", "Zar", "Quin")
        for b in ("sido", "tado", "dez", "ález", "ñares")
    ]
    towns = [(f"Municipio {n}", f"Estado {n % 26}") for n in range(800)]
    kinds = ("Detención", "Amenaza", "Golpes", "Interrogatorio", "detención") * 10 + ("Otro",)
    works = ("periodista", "estudiante", "comerciante", "s/d", "", "abogada")
    counts = ("1",) * 12 + ("2", "3", "más de 20", "s/d")
    with path.open("w", newline="", encoding="utf-8") as handle:
        writer = csv.writer(handle)
        writer.writerow(HEAD)
        for n in range(rows):
            day, month, year = chance.randrange(1, 29), chance.randrange(1, 13), chance.randrange(2006, 2024)
            dates = (f"{day:02}/{month:02}/{year}",) * 18 + (f"{month:02}/{year}", "s/f", "31/02/2019")
            who = (chance.choice(first), f"{chance.choice(last)} {chance.choice(last)}", chance.choice(works))
            where = (*chance.choice(towns), f"Autoridad {chance.randrange(60)}")
            told = (f"Diario Inventado {chance.randrange(40)}", f"https://diario.example/{n}/nota")
            act = (f"F-{n:07}", chance.choice(dates), chance.choice(kinds))
            writer.writerow((*act, *who, chance.choice(counts), *where, *told))


if __name__ == "__main__":
    main()
