/* cli/log_database.c - tables of the kinds of record, and their rows. */
#include "cli/log_database.h"

#include "cli/json_text.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TABLES_MAX = 2 * RECORD_KIND_COUNT + 1, NAME_BYTES = 64 };

/* A table, and how a row of it is inserted. */
struct table {
    char name[NAME_BYTES];
    const struct field *fields;
    size_t count;
    sqlite3_stmt *insert;
};

struct log_database {
    sqlite3 *db;
    struct table tables[TABLES_MAX];
    size_t count;
};

/* What the table `record` has of each record, besides its line. */
static const char lead[] = "seq INTEGER PRIMARY KEY, segment INTEGER NOT NULL, line TEXT NOT NULL";
static const char lead_of_kind[] = "seq INTEGER PRIMARY KEY REFERENCES record(seq)";
static const char lead_of_row[] = "seq INTEGER NOT NULL REFERENCES record(seq), position INTEGER NOT NULL";

static bool is_number(const struct field *field)
{
    return field->type == FIELD_NUMBER;
}

static bool run(struct log_database *database, const char *sql)
{
    return sqlite3_exec(database->db, sql, NULL, NULL, NULL) == SQLITE_OK;
}

/* Columns of a table, for its making and for the insertion of rows. Arrays have tables of their own; seq is in `lead`. */
static void write_columns(FILE *create, FILE *insert, const struct field *fields, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (fields[i].type == FIELD_ROWS || strcmp(fields[i].name, "seq") == 0)
            continue;
        (void)fprintf(create, ", \"%s\" %s%s", fields[i].name, is_number(&fields[i]) ? "INTEGER" : "TEXT",
            fields[i].optional ? "" : " NOT NULL");
        (void)fputs(",?", insert);
    }
}

static bool make_table(struct log_database *database, const char *name, const char *first,
    unsigned first_count, const struct field *fields, size_t count)
{
    struct table *table = &database->tables[database->count++];
    char *create_sql = NULL, *insert_sql = NULL;
    size_t create_len = 0, insert_len = 0;
    FILE *create = open_memstream(&create_sql, &create_len),
         *insert = open_memstream(&insert_sql, &insert_len);
    bool ok = create != NULL && insert != NULL;

    *table = (struct table){ .fields = fields, .count = count };
    (void)snprintf(table->name, sizeof table->name, "%s", name);
    if (ok) {
        (void)fprintf(create, "CREATE TABLE \"%s\" (%s", name, first);
        (void)fprintf(insert, "INSERT INTO \"%s\" VALUES (?", name);
        for (unsigned i = 1; i < first_count; i++)
            (void)fputs(",?", insert);
        write_columns(create, insert, fields, count);
        (void)fputs(")", create);
        (void)fputs(")", insert);
    }
    ok = (create == NULL || fclose(create) == 0) && (insert == NULL || fclose(insert) == 0) && ok;
    ok = ok && run(database, create_sql)
         && sqlite3_prepare_v2(database->db, insert_sql, -1, &table->insert, NULL) == SQLITE_OK;
    free(create_sql);
    free(insert_sql);
    return ok;
}

/* One table for the kind, and one for each of its arrays. */
static bool make_tables(struct log_database *database, enum record_kind kind)
{
    const struct fields fields = fields_of(kind);
    const char *name = record_kinds.at[kind];
    bool ok = make_table(
        database, name, lead_of_kind, 1, fields.at + FIELDS_COMMON, fields.count - FIELDS_COMMON);

    for (size_t i = FIELDS_COMMON; ok && i < fields.count; i++) {
        char row[NAME_BYTES];
        if (fields.at[i].type != FIELD_ROWS)
            continue;
        (void)snprintf(row, sizeof row, "%s_%s", name, fields.at[i].name);
        ok = make_table(database, row, lead_of_row, 2, fields.at[i].row->at, fields.at[i].row->count);
    }
    return ok;
}

struct log_database *log_database_open(const char *path)
{
    struct log_database *database = calloc(1, sizeof *database);

    if (database == NULL)
        return NULL;
    bool ok = sqlite3_open_v2(path, &database->db, SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK
              && run(database, "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; BEGIN")
              && make_table(database, "record", lead, 3, fields_of(RECORD_STOP).at, FIELDS_COMMON);
    for (size_t kind = 1; ok && kind < RECORD_KIND_COUNT; kind++)
        ok = make_tables(database, (enum record_kind)kind);
    if (ok)
        return database;
    log_database_close(database);
    return NULL;
}

void log_database_close(struct log_database *database)
{
    if (database == NULL)
        return;
    for (size_t i = 0; i < database->count; i++)
        (void)sqlite3_finalize(database->tables[i].insert);
    (void)sqlite3_close(database->db);
    free(database);
}

static struct table *find(struct log_database *database, const char *name)
{
    for (size_t i = 0; i < database->count; i++)
        if (strcmp(database->tables[i].name, name) == 0)
            return &database->tables[i];
    return NULL;
}

static int bind(sqlite3_stmt *insert, int at, const struct field *field, const struct view_value *value)
{
    if (value->at == NULL)
        return sqlite3_bind_null(insert, at);
    if (is_number(field))
        return sqlite3_bind_int64(insert, at, (sqlite3_int64)value->number);
    char *text = malloc(value->len + 1);
    if (text == NULL)
        return SQLITE_NOMEM;
    const size_t len = json_text(value->at, value->len, text);
    return sqlite3_bind_text64(insert, at, text, len, free, SQLITE_UTF8);
}

/* Inserts the values behind the `bound` columns that are bound already. */
static bool insert_values(const struct table *table, int bound, const struct view_value *values)
{
    int at = bound, result = SQLITE_OK;

    for (size_t i = 0; result == SQLITE_OK && i < table->count; i++)
        if (table->fields[i].type != FIELD_ROWS && strcmp(table->fields[i].name, "seq") != 0)
            result = bind(table->insert, ++at, &table->fields[i], &values[i]);
    const bool ok = result == SQLITE_OK && sqlite3_step(table->insert) == SQLITE_DONE;
    return sqlite3_reset(table->insert) == SQLITE_OK && ok;
}

static bool add_rows(struct log_database *database, const struct view *view, const struct field *field)
{
    struct view_value rows = view_get(view, field->name);
    char name[NAME_BYTES];
    struct view row;
    bool ok = true;

    (void)snprintf(name, sizeof name, "%s_%s", record_kinds.at[view->kind], field->name);
    const struct table *table = find(database, name);
    for (int position = 0; ok && view_next_row(&rows, field->row, &row); position++) {
        (void)sqlite3_bind_int64(table->insert, 1, (sqlite3_int64)view->seq);
        (void)sqlite3_bind_int(table->insert, 2, position);
        ok = insert_values(table, 2, row.values);
    }
    return ok;
}

bool log_database_add(
    struct log_database *database, unsigned number, const struct view *view, const char *line, size_t len)
{
    const struct table *record = &database->tables[0], *kind = find(database, record_kinds.at[view->kind]);

    (void)sqlite3_bind_int64(record->insert, 1, (sqlite3_int64)view->seq);
    (void)sqlite3_bind_int64(record->insert, 2, number);
    (void)sqlite3_bind_text64(record->insert, 3, line, len, SQLITE_STATIC, SQLITE_UTF8);
    bool ok = insert_values(record, 3, view->values);
    (void)sqlite3_bind_int64(kind->insert, 1, (sqlite3_int64)view->seq);
    ok = ok && insert_values(kind, 1, view->values + FIELDS_COMMON);
    for (size_t i = FIELDS_COMMON; ok && i < view->count; i++)
        if (view->fields[i].type == FIELD_ROWS)
            ok = add_rows(database, view, &view->fields[i]);
    return ok;
}

bool log_database_finish(struct log_database *database)
{
    static const char *const statements[] = {
        "CREATE INDEX outcome_intent ON outcome(intent)",
        "CREATE INDEX intent_findings_rule ON intent_findings(rule)",
        "CREATE INDEX refusal_findings_rule ON refusal_findings(rule)",
        "CREATE INDEX intent_serial ON intent(issuer_sha256, serial)",
        "CREATE INDEX record_time ON record(time)",
        "CREATE VIEW finding AS SELECT * FROM intent_findings UNION ALL SELECT * FROM refusal_findings",
        /* One row a decision, with what became of it. */
        "CREATE VIEW decision AS"
        " SELECT r.seq, r.time, r.host, r.pid, CASE WHEN o.result IS NULL THEN 'possibly-signed'"
        " WHEN o.result = 'signed' AND i.verdict = 'refuse' THEN 'would-refuse' ELSE o.result END AS state,"
        " i.key, i.artifact, i.profile, i.mechanism, i.mode, i.verdict, i.serial, i.not_after, "
        "i.issuer_sha256,"
        " i.tbs_sha256, i.tbs_len, i.tbs, i.rules, i.rules_sha256, r.policy_sha256, NULL AS reason, o.code"
        " FROM intent i JOIN record r USING (seq) LEFT JOIN outcome o ON o.intent = i.seq"
        " UNION ALL SELECT r.seq, r.time, r.host, r.pid, 'refused', f.key, f.artifact, f.profile, "
        "f.mechanism,"
        " f.mode, f.verdict, f.serial, f.not_after, f.issuer_sha256, f.tbs_sha256, f.tbs_len, f.tbs, f.rules,"
        " f.rules_sha256, r.policy_sha256, f.reason, f.code FROM refusal f JOIN record r USING (seq)",
        "COMMIT",
        "PRAGMA synchronous=FULL",
    };

    for (size_t i = 0; i < sizeof statements / sizeof statements[0]; i++)
        if (!run(database, statements[i]))
            return false;
    return true;
}

const char *log_database_error(const struct log_database *database)
{
    return sqlite3_errmsg(database->db);
}
