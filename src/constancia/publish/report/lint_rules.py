"""What counts as a typed number in English and Spanish, and what may stand in prose though it looks like one.

Everything here is a pattern over Markdown text in which queries, code, addresses and quotations are blanked already.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rules:
    """`permitted` patterns are blanked in order; what `number` then still finds was typed by hand."""

    permitted: tuple[re.Pattern[str], ...]
    number: re.Pattern[str]


def _patterns(*sources: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(source, re.IGNORECASE) for source in sources)


_DIGITS = r"\d[\d.,  ]*\d|\d"
_YEAR = r"(?:1[89]\d\d|20\d\d|2100)"
_RANGE = r"\s?(?:[–—-]|/)\s?"
_LIST = r"(?:\s?(?:,|;)\s?|\s?[–—-]\s?|\s(?:and|or|to|y|e|o|u|a|al)(?:\s(?:el|los|la|las|the))?\s|,\s(?:and|or)\s)"
_NUMBERED = r"\d[\w.:/()-]{0,30}"
"""One number of a series as law and archives write them: 19, 19(2)(b), 1324a, 12.051, 53/144."""

_CODES = (
    # reporters and codes: 74 F.4th 986, 8 U.S.C. § 1158(a), 8 CFR 208.30, 347 U.S. 483, 585 F. Supp. 3d 12
    r"\b\d+\s(?:[A-Z][\w.’']*\.?\s?){0,3}?(?:F\.\s?(?:2d|3d|4th)|F\.\s?Supp\.(?:\s?[23]d)?|F\.\s?App['’]x|U\.\s?S\."
    r"|S\.\s?Ct\.|L\.\s?Ed\.(?:\s?2d)?|Fed\.\s?Reg\.|I\.?\s?&\s?N\.?\sDec\.)\s\d+"
    r"(?:,\s\d+(?:[–-]\d+)?\b(?!\s[A-Z§]))?",
    r"\b\d+\s(?:U\.?\s?S\.?\s?C\.?(?:\s?A\.?)?|C\.?\s?F\.?\s?R\.?|Stat\.|U\.?N\.?T\.?S\.?)\s(?:§+\s?)?"
    + _NUMBERED,
    r"§+\s?" + _NUMBERED + r"(?:" + _LIST + _NUMBERED + r"){0,12}",
    # file numbers and names with digits: OIG-21-62, A/HRC/53/26, 4:18-cr-00223-RCC, H.R.1234, COVID-19, I-94
    r"\b[A-Z]{2,}\s\d+(?:[/-]\d+)+\b",
    r"(?<![\w/.:-])(?=[\w:./-]*\d)[A-Za-z][\w:]*+(?:[./-]++[\w:]++)++",
    r"(?<![\w/])(?:[A-Za-z]{1,10}-?\d[\w-]*)\b",
    r"(?<!\w)\d+:\d+-[A-Za-z]{2}-\d[\w-]*",
    r"(?<!\w)\d{2}-[A-Za-z]{2,4}-\d{3,}[\w-]*",
    r"(?<!\w)\d{2}-\d{4,5}\b",
    # ISO dates and EDTF, dd/mm/yyyy, times of day
    r"(?<!\d)" + _YEAR + r"-\d\d(?:-\d\d)?(?!\d)",
    r"(?<![\d/])\d{1,2}/\d{1,2}/(?:\d{4}|\d{2})(?![\d/])",
    r"(?<![\d:])\d{1,2}:\d{2}(?::\d{2})?(?![\d:])(?:\s?[ap]\.?\s?m\.?)?",
    r"(?<!\d)\d{1,2}(?:\.\d{2})?\s?[ap]\.?\s?m\b\.?",
)

_YEARS = (
    r"(?<![\d.,$€])" + _YEAR + r"s\b",
    r"(?<![\d.,$€])" + _YEAR + _RANGE + r"(?:" + _YEAR + r"|\d\d)(?![\d.,]\d|\d|\s?%)",
)
_ONE_YEAR = r"(?<![\d.,$€–-])" + _YEAR + r"(?![.,]\d|\d|\s?%)"

_EN_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Jan\.?|Feb\.?|Mar\.?|Apr\.?|Jun\.?|Jul\.?|Aug\.?|Sept?\.?|Oct\.?|Nov\.?|Dec\.?)"
)
_ES_MONTH = (
    r"(?:enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|setiembre|octubre|noviembre|diciembre"
    r"|ene\.|feb\.|mar\.|abr\.|jun\.|jul\.|ago\.|sept?\.|oct\.|nov\.|dic\.)"
)
_DAY = r"\d{1,2}(?:st|nd|rd|th|º|\.º|°)?"
_DAYS = _DAY + r"(?:" + _LIST + _DAY + r"){0,8}"

_EN_COUNTED = (
    r"(?:people|persons|men|women|children|minors|families|migrants|refugees|asylum|applicants|defenders|volunteers"
    r"|lawyers|journalists|agents|officers|soldiers|acts|cases|arrests|incidents|events|deaths|returns|times|days|weeks"
    r"|months|years|hours|minutes|miles|dollars|pesos|gallons|pages|sources|claims|statements|others)\b"
)
_ES_COUNTED = (
    r"(?:personas|hombres|mujeres|niñas|niños|menores|familias|migrantes|refugiados|solicitantes|defensores|defensoras"
    r"|voluntarios|voluntarias|abogados|abogadas|periodistas|agentes|soldados|actos|casos|detenciones|incidentes|hechos"
    r"|muertes|devoluciones|veces|días|semanas|meses|años|horas|minutos|kilómetros|millas|dólares|pesos|galones|páginas"
    r"|fuentes|afirmaciones)\b"
)

_EN_PARTS = (
    r"(?:art(?:icle)?s?|arts?\.|sec(?:tion)?s?|secs?\.|para(?:graph)?s?|paras?\.|clauses?|chapters?|ch\.|titles?|parts?"
    r"|rules?|principles?|annex(?:es)?|protocols?|amendments?|resolutions?|recommendations?|general comments?|comments?"
    r"|directives?|proclamations?|executive orders?|public law|pub\.\sl\.|orders?|forms?|exhibits?|counts?|dockets?"
    r"|case nos?\.?|cases? no\.?|nos?\.|numbers?|petitions?|reports?|pages?|pp?\.|notes?|nn?\.|footnotes?|figures?"
    r"|figs?\.|tables?|lines?|columns?|rows?|vol(?:ume)?s?\.?|issues?|highways?|routes?|roads?|interstates?"
    r"|states? route|streets?|sectors?|lots?|versions?|stat\.|cir\.|at)"
)
_ES_PARTS = (
    r"(?:art(?:ículo)?s?|arts?\.|sección|secciones|sec\.|párrafos?|párrs?\.|cláusulas?|incisos?|capítulos?|caps?\."
    r"|títulos?|partes?|reglas?|principios?|anexos?|protocolos?|enmiendas?|resoluci(?:ón|ones)|recomendaci(?:ón|ones)"
    r"|observaci(?:ón|ones)(?:\sgeneral(?:es)?)?|directivas?|proclamas?|decretos?|órden(?:es)?|orden|leyes|ley|formularios?"
    r"|cargos?|expedientes?|causas?|casos?\s(?:n\.?[ºo]|núm\.|no\.)|n\.?[ºo]s?\.?|núms?\.?|números?|no\.|informes?|páginas?"
    r"|págs?\.|pp?\.|notas?|figuras?|figs?\.|cuadros?|tablas?|líneas?|filas?|columnas?|vol(?:umen)?\.?|tomos?|carreteras?"
    r"|rutas?|autopistas?|calles?|sectores|sector|versi(?:ón|ones))"
)


def _series(parts: str) -> str:
    """`Articles 19, 21 and 22(2)`, `No. 4`; a counted noun after it would make the number a count again."""
    joint = r"\s(?:(?:n\.?[ºo]|núm|no|nos|number)\.?\s)?"
    return r"(?<!\w)" + parts + joint + _NUMBERED + r"(?:" + _LIST + _NUMBERED + r"){0,12}"


def _not_a_year(prepositions: str, counted: str) -> str:
    return r"(?<!\w)(?:" + prepositions + r")\s" + _YEAR + r"(?=\s" + counted + r")"


_EN_PREPOSITIONS = (
    r"in|since|by|of|until|till|from|during|and|to|for|after|before|through|early|late|mid|about|around"
)
_EN_IN = r"in|since|until|till|during|after|before|early|late"
_ES_IN = r"en|desde|durante|tras|antes de|después de|a mediados de|a finales de"

_EN_WORD = (
    r"two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen"
    r"|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
)
_EN_NUMBER = (
    r"(?<![\w·])(?:"
    r"(?:\$|€|US\$)?(?:" + _DIGITS + r")(?:\s?%)?"
    r"|(?:" + _EN_WORD + r")(?:[-\s](?:" + _EN_WORD + r"|one|hundred|thousand|million))*"
    r"|(?:an?\s)?(?:hundreds?|thousands?|millions?|billions?|dozens?)|scores(?=\sof)|(?:a\s)couple(?=\sof)"
    r"|half(?=\s(?:of\b|the\b|all\b|them\b|those\b|these\b|its\b|their\b|his\b|her\b|an?\b|were\b|are\b|as\b))"
    r"|(?<=than\s)half|(?<=about\s)half|(?<=nearly\s)half|(?<=almost\s)half|(?<=over\s)half"
    r"|(?:one|a)[\s-](?:third|quarter|fifth|sixth|tenth)(?=\s(?:of|more|fewer|less|were|are)\b)"
    r"|thirds|quarters(?=\sof\b)"
    r"|twice(?=\sas\b)|double(?=\sthe\b)|triple(?=\sthe\b)|(?:two|three|four|ten)fold|doubled|tripled|quadrupled"
    r")(?!\w)"
)

_ES_WORD = (
    r"dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce|trece|catorce|quince|dieciséis|diecisiete|dieciocho"
    r"|diecinueve|veinte|veintiuno|veintiún|veintiuna|veintidós|veintitrés|veinticuatro|veinticinco|veintiséis"
    r"|veintisiete|veintiocho|veintinueve|treinta|cuarenta|cincuenta|sesenta|setenta|ochenta|noventa|cien|ciento"
    r"|doscient[oa]s|trescient[oa]s|cuatrocient[oa]s|quinient[oa]s|seiscient[oa]s|setecient[oa]s|ochocient[oa]s"
    r"|novecient[oa]s|mil"
)
_ES_NUMBER = (
    r"(?<![\w·])(?:"
    r"(?:\$|€|US\$)?(?:" + _DIGITS + r")(?:\s?%)?"
    r"|(?:" + _ES_WORD + r")(?:\s(?:y\s)?(?:" + _ES_WORD + r"|un|una|uno))*"
    r"|(?:un\s)?mill(?:ón|ones)|miles|cientos|centenares|centenas?|(?:un\s)centenar"
    r"|(?:una?\s)?(?:media\s)?(?:docenas?|decenas?|veintena|treintena|cincuentena)|(?:un\s)par(?=\sde\b)"
    r"|(?:la\s)?mitad(?=\s(?:de|del|son|eran|fueron)\b)|(?<=la\s)mitad"
    r"|(?:un|el)\s(?:tercio|cuarto|quinto|décimo)(?=\s(?:de|del|más|menos)\b)|tercios|cuartos(?=\sde\b)"
    r"|(?:una|la)\s(?:tercera|cuarta|quinta|décima)\sparte"
    r"|(?:el\s)(?:doble|triple)(?=\s(?:de|que)\b)|se\s(?:duplic|triplic)\w+|(?:duplic|triplic)(?:ó|aron)"
    r")(?!\w)"
)

_EN_PERMITTED = (
    *_CODES,
    r"(?<!\w)(?:" + _EN_PREPOSITIONS + r")\s" + _YEAR + _RANGE + r"(?:" + _YEAR + r"|\d\d)(?!\d)",
    # 16 January 2018, 9–11 December, January 16, 2018, May 2018
    r"(?<![\d.,])" + _DAYS + r"(?:\sof)?\s" + _EN_MONTH + r"(?!\w)(?:,?\s" + _YEAR + r")?",
    r"(?<!\w)" + _EN_MONTH + r"\s" + _DAYS + r"(?!\w)(?:,?\s" + _YEAR + r")?",
    r"(?<!\w)" + _EN_MONTH + r",?\s" + _YEAR,
    # ordinals, and parts of a year
    r"(?<![\d.,])\d+(?:st|nd|rd|th)\b",
    r"\b(?:first|second|third|fourth|last|latter|other|former|in|on)\s(?:half|quarter)\b",
    r"\bfifty-fifty\b|\bone-on-one\b|\btwo-way\b|\bthree-judge\b|\bfour-wheel\b|\btwenty-four seven\b|\b24/7\b",
    *_YEARS,
    _series(_EN_PARTS),
    _not_a_year(_EN_IN, _EN_COUNTED),
    _ONE_YEAR + r"(?!\s" + _EN_COUNTED + r")",
)
_ES_PERMITTED = (
    *_CODES,
    # 16 de enero de 2018, del 9 al 11 de diciembre, mayo de 2018
    r"(?<![\d.,])"
    + _DAYS
    + r"\s(?:de\s)?"
    + _ES_MONTH
    + r"(?!\w)(?:\s(?:de|del)\s"
    + _YEAR
    + r"|,?\s"
    + _YEAR
    + r")?",
    r"(?<!\w)" + _ES_MONTH + r"(?:\s(?:de|del))?\s" + _YEAR,
    r"(?<![\d.,])\d+(?:\.?[ºª°]|\.?er|\.?ra|\.?ro|\.?vo|\.?va)(?!\w)",
    r"\b(?:primera|segunda|última|otra)\smitad\b",
    r"\b(?:primer|segundo|tercer|cuarto|último)\s(?:cuarto|tercio|trimestre)\b",
    r"\ba\smedias\b|\bcada\scual\b|\bmil\sgracias\b",
    *_YEARS,
    _series(_ES_PARTS),
    _not_a_year(_ES_IN, _ES_COUNTED),
    _ONE_YEAR + r"(?!\s" + _ES_COUNTED + r")",
)

RULES = {
    "en": Rules(_patterns(*_EN_PERMITTED), re.compile(_EN_NUMBER, re.IGNORECASE)),
    "es": Rules(_patterns(*_ES_PERMITTED), re.compile(_ES_NUMBER, re.IGNORECASE)),
}
