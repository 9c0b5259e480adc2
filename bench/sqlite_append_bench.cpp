// The floor of an acknowledgement: the append of one row like the journal's to SQLite (WAL, synchronous=FULL), one a
// transaction. Usage: sqlite_append_bench FILE [ROWS]   prints {"p50_us":…,"p99_us":…}
#include <sqlite3.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <vector>

namespace {

void check(int code, sqlite3* db) {
  if (code == SQLITE_OK || code == SQLITE_DONE || code == SQLITE_ROW) return;
  std::fprintf(stderr, "%s\n", sqlite3_errmsg(db));
  std::exit(1);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) return std::fprintf(stderr, "usage: sqlite_append_bench FILE [ROWS]\n"), 2;
  const int rows = argc > 2 ? std::atoi(argv[2]) : 5000;
  sqlite3* db = nullptr;
  check(sqlite3_open(argv[1], &db), db);
  check(sqlite3_exec(db,
                     "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
                     "CREATE TABLE t(pos INTEGER PRIMARY KEY, auction BLOB, seq INT, kind INT, at INT, user BLOB, name "
                     "TEXT, bid BLOB,"
                     "amount INT, end_time INT, extensions INT)",
                     nullptr, nullptr, nullptr),
        db);
  sqlite3_stmt* insert = nullptr;
  check(sqlite3_prepare_v2(db, "INSERT INTO t VALUES(?,?,?,1,?,?,'alice',?,?,?,0)", -1, &insert, nullptr), db);
  std::vector<double> latencies_us;
  const char id[17] = "0123456789abcdef";
  for (int i = 1; i <= rows; ++i) {
    const auto start = std::chrono::steady_clock::now();
    sqlite3_bind_int64(insert, 1, i);
    sqlite3_bind_blob(insert, 2, id, 16, SQLITE_STATIC);
    sqlite3_bind_int64(insert, 3, i);
    sqlite3_bind_int64(insert, 4, 1'700'000'000'000 + i);
    sqlite3_bind_blob(insert, 5, id, 16, SQLITE_STATIC);
    sqlite3_bind_blob(insert, 6, id, 16, SQLITE_STATIC);
    sqlite3_bind_int64(insert, 7, 1000 + i);
    sqlite3_bind_int64(insert, 8, 1'700'000'600'000);
    check(sqlite3_step(insert), db);
    sqlite3_reset(insert);
    latencies_us.push_back(std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - start).count());
  }
  std::ranges::sort(latencies_us);
  std::printf("{\"p50_us\":%.1f,\"p99_us\":%.1f}\n", latencies_us[latencies_us.size() / 2],
              latencies_us[latencies_us.size() * 99 / 100]);
  sqlite3_finalize(insert);
  sqlite3_close(db);
}
