/* Cases: extKeyUsage. */
#include "tests/rules/cases.h"

/* extKeyUsage with other purposes. */
#define PURPOSES(name, purposes)                                                                             \
    static void name(struct recipe *recipe)                                                                  \
    {                                                                                                        \
        recipe_extension(recipe, OID_EXT_EXT_KEY_USAGE, "SEQUENCE { " purposes " }");                        \
    }

PURPOSES(none, "")
PURPOSES(client_auth_only, "clientAuth")
PURPOSES(with_client_auth, "emailProtection clientAuth")
PURPOSES(with_document_signing, "documentSigning emailProtection")
PURPOSES(with_ocsp_signing, "emailProtection OCSPSigning")
PURPOSES(with_private_purpose, "emailProtection 2.999.17")
PURPOSES(with_enterprise_purpose, "emailProtection 1.3.6.1.4.1.99999.1")
PURPOSES(with_microsoft_purpose, "emailProtection 1.3.6.1.4.1.311.20.2.2 1.3.6.1.4.1.311.80.1")
PURPOSES(with_server_auth, "emailProtection serverAuth")
PURPOSES(with_code_signing, "emailProtection codeSigning")
PURPOSES(with_time_stamping, "emailProtection timeStamping")
PURPOSES(with_any, "emailProtection anyExtendedKeyUsage")
PURPOSES(email_protection_twice, "emailProtection emailProtection")
PURPOSES(time_stamping_only, "timeStamping")
PURPOSES(code_signing_only, "codeSigning")
PURPOSES(code_signing_and_private, "codeSigning 2.999.17")
PURPOSES(any_of_a_device, "anyExtendedKeyUsage")

static void no_purposes(struct recipe *recipe)
{
    recipe_without(recipe, OID_EXT_EXT_KEY_USAGE);
}

static void critical(struct recipe *recipe)
{
    recipe_critical(recipe, OID_EXT_EXT_KEY_USAGE, true);
}

static void time_stamping_critical(struct recipe *recipe)
{
    time_stamping_only(recipe);
    critical(recipe);
}

static void any_of_a_device_critical(struct recipe *recipe)
{
    any_of_a_device(recipe);
    critical(recipe);
}

static void code_signing_with_encipherment(struct recipe *recipe)
{
    code_signing_only(recipe);
    recipe_key_usage(recipe, KU_KEY_ENCIPHERMENT);
}

static void code_signing_and_private_with_encipherment(struct recipe *recipe)
{
    code_signing_and_private(recipe);
    recipe_key_usage(recipe, KU_KEY_ENCIPHERMENT);
}

#define AT "extensions.extKeyUsage"

static const struct rule_case cases[] = {
    { "leaf.eku.present", "no extKeyUsage", SV_STRICT, no_purposes,
        { { "leaf.eku.present", "extensions" } } },
    { "leaf.eku.present", "a critical extKeyUsage", SV_STRICT, critical },
    { "leaf.eku.emailprotection", "clientAuth alone", SV_MULTIPURPOSE, client_auth_only,
        { { "leaf.eku.emailprotection", AT } } },
    { "leaf.eku.strict_only", "clientAuth beside emailProtection, Strict", SV_STRICT, with_client_auth,
        { { "leaf.eku.strict_only", AT "[1]" } } },
    { "leaf.eku.strict_only", "documentSigning beside emailProtection, Strict", MV_STRICT,
        with_document_signing, { { "leaf.eku.strict_only", AT "[0]" } } },
    { "leaf.eku.strict_only", "a purpose of one's own, Strict", SV_STRICT, with_private_purpose,
        { { "leaf.eku.strict_only", AT "[1]" } } },
    { "leaf.eku.strict_only", "clientAuth beside emailProtection, Multipurpose", SV_MULTIPURPOSE,
        with_client_auth },
    { "leaf.eku.strict_only", "OCSPSigning beside emailProtection, Multipurpose", SV_MULTIPURPOSE,
        with_ocsp_signing, { { "ocspsigner.nocheck.subscriber", "extensions" } } },
    { "leaf.eku.strict_only", "a purpose of one's own, Legacy", SV_LEGACY, with_private_purpose },
    { "leaf.eku.no_serverauth", "serverAuth", SV_MULTIPURPOSE, with_server_auth,
        { { "leaf.eku.no_serverauth", AT "[1]" } } },
    { "leaf.eku.no_serverauth", "serverAuth, Strict", SV_STRICT, with_server_auth,
        { { "leaf.eku.no_serverauth", AT "[1]" } } },
    { "leaf.eku.no_codesigning", "codeSigning", SV_MULTIPURPOSE, with_code_signing,
        { { "leaf.eku.no_codesigning", AT "[1]" } } },
    { "leaf.eku.no_timestamping", "timeStamping", SV_LEGACY, with_time_stamping,
        { { "leaf.eku.no_timestamping", AT "[1]" } } },
    { "leaf.eku.no_any", "anyExtendedKeyUsage", SV_MULTIPURPOSE, with_any,
        { { "leaf.eku.no_any", AT "[1]" } } },
    { "rfc5280.eku_nonempty", "extKeyUsage without a purpose", SV_STRICT, none,
        { { "rfc5280.eku_nonempty", AT } } },
    { "all.private_ext.purpose", "a purpose of an enterprise", MV_MULTIPURPOSE, with_enterprise_purpose,
        { { "all.private_ext.purpose", "extensions.extKeyUsage[1]" } } },
    { "all.private_ext.purpose", "purposes of Microsoft's", MV_MULTIPURPOSE, with_microsoft_purpose },
    { "rfc5280.eku_unique", "emailProtection twice", SV_STRICT, email_protection_twice,
        { { "rfc5280.eku_unique", AT "[1]" } } },
    { "rfc5280.eku_any_noncritical", "a critical anyExtendedKeyUsage", OTHER_LEAF, any_of_a_device_critical,
        { { "rfc5280.eku_any_noncritical", AT } } },
    { "rfc5280.eku_any_noncritical", "anyExtendedKeyUsage of a device", OTHER_LEAF, any_of_a_device },
    { "rfc3161.eku_critical", "a time-stamping authority", OTHER_LEAF, time_stamping_critical },
    { "rfc3161.eku_critical", "a time-stamping authority whose extKeyUsage is not critical", OTHER_LEAF,
        time_stamping_only, { { "rfc3161.eku_critical", AT } } },
    { "rfc5280.eku_ku_consistent", "codeSigning with a key that only enciphers", OTHER_LEAF,
        code_signing_with_encipherment, { { "rfc5280.eku_ku_consistent", AT } } },
    { "rfc5280.eku_ku_consistent", "a purpose of one's own with a key that only enciphers", OTHER_LEAF,
        code_signing_and_private_with_encipherment },
};

const struct case_table cases_purpose = { cases, COUNT_OF(cases) };
