"""Protected names are found in text however they are written, and other words are left alone."""

import pytest

from constancia.publish.names import ProtectedNames

NAMES = ProtectedNames.of(
    ["Quetzalli Ficticia-Delmonte", "Ana Cruz Inventada", "José Ñáñez"],
    public=["Santa Cruz, Arizona", "San José"],
)


@pytest.mark.parametrize(
    "text",
    [
        "Agents held Quetzalli Ficticia-Delmonte.",
        "agents held quetzalli ficticia delmonte",
        "FICTICIA-DELMONTE, Quetzalli",
        "Quetzalli was held",
        "the Delmonte case",
        "Ms Ficticia’s lawyer",
        "Ana Cruz came",
        "Cruz, Ana",
        "Inventada said so",
        "Jose Nanez",
        "https://news.invalid/2019/quetzalli-held",
        "write to delmonte@mail.invalid",
        "Quetzalli\nFicticia",
    ],
)
def test_found(text: str) -> None:
    assert NAMES.are_in(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "held near Santa Cruz",
        "Ana was there",
        "a fictional name",
        "the cross (la cruz)",
        "San José port of entry",
    ],
)
def test_left_alone(text: str) -> None:
    assert not NAMES.are_in(text)


def test_spans_are_where_the_name_stands() -> None:
    text = "She is Quetzalli F."
    assert [text[start:end] for start, end in NAMES.spans(text)] == ["Quetzalli"]


def test_without_names_nothing_is_found() -> None:
    assert ProtectedNames.of([]).spans("Anybody") == []


@pytest.mark.parametrize(
    "text",
    [
        "Jose\u0301 N\u0303a\u0301n\u0303ez",  # decomposed accents
        "the N\u0303a\u0301n\u0303ez case",
        "Quetz\u200balli was held",  # a zero-width space
        "Quetz\u00adalli was held",  # a soft hyphen
        "Quetzalli\u2060Delmonte",  # a word joiner
        "Quetz-\nalli was held",  # hyphenated at the end of a line
        "Quetz\u0430lli was held",  # a Cyrillic letter that looks Latin
        "\uff31\uff55\uff45\uff54\uff5aalli was held",  # full width
        "N&aacute;&ntilde;ez and &#81;uetzalli",  # entities
        "the &#x51;uetzalli case",
        "&#81;uetzalli",
        "https://news.invalid/N%C3%A1%C3%B1ez-held",  # percent-encoded
        "https://news.invalid/Quetz%61lli",
        "https://news.invalid/quetzalliheld",  # run together in an address
        "https://news.invalid/?q=quetzalli+ficticia",
        "@quetzalliofficial",
        "@anacruzinventada",
        "https://news.invalid/anacruz",
        "BasedOnQuetzalliDelmonte",
        "the Delmontes were held",  # the family
        "quetzalli_ficticia",
    ],
)
def test_found_in_disguise(text: str) -> None:
    assert NAMES.are_in(text)


@pytest.mark.parametrize(
    "text",
    ["50% of N. and A&B", "see https://news.invalid/santacruz", "AT&amp;T", "la nan\u0303ez", "R&D; 100%25"],
)
def test_signs_that_only_look_like_a_disguise_are_left_alone(text: str) -> None:
    assert not NAMES.are_in(text)


def test_spans_of_a_disguised_name_are_those_of_the_text_as_given() -> None:
    text = "She is &#81;uetz\u200balli F., N\u0303a\u0301n\u0303ez"
    found = [text[start:end] for start, end in NAMES.spans(text)]
    assert found == ["&#81;uetz\u200balli", "N\u0303a\u0301n\u0303ez"]


def test_a_public_text_that_names_a_protected_person_makes_no_word_common() -> None:
    names = ProtectedNames.of(["Quetzalli Ficticia"], public=["Friends of Quetzalli Ficticia", "Cruz"])
    assert names.are_in("the Ficticia case")
