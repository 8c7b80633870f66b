# SPDX-License-Identifier: Apache-2.0
"""read_report.py FORMAT FILE - the findings of a report, in its order

Each line is "SEVERITY<TAB>RULE<TAB>PATH<TAB>TEXT", with what the format escaped
put back, so that reports of one run can be compared whatever their format.
"""
import html.parser
import json
import re
import subprocess
import sys
import xml.etree.ElementTree


def read_json(text):
    report = json.loads(text)
    for package in report["packages"]:
        for f in package["findings"]:
            yield f["severity"], f["check"] + "/" + f["rule"], f["path"], f["text"]
    if "failure" in report:
        f = report["failure"]
        yield "error", f.get("check", "run/failed"), f.get("path", "sealwright"), f["text"]


def read_text(text):
    for line in text.splitlines():
        words = r"(note|warning|error: could not judge|error): "
        found = re.fullmatch(r"(.*?): " + words + r"(.*?)(?: \[([a-z-]+/[a-z0-9-]+)\])?", line)
        if not found or (not found[4] and line.startswith("sealwright: note")):
            continue
        severity = found[2].replace("error: could not judge", "unjudged")
        yield severity, found[4] or "run/failed", found[1], found[3]


class Page(html.parser.HTMLParser):
    """The list items at the top level, their parts parted by NUL."""

    def __init__(self):
        super().__init__()
        self.depth = 0
        self.items = []

    def handle_starttag(self, tag, attributes):
        if attributes or tag not in PLAIN:
            sys.exit(f"a <{tag}> with {attributes} in the page")
        if tag == "ul":
            self.depth += 1
        if tag == "li" and self.depth == 1:
            self.items.append("")
        if tag in ("code", "strong") and self.items and self.depth == 1:
            self.items[-1] += "\0"

    def handle_endtag(self, tag):
        if tag == "ul":
            self.depth -= 1
        if tag in ("code", "strong") and self.items and self.depth == 1:
            self.items[-1] += "\0"

    def handle_data(self, data):
        if self.depth == 1 and self.items:
            self.items[-1] += data


PLAIN = "h2 h3 table thead tbody tr th td ul li p code strong".split()


def read_markdown(text):
    rendered = subprocess.run(
        ["cmark-gfm", "--unsafe", "-e", "table", "-e", "autolink", "-e", "strikethrough"],
        input=text.encode(), capture_output=True, check=True).stdout.decode()
    page = Page()
    page.feed(rendered)
    for item in page.items:
        _, severity, _, path, text, rule, _ = item.strip("\n").split("\0")
        severity = severity.replace("could not judge", "unjudged")
        yield severity, rule, path, text.removesuffix(" (").removeprefix(" ")


def read_github(text):
    def plain(value):
        for code, character in (("%0A", "\n"), ("%0D", "\r"), ("%3A", ":"),
                                ("%2C", ","), ("%25", "%")):
            value = value.replace(code, character)
        return value

    for line in text.splitlines():
        # As the runner does: the first "::" behind the name ends the properties.
        kind, properties, message = re.fullmatch(
            r"::(error|warning|notice) (.*?)::(.*)", line).groups()
        properties = dict(p.split("=", 1) for p in properties.split(","))
        first = plain(message).split("\n")[0]
        rule = plain(properties["title"])
        severity = "note" if kind == "notice" else kind
        if "file" not in properties:
            path, text = "", first
        else:
            path, text = split(first)
            if first == f"{path}: could not judge: {text}":
                severity = "unjudged"
        yield severity, rule, path, text


def read_sarif(text):
    run = json.loads(text)["runs"][0]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    for result in run["results"]:
        plain = re.sub(r"\\([\\\[\]])|(\{)\{|(\})\}", lambda m: m[1] or m[2] or m[3],
                       result["message"]["text"]).split("\n")[0]
        own = result["properties"]
        severity = own["severity"]
        said = own["path"] + (": could not judge: " if severity == "unjudged" else ": ")
        if plain != said + own["text"] or rules[result["ruleIndex"]] != result["ruleId"]:
            sys.exit(f"the message says otherwise: {plain}")
        yield severity, result["ruleId"], own["path"], own["text"]


def read_junit(text):
    for case in xml.etree.ElementTree.fromstring(text.encode()).iter("testcase"):
        said = case.findtext("system-out")
        for line in said.splitlines():
            found = re.fullmatch(r"(note|warning|unjudged|error) \[([a-z/0-9-]+)\] (.*)", line)
            if not found:
                continue
            # What refuses or could not be judged is told again as the outcome.
            outcome = (case.findtext("failure") or "") + (case.findtext("error") or "")
            if (found[1] in ("unjudged", "error")) != (line in outcome.splitlines()):
                sys.exit(f"the outcome and system-out differ: {line}")
            yield found[1], found[2], *split(found[3])


def read_codequality(text):
    severities = {"info": "note", "minor": "warning", "major": "unjudged",
                  "critical": "error", "blocker": "error"}
    for issue in json.loads(text):
        description = re.sub(r"; (have|signed|allowed|expected|fix:) .*", "", issue["description"])
        yield severities[issue["severity"]], issue["check_name"], *split(description)


def split(sentence):
    path, text = re.fullmatch(r"(.*?\.zip|[^:]*): (.*)", sentence).groups()
    return path, text.removeprefix("could not judge: ")


def main(form, path):
    with open(path, encoding="utf-8", newline="") as file:
        text = file.read()
    for row in globals()["read_" + form](text):
        # JUnit, and it alone, has no form for these.
        line = "\t".join(row)
        print(line.replace("\ufffe", "\\u{fffe}").replace("\uffff", "\\u{ffff}"))


main(*sys.argv[1:])
