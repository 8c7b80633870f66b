/* SPDX-License-Identifier: Apache-2.0 */
/* authorities_edit.c - a timestamp authority's certificates in, a trusted root
 * that has it out */
#include <stdlib.h>
#include <string.h>

#include "base/files.h"
#include "domain/trust_edit.h"

#define PEM_MAX ((size_t)1 << 20)

/* Start from { .lock = -1 }. */
struct addition {
	const char *uri;
	char *path;
	int lock;
	struct seal_authorities authorities; /* as they were */
	struct seal_json *document;	     /* as it will be */
	struct seal_bytes certificates[SEAL_CHAIN_MAX];
	size_t count;
	struct seal_chain *chain;
};

static void addition_free(struct addition *job)
{
	seal_trust_unlock(job->lock);
	seal_authorities_free(&job->authorities);
	seal_json_free(job->document);
	for (size_t i = 0; i < job->count; i++)
		seal_bytes_free(&job->certificates[i]);
	seal_chain_free(job->chain);
	free(job->path);
}

static enum seal_status check_uri(const char *uri, struct seal_error *error)
{
	if (!uri)
		return SEAL_OK;
	if (strncmp(uri, "http://", 7) != 0 && strncmp(uri, "https://", 8) != 0)
		return seal_fail(error, SEAL_USAGE,
				 "uri: it begins with neither http:// nor "
				 "https://");
	if (!seal_plain_text(uri, SEAL_URI_MAX) || strchr(uri, '@'))
		return seal_fail(error, SEAL_USAGE,
				 "uri: not plain, or with a user name in it");
	return SEAL_OK;
}

static enum seal_status read_chain(struct addition *job, const char *path,
				   struct seal_error *error)
{
	struct seal_bytes pem = { 0 };
	enum seal_status status = seal_read_file(path, PEM_MAX, &pem, error);

	if (status == SEAL_OK)
		status = seal_chain_read_pem(pem.data, pem.size,
					     job->certificates, &job->count,
					     error);
	if (status == SEAL_OK)
		status = seal_chain_parse(job->certificates, job->count,
					  &job->chain, error);
	seal_bytes_free(&pem);
	if (status != SEAL_OK)
		seal_error_path(error, path);
	return status;
}

static enum seal_status open_root(struct addition *job, const char *directory,
				  struct seal_error *error)
{
	if (seal_trust_lock(directory, &job->lock, error) != SEAL_OK ||
	    seal_join_path(directory, SEAL_TRUSTED_ROOT, &job->path, error) !=
		    SEAL_OK ||
	    seal_authorities_open(directory, &job->authorities, &job->document,
				  error) != SEAL_OK)
		return error->status;
	for (size_t i = 0; i < job->authorities.count; i++) {
		if (!seal_chain_equal(job->authorities.items[i].chain,
				      job->chain))
			continue;
		seal_error_path(error, job->path);
		return seal_fail(error, SEAL_REFUSED,
				 "timestamp authority: %s is there already",
				 seal_chain_name(job->chain));
	}
	return SEAL_OK;
}

/* A trusted root that trusts nobody. */
static struct seal_json *new_root(struct seal_json_builder *builder)
{
	struct seal_json *root = seal_json_new_object(builder);

	seal_json_add_string(builder, root, "mediaType", SEAL_MEDIA_ROOT);
	seal_json_add_array(builder, root, "tlogs");
	seal_json_add_array(builder, root, "certificateAuthorities");
	seal_json_add_array(builder, root, "ctlogs");
	return root;
}

static enum seal_status add_chain(const struct addition *job,
				  struct seal_json_builder *builder,
				  struct seal_json *authority,
				  struct seal_error *error)
{
	struct seal_json *array =
		seal_json_add_object(builder, authority, "certChain");
	enum seal_status status = SEAL_OK;

	array = seal_json_add_array(builder, array, "certificates");
	for (size_t i = 0; i < job->count && status == SEAL_OK; i++) {
		struct seal_json *item =
			seal_json_add_object(builder, array, NULL);
		struct seal_bytes text = { 0 };

		status = seal_base64_encode(job->certificates[i].data,
					    job->certificates[i].size, &text,
					    error);
		if (status == SEAL_OK)
			status = seal_bytes_append(&text, "", 1, error);
		if (status == SEAL_OK)
			seal_json_add_string(builder, item, "rawBytes",
					     (const char *)text.data);
		seal_bytes_free(&text);
	}
	return status;
}

static enum seal_status add_authority(struct addition *job,
				      struct seal_json_builder *builder,
				      struct seal_error *error)
{
	const char *organization = seal_chain_organization(job->chain);
	const char *common_name = seal_chain_common_name(job->chain);
	struct seal_json *authority = seal_json_new_object(builder);
	struct seal_json *array =
		seal_json_edit(job->document, "timestampAuthorities");
	struct seal_json *part =
		seal_json_add_object(builder, authority, "subject");
	int64_t from, until;
	enum seal_status status;

	if (organization[0] != '\0')
		seal_json_add_string(builder, part, "organization",
				     organization);
	if (common_name[0] != '\0')
		seal_json_add_string(builder, part, "commonName", common_name);
	seal_json_add_string(builder, authority, "uri", job->uri);
	status = add_chain(job, builder, authority, error);
	seal_chain_validity(job->chain, &from, &until);
	part = seal_json_add_object(builder, authority, "validFor");
	seal_json_add_time(builder, part, "start", from);
	if (!array)
		array = seal_json_add_array(builder, job->document,
					    "timestampAuthorities");
	seal_json_add(builder, array, NULL, authority);
	return status;
}

static enum seal_status write_root(struct addition *job,
				   struct seal_error *error)
{
	struct seal_json_builder builder = { 0 };
	struct seal_authorities again = { 0 };
	enum seal_status status;

	if (!job->document)
		job->document = new_root(&builder);
	status = add_authority(job, &builder, error);
	if (status == SEAL_OK)
		status = seal_json_built(&builder, error);
	/* Nothing is written that would not be read again. */
	if (status == SEAL_OK)
		status = seal_authorities_read(job->document, &again, error);
	if (status == SEAL_OK)
		status = seal_trust_write(job->path, job->document, error);
	if (status != SEAL_OK)
		seal_error_path(error, job->path);
	seal_authorities_free(&again);
	return status;
}

enum seal_status seal_authority_add(const char *trust, const char *chain,
				    const char *uri, struct seal_error *error)
{
	struct addition job = { .lock = -1, .uri = uri };
	enum seal_status status;

	if (check_uri(uri, error) != SEAL_OK)
		return error->status;
	status = read_chain(&job, chain, error);
	if (status == SEAL_OK)
		status = open_root(&job, seal_trust_directory(trust), error);
	if (status == SEAL_OK)
		status = write_root(&job, error);
	addition_free(&job);
	return status;
}
