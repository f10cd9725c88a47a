"""The main job: a security officer keeps the register, an auditor reads the statement."""


def test_a_line_from_undecided_to_lapsed(organisation):
    control = organisation.control_of("A.8.13")
    line = organisation.line_of("A.8.13")
    refused = organisation.ask("PATCH", f"controls/{control['id']}", {"status": "implemented"}, control["version"])
    assert refused.status == 409
    assert refused.rules == {("#/" + member, "implemented-needs") for member in ("owner", "implementation", "implementedDate")}
    owner = organisation.server.initial["userId"]
    control = organisation.patch("controls", control, {"status": "implemented", "owner": owner,
                                                       "implementation": "Nightly, kept off line", "implementedDate": "2026-01-05"})
    assert organisation.line_of("A.8.13")["derived"]["status"] == "undecided"
    assert organisation.ask("PATCH", f"applicability/{line['id']}", {"applicable": "yes"}, line["version"]).rules == {
        ("#/justification", "justification-needed")}
    organisation.patch("applicability", line, {"applicable": "yes", "justification": "Ransomware"})
    assert organisation.line_of("A.8.13")["derived"]["status"] == "implemented"
    organisation.patch("controls", control, {"status": "retired"})
    assert organisation.line_of("A.8.13")["derived"]["status"] == "lapsed"
