/* config/finish.c - defaults, and what is wrong with a configuration as a whole. */

#include "config/finish.h"

#include "config/key_uri.h"
#include "config/line.h"
#include "config/row.h"

#include <stdio.h>
#include <string.h>

/* A section that was read, and what complaints call it. */
struct finish {
    struct config *config;
    struct complaints *complaints;
    struct section section;
    unsigned int line; /* of its heading */
    char title[HEADING_TEXT_BYTES];
};

/* The default of one key if it was left out, or the complaint that there is none. */
static void finish_row(struct finish *finish, const struct row *row)
{
    char name[ROW_NAME_BYTES];
    struct value_place place = { &finish->config->memory, finish->complaints, finish->line, finish->title,
        name };

    if (*row->line(&finish->section) != 0 || row->fallback == ROW_NONE)
        return;
    row_name(row, name);
    if (row->fallback == ROW_REQUIRED)
        value_refuse(&place, row->want, NULL);
    else
        row->read(&place, row->fallback, &finish->section);
}

static void finish_section(struct finish *finish)
{
    if (finish->line == 0) {
        complain(finish->complaints, 0, NULL, NULL, "want section [%s], have none", finish->title);
        return;
    }
    for (size_t i = 0; i < config_row_count; i++) {
        if (config_rows[i].kind == finish->section.kind)
            finish_row(finish, &config_rows[i]);
    }
}

/* The key's identity is one public key, given in one way. */
static void check_identity(const struct finish *finish, const struct config_key *key)
{
    if (key->lines.issuer == 0 && key->lines.public_key == 0)
        complain(
            finish->complaints, key->line, finish->title, NULL, "want issuer or public-key, have neither");
    if (key->lines.issuer != 0 && key->lines.public_key != 0)
        complain(finish->complaints, key->lines.public_key, finish->title, "public-key",
            "want issuer or public-key, have both");
}

/* RFC 6960 4.2.2.2: a CA lets a responder answer for it, and do nothing else. */
static void check_responder(const struct finish *finish, const struct config_key *key)
{
    const unsigned int line = key->lines.responder;

    if (line == 0 || key->sign == SIGN_ANYTHING) /* which is complained of already */
        return;
    if (key->lines.issuer == 0)
        complain(finish->complaints, line, finish->title, "responder",
            "want issuer, the CA that the responder answers for, have none");
    if (key->lines.sign != 0 && key->sign != SIGN_OCSP_RESPONSE)
        complain(finish->complaints, key->lines.sign, finish->title, "sign",
            "want ocsp-response alone for the key of a responder, have something else");
}

/* Whoever restricts a key that may sign anything would think it restricted. */
static void check_policy(struct finish *finish, const struct config_key *key)
{
    if (key->sign != SIGN_ANYTHING)
        return;
    for (size_t i = 0; i < config_row_count; i++) {
        const struct row *row = &config_rows[i];
        char name[ROW_NAME_BYTES];
        if (!row->judges || *row->line(&finish->section) == 0)
            continue;
        row_name(row, name);
        complain(finish->complaints, *row->line(&finish->section), finish->title, name,
            "want it left out, or another sign than anything, which nothing restricts");
    }
}

/* Whoever asks for an index would think that there is one. */
static void check_index(const struct finish *finish, const struct config_key *key)
{
    if (key->lines.use_index != 0 && key->use_index == CONFIG_YES && finish->config->index.line == 0)
        complain(finish->complaints, key->lines.use_index, finish->title, "use-index",
            "want section [index] for it, have none");
}

static void check_select(const struct finish *finish, const struct config_key *key)
{
    for (const struct config_key *other = finish->config->keys; other < key; other++) {
        if (key->select != NULL && other->select != NULL && strcmp(key->select, other->select) == 0) {
            complain(finish->complaints, key->lines.select, finish->title, "select",
                "want a key that no other section selects, have that of [key \"%s\"]", other->name);
            return;
        }
    }
}

/* A CA key that is looked for on a token which is left alone: what was meant? */
static void check_protection(const struct finish *finish, const struct config_key *key)
{
    unsigned char label[CONFIG_LABEL_BYTES];
    bool named;

    if (finish->config->token_count == 0 || key->select == NULL || key->sign == SIGN_ANYTHING)
        return;
    if (!key_uri_label(key->select, label, &named))
        complain(
            finish->complaints, key->lines.select, finish->title, "select", "want memory, have none left");
    else if (named && config_frees_token(finish->config, label))
        complain(finish->complaints, key->lines.select, finish->title, "select",
            "want a token that is protected, have one with protect = no: a key that is guarded does not lie "
            "on it");
}

static void finish_key(struct finish *finish, struct config_key *key)
{
    finish->section = (struct section){ .kind = SECTION_KEY, .key = key };
    finish->line = key->line;
    snprintf(finish->title, sizeof finish->title, "key \"%s\"", key->name);
    finish_section(finish);
    check_identity(finish, key);
    check_responder(finish, key);
    check_policy(finish, key);
    check_index(finish, key);
    check_select(finish, key);
    check_protection(finish, key);
    if (key->mode == MODE_MONITOR && key->sign != SIGN_ANYTHING)
        complain_softly(finish->complaints, key->lines.mode, finish->title, "mode",
            "monitor signs what should be refused");
}

/* A waiver for a key that nothing judges, or that is not there, would stand for nothing. */
static void check_waived_key(const struct finish *finish, const struct config_waiver *waiver)
{
    const struct config *config = finish->config;
    const struct config_key *key = NULL;

    for (size_t i = 0; i < config->key_count; i++) {
        if (strcmp(config->keys[i].name, waiver->key) == 0)
            key = &config->keys[i];
    }
    if (key == NULL)
        complain(finish->complaints, waiver->lines.key, finish->title, "key",
            "want the NAME of a key section, have \"%s\"", waiver->key);
    else if (key->sign == SIGN_ANYTHING)
        complain(finish->complaints, waiver->lines.key, finish->title, "key",
            "want a key that something restricts, have \"%s\", which signs anything", waiver->key);
}

/* True if there may be findings that both are for: NULL stands for every key or profile. */
static bool meet(const char *a, const char *b)
{
    return a == NULL || b == NULL || strcmp(a, b) == 0;
}

/* Which of two would a record name? And which of their days counts? */
static void check_meeting(const struct finish *finish, const struct config_waiver *waiver)
{
    for (const struct config_waiver *other = finish->config->waivers; other < waiver; other++) {
        if (strcmp(waiver->rule, other->rule) == 0 && meet(waiver->key, other->key)
            && meet(waiver->profile, other->profile)) {
            complain(finish->complaints, waiver->line, finish->title, NULL,
                "want one waiver for a rule, key and profile, have another at line %u", other->line);
            return;
        }
    }
}

static void finish_waiver(struct finish *finish, struct config_waiver *waiver)
{
    finish->section = (struct section){ .kind = SECTION_WAIVER, .waiver = waiver };
    finish->line = waiver->line;
    snprintf(finish->title, sizeof finish->title, "waiver \"%s\"", waiver->rule);
    finish_section(finish);
    if (waiver->lines.key == 0 && waiver->lines.profile == 0)
        complain(finish->complaints, waiver->line, finish->title, NULL,
            "want key, profile or both, have neither: nothing is waived everywhere");
    if (waiver->key != NULL)
        check_waived_key(finish, waiver);
    check_meeting(finish, waiver);
}

/* Two PINs, one for programs and one for the token, or none. */
static void check_pins(const struct finish *finish, const struct config_token *token)
{
    const unsigned int file = token->lines.pin_file, credential = token->lines.pin_credential;

    if (token->lines.gate_pin == 0 && file == 0 && credential == 0)
        return;
    if (token->lines.gate_pin == 0)
        complain(finish->complaints, file != 0 ? file : credential, finish->title, NULL,
            "want gate-pin, what programs log in with instead of the token's PIN, have none");
    if (file == 0 && credential == 0)
        complain(finish->complaints, token->lines.gate_pin, finish->title, "gate-pin",
            "want pin-file or pin-credential, the token's own PIN, have neither");
    if (credential != 0 && token->pin_credential != NULL && strchr(token->pin_credential, '/') != NULL)
        complain(finish->complaints, credential, finish->title, "pin-credential",
            "want a name without '/', have \"%s\"", token->pin_credential);
    if (file != 0 && credential != 0)
        complain(finish->complaints, credential, finish->title, "pin-credential",
            "want pin-file or pin-credential, have both");
    if (token->protect == PROTECT_NO)
        complain(finish->complaints, token->lines.protect, finish->title, "protect",
            "want a token that is protected for gate-pin, have one that lintgate leaves alone");
}

static void finish_token(struct finish *finish, struct config_token *token)
{
    finish->section = (struct section){ .kind = SECTION_TOKEN, .token = token };
    finish->line = token->line;
    snprintf(finish->title, sizeof finish->title, "token \"%s\"", token->label);
    finish_section(finish);
    check_pins(finish, token);
    if (token->lines.protect == 0 && token->lines.gate_pin == 0)
        complain(finish->complaints, token->line, finish->title, NULL,
            "want protect or gate-pin, have neither: the section says nothing");
    if (token->protect == PROTECT_NO)
        complain_softly(finish->complaints, token->lines.protect, finish->title, "protect",
            "its keys sign anything, which nothing judges or records");
}

void config_finish(struct config *config, const struct sections *sections, struct complaints *complaints)
{
    struct finish module = { .config = config,
        .complaints = complaints,
        .section = { .kind = SECTION_MODULE, .module = &config->module },
        .line = config->module.line,
        .title = "module" };
    struct finish audit = { .config = config,
        .complaints = complaints,
        .section = { .kind = SECTION_AUDIT, .audit = &config->audit },
        .line = config->audit.line,
        .title = "audit" };
    struct finish index = { .config = config,
        .complaints = complaints,
        .section = { .kind = SECTION_INDEX, .index = &config->index },
        .line = config->index.line,
        .title = "index" };
    struct finish spool = { .config = config,
        .complaints = complaints,
        .section = { .kind = SECTION_SPOOL, .spool = &config->spool },
        .line = config->spool.line,
        .title = "spool" };
    struct finish key = { .config = config, .complaints = complaints };
    struct finish token = { .config = config, .complaints = complaints };
    struct finish waiver = { .config = config, .complaints = complaints };

    finish_section(&module);
    finish_section(&audit);
    if (index.line != 0)
        finish_section(&index);
    if (spool.line != 0)
        finish_section(&spool);
    for (size_t i = 0; i < config->token_count; i++)
        finish_token(&token, &sections->tokens[i]);
    for (size_t i = 0; i < config->key_count; i++)
        finish_key(&key, &sections->keys[i]);
    for (size_t i = 0; i < config->waiver_count; i++)
        finish_waiver(&waiver, &sections->waivers[i]);
    if (config->key_count == 0)
        complain_softly(complaints, 0, NULL, NULL,
            "want a section [key \"NAME\"], have none: every private key is locked");
}
