/* module/policy.c - key sections made ready for the gate: files read, words resolved, contradictions found. */
#include "module/policy.h"

#include "config/file.h"
#include "module/cross.h"
#include "module/pem.h"
#include "module/pinning.h"
#include "module/waiving.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    SECTION_BYTES = 256, /* `key "name"` for complaints; a longer name is cut there */
    SMIME_PROFILES = MV | OV | SV | IV,
};

/* Where complaints of one key section belong. */
struct place {
    const struct config_key *config;
    struct complaints *complaints;
    struct public_key_reader *reader; /* of all sections */
    char section[SECTION_BYTES];
};

static bool out_of_memory(const struct place *place)
{
    complain(place->complaints, place->config->line, place->section, NULL, "want memory, have none");
    return false;
}

/* Reads a file of the configuration into *file, to be freed with the policy. */
static bool read_file(const struct place *place, const char *path, const char *label, unsigned line,
    const char *name, uint8_t **file, struct span *der)
{
    char error[CONFIG_FILE_ERROR_BYTES];
    struct config_bytes bytes;
    const char *want;
    bool ok;

    if (!config_read_file(path, CONFIG_FILE_MAX_BYTES, &bytes, error)) {
        complain(place->complaints, line, place->section, name, "%s", error);
        return false;
    }
    ok = pem_read(label, bytes.at, bytes.len, file, &der->len, &want);
    der->at = *file;
    free(bytes.at);
    if (!ok)
        complain(
            place->complaints, line, place->section, name, "%s: want %s, have something else", path, want);
    return ok;
}

/* The certificate in a file, signed, into *file and *cert. */
static bool read_certificate(const struct place *place, const char *path, unsigned line, const char *name,
    uint8_t **file, struct cert **cert)
{
    struct der_error error;
    struct span der;

    if (!read_file(place, path, "CERTIFICATE", line, name, file, &der))
        return false;
    *cert = calloc(1, sizeof **cert);
    if (*cert == NULL)
        return out_of_memory(place);
    if (!cert_read(der, *cert, &error)) {
        complain(place->complaints, line, place->section, name, "%s: byte %zu, %s: %s", path, error.offset,
            error.field, der_fault_text(error.fault));
        return false;
    }
    if ((*cert)->outer_alg.at == NULL) {
        complain(place->complaints, line, place->section, name,
            "%s: want a signed certificate, have only its to-be-signed part", path);
        return false;
    }
    return true;
}

static bool read_issuer(const struct place *place, struct key_policy *key)
{
    const unsigned line = place->config->lines.issuer;
    const char *path = place->config->issuer;

    if (!read_certificate(place, path, line, "issuer", &key->file, &key->issuer))
        return false;
    if (!key->free && !key->issuer->is_ca) {
        complain(place->complaints, line, place->section, "issuer",
            "%s: want the certificate of a CA (basicConstraints cA), have another", path);
        return false;
    }
    key->spki = key->issuer->key.whole;
    return true;
}

static bool is_for_responses(const struct cert *cert)
{
    struct span rest = cert_sequence(cert, OID_EXT_EXT_KEY_USAGE);
    enum oid purpose;

    while (key_purpose_next(&rest, &purpose, NULL))
        if (purpose == OID_KP_OCSP_SIGNING)
            return true;
    return false;
}

/* RFC 6960 4.2.2.2: NULL if `responder` answers for `issuer`; else what is wanted. Constant string. */
static const char *responder_fault(const struct cert *responder, const struct cert *issuer)
{
    if (span_equal(responder->key.whole, issuer->key.whole))
        return "want a key of the responder's own; a CA that answers itself has no responder";
    if (!span_equal(responder->issuer, issuer->subject)
        || (responder->aki_key_id.at != NULL && issuer->ski.at != NULL
            && !span_equal(responder->aki_key_id, issuer->ski)))
        return "want a certificate that the issuer issued, have one of another CA";
    if (!is_for_responses(responder))
        return "want OCSPSigning in extKeyUsage, have none";
    return NULL;
}

static bool read_responder(const struct place *place, struct key_policy *key)
{
    const unsigned line = place->config->lines.responder;
    const char *path = place->config->responder, *fault;

    if (!read_certificate(place, path, line, "responder", &key->responder_file, &key->responder))
        return false;
    fault = responder_fault(key->responder, key->issuer);
    if (fault != NULL)
        complain(place->complaints, line, place->section, "responder", "%s: %s", path, fault);
    key->spki = key->responder->key.whole;
    return fault == NULL;
}

/* Which key of the section says whose key it is. */
struct identity {
    const char *name;
    unsigned line;
};

static struct identity identity_of(const struct config_key *config)
{
    if (config->responder != NULL)
        return (struct identity){ "responder", config->lines.responder };
    if (config->issuer != NULL)
        return (struct identity){ "issuer", config->lines.issuer };
    return (struct identity){ "public-key", config->lines.public_key };
}

static bool read_identity(const struct place *place, struct key_policy *key)
{
    const struct identity identity = identity_of(place->config);
    bool ok;

    if (place->config->issuer != NULL)
        ok = read_issuer(place, key) && (place->config->responder == NULL || read_responder(place, key));
    else
        ok = read_file(place, place->config->public_key, "PUBLIC KEY", identity.line, identity.name,
            &key->file, &key->spki);
    if (!ok)
        return false;
    key->public_key = public_key_read(place->reader, key->spki.at, key->spki.len);
    if (key->public_key == NULL) {
        complain(place->complaints, identity.line, place->section, identity.name,
            "want a key of RSA, P-256, P-384, P-521, Ed25519 or Ed448, have another");
        return false;
    }
    if (!digest_compute(DIGEST_SHA256, key->spki.at, key->spki.len, key->spki_sha256))
        return out_of_memory(place);
    return true;
}

static bool resolve_mechanisms(const struct place *place, struct key_policy *key)
{
    const enum key_type type = public_key_type(key->public_key);
    const unsigned line = place->config->lines.mechanisms;
    bool ok = true;

    for (size_t w = 0; w < place->config->mechanisms.count; w++) {
        const char *word = place->config->mechanisms.at[w];
        bool known = false, fits = false;

        for (size_t m = 0; m < mechanism_count; m++) {
            if (!mechanism_is_called(&mechanisms[m], word))
                continue;
            known = true;
            if (mechanisms[m].key == type) {
                key->mechanisms |= (uint32_t)1 << m;
                fits = true;
            }
        }
        if (!known || (!fits && line != 0)) { /* the default names those of every type of key */
            complain(place->complaints, line, place->section, "mechanisms",
                known ? "want mechanisms of the key's type, have \"%s\""
                      : "want hash-and-sign mechanisms such as SHA256-RSA-PKCS or ECDSA-SHA256, have \"%s\"",
                word);
            ok = false;
        }
    }
    return ok;
}

/* Whoever asks for it would think that there is something to send a digest to. */
static bool raw_has_meaning(const struct place *place, const struct key_policy *key)
{
    if (!key->raw)
        return true;
    for (size_t m = 0; m < mechanism_count; m++)
        if (policy_allows(key, &mechanisms[m]) && mechanisms[m].digest != DIGEST_NONE)
            return true;
    complain(place->complaints, place->config->lines.raw_signing, place->section, "raw-signing",
        "want it left out for a key that signs no digests, have a key with EDDSA alone");
    return false;
}

static bool resolve_profiles(const struct place *place, unsigned *scopes)
{
    bool ok = true;

    *scopes = 0;
    for (size_t w = 0; w < place->config->profiles.count; w++) {
        const char *word = place->config->profiles.at[w];
        const unsigned scope = scope_find(word);

        if ((scope & SMIME_PROFILES) == 0) {
            complain(place->complaints, place->config->lines.profiles, place->section, "profiles",
                "want type and generation, as in sponsor-validated/strict, have \"%s\"", word);
            ok = false;
        }
        *scopes |= scope;
    }
    return ok;
}

/* The documents besides certificates that the key may sign. */
static unsigned other_scopes(config_sign sign)
{
    return ((sign & SIGN_CRL) != 0 ? CRL : 0U) | ((sign & SIGN_OCSP_RESPONSE) != 0 ? OCSP : 0U)
           | ((sign & SIGN_CERTIFICATE_REQUEST) != 0 ? REQUEST : 0U);
}

static bool resolve_kinds(const struct place *place, struct key_policy *key)
{
    unsigned profiles;
    bool ok = resolve_profiles(place, &profiles);

    for (size_t w = 0; w < place->config->certificate_kinds.count; w++) {
        const char *word = place->config->certificate_kinds.at[w];

        if (strcmp(word, "subscriber") == 0) {
            key->lint.scopes |= profiles;
        } else if (strcmp(word, "ca") == 0) {
            key->lint.scopes |= SUB_CA | OTHER_CA;
        } else if (strcmp(word, "root-ca") == 0) {
            key->lint.scopes |= ROOT_CA;
        } else if (strcmp(word, "ocsp-responder") == 0) {
            key->lint.scopes |= OCSP_SIGNER;
        } else {
            complain(place->complaints, place->config->lines.certificate_kinds, place->section,
                "certificate-kinds", "want subscriber, ca, root-ca or ocsp-responder, have \"%s\"", word);
            ok = false;
        }
    }
    if ((key->config->sign & SIGN_CERTIFICATE) == 0)
        key->lint.scopes = SCOPE_NONE;
    else if (key->issuer == NULL && (key->lint.scopes & ROOT_CA) == 0)
        complain_softly(place->complaints, place->config->line, place->section, "certificate-kinds",
            "a key without issuer signs no certificate but its own first one, which is root-ca");
    key->lint.scopes |= other_scopes(key->config->sign);
    return ok;
}

size_t policy_limit(const struct key_policy *key, enum document_kind kind)
{
    const struct config_key *const config = key->config;
    const unsigned sign = config->sign;

    switch (kind) {
    case DOCUMENT_CERTIFICATE: return (sign & SIGN_CERTIFICATE) != 0 ? config->certificate_limit : 0;
    case DOCUMENT_CRL: return (sign & SIGN_CRL) != 0 ? config->crl_limit : 0;
    case DOCUMENT_OCSP_RESPONSE: return (sign & SIGN_OCSP_RESPONSE) != 0 ? config->ocsp_response_limit : 0;
    case DOCUMENT_REQUEST:
        return (sign & SIGN_CERTIFICATE_REQUEST) != 0 ? config->certificate_request_limit : 0;
    case DOCUMENT_UNKNOWN:
    case DOCUMENT_KIND_COUNT: break;
    }
    return 0;
}

/* The largest of what the key signs: more is not even collected. */
static size_t largest_limit(const struct key_policy *key)
{
    size_t largest = 0;

    for (enum document_kind kind = DOCUMENT_UNKNOWN; kind < DOCUMENT_KIND_COUNT; kind++)
        if (policy_limit(key, kind) > largest)
            largest = policy_limit(key, kind);
    return largest;
}

static bool policy_read(const struct place *place, struct key_policy *key)
{
    key->config = place->config;
    key->free = place->config->sign == SIGN_ANYTHING;
    key->limit = key->free ? POLICY_FREE_BYTES : largest_limit(key);
    key->lint.refuse_at = place->config->refuse_at == REFUSE_AT_ERROR ? SEVERITY_ERROR : SEVERITY_WARNING;
    key->raw = !key->free && place->config->raw_signing == RAW_SIGNING_REGISTERED;
    if (!selector_read(&key->selector, place->config->select))
        return out_of_memory(place);
    if (!read_identity(place, key))
        return false;
    if (key->free)
        return true;
    const bool mechanisms_fine = resolve_mechanisms(place, key) && raw_has_meaning(place, key);
    const bool kinds_fine = resolve_kinds(place, key);
    const bool roots_fine = cross_read(key, place->section, place->complaints);

    return pinning_read(place->config, place->complaints, &key->pins) && kinds_fine && mechanisms_fine
           && roots_fine;
}

/* True if they are one key, however each is encoded. */
static bool same_key(const struct public_key *a, const struct public_key *b)
{
    struct span modulus_a, modulus_b, exponent, point_a, point_b;

    if (public_key_type(a) != public_key_type(b))
        return false;
    public_key_rsa(a, &modulus_a.at, &modulus_a.len, &exponent.at, &exponent.len);
    public_key_rsa(b, &modulus_b.at, &modulus_b.len, &exponent.at, &exponent.len);
    public_key_point(a, &point_a.at, &point_a.len);
    public_key_point(b, &point_b.at, &point_b.len);
    return span_equal(modulus_a, modulus_b) && span_equal(point_a, point_b);
}

/* Two sections for one key would be two policies for it. */
static void refuse_twins(const struct policies *policies, struct complaints *complaints)
{
    for (size_t i = 1; i < policies->count; i++) {
        for (size_t j = 0; j < i; j++) {
            const struct key_policy *key = &policies->keys[i], *other = &policies->keys[j];
            char section[SECTION_BYTES];

            if (!same_key(key->public_key, other->public_key))
                continue;
            snprintf(section, sizeof section, "key \"%s\"", key->config->name);
            complain(complaints, key->config->line, section, NULL,
                "want a public key of its own, have that of [key \"%s\"]", other->config->name);
        }
    }
}

/* What one of the keys signs in an issuer's name, the index would not know when the other signs. */
static bool is_index_torn(const struct key_policy *key, const struct key_policy *other)
{
    enum { IN_ISSUERS_NAME = SIGN_CERTIFICATE | SIGN_CRL };
    return (key->config->sign & IN_ISSUERS_NAME) != 0 && (other->config->sign & IN_ISSUERS_NAME) != 0
           && key->issuer != NULL && other->issuer != NULL
           && span_equal(key->issuer->subject, other->issuer->subject)
           && key->config->use_index != other->config->use_index;
}

static void refuse_torn_index(const struct policies *policies, struct complaints *complaints)
{
    for (size_t i = 1; i < policies->count; i++)
        for (size_t j = 0; j < i; j++) {
            const struct key_policy *key = &policies->keys[i], *other = &policies->keys[j];
            char section[SECTION_BYTES];

            if (!is_index_torn(key, other))
                continue;
            snprintf(section, sizeof section, "key \"%s\"", key->config->name);
            complain(complaints,
                key->config->lines.use_index != 0 ? key->config->lines.use_index : key->config->line, section,
                "use-index",
                "want what [key \"%s\"] has, which signs in the same issuer's name, have another",
                other->config->name);
        }
}

/* Each key section. */
static bool read_sections(const struct config *config, struct public_key_reader *reader,
    struct policies *policies, struct complaints *complaints)
{
    bool ok = true;

    for (size_t i = 0; i < config->key_count; i++) {
        struct place place = { .config = &config->keys[i], .complaints = complaints, .reader = reader };

        snprintf(place.section, sizeof place.section, "key \"%s\"", place.config->name);
        policies->count = i + 1;
        ok = policy_read(&place, &policies->keys[i]) && ok;
        if (policies->keys[i].raw && policies->keys[i].limit > policies->raw_limit)
            policies->raw_limit = policies->keys[i].limit;
    }
    return ok;
}

struct policies *policies_new(const struct config *config, struct complaints *complaints)
{
    struct policies *policies = calloc(1, sizeof *policies);
    struct public_key_reader *reader = public_key_reader_new();

    if (policies != NULL)
        policies->keys = calloc(config->key_count > 0 ? config->key_count : 1, sizeof *policies->keys);
    if (policies == NULL || policies->keys == NULL || reader == NULL) {
        complain(complaints, 0, NULL, NULL, "want memory, have none");
        public_key_reader_free(reader);
        policies_free(policies);
        return NULL;
    }
    bool ok = read_sections(config, reader, policies, complaints);
    public_key_reader_free(reader);
    if (ok) {
        const unsigned before = complaints->count;

        refuse_twins(policies, complaints);
        if (config->index.line != 0)
            refuse_torn_index(policies, complaints);
        ok = complaints->count == before;
    }
    if (ok)
        ok = waiving_read(config, policies, complaints);
    if (!ok) {
        policies_free(policies);
        policies = NULL;
    }
    return policies;
}

void policies_free(struct policies *policies)
{
    if (policies == NULL)
        return;
    waiving_clear(policies);
    for (size_t i = 0; i < policies->count; i++) {
        struct key_policy *key = &policies->keys[i];

        selector_clear(&key->selector);
        public_key_free(key->public_key);
        cross_clear(key);
        free(key->issuer);
        free(key->responder);
        free(key->file);
        free(key->responder_file);
    }
    free(policies->keys);
    free(policies);
}

bool policy_allows(const struct key_policy *key, const struct mechanism *mechanism)
{
    return (key->mechanisms & (uint32_t)1 << (mechanism - mechanisms)) != 0;
}

bool policy_allows_like(const struct key_policy *key, const struct mechanism *mechanism)
{
    if (mechanism->scheme != SCHEME_RSA_PKCS1)
        return policy_allows(key, mechanism);
    for (size_t i = 0; i < mechanism_count; i++)
        if (mechanisms[i].scheme == SCHEME_RSA_PKCS1 && policy_allows(key, &mechanisms[i]))
            return true;
    return false;
}

bool policies_use_raw(const struct policies *policies, CK_MECHANISM_TYPE type)
{
    for (size_t i = 0; i < policies->count; i++)
        for (size_t m = 0; m < mechanism_count && policies->keys[i].raw; m++)
            if (mechanisms[m].raw == type && mechanisms[m].type != type
                && mechanisms[m].key == public_key_type(policies->keys[i].public_key)
                && policy_allows(&policies->keys[i], &mechanisms[m]))
                return true;
    return false;
}
