/* SPDX-License-Identifier: Apache-2.0 */
/* markup.h - values of anybody, made plain text of a markup language */
#ifndef SEAL_DOMAIN_MARKUP_H
#define SEAL_DOMAIN_MARKUP_H

#include "domain/lines.h"

/*
 * Each takes a value that anybody may have chosen. Controls, hidden characters
 * and what is not UTF-8 are escaped as for a terminal first, and a value longer
 * than 4,000 bytes is cut; then what the language would act on is escaped.
 */

typedef void seal_markup(struct seal_lines *lines, const char *text);

/* GitHub flavoured Markdown, also within a table's cell or <code>. */
void seal_markup_markdown(struct seal_lines *lines, const char *text);
/* What comes behind the "::" of a GitHub workflow command. */
void seal_markup_github_message(struct seal_lines *lines, const char *text);
/* The value of a property of such a command. */
void seal_markup_github_property(struct seal_lines *lines, const char *text);
/* The text of a SARIF message, where brackets make links. */
void seal_markup_sarif(struct seal_lines *lines, const char *text);
/* A relative URI, whole and byte by byte: nothing is cut or shown otherwise. */
void seal_markup_uri(struct seal_lines *lines, const char *path);
/* XML 1.0, in text and in attributes. */
void seal_markup_xml(struct seal_lines *lines, const char *text);

#endif
