#include <iostream>

#include "commands/commands.hpp"
#include "commands/soundness.hpp"

namespace zorgborg {
namespace {

void accept_logs(Workshop& workshop) {
    auto& connection = workshop.source().connection;
    for (auto const& organisation : logs(connection))
        if (!workshop.notary().in_order(connection, organisation))
            std::cout << begin_epoch(workshop, organisation) << std::flush;
}

}  // namespace

int check(std::string const& data, bool accept) {
    auto folder = Folder::open(data);
    if (accept && !folder.claim()) throw CommandError("--accept: end the server first");
    Workshop workshop(std::move(folder));
    if (accept) accept_logs(workshop);
    auto faults = faults_in(workshop.database());
    add_faults(faults, faults_beside(workshop));
    for (auto const& fault : faults) std::cerr << fault << "\n";
    if (!faults.empty()) return 1;
    std::cout << "ok: " << logs(workshop.source().connection).size() << " logs" << std::endl;
    return 0;
}

}  // namespace zorgborg
