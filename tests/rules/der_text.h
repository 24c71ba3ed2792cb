#ifndef LINTGATE_TESTS_DER_TEXT_H
#define LINTGATE_TESTS_DER_TEXT_H

#include <stddef.h>
#include <stdint.h>

/*
 * DER written as text, so that a test case shows its bytes by their meaning:
 *
 *   SEQUENCE { SEQUENCE { sponsor-validated-strict SEQUENCE { SEQUENCE { id-qt-cps IA5 "https://example.org/cps" } } } }
 *
 *   SEQUENCE { … }  SET { … }  OCTETS { … }   containers
 *   BITS { … }  BITS <05 a0>                  braces: no unused bits; hex: with the octet that counts them
 *   [0] { … }  [6] "http://…"  [2] <ff>       context tags: braces are constructed, text and hex are primitive
 *   UTF8 "…"  PRINTABLE  IA5  TELETEX  VISIBLE  NUMERIC  BMP  UNIVERSAL  UTC  TIME     strings and times
 *   INTEGER <00 80>  ENUMERATED <01>  BOOLEAN <01>  OID <2a 80>                        any content octets
 *   17  -1                                    INTEGER
 *   TRUE  FALSE  NULL
 *   1.2.840.113549.1.1.11                     OBJECT IDENTIFIER
 *   emailProtection                           OBJECT IDENTIFIER by its name in lint/oid.c
 *   <30 80 00 00>  "text"                     bytes as they are, for what is not DER; also inside braces of a string type
 *
 * \" and \\ inside text stand for " and \.
 *
 * Writes the bytes of `text` to `out`; their number. A text that does not follow the form, or does not fit, is a mistake
 * in the test: prints it and aborts.
 */
size_t der_text(const char *text, uint8_t *out, size_t size);

#endif
