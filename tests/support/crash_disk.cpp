#include "support/crash_disk.h"

#include <algorithm>
#include <atomic>
#include <cstring>

#include "support/crash_disk_state.h"

namespace fa::test {

namespace {

constexpr std::int64_t kSectorBytes = 512;

CrashDisk::State& disk_of(sqlite3_vfs* vfs) {
  return *static_cast<CrashDisk::State*>(vfs->pAppData);
}

int open_file(sqlite3_vfs* vfs, const char* name, sqlite3_file* file, int flags, int* out_flags) {
  auto& disk = disk_of(vfs);
  auto* open = static_cast<OpenFile*>(file);
  open->pMethods = nullptr;
  const std::lock_guard lock(disk.mutex);
  if (disk.power_off) return SQLITE_CANTOPEN;
  const std::string path = name == nullptr ? "" : name;
  auto inode = path.empty() ? nullptr : disk.files[path];
  if (!inode) {
    if ((flags & SQLITE_OPEN_CREATE) == 0) {
      disk.files.erase(path);
      return SQLITE_CANTOPEN;
    }
    inode = std::make_shared<Inode>();
    if (!path.empty()) disk.files[path] = inode;
  }
  open->disk = &disk;
  open->path = new std::string(path);
  open->inode = new std::shared_ptr<Inode>(std::move(inode));
  open->lock_level = SQLITE_LOCK_NONE;
  open->shm_shared = 0;
  open->shm_exclusive = 0;
  open->uses_shm = false;
  open->pMethods = crash_disk_io_methods();
  if (out_flags != nullptr) *out_flags = flags;
  return SQLITE_OK;
}

int delete_file(sqlite3_vfs* vfs, const char* name, int) {
  auto& disk = disk_of(vfs);
  const std::lock_guard lock(disk.mutex);
  if (disk.power_off) return SQLITE_IOERR_DELETE;
  return disk.files.erase(name) != 0 ? SQLITE_OK : SQLITE_IOERR_DELETE_NOENT;
}

int access_file(sqlite3_vfs* vfs, const char* name, int, int* result) {
  auto& disk = disk_of(vfs);
  const std::lock_guard lock(disk.mutex);
  const auto found = disk.files.find(name);
  *result = found != disk.files.end() ? 1 : 0;
  return SQLITE_OK;
}

int full_path(sqlite3_vfs*, const char* name, int size, char* out) {
  std::snprintf(out, static_cast<std::size_t>(size), "%s", name);
  return SQLITE_OK;
}

// Everything that is no file comes from the system's VFS.
sqlite3_vfs* system_vfs() {
  return sqlite3_vfs_find(nullptr);
}
int random_bytes(sqlite3_vfs*, int count, char* out) {
  return system_vfs()->xRandomness(system_vfs(), count, out);
}
int sleep_us(sqlite3_vfs*, int us) {
  return system_vfs()->xSleep(system_vfs(), us);
}
int current_time(sqlite3_vfs*, double* out) {
  return system_vfs()->xCurrentTime(system_vfs(), out);
}
int last_error(sqlite3_vfs*, int, char*) {
  return 0;
}

}  // namespace

int DiskFile::read(void* to, std::int64_t count, std::int64_t offset) const {
  const auto available = std::clamp<std::int64_t>(size() - offset, 0, count);
  if (available > 0) std::memcpy(to, cached_.data() + offset, static_cast<std::size_t>(available));
  if (available == count) return SQLITE_OK;
  std::memset(static_cast<char*>(to) + available, 0, static_cast<std::size_t>(count - available));
  return SQLITE_IOERR_SHORT_READ;
}

void DiskFile::write(const void* from, std::int64_t count, std::int64_t offset) {
  const auto* bytes = static_cast<const std::uint8_t*>(from);
  unsynced_.push_back({false, offset, Bytes(bytes, bytes + count)});
  apply(cached_, unsynced_.back());
}

void DiskFile::truncate(std::int64_t size) {
  unsynced_.push_back({true, size, {}});
  apply(cached_, unsynced_.back());
}

void DiskFile::sync() {
  for (const auto& change : unsynced_) apply(durable_, change);
  unsynced_.clear();
}

void DiskFile::crash(std::mt19937_64& random) {
  for (const auto& change : unsynced_) {
    switch (random() % 3) {
      case 0:
        apply(durable_, change);
        break;
      case 1:
        apply_torn(durable_, change, random);
        break;
      default:
        break;
    }
  }
  unsynced_.clear();
  cached_ = durable_;
}

void DiskFile::apply(Bytes& to, const Change& change) {
  if (change.truncates) {
    to.resize(static_cast<std::size_t>(change.offset));
    return;
  }
  const auto end = static_cast<std::size_t>(change.offset) + change.bytes.size();
  if (to.size() < end) to.resize(end);
  std::ranges::copy(change.bytes, to.begin() + change.offset);
}

void DiskFile::apply_torn(Bytes& to, const Change& change, std::mt19937_64& random) {
  if (change.truncates) return;
  const auto end = change.offset + static_cast<std::int64_t>(change.bytes.size());
  for (auto at = change.offset; at < end;) {
    const auto next = std::min((at / kSectorBytes + 1) * kSectorBytes, end);
    if (random() % 2 == 0) {
      const auto first = change.bytes.begin() + (at - change.offset);
      apply(to, {false, at, Bytes(first, first + (next - at))});
    }
    at = next;
  }
}

int CrashDisk::State::begin(Operation operation, const std::string& path) {
  if (operations_left && --*operations_left <= 0) power_off = true;
  if (power_off) return operation == Operation::sync ? SQLITE_IOERR_FSYNC : SQLITE_IOERR_WRITE;
  if (!fault || fault->operation != operation || !path.ends_with(fault->file_suffix)) return SQLITE_OK;
  if (fault->after > 0) {
    --fault->after;
    return SQLITE_OK;
  }
  return fault->code;
}

CrashDisk::CrashDisk() : state_(std::make_unique<State>()) {
  static std::atomic<int> count = 0;
  name_ = "crash-disk-" + std::to_string(++count);
  auto& vfs = state_->vfs;
  vfs.iVersion = 1;
  vfs.szOsFile = sizeof(OpenFile);
  vfs.mxPathname = 512;
  vfs.zName = name_.c_str();
  vfs.pAppData = state_.get();
  vfs.xOpen = open_file;
  vfs.xDelete = delete_file;
  vfs.xAccess = access_file;
  vfs.xFullPathname = full_path;
  vfs.xRandomness = random_bytes;
  vfs.xSleep = sleep_us;
  vfs.xCurrentTime = current_time;
  vfs.xGetLastError = last_error;
  sqlite3_vfs_register(&vfs, 0);
}

CrashDisk::~CrashDisk() {
  sqlite3_vfs_unregister(&state_->vfs);
}

void CrashDisk::cut_power_after(std::int64_t operations) {
  const std::lock_guard lock(state_->mutex);
  state_->operations_left = operations;
}

bool CrashDisk::power_is_off() const {
  const std::lock_guard lock(state_->mutex);
  return state_->power_off;
}

void CrashDisk::restore_power(std::mt19937_64& random) {
  const std::lock_guard lock(state_->mutex);
  for (auto& [path, inode] : state_->files) {
    inode->file.crash(random);
    inode->locks = {};
    inode->shared_memory = {};
  }
  state_->power_off = false;
  state_->operations_left.reset();
  state_->fault.reset();
}

void CrashDisk::inject(Fault fault) {
  const std::lock_guard lock(state_->mutex);
  state_->fault = std::move(fault);
}

void CrashDisk::heal() {
  const std::lock_guard lock(state_->mutex);
  state_->fault.reset();
}

}  // namespace fa::test
