/* SPDX-License-Identifier: Apache-2.0 */
/* rules.h - what the rules are that a finding can name */
#ifndef SEAL_DOMAIN_RULES_H
#define SEAL_DOMAIN_RULES_H

/*
 * One for each rule that seal-verify can report; tests/project/rules.py holds
 * the sources to it.
 */
struct seal_rule {
	const char *id;	  /* "integrity/gap" */
	const char *text; /* what is wrong, a few words */
	const char *help; /* why that matters */
	const char *fix;  /* how to mend it */
};

/* All members are filled, also for an |id| that is not known. */
struct seal_rule seal_rule_find(const char *id);

#endif
