"""Numbers typed by hand are found; years, dates, law, file numbers and quotations are not."""

import pytest

from constancia.publish.report import lint

FOUND_EN = [
    ("There were 12 arrests.", ["12"]),
    ("About 1,200 people were returned.", ["1,200"]),
    ("More than 2000 people waited.", ["2000"]),
    ("Some 1900 migrants waited.", ["1900"]),
    ("It rose by 5%.", ["5%"]),
    ("It rose by 5 per cent.", ["5"]),
    ("He was fined $250.", ["$250"]),
    ("He was fined $2000.", ["$2000"]),
    ("Two men were held.", ["Two"]),
    ("The two men were held for nine hours.", ["two", "nine"]),
    ("Three Border Patrol agents came.", ["Three"]),
    ("They held twenty-one people.", ["twenty-one"]),
    ("They held two hundred people.", ["two hundred"]),
    ("Dozens were turned back, hundreds waited.", ["Dozens", "hundreds"]),
    ("A dozen people waited.", ["A dozen"]),
    ("Half of the acts were arrests.", ["Half"]),
    ("More than half were arrests.", ["half"]),
    ("A third of the acts and two thirds of the cases.", ["A third", "two", "thirds"]),
    ("One third of all acts.", ["One third"]),
    ("Twice as many as before, double the number.", ["Twice", "double"]),
    ("The number doubled.", ["doubled"]),
    ("a 12-year-old child", ["12"]),
    ("a nine-year-old child", ["nine"]),
    ("A couple of agents came.", ["A couple"]),
    ("On 16 January 2018 he was held for 3 hours.", ["3"]),
    ("Between 10 and 12 acts", ["10", "12"]),
    ("between 10–12 acts", ["10", "12"]),
    ("**12** acts", ["12"]),
    ("See [the 12 acts](acts/12.html).", ["12"]),
    ("In 2018, 14 people were held.", ["14"]),
    ("In May 2018 5 people were held.", ["5"]),
    ("1.5 miles away", ["1.5"]),
    ("Article 19 was cited 4 times.", ["4"]),
    ("He said “two” but held four.", ["four"]),
    ("The agents' cars and the people's bags held 3 phones.", ["3"]),
]

LEFT_EN = [
    "Between 2018 and 2020, and in 2019–20, nothing is said of the 1990s.",
    "In 2018 agents came; in 2018 people waited.",
    "The 2018 report, the 2018–2020 period, 2018-01-17, 2018-12 and mid-2018.",
    "On 16 January 2018, on January 16, 2018, on 9–11 December, on 9 and 10 December 2018, in May 2018.",
    "On the 25th of November 2018 and on December 3rd.",
    "At 15:00 and at 3 p.m. and at 3:30 pm.",
    "Article 19 of the Covenant, articles 19, 21 and 22(2), arts. 9 and 10, section 1325, Title 42, § 1324(a)(1).",
    "8 U.S.C. 1158, 8 U.S.C. § 1324(a), 8 CFR 208.30, 18 U.S.C. 1326, 74 F.4th 986, 347 U.S. 483.",
    "Dousa v. DHS, 74 F.4th 986 (9th Cir. 2023); 585 F. Supp. 3d 12 (S.D. Cal. 2022).",
    "OIG-21-62, AMR 51/0583/2019, A/HRC/53/26, 4:18-cr-00223-RCC, No. 19-cv-01234, Form I-94, COVID-19.",
    "The 9th Circuit, the 14th Amendment, the First Amendment, the third country.",
    'He said "there were 12 of us" and “two agents”, then ‘nine hours’.',
    "She said 'there were 12 of us' to agents.",
    "`12 acts` and <https://example.org/12> and https://example.org/a/12?b=3 and [text](acts/12.html).",
    '{{count acts where year=2018}} acts, {{aggregate series=a period=2018 measure="12 things"}}.',
    "On behalf of one person; no one; one act; someone once said so.",
    "The first half of 2018 and the second quarter of 2019.",
    "Interstate 19 and Highway 86 and I-10.",
    "See note 12, page 4, pp. 4–6, paragraph 12, table 2 and figure 3.",
    "The camp near Three Points, Arizona, and Twentynine Palms.",
    "He crossed at Paso del Norte; seventh time; tenth day; oftentimes; a weighty tent.",
    "UN General Assembly resolution 53/144 and Executive Order 13767.",
    "A claim[^12] is made.",
]

FOUND_ES = [
    ("Hubo 12 detenciones.", ["12"]),
    ("Más de 1.200 personas esperaban.", ["1.200"]),
    ("Más de 2000 personas esperaban.", ["2000"]),
    ("Aumentó un 5 % y luego un 7%.", ["5 %", "7%"]),
    ("Dos hombres fueron detenidos.", ["Dos"]),
    ("Los dos hombres esperaron nueve horas.", ["dos", "nueve"]),
    ("Treinta y una personas.", ["Treinta y una"]),
    ("Doscientas personas.", ["Doscientas"]),
    ("Decenas de personas, cientos de casos y miles de horas.", ["Decenas", "cientos", "miles"]),
    ("Una docena de agentes y media docena de coches.", ["Una docena", "media docena"]),
    ("La mitad de los actos.", ["La mitad"]),
    ("Un tercio de los actos y dos tercios de los casos.", ["Un tercio", "dos", "tercios"]),
    ("La tercera parte de los actos.", ["La tercera parte"]),
    ("El doble de personas.", ["El doble"]),
    ("El número se duplicó.", ["se duplicó"]),
    ("Un par de agentes.", ["Un par"]),
    ("El 16 de enero de 2018 esperó 3 horas.", ["3"]),
    ("Entre 10 y 12 actos", ["10", "12"]),
    ("El artículo 19 se citó 4 veces.", ["4"]),
    ("Un millón de pesos.", ["Un millón"]),
]

LEFT_ES = [
    "Entre 2018 y 2020, y en 2019-20, en los años 1990.",
    "En 2018 agentes federales; desde 2018 personas migrantes.",
    "El 16 de enero de 2018, del 9 al 11 de diciembre de 2018, el 9 y el 10 de diciembre, en mayo de 2018.",
    "El 1.º de julio y el 1º de enero de 2020; a las 15:00.",
    "El artículo 19 del Pacto, los artículos 19, 21 y 22, el art. 9, el párrafo 4, la sección 1325.",
    "8 U.S.C. 1158, 74 F.4th 986, OIG-21-62, AMR 51/0583/2019, resolución 53/144.",
    'Dijo «éramos doce» y “dos agentes” y "3 horas".',
    "Una persona; ninguna; cada una; otra vez; la tercera persona; el tercer país; media noche.",
    "La segunda mitad de 2018 y el primer trimestre de 2019.",
    "Las entregas y los entonces de siempre; ochocentista; mileurista.",
    "El expediente 4:18-cr-00223 y el caso núm. 12.051.",
    "La carretera 2 y la página 12.",
    "El albergue de Los Tres Reyes.",
]


@pytest.mark.parametrize(("text", "expected"), FOUND_EN)
def test_a_typed_number_is_found_in_english(text: str, expected: list[str]) -> None:
    assert lint.numbers(text, language="en") == expected


@pytest.mark.parametrize("text", LEFT_EN)
def test_what_is_no_count_is_left_alone_in_english(text: str) -> None:
    assert lint.numbers(text, language="en") == []


@pytest.mark.parametrize(("text", "expected"), FOUND_ES)
def test_a_typed_number_is_found_in_spanish(text: str, expected: list[str]) -> None:
    assert lint.numbers(text, language="es") == expected


@pytest.mark.parametrize("text", LEFT_ES)
def test_what_is_no_count_is_left_alone_in_spanish(text: str) -> None:
    assert lint.numbers(text, language="es") == []


def test_a_heading_may_be_numbered() -> None:
    assert lint.numbers("2.1 What 3 people saw", language="en", is_heading=True) == ["3"]
