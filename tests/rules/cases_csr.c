/* Cases: certification requests; and rules of certificates that look at what a request asks for. */
#include "tests/rules/cases.h"

#define EDIT(name, ...)                                                                                      \
    static void name(struct paper *paper)                                                                    \
    {                                                                                                        \
        __VA_ARGS__;                                                                                         \
    }

#define EXTENSION(type, critical, value) " SEQUENCE { " type " " critical " OCTETS { " value " } }"
#define WANT_CA                                                                                              \
    EXTENSION("basicConstraints", "TRUE", "SEQUENCE { TRUE }")                                               \
    EXTENSION("keyUsage", "TRUE", "BITS <01 06>")
#define REQUEST_OF(extensions) "SEQUENCE { extensionRequest SET { SEQUENCE { " extensions " } } }"
#define OWN_IDENTIFIER         test_keys[KEY_RSA_CA].key_identifier

EDIT(extensions_of_a_ca, paper_add(paper, "attributes", REQUEST_OF(WANT_CA)))
EDIT(twice, paper_add(paper, "attributes", "SEQUENCE { unstructuredName SET { UTF8 \"a\" } }");
     paper_add(paper, "attributes", "SEQUENCE { unstructuredName SET { UTF8 \"b\" } }"))
EDIT(once_with_two_values,
    paper_add(paper, "attributes", "SEQUENCE { unstructuredName SET { UTF8 \"a\" UTF8 \"b\" } }"))
EDIT(request_twice, paper_add(paper, "attributes", REQUEST_OF(WANT_CA)); paper_add(
    paper, "attributes", REQUEST_OF(WANT_CA EXTENSION("extKeyUsage", "", "SEQUENCE { emailProtection }"))))
EDIT(no_text, paper_add(paper, "attributes", "SEQUENCE { unstructuredName SET { UTF8 <ff> } }"))
EDIT(no_value, paper_add(paper, "attributes", "SEQUENCE { unstructuredName SET { } }"))
EDIT(no_extension_list, paper_add(paper, "attributes", "SEQUENCE { extensionRequest SET { } }"))
EDIT(two_lists,
    paper_add(paper, "attributes",
        "SEQUENCE { extensionRequest SET { SEQUENCE { " WANT_CA
        " } SEQUENCE { " WANT_CA EXTENSION("extKeyUsage", "", "SEQUENCE { emailProtection }") " } } }"))
EDIT(password, paper_add(paper, "attributes", "SEQUENCE { challengePassword SET { UTF8 \"secret\" } }"))
EDIT(two_passwords,
    paper_add(paper, "attributes", "SEQUENCE { challengePassword SET { UTF8 \"a\" UTF8 \"b\" } }"))
EDIT(microsoft,
    paper_add(paper, "attributes", "SEQUENCE { msCertificateExtensions SET { SEQUENCE { " WANT_CA " } } }"))
EDIT(unknown, paper_add(paper, "attributes", "SEQUENCE { 2.999.1 SET { NULL } }"))
EDIT(no_ca, paper_add(paper, "attributes", REQUEST_OF(EXTENSION("basicConstraints", "TRUE", "SEQUENCE { }"))))
EDIT(own_identifier, paper_add(paper, "attributes",
                         REQUEST_OF(EXTENSION("subjectKeyIdentifier", "", "OCTETS <%s>")), OWN_IDENTIFIER))
EDIT(
    other_identifier, paper_add(paper, "attributes",
                          REQUEST_OF(EXTENSION("subjectKeyIdentifier", "", "OCTETS <00112233445566778899>"))))

/* rules of certificates */
EDIT(small_key, paper_set(paper, "subjectPKInfo",
                    "SEQUENCE { SEQUENCE { rsaEncryption NULL } BITS { SEQUENCE { INTEGER <00c4a1> INTEGER "
                    "<010001> } } }"))
EDIT(x25519, paper_set(paper, "subjectPKInfo", "SEQUENCE { %s BITS { %s } }", test_keys[KEY_X25519].algorithm,
                 test_keys[KEY_X25519].key))
EDIT(at_sign, paper_set(paper, "subject", "SEQUENCE { SET { SEQUENCE { commonName PRINTABLE \"a@b\" } } }"))
EDIT(no_name, paper_set(paper, "subject", "SEQUENCE { }"))
EDIT(agreement, paper_add(paper, "attributes", REQUEST_OF(EXTENSION("keyUsage", "TRUE", "BITS <01 0e>"))))
EDIT(extension_twice, paper_add(paper, "attributes", REQUEST_OF(WANT_CA WANT_CA)))

static const struct rule_case cases[] = {
    { "csr.attribute.unique", "no attribute at all", REQUEST },
    { "csr.attribute.unique", "the extensions of a CA", REQUEST, .edit = extensions_of_a_ca },
    { "csr.attribute.unique", "two values of one attribute", REQUEST, .edit = once_with_two_values },
    { "csr.attribute.unique", "one attribute twice", REQUEST, .edit = twice,
        .finds = { { "csr.attribute.unique", "attributes.unstructuredName" } } },
    { "csr.attribute.unique", "extensionRequest twice", REQUEST, .edit = request_twice,
        .finds = { { "csr.attribute.unique", "attributes.extensionRequest" } } },
    { "csr.attribute.values", "no value", REQUEST, .edit = no_value,
        .finds = { { "csr.attribute.values", "attributes.unstructuredName" } } },
    { "csr.attribute.values", "no list of extensions", REQUEST, .edit = no_extension_list,
        .finds = { { "csr.attribute.values", "attributes.extensionRequest" } } },
    { "csr.attribute.text", "a UTF8String that is no UTF-8", REQUEST, .edit = no_text,
        .finds = { { "csr.attribute.text", "attributes.unstructuredName" } } },
    { "csr.attribute.single", "two lists of extensions", REQUEST, .edit = two_lists,
        .finds = { { "csr.attribute.single", "attributes.extensionRequest" } } },
    { "csr.attribute.single", "two passwords", REQUEST, .edit = two_passwords,
        .finds = { { "csr.attribute.single", "attributes.challengePassword" },
            { "csr.challenge_password", "attributes.challengePassword" } } },
    { "csr.challenge_password", "a password", REQUEST, .edit = password,
        .finds = { { "csr.challenge_password", "attributes.challengePassword" } } },
    { "csr.extensions.place", "extensions as Microsoft's software asks for them", REQUEST, .edit = microsoft,
        .finds = { { "csr.extensions.place", "attributes.msCertificateExtensions" } } },
    { "csr.attribute.known", "an attribute that is not for requests", REQUEST, .edit = unknown,
        .finds = { { "csr.attribute.known", "attributes.2.999.1" } } },
    { "csr.bc.ca", "basicConstraints without cA", REQUEST, .edit = no_ca,
        .finds = { { "csr.bc.ca", "attributes.extensionRequest.basicConstraints" } } },
    { "csr.ski.kept", "the identifier of its certificate", REQUEST, .edit = own_identifier,
        .issuer = issuer_good },
    { "csr.ski.kept", "another identifier, and no certificate is known", REQUEST, .edit = other_identifier },
    { "csr.ski.kept", "another identifier", REQUEST, .edit = other_identifier, .issuer = issuer_good,
        .finds = { { "csr.ski.kept", "attributes.extensionRequest.subjectKeyIdentifier" } } },

    { "key.rsa.min_2048", "an RSA key of 16 bits asks", REQUEST, .edit = small_key,
        .finds = { { "key.rsa.min_2048", "subjectPublicKeyInfo.subjectPublicKey" },
            { "key.rsa.mod_small_factors", "subjectPublicKeyInfo.subjectPublicKey" },
            { "keygen.exposing_method", "subjectPublicKeyInfo.subjectPublicKey" } } },
    { "spki.closed_list", "a key that does not sign asks", REQUEST, .edit = x25519,
        .finds = { { "spki.closed_list", "subjectPublicKeyInfo.algorithm" } } },
    { "rfc5280.printable_no_at", "an at sign in the name of who asks", REQUEST, .edit = at_sign,
        .finds = { { "rfc5280.printable_no_at", "subject.commonName" } } },
    { "rfc5280.ca_subject_nonempty", "nobody asks", REQUEST, .edit = no_name,
        .finds = { { "rfc5280.ca_subject_nonempty", "subject" } } },
    { "rfc3279.rsa_ku", "an RSA key that is to agree on keys", REQUEST, .edit = agreement,
        .finds = { { "rfc3279.rsa_ku", "attributes.extensionRequest.keyUsage" } } },
    { "rfc5280.ext_unique", "an extension is asked for twice", REQUEST, .edit = extension_twice,
        .finds = { { "rfc5280.ext_unique", "attributes.extensionRequest.basicConstraints" },
            { "rfc5280.ext_unique", "attributes.extensionRequest.keyUsage" } } },
};

const struct case_table cases_csr = { cases, COUNT_OF(cases) };
