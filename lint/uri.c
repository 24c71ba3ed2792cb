/* lint/uri.c - absolute URIs taken apart and judged: RFC 3986; which hosts RFC 5280 4.2.1.6 allows. */
#include "lint/uri.h"

#include <arpa/inet.h>

#include "lint/ascii.h"
#include "lint/domain.h"
#include "lint/text.h"

enum { PORT_MAX = 65535 /* RFC 9293 3.1: 16 bits */ };

static const struct {
    unsigned fault;
    const char *text;
} fault_texts[] = {
    { URI_CHARACTER, "want the characters of a URI, others percent-encoded" },
    { URI_RELATIVE, "want an absolute URI with a scheme" },
    { URI_EMPTY, "want something behind the scheme" },
    { URI_HOST, "want a fully qualified domain name or an IP address as host" },
    { URI_PORT, "want a number up to 65535 as port" },
};

const char *uri_fault_text(unsigned faults)
{
    for (size_t i = 0; i < sizeof(fault_texts) / sizeof(fault_texts[0]); i++)
        if (faults & fault_texts[i].fault)
            return fault_texts[i].text;
    return "want a URI";
}

bool uri_has_scheme(const struct uri *uri, const char *name)
{
    return uri->scheme.at != NULL && text_is(uri->scheme, name);
}

static bool is_alpha(uint8_t octet)
{
    return (octet >= 'A' && octet <= 'Z') || (octet >= 'a' && octet <= 'z');
}

static bool is_digit(uint8_t octet)
{
    return octet >= '0' && octet <= '9';
}

static bool is_hexadecimal(uint8_t octet)
{
    return is_digit(octet) || (octet >= 'A' && octet <= 'F') || (octet >= 'a' && octet <= 'f');
}

/* RFC 3986 2.1 to 2.3: pct-encoded, reserved and unreserved characters. */
static bool characters_allowed(struct span text)
{
    for (size_t i = 0; i < text.len; i++) {
        uint8_t octet = text.at[i];

        if (!ascii_set_has(&ascii_uri, octet))
            return false;
        if (octet == '%'
            && (i + 2 >= text.len || !is_hexadecimal(text.at[i + 1]) || !is_hexadecimal(text.at[i + 2])))
            return false;
    }
    return true;
}

/* Length of the scheme in front of a colon; 0 if there is none. RFC 3986 3.1. */
static size_t scheme_length(struct span text)
{
    size_t len = 0;

    while (len < text.len
           && (is_alpha(text.at[len])
               || (len > 0
                   && (is_digit(text.at[len]) || text.at[len] == '+' || text.at[len] == '-'
                       || text.at[len] == '.'))))
        len++;
    return len < text.len && text.at[len] == ':' ? len : 0;
}

enum { IPV4_BYTES = 4, IPV6_BYTES = 16 };

/* RFC 6890 2.2.2: this network, private use, shared, loopback, link local, 192.168/16; multicast and above. */
static bool is_private_ipv4(const uint8_t *at)
{
    return at[0] == 0 || at[0] == 10 || (at[0] == 100 && (at[1] & 0xc0) == 64) || at[0] == 127
           || (at[0] == 169 && at[1] == 254) || (at[0] == 172 && (at[1] & 0xf0) == 16)
           || (at[0] == 192 && at[1] == 168) || at[0] >= 224;
}

/* RFC 6890 2.2.3: unspecified and loopback (::, ::1), unique local (fc00::/7), link local (fe80::/10); multicast (ff00::/8). */
static bool is_private_ipv6(const uint8_t *at)
{
    static const uint8_t zeros[IPV6_BYTES];

    return (memcmp(at, zeros, IPV6_BYTES - 1) == 0 && at[IPV6_BYTES - 1] <= 1) || (at[0] & 0xfe) == 0xfc
           || (at[0] == 0xfe && (at[1] & 0xc0) == 0x80) || at[0] == 0xff;
}

/* IPv4address, or IPv6address in its brackets. RFC 3986 3.2.2. */
static bool read_address(struct span host, bool *is_private)
{
    char text[INET6_ADDRSTRLEN];
    uint8_t address[IPV6_BYTES];
    const bool literal = host.len > 2 && host.at[0] == '[' && host.at[host.len - 1] == ']';
    const struct span inner = literal ? (struct span){ host.at + 1, host.len - 2 } : host;

    if (!literal && (inner.len == 0 || !is_digit(inner.at[inner.len - 1])))
        return false; /* a name, without asking inet_pton */
    if (inner.len == 0 || inner.len >= sizeof(text) || memchr(inner.at, 0, inner.len) != NULL)
        return false;
    memcpy(text, inner.at, inner.len);
    text[inner.len] = '\0';
    if (inet_pton(literal ? AF_INET6 : AF_INET, text, address) != 1)
        return false;
    *is_private = literal ? is_private_ipv6(address) : is_private_ipv4(address);
    return true;
}

/* True if what follows the scheme has to be an authority. RFC 9110 4.2.1, RFC 1738 3.2, RFC 4516 2. */
static bool needs_authority(const struct uri *uri)
{
    static const char *const schemes[] = { "http", "https", "ftp", "ldap", "ldaps" };

    for (size_t i = 0; i < sizeof schemes / sizeof schemes[0]; i++)
        if (uri_has_scheme(uri, schemes[i]))
            return true;
    return false;
}

/* RFC 3986 3.2; nothing is read behind a NUL, which is no character of a URI. */
static bool ends_authority(uint8_t octet)
{
    return octet == '/' || octet == '?' || octet == '#' || octet == 0;
}

/* authority = [ userinfo "@" ] host [ ":" port ] */
static void read_authority(struct uri *uri)
{
    struct span rest = uri->authority;
    const uint8_t *at = rest.len == 0 ? NULL : memrchr(rest.at, '@', rest.len);
    const uint8_t *end;

    if (at != NULL) {
        rest.len -= (size_t)(at + 1 - rest.at);
        rest.at = at + 1;
    }
    uri->host = rest;
    if (rest.len > 0 && rest.at[0] == '[')
        end = memchr(rest.at, ']', rest.len);
    else
        end = NULL;
    end = end != NULL ? end + 1 : rest.len == 0 ? NULL : memchr(rest.at, ':', rest.len);
    if (end != NULL && end < rest.at + rest.len && *end == ':') {
        unsigned port = 0;

        uri->host.len = (size_t)(end - rest.at);
        for (const uint8_t *digit = end + 1; digit < rest.at + rest.len && port <= PORT_MAX; digit++)
            port = is_digit(*digit) ? port * 10 + (unsigned)(*digit - '0') : PORT_MAX + 1;
        if (port > PORT_MAX)
            uri->faults |= URI_PORT;
    }
    uri->host_is_address = read_address(uri->host, &uri->host_is_private);
    if (!uri->host_is_address
        && (domain_faults(uri->host) & (DOMAIN_SYNTAX | DOMAIN_LONG | DOMAIN_WILDCARD | DOMAIN_NON_ASCII)))
        uri->faults |= URI_HOST;
}

bool uri_read(struct span text, struct uri *uri)
{
    const size_t scheme = scheme_length(text);
    struct span rest;

    *uri = (struct uri){ .faults = 0 };
    if (!characters_allowed(text))
        uri->faults |= URI_CHARACTER;
    if (scheme == 0) {
        uri->faults |= URI_RELATIVE;
        return false;
    }
    uri->scheme = (struct span){ text.at, scheme };
    rest = (struct span){ text.at + scheme + 1, text.len - scheme - 1 };
    if (rest.len == 0)
        uri->faults |= URI_EMPTY;
    if (rest.len >= 2 && rest.at[0] == '/' && rest.at[1] == '/') {
        size_t len = 2;

        while (len < rest.len && !ends_authority(rest.at[len]))
            len++;
        uri->authority = (struct span){ rest.at + 2, len - 2 };
        /* RFC 4516 2, RFC 5280 4.2.1.13: an LDAP URI may leave the host to what the client knows */
        if (len > 2 || !(uri_has_scheme(uri, "ldap") || uri_has_scheme(uri, "ldaps")))
            read_authority(uri);
    } else if (rest.len > 0 && needs_authority(uri)) {
        uri->faults |= URI_HOST;
    }
    return uri->faults == 0;
}
