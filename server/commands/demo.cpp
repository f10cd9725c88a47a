/// A believable organisation with a year of history, made through the same engine as everything else:
/// `controls/demo.json` says who did what when.

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value_to.hpp>

#include <map>

#include "acts/approvals.hpp"
#include "acts/risk_proposals.hpp"
#include "acts/risks.hpp"
#include "acts/tasks.hpp"
#include "api/evidence_handlers.hpp"
#include "base/embedded.hpp"
#include "commands/commands.hpp"
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
    Demo(Workshop& workshop, Instant now)
        : workshop_(workshop), now_(now), script_(json::parse(embedded("controls/demo.json")).as_object()) {}

    /// The tokens by role.
    Installed make(std::map<std::string, std::string>& tokens) {
        auto const& people = script_.at("people").as_array();
        auto const& founder = people.at(0).as_object();
        auto const organisation = expect(read_struct<Organisation>(script_.at("organisation")));
        auto const first = now_ - std::chrono::days(demo_days);
        auto made = install(workshop_, organisation, {text(founder, "email")}, {text(founder, "name")}, first);
        organisation_ = made.organisation;
        people_[text(founder, "key")] = made.user;
        for (std::size_t i = 1; i < people.size(); ++i) add_person(people[i].as_object(), first);
        keyed_["criteria"] =
            Snapshot::open(workshop_.source(), organisation_, first)->all<RiskCriteria>().at(0)->envelope.id;
        for (auto const& step : script_.at("steps").as_array()) take(step.as_object());
        add_tokens(tokens);
        return made;
    }

 private:
    static std::string text(json::object const& object, std::string_view member) {
        return json::value_to<std::string>(object.at(member));
    }

    void add_person(json::object const& person, Instant when) {
        auto const role = enum_value<Role>(text(person, "roles", 0)).value();
        people_[text(person, "key")] =
            ensure_member(workshop_, organisation_, {text(person, "email")}, {text(person, "name")}, role,
                          Text<200>{text(person, "title")}, when);
    }
    static std::string text(json::object const& object, std::string_view member, std::size_t index) {
        return json::value_to<std::string>(object.at(member).as_array().at(index));
    }

    /// `@key` is that person's id, `#key` a record's (`#controls/A.8.13`: of what was changed already); `today-30` and
    /// `today+30` are days.
    json::value filled_in(json::value const& value) const {
        if (auto const* object = value.if_object()) {
            json::object out;
            for (auto const& [key, member] : *object) out[key] = filled_in(member);
            return out;
        }
        if (auto const* array = value.if_array()) {
            json::array out;
            for (auto const& item : *array) out.push_back(filled_in(item));
            return out;
        }
        auto const* const string = value.if_string();
        if (string == nullptr) return value;
        std::string_view const word = *string;
        if (word.starts_with('#')) return json::value(to_text(keyed_.at(std::string(word.substr(1)))));
        if (word.starts_with('@')) return json::value(to_text(people_.at(std::string(word.substr(1)))));
        if (word.starts_with("today") && word.size() > 6)
            return json::value(to_text(today() + std::stoi(std::string(word.substr(5)))));
        return value;
    }

    Uuid record_of(json::object const& step, RegisterDefinition const& definition, Snapshot const& snapshot) {
        if (definition.traits.area == Area::organisation) return organisation_;
        if (auto const* key = step.if_contains("key")) return keyed_.at(json::value_to<std::string>(*key));
        auto const* const requirement =
            snapshot.source().catalogue.by_number("nen7510-2024", text(step, "requirement"));
        if (requirement == nullptr) throw CommandError("demo: unknown requirement " + text(step, "requirement"));
        auto const& id = snapshot.table(definition).referrers(requirement->id).at(0)->envelope.id;
        return keyed_[text(step, "register") + "/" + requirement->number] = id;
    }

    Date today() const { return local_day(now_, ZoneName().value); }

    /// So many days ago at this hour, on that day also where the clock was changed since; `minute`: so much later.
    Instant when(json::object const& step) const {
        auto const days = static_cast<int>(step.at("daysAgo").as_int64());
        auto out = now_ - std::chrono::days(days);
        out += std::chrono::hours((today() + -days) - local_day(out, ZoneName().value));
        if (auto const* minute = step.if_contains("minute")) out += std::chrono::minutes(minute->as_int64());
        return out;
    }

    void take(json::object const& step) {
        auto const& definition = *find_definition(text(step, "register"));
        auto const snapshot = Snapshot::open(workshop_.source(), organisation_, when(step));
        Actor actor;
        actor.user = people_.at(text(step, "by"));
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

    void keep_key(Step const& step, Uuid const& id) { keyed_[text(step.said, "key")] = id; }

    Uuid record_of(Step const& step) { return record_of(step.said, step.definition, step.editor.snapshot()); }

    void create(Step const& step, json::value const& given) {
        auto made = expect(step.editor.create(step.definition, expect(read_new(step.definition, filled_in(given)))));
        keep_key(step, made.record->envelope.id);
    }

    void freeze(Step const& step, json::value const& given) {
        auto made = expect(freeze_statement(step.editor, expect(read_struct<SoaVersionRequest>(given))));
        keep_key(step, made.record->envelope.id);
    }

    void upload(Step const& step, json::value const& given) {
        auto const& file = given.as_object();
        auto record = expect(read_new(definition<Evidence>(), filled_in(step.said.at("members"))));
        auto evidence = static_cast<Record<Evidence>&>(*record).body;
        FileStore::Incoming incoming(workshop_.files());
        incoming.write(text(file, "text"));
        expect(describe_file(incoming, text(file, "mediaType"), evidence));
        evidence.file_name = {text(file, "name")};
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
        expect(
            step.editor.patch(step.definition, id, present->envelope.version, filled_in(given).as_object(), anybody));
    }

    void judge(Step const& step, json::value const& given) {
        auto const request = expect(read_struct<ApprovalRequest>(filled_in(given)));
        expect(approve_record(step.editor, step.definition, record_of(step), request));
    }

    template <class T, class Request, auto act>
    void rewrite(Step const& step, json::value const& given) {
        auto const request = expect(read_struct<Request>(filled_in(given)));
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
        auto const request = expect(read_struct<Request>(filled_in(given)));
        auto const changed = expect(act(step.editor, id, request, anybody));
        auto const& task = static_cast<Record<Task> const&>(*changed.record).body;
        auto const first = task.series ? task.series->id : id;
        for (auto const* next : step.editor.snapshot().linking<Task>(to_text(first)))
            if (next->body.status == TaskStatus::open) keep_key(step, next->envelope.id);
    }

    /// The risks that come of it are known by their threats.
    void consider_threats(Step const& step, json::value const& given) {
        auto const request = expect(read_struct<ConsiderationsRequest>(filled_in(given)));
        auto const changed = expect(consider(step.editor, record_of(step), request, anybody));
        for (auto const& each : static_cast<Record<RiskAnalysis> const&>(*changed.record).body.considerations)
            if (each.risk) keyed_[each.threat.value] = each.risk->id;
    }

    void accept_as_is(Step const& step, json::value const& given) {
        auto const request = expect(read_struct<AcceptanceRequest>(filled_in(given)));
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
                token.user = Ref<User>{people_.at(text(person.as_object(), "key"))};
                token.role = enum_value<Role>(role);
                token.expires_date = tree->today + demo_days;
                tokens[role] = expect(make_token(editor, std::move(token))).secret;
            }
    }

    Workshop& workshop_;
    Instant now_;
    json::object script_;
    Uuid organisation_;
    std::map<std::string, Uuid> people_;
    std::map<std::string, Uuid> keyed_;
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
