/* Cases of rules_mailbox.c and rules_smtp_utf8.c: mailboxes in subjectAltName. */
#include "tests/rules/change.h"

/* The subject has no mailbox, so that subjectAltName alone is judged. */
#define SAN(...)                                                                                             \
    recipe_without_attribute(recipe, OID_COMMON_NAME);                                                       \
    recipe_attribute(recipe, OID_SERIAL_NUMBER, "4711");                                                     \
    recipe_san(recipe, __VA_ARGS__)
#define MAILBOX(text)   SAN("[1] \"" text "\"")
#define SMTP_UTF8(text) SAN("[0] { id-on-SmtpUTF8Mailbox [0] { UTF8 \"" text "\" } }")

#define LOCAL_64 "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijkl"
#define LABEL_50 "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwx."
#define MUELLER  "m\xc3\xbcller"

CHANGE(display_name, MAILBOX("Anna Muster <anna.muster@example.org>"))
CHANGE(angle_brackets, MAILBOX("<anna.muster@example.org>"))
CHANGE(comment, MAILBOX("anna.muster@example.org (Anna)"))
CHANGE(mailto, MAILBOX("mailto:anna.muster@example.org"))
CHANGE(trailing_dot, MAILBOX("anna.muster@example.org."))
CHANGE(leading_space, MAILBOX(" anna.muster@example.org"))
CHANGE(list, MAILBOX("anna@example.org,otto@example.org"))
CHANGE(no_at, MAILBOX("anna.muster"))
CHANGE(no_domain, MAILBOX("anna.muster@"))
CHANGE(newline, MAILBOX("anna.muster@example.org\n"))
CHANGE(smtp_utf8_display_name, SMTP_UTF8("M <" MUELLER "@example.org>"))
CHANGE(issuer_display_name,
    recipe_extension(recipe, OID_EXT_ISSUER_ALT_NAME, "SEQUENCE { [1] \"CA <ca@example.com>\" }"))
CHANGE(plus, MAILBOX("anna+smime@example.org"))
CHANGE(all_atext, MAILBOX("!#$%%&'*+-/=?^_`{|}~@example.org"))
CHANGE(single_letters, MAILBOX("a@b.de"))
CHANGE(non_ascii, MAILBOX(MUELLER "@example.org"))
CHANGE(non_ascii_domain, MAILBOX("anna@m\xc3\xbcnchen.de"))
CHANGE(latin1, MAILBOX("m\xfcller@example.org"))
CHANGE(a_label, MAILBOX("anna@xn--mnchen-3ya.de"))

CHANGE(two_dots, MAILBOX("anna..muster@example.org"))
CHANGE(leading_dot, MAILBOX(".anna@example.org"))
CHANGE(ending_dot, MAILBOX("anna.@example.org"))
CHANGE(quoted_dots, MAILBOX("\\\"anna..muster\\\"@example.org"))
CHANGE(quoted, MAILBOX("\\\"anna muster\\\"@example.org"))
CHANGE(quoted_broken, MAILBOX("\\\"anna muster@example.org"))
CHANGE(underscore_host, MAILBOX("anna@mail_1.example.org"))
CHANGE(single_label, MAILBOX("anna@localhost"))
CHANGE(hyphen_label, MAILBOX("anna@-example.org"))
CHANGE(numeric, MAILBOX("anna@192.0.2.1"))
CHANGE(subdomain, MAILBOX("anna@a.b-c.3d.example.co.uk"))
CHANGE(literal, MAILBOX("anna@[192.0.2.1]"))
CHANGE(literal_6, MAILBOX("anna@[IPv6:2001:db8::1]"))
CHANGE(local_65, MAILBOX(LOCAL_64 "m@example.org"))
CHANGE(local_64, MAILBOX(LOCAL_64 "@example.org"))
CHANGE(domain_254,
    MAILBOX("a@" LABEL_50 LABEL_50 LABEL_50 LABEL_50 "abcdefghijklmnopqrstuvwxyzabcdefghijkl.example.org"))
CHANGE(mailbox_255,
    MAILBOX("anna@" LABEL_50 LABEL_50 LABEL_50 LABEL_50 "abcdefghijklmnopqrstuvwxyzabcdefgh.example.org"))
CHANGE(mailbox_254,
    MAILBOX("anna@" LABEL_50 LABEL_50 LABEL_50 LABEL_50 "abcdefghijklmnopqrstuvwxyzabcdefg.example.org"))
CHANGE(reserved_test, MAILBOX("anna@mail.test"))
CHANGE(reserved_local, MAILBOX("anna@corp.local"))
CHANGE(reserved_internal, MAILBOX("anna@mail.internal"))
CHANGE(unknown_suffix, MAILBOX("anna@example.no-such-tld"))
CHANGE(bare_suffix, MAILBOX("anna@co.uk"))
CHANGE(twice, SAN("[1] \"anna@example.org\" [1] \"otto@example.org\" [1] \"anna@example.org\""))
CHANGE(many, SAN("[1] \"anna@example.org\" [1] \"otto@example.org\" [1] \"anna@example.com\""))

CHANGE(smtp_utf8, SMTP_UTF8(MUELLER "@example.org"))
CHANGE(smtp_utf8_decomposed, SMTP_UTF8("mu\xcc\x88ller@example.org"))
CHANGE(smtp_utf8_control, SMTP_UTF8(MUELLER "\xc2\x85@example.org"))
CHANGE(smtp_utf8_override, SMTP_UTF8("\xe2\x80\xae" MUELLER "@example.org"))
CHANGE(smtp_utf8_ia5, SAN("[0] { id-on-SmtpUTF8Mailbox [0] { IA5 \"anna@example.org\" } }"))
CHANGE(smtp_utf8_empty, SAN("[1] \"anna@example.org\" [0] { id-on-SmtpUTF8Mailbox [0] { UTF8 \"\" } }"))
CHANGE(smtp_utf8_ascii, SMTP_UTF8("anna@example.org"))
CHANGE(smtp_utf8_u_label, SMTP_UTF8(MUELLER "@m\xc3\xbcnchen.de"))
CHANGE(smtp_utf8_a_label, SMTP_UTF8(MUELLER "@xn--mnchen-3ya.de"))
CHANGE(smtp_utf8_reserved_label, SMTP_UTF8(MUELLER "@ab--cd.example.org"))
CHANGE(smtp_utf8_upper_case, SMTP_UTF8(MUELLER "@Example.org"))
CHANGE(smtp_utf8_bom, SMTP_UTF8("\xef\xbb\xbf" MUELLER "@example.org"))
CHANGE(smtp_utf8_ideographs, SMTP_UTF8("\xe5\xb1\xb1\xe7\x94\xb0@xn--wgv71a119e.jp"))
CHANGE(smtp_utf8_quoted, SMTP_UTF8("\\\"" MUELLER " otto\\\"@example.org"))
CHANGE(bad_a_label, MAILBOX("anna@xn--i-7iq.example.org"))
CHANGE(bad_punycode, MAILBOX("anna@xn--99999999.example.org"))
CHANGE(smtp_utf8_bad_a_label, SMTP_UTF8(MUELLER "@xn--ls8h.example.org"))
CHANGE(upper_case, MAILBOX("anna@Example.ORG"))
CHANGE(wildcard, MAILBOX("anna@*.example.org"))
CHANGE(asterisk, MAILBOX("*@example.org"))

#define FIRST "extensions.subjectAltName[0]"

static const struct rule_case cases[] = {
    FAILS("def.mailbox.syntax", "a display name", MV_STRICT, display_name, FIRST),
    FAILS("def.mailbox.syntax", "angle brackets", MV_STRICT, angle_brackets, FIRST),
    FAILS("def.mailbox.syntax", "a comment", MV_STRICT, comment, FIRST),
    FAILS("def.mailbox.syntax", "a mailto: URI", MV_STRICT, mailto, FIRST),
    FAILS("def.mailbox.syntax", "a dot at the end", MV_STRICT, trailing_dot, FIRST),
    FAILS("def.mailbox.syntax", "a space in front", MV_STRICT, leading_space, FIRST),
    FAILS("def.mailbox.syntax", "a list", MV_STRICT, list, FIRST),
    FAILS("def.mailbox.syntax", "no at sign", MV_STRICT, no_at, FIRST),
    FAILS("def.mailbox.syntax", "no domain", MV_STRICT, no_domain, FIRST),
    FAILS("def.mailbox.syntax", "a newline (bug 1910195)", MV_STRICT, newline, FIRST),
    FAILS("def.mailbox.syntax", "a quotation mark without its other", MV_STRICT, quoted_broken, FIRST),
    FAILS("def.mailbox.syntax", "an SmtpUTF8Mailbox with a display name", MV_STRICT, smtp_utf8_display_name,
        FIRST),
    FAILS("def.mailbox.syntax", "a display name in issuerAltName", MV_STRICT, issuer_display_name,
        "extensions.issuerAltName[0]"),
    PASSES("def.mailbox.syntax", "a tag behind a plus", MV_STRICT, plus),
    PASSES("def.mailbox.syntax", "every character of an atom", MV_STRICT, all_atext),
    PASSES("def.mailbox.syntax", "single letters", MV_STRICT, single_letters),

    FAILS("rfc5280.san_rfc822_ascii", "UTF-8 in the local part (bug 1914020)", MV_STRICT, non_ascii, FIRST),
    FAILS("rfc5280.san_rfc822_ascii", "UTF-8 in the domain", MV_STRICT, non_ascii_domain, FIRST),
    FAILS("rfc5280.san_rfc822_ascii", "Latin-1", MV_STRICT, latin1, FIRST),
    PASSES("rfc5280.san_rfc822_ascii", "an A-label", MV_STRICT, a_label),

    FAILS("rfc5321.dot_string", "two dots together", MV_STRICT, two_dots, FIRST),
    FAILS("rfc5321.dot_string", "a dot in front", MV_STRICT, leading_dot, FIRST),
    FAILS("rfc5321.dot_string", "a dot in front of the at sign", MV_STRICT, ending_dot, FIRST),
    FINDS("rfc5321.dot_string", "two dots in quotes", MV_STRICT, quoted_dots,
        { "rfc5321.quoted_discouraged", FIRST }),
    PASSES("rfc5321.dot_string", "single dots", MV_STRICT, NULL),
    FAILS("rfc5321.quoted_discouraged", "a quoted local part", MV_STRICT, quoted, FIRST),
    PASSES("rfc5321.quoted_discouraged", "none", MV_STRICT, plus),

    FAILS("rfc5321.domain_syntax", "an underscore", MV_STRICT, underscore_host, FIRST),
    FAILS("rfc5321.domain_syntax", "one label", MV_STRICT, single_label, FIRST),
    FAILS("rfc5321.domain_syntax", "a label that begins with a hyphen", MV_STRICT, hyphen_label, FIRST),
    FAILS("rfc5321.domain_syntax", "an address without brackets", MV_STRICT, numeric, FIRST),
    PASSES("rfc5321.domain_syntax", "digits and hyphens", MV_STRICT, subdomain),
    FAILS("rfc5321.no_addr_literal", "IPv4", MV_STRICT, literal, FIRST),
    FAILS("rfc5321.no_addr_literal", "IPv6", MV_STRICT, literal_6, FIRST),
    PASSES("rfc5321.no_addr_literal", "a domain", MV_STRICT, NULL),
    FAILS("rfc5321.local_len", "65 octets", MV_STRICT, local_65, FIRST),
    PASSES("rfc5321.local_len", "64 octets", MV_STRICT, local_64),
    FINDS("rfc5321.domain_len", "254 octets", MV_STRICT, domain_254, { "rfc5321.domain_len", FIRST },
        { "rfc5321.domain_len.mailbox", FIRST }),
    PASSES("rfc5321.domain_len", "249 octets", MV_STRICT, mailbox_254),
    FAILS("rfc5321.domain_len.mailbox", "255 octets", MV_STRICT, mailbox_255, FIRST),
    PASSES("rfc5321.domain_len.mailbox", "254 octets", MV_STRICT, mailbox_254),

    FAILS("mailbox.verified", ".test", MV_STRICT, reserved_test, FIRST),
    FAILS("mailbox.verified", ".local", MV_STRICT, reserved_local, FIRST),
    FAILS("mailbox.verified", ".internal", MV_STRICT, reserved_internal, FIRST),
    PASSES("mailbox.verified", "a public suffix of two labels", MV_STRICT, subdomain),
    FAILS("mailbox.verified.public_suffix", "an unknown top-level domain", MV_STRICT, unknown_suffix, FIRST),
    FAILS("mailbox.verified.public_suffix", "a public suffix itself", MV_STRICT, bare_suffix, FIRST),
    PASSES("mailbox.verified.public_suffix", "a domain below it", MV_STRICT, subdomain),
    FAILS("leaf.san.repeated", "a mailbox twice", MV_STRICT, twice, "extensions.subjectAltName[2]"),
    PASSES("leaf.san.repeated", "one local part at two domains", MV_STRICT, many),

    FAILS("rfc6532.nfc", "u and COMBINING DIAERESIS", MV_STRICT, smtp_utf8_decomposed, FIRST),
    PASSES("rfc6532.nfc", "u with diaeresis", MV_STRICT, smtp_utf8),
    FAILS("rfc6532.characters", "a control character of C1", MV_STRICT, smtp_utf8_control, FIRST),
    FAILS("rfc6532.characters", "RIGHT-TO-LEFT OVERRIDE", MV_STRICT, smtp_utf8_override, FIRST),
    PASSES("rfc6532.characters", "u with diaeresis", MV_STRICT, smtp_utf8),
    FAILS("rfc9598.oid_type", "IA5String", MV_STRICT, smtp_utf8_ia5, FIRST),
    FAILS("rfc9598.oid_type", "nothing in it", MV_STRICT, smtp_utf8_empty, "extensions.subjectAltName[1]"),
    PASSES("rfc9598.oid_type", "UTF8String", MV_STRICT, smtp_utf8),
    FAILS("rfc9598.local_nonascii", "an ASCII local part", MV_STRICT, smtp_utf8_ascii, FIRST),
    PASSES("rfc9598.local_nonascii", "ideographs", MV_STRICT, smtp_utf8_ideographs),
    FAILS("rfc9598.domain_alabel", "a U-label", MV_STRICT, smtp_utf8_u_label, FIRST),
    PASSES("rfc9598.domain_alabel", "an A-label", MV_STRICT, smtp_utf8_a_label),
    FAILS(
        "rfc9598.domain_nrldh", "two hyphens in the third place", MV_STRICT, smtp_utf8_reserved_label, FIRST),
    PASSES("rfc9598.domain_nrldh", "an A-label", MV_STRICT, smtp_utf8_a_label),
    FAILS("rfc9598.domain_lower", "a capital", MV_STRICT, smtp_utf8_upper_case, FIRST),
    PASSES("rfc9598.domain_lower", "capitals in an rfc822Name", MV_STRICT, upper_case),
    FAILS("rfc9598.no_bom", "a byte order mark", MV_STRICT, smtp_utf8_bom, FIRST),
    PASSES("rfc9598.no_bom", "none", MV_STRICT, smtp_utf8),
    FAILS("rfc9598.idna2008", "a heart", MV_STRICT, bad_a_label, FIRST),
    FAILS("rfc9598.idna2008", "no Punycode", MV_STRICT, bad_punycode, FIRST),
    FAILS("rfc9598.idna2008", "an emoji in an SmtpUTF8Mailbox", MV_STRICT, smtp_utf8_bad_a_label, FIRST),
    PASSES("rfc9598.idna2008", "an A-label", MV_STRICT, a_label),
    FAILS("rfc9598.no_wildcard", "a wildcard label", MV_STRICT, wildcard, FIRST),
    PASSES("rfc9598.no_wildcard", "an asterisk as local part", MV_STRICT, asterisk),
    FINDS("rfc5321.quoted_discouraged", "an SmtpUTF8Mailbox with quotes", MV_STRICT, smtp_utf8_quoted,
        { "rfc5321.quoted_discouraged", FIRST }),
};

const struct case_table cases_mailbox = { cases, COUNT_OF(cases) };
