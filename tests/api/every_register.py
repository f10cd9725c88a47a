"""Records of every register that takes sheets, with all their members and texts that sheets tend to spoil; made from the API's
own description, so that a new register or member is filled without being named here."""
import json

from conftest import PROJECT
from test_rights_people import person

API = json.loads((PROJECT / "schema/openapi.json").read_text())
BASE = "/organisations/{organisationId}/"


def registers_of(api):
    return [path.removeprefix(BASE).removesuffix("/_import") for path in api["paths"] if path.endswith("/_import")]


REGISTERS = registers_of(API)
TEXTS = ["=1+1", "+31 6 12", "@SUM(A1)", "-2", 'zei "nee"; en, toen', "a;b|c, d", "slot 🔒 👩‍⚕️", "שלום ‮עולם", "_x0041_",
         "'tis", "'=1", "''", "ja", "31-01-2026", "0012", "1E5", "true", "a  b   c", "<r>x</r> &amp; y",
         "=cmd|' /C calc'!A0", "\u00a0x", "{", "[]", '"', "a@b.nl"]
COUNT = len(TEXTS)


def schema_of(register):
    """What a record may be sent as: its members' schemas, and which are required."""
    paths = API["paths"]
    operation = paths[BASE + register].get("post") or paths[BASE + register + "/{id}"]["patch"]
    schema = next(iter(operation["requestBody"]["content"].values()))["schema"]
    while "$ref" in schema:
        schema = API["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
    return schema["properties"], schema.get("required", [])


def text(n):
    return TEXTS[n % COUNT]


def lines(n):
    """Several lines with blanks at their beginnings and ends."""
    return f"{text(n)}  \n  {text(n + 1)} \t\r\n\n\t- {text(n + 2)}\n={text(n + 3)}"


def plain(schema):
    """What it is when it is there, in its first way to be written."""
    while "anyOf" in schema:
        schema = schema["anyOf"][0]
    return schema


def is_list(schema):
    return "array" in plain(schema)["type"]


def is_object(schema):
    return "object" in schema["type"]


def kind_of(schema):
    """What a member's value is, told by its schema: the same word for the good and the bad cell."""
    schema = plain(schema)
    if is_list(schema):
        schema = schema["items"]
    if {"string", "integer"} <= {*schema["type"]}:
        return "decimal"
    for name, kind in (("object", "object"), ("integer", "whole"), ("boolean", "boolean")):
        if name in schema["type"]:
            return kind
    if "enum" in schema:
        return "choice"
    if "format" in schema:
        return {"users": "person"}.get(schema.get("x-target"), schema["format"])
    if schema.get("x-target") == "requirements":
        return "requirement"
    pattern = schema["pattern"]
    if pattern.startswith("^P("):
        return "duration" if pattern.startswith("^P([0-9]") else "period"
    return "digest" if pattern == "^[0-9a-f]{64}$" else "lines" if "\\u000b" in json.dumps(pattern) else "text"


class Filling:
    """Fills the registers of an organisation; what links to another register comes after it."""

    def __init__(self, organisation):
        self.organisation, self.made = organisation, {}
        self.auditor = organisation.as_role("internal-auditor", "anna.auditor@example.nl")
        self.people = [organisation.server.initial["userId"], person(organisation, "anna.auditor@example.nl")]

    def caller(self, register):
        return self.auditor if register in ("evidence-requests", "assessments") else self.organisation

    def links(self, target, n):
        if target == "users":
            return self.people[n % len(self.people)]
        if target == "requirements":
            return f"nen7510-2024:A.8.{n % 34 + 1}"
        if target == "soa-versions" and target not in self.made:  # no sheet makes one
            self.organisation.decide()
            self.made[target] = [self.organisation.post(target, {})]
        found = self.made.get(target) or self.fill(target)
        return found[n % len(found)]["id"]

    def value(self, schema, n):
        kind, schema = kind_of(schema), plain(schema)
        if is_list(schema):
            items = [self.value(schema["items"], 2 * n + i) for i in range(2)]
            return [item for i, item in enumerate(items) if item not in items[:i]]
        if kind == "object":
            return {name: self.value(each, n + i) for i, (name, each) in enumerate(schema["properties"].items())}
        if "x-target" in schema:
            return self.links(schema["x-target"], n)
        if kind == "choice":
            choices = [each for each in schema["enum"] if each is not None]
            return choices[n % len(choices)]
        if kind == "whole":
            return schema["minimum"] + n % (schema["maximum"] - schema["minimum"] + 1)
        found = {"boolean": n % 2 == 0, "date": f"2025-0{n % 9 + 1}-15", "email": f"n{n}@example.nl",
                 "decimal": ["97.5", "-0.25", "1000", "0"][n % 4], "date-time": f"2025-0{n % 9 + 1}-15T09:00:00.000000Z",
                 "uri": f"https://example.nl/a?b={n};c,d", "rrule": "FREQ=MONTHLY;INTERVAL=2",
                 "uuid": self.links("controls", n) if kind == "uuid" else None, "period": f"P{n % 9 + 1}M",
                 "duration": f"PT{n % 4 + 1}H", "digest": f"{n % 10}b" * 32, "lines": lines(n), "text": text(n)}[kind]
        return found[:schema["maxLength"]].strip() if kind in ("text", "lines") else found

    def ruled(self, register, n, members):
        """What the rules of the register ask beyond its schema."""
        score = {"likelihood": 2, "impacts": {"law": 3, "client-safety": 2}}
        own = {
            "memberships": lambda: {"user": person(self.organisation, f"lid{n}@example.nl"),
                                    "roles": [["reader"], ["owner", "reader"]][n % 2], "validFromDate": "2026-01-01",
                                    "validUntilDate": "2027-01-01"},
            "controls": lambda: {"requirements": [f"nen7510-2024:A.8.{n % 34 + 1}", f"nen7510-2024:A.5.{n % 37 + 1}"]},
            "evidence": lambda: {"validFromDate": "2026-01-01", "validUntilDate": "2027-01-01"},
            "assets": lambda: {"kind": "process", "rto": "PT1H", "rpo": "PT1H", "mtpd": "PT4H"},
            "tasks": lambda: {"status": "open", "missedReason": None},
            "findings": lambda: {"grade": "minor" if members["type"] == "nonconformity" else None, "owner": self.people[0]} | (
                {"status": "considered-not-followed"} if members["type"] == "improvement" else
                {"status": "open", "notFollowedReason": None}),
            "continuity-plans": lambda: {"leastKind": "simulation", "rto": "PT1H", "mtpd": "PT4H", "printedCopies": [
                {"place": text(n), "printedDate": "2026-01-01"}, {"place": text(n + 1), "printedDate": "2026-01-02"}]},
            "exercises": lambda: {"outcome": "failed", "heldDate": "2026-05-05"} if n % 5 == 0 else {"outcome": None, "heldDate": None},
            "risk-criteria": lambda: {
                "likelihoodLevels": 3, "impactLevels": 4, "likelihoodScale": [{"level": level, "title": text(n + level), "meaning": text(n)}
                                                                             for level in (1, 2, 3)],
                "impactScales": [{"area": "law", "level": 1, "meaning": text(n)}, {"area": "money", "level": 4, "meaning": text(n + 1)}],
                "matrix": [{"likelihood": 3, "impact": 4, "band": "very-high"}], "mandates": [{"band": "very-high", "acceptor": "board"}]},
            "risks": lambda: {"inherent": score | {"likelihood": 5}, "current": score,
                              "target": {"likelihood": 1, "impacts": {"law": n % 3 + 1}}},
            "audit-programmes": lambda: {"startDate": "2025-01-01", "years": n % 3 + 3},
            "assessments": lambda: {"status": ["planned", "in-progress"][n % 2], "startDate": "2025-01-15", "reportDate": "2025-06-15",
                                    "reportedToBoardDate": "2025-07-15", "assessors": self.assessors(n)},
            "certificates": lambda: {"decidedDate": "2025-01-15", "validUntilDate": "2028-01-14", "stages": [
                {"stage": "stage-2", "windowStartDate": "2025-02-01", "windowEndDate": "2025-03-01", "heldDate": "2025-02-15"}]},
            "trainings": lambda: {"attendance": [{"function": text(n), "present": n, "of": n + 1}]},
            "management-reviews": lambda: {"status": ["planned", "held"][n % 2]},
            "pdca-cycles": lambda: {"startDate": "2025-01-01", "endDate": "2026-01-01"},
        }.get(register, dict)()
        return members | own

    def assessors(self, n):
        """One leads; what nobody declares, an empty declaration and one of conflicts are three things."""
        whole = {"party": self.links("parties", n), "organisation": text(n), "qualification": text(n + 1), "careKnowledge": n % 2 == 0,
                 "relation": ["", lines(n)][n % 2], "declaredConflicts": [[], [text(n), text(n + 1)], None][n % 3]}
        return [{"name": text(n), "user": self.people[1], "function": "lead"} | whole, {"name": text(n + 1) + "!", "function": "expert"}]

    def fill(self, register):
        """So many records that each of the texts stands in each of the members; as they are shown."""
        if register in self.made:
            return self.made[register]
        self.made[register] = []
        properties, _ = schema_of(register)
        for n in range(COUNT):
            members = {name: self.value(schema, n + i) for i, (name, schema) in enumerate(properties.items())
                       if n > 0 or register not in (schema.get("x-target"), schema.get("items", {}).get("x-target"))}
            body = {name: each for name, each in self.ruled(register, n, members | {"title": text(n)}).items() if name in properties}
            self.made[register].append(self.make(register, n, body))
        return self.made[register]

    def make(self, register, n, body):
        mine = self.caller(register)
        if register != "applicability":
            return mine.post(register, body)
        line = mine.line_of(f"A.8.{n + 1}")
        own = {"requirement": line["requirement"], "applicable": "yes"}
        return mine.patch(register, line, body | own)


def members_of(register, record):
    """What a record says itself: no envelope, nothing derived, nothing of the server's own."""
    properties, _ = schema_of(register)
    return {name: record[name] for name in properties}
