"""A small package of invented people, and a way to change one thing in it."""

from __future__ import annotations

import json
from pathlib import Path

from constancia.errors import ConstanciaError, Several
from constancia.intake import open_package, validate
from constancia.vocabulary import load

TABLES = {
    "sources": """\
source_id,kind,title,url,language,origin
s_paper,news,An invented headline,https://example.org/a,en,s_paper
s_court,court filing,An invented order,https://example.org/b,en,s_court
s_office,government report,An invented table,https://example.org/c,es,s_office
""",
    "agencies": """\
unit_id,name,abbreviation,parent_unit_id,country
u_part,Invented Sector,,u_whole,Mexico
u_whole,Invented Agency,IA,,Mexico
""",
    "places": """\
place_id,name,country,lat,lon
pl_port,Invented Port,United States,32.5,-117.1
pl_town,Invented Town,Mexico,,
""",
    "persons": """\
person_id,kind,category,name,role,size_min,size_max,member_of,basis,basis_source_id,name_in_publication
p_ana,person,defender,Ana Inventada,lawyer,1,1,g_all,public,s_paper,name
p_hid,person,migrant,asylum seeker A (name withheld),asylum seeker,1,1,,protected,,none
g_all,group,defender,Invented volunteers,group,2,,,protected,,none
""",
    "events": """\
event_id,title,date_start,date_end,summary
ev_one,An invented stop,2018-12,2019-01,Two people were stopped.
""",
    "cases": """\
case_id,kind,title,court,docket,outcome,source_id
case_one,civil suit,Invented v. Agency,An invented court,1:19-cv-1,settled,s_court
""",
    "acts": """\
act_id,event_id,case_id,date_start,date_end,act_type,victim_person_id,place_id,legal_basis,outcome,summary
act_1,ev_one,case_one,2018-12-17,2018-12-18,arrest,p_ana,pl_port,warrant,released,She was arrested.
act_2,ev_one,,2018-12~,,threat,g_all,pl_town,,,They were threatened.
""",
    "involvements": """\
involvement_id,act_id,unit_id,degree,attribution,source_id,note
inv_1,act_1,u_part,carried_out,stated,s_paper,
inv_2,act_2,u_whole,ordered,inferred,s_paper,read from the place
""",
    "claims": """\
claim_id,act_id,field,value,as_stated,qualifier,relation,account,source_id,locator,note
c_1,act_1,date_start,2018-12,,,supports,reported,s_paper,p. 3,
c_2,act_1,place,pl_port,,,supports,reported,s_paper,headline,
c_3,act_1,victim_count,2,two people,about,contradicts,first-hand,s_court,para. 4,figures differ
c_4,act_1,victim_count,,several,,contradicts,reported,s_paper,,
c_5,act_1,outcome,freed,,,supports,court,s_court,"page 2, para. 7",
c_6,act_2,act_type,threat,,,scope,reported,s_paper,,
""",
    "aggregates": """\
series_id,date_or_period,measure,value,unit,source_id
stops,2018-12,Stops at the port,<10,people,s_office
""",
    "judgements": """\
act_id,field,claim_id,reason_en,reason_es
act_1,victim_count,c_3,The order names both.,La orden nombra a ambas personas.
""",
}

Faults = list[tuple[str, str | None, int | None, str | None]]


class Workbench:
    """A package in a folder that a test may change before it is looked at."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.descriptor: dict[str, object] = {
            "name": "small",
            "title": "A small package",
            "resources": [{"name": name, "path": f"{name}.csv"} for name in TABLES],
        }
        for name, text in TABLES.items():
            self.write(name, text)
        self.describe()

    def write(self, table: str, content: str | bytes) -> None:
        """Replace a table."""
        raw = content if isinstance(content, bytes) else content.encode()
        (self.folder / f"{table}.csv").write_bytes(raw)

    def replace(self, table: str, old: str, new: str) -> None:
        """Replace one thing in a table; it must be there."""
        text = TABLES[table]
        assert old in text
        self.write(table, text.replace(old, new, 1))

    def describe(self, **parts: object) -> None:
        """Write datapackage.json with some parts changed."""
        self.descriptor |= parts
        (self.folder / "datapackage.json").write_text(json.dumps(self.descriptor), "utf-8")

    def schema(self, table: str, schema: dict[str, object]) -> None:
        """Give a table a schema."""
        resources = self.descriptor["resources"]
        assert isinstance(resources, list)
        for resource in resources:
            if resource["name"] == table:
                resource["schema"] = schema
        self.describe()

    def errors(self) -> list[ConstanciaError]:
        """What is wrong, as errors; empty where all is well."""
        try:
            validate(open_package(self.folder), load())
        except Several as several:
            return several.faults
        except ConstanciaError as error:
            return [error]
        return []

    def faults(self) -> Faults:
        """What is wrong: code, file, line, column."""
        return [(error.code, error.file, error.line, error.column) for error in self.errors()]
