/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A strict reader of JSON (RFC 8259): what is not exactly one document in valid UTF-8 is refused. */
#ifndef STORM_JSON_H
#define STORM_JSON_H

#include <stdbool.h>
#include <stddef.h>

enum json_type {
    JSON_NULL,
    JSON_FALSE,
    JSON_TRUE,
    JSON_NUMBER,
    JSON_STRING,
    JSON_ARRAY,
    JSON_OBJECT
};

struct json {
    enum json_type type;
    double number;
    const char *key;  /* in an object */
    const char *text; /* of a string; escapes stand for their bytes */
    struct json *first, *next;
};

struct json_document {
    struct json *nodes;
    size_t count;
    char *bytes;
    const char *fault; /* NULL: there is none */
    size_t fault_at;
};

/* The root, or NULL with a fault; LENGTH bytes of TEXT. */
const struct json *json_read(struct json_document *document, const char *text, size_t length);
void json_free(struct json_document *document);

/* The member KEY of an object; NULL: it has none, or is no object. */
const struct json *json_member(const struct json *object, const char *key);
/* What the member KEY says; NULL, or OTHER: it is missing, or says nothing of that type. */
const char *json_text(const struct json *object, const char *key);
double json_number(const struct json *object, const char *key, double other);
/* The first item of the array KEY; NULL: it has none. */
const struct json *json_first(const struct json *object, const char *key);

#endif
