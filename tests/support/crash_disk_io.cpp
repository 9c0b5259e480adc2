// The methods of one open file of a CrashDisk (sqlite3_io_methods, version 2: with shared memory for WAL).
#include <cstring>

#include "support/crash_disk_state.h"

namespace fa::test {

namespace {

using Operation = CrashDisk::Operation;
using Guard = std::lock_guard<std::mutex>;

OpenFile& of(sqlite3_file* file) {
  return *static_cast<OpenFile*>(file);
}
Inode& inode_of(sqlite3_file* file) {
  return **of(file).inode;
}

int unlock_to(OpenFile& open, int level) {
  auto& locks = (*open.inode)->locks;
  if (open.lock_level <= level) return SQLITE_OK;
  if (locks.reserved == &open) locks.reserved = nullptr;
  if (locks.pending == &open) locks.pending = nullptr;
  if (locks.exclusive == &open) locks.exclusive = nullptr;
  if (level == SQLITE_LOCK_NONE && open.lock_level >= SQLITE_LOCK_SHARED) --locks.shared;
  open.lock_level = level;
  return SQLITE_OK;
}

void release_shm(OpenFile& open) {
  if (!open.uses_shm) return;
  auto& memory = (*open.inode)->shared_memory;
  for (int i = 0; i < SQLITE_SHM_NLOCK; ++i) {
    if (open.shm_exclusive & (1 << i)) memory.holders[static_cast<std::size_t>(i)] = 0;
    if (open.shm_shared & (1 << i)) --memory.holders[static_cast<std::size_t>(i)];
  }
  open.shm_shared = open.shm_exclusive = 0;
  open.uses_shm = false;
  if (--memory.users == 0) memory = {};
}

int close_file(sqlite3_file* file) {
  auto& open = of(file);
  {
    const Guard lock(open.disk->mutex);
    unlock_to(open, SQLITE_LOCK_NONE);
    release_shm(open);
  }
  delete open.inode;
  delete open.path;
  return SQLITE_OK;
}

int read_file(sqlite3_file* file, void* to, int count, sqlite3_int64 offset) {
  const Guard lock(of(file).disk->mutex);
  if (of(file).disk->power_off) return SQLITE_IOERR_READ;
  return inode_of(file).file.read(to, count, offset);
}

int write_file(sqlite3_file* file, const void* from, int count, sqlite3_int64 offset) {
  auto& disk = *of(file).disk;
  const Guard lock(disk.mutex);
  const bool was_off = disk.power_off;
  const int code = disk.begin(Operation::write, *of(file).path);
  // The write during which the power goes off may reach the disk in part, as any unsynced write.
  const bool lost = was_off || (code != SQLITE_OK && !disk.power_off && !disk.fault->bytes_reach_cache);
  if (!lost) inode_of(file).file.write(from, count, offset);
  return code;
}

int truncate_file(sqlite3_file* file, sqlite3_int64 size) {
  auto& disk = *of(file).disk;
  const Guard lock(disk.mutex);
  const int code = disk.begin(Operation::write, *of(file).path);
  if (code == SQLITE_OK) inode_of(file).file.truncate(size);
  return code;
}

int sync_file(sqlite3_file* file, int) {
  auto& disk = *of(file).disk;
  const Guard lock(disk.mutex);
  const int code = disk.begin(Operation::sync, *of(file).path);
  if (code == SQLITE_OK) {
    inode_of(file).file.sync();
  } else if (!disk.power_off) {
    inode_of(file).file.lose_unsynced();
  }
  return code;
}

int file_size(sqlite3_file* file, sqlite3_int64* size) {
  const Guard lock(of(file).disk->mutex);
  *size = inode_of(file).file.size();
  return SQLITE_OK;
}

int lock_file(sqlite3_file* file, int level) {
  auto& open = of(file);
  const Guard guard(open.disk->mutex);
  auto& locks = inode_of(file).locks;
  if (open.lock_level >= level) return SQLITE_OK;
  const auto taken = [&](const void* holder) { return holder != nullptr && holder != &open; };
  if (level == SQLITE_LOCK_SHARED) {
    if (taken(locks.pending) || taken(locks.exclusive)) return SQLITE_BUSY;
    ++locks.shared;
  } else {
    if (taken(locks.reserved)) return SQLITE_BUSY;
    locks.reserved = &open;
    if (level == SQLITE_LOCK_EXCLUSIVE) {
      if (taken(locks.pending)) return SQLITE_BUSY;
      locks.pending = &open;
      if (locks.shared > 1) {
        open.lock_level = SQLITE_LOCK_PENDING;
        return SQLITE_BUSY;
      }
      locks.exclusive = &open;
    }
  }
  open.lock_level = level;
  return SQLITE_OK;
}

int unlock_file(sqlite3_file* file, int level) {
  const Guard lock(of(file).disk->mutex);
  return unlock_to(of(file), level);
}

int check_reserved(sqlite3_file* file, int* result) {
  const Guard lock(of(file).disk->mutex);
  *result = inode_of(file).locks.reserved != nullptr ? 1 : 0;
  return SQLITE_OK;
}

int file_control(sqlite3_file*, int, void*) {
  return SQLITE_NOTFOUND;
}
int sector_size(sqlite3_file*) {
  return 4'096;
}
// A torn write damages nothing beside it: what SQLite assumes of a system's disk, too.
int device_characteristics(sqlite3_file*) {
  return SQLITE_IOCAP_POWERSAFE_OVERWRITE;
}

int shm_map(sqlite3_file* file, int region, int size, int extend, void volatile** out) {
  auto& open = of(file);
  const Guard lock(open.disk->mutex);
  auto& memory = inode_of(file).shared_memory;
  if (!open.uses_shm) {
    open.uses_shm = true;
    ++memory.users;
  }
  const auto wanted = static_cast<std::size_t>(region) + 1;
  *out = nullptr;
  if (memory.regions.size() < wanted && extend == 0) return SQLITE_OK;
  while (memory.regions.size() < wanted) {
    memory.regions.push_back(std::make_unique<char[]>(static_cast<std::size_t>(size)));
  }
  *out = memory.regions[wanted - 1].get();
  return SQLITE_OK;
}

int shm_lock(sqlite3_file* file, int offset, int count, int flags) {
  auto& open = of(file);
  const Guard lock(open.disk->mutex);
  auto& holders = inode_of(file).shared_memory.holders;
  auto& mine = (flags & SQLITE_SHM_SHARED) != 0 ? open.shm_shared : open.shm_exclusive;
  const auto mask = static_cast<std::uint16_t>(((1 << count) - 1) << offset);
  const bool exclusive = (flags & SQLITE_SHM_EXCLUSIVE) != 0;
  if ((flags & SQLITE_SHM_UNLOCK) != 0) {
    for (int i = offset; i < offset + count; ++i) {
      if ((mine & (1 << i)) != 0)
        exclusive ? holders[static_cast<std::size_t>(i)] = 0 : --holders[static_cast<std::size_t>(i)];
    }
    mine = static_cast<std::uint16_t>(mine & ~mask);
    return SQLITE_OK;
  }
  if ((mine & mask) == mask) return SQLITE_OK;
  for (int i = offset; i < offset + count; ++i) {
    const int held = holders[static_cast<std::size_t>(i)];
    if (held < 0 || (exclusive && held > 0)) return SQLITE_BUSY;
  }
  for (int i = offset; i < offset + count; ++i) {
    auto& held = holders[static_cast<std::size_t>(i)];
    held = exclusive ? -1 : held + 1;
  }
  mine = static_cast<std::uint16_t>(mine | mask);
  return SQLITE_OK;
}

void shm_barrier(sqlite3_file* file) {
  const Guard lock(of(file).disk->mutex);
}

int shm_unmap(sqlite3_file* file, int) {
  const Guard lock(of(file).disk->mutex);
  release_shm(of(file));
  return SQLITE_OK;
}

}  // namespace

const sqlite3_io_methods* crash_disk_io_methods() {
  static const sqlite3_io_methods methods = [] {
    sqlite3_io_methods m{};
    m.iVersion = 2;
    m.xClose = close_file;
    m.xRead = read_file;
    m.xWrite = write_file;
    m.xTruncate = truncate_file;
    m.xSync = sync_file;
    m.xFileSize = file_size;
    m.xLock = lock_file;
    m.xUnlock = unlock_file;
    m.xCheckReservedLock = check_reserved;
    m.xFileControl = file_control;
    m.xSectorSize = sector_size;
    m.xDeviceCharacteristics = device_characteristics;
    m.xShmMap = shm_map;
    m.xShmLock = shm_lock;
    m.xShmBarrier = shm_barrier;
    m.xShmUnmap = shm_unmap;
    return m;
  }();
  return &methods;
}

}  // namespace fa::test
