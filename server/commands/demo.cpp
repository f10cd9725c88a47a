/// A believable organisation with a year of history, made through the same engine as everything else:
/// `controls/demo.json` says who did what when.

#include <boost/json/serialize.hpp>
#include <boost/json/value_to.hpp>

#include "acts/approvals.hpp"
#include "acts/assessments.hpp"
#include "acts/cycles.hpp"
#include "acts/risk_proposals.hpp"
#include "acts/risks.hpp"
#include "acts/tasks.hpp"
#include "api/evidence_handlers.hpp"
#include "commands/commands.hpp"
#include "commands/demo_script.hpp"
#include "commands/workshop.hpp"
#include "domain/evidence_request.hpp"
#include "domain/exercise.hpp"
#include "insight/soa_version.hpp"
#include "register/codec.hpp"

namespace zorgborg {
namespace {

constexpr int demo_days = 365;

bool anybody(AnyRecord const&) { return true; }

class Demo {
 public:
    Demo(Workshop& workshop, Instant now) : workshop_(workshop), now_(now), script_(now) {}

    /// The tokens by role.
    Installed make(std::map<std::string, std::string>& tokens) {
        auto const& people = script_.at("people").as_array();
        auto const& founder = people.at(0).as_object();
        auto const organisation = expect(read_struct<Organisation>(script_.at("organisation")));
        auto const first = now_ - std::chrono::days(demo_days);
        auto made = install(workshop_, organisation, {text_of(founder, "email")}, {text_of(founder, "name")}, first);
        organisation_ = made.organisation;
        script_.people[text_of(founder, "key")] = made.user;
        for (std::size_t i = 1; i < people.size(); ++i) add_person(people[i].as_object(), first);
        script_.records["criteria"] =
            Snapshot::open(workshop_.source(), organisation_, first)->all<RiskCriteria>().at(0)->envelope.id;
        for (auto const& step : script_.at("steps").as_array()) take(step.as_object());
        add_tokens(tokens);
        return made;
    }

 private:
    void add_person(json::object const& person, Instant when) {
        auto const role = enum_value<Role>(json::value_to<std::string>(person.at("roles").at(0))).value();
        script_.people[text_of(person, "key")] =
            ensure_member(workshop_, organisation_, {text_of(person, "email")}, {text_of(person, "name")}, role,
                          Text<200>{text_of(person, "title")}, when);
    }

    Uuid record_of(json::object const& step, RegisterDefinition const& definition, Snapshot const& snapshot) {
        if (definition.traits.area == Area::organisation) return organisation_;
        if (auto const* key = step.if_contains("key")) return script_.records.at(json::value_to<std::string>(*key));
        auto const* const requirement =
            snapshot.source().catalogue.by_number("nen7510-2024", text_of(step, "requirement"));
        if (requirement == nullptr) throw CommandError("demo: unknown requirement " + text_of(step, "requirement"));
        auto const& id = snapshot.table(definition).referrers(requirement->id).at(0)->envelope.id;
        return script_.records[text_of(step, "register") + "/" + requirement->number] = id;
    }

    void take(json::object const& step) {
        auto const& definition = *find_definition(text_of(step, "register"));
        auto const snapshot = Snapshot::open(workshop_.source(), organisation_, script_.when(step));
        Actor actor;
        actor.user = script_.people.at(text_of(step, "by"));
        actor.id = to_text(*actor.user);
        for (auto const* membership : snapshot->linking<Membership>(actor.id))
            actor.roles = derive(*membership, *snapshot).effective_roles;
        Editor editor(*snapshot, actor);
        try {
            carry_out({step, definition, editor});
        } catch (StorageError const&) {
            throw;  // not this step's fault
        } catch (std::exception const& e) {
            throw CommandError("demo: " + json::serialize(step) + ": " + e.what());
        }
    }

    struct Step {
        json::object const& said;
        RegisterDefinition const& definition;
        Editor& editor;
        std::string_view act = {};
    };

    void keep_key(Step const& step, Uuid const& id) { script_.records[text_of(step.said, "key")] = id; }

    Uuid record_of(Step const& step) { return record_of(step.said, step.definition, step.editor.snapshot()); }

    void create(Step const& step, json::value const& given) {
        auto made =
            expect(step.editor.create(step.definition, expect(read_new(step.definition, script_.filled_in(given)))));
        keep_key(step, made.record->envelope.id);
    }

    void freeze(Step const& step, json::value const& given) {
        auto made = expect(freeze_statement(step.editor, expect(read_struct<SoaVersionRequest>(given))));
        keep_key(step, made.record->envelope.id);
    }

    void upload(Step const& step, json::value const& given) {
        auto const& file = given.as_object();
        auto record = expect(read_new(definition<Evidence>(), script_.filled_in(step.said.at("members"))));
        auto evidence = static_cast<Record<Evidence>&>(*record).body;
        FileStore::Incoming incoming(workshop_.files());
        incoming.write(text_of(file, "text"));
        expect(describe_file(incoming, text_of(file, "mediaType"), evidence));
        evidence.file_name = {text_of(file, "name")};
        evidence.content_version = {{1}};
        pending_.push_back(incoming.keep());
        auto const made = expect(step.editor.create(evidence));
        auto const& id = made.record->envelope.id;
        name_file(workshop_.source().connection, organisation_, id, evidence.sha256->value);
        keep_key(step, id);
    }

    void patch(Step const& step, json::value const& given) {
        auto const id = record_of(step);
        auto const present = expect(step.editor.find(step.definition, id));
        expect(step.editor.patch(step.definition, id, present->envelope.version, script_.filled_in(given).as_object(),
                                 anybody));
    }

    void judge(Step const& step, json::value const& given) {
        auto const request = expect(read_struct<ApprovalRequest>(script_.filled_in(given)));
        expect(approve_record(step.editor, step.definition, record_of(step), request));
    }

    template <class T, class Request, auto act>
    void rewrite(Step const& step, json::value const& given) {
        auto const request = expect(read_struct<Request>(script_.filled_in(given)));
        auto& editor = step.editor;
        auto const change = [&](AnyRecord const& before, AnyRecord& after, Complaints& complaints) {
            static_cast<Record<T>&>(after).body =
                act(static_cast<Record<T> const&>(before), request, editor.actor(), editor.snapshot(), complaints);
        };
        expect(editor.rewrite(definition<T>(), record_of(step), Versions::whichever(), anybody, change, step.act));
    }

    /// The key stands for the next of the series then.
    template <class Request, auto act>
    void on_task(Step const& step, json::value const& given) {
        auto const id = record_of(step);
        auto const request = expect(read_struct<Request>(script_.filled_in(given)));
        auto const changed = expect(act(step.editor, id, request, anybody));
        auto const& task = static_cast<Record<Task> const&>(*changed.record).body;
        auto const first = task.series ? task.series->id : id;
        for (auto const* next : step.editor.snapshot().linking<Task>(to_text(first)))
            if (next->body.status == TaskStatus::open) keep_key(step, next->envelope.id);
    }

    /// The risks that come of it are known by their threats.
    void consider_threats(Step const& step, json::value const& given) {
        auto const request = expect(read_struct<ConsiderationsRequest>(script_.filled_in(given)));
        auto const changed = expect(consider(step.editor, record_of(step), request, anybody));
        for (auto const& each : static_cast<Record<RiskAnalysis> const&>(*changed.record).body.considerations)
            if (each.risk) script_.records[each.threat.value] = each.risk->id;
    }

    void record(Step const& step, json::value const& given) {
        auto const sent = script_.filled_in(given);
        std::vector<PlacedResult> results;
        for (auto const& each : sent.as_array())
            results.push_back({"#/" + std::to_string(results.size()), expect(read_struct<ResultEntry>(each))});
        expect(record_results(step.editor, record_of(step), results, anybody));
    }

    /// Findings that come of it are known by its key and the requirement's number.
    template <class Request, auto act>
    void carry_on(Step const& step, json::value const& given) {
        auto const id = record_of(step);
        expect(act(step.editor, id, expect(read_struct<Request>(script_.filled_in(given))), anybody));
        for (auto const* result : results_of(id, step.editor.snapshot()))
            if (auto const& requirement = result->body.requirement.id; result->body.finding)
                script_.records[text_of(step.said, "key") + "/" + requirement.substr(requirement.find(':') + 1)] =
                    result->body.finding->id;
    }

    void accept_as_is(Step const& step, json::value const& given) {
        auto const request = expect(read_struct<AcceptanceRequest>(script_.filled_in(given)));
        expect(accept_risk(step.editor, record_of(step), request));
    }

    using Act = void (Demo::*)(Step const&, json::value const& given);

    /// A step names one of these, with what the act takes.
    static constexpr std::pair<std::string_view, Act> acts[] = {
        {"create", &Demo::create},
        {"freeze", &Demo::freeze},
        {"upload", &Demo::upload},
        {"patch", &Demo::patch},
        {"approve", &Demo::judge},
        {"answer", &Demo::rewrite<EvidenceRequest, AnswerRequest, answered>},
        {"accept", &Demo::rewrite<EvidenceRequest, AcceptRequest, accepted>},
        {"complete", &Demo::on_task<CompletionRequest, complete_task>},
        {"reschedule", &Demo::on_task<RescheduleRequest, reschedule_task>},
        {"log", &Demo::rewrite<Exercise, LogLineRequest, logged>},
        {"consider", &Demo::consider_threats},
        {"finish", &Demo::rewrite<RiskAnalysis, FinishRequest, finished>},
        {"accept-risk", &Demo::accept_as_is},
        {"results", &Demo::record},
        {"issue", &Demo::carry_on<IssueRequest, issue_assessment>},
        {"confirm", &Demo::carry_on<ConfirmRequest, confirm_assessment>},
        {"respond", &Demo::rewrite<Assessment, ResponseRequest, responded>},
        {"transition", &Demo::carry_on<TransitionRequest, move_cycle>},
        {"effect-check", &Demo::rewrite<Finding, EffectCheckRequest, effect_checked>},
        {"close", &Demo::rewrite<Finding, CloseRequest, closed>},
    };

    void carry_out(Step step) {
        for (auto const& [name, act] : acts)
            if (auto const* given = step.said.if_contains(name)) {
                step.act = name;
                return (this->*act)(step, *given);
            }
        throw CommandError("no act");
    }

    /// One key a role, so that everybody's view can be looked at.
    void add_tokens(std::map<std::string, std::string>& tokens) {
        for (auto const& person : script_.at("people").as_array())
            for (auto const& name : person.as_object().at("roles").as_array()) {
                auto const role = json::value_to<std::string>(name);
                if (tokens.contains(role)) continue;
                auto const tree = Snapshot::open(workshop_.source(), organisation_, now_);
                Editor editor(*tree, shell_actor());
                Token token;
                token.title = {"demo"};
                token.user = Ref<User>{script_.people.at(text_of(person.as_object(), "key"))};
                token.role = enum_value<Role>(role);
                token.expires_date = tree->today + demo_days;
                tokens[role] = expect(make_token(editor, std::move(token))).secret;
            }
    }

    Workshop& workshop_;
    Instant now_;
    DemoScript script_;
    Uuid organisation_;
    std::vector<std::shared_ptr<FileStore::Pending>> pending_;  // until the whole is on disk
};

}  // namespace

int demo(std::string const& data) {
    auto folder = Folder::make(data);
    auto const made_by_us = folder.made();
    try {
        Workshop workshop(std::move(folder));
        std::map<std::string, std::string> tokens;
        Demo story(workshop, clock_now());  // ends after the commit: files of records that aren't there go
        auto const made = workshop.transact([&] { return story.make(tokens); });
        std::string out;
        ObjectWriter writer(out);
        writer.text("organisationId", to_text(made.organisation));
        writer.text("userId", to_text(made.user));
        writer.text("token", made.token);
        ObjectWriter by_role(writer.key("tokens"));
        for (auto const& [role, secret] : tokens) by_role.text(role, secret);
        by_role.end();
        writer.end();
        say(out);
    } catch (...) {
        remove_made(made_by_us);
        throw;
    }
    return 0;
}

}  // namespace zorgborg
