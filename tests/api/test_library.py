"""The ready exercises, year plans and threats: whole, in both languages, as `controls/` has them and the description says."""
import json

import jsonschema
import pytest

from conftest import PROJECT

LIBRARY = {"/v1/exercise-scenarios": ("exercise-scenarios", "scenarios"), "/v1/year-plan-templates": ("year-plan-templates", "templates"),
           "/v1/threats": ("threats", "threats")}


def entries(path):
    file, member = LIBRARY[path]
    return json.loads((PROJECT / f"controls/{file}.json").read_text(encoding="utf-8"))[member]


def ask(organisation, path, **query):
    return organisation.server.ask("GET", path, token=organisation.token, query=query)


def answered(organisation, path):
    answer = ask(organisation, path)
    assert answer.status == 200, (path, answer.body)
    return answer.json


@pytest.mark.parametrize("path", LIBRARY)
def test_all_of_it_is_listed_and_each_is_found(organisation, path):
    ours = entries(path)
    assert answered(organisation, path) == {"items": ours, "total": len(ours)}
    for entry in ours:
        assert answered(organisation, f"{path}/{entry['id']}") == entry


@pytest.mark.parametrize("path", LIBRARY)
def test_answers_are_as_described(organisation, path):
    description = answered(organisation, "/v1/openapi.json")
    (one,) = (key for key in description["paths"] if key.startswith(path[3:] + "/{"))
    asked = [(path[3:], path)] + [(one, f"{path}/{entry['id']}") for entry in entries(path)]
    for key, address in asked:
        schema = description["paths"][key]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        assert "$ref" not in json.dumps(schema) and "Nl" in json.dumps(schema), (key, schema)
        faults = jsonschema.Draft202012Validator(schema).iter_errors(answered(organisation, address))
        assert [(list(fault.path), fault.message) for fault in faults] == [], address
        broken = {**answered(organisation, address), "items" if key == path[3:] else "titleNl": 1}
        assert not jsonschema.Draft202012Validator(schema).is_valid(broken), (key, schema)


@pytest.mark.parametrize("path", LIBRARY)
def test_what_is_refused(organisation, path):
    known = entries(path)[0]["id"]
    for address, query, status in ((f"{path}/power", {}, 404), (f"{path}/{known.upper()}", {}, 404), (f"{path}/{known}/x", {}, 404),
                                   (path, {"x": "1"}, 400), (f"{path}/{known}", {"language": "nl"}, 400), (f"{path}/power", {"x": "1"}, 400)):
        answer = ask(organisation, address, **query)
        assert answer.status == status, (address, query, answer.status, answer.body)
    for address in (path, f"{path}/{known}"):
        answer = organisation.server.ask("GET", address)
        assert answer.status == 401, (address, answer.status, answer.body)
        answer = organisation.server.ask("POST", address, {}, organisation.token)
        assert answer.status == 405 and "GET" in answer.headers["Allow"], (address, answer.status, answer.headers.items())
