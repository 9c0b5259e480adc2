// A disk in memory, as a SQLite VFS, that can lose power and fail. What was not synced may be lost at a crash, each
// write by itself and in any order; a write may survive in some of its sectors only. After a failed sync the written
// bytes stay readable, but no later sync puts them on the disk (as on Linux).
#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <memory>
#include <mutex>
#include <random>
#include <string>

namespace fa::test {

class CrashDisk {
 public:
  CrashDisk();   // registers its VFS
  ~CrashDisk();  // every connection must be closed
  CrashDisk(const CrashDisk&) = delete;
  CrashDisk& operator=(const CrashDisk&) = delete;

  const std::string& vfs_name() const { return name_; }

  // The power goes off at the `operations`-th write, truncation or sync from now; from then on everything fails.
  void cut_power_after(std::int64_t operations);
  bool power_is_off() const;
  // Power comes back. `random` decides what of the unsynced writes has survived. Every connection must be closed.
  void restore_power(std::mt19937_64& random);

  enum class Operation { write, sync };
  struct Fault {
    Operation operation = Operation::sync;
    std::string file_suffix;        // only on files whose name ends so
    std::int64_t after = 0;         // how many of these operations still succeed
    int code = SQLITE_IOERR_FSYNC;  // what SQLite is told
    bool bytes_reach_cache = true;  // of a failing write: false, they are nowhere (ENOSPC)
  };
  // From then on each such operation fails until heal().
  void inject(Fault fault);
  void heal();

  struct State;

 private:
  std::string name_;
  std::unique_ptr<State> state_;
};

}  // namespace fa::test
