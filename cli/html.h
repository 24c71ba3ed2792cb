#ifndef LINTGATE_CLI_HTML_H
#define LINTGATE_CLI_HTML_H

#include "audit/view.h"

#include <stdio.h>

/* Untrusted text in HTML, between tags or in a quoted attribute: nothing of it can end what it stands in. */

/* Text of our own, or printable ASCII. */
void html_put(FILE *out, const char *text);

/* A text or word of a record: without its JSON quoting, but \uXXXX stays, so that what is invisible can be seen. Nothing for null. */
void html_put_value(FILE *out, struct view_value value);

/* 1,234,567 */
void html_put_number(FILE *out, uint64_t number);

/* JSON of printable ASCII inside a script element: "<" becomes an escape, so that nothing in it ends the element. */
void html_put_json(FILE *out, const char *json, size_t len);

#endif
