#pragma once
/// An organisation on a database of its own, for tests of what is told about it.

#include <filesystem>
#include <unistd.h>

#include "access/accounts.hpp"
#include "catalogue/catalogue.hpp"
#include "domain/applicability.hpp"
#include "domain/document.hpp"
#include "ledger/ledger.hpp"
#include "register/acts.hpp"
#include "register/codec.hpp"
#include "storage/migrations.hpp"

namespace zorgborg {

inline Instant instant(std::string_view text) { return parse_instant(text).value(); }

class Seeded {
 public:
    explicit Seeded(Language language = Language::nl)
        : path_(std::filesystem::temp_directory_path() / ("zorgborg-exports-" + std::to_string(::getpid()))),
          database_((std::filesystem::remove_all(path_), std::filesystem::create_directory(path_),
                     open_sqlite(path_ / "test.db", Opening::make))),
          shared_(64 << 20),
          tables_(shared_) {
        migrate(*database_);
        connection_ = database_->writer();
        connection_->begin_write();
        begin_log(*connection_, installation);
        User user;
        user.email = {"marit@example.nl"};
        user.name = {"Marit <Oldenkamp>"};
        auto const tree = people_at(founded());
        Editor editor(*tree, shell());
        person_ = editor.create(std::move(user)).value().record->envelope.id;
        Organisation organisation;
        organisation.name = {"De Waterlelie & <b>Zonen</b>"};
        organisation.scope_statement = Markdown{"Alle locaties.\n\nOok de wijk."};
        organisation.language = language;
        organisation_ = found_organisation(source(), {std::move(organisation), person_, shell()}, founded()).value();
    }
    ~Seeded() {
        connection_->rollback();
        connection_.reset();
        database_.reset();
        std::filesystem::remove_all(path_);
    }

    static Instant founded() { return instant("2026-01-05T09:00:00Z"); }
    static Instant now() { return instant("2026-11-22T12:00:00Z"); }
    Snapshot::Source source() { return {*connection_, tables_, catalogue_}; }
    Uuid const& person() const { return person_; }
    std::unique_ptr<Snapshot> at(Instant when) { return Snapshot::open(source(), organisation_, when); }
    std::unique_ptr<Snapshot> people() { return people_at(now()); }

    Uuid control_of(std::string const& number) {
        return at(now())->linking<Control>("nen7510-2024:" + number).at(0)->envelope.id;
    }
    Uuid line_of(std::string const& number) {
        return at(now())->linking<Applicability>("nen7510-2024:" + number).at(0)->envelope.id;
    }

    template <class T>
    Uuid create(T record, Instant when) {
        auto const snapshot = at(when);
        Editor editor(*snapshot, officer());
        return editor.create(std::move(record)).value().record->envelope.id;
    }
    template <class T>
    void patch(Uuid const& id, std::string_view members, Instant when) {
        auto const snapshot = at(when);
        Editor editor(*snapshot, officer());
        auto const version = snapshot->find<T>(id)->envelope.version;
        auto const patched = editor.patch(definition<T>(), id, version, parse_json(members).value().as_object(),
                                          [](AnyRecord const&) { return true; });
        if (!patched)
            throw std::runtime_error(patched.error().problems.empty() ? patched.error().detail
                                                                      : patched.error().problems.front().detail);
    }

    /// Some of everything: a decision each way, an implemented control with markup in its title, a late entry, a
    /// document in force and one in draft.
    void live() {
        auto const when = instant("2026-03-01T10:00:00Z");
        patch<Applicability>(line_of("A.5.1"),
                             R"({"applicable":"yes","justification":"Nodig <hier>.","grounds":["law","risk"]})", when);
        patch<Applicability>(line_of("A.7.4"), R"({"applicable":"no","justification":"Wij hebben geen eigen gebouw."})",
                             when);
        patch<Control>(
            control_of("A.5.1"),
            R"({"title":"<script>alert(1)</script>","status":"implemented","owner":")" + to_text(person_) +
                R"(","implementation":"Eerste alinea.\n\n**Tweede** & laatste.","implementedDate":"2026-01-10","reviewInterval":"P6M"})",
            when);
        Document policy;
        policy.title = {"Beleid"};
        policy.kind = DocumentKind::procedure;
        policy.requirements = {{"nen7510-2024:6.1.2"}, {"nen7510-2024:8.2"}};
        policy.status = DocumentStatus::in_force;
        create(policy, when);
        Document draft;
        draft.title = {"Doelen"};
        draft.kind = DocumentKind::plan;
        draft.requirements = {{"nen7510-2024:6.2"}};
        create(draft, when);
        Document scope;
        scope.title = {"Scope"};
        scope.kind = DocumentKind::scope;
        scope.requirements = {{"nen7510-2024:4.3"}};
        scope.status = DocumentStatus::in_force;
        create(scope, when);
        Control additional;
        additional.title = {"Eigen regel"};
        additional.ground = Ground::contract;
        create(additional, when);
    }

 private:
    static Actor shell() { return {"shell", {}, {}, true}; }
    Actor officer() const { return {to_text(person_), person_, {Role::security_officer}, false}; }
    std::unique_ptr<Snapshot> people_at(Instant when) { return Snapshot::open(source(), installation, when); }

    std::filesystem::path path_;
    Catalogue catalogue_;
    std::unique_ptr<Database> database_;
    std::unique_ptr<Connection> connection_;
    SharedTables shared_;
    WriterTables tables_;
    Uuid person_, organisation_;
};

inline std::size_t count_of(std::string_view text, std::string_view part) {
    std::size_t count = 0;
    for (auto at = text.find(part); at != std::string_view::npos; at = text.find(part, at + part.size())) ++count;
    return count;
}

/// The texts between these tags, in order.
inline std::vector<std::string> between(std::string_view text, std::string_view begin, std::string_view end) {
    std::vector<std::string> out;
    for (auto at = text.find(begin); at != std::string_view::npos; at = text.find(begin, at + 1)) {
        auto const from = text.find('>', at) + 1;
        out.emplace_back(text.substr(from, text.find(end, from) - from));
    }
    return out;
}

}  // namespace zorgborg
