"""A time-stamping authority of our own: certificates and replies by the `openssl` program, behind HTTP on loopback."""

from __future__ import annotations

import datetime as dt
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key

CONFIG = """
[req]
distinguished_name = dn
prompt = no
[dn]
CN = Invented
[ca]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[tsa]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = critical, timeStamping
[web]
basicConstraints = critical, CA:FALSE
extendedKeyUsage = critical, serverAuth
[ts]
serial = {folder}/serial
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha512
accuracy = secs:1
ess_cert_id_alg = {ess}
ess_cert_id_chain = no
{certs}
[tsa_config]
default_tsa = ts
"""


def openssl(*arguments: object, cwd: Path | None = None) -> bytes:
    """Run OpenSSL; it must do well."""
    done = subprocess.run(["openssl", *map(str, arguments)], cwd=cwd, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout


@dataclass(frozen=True)
class Authority:
    """Root, signer and configuration in a folder. `ess`: the digest by which a signature names its certificate."""

    folder: Path

    @classmethod
    def make(
        cls,
        folder: Path,
        *,
        name: str = "Invented Time Stamps",
        kind: str = "tsa",
        key: str = "rsa",
        with_root: bool = True,
        ess: str = "sha256",
        days: tuple[str, ...] = ("-days", "3650"),
    ) -> Authority:
        folder.mkdir()
        made = cls(folder)
        certs = f"certs = {folder}/root.pem" if with_root else ""
        made.config.write_text(CONFIG.format(folder=folder, certs=certs, ess=ess))
        (folder / "serial").write_text("01\n")
        made._key("root.key", "ec")
        openssl("req", "-x509", "-new", "-key", folder / "root.key", "-subj", "/CN=Invented Root", "-days", "3650",
                "-config", made.config, "-extensions", "ca", "-out", made.root)  # fmt: skip
        made._key("signer.key", key)
        made.certify("signer", name=name, kind=kind, days=days)
        return made

    @property
    def config(self) -> Path:
        return self.folder / "openssl.cnf"

    @property
    def root(self) -> Path:
        return self.folder / "root.pem"

    def certify(self, of: str, *, name: str, kind: str, days: tuple[str, ...], serial: str = "77") -> Path:
        """A certificate for the key `of`, issued by the root."""
        request, out = self.folder / f"{of}.csr", self.folder / f"{of}.pem"
        openssl("req", "-new", "-key", self.folder / f"{of}.key", "-subj", f"/CN={name}", "-config", self.config,
                "-out", request)  # fmt: skip
        openssl("x509", "-req", "-in", request, "-CA", self.root, "-CAkey", self.folder / "root.key", "-set_serial",
                serial, *days, "-extfile", self.config, "-extensions", kind, "-out", out)  # fmt: skip
        return out

    def certify_between(self, of: str, start: dt.datetime, end: dt.datetime) -> None:
        """The same certificate for other days, which the program cannot give."""
        path = self.folder / f"{of}.pem"
        old = x509.load_pem_x509_certificate(path.read_bytes())
        key = load_pem_private_key((self.folder / "root.key").read_bytes(), None)
        assert isinstance(key, ec.EllipticCurvePrivateKey)
        builder = x509.CertificateBuilder(
            old.issuer, old.subject, old.public_key(), old.serial_number, start, end
        )
        for one in old.extensions:
            builder = builder.add_extension(one.value, one.critical)
        path.write_bytes(builder.sign(key, hashes.SHA256()).public_bytes(Encoding.PEM))

    def reply(self, query: bytes) -> bytes:
        """What the authority replies to a query."""
        at, out = self.folder / "query.tsq", self.folder / "reply.tsr"
        at.write_bytes(query)
        openssl("ts", "-reply", "-config", self.config, "-section", "ts", "-queryfile", at, "-signer",
                self.folder / "signer.pem", "-inkey", self.folder / "signer.key", "-out", out)  # fmt: skip
        return out.read_bytes()

    def _key(self, name: str, kind: str) -> None:
        how = (
            ("RSA", "-pkeyopt", "rsa_keygen_bits:2048")
            if kind == "rsa"
            else ("EC", "-pkeyopt", "ec_paramgen_curve:P-256")
        )
        openssl("genpkey", "-algorithm", *how, "-out", self.folder / name)


def verifies(data: Path, reply: Path, roots: Path) -> bool:
    """What `openssl ts -verify` says of a stamp over a file."""
    command = ["openssl", "ts", "-verify", "-data", data, "-in", reply, "-CAfile", roots]
    done = subprocess.run(command, capture_output=True, check=False)
    assert (done.returncode == 0) == (b"Verification: OK" in done.stdout + done.stderr)
    return done.returncode == 0


@dataclass
class Heard:
    """One request: its path, headers in lower case, and body."""

    path: str
    headers: dict[str, str]
    body: bytes


Answer = tuple[int, dict[str, str], bytes]


@contextmanager
def served(answer: Callable[[Heard], Answer]) -> Iterator[tuple[str, list[Heard]]]:
    """A server on loopback: its address, and what it was asked."""
    heard: list[Heard] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length", "0"))
            headers = {name.lower(): value for name, value in self.headers.items()}
            heard.append(Heard(self.path, headers, self.rfile.read(length)))
            status, more, body = answer(heard[-1])
            self.send_response(status)
            for name, value in more.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", heard
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def stamping(authority: Authority) -> Callable[[Heard], Answer]:
    """The server of an authority."""
    kind = {"Content-Type": "application/timestamp-reply"}
    return lambda heard: (200, kind, authority.reply(heard.body))
