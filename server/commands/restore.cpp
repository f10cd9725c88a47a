#include <iostream>

#include "base/files.hpp"
#include "base/json.hpp"
#include "commands/commands.hpp"
#include "commands/passphrase.hpp"
#include "commands/soundness.hpp"
#include "exports/manifest.hpp"
#include "exports/tar.hpp"

namespace zorgborg {
namespace fs = std::filesystem;
namespace {

/// The largest manifest, sealed key or note that is taken into memory: a manifest of 400,000 files.
constexpr std::int64_t text_limit = 64 << 20;

/// The backup, member by member.
class Backup {
 public:
    explicit Backup(std::string const& path) : path_(path), tar_(path) {
        text_ = read_text(expect_member({std::string(manifest_name), -1, {}}));
        try {
            manifest_ = parse_manifest(text_);
        } catch (std::runtime_error const& e) {
            refuse(e.what());
        }
    }

    Manifest const& manifest() const { return manifest_; }

    /// Unpacks everything into a generation; returns the sealed key, empty when it was left out.
    std::string unpack(Folder const& staged) {
        std::string key;
        for (auto const& member : manifest_.members) {
            expect_member(member);
            if (member.name == key_member)
                key = checked_text(member);
            else
                unpack_file(member, place_of(member.name, staged));
        }
        auto const hash = manifest_hash_text(text_);
        if (read_text(expect_member({std::string(manifest_hash_name), static_cast<std::int64_t>(hash.size()), {}})) !=
            hash)
            refuse("its manifest isn't the one it was made with");
        if (tar_.next()) refuse("there is more in it than its manifest names");
        return key;
    }

    [[noreturn]] void refuse(std::string const& why) const {
        throw CommandError("can't restore " + path_ + ": " + why);
    }

 private:
    static fs::path place_of(std::string_view name, Folder const& staged) {
        if (name.starts_with(checkpoints_member)) return staged.checkpoints() / name.substr(checkpoints_member.size());
        return staged.generation() / name;
    }

    /// The next member of the archive, which must be this one; a size of -1 may be any that fits in memory.
    TarMember expect_member(BackupMember const& wanted) {
        auto found = tar_.next();
        if (!found || found->name != wanted.name) refuse("it lacks " + wanted.name + ", or isn't a backup at all");
        bool const fits = wanted.size < 0 ? found->size <= text_limit : found->size == wanted.size;
        if (!fits) refuse(wanted.name + " isn't as long as it was");
        return *found;
    }

    std::string read_text(TarMember const& member) {
        if (member.size > text_limit) refuse(member.name + " is too long");
        std::string out;
        for (auto piece = tar_.read(); !piece.empty(); piece = tar_.read()) out += piece;
        return out;
    }

    void check_hash(BackupMember const& member, Sha256 const& found) const {
        if (hexadecimal(as_text(found)) != member.sha256) refuse(member.name + " isn't what it was");
    }

    std::string checked_text(BackupMember const& member) {
        auto out = read_text({member.name, member.size});
        check_hash(member, sha256({out}));
        return out;
    }

    void unpack_file(BackupMember const& member, fs::path const& place) {
        fs::create_directories(place.parent_path());
        auto const file = make_file(place);
        RunningSha256 hash;
        for (auto piece = tar_.read(); !piece.empty(); piece = tar_.read()) {
            write_all(file, piece, place);
            hash.add(piece);
        }
        check_hash(member, hash.finish());
    }

    std::string path_;
    TarReader tar_;
    std::string text_;
    Manifest manifest_;
};

std::string public_half(SigningKey const& key) { return base64(key.public_key().raw()); }

/// Where the key that signs from now on comes from. Looks at the manifest only, so that nobody waits for a refusal.
enum class KeySource { restored, kept, made };
BOOST_DESCRIBE_ENUM(KeySource, restored, kept, made)

KeySource source_of_key(Backup const& backup, RestoreOptions const& options,
                        std::optional<std::string> const& present) {
    bool const sealed = backup.manifest().has(key_member);
    if (!options.key.passphrase_file.empty()) {
        if (!sealed) backup.refuse("its signing key was left out, so --passphrase-file opens nothing");
        return KeySource::restored;
    }
    auto const here = SigningKey::from_pem(present.value_or(""));
    bool const same = here && public_half(*here) == backup.manifest().signing_key;
    if (sealed && !same && !options.key.without_keys)
        backup.refuse("its signing key is sealed; --passphrase-file FILE opens it, --without-keys goes without it");
    return present ? KeySource::kept : KeySource::made;
}

/// The backup's own key, as PEM without a passphrase.
std::string open_key(Backup const& backup, std::string const& sealed, std::string const& passphrase) {
    auto const key = SigningKey::from_sealed_pem(sealed, passphrase);
    if (!key) backup.refuse("this passphrase doesn't open its signing key");
    if (public_half(*key) != backup.manifest().signing_key)
        backup.refuse("its signing key isn't the one its manifest names");
    return key->pem();
}

/// What was done, for the person at the shell.
struct Restored {
    KeySource key{};
    std::size_t logs = 0;
    std::vector<std::string> epochs;  // the notes that begin them
};

/// Holds what was unpacked against itself and against what was signed here. A log that isn't the continuation of what
/// was signed last, or that another key signs from now on, begins its next epoch.
Restored settle(Backup const& backup, Folder staged, Folder const& folder) {
    Workshop workshop(std::move(staged));
    if (auto const faults = faults_in(workshop.database()); !faults.empty()) backup.refuse(faults.front());
    auto& connection = workshop.source().connection;
    auto& notary = workshop.notary();
    Restored out;
    for (auto const& organisation : logs(connection)) {
        ++out.logs;
        if (auto const note = read_file(folder.checkpoints() / to_text(organisation)))
            notary.take_over(organisation, *note);
        if (!notary.in_order(connection, organisation) || !notary.last_is_ours(organisation))
            out.epochs.push_back(begin_epoch(workshop, organisation));
    }
    if (auto const faults = faults_beside(workshop); !faults.empty()) backup.refuse(faults.front());
    return out;
}

/// Makes the generation whole. A key that is to be made is made by who first asks for it.
Restored build(Backup& backup, RestoreOptions const& options, fs::path const& generation, Folder const& folder) {
    auto const present = read_file(folder.keys() / signing_key_file);
    auto const source = source_of_key(backup, options, present);
    auto const passphrase = read_passphrase(options.key);
    auto staged = Folder::staged(generation);
    auto const sealed = backup.unpack(staged);
    auto const place = staged.keys() / signing_key_file;
    if (source == KeySource::restored) write_durably(place, open_key(backup, sealed, *passphrase));
    if (source == KeySource::kept) write_durably(place, *present);
    auto out = settle(backup, std::move(staged), folder);
    out.key = source;
    return out;
}

void tell(Manifest const& manifest, Restored const& restored) {
    if (restored.key == KeySource::made)
        std::cerr
            << "zorgborg: there was no signing key, so a new one was made: who checks checkpoints needs its public half"
            << std::endl;
    std::string out;
    ObjectWriter writer(out);
    writer.text("madeAt", manifest.made_at);
    writer.text("software", manifest.software);
    writer.number("logs", static_cast<std::int64_t>(restored.logs));
    writer.text("signingKey", enum_name(restored.key));
    std::string_view separator = "[";
    auto& list = writer.key("epochs");
    if (restored.epochs.empty()) list += separator;
    for (auto const& note : restored.epochs) {
        list += separator;
        append_json(list, note);
        separator = ",";
    }
    list += "]";
    writer.end();
    say(out);
}

}  // namespace

int restore(RestoreOptions const& options) {
    Backup backup(options.from);
    auto folder = Folder::prepare(options.data);
    if (!folder.claim()) throw CommandError("end the server that serves " + options.data + " first");
    auto const generation = folder.begin_generation();
    Restored restored;
    try {
        restored = build(backup, options, generation, folder);
        folder.swap_to(generation);
    } catch (...) {
        folder.abandon(generation);
        throw;
    }
    tell(backup.manifest(), restored);
    return 0;
}

}  // namespace zorgborg
