"""Audits through the API, for the tests of what is found: who takes part, and a whole one in a few calls."""
import dataclasses
import datetime
import re

from conftest import NEEDED_QUERIES, Organisation

TODAY = datetime.date.today()
BASE = "/organisations/{organisationId}"
EDITION = "nen7510-2024:"
AUDITED = ("organisation", "board", "owner", "reader", "external", "privacy", "dpo")  # who sees no draft


def day(days):
    return str(TODAY + datetime.timedelta(days))


def now():
    return datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def me(organisation):
    return organisation.server.ask("GET", "/v1/me", token=organisation.token).json["id"]


def founded(organisation, name="Elders", **members):
    """A fresh organisation of the same founder."""
    made = organisation.server.ask("POST", "/v1/organisations", {"name": name, **members}, organisation.token)
    assert made.status == 201, made.body
    return Organisation(organisation.server, made.json["id"], organisation.token)


@dataclasses.dataclass
class People:
    """The organisation through the eyes of each; `organisation` is its security officer's."""
    organisation: Organisation
    auditor: Organisation
    second: Organisation  # another internal auditor
    board: Organisation
    owner: Organisation
    reader: Organisation
    external: Organisation
    privacy: Organisation
    dpo: Organisation


def people_of(organisation):
    role = organisation.as_role
    return People(organisation, role("internal-auditor"), role("internal-auditor", "tweede@example.nl"), role("board"), role("owner"),
                  role("reader"), role("external-auditor"), role("privacy-officer"), role("data-protection-officer"))


def numbers(organisation):
    """The numbers of the requirements that are assessed, as the standard orders them."""
    items = organisation.server.ask("GET", "/v1/frameworks/nen7510-2024/requirements", token=organisation.token).json["items"]
    return [item["number"] for item in items if item["assessable"]]


def assessor(who, name="A. Auditor", **members):
    """One who leads and declares that nothing ties him."""
    return {"name": name, "user": me(who), "function": "lead", "qualification": "ISO 19011", "careKnowledge": True, "relation": "",
            "declaredConflicts": [], **members}


def audit(who, **members):
    body = {"title": "Interne audit", "kind": "internal-audit", "startDate": str(TODAY)} | members
    if "assessors" not in body:
        body["assessors"] = [assessor(who)]
    return who.post("assessments", body)


def result(number, kind="conform", **members):
    return {"requirement": EDITION + number, "result": kind, **members}


def send(who, made, results):
    return who.ask("POST", f"assessments/{made['id']}/results", {"results": results})


def write(who, made, results):
    answer = send(who, made, results)
    assert answer.status == 201, answer.body
    return answer.json["items"]


def act(who, made, name, body=None):
    return who.ask("POST", f"assessments/{made['id']}/{name}", body if body is not None else {})


def done(answer):
    assert answer.status in (200, 201), answer.body
    return answer.json


def report(who, name="rapport.pdf"):
    return who.upload(name, b"%PDF-1.4 " + now().encode(), "application/pdf", title="Rapport")["id"]


def issue(who, made, **members):
    return done(act(who, made, "_issue", {"report": report(who), "reportedToBoardDate": str(TODAY)} | members))


def issued(who, results, **members):
    """A whole audit: made, written down, issued and given to the board."""
    made = audit(who, **members)
    write(who, made, results)
    return issue(who, made)


def results_of(who, made, **query):
    return who.get(f"assessments/{made['id']}/results", **query)["items"]


def told(answer):
    return answer.status, answer.rules


def independence(who, made, **query):
    return who.get(f"assessments/{made['id']}/independence", **query)


def verdicts(found):
    return {rule["rule"]: rule["verdict"] for rule in found["rules"]}


def addresses(organisation, ids, methods, **names):
    """Every described operation below the organisation with these methods, once for each id of its register: (method, last, path)."""
    paths = organisation.server.ask("GET", "/v1/openapi.json").json["paths"]
    for path, item in paths.items():
        if not path.startswith(BASE):
            continue
        register, last = path.removeprefix(BASE).strip("/").split("/")[0], path.rsplit("/", 1)[1]
        for method in item.keys() & methods:
            for one in ids.get(register, []) if "{id}" in path else [None]:
                address = path.replace("{organisationId}", organisation.id)
                address = address.replace("{id}", one) if one else address
                address = re.sub(r"\{(\w+)\}", lambda found: names.get(found[1], found[0]), address)
                if "{" not in address:
                    yield method.upper(), register, last, "/v1" + address + NEEDED_QUERIES.get(last, "")


def known_ids(organisation, *registers):
    """What there is of each, the newest first, three of them."""
    out = {}
    for register in registers:
        answer = organisation.ask("GET", register, query={"limit": 3, "sort": "-createdAt"})
        if answer.status == 200:
            out[register] = [item["id"] for item in answer.json["items"]]
    return out
