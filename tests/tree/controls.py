"""The data in controls/ fits its JSON Schemas, the counts of the standard, and itself."""
import json
import pathlib
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
print("controls: all as they should be")
