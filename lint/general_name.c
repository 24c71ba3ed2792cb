/* GeneralName: read once from the top, then walked by the same reader. RFC 5280 4.2.1.6. */
#include "lint/name.h"

#include "lint/cert.h"
#include "lint/walk.h"

/* OtherName ::= SEQUENCE { type-id, value [0] EXPLICIT ANY }, its content. */
static bool read_other(struct der *d, struct general_name *name)
{
    struct der value;
    if (!(der_oid(d, DER_OID, &name->other_oid, "type-id")
            && der_enter(d, DER_CONTEXT_CONSTRUCTED | 0, &value, "otherName.value")
            && der_any(&value, &name->other_tag, &name->other_value, NULL, "otherName.value")
            && der_end(&value, "otherName.value") && der_end(d, "otherName")))
        return false;
    name->other_type = oid_find(name->other_oid);
    return true;
}

/* An explicitly tagged DirectoryString. */
static bool read_directory_string(struct der *d, unsigned tag, const char *field)
{
    struct der inside;
    struct span text;
    unsigned type;
    if (!der_enter(d, tag, &inside, field))
        return false;
    const uint8_t *const at = inside.rest.at;
    if (!der_any(&inside, &type, &text, NULL, field) || !der_end(&inside, field))
        return false;
    const bool known = type == DER_TELETEX_STRING || type == DER_PRINTABLE_STRING
                       || type == DER_UNIVERSAL_STRING || type == DER_UTF8_STRING || type == DER_BMP_STRING;
    return known || der_fail(d, DER_FAULT_UNEXPECTED_TAG, at, field);
}

/* EDIPartyName ::= SEQUENCE { nameAssigner [0] DirectoryString OPTIONAL, partyName [1] DirectoryString }, its content. */
static bool read_edi_party(struct der *d)
{
    enum { NAME_ASSIGNER = DER_CONTEXT_CONSTRUCTED | 0, PARTY_NAME = DER_CONTEXT_CONSTRUCTED | 1 };
    return (!der_next_is(d, NAME_ASSIGNER) || read_directory_string(d, NAME_ASSIGNER, "nameAssigner"))
           && read_directory_string(d, PARTY_NAME, "partyName") && der_end(d, "ediPartyName");
}

/* The content of a GeneralName whose kind and value are known. */
static bool read_content(struct der *d, struct general_name *name)
{
    switch (name->kind) {
    case GENERAL_NAME_OTHER: return read_other(d, name);
    case GENERAL_NAME_EDI: return read_edi_party(d);
    case GENERAL_NAME_DIRECTORY: /* a CHOICE, so its tag is explicit */
        return name_read(d, &name->value, "directoryName") && der_end(d, "directoryName");
    case GENERAL_NAME_X400: /* nobody uses it: der_check has looked at it */
    case GENERAL_NAME_RFC822:
    case GENERAL_NAME_DNS:
    case GENERAL_NAME_URI:
    case GENERAL_NAME_IP:
    case GENERAL_NAME_RID: return true;
    }
    return false;
}

bool general_name_read(struct der *d, struct general_name *name, const char *field)
{
    static const uint8_t tags[] = {
        [GENERAL_NAME_OTHER] = DER_CONTEXT_CONSTRUCTED | GENERAL_NAME_OTHER,
        [GENERAL_NAME_RFC822] = DER_CONTEXT | GENERAL_NAME_RFC822,
        [GENERAL_NAME_DNS] = DER_CONTEXT | GENERAL_NAME_DNS,
        [GENERAL_NAME_X400] = DER_CONTEXT_CONSTRUCTED | GENERAL_NAME_X400,
        [GENERAL_NAME_DIRECTORY] = DER_CONTEXT_CONSTRUCTED | GENERAL_NAME_DIRECTORY,
        [GENERAL_NAME_EDI] = DER_CONTEXT_CONSTRUCTED | GENERAL_NAME_EDI,
        [GENERAL_NAME_URI] = DER_CONTEXT | GENERAL_NAME_URI,
        [GENERAL_NAME_IP] = DER_CONTEXT | GENERAL_NAME_IP,
        [GENERAL_NAME_RID] = DER_CONTEXT | GENERAL_NAME_RID,
    };
    enum { CONTEXT_NUMBER = 0x1f };
    struct der after = *d, inside;
    *name = (struct general_name){ .kind = GENERAL_NAME_OTHER };

    const unsigned number = d->rest.len > 0 ? d->rest.at[0] & CONTEXT_NUMBER : CONTEXT_NUMBER;
    if (number >= sizeof(tags))
        return der_fail(d, DER_FAULT_UNEXPECTED_TAG, d->rest.at, field);
    name->kind = (enum general_name_kind)number;

    if (!der_enter_whole(&after, tags[number], &inside, &name->whole, field))
        return false;
    name->value = inside.rest;
    if (name->kind == GENERAL_NAME_RID) {
        struct der again = *d;
        if (!der_oid(&again, tags[number], &name->value, field))
            return false;
    }
    if (!read_content(&inside, name))
        return false;
    *d = after;
    return true;
}

bool general_names_read(struct der *d, const char *field)
{
    for (size_t count = 0; !der_at_end(d); count++) {
        struct general_name name;
        if (count == CERT_MAX_GENERAL_NAMES)
            return der_fail(d, DER_FAULT_COUNT, d->rest.at, field);
        if (!general_name_read(d, &name, field))
            return false;
    }
    return true;
}

struct general_names_walk general_names_walk(struct span content)
{
    return (struct general_names_walk){ .rest = content };
}

/* A name that has structure inside, or is none. */
static bool next_structured(struct general_names_walk *walk, struct general_name *name)
{
    struct der_error ignored;
    struct der d = der_again(walk->rest, &ignored);
    if (!general_name_read(&d, name, ""))
        return false;
    walk->rest = d.rest;
    name->index = walk->index++;
    return true;
}

/* A directoryName holds one Name, which is not looked into: walks over many names pass most of them by. */
static bool is_one_name(struct span content, struct span *name)
{
    struct walked element;
    if (!walk_next(&content, &element) || element.tag != DER_SEQUENCE || content.len != 0)
        return false;
    *name = element.whole;
    return true;
}

bool general_names_next(struct general_names_walk *walk, struct general_name *name)
{
    enum { NUMBER = 0x1f /* bits of an identifier octet: the tag number */ };
    struct walked element;
    struct span rest = walk->rest;
    if (!walk_next(&rest, &element))
        return false;
    switch (element.tag) {
    case DER_CONTEXT | GENERAL_NAME_RFC822:
    case DER_CONTEXT | GENERAL_NAME_DNS:
    case DER_CONTEXT | GENERAL_NAME_URI:
    case DER_CONTEXT | GENERAL_NAME_IP: break;
    case DER_CONTEXT_CONSTRUCTED | GENERAL_NAME_DIRECTORY:
        if (is_one_name(element.value, &element.value))
            break;
        return next_structured(walk, name);
    default: return next_structured(walk, name);
    }
    *name = (struct general_name){
        .kind = (enum general_name_kind)(element.tag & NUMBER),
        .value = element.value,
        .whole = element.whole,
        .index = walk->index++,
    };
    walk->rest = rest;
    return true;
}
