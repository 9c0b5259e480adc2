// What a CrashDisk holds: its files, locks and faults. Everything under one mutex.
#pragma once

#include <array>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "support/crash_disk.h"

namespace fa::test {

// A file's bytes as programs see them, as they are on the disk, and the writes in between.
class DiskFile {
 public:
  using Bytes = std::vector<std::uint8_t>;

  // The result of sqlite3_io_methods::xRead.
  int read(void* to, std::int64_t count, std::int64_t offset) const;
  void write(const void* from, std::int64_t count, std::int64_t offset);
  void truncate(std::int64_t size);
  std::int64_t size() const { return static_cast<std::int64_t>(cached_.size()); }
  void sync();
  // The sync failed: what was written stays readable and will not be written again.
  void lose_unsynced() { unsynced_.clear(); }
  // Power is back: what was synced, and of the rest what `random` has let survive.
  void crash(std::mt19937_64& random);

 private:
  struct Change {
    bool truncates;
    std::int64_t offset;  // or the new size
    Bytes bytes;
  };
  static void apply(Bytes& to, const Change& change);
  static void apply_torn(Bytes& to, const Change& change, std::mt19937_64& random);

  Bytes cached_;
  Bytes durable_;
  std::vector<Change> unsynced_;
};

// SQLite's five lock levels on one file, between the connections of this process.
struct FileLocks {
  int shared = 0;
  const void* reserved = nullptr;
  const void* pending = nullptr;
  const void* exclusive = nullptr;
};

// The shared memory of a WAL database.
struct SharedMemory {
  std::vector<std::unique_ptr<char[]>> regions;
  std::array<int, SQLITE_SHM_NLOCK> holders{};  // -1: exclusive
  int users = 0;
};

struct Inode {
  DiskFile file;
  FileLocks locks;
  SharedMemory shared_memory;
};

struct CrashDisk::State {
  mutable std::mutex mutex;
  std::map<std::string, std::shared_ptr<Inode>> files;
  std::optional<std::int64_t> operations_left;
  bool power_off = false;
  std::optional<Fault> fault;
  sqlite3_vfs vfs{};

  // Counts one operation on `path`; the code with which it fails, or SQLITE_OK.
  int begin(Operation operation, const std::string& path);
};

const sqlite3_io_methods* crash_disk_io_methods();

struct OpenFile : sqlite3_file {
  CrashDisk::State* disk;
  std::string* path;
  std::shared_ptr<Inode>* inode;
  int lock_level;
  std::uint16_t shm_shared;
  std::uint16_t shm_exclusive;
  bool uses_shm;
};

}  // namespace fa::test
