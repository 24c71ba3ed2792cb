"""pkilint, asked by tests/bench/peers.py: for each line "REPETITIONS FILE" of standard input the microseconds of CPU time that reading and linting
the file's document took once, in this process. "-" for what it does not lint. Validators are made once for each type."""
import functools
import sys
import time

from pkilint import loader, pkix
from pkilint.cabf import cabf_crl, smime
from pkilint.pkix import certificate, crl, extension, name, ocsp


def decoders():
    return [
        pkix.create_attribute_decoder(name.ATTRIBUTE_TYPE_MAPPINGS),
        pkix.create_extension_decoder(extension.EXTENSION_MAPPINGS),
    ]


@functools.lru_cache
def subscriber_validator(level, generation):
    return certificate.create_pkix_certificate_validator_container(
        smime.create_decoding_validators(), smime.create_subscriber_validators(level, generation)
    )


@functools.lru_cache
def crl_validator():
    kind = crl.CertificateRevocationListType.CRL
    return crl.create_pkix_crl_validator_container(
        decoders(),
        [
            crl.create_issuer_validator_container([]),
            crl.create_validity_validator_container([cabf_crl.create_validity_period_validator(kind)]),
            crl.create_extensions_validator_container([]),
            cabf_crl.CabfCrlReasonCodeAllowlistValidator(kind),
        ],
    )


@functools.lru_cache
def ocsp_validator():
    return ocsp.create_pkix_ocsp_response_validator_container(
        [ocsp.create_response_decoder()] + decoders(), []
    )


def lint_certificate(der):
    document = loader.load_certificate(der, "document")
    kind = smime.determine_validation_level_and_generation(document)
    return kind is not None and subscriber_validator(*kind).validate(document.root)


def lint_crl(der):
    return crl_validator().validate(loader.load_crl(der, "document").root)


def lint_ocsp(der):
    return ocsp_validator().validate(loader.load_ocsp_response(der, "document").root)


def lint_of(path):
    if "OCSP" in path:
        return lint_ocsp
    if "CRL" in path:
        return lint_crl
    return None if "request" in path or "subordinate" in path else lint_certificate


def can(lint, der):
    try:
        return lint is not None and bool(lint(der))
    except Exception as error:  # whatever a linter does with what it cannot read is its own affair
        print("pkilint: %s" % error, file=sys.stderr)
        return False


for line in sys.stdin:
    repetitions, path = line.rstrip("\n").split(" ", 1)
    lint = lint_of(path)
    with open(path, "rb") as file:
        der = file.read()
    if not can(lint, der):
        print("-", flush=True)
        continue
    begin = time.process_time()
    for _ in range(int(repetitions)):
        lint(der)
    print("%.3f" % ((time.process_time() - begin) * 1e6 / int(repetitions)), flush=True)
