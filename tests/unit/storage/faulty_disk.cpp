#include "faulty_disk.hpp"

#include <algorithm>

namespace zorgborg {
namespace {

FaultyDisk* disk = nullptr;  // SQLite's calls carry no other way here

}  // namespace

thread_local bool FaultyDisk::starves = false;

struct FaultyDisk::File {
    sqlite3_file base;
    bool copies;
    // The real file follows.
    static File& of(sqlite3_file* file) { return *reinterpret_cast<File*>(file); }
    static sqlite3_file* real(sqlite3_file* file) { return reinterpret_cast<sqlite3_file*>(&of(file) + 1); }
};

struct FaultyDisk::Calls {
    static bool fails(Step step, sqlite3_file* file, bool needs_room) {
        return disk->fails(step, File::of(file).copies, needs_room);
    }
    static int open(sqlite3_vfs*, char const* name, sqlite3_file* file, int flags, int* out_flags) {
        file->pMethods = nullptr;
        auto& own = File::of(file);
        own.copies = (flags & SQLITE_OPEN_MAIN_DB) != 0;
        if (fails(Step::open, file, (flags & SQLITE_OPEN_CREATE) != 0)) return SQLITE_CANTOPEN;
        int const result = disk->real_->xOpen(disk->real_, name, File::real(file), flags, out_flags);
        if (result == SQLITE_OK) file->pMethods = &methods;
        return result;
    }
    static int remove(sqlite3_vfs*, char const* name, int) {
        return disk->real_->xDelete(disk->real_, name, /*sync*/ 0);
    }
    static int close(sqlite3_file* file) { return File::real(file)->pMethods->xClose(File::real(file)); }
    static int read(sqlite3_file* file, void* to, int size, sqlite3_int64 at) {
        if (fails(Step::read, file, false)) return SQLITE_IOERR_READ;
        return File::real(file)->pMethods->xRead(File::real(file), to, size, at);
    }
    static int write(sqlite3_file* file, void const* from, int size, sqlite3_int64 at) {
        bool const broken = fails(Step::write, file, true);
        int const error = errno;
        if (broken && !disk->fault_.torn) return error == ENOSPC ? SQLITE_FULL : SQLITE_IOERR_WRITE;
        int const result =
            File::real(file)->pMethods->xWrite(File::real(file), from, broken ? std::max(1, size / 2) : size, at);
        if (!broken) return result;
        errno = error;
        return error == ENOSPC ? SQLITE_FULL : SQLITE_IOERR_WRITE;
    }
    static int truncate(sqlite3_file* file, sqlite3_int64 size) {
        if (fails(Step::truncate, file, false)) return SQLITE_IOERR_TRUNCATE;
        return File::real(file)->pMethods->xTruncate(File::real(file), size);
    }
    static int sync(sqlite3_file* file, int) { return fails(Step::sync, file, true) ? SQLITE_IOERR_FSYNC : SQLITE_OK; }
    static int map(sqlite3_file* file, int page, int size, int extend, void volatile** out) {
        if (fails(Step::shared_memory, file, extend != 0)) return SQLITE_IOERR_SHMSIZE;
        return File::real(file)->pMethods->xShmMap(File::real(file), page, size, extend, out);
    }
    /// A call handed on as it is.
    template <auto member, class... Arguments>
    static int hand_on(sqlite3_file* file, Arguments... arguments) {
        return (File::real(file)->pMethods->*member)(File::real(file), arguments...);
    }
    static void barrier(sqlite3_file* file) { File::real(file)->pMethods->xShmBarrier(File::real(file)); }
    static void* allocate(int size) {
        return starves && disk->fails(Step::memory, false, true) ? nullptr : disk->real_memory_.xMalloc(size);
    }
    static void* reallocate(void* old, int size) {
        return starves && disk->fails(Step::memory, false, true) ? nullptr : disk->real_memory_.xRealloc(old, size);
    }
    static constexpr sqlite3_io_methods methods = {2,
                                                   close,
                                                   read,
                                                   write,
                                                   truncate,
                                                   sync,
                                                   hand_on<&sqlite3_io_methods::xFileSize, sqlite3_int64*>,
                                                   hand_on<&sqlite3_io_methods::xLock, int>,
                                                   hand_on<&sqlite3_io_methods::xUnlock, int>,
                                                   hand_on<&sqlite3_io_methods::xCheckReservedLock, int*>,
                                                   hand_on<&sqlite3_io_methods::xFileControl, int, void*>,
                                                   hand_on<&sqlite3_io_methods::xSectorSize>,
                                                   hand_on<&sqlite3_io_methods::xDeviceCharacteristics>,
                                                   map,
                                                   hand_on<&sqlite3_io_methods::xShmLock, int, int, int>,
                                                   barrier,
                                                   hand_on<&sqlite3_io_methods::xShmUnmap, int>,
                                                   nullptr,
                                                   nullptr};
};

FaultyDisk::FaultyDisk() {
    disk = this;
    sqlite3_shutdown();  // memory can be chosen before SQLite's beginning only
    sqlite3_config(SQLITE_CONFIG_GETMALLOC, &real_memory_);
    auto memory = real_memory_;
    memory.xMalloc = Calls::allocate;
    memory.xRealloc = Calls::reallocate;
    sqlite3_config(SQLITE_CONFIG_MALLOC, &memory);
    sqlite3_initialize();
    real_ = sqlite3_vfs_find(nullptr);
    vfs_ = *real_;
    vfs_.zName = "faulty";
    vfs_.pNext = nullptr;
    vfs_.szOsFile = static_cast<int>(sizeof(File)) + real_->szOsFile;
    vfs_.xOpen = Calls::open;
    vfs_.xDelete = Calls::remove;
    sqlite3_vfs_register(&vfs_, /*default*/ 1);
}

FaultyDisk::~FaultyDisk() {
    sqlite3_vfs_unregister(&vfs_);
    sqlite3_shutdown();
    sqlite3_config(SQLITE_CONFIG_MALLOC, &real_memory_);
    disk = nullptr;
}

void FaultyDisk::break_at(int step, Fault const& fault, Of of) {
    std::lock_guard const lock(mutex_);
    fault_ = fault;
    of_ = of;
    left_ = step;
    broke_ = mended_ = copied_ = false;
}

bool FaultyDisk::broke() {
    std::lock_guard const lock(mutex_);
    return broke_;
}

void FaultyDisk::mend() {
    std::lock_guard const lock(mutex_);
    mended_ = true;
}

bool FaultyDisk::copied() {
    std::lock_guard const lock(mutex_);
    return copied_;
}

bool FaultyDisk::fails(Step step, bool copies, bool needs_room) {
    std::lock_guard const lock(mutex_);
    bool const copying = copies && (step == Step::write || step == Step::sync || step == Step::truncate);
    if (mended_ || (of_ == Of::copies && !copying) || (fault_.error == ENOSPC && !needs_room) ||
        (fault_.error == ENOMEM) != (step == Step::memory))
        return false;
    bool const now = broke_ ? fault_.lasting : --left_ == 0;
    broke_ = broke_ || now;
    copied_ = copied_ || (copying && step == Step::sync && !now);
    if (now) errno = fault_.error;
    return now;
}

}  // namespace zorgborg
