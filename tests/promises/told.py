"""A small case file in which somebody tells something, with an invented word in every place where words may lie."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from pathlib import Path

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from constancia.casefile.consents import keep_form, record_consent, subject_of
from constancia.casefile.imports import import_package
from constancia.casefile.open import CaseFile, Identity
from constancia.claims.consent import Allowance, Answer, Consent, Given, Medium, Use
from tests.intake.bench import TABLES, Workbench

WORD = "zarza"
"""In everything that was told, and in nothing else."""

TOLD = {
    "sources": "s_zarzaclave,interview,Zarzatitulo,,es,s_zarzaclave\n",
    "places": "pl_zarza,Zarzacasa,Mexico,31.5,-110.5\n",
    "persons": "p_zarza,person,migrant,Zarzanombre Inventada,asylum seeker,1,1,g_zarza,protected,,none\n"
    "g_zarza,group,migrant,Zarzafamilia,group,3,3,,protected,,none\n",
    "events": "ev_zarza,Zarzasuceso,2018-11,2018-11,Zarzarelato.\n",
    "acts": "act_zarza,ev_zarza,,2018-11-03,,threat,p_zarza,pl_zarza,zarzabase,zarzafin,Zarzaresumen.\n",
    "involvements": "inv_zarza,act_zarza,u_part,carried_out,stated,s_zarzaclave,zarzaparte\n",
    "claims": "c_zarza,act_zarza,outcome,zarzavalor,zarzapalabras,,supports,first-hand,s_zarzaclave,zarzalugar,zarza\n"
    "c_zarza2,act_1,outcome,zarzaotro,zarzadicho,,contradicts,first-hand,s_zarzaclave,zarzasitio,zarzapunto\n",
    "cases": "case_other,civil suit,Inventada Zarzanombre v. Agency,An invented court,,,s_court\n",
    "judgements": "act_1,outcome,c_zarza2,Zarzarazon.,Zarzamotivo.\n",
}


def package(folder: Path) -> Path:
    """The tables, with what was told among them."""
    folder.mkdir()
    bench = Workbench(folder)
    for table, rows in TOLD.items():
        bench.write(table, TABLES[table] + rows)
    return folder


def made(root: Path, identity: Identity) -> Path:
    """A case file with these tables imported, the consent to them and its signed form."""
    with CaseFile.create(
        root / "case", identity=identity, title="A title", member="Zulema Prueba"
    ) as casefile:
        import_package(casefile, package(root / "package"))
        form = root / "zarzaformulario.txt"
        form.write_text("zarzafirma")
        source = subject_of(casefile, "s_zarzaclave")
        consent = Consent(
            source=source,
            answers=tuple(
                Allowance(Use.PUBLICATION, one, Answer.YES) for one in (Medium.WORDS, Medium.PLACE)
            ),
            given=Given.FORM,
            evidence=keep_form(casefile, source, form),
            witness="Zarzatestigo",
            interpreter="Zarzainterprete",
            told=True,
        )
        record_consent(casefile, consent)
    return root / "case"


def pages(store: Path, key: bytes) -> Iterator[bytes]:
    """Every page of a SQLCipher store as it stands, those in no use too. SQLCipher 4 with a raw key: AES-256-CBC, 80
    bytes at the end of a page for its start vector and its authentication code, and a salt before the first."""
    content = store.read_bytes()
    for start in range(0, len(content), 4096):
        page = content[start : start + 4096]
        vector = page[4096 - 80 : 4096 - 64]
        sealed = page[16 if start == 0 else 0 : 4096 - 80]
        cipher = Cipher(algorithms.AES256(key), modes.CBC(vector)).decryptor()
        yield cipher.update(sealed) + cipher.finalize()


def has_word(content: bytes) -> bool:
    """Whether the word stands in these bytes, in any case, plainly or in a run of base64url, wherever that begins."""
    runs = [run[start:] for run in re.findall(rb"[\w-]{8,}", content) for start in range(4)]
    decoded = b" ".join(base64.urlsafe_b64decode(run[: len(run) // 4 * 4]) for run in runs)
    return WORD.encode() in content.lower() or WORD.encode() in decoded.lower()


def holding(folder: Path, identity: Identity) -> set[str]:
    """The files in which the word stands: as bytes, in their names, or in pages opened with the keys of today."""
    found = {path.name for path in folder.rglob("*") if WORD in path.name.lower()}
    found |= {path.name for path in folder.rglob("*") if path.is_file() and has_word(path.read_bytes())}
    with CaseFile.open(folder, identity=identity) as casefile:
        keys = casefile.vault.keyring.compartments().values()
        for one in keys:
            store = folder / "compartments" / one.folder / "store.db"
            found |= {one.name for page in pages(store, one.store_key) if has_word(page)}
        for compartment in casefile.compartments():
            found |= {
                f"{compartment.name} log"
                for _, text in compartment.entries()
                if has_word((text or "").encode())
            }
            for name in compartment.evidence_names():
                found |= (
                    {f"{compartment.name} files"} if has_word(compartment.evidence(name) or b"") else set()
                )
    return found
