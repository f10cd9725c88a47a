"""The data in controls/ fits its JSON Schemas, the counts of the standard, and itself."""
import collections
import json
import pathlib
import re
import sys

import jsonschema

root = pathlib.Path(__file__).parents[2]


def load(name):
    return json.loads((root / name).read_text(encoding="utf-8"))


def expect(what, actual, expected):
    if actual != expected:
        sys.exit(f"{what}: {actual!r}, expected {expected!r}")


framework_schema = load("schema/framework.schema.json")
frameworks = {}
for name in ("nen7510-2024", "nen7510-2017", "nis2", "cbw"):
    frameworks[name] = load(f"controls/{name}.json")
    jsonschema.Draft202012Validator(framework_schema).validate(frameworks[name])
mappings = load("controls/mappings.json")
jsonschema.Draft202012Validator(load("schema/mappings.schema.json")).validate(mappings)
mappings = mappings["mappings"]

new, old = (frameworks[name]["requirements"] for name in ("nen7510-2024", "nen7510-2017"))
expect("nodes of 2024", len(new), 142)
expect("assessable of 2024", sum(node["assessable"] for node in new), 131)
expect("controls of 2024", sum(node["kind"] == "control" for node in new), 101)
expect("health-specific of 2024", sum(node["healthSpecific"] for node in new), 8)
expect("clauses of 2024", sum(node["kind"] == "clause" for node in new), 41)
expect("themes", [sum(node["theme"] == theme for node in new)
                  for theme in ("organisational", "people", "physical", "technological")], [43, 9, 14, 35])
expect("controls of 2017", sum(node["kind"] == "control" for node in old), 117)
expect("health-specific of 2017", sum(node["healthSpecific"] for node in old), 3)

ids = {f"{name}:{node['number']}": node for name, framework in frameworks.items() for node in framework["requirements"]}
expect("ids", len(ids), sum(len(framework["requirements"]) for framework in frameworks.values()))
expect("mappings to nowhere", [pair for pair in mappings if pair["from"] not in ids or pair["to"] not in ids], [])
expect("mappings twice", len({(pair["from"], pair["to"]) for pair in mappings}), len(mappings))
mapped = {pair["from"] for pair in mappings if pair["to"].startswith("nen7510-2024:")}
expect("unmapped of 2017", [key for key, node in ids.items()
                            if key.startswith("nen7510-2017:") and node["assessable"] and key not in mapped], [])
targets = {pair["to"] for pair in mappings if pair["from"].startswith("nen7510-2017:")}
expect("unmapped old controls of 2024", [node["number"] for node in new if node["kind"] == "control"
                                         and not node["isNew"] and f"nen7510-2024:{node['number']}" not in targets], [])
for node in new:
    if node["kind"] == "control":
        for member in ("asksNl", "asksEn", "evidenceNl", "evidenceEn", "controlTypes", "properties", "healthSupplement"):
            if member not in node:
                sys.exit(f"{node['number']} has no {member}")
texts = [node[member] for node in new for member in ("asksNl", "asksEn", "evidenceNl", "evidenceEn") if member in node]
expect("own sentences, each its own", len(set(texts)), 404)
required = load("controls/required-documents.json")
jsonschema.Draft202012Validator(load("schema/required-documents.schema.json")).validate(required)
expect("clauses that ask for documents, by the standard and by the list",
       {document["requirement"] for document in required["documents"]},
       {node["number"] for node in new if node.get("documentRequired")})
expect("required documents, each named once in each language",
       [len({document[title] for document in required["documents"]}) for title in ("titleNl", "titleEn")],
       [len(required["documents"])] * 2)
scenarios = load("controls/exercise-scenarios.json")
jsonschema.Draft202012Validator(load("schema/exercise-scenarios.schema.json")).validate(scenarios)
scenarios = scenarios["scenarios"]
plans = load("controls/year-plan-templates.json")
jsonschema.Draft202012Validator(load("schema/year-plan-templates.schema.json")).validate(plans)
plans = {plan["id"]: plan["tasks"] for plan in plans["templates"]}
threats = load("controls/threats.json")
jsonschema.Draft202012Validator(load("schema/threats.schema.json")).validate(threats)
threats = threats["threats"]


def pairs(value):
    """Every text in Dutch with the same in English, however deep it lies."""
    if isinstance(value, list):
        return [pair for item in value for pair in pairs(item)]
    if not isinstance(value, dict):
        return []
    own = [(text, value[name[:-2] + "En"]) for name, text in value.items() if name.endswith("Nl")]
    return own + [pair for member in value.values() for pair in pairs(member)]


def minutes(duration):
    hours, rest = re.fullmatch(r"PT(?:(\d+)H)?(?:(\d+)M)?", duration).groups()
    return 60 * int(hours or 0) + int(rest or 0)


def twice(values):
    return sorted({value for value in values if values.count(value) > 1})


words = {"power", "internet", "client-record-system", "telephony", "ransomware", "supplier", "building", "staff", "data-leak"}
kinds = [(scenario["scenario"], scenario["kind"]) for scenario in scenarios]
expect("at least ten scenarios", len(scenarios) >= 10, True)
expect("kinds of outage without a scenario", sorted(words - {scenario for scenario, _ in kinds}), [])
expect("what must be there and isn't", {("ransomware", "regional"), ("client-record-system", "simulation"),
                                        ("client-record-system", "restore-test"), ("internet", "technical-failover")} - set(kinds), set())
expect("scenarios named twice, or as a kind of outage is",
       [twice([s["id"] for s in scenarios]), sorted({s["id"] for s in scenarios} & (words | {"other"}))], [[], []])
for scenario in scenarios:
    name, times = scenario["id"], [inject["minute"] for inject in scenario["injects"]]
    expect(f"{name}: injects at ascending minutes from the start", times, sorted({0, *times}))
    expect(f"{name}: injects after its end", [time for time in times if time >= minutes(scenario["duration"])], [])
    # Whom an inject is for may well be told again.
    told = {**scenario, "injects": [{"textNl": i["textNl"], "textEn": i["textEn"]} for i in scenario["injects"]]}
    expect(f"{name}: texts twice", twice([text for pair in pairs(told) for text in pair]), [])
expect("templates", {name: len(tasks) for name, tasks in plans.items()}, {"small-organisation": 12, "complete": 32})
everywhere = {}
for name, tasks in plans.items():
    expect(f"{name}: tasks and their titles twice", [twice([task[member] for task in tasks]) for member in ("key", "titleNl", "titleEn")],
           [[], [], []])
    expect(f"{name}: starts that coincide", twice([task["startOffset"] for task in tasks]), [])
    for task in tasks:
        thing = {member: task[member] for member in ("kind", "titleNl", "titleEn", "requirements", "basis")}
        expect(f"{task['key']} is the same thing in every template", thing, everywhere.setdefault(task["key"], thing))
expect("tasks of a small organisation only", {task["key"] for task in plans["small-organisation"]} - {task["key"] for task in plans["complete"]}, set())
expect("what every year plan has", {"log-check", "access-review", "restore-test", "exercise", "audit", "training", "supplier-review", "review",
                                    "follow-up"} - {task["kind"] for task in plans["small-organisation"]}, set())
expect("the check of the log", {(task["kind"], task["recurrence"]) for tasks in plans.values() for task in tasks if task["key"] == "log-check"},
       {("log-check", "FREQ=MONTHLY")})
# Whole months: two of them never end in one month, whichever day they are counted from.
yearly = [task["startOffset"] for task in plans["small-organisation"] if task["recurrence"].startswith("FREQ=YEARLY")]
expect("months in which yearly tasks of a small organisation start", [offset for offset in yearly if not re.fullmatch(r"P(\d|1[01])M", offset)], [])
months = collections.Counter(re.match(r"P(?:(\d+)M)?", task["startOffset"])[1] for task in plans["complete"] if "YEARLY" in task["recurrence"])
expect("months with more than two yearly tasks", [month for month, count in months.items() if count > 2], [])
expect("at least 36 threats", len(threats) >= 36, True)
expect("threats and their texts twice", [twice([threat["id"] for threat in threats]),
                                         twice([text for threat in threats for pair in pairs(threat) for text in pair])], [[], []])
befallen = collections.Counter(kind for threat in threats for kind in threat["assetKinds"])
asset_kinds = {"process", "information", "application", "infrastructure", "device", "medical-device", "location", "service"}
expect("kinds of asset that fewer than three threats befall", sorted(kind for kind in asset_kinds if befallen[kind] < 3), [])
expect("at least eleven threats to an application", befallen["application"] >= 11, True)
for member, told in (("origin", {"deliberate", "accidental", "environmental", "organisational"}),
                     ("affects", {"confidentiality", "integrity", "availability"}),
                     ("impactAreas", {"client-safety", "continuity-of-care", "privacy", "staff", "law", "money"})):
    there = {word for threat in threats for word in ([threat[member]] if member == "origin" else threat[member])}
    expect(f"{member} of threats", there, told)
for threat in threats:
    expect(f"{threat['id']}: requirements that are no controls of 2024",
           [id for id in threat["requirements"] if not id.startswith("nen7510-2024:A.")], [])
    for text, _ in pairs(threat):
        expect(f"{threat['id']}: apostrophes of a typewriter in Dutch", text.count("'"), 0)
for item in scenarios + threats + [task for tasks in plans.values() for task in tasks]:
    name = item.get("id") or item["key"]
    expect(f"{name}: unknown requirements", [id for id in item["requirements"] if not ids.get(id, {}).get("assessable")], [])
    expect(f"{name}: the same in Dutch and English", [dutch for dutch, english in pairs(item) if dutch == english], [])
print("controls: all as they should be")
