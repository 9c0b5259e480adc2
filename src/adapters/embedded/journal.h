// The journal: every decision of the engine, in the order of decision, one row each in journal.db. A batch is one
// transaction, so one fsync. The engine's thread only; readers have connections of their own (journal_stream.h).
#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/embedded/engine/batch.h"
#include "adapters/embedded/sqlite_db.h"
#include "ports/clock.h"
#include "ports/decision_stream.h"
#include "ports/event_feed.h"

namespace fa::embedded {

// What the journal knows of the deciders before.
struct LastAlive {
  domain::UnixMs at = 0;                // `alive` of the rules
  ports::ClockMark mark;                // the newest that is stored; may be older
  std::string boot_id;                  // that the mark belongs to
  domain::UnixMs newest_timestamp = 0;  // of all records that are here
};

// What is stored with a commit: `at` is `alive`, or, with the doors closed, stays that whatever is decided after it.
struct AliveMark {
  ports::ClockMark mark;
  std::string_view boot_id;
  bool doors_closed = false;
};

class Journal {
 public:
  // Positions continue after `position_min` and after what the file holds, whichever is greater.
  static StoreResult<Journal> open(const std::string& path, const std::string& vfs, std::int64_t position_min);

  // Stores the auction events and the blocks of a batch durably, as one transaction, and `alive` with them where it is
  // given. On an error position() has not moved, and nothing may be appended before reestablish() has succeeded; of
  // kind outcome_unknown: it may have reached the disk.
  StoreResult<void> append(const std::vector<ports::FeedEvent>& events, const std::vector<BlockChange>& blocks,
                           const std::optional<AliveMark>& alive);
  // None: none was ever stored.
  StoreResult<std::optional<LastAlive>> last_alive();
  // Whether this person is blocked, as the store has it.
  StoreResult<bool> is_blocked(const domain::AuctionId& auction_id, const domain::UserId& user_id);
  // Calls `each` with every block of every auction.
  StoreResult<void> read_blocks(const std::function<void(const domain::AuctionId&, const domain::UserId&)>& each);

  // After a failed append: opens the file anew and makes everything that is readable in it durable, so that what
  // read_after(position()) then finds is the truth for good. An error also where the file is there and takes no
  // commits, as on a full disk. Does not move position(); skip_to() does.
  StoreResult<void> reestablish();
  void skip_to(std::int64_t position) { position_ = position; }

  // Calls `each` with the records after `position`, in order, until it returns false (a damaged store; also the
  // result where a row cannot be read).
  StoreResult<void> read_after(std::int64_t position, const std::function<bool(ports::DecisionRecord&&)>& each);

  // Position of the newest appended record.
  std::int64_t position() const { return position_; }

  // Deletes at most `rows_max` of the rows up to `position`, and never the newest, whose time is part of `alive`. The
  // result: how many.
  StoreResult<std::int64_t> trim(std::int64_t position, std::int64_t rows_max);
  // Rows up to `position` that trim() would delete; no I/O.
  std::int64_t covered_rows(std::int64_t position) const { return std::min(position, position_ - 1) - trimmed_to_; }

  // Moves the WAL's content into the database once it has grown to its bound. To be called when nobody waits.
  void bound_wal();

 private:
  Journal(Database database, std::string path, DatabaseOptions options);
  StoreResult<void> insert_all(const std::vector<ports::FeedEvent>& events);
  StoreResult<void> store(const BlockChange& change);
  StoreResult<void> store(const AliveMark& alive);
  StoreResult<void> read_bounds(std::int64_t position_min);

  Database database_;
  std::string path_;
  DatabaseOptions options_;
  std::int64_t position_ = 0;
  std::int64_t trimmed_to_ = 0;  // every row up to here is gone
  int checkpoint_at_pages_ = 0;
};

// Reads up to `max` records after `after` and up to `until` from a journal's database, oldest first.
StoreResult<std::vector<ports::DecisionRecord>> read_journal(Database& database, std::int64_t after, std::int64_t until,
                                                             std::size_t max);

}  // namespace fa::embedded
