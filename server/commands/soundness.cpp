#include "commands/soundness.hpp"

#include "domain/trace.hpp"
#include "register/contents_check.hpp"

namespace zorgborg {

void add_faults(std::vector<std::string>& faults, std::vector<std::string> more) {
    faults.insert(faults.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

std::vector<std::string> faults_in(Database& database) {
    auto faults = database.integrity();
    auto const reader = database.reader();
    ReadTransaction const transaction(*reader);
    for (auto const& organisation : logs(*reader)) {
        add_faults(faults, check_log(*reader, organisation));
        add_faults(faults, check_contents(*reader, organisation));
        add_faults(faults, check_secrets(*reader, organisation));
    }
    return faults;
}

std::vector<std::string> faults_beside(Workshop& workshop) {
    auto const reader = workshop.database().reader();
    auto faults = check_orphans(*reader, workshop.files());
    for (auto const& organisation : logs(*reader)) {
        add_faults(faults, check_files(*reader, organisation, workshop.files()));
        if (auto const order = workshop.notary().in_order(*reader, organisation); !order)
            faults.push_back(to_text(organisation) + ": " + order.error().detail);
    }
    return faults;
}

std::string begin_epoch(Workshop& workshop, Uuid const& organisation) {
    workshop.transact([&] {
        auto const snapshot = Snapshot::open(workshop.source(), organisation, clock_now());
        LogEpoch epoch;
        auto note = workshop.notary().last_note(organisation);
        note.pop_back();  // texts of records don't end with a line break
        epoch.last_checkpoint = {std::move(note)};
        return expect(Editor(*snapshot, shell_actor()).create(std::move(epoch)));
    });
    return workshop.notary().begin_epoch(workshop.source().connection, organisation);
}

}  // namespace zorgborg
