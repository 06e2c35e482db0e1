"""Our entries under the reference implementation of SD-JWT, and its entries under ours."""

from __future__ import annotations

import warnings
from typing import Any

import pytest
from jwcrypto.jwk import JWK
from jwcrypto.jws import JWS
from sd_jwt.issuer import SDJWTIssuer
from sd_jwt.verifier import SDJWTVerifier

from constancia.errors import Wrong
from constancia.log import entry
from constancia.log.entry import Entry
from constancia.log.key import signer
from constancia.log.strict import b64
from tests.log.made import FIELDS, KEY, LOG, OTHER_KEY, OTHER_PUBLIC, PUBLIC, issued

MADE = issued()


def jwk(public: bytes) -> JWK:
    return JWK(kty="OKP", crv="Ed25519", x=b64(public))


def verified(text: str, public: bytes) -> Any:
    return SDJWTVerifier(text, lambda issuer, header: jwk(public)).get_verified_payload()


def shown(made: Entry, names: set[str]) -> str:
    return "~".join([made.token, *[d.text for d in made.disclosures if d.name in names], ""])


def test_the_reference_verifies_an_entry_with_all_its_disclosures() -> None:
    assert verified(MADE.text, PUBLIC) == {"v": 1, "log": LOG, "seq": 7, **dict(FIELDS)}


@pytest.mark.parametrize("names", [set(), {"kind"}, {"c0", "c0.words"}, {"subject", "c0.source"}])
def test_the_reference_verifies_an_entry_with_some_disclosures(names: set[str]) -> None:
    some = {name: value for name, value in FIELDS if name in names}
    assert verified(shown(MADE, names), PUBLIC) == {"v": 1, "log": LOG, "seq": 7, **some}


@pytest.mark.parametrize("count", [0, 31, 33, 200, 512])
def test_the_reference_verifies_entries_of_all_sizes(count: int) -> None:
    fields = {f"c{number}": {"property": "place", "value": f"Ñuble {number}"} for number in range(count)}
    made = entry.issue(log=LOG, seq=0, fields=list(fields.items()), sign=signer(KEY), random=bytes_of(count))
    assert verified(made.text, PUBLIC) == {"v": 1, "log": LOG, "seq": 0, **fields}


def bytes_of(seed: int) -> Any:
    import random

    return random.Random(seed).randbytes


def test_the_reference_verifies_the_publisher_s_form() -> None:
    keep = {digest for name, (_, digest) in MADE.fields().items() if name == "c0"}
    again = entry.reissue(MADE, keep=keep, sign=signer(OTHER_KEY))
    assert verified(again.text, OTHER_PUBLIC) == {"v": 1, "c0": dict(FIELDS)["c0"]}


def test_the_reference_refuses_another_key() -> None:
    with pytest.raises(Exception, match="Verification failed"):
        verified(MADE.text, OTHER_PUBLIC)


def test_jwcrypto_verifies_the_token_by_its_own_header() -> None:
    token = JWS()
    token.deserialize(MADE.token)
    token.verify(jwk(PUBLIC), alg="EdDSA")
    assert token.jose_header == {"alg": "EdDSA"}


def test_an_entry_of_the_reference_is_refused_for_its_form() -> None:
    """It is a good SD-JWT, but not ours: its header carries a type, its JSON has spaces."""
    key = JWK(kty="OKP", crv="Ed25519", x=b64(PUBLIC), d=b64(KEY))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        made = SDJWTIssuer({"v": 1}, key, sign_alg="EdDSA").sd_jwt_issuance
    with pytest.raises(Wrong) as caught:
        entry.read(made, public_key=PUBLIC)
    assert caught.value.code in ("json", "entry_header")
