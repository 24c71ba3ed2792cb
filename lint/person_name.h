#ifndef LINTGATE_PERSON_NAME_H
#define LINTGATE_PERSON_NAME_H

#include "lint/text.h"

/* How two texts that should name one person compare. Zero: they cannot be compared. */
enum person_likeness {
    PERSON_UNCLEAR = 0, /* different scripts, nothing to compare, or too long */
    PERSON_OTHER,       /* no word of one occurs in the other */
    PERSON_ALIKE,       /* some word of one occurs in the other */
};

/*
 * Compares by words, without case, accents and the e of ae, oe, ue: SBR 3.1.4.1 allows "Mueller" and "Muller" for "Müller".
 * Made to be generous: a difference is worth a warning, likeness proves nothing.
 */
enum person_likeness person_compare(struct text a, struct text b);

/* True if it has at least one letter of some script. */
bool text_has_letter(struct text text);

#endif
