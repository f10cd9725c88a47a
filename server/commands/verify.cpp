#include <fstream>
#include <iostream>

#include "base/files.hpp"
#include "commands/commands.hpp"
#include "exports/bundle_check.hpp"

namespace zorgborg {
namespace {

constexpr int wrong = 1, unreadable = 2;

void print(BundleReport const& report) {
    auto const& bundle = report.statement;
    std::cout << "ok: " << bundle.name << " (" << to_text(bundle.organisation) << ") as of " << to_text(bundle.as_of)
              << "\n"
              << "profile " << enum_name(bundle.profile) << "; made by " << bundle.software << "\n"
              << report.members << " files; log of " << bundle.size << " changes with root " << bundle.root << "\n";
    if (shows_log(bundle.profile)) {
        std::cout << bundle.contents << " contents, " << bundle.erased << " erased, " << bundle.earlier
                  << " left out as earlier; " << bundle.files << " files of evidence, " << bundle.missing
                  << " missing\n";
        for (auto const& [name, leaves] : bundle.withheld)
            std::cout << "withheld: " << leaves << " contents of " << name << "\n";
    } else {
        std::cout << "withheld: the log, all registers, all evidence\n";
    }
    std::cout << "signed by key " << report.key << std::endl;
}

}  // namespace

int verify(std::string const& file, std::string const& key) {
    std::optional<PublicKey> expected;
    if (!key.empty()) {
        expected = PublicKey::from_pem(read_file(key).value_or(""));
        if (!expected) {
            std::cerr << "zorgborg: " << key << " isn't an Ed25519 public key in PEM" << std::endl;
            return unreadable;
        }
    }
    std::ifstream stream(file, std::ios::binary);
    if (!stream) {
        std::cerr << "zorgborg: can't open " << file << std::endl;
        return unreadable;
    }
    auto const report = check_bundle(stream, expected);
    if (report.fault) {
        std::cerr << "zorgborg: " << file << ": " << report.fault->where << (report.fault->where.empty() ? "" : ": ")
                  << report.fault->what << std::endl;
        return report.unreadable ? unreadable : wrong;
    }
    print(report);
    // A key that came with the bundle says that it is whole, not who made it.
    if (!expected) std::cerr << "zorgborg: compare the key with the organisation's, or give it by --key" << std::endl;
    return 0;
}

}  // namespace zorgborg
