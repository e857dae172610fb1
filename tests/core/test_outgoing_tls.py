"""Over TLS the checked address is dialled and the name is verified, in greeting and certificate."""

from __future__ import annotations

import datetime
import http.server
import io
import ssl
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pytest_django import Settings

from songsmith.core.fetch import FetchRefused, fetch

NAME = "inside.test"


@dataclass
class Secure:
    port: int
    tls: ssl.SSLContext
    """Trusts this server's certificate alone."""
    greeted: list[str | None] = field(default_factory=list)


class _Handler(http.server.BaseHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass

    def do_GET(self) -> None:
        self.send_response(302 if self.path == "/down" else 200)
        self.send_header("Location", f"http://{NAME}/")
        self.send_header("Content-Length", "5")
        self.end_headers()
        self.wfile.write(b"sound")


def certificate(path: Path) -> Path:
    """Key and self-signed certificate for NAME in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    who = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(who)
        .issuer_name(who)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return path


@pytest.fixture
def secure(tmp_path: Path, settings: Settings) -> Iterator[Secure]:
    file = certificate(tmp_path / "server.pem")
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    found = Secure(server.server_port, ssl.create_default_context(cafile=str(file)))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    context.sni_callback = lambda _, name, __: found.greeted.append(name)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    settings.OUTGOING_PRIVATE_HOSTS = [f"{NAME}:{found.port}", f"other.test:{found.port}", NAME]
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    yield found
    server.shutdown()
    server.server_close()


def get(url: str, tls: ssl.SSLContext | None) -> bytes:
    out = io.BytesIO()
    fetch(url, out, ask=lambda host, port: ["127.0.0.1"], tls=tls)
    return out.getvalue()


def test_the_name_is_greeted_and_verified_though_an_address_is_dialled(secure: Secure) -> None:
    assert get(f"https://{NAME}:{secure.port}/", secure.tls) == b"sound"
    assert secure.greeted == [NAME]


def test_a_certificate_for_another_name_is_refused(secure: Secure) -> None:
    with pytest.raises(FetchRefused) as caught:
        get(f"https://other.test:{secure.port}/", secure.tls)
    assert "certificate" in caught.value.reason.lower()


def test_a_certificate_that_nobody_vouches_for_is_refused(secure: Secure) -> None:
    with pytest.raises(FetchRefused):
        get(f"https://{NAME}:{secure.port}/", None)


def test_a_redirect_does_not_lead_out_of_encryption(secure: Secure) -> None:
    with pytest.raises(FetchRefused) as caught:
        get(f"https://{NAME}:{secure.port}/down", secure.tls)
    assert "https to http" in caught.value.reason
