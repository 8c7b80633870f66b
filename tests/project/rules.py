# SPDX-License-Identifier: Apache-2.0
"""rules.py - the findings that the verifier's sources can make are the rules
that src/domain/rules.c explains, no fewer and no more"""
import re
import sys

# Who takes a rule's name: the function, and which arguments are check and rule.
MAKERS = {
    "seal_findings_add": (1, 2),
    "seal_signature_fails": (1, 2),
    "seal_judge_conclude": (1, 2),
    "fails": ("provenance", 1),
    "no_git": ("provenance", 1),
    "check_patterns": ("provenance", 3),
    "distrust": ("timestamp", 2),
}
# A finding without a literal name: these hand on what their callers name.
PASSING_ON = {
    ("src/domain/findings.c", "seal_findings_add", "*rule != '\\0' ? rule : \"content\""),
    ("src/stages/verify_rules.c", "seal_signature_fails", "rule"),
    ("src/stages/verify_rules.c", "seal_signature_fails", "time->rule"),
    ("src/stages/verify_rules.c", "seal_findings_add", "time->rule"),
    ("src/stages/verify_rules.c", "fails", "rule"),
    ("src/stages/verify_rules.c", "no_git", "rule"),
    ("src/stages/verify_signature.c", "seal_findings_add", "rule"),
    ("src/stages/verify_signatures.c", "seal_findings_add", "judgement->rule"),
}
OUTCOMES = {"SEAL_BUNDLE_BROKEN": "integrity", "SEAL_BUNDLE_OTHER": "mismatch",
            "SEAL_BUNDLE_FOREIGN": "mismatch"}
# Named by an assignment, or by nobody.
OTHERS = {"integrity/content", "integrity/unread", "integrity/record", "run/failed"}


def arguments(text, start):
    """The arguments of the call whose parenthesis opens before |start|."""
    parts, depth, part = [], 0, ""
    for token in re.finditer(r'"(?:\\.|[^"\\])*"|\'(?:\\.|[^\'\\])*\'|.', text[start:], re.S):
        token = token[0]
        if token in "([{":
            depth += 1
        elif token in ")]}":
            depth -= 1
            if depth < 0:
                return [" ".join(p.split()) for p in parts + [part]]
        if token == "," and depth == 0:
            parts.append(part)
            part = ""
        else:
            part += token


def found_in(path):
    with open(path, encoding="utf-8") as file:
        text = file.read()
    yield from re.findall(r'"(integrity/[a-z0-9-]+)"', text)
    for call in re.finditer(r"\b(%s)\(" % "|".join(MAKERS), text):
        check, rule = MAKERS[call[1]]
        given = arguments(text, call.end())
        if len(given) <= rule or re.match(r"(const )?(struct|enum) ", given[0]):
            continue  # another one of that name, or it is declared here
        name = re.fullmatch(r'"([a-z0-9-]+)"', given[rule])
        if not name:
            if (path, call[1], given[rule]) not in PASSING_ON:
                sys.exit(f"{path}: {call[1]}: who names {given[rule]}? Tell rules.py")
            continue
        if isinstance(check, int):
            check = given[check]
            check = OUTCOMES.get(check) or check.removeprefix("SEAL_CHECK_").lower()
        yield f"{check}/{name[1]}"


def main():
    with open("CMakeLists.txt", encoding="utf-8") as file:
        sources = re.search(r"set\(verify_sources(.*?)\)", file.read(), re.S)[1].split()
    rules = "src/domain/rules.c"
    found = set(OTHERS)
    for path in sources:
        if path != rules:
            found.update(found_in(path))
    with open(rules, encoding="utf-8") as file:
        explained = re.findall(r'\{\s*"([a-z]+/[a-z0-9-]+)",', file.read())
    for name in sorted(found - set(explained)):
        print(f"{rules} does not explain {name}")
    for name in sorted(set(explained) - found):
        print(f"{rules} explains {name}, which nothing finds")
    if len(explained) != len(set(explained)):
        print(f"{rules} explains a rule twice")
    if len(found) < 90:
        print(f"only {len(found)} rules were found in the sources")
    sys.exit(found != set(explained) or len(explained) != len(found) or len(found) < 90)


main()
