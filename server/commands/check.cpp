#include <iostream>

#include "commands/commands.hpp"
#include "commands/workshop.hpp"
#include "domain/trace.hpp"
#include "register/contents_check.hpp"

namespace zorgborg {
namespace {

/// Begins a new epoch of a log that isn't what was signed: its first leaf names what was.
void accept_log(Workshop& workshop, Uuid const& organisation) {
    workshop.transact([&] {
        auto const snapshot = Snapshot::open(workshop.source(), organisation, clock_now());
        LogEpoch epoch;
        auto note = workshop.notary().last_note(organisation);
        note.pop_back();  // texts of records don't end with a line break
        epoch.last_checkpoint = {std::move(note)};
        return expect(Editor(*snapshot, shell_actor()).create(std::move(epoch)));
    });
    std::cout << workshop.notary().begin_epoch(workshop.source().connection, organisation) << std::flush;
}

void accept_logs(Workshop& workshop) {
    if (!workshop.folder().claim()) throw CommandError("--accept: end the server first");
    for (auto const& organisation : logs(workshop.source().connection))
        if (!workshop.notary().in_order(workshop.source().connection, organisation)) accept_log(workshop, organisation);
}

}  // namespace

int check(std::string const& data, bool accept) {
    Workshop workshop(Folder::open(data));
    if (accept) accept_logs(workshop);
    auto faults = workshop.database().integrity();
    auto const reader = workshop.database().reader();
    ReadTransaction const transaction(*reader);
    auto const add = [&faults](std::vector<std::string> more) {
        faults.insert(faults.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
    };
    auto const all = logs(*reader);
    for (auto const& organisation : all) {
        add(check_log(*reader, organisation));
        add(check_contents(*reader, organisation));
        add(check_secrets(*reader, organisation));
        add(check_files(*reader, organisation, workshop.files()));
        if (auto const order = workshop.notary().in_order(*reader, organisation); !order)
            faults.push_back(to_text(organisation) + ": " + order.error().detail);
    }
    add(check_orphans(*reader, workshop.files()));
    for (auto const& fault : faults) std::cerr << fault << "\n";
    if (!faults.empty()) return 1;
    std::cout << "ok: " << all.size() << " logs" << std::endl;
    return 0;
}

}  // namespace zorgborg
