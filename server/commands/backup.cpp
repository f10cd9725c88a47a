#include <cerrno>
#include <cstdlib>
#include <fcntl.h>
#include <map>
#include <set>
#include <unistd.h>

#include "api/routes.hpp"
#include "base/files.hpp"
#include "base/json.hpp"
#include "commands/commands.hpp"
#include "commands/passphrase.hpp"
#include "commands/soundness.hpp"
#include "exports/manifest.hpp"
#include "exports/tar.hpp"
#include "storage/contents.hpp"

namespace zorgborg {
namespace fs = std::filesystem;
namespace {

/// The file under a name of its own beside it until it is whole; then under its name, if nobody else took that.
class Target {
 public:
    explicit Target(fs::path path)
        : path_(std::move(path)), beside_(path_.string() + ".XXXXXX"), file_(make(path_, beside_)) {}
    ~Target() {
        if (!finished_) ::unlink(beside_.c_str());
    }
    Target(Target const&) = delete;
    Target& operator=(Target const&) = delete;

    Descriptor const& file() const { return file_; }
    fs::path const& path() const { return path_; }
    /// A name beside it that nobody else has.
    fs::path beside(std::string const& end) const { return beside_ + end; }

    void finish() {
        if (::fsync(file_.number) != 0) fail_with_errno("write", path_);
        if (::renameat2(AT_FDCWD, beside_.c_str(), AT_FDCWD, path_.c_str(), RENAME_NOREPLACE) != 0) {
            // Not every file system (NFS) can be told to replace nothing.
            if (errno != EINVAL) fail_with_errno("make", path_);
            refuse_existing(path_);
            if (::rename(beside_.c_str(), path_.c_str()) != 0) fail_with_errno("make", path_);
        }
        finished_ = true;
        sync_folder(fs::absolute(path_).parent_path());
    }

 private:
    static void refuse_existing(fs::path const& path) {
        if (fs::exists(fs::symlink_status(path))) throw CommandError(path.string() + " is there already");
    }
    static int make(fs::path const& path, std::string& beside) {
        refuse_existing(path);
        int const out = ::mkostemp(beside.data(), O_CLOEXEC);
        if (out < 0) fail_with_errno("make", path);
        return out;
    }

    fs::path path_;
    std::string beside_;
    Descriptor file_;
    bool finished_ = false;
};

/// A copy of the database beside the target, as long as it takes to check it and to read it.
class Copy {
 public:
    Copy(Database& database, fs::path path) : path_(std::move(path)) {
        { auto const only_ours = make_file(path_); }
        try {
            database.copy_to(path_.string());
            check();
        } catch (StorageFull const& e) {
            remove();
            throw CommandError("can't write " + path_.string() + ": " + e.what());
        } catch (...) {
            remove();
            throw;
        }
    }
    ~Copy() { remove(); }
    Copy(Copy const&) = delete;
    Copy& operator=(Copy const&) = delete;

    fs::path const& path() const { return path_; }
    /// What the records in it name.
    std::set<std::string> const& files() const { return files_; }

 private:
    void check() {
        auto const database = open_sqlite(path_.string(), Opening::existing);
        auto const faults = faults_in(*database);
        auto const reader = database->reader();
        for (auto const& organisation : logs(*reader)) files_.merge(named_files(*reader, organisation));
        if (!faults.empty())
            throw CommandError("what is there isn't sound, see 'zorgborg check'; no backup was made: " +
                               faults.front());
    }
    void remove() const {
        for (auto const* const end : {"", "-wal", "-shm"}) ::unlink((path_.string() + end).c_str());
    }

    fs::path path_;
    std::set<std::string> files_;
};

/// The members that are small enough to be kept, by name.
using Small = std::map<std::string, std::string>;

void add_notes(Folder const& folder, Small& out) {
    for (auto const& entry : fs::directory_iterator(folder.checkpoints()))
        if (auto const name = entry.path().filename().string(); parse_uuid(name))
            out[std::string(checkpoints_member) + name] = read_file(entry.path()).value_or("");
}

std::string hash_of(std::string_view text) { return hexadecimal(as_text(sha256({text}))); }

BackupMember member_of(std::string name, fs::path const& path) {
    BackupMember out{std::move(name), 0, {}};
    RunningSha256 hash;
    bool const there = read_pieces(path, [&](std::string_view piece) {
        out.size += static_cast<std::int64_t>(piece.size());
        hash.add(piece);
    });
    if (!there) throw CommandError("can't read " + path.string() + ": it is gone");
    out.sha256 = hexadecimal(as_text(hash.finish()));
    return out;
}

/// A file's name is its hash, so it needn't be read for it; reading it for the archive shows whether it's true.
void add_files(Folder const& folder, std::set<std::string> const& named, std::vector<BackupMember>& out) {
    for (auto const& sha256 : named) {
        auto const name = content_name(sha256);
        std::error_code error;
        auto const size = fs::file_size(folder.files() / name, error);
        if (error) throw CommandError("files/" + name + " is gone, or was erased meanwhile; see 'zorgborg check'");
        out.push_back({std::string(files_member) + name, static_cast<std::int64_t>(size), sha256});
    }
}

void write_file(TarWriter& tar, BackupMember const& member, fs::path const& path) {
    tar.begin({member.name, member.size});
    RunningSha256 hash;
    bool const there = read_pieces(path, [&](std::string_view piece) {
        tar.write(piece);
        hash.add(piece);
    });
    if (!there || hexadecimal(as_text(hash.finish())) != member.sha256)
        throw CommandError(path.string() + " is damaged, or was erased meanwhile; see 'zorgborg check'");
}

void write_text(TarWriter& tar, std::string_view name, std::string_view text) {
    tar.begin({std::string(name), static_cast<std::int64_t>(text.size())});
    tar.write(text);
}

/// The folder's public key; the key itself, sealed, becomes a member when there is a passphrase.
std::string add_key(Folder const& folder, std::optional<std::string> const& passphrase, Small& out) {
    auto const path = folder.keys() / signing_key_file;
    auto const key = SigningKey::from_pem(read_file(path).value_or(""));
    if (!key) throw CommandError(path.string() + " isn't an Ed25519 key in PEM without a passphrase");
    if (passphrase) out[std::string(key_member)] = key->sealed_pem(*passphrase);
    return base64(key->public_key().raw());
}

}  // namespace

/// In this order: the notes, then the database, then the files. So no note promises more than the database holds, and
/// every file that a record names is there (it had its name before the record was committed).
int backup(BackupOptions const& options) {
    auto const passphrase = read_passphrase(options.key);
    if (!passphrase && !options.key.without_keys)
        throw CommandError(
            "what shall become of the signing key? --passphrase-file FILE seals it, --without-keys leaves it out");
    auto const folder = Folder::open(options.data);
    Target target(options.to);
    auto const now = clock_now();
    Manifest manifest{std::string(api_version), to_text(now), {}, {}};
    Small small;
    manifest.signing_key = add_key(folder, passphrase, small);
    add_notes(folder, small);
    Copy const copy(*open_database(folder), target.beside(".database"));
    for (auto const& [name, text] : small)
        manifest.members.push_back({name, static_cast<std::int64_t>(text.size()), hash_of(text)});
    add_files(folder, copy.files(), manifest.members);
    manifest.members.push_back(member_of(std::string(database_member), copy.path()));
    std::ranges::sort(manifest.members, {}, &BackupMember::name);

    TarWriter tar(target.file(), target.path(), now);
    auto const text = manifest_text(manifest);
    write_text(tar, manifest_name, text);
    for (auto const& member : manifest.members) {
        if (auto const kept = small.find(member.name); kept != small.end())
            write_text(tar, member.name, kept->second);
        else
            write_file(tar, member, member.name == database_member ? copy.path() : folder.generation() / member.name);
    }
    write_text(tar, manifest_hash_name, manifest_hash_text(text));
    tar.finish();
    if (!folder.is_current()) throw CommandError("a restore put other data in place meanwhile; start again");
    target.finish();

    std::string out;
    ObjectWriter writer(out);
    writer.text("file", target.path().string());
    writer.number("bytes", static_cast<std::int64_t>(fs::file_size(target.path())));
    writer.text("madeAt", manifest.made_at);
    writer.end();
    say(out);
    return 0;
}

}  // namespace zorgborg
