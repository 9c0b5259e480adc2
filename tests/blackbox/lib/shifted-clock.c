// Loaded before a program (LD_PRELOAD): its wall clock and CLOCK_BOOTTIME are ahead by what a small file says, which a test rewrites
// while the program runs; and its fsync and fdatasync hang, or fail, while the file says so. CLOCK_MONOTONIC stays: a machine that
// was suspended has CLOCK_BOOTTIME and the wall clock ahead, a wall clock that was set only the latter. And the program is killed right
// before its nth write from now to the files of a database (KILLED_AT_FILE, or the journal).
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

struct settings {
  _Atomic int64_t wall_ms;
  _Atomic int64_t boottime_ms;
  _Atomic int64_t sync_hangs;
  _Atomic int64_t sync_fails;
  _Atomic int64_t other_boot;
  _Atomic int64_t killed_at_write;  // 0: never
  _Atomic int64_t hanging;          // how many calls hang: the test reads it
};

static struct settings none;
static struct settings* settings = &none;
static const char* counted = "journal.db";

__attribute__((constructor(101))) static void attach(void) {
  const char* name = getenv("SHIFTED_CLOCK_FILE");
  if (getenv("KILLED_AT_FILE")) counted = getenv("KILLED_AT_FILE");
  const int file = name ? open(name, O_RDWR | O_CLOEXEC) : -1;
  if (file < 0) return;
  void* at = mmap(NULL, sizeof none, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  close(file);
  if (at != MAP_FAILED) settings = at;
}

static int64_t ahead_ms(clockid_t clock) {
  if (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE) return settings->wall_ms;
  return clock == CLOCK_BOOTTIME ? settings->boottime_ms : 0;
}

int clock_gettime(clockid_t clock, struct timespec* time) {
  const int status = (int)syscall(SYS_clock_gettime, clock, time);
  const int64_t by = ahead_ms(clock);
  if (status != 0 || by == 0) return status;
  const int64_t nanoseconds = ((int64_t)time->tv_sec * 1000 + by) * 1000000 + time->tv_nsec;
  time->tv_sec = nanoseconds / 1000000000;
  time->tv_nsec = nanoseconds % 1000000000;
  return 0;
}

int gettimeofday(struct timeval* restrict time, void* restrict zone) {
  (void)zone;
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  time->tv_sec = now.tv_sec;
  time->tv_usec = now.tv_nsec / 1000;
  return 0;
}

time_t time(time_t* out) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  if (out != NULL) *out = now.tv_sec;
  return now.tv_sec;
}

static int synced(long call, int file) {
  if (settings->sync_hangs) {
    ++settings->hanging;
    while (settings->sync_hangs) usleep(1000);
    --settings->hanging;
  }
  if (settings->sync_fails) {
    errno = EIO;
    return -1;
  }
  return (int)syscall(call, file);
}

int fsync(int file) { return synced(SYS_fsync, file); }
int fdatasync(int file) { return synced(SYS_fdatasync, file); }

static void count_write(int file) {
  if (!settings->killed_at_write) return;
  char link[32];
  char name[4096];
  snprintf(link, sizeof link, "/proc/self/fd/%d", file);
  const ssize_t length = readlink(link, name, sizeof name - 1);
  if (length < 0) return;
  name[length] = 0;
  if (strstr(name, counted) != NULL && --settings->killed_at_write == 0) kill(getpid(), SIGKILL);
}

ssize_t pwrite(int file, const void* bytes, size_t size, off_t offset) {
  count_write(file);
  return syscall(SYS_pwrite64, file, bytes, size, offset);
}
ssize_t pwrite64(int file, const void* bytes, size_t size, off_t offset) { return pwrite(file, bytes, size, offset); }

// A machine that was started anew has another boot_id.
static FILE* opened(const char* name, const char* mode) {
  if (strcmp(name, "/proc/sys/kernel/random/boot_id") == 0 && settings->other_boot) {
    static char other[] = "00000000-0000-4000-8000-000000000000\n";
    return fmemopen(other, sizeof other - 1, "r");
  }
  const int flags = strchr(mode, '+') ? O_RDWR : mode[0] == 'r' ? O_RDONLY : O_WRONLY;
  const int kind = mode[0] == 'w' ? O_CREAT | O_TRUNC : mode[0] == 'a' ? O_CREAT | O_APPEND : 0;
  const int file = open(name, flags | kind | (strchr(mode, 'e') ? O_CLOEXEC : 0), 0666);
  return file < 0 ? NULL : fdopen(file, mode);
}

FILE* fopen(const char* restrict name, const char* restrict mode) { return opened(name, mode); }
FILE* fopen64(const char* restrict name, const char* restrict mode) { return opened(name, mode); }
