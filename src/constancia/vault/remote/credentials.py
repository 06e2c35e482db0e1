"""Where the secrets of S3 come from: the environment, which `obstore` reads itself, or the files of the AWS tools."""

from __future__ import annotations

import os
from configparser import ConfigParser, Error
from pathlib import Path
from typing import TYPE_CHECKING

from constancia.errors import Unable

if TYPE_CHECKING:
    from obstore.store import S3Config

IN_ENVIRONMENT = (
    "AWS_ACCESS_KEY_ID",
    "AWS_WEB_IDENTITY_TOKEN_FILE",
    "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
    "AWS_CONTAINER_CREDENTIALS_FULL_URI",
)
DEFAULT_REGION = "us-east-1"
"""What stores that know no regions expect to be signed for."""


def s3_settings() -> S3Config:
    """What the environment does not say: from `~/.aws/credentials` and `~/.aws/config`, where it does not name others,
    under AWS_PROFILE or `default`.

    Raises Unable("remote_refused", reason "no_credentials"): else the network would be asked who we are, as machines
    in a data centre do (169.254.169.254), and anyone on the network could answer.
    """
    profile = os.environ.get("AWS_PROFILE", "default")
    secrets = _section("AWS_SHARED_CREDENTIALS_FILE", "credentials", profile)
    config = _section("AWS_CONFIG_FILE", "config", profile if profile == "default" else f"profile {profile}")
    settings: S3Config = {}
    if not any(os.environ.get(name) for name in IN_ENVIRONMENT):
        if not {"aws_access_key_id", "aws_secret_access_key"} <= secrets.keys():
            raise Unable("remote_refused", reason="no_credentials")
        settings["access_key_id"] = secrets["aws_access_key_id"]
        settings["secret_access_key"] = secrets["aws_secret_access_key"]
        if "aws_session_token" in secrets:
            settings["session_token"] = secrets["aws_session_token"]
    if not any(os.environ.get(name) for name in ("AWS_REGION", "AWS_DEFAULT_REGION")):
        settings["region"] = config.get("region", DEFAULT_REGION)
    return settings


def _section(variable: str, file: str, section: str) -> dict[str, str]:
    path = Path(os.environ.get(variable) or Path.home() / ".aws" / file)
    parser = ConfigParser(interpolation=None)
    try:
        parser.read(path, "utf-8")
    except (Error, UnicodeDecodeError, OSError):
        raise Unable("remote_refused", reason="credentials_file") from None
    return dict(parser[section]) if parser.has_section(section) else {}
