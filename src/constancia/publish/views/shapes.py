"""What each page shows, as plain values already in the reader's language: the seam between the records and the pages.

Paths are relative to the folder of the edition ("acts/k7m2.html#c-1"); one that starts with "/" is relative to the
root of the publication ("/data/acts.csv"). An empty path is a thing without a page. Codes are short public codes,
never a row key or the id of a subject. Text is raw: the pages escape it. The one exception is `Block.html`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Mark(StrEnum):
    """A state that is shown by a word and a shape wherever it holds."""

    DISPUTED = "disputed"
    CODING = "coding"
    INFERRED = "inferred"
    ASSESSED = "assessed"
    SET_ASIDE = "set_aside"
    BESIDE = "beside"
    WITHHELD = "withheld"
    WEAK = "weak"


@dataclass(frozen=True, slots=True)
class Link:
    """Text with the page that it leads to. `note` is one line more about it."""

    text: str
    path: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class When:
    """A date as a person says it ("about December 2018") and its EDTF form ("2018-12~")."""

    text: str
    edtf: str = ""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file of the publication: `kind` in words ("PDF"), `size` in bytes, `sha256` in hex."""

    title: str
    path: str
    kind: str
    media_type: str
    size: int
    sha256: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Edition:
    """The publication record of one language: what every page of the edition knows.

    `date` is an ISO day, `language` and `languages` are BCP 47 codes, `countries` names in the reader's language,
    `address` the public address of the publication's root where it has one.
    """

    language: str
    languages: tuple[str, ...]
    title: str
    subtitle: str
    abstract: tuple[str, ...]
    authors: tuple[str, ...]
    publisher: str
    date: str
    subjects: tuple[str, ...]
    countries: tuple[str, ...]
    licence: str
    licence_url: str
    fingerprint: str
    attachments: tuple[Attachment, ...] = ()
    period: str = ""
    address: str = ""

    @property
    def year(self) -> str:
        """The year of publication."""
        return self.date[:4]


@dataclass(frozen=True, slots=True)
class LandingView:
    """The landing page. `contents` are the report's sections, `withheld` one line a reason with its count.

    `finding` is the abstract, paragraph by paragraph, in pieces of which the numbers lead to their pages.
    """

    contents: tuple[Link, ...]
    withheld: tuple[Link, ...]
    acts: int
    sources: int
    origins: int
    finding: tuple[tuple[Link, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Note:
    """A numbered citation of the report: `short` stands beside the text (publisher and date), `text` at the end."""

    number: int
    text: str
    path: str
    short: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """One block of the report (paragraph, heading, table …) as safe HTML, and the notes first cited in it."""

    html: str
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class ReportView:
    """The report. `contents` are its headings, paths "#…" into `blocks`."""

    contents: tuple[Link, ...]
    blocks: tuple[Block, ...]
    withheld: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ClaimView:
    """One statement. `id` is its fragment, `entry` the fragment of its log record on the same page.

    `text` is what this claim says where that differs from the value it stands under ("nearly three hours"), `where`
    its place in the source, `account` whose word it is, `words` the source's wording.
    """

    id: str
    source: Link
    where: str
    account: str
    text: str = ""
    words: str = ""
    digest: str = ""
    entry: str = ""
    marks: tuple[Mark, ...] = ()
    withheld: str = ""


@dataclass(frozen=True, slots=True)
class ValueView:
    """One value of a property with the statements that say it. `origins` counts independent origins."""

    text: str
    claims: tuple[ClaimView, ...]
    origins: int = 0
    when: When | None = None
    path: str = ""
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Assessment:
    """A member's reasoned choice between values. `digest` cites it."""

    chosen: str
    reason: str
    digest: str = ""


@dataclass(frozen=True, slots=True)
class PropertyView:
    """One property with its values, side by side where sources differ. `beside` does not compete."""

    name: str
    label: str
    values: tuple[ValueView, ...]
    disputed: bool = False
    beside: tuple[ValueView, ...] = ()
    assessment: Assessment | None = None


@dataclass(frozen=True, slots=True)
class EntryView:
    """One signed log record: what it holds and where it stands in a dated seal. `digest` is hex."""

    id: str
    digest: str
    says: str
    place: str = ""
    hidden: int = 0
    files: tuple[Link, ...] = ()
    seal: str = ""


@dataclass(frozen=True, slots=True)
class ActLine:
    """An act in a list."""

    code: str
    title: str
    sentence: str
    when: When
    marks: tuple[Mark, ...] = ()

    @property
    def path(self) -> str:
        """Its page."""
        return f"acts/{self.code}.html"


@dataclass(frozen=True, slots=True)
class Part:
    """One unit's part in an act ("carried out"), with its marks."""

    unit: Link
    degree: str
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class ActView:
    """One act. `facts` are the properties that head the page, `properties` all of them; `counted` the numbers of the
    report that count it (the step above); `related` acts of the same event or case.
    """

    code: str
    title: str
    sentence: str
    when: When
    facts: tuple[PropertyView, ...]
    parts: tuple[Part, ...]
    answers: tuple[ValueView, ...]
    properties: tuple[PropertyView, ...]
    sources: tuple[Link, ...]
    entries: tuple[EntryView, ...]
    counted: tuple[Link, ...] = ()
    related: tuple[Link, ...] = ()
    related_title: str = ""
    withheld: tuple[str, ...] = ()
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class SourceView:
    """One source. `address` is empty where there is none or it may not be shown; `withheld` says why.

    `rests` are the acts that rest on it (path to the act, note saying which statements), `siblings` the other
    sources of the same origin, `details` further facts (label, text): language, how much was read, reliability.
    """

    code: str
    title: str
    publisher: str
    kind: str
    consent: str
    published: When | None = None
    address: str = ""
    details: tuple[tuple[str, str], ...] = ()
    rests: tuple[Link, ...] = ()
    siblings: tuple[Link, ...] = ()
    entries: tuple[EntryView, ...] = ()
    withheld: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One number and the acts behind it: those it counts for certain and those it may count.

    `labels` stand under `FigureView.headings`; `number` is in words of the language ("10–12"), `coding` one line on
    how many are there by coding alone.
    """

    id: str
    labels: tuple[str, ...]
    number: str
    certain: tuple[ActLine, ...] = ()
    possible: tuple[ActLine, ...] = ()
    coding: str = ""
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class FigureView:
    """A number, table or chart of the report with its trail. `used` are the places in the report that show it.

    `subtitle` gives its conditions, `query` is the query as written, `reading` how to read it, `svg` a whole SVG
    document and `narrow_svg` the same for a phone where it differs, `alt` its text, `unplaced` the acts that it
    could not place.
    """

    code: str
    title: str
    number: str
    unit: str
    query: str
    reading: tuple[str, ...]
    headings: tuple[str, ...]
    rows: tuple[FigureRow, ...]
    used: tuple[Link, ...] = ()
    subtitle: str = ""
    svg: str = ""
    narrow_svg: str = ""
    alt: str = ""
    unplaced: tuple[ActLine, ...] = ()
    withheld: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """One heading of an index with the acts under it. `level` is 2 or 3."""

    id: str
    label: str
    lines: tuple[ActLine, ...]
    level: int = 2
    note: str = ""


@dataclass(frozen=True, slots=True)
class IndexView:
    """An index of acts: `code` is "all", "agency", "type", "place" or "date". `note` says how not to read it."""

    code: str
    groups: tuple[Group, ...]
    note: str = ""
    withheld: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Withheld:
    """One reason for which things were withheld, how many, and what that means."""

    reason: str
    count: int
    explanation: str
    number: str = ""


@dataclass(frozen=True, slots=True)
class WithheldView:
    """Everything that was withheld, by reason. Nothing here identifies."""

    rows: tuple[Withheld, ...]
    path: str = "/withheld.json"


@dataclass(frozen=True, slots=True)
class Seal:
    """One dated seal: a signed root over `size` bodies, and the stamps on it. `checks` are commands, to be run in the
    folder of the publication, with which another program verifies them."""

    id: str
    origin: str
    size: int
    root: str
    stamp: str
    files: tuple[Link, ...]
    checks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ProofView:
    """The proof page: the publisher's key, the dated seals, the seal over the files, the publisher's log.

    `is_stamped` is True where an authority has put a time to every seal, `has_stamps` where one has to any.
    """

    key: str
    seals: tuple[Seal, ...]
    files: tuple[Link, ...]
    entries: int
    number: int = 1
    log_root: str = ""
    is_stamped: bool = False
    has_stamps: bool = False


@dataclass(frozen=True, slots=True)
class EditionViews:
    """All pages of one language."""

    edition: Edition
    landing: LandingView
    report: ReportView
    acts: tuple[ActView, ...]
    sources: tuple[SourceView, ...]
    figures: tuple[FigureView, ...]
    indexes: tuple[IndexView, ...]
    withheld: WithheldView
    proof: ProofView
