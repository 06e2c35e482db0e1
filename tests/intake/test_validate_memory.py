"""Many claims in little memory, from the first look to the last draft."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

ROWS = 200_000
READ = """
import pathlib, resource, sys
from constancia.intake import drafts, open_package, subjects, validate
from constancia.vocabulary import load
package, vocabulary = open_package(pathlib.Path(sys.argv[1])), load()
size = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> (20 if sys.platform == "darwin" else 10)
before = size()
validate(package, vocabulary)
after = size()
print(sum(1 for _ in subjects(package)), sum(len(d.claims) for d in drafts(package, vocabulary)))
print(after - before, size() - before)
"""


def test_a_long_table_of_claims_is_read_in_bounded_memory(tmp_path: Path) -> None:
    acts = ROWS // 20
    write(tmp_path, acts)
    run = subprocess.run(
        [sys.executable, "-c", READ, str(tmp_path)], capture_output=True, text=True, check=True
    )
    read, memory = (tuple(map(int, line.split())) for line in run.stdout.splitlines())
    assert read == (1 + 1 + 1 + acts, 4 + 4 + 5 + acts * 4 + ROWS)
    assert max(memory) < 60  # MiB; a million claims would take five times as much


def write(folder: Path, acts: int) -> None:
    """A package with twenty claims an act."""
    tables = {
        "sources": ["source_id,kind,title", "s,news,Invented"],
        "persons": ["person_id,kind,category,name,basis,name_in_publication",
                    "g,group,defender,Invented volunteers,protected,none"],
        "acts": ["act_id,date_start,act_type,victim_person_id", *(f"a_{n},2018,arrest,g" for n in range(acts))],
        "claims": ["claim_id,act_id,field,value,relation,account,source_id", *(
            f"c_{n},a_{n // 20},outcome,An invented result,supports,reported,s" for n in range(acts * 20))],
    }  # fmt: skip
    for name, lines in tables.items():
        (folder / f"{name}.csv").write_text("\n".join(lines) + "\n")
    resources = [{"name": name, "path": f"{name}.csv"} for name in tables]
    (folder / "datapackage.json").write_text(json.dumps({"name": "many", "resources": resources}))
