from __future__ import annotations

from pathlib import Path

import pytest

from constancia.errors import Several, Wrong
from tests.intake.mapping.looked import HEAD, looked, table

ONCE = '[[once.source]]\nas = "s"\nkey = "s"\nsource_kind = "dataset"\ntitle = "S"\n'
ACT = '[[rows.act]]\nkey = "{id}"\nsource = "s"\nact_type = { from = "{type}", recode = "types" }\n'
TYPES = '[recode.types]\nvocabulary = "act_types"\n[recode.types.values]\n"Detenido" = "arrest"\n'


def test_what_a_reference_is_not_handled_for_is_kept_as_worded(tmp_path: Path) -> None:
    mapping = (
        HEAD
        + TYPES
        + '[recode.places.values]\n"TJ" = "tijuana"\n'
        + ONCE
        + '[[once.place]]\nas = "p"\nkey = "tijuana"\nname = "Tijuana"\n[[rows]]\n'
        + ACT
        + 'place = { key = { from = "{where}", recode = "places" } }\n'
    )
    made = looked(mapping, table(tmp_path, "id,type,where\n1,Detenido,TJ\n2,Detenido,Reynosa\n"))
    assert made.values("acts/1")["place"] == "places/tijuana"
    assert made.values("acts/2")["place_as_stated"] == "Reynosa"
    assert "place" not in made.values("acts/2")
    assert [(one.word, one.count) for one in made.mapped.unhandled()] == [("Reynosa", 1)]


def test_a_date_that_cannot_be_read_stays_in_words_and_the_row_goes_on(tmp_path: Path) -> None:
    made = looked(
        HEAD + TYPES + ONCE + "[[rows]]\n" + ACT + 'date_start = { from = "{date}", date = "dd/mm/yyyy" }\n',
        table(tmp_path, "id,type,date\n1,Detenido,31/02/2019\n2,Detenido,\n3,Detenido,28/02/2019\n"),
    )
    assert not made.look.faults
    claim = made.claim("acts/1", "date_start")
    assert (claim.value, claim.words) == ("", "31/02/2019")  # type: ignore[attr-defined]
    assert "date_start" not in made.values("acts/2")
    assert made.values("acts/3")["date_start"] == "2019-02-28"


def test_a_value_that_nothing_keeps_rejects_its_line_under_its_heading(tmp_path: Path) -> None:
    made = looked(
        HEAD + TYPES + ONCE + "[[rows]]\n" + ACT, table(tmp_path, "id,type\n1,Detenido\n2,Otra cosa\n")
    )
    assert made.of("acts") == ["acts/1"]
    assert {place: list(faults) for place, faults in made.look.faults.items()} == {
        ("t.csv", "", 3): [("type", "unhandled_value", "types")]
    }


def test_a_number_with_a_word_before_it_is_qualified(tmp_path: Path) -> None:
    made = looked(
        HEAD + TYPES + ONCE + "[[rows]]\n" + ACT + 'victim_count = "{n}"\n',
        table(tmp_path, "id,type,n\n1,Detenido,más de 20\n2,Detenido,30-36\n"),
    )
    claim = made.claim("acts/1", "victim_count")
    assert (claim.value, claim.qualifier, claim.words) == ("20", "more_than", "más de 20")  # type: ignore[attr-defined]
    assert made.claim("acts/2", "victim_count").words == "30-36"  # type: ignore[attr-defined]


def test_a_row_makes_an_act_for_each_victim_and_each_type(tmp_path: Path) -> None:
    mapping = (
        HEAD
        + TYPES
        + ONCE
        + (
            '[[rows]]\n[[rows.each]]\nname = "v"\nfrom = "{who}"\nsplit = [";", " y "]\n'
            '[[rows.each]]\nname = "t"\nfrom = "{type}"\nsplit = ","\n'
            '[[rows.person]]\neach = ["v"]\nkey = "{v}"\nname = "{v}"\ncategory = "migrant"\n'
            '[[rows.act]]\neach = ["v", "t"]\nkey = "{id}"\nsource = "s"\nvictim = "person"\n'
            'act_type = { from = "{t}", recode = "types" }\n'
        )
    )
    rows = 'id,who,type\n1,Ana Falsa Ruiz; Luis Falso Mora y Eva Falsa Gil,"Detenido, threat"\n'
    made = looked(mapping, table(tmp_path, rows))
    assert made.of("acts") == [f"acts/1.{v}.{t}" for v in (1, 2, 3) for t in (1, 2)]
    assert len({made.values(key)["victim"] for key in made.of("acts")}) == 3


def test_parallel_columns_are_parts_of_one_item(tmp_path: Path) -> None:
    mapping = HEAD + (
        '[[rows]]\n[[rows.each]]\nname = "v"\nparts = { name = ["{n1}", "{n2}"], org = ["{o1}", "{o2}"] }\n'
        '[[rows.person]]\neach = ["v"]\nkey = "{v.name}"\nname = "{v.name}"\norganisation = "{v.org}"\n'
        'category = "other"\n'
    )
    made = looked(mapping, table(tmp_path, "n1,o1,n2,o2\nAna Falsa,A,Luis Falso,\n"))
    people = [made.values(key) for key in made.of("persons")]
    assert [(one["name"], one.get("organisation")) for one in people] == [
        ("Ana Falsa", "A"),
        ("Luis Falso", None),
    ]


def test_somebody_who_is_not_known_is_not_one_person(tmp_path: Path) -> None:
    mapping = HEAD + '[[rows]]\n[[rows.person]]\nkey = "{who}"\nname = "{who}"\ncategory = "other"\n'
    made = looked(mapping, table(tmp_path, "who\nN/A\nno identificado\nAna Falsa\n"))
    assert [made.values(key)["name"] for key in made.of("persons")] == ["Ana Falsa"]


def test_a_record_is_made_only_where_its_condition_holds(tmp_path: Path) -> None:
    mapping = HEAD + (
        '[[rows]]\nonly = { not = { value = "{state}", is = ["draft"] } }\n[[rows.event]]\nkey = "{id}"\n'
        'title = "{id}"\nonly = { any = [{ value = "{n}", above = 2 }, { value = "{tags}", has = ["x"] }] }\n'
    )
    rows = 'id,n,tags,state\n1,3,,ok\n2,1,"a, X",ok\n3,1,xa,ok\n4,9,,Draft\n'
    assert looked(mapping, table(tmp_path, rows)).of("events") == ["events/1", "events/2"]


def test_no_key_tells_a_name(tmp_path: Path) -> None:
    mapping = HEAD + '[[rows]]\n[[rows.person]]\nkey = "{who}"\nname = "{who}"\ncategory = "other"\n'
    (key,) = looked(mapping, table(tmp_path, "who\nAna Falsa Ruiz\n")).of("persons")
    assert "ana" not in key.casefold()


def test_a_column_that_is_missing_is_told_with_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(Several) as caught:
        looked(
            HEAD + '[[rows]]\n[[rows.event]]\nkey = "{Folio}"\ntitle = "{Titulo}"\n',
            table(tmp_path, "Folios,T\n1,2\n"),
        )
    found = [(f.code, f.column, f.fields.get("near")) for f in caught.value.faults]
    assert found == [("mapping_column", "Folio", "Folios"), ("mapping_column", "Titulo", None)]


def test_a_mapping_that_reads_no_sheet_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Wrong, match="mapping_grid"):
        looked(
            HEAD + '[[rows]]\ngrid = "x"\n[[rows.event]]\nkey = "{a}"\ntitle = "{a}"\n',
            table(tmp_path, "a\n1\n"),
        )


def test_columns_that_nobody_takes_are_told(tmp_path: Path) -> None:
    mapping = HEAD + '[[rows]]\nunused = ["b*"]\n[[rows.event]]\nkey = "{a}"\ntitle = "{a}"\n'
    made = looked(mapping, table(tmp_path, "a,b1,c\n1,2,3\n"))
    assert dict(made.mapped.unknown_columns) == {"t.csv": ("c",)}


def test_own_types_of_act_stand_beside_the_shipped_ones(tmp_path: Path) -> None:
    mapping = HEAD + (
        '[[term]]\nact_type = "own_type"\nlabel_en = "Own"\nlabel_es = "Propio"\n'
        '[[rows]]\n[[rows.act]]\nkey = "{id}"\nact_type = "{t}"\n'
    )
    made = looked(mapping, table(tmp_path, "id,t\n1,own_type\n2,arrest\n3,neither\n"))
    assert made.of("acts") == ["acts/1", "acts/2"]
    assert "act_types/own_type" in made.drafts


def test_an_item_too_many_is_not_made(tmp_path: Path) -> None:
    mapping = HEAD + (
        '[[rows]]\n[[rows.each]]\nname = "a"\nfrom = "{x}"\nsplit = ","\n[[rows.each]]\nname = "b"\nfrom = "{x}"\n'
        'split = ","\n[[rows.event]]\neach = ["a", "b"]\nkey = ["{a}", "{b}"]\ntitle = "t"\n'
    )
    made = looked(mapping, table(tmp_path, 'x\n"' + ",".join(map(str, range(500))) + '"\n'))
    assert len(made.of("events")) == 1000


def test_a_folded_key_makes_one_of_spellings_that_differ_in_capitals_and_accents(tmp_path: Path) -> None:
    place = '[[rows]]\n[[rows.place]]\nkey = { from = "{p}", folded = true }\nname = "{p}"\n'
    made = looked(HEAD + place, table(tmp_path, "p\nCiudad Juárez\nCIUDAD JUAREZ\nTijuana\nTIJUANA\n"))
    assert [made.values(key)["name"] for key in made.of("places")] == ["Ciudad Juárez", "Tijuana"]


def test_what_is_not_handled_keeps_its_words_beside_the_value_in_its_place(tmp_path: Path) -> None:
    mapping = (
        HEAD + TYPES.replace("[recode.types.values]", 'otherwise = "blank"\n[recode.types.values]') + ONCE
    )
    act = ACT.replace('recode = "types" }', 'recode = "types", otherwise = "threat" }')
    made = looked(mapping + "[[rows]]\n" + act, table(tmp_path, "id,type\n1,Detenido\n2,Otra cosa\n3,\n"))
    claim = made.claim("acts/2", "act_type")
    assert (claim.value, claim.words) == ("threat", "Otra cosa")  # type: ignore[attr-defined]
    assert made.values("acts/3")["act_type"] == "threat"
    assert [(one.word, one.count) for one in made.mapped.unhandled()] == [("Otra cosa", 1)]
