/* cli/mend.c - how to mend what certificates break most often; in the order of the certificate. */
#include "cli/mend.h"

#include <string.h>

/* clang-format off */
const struct mend mends[] = {
    { "document.kind", "Give lintgate the DER of the TBSCertificate, or of the signed certificate, and nothing around it." },
    { "asn1.structure", "Compare the field at the offset with the ASN.1 of RFC 5280; lint --show prints the values around it." },
    { "x690.definite_minimal_len", "Encode with a DER encoder, not BER; cut off what follows the document." },
    { "x690.bitstring_unused_zero", "Encode named bits, as those of keyUsage, without trailing zero bits, and count the unused ones in the first octet." },
    { "x690.ia5_7bit", "Encode host and domain names in their ASCII form (RFC 5891), and mailboxes outside ASCII as SmtpUTF8Mailbox (RFC 9598)." },
    { "serial.positive", "Draw serial numbers from a random generator; set the first bit to 0 and make sure that not all are." },
    { "serial.lt_2_159", "Use at most 20 octets, with the first bit 0." },
    { "serial.entropy_64", "Draw at least 64 bits from a random generator for each serial number: 16 octets are usual." },
    { "sigalg.closed_list.certs", "Use the encoding of SBR 7.1.3.2 octet for octet: RSA with NULL parameters, ECDSA without parameters." },
    { "sigalg.key_match", "Choose the signature algorithm by the issuer's key: P-256 with SHA-256, P-384 with SHA-384, P-521 with SHA-512." },
    { "leaf.validity.825", "Set notAfter at most 825 days, of 86,400 seconds, after notBefore, both seconds included." },
    { "leaf.validity.1185", "Set notAfter at most 1185 days, of 86,400 seconds, after notBefore, both seconds included." },
    { "rfc5280.issuer_nonempty", "Copy the subject of the issuer's certificate into issuer, octet for octet." },
    { "leaf.tab.mv.prohibited", "Leave out all but commonName, serialNumber and emailAddress, or validate the organization or person and use that profile." },
    { "leaf.tab.sv.required", "Add organizationName and organizationIdentifier, as validated." },
    { "leaf.tab.sv.person_required", "Add givenName and surname, or a pseudonym, as validated." },
    { "leaf.dn.cn.mv", "Put the mailbox into commonName, or leave commonName out." },
    { "leaf.dn.orgid.country_match", "Take countryName and the country in organizationIdentifier from the same register." },
    { "leaf.dn.orgid.subdiv_form", "Write a subdivision, as +CA in NTRUS+CA-12345, for NTR and GOV alone." },
    { "leaf.dn.orgid.lei_xg", "Write LEIXG-, then the 20 characters of the LEI." },
    { "leaf.san.present", "Add subjectAltName with each validated mailbox as rfc822Name, or as SmtpUTF8Mailbox." },
    { "leaf.san.subject_mailbox_repeated", "Repeat each mailbox of the subject in subjectAltName." },
    { "rfc5280.empty_subject_san_critical", "Mark subjectAltName critical, or give the certificate a subject." },
    { "key.rsa.min_2048", "Reject the request: the subscriber needs a key of 2048 bits or more." },
    { "spki.closed_list", "Encode the key's algorithm as in SBR 7.1.3.1, octet for octet: rsaEncryption with NULL, id-ecPublicKey with a named curve." },
    { "leaf.ku.present", "Add keyUsage: digitalSignature to sign; keyEncipherment (RSA) or keyAgreement (EC) to encrypt." },
    { "leaf.ku.rsa", "Set digitalSignature to sign, keyEncipherment to encrypt, or both; nonRepudiation goes with the former alone, dataEncipherment with the latter, and not in a Strict certificate." },
    { "leaf.ku.ec", "Set digitalSignature to sign, keyAgreement to encrypt, or both; nonRepudiation goes with the former alone, encipherOnly or decipherOnly with the latter." },
    { "rfc5280.ku_critical", "Mark keyUsage critical." },
    { "rfc5280.ku_certsign_needs_ca", "Leave out keyCertSign, unless the certificate is a CA's and has cA in basicConstraints." },
    { "leaf.eku.present", "Add extKeyUsage with emailProtection." },
    { "leaf.eku.emailprotection", "Add emailProtection to extKeyUsage." },
    { "leaf.eku.strict_only", "Leave emailProtection alone in extKeyUsage, or issue the Multipurpose profile." },
    { "leaf.aki.present", "Add authorityKeyIdentifier with the subjectKeyIdentifier of the issuer." },
    { "rfc5280.aki_keyid", "Add authorityKeyIdentifier with the subjectKeyIdentifier of the issuer." },
    { "leaf.ski.present", "Add subjectKeyIdentifier, made from the key as in RFC 5280 4.2.1.2 or RFC 7093." },
    { "leaf.crldp.present", "Add cRLDistributionPoints with the http URI of the issuer's CRL." },
    { "leaf.crldp.all_http", "Leave out ldap and https; list http URIs alone." },
    { "leaf.aia.present", "Add authorityInfoAccess with the http URI of the issuer's certificate, and of its OCSP responder if there is one." },
    { "tc.leaf_within_nc", "Use another issuer: this one may not certify the name." },
    { "policy.leaf.within_issuer", "Use an issuer whose certificate has the reserved policy, or anyPolicy." },
    { "appb.compliant_issuer", "Use an issuer whose extKeyUsage has emailProtection." },
};
/* clang-format on */
const size_t mend_count = sizeof mends / sizeof mends[0];

const char *mend_find(const char *rule)
{
    for (size_t i = 0; i < mend_count; i++)
        if (strcmp(mends[i].rule, rule) == 0)
            return mends[i].how;
    return NULL;
}
