"""Where the secrets of object stores come from: the environment, which `obstore` reads itself, or the tools' files.

Where there are none, nothing is asked: else `obstore` would ask the network who we are, as machines in a data centre do
(169.254.169.254), and on a network of a hotel or a court anyone could answer.
"""

from __future__ import annotations

import os
from configparser import ConfigParser, Error
from pathlib import Path
from typing import TYPE_CHECKING

from constancia.errors import Unable

if TYPE_CHECKING:
    from obstore.store import S3Config

IN_ENVIRONMENT = {
    "s3": (
        "AWS_ACCESS_KEY_ID",
        "AWS_WEB_IDENTITY_TOKEN_FILE",
        "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
        "AWS_CONTAINER_CREDENTIALS_FULL_URI",
    ),
    "gs": (
        "GOOGLE_APPLICATION_CREDENTIALS",
        "GOOGLE_SERVICE_ACCOUNT",
        "GOOGLE_SERVICE_ACCOUNT_PATH",
        "GOOGLE_SERVICE_ACCOUNT_KEY",
    ),
    "az": (
        "AZURE_STORAGE_ACCOUNT_KEY",
        "AZURE_STORAGE_ACCESS_KEY",
        "AZURE_STORAGE_SAS_KEY",
        "AZURE_STORAGE_SAS_TOKEN",
        "AZURE_STORAGE_TOKEN",
        "AZURE_CLIENT_SECRET",
        "AZURE_FEDERATED_TOKEN_FILE",
        "AZURE_USE_AZURE_CLI",
    ),
}
"""Any of them is enough."""

OF_GOOGLE = ".config/gcloud/application_default_credentials.json"

DEFAULT_REGION = "us-east-1"
"""What stores that know no regions expect to be signed for."""


def s3_settings() -> S3Config:
    """What the environment does not say: from `~/.aws/credentials` and `~/.aws/config`, where it does not name others,
    under AWS_PROFILE or `default`.

    Raises Unable("remote_refused", reason "no_credentials" or "credentials_file").
    """
    profile = os.environ.get("AWS_PROFILE", "default")
    secrets = _section("AWS_SHARED_CREDENTIALS_FILE", "credentials", profile)
    config = _section("AWS_CONFIG_FILE", "config", profile if profile == "default" else f"profile {profile}")
    settings: S3Config = {}
    if not _is_set(*IN_ENVIRONMENT["s3"]):
        if not {"aws_access_key_id", "aws_secret_access_key"} <= secrets.keys():
            raise Unable("remote_refused", reason="no_credentials")
        settings["access_key_id"] = secrets["aws_access_key_id"]
        settings["secret_access_key"] = secrets["aws_secret_access_key"]
        if "aws_session_token" in secrets:
            settings["session_token"] = secrets["aws_session_token"]
    if not _is_set("AWS_REGION", "AWS_DEFAULT_REGION"):
        settings["region"] = config.get("region", DEFAULT_REGION)
    return settings


def check_credentials(scheme: str) -> None:
    """Raises Unable("remote_refused", reason "no_credentials") where Google's or Azure's store would not find any."""
    has_file = scheme == "gs" and (Path.home() / OF_GOOGLE).is_file()
    if not has_file and not _is_set(*IN_ENVIRONMENT[scheme]):
        raise Unable("remote_refused", reason="no_credentials")


def _is_set(*names: str) -> bool:
    return any(os.environ.get(name) for name in names)


def _section(variable: str, file: str, section: str) -> dict[str, str]:
    path = Path(os.environ.get(variable) or Path.home() / ".aws" / file)
    parser = ConfigParser(interpolation=None)
    try:
        parser.read(path, "utf-8")
    except (Error, UnicodeDecodeError, OSError):
        raise Unable("remote_refused", reason="credentials_file") from None
    return dict(parser[section]) if parser.has_section(section) else {}
