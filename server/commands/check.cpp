#include <iostream>

#include "commands/commands.hpp"
#include "commands/workshop.hpp"
#include "register/contents_check.hpp"

namespace zorgborg {

int check(std::string const& data) {
    Workshop workshop(Folder::open(data));
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
    }
    for (auto const& fault : faults) std::cerr << fault << "\n";
    if (!faults.empty()) return 1;
    std::cout << "ok: " << all.size() << " logs" << std::endl;
    return 0;
}

}  // namespace zorgborg
