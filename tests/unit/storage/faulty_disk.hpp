#pragma once
/// SQLite's own file system and memory, each step of which can be made to fail.

#include <sqlite3.h>

#include <cerrno>
#include <mutex>
#include <string>

namespace zorgborg {

/// How a step fails. A full disk fails only where room is asked for; memory only on the thread named by `starves`.
struct Fault {
    std::string name;
    int error;             // ENOSPC, EIO or ENOMEM
    bool lasting = false;  // until mended; else once
    bool torn = false;     // half of a write is done
};

/// While it lives, databases are opened on it. Syncs aren't carried out, so that a test may do thousands.
/// Thread-safety: any thread; one at a time.
class FaultyDisk {
 public:
    FaultyDisk();
    ~FaultyDisk();
    FaultyDisk(FaultyDisk const&) = delete;
    FaultyDisk& operator=(FaultyDisk const&) = delete;

    /// The step-th from now fails, first is 1. `copies`: only steps of the database's own file count, which is what the
    /// log is copied into.
    enum class Of { everything, copies };
    void break_at(int step, Fault const& fault, Of of = Of::everything);
    /// Whether the fault came about since `break_at`.
    bool broke();
    void mend();
    /// Whether the log was copied whole since `break_at`.
    bool copied();

    static thread_local bool starves;  // this thread's memory counts

 private:
    enum class Step { open, read, write, sync, truncate, shared_memory, memory };
    struct File;
    struct Calls;
    /// Counts a step; true: it fails, `errno` says how.
    bool fails(Step step, bool copies, bool needs_room);

    std::mutex mutex_;
    Fault fault_{};
    Of of_ = Of::everything;
    int left_ = 0;  // steps until the fault; 0: none
    bool broke_ = false;
    bool mended_ = true;
    bool copied_ = false;
    sqlite3_vfs* real_ = nullptr;
    sqlite3_vfs vfs_{};
    sqlite3_mem_methods real_memory_{};
};

}  // namespace zorgborg
