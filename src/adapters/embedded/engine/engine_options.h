// What an engine is made with, and its bounds.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace fa::base {
class Metrics;
}

namespace fa::embedded {

struct EngineOptions {
  std::string journal_path;
  std::string vfs;                                // SQLite VFS; empty: the system's
  std::size_t commands_max = 32'768;              // waiting; as many again may be under decision
  std::size_t decisions_per_batch_max = 2'048;    // one commit; about 10 ms of work
  std::size_t closes_per_batch_max = 512;         // due at one instant: the rest follows, with bids in between
  std::size_t decisions_while_closing_max = 256;  // per batch, while more auctions are due than one batch closes
  std::size_t parked_commands_max = 8'192;    // waiting for the history's answer on an auction that is not in memory
  std::size_t retired_bids_max = 1'000'000;   // in retired auctions kept at hand; 48 bytes and their index each
  std::size_t trim_rows = 1'024;              // journal rows deleted in one step
  std::int64_t journal_rows_max = 1'000'000;  // about 200 MB; from there on bids wait for the history
  std::int64_t clock_look_ms_max = 250;       // the clock is looked at again at least this often, since it may step
  base::Metrics* metrics = nullptr;           // none: no metrics
};

}  // namespace fa::embedded
