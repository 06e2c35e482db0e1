"""Addresses of remotes: what each opens, and what is refused before anything is asked of anybody."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from constancia.errors import Misuse, Unable
from constancia.phrases import sentence
from constancia.vault.remote import open_remote
from constancia.vault.remote.credentials import IN_ENVIRONMENT
from constancia.vault.remote.folder import FolderRemote
from constancia.vault.remote.store import StoreRemote
from tests.vault.remote import servers
from tests.vault.remote.contract import named
from tests.vault.remote.servers import Server

KEY_OF_GOOGLE = '{"private_key": "", "private_key_id": "", "client_email": "", "disable_oauth": true}'
"""In the form that obstore takes; with `disable_oauth` it is never used."""


@pytest.mark.parametrize("form", ["{}", "file://{}", "file://localhost{}", "{}/", "file://{}/"])
def test_a_folder_has_many_spellings(tmp_path: Path, form: str) -> None:
    stick = tmp_path / "un lápiz"
    stick.mkdir()
    path = str(stick) if form.startswith("{}") else stick.as_uri().removeprefix("file://")
    remote = open_remote(form.format(path))
    assert isinstance(remote, FolderRemote)
    remote.put(named("one"), b"1")
    assert (stick / named("one")[:2] / named("one")).read_bytes() == b"1"


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("", "address_form"),
        ("file://server/share", "address_form"),
        ("file:///a%00b", "address_form"),
        ("s3://", "address_form"),
        ("s3:///prefix", "address_form"),
        ("s3://bucket/a/../b", "address_form"),
        ("s3://bucket/a%2fb", "address_form"),
        ("s3://bucket/.", "address_form"),
        ("s3://bucket/a b", "address_form"),
        ("s3://bucket:80/a", "address_form"),
        ("s3://bucket/a#b", "address_form"),
        ("s3://bucket?region=a&region=b", "address_form"),
        ("s3://bucket?region", "address_form"),
        ("s3://[bucket", "address_form"),
        ("memory://name", "address_form"),
        ("ftp://server/folder", "scheme"),
        ("https://server/bucket", "scheme"),
        ("sftp://server/folder", "scheme"),
        ("s3://ANID:sandcastle@bucket/a", "secret"),
        ("s3://ANID@bucket/a", "secret"),
        ("s3://bucket?aws_secret_access_key=sandcastle", "secret"),
        ("s3://bucket?access_key_id=sandcastle", "secret"),
        ("az://container?sas_token=sandcastle", "secret"),
        ("s3://bucket?endpoint=https://ANID:sandcastle@server", "secret"),
        ("ftp://ana:sandcastle@server/folder", "secret"),
        ("s3://bucket?retries=7", "option"),
        ("gs://bucket?endpoint=https://server", "option"),
        ("file:///tmp?endpoint=https://server", "option"),
        ("s3://bucket?endpoint=ftp://server", "endpoint"),
        ("s3://bucket?endpoint=server:8333", "endpoint"),
        ("s3://bucket?endpoint=https://", "endpoint"),
        ("s3://bucket?endpoint=http://[", "address_form"),
        ("s3://bucket?endpoint=http://store.example", "not_encrypted"),
        ("s3://bucket?endpoint=http://203.0.114.7:9000", "not_encrypted"),
    ],
)
def test_what_is_refused(credentials: None, address: str, reason: str) -> None:
    with pytest.raises(Misuse) as caught:
        open_remote(address)
    error = caught.value
    assert (error.code, error.fields) == ("remote_address", {"reason": reason})
    for language in ("en", "es"):
        said = sentence(error, language)
        assert "sandcastle" not in said and "ANID" not in said and f"({reason})" not in said
    assert error.__suppress_context__ and error.__cause__ is None


@pytest.mark.parametrize(
    "endpoint",
    ["http://127.0.0.1:1", "http://[::1]:1", "http://localhost:1", "http://10.0.0.7", "http://nas.local"],
)
def test_ones_own_network_needs_no_encryption(credentials: None, endpoint: str) -> None:
    with open_remote(f"s3://bucket/prefix?endpoint={endpoint}") as remote:
        assert isinstance(remote, StoreRemote)


@pytest.mark.parametrize(
    ("address", "variables"),
    [
        ("s3://bucket/prefix/", {}),
        ("memory:///", {}),
        ("gs://bucket/prefix", {"GOOGLE_SERVICE_ACCOUNT_KEY": KEY_OF_GOOGLE}),
        (
            "az://container/prefix",
            {"AZURE_STORAGE_ACCOUNT_NAME": "sand", "AZURE_STORAGE_ACCOUNT_KEY": "c2FuZA=="},
        ),
    ],
)
def test_a_store_is_opened_without_asking_it(
    credentials: None, monkeypatch: pytest.MonkeyPatch, address: str, variables: dict[str, str]
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    with open_remote(address) as remote:
        assert isinstance(remote, StoreRemote)


@pytest.mark.parametrize("address", ["gs://bucket/prefix", "az://container/prefix"])
def test_without_credentials_the_network_is_not_asked_who_we_are(
    credentials: None, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    for name in (*IN_ENVIRONMENT["gs"], *IN_ENVIRONMENT["az"]):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(Unable) as caught:
        open_remote(address)
    assert (caught.value.code, caught.value.fields) == ("remote_refused", {"reason": "no_credentials"})


def stored(address: str) -> bool:
    """Whether an object can be put there, and comes back."""
    with open_remote(address) as remote:
        remote.put(named("one"), b"1")
        return remote.get(named("one"), most=1) == b"1"


class TestCredentials:
    @pytest.fixture
    def home(self, credentials: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
            monkeypatch.delenv(name)
        monkeypatch.setenv("HOME", str(tmp_path))
        (tmp_path / ".aws").mkdir()
        return tmp_path

    def written(self, home: Path, section: str, *, secret: str = servers.SECRET) -> str:
        text = f"[{section}]\naws_access_key_id = {servers.KEY}\naws_secret_access_key = {secret}\n"
        (home / ".aws/credentials").write_text(text)
        return text

    @pytest.mark.xdist_group("rclone")
    def test_they_are_read_from_their_file(self, home: Path, rclone: Server) -> None:
        self.written(home, "default")
        assert stored(rclone.address("file"))

    @pytest.mark.xdist_group("rclone")
    def test_a_profile_and_files_elsewhere(
        self, home: Path, rclone: Server, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        self.written(home, "team")
        (home / ".aws/credentials").rename(home / "ours")
        (home / "settings").write_text("[profile team]\nregion = nowhere-1\n")
        monkeypatch.setenv("AWS_PROFILE", "team")
        monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(home / "ours"))
        monkeypatch.setenv("AWS_CONFIG_FILE", str(home / "settings"))
        assert stored(rclone.address("profile"))

    @pytest.mark.xdist_group("rclone")
    def test_the_environment_goes_before_the_file(
        self, home: Path, rclone: Server, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        self.written(home, "default", secret="another")
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", servers.KEY)
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", servers.SECRET)
        assert stored(rclone.address("environment"))

    @pytest.mark.parametrize("section", [None, "another", "broken"])
    def test_without_any_nobody_is_asked(self, home: Path, section: str | None) -> None:
        if section is not None:
            text = self.written(home, section)
            (home / ".aws/credentials").write_text(text if section == "another" else text[1:])
        with pytest.raises(Unable) as caught:
            open_remote("s3://bucket")
        reason = "credentials_file" if section == "broken" else "no_credentials"
        assert (caught.value.code, caught.value.fields) == ("remote_refused", {"reason": reason})
        for language in ("en", "es"):
            assert servers.SECRET not in sentence(caught.value, language)


def test_the_library_is_loaded_for_object_stores_alone(tmp_path: Path) -> None:
    code = (
        "import sys, constancia.vault; from constancia.vault.remote import open_remote;"
        "open_remote(sys.argv[1]).put('0' * 64, b'x'); print('obstore' in sys.modules)"
    )
    found = subprocess.run([sys.executable, "-c", code, tmp_path], capture_output=True, text=True, check=True)
    assert found.stdout == "False\n"
