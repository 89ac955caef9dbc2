"""The IPP driver against a printer that speaks IPP over HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from devices.document_printer.ipp_client import IppClient, IppProtocolError
from devices.document_printer.ipp_printer import IppPrinter
from devices.document_printer.simulator import IppPrinterSimulator
from tests.contracts.document_printer import DocumentPrinterContract


class TestIppPrinter(DocumentPrinterContract):
    @pytest.fixture
    def far_end(self, no_thread_is_left: None) -> Iterator[IppPrinterSimulator]:
        simulator = IppPrinterSimulator(seconds_per_document=0.06)
        simulator.start()
        yield simulator
        simulator.stop()

    @pytest.fixture
    def printer(self, far_end: IppPrinterSimulator) -> IppPrinter:
        return IppPrinter(
            far_end.url,
            patience=0.4,
            poll_seconds=0.1,
            job_poll_seconds=0.02,
            answer_seconds=0.5,
        )


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A certificate for this machine, signed by itself, with its key in the same file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "printer")])
    day = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(day - timedelta(days=1))
        .not_valid_after(day + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    file = tmp_path / "printer.pem"
    private = key.private_bytes(
        pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.write_bytes(signed.public_bytes(pem) + private)
    return file


def test_a_printer_with_a_certificate_of_its_own_is_believed_only_when_told(
    certificate: Path,
) -> None:
    simulator = IppPrinterSimulator(certificate=certificate)
    simulator.start()
    url = f"ipps://localhost:{simulator.port}/ipp/print"
    try:
        with pytest.raises(IppProtocolError, match="certificate is not trusted"):
            IppClient(url).printer()
        client = IppClient(url, certificate=certificate)
        assert client.printer().accepting
        client.close()
    finally:
        simulator.stop()


@pytest.mark.parametrize("url", ["", "printer", "ftp://host/x", "ipp:///printers/x"])
def test_an_address_that_is_no_ipp_address_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="ipp://localhost/printers/NAME"):
        IppPrinter(url)
