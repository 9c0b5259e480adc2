// JSON log lines on standard error (spdlog behind a plain header), written by a thread of its own: while nobody reads
// them, lines are dropped and counted, and nobody waits (base/log_writer.h). Never log a token, a password or a stream
// key. Any thread.
//   log::info("bid refused", {{"auction_id", id}, {"code", "bid_too_low"}});
#pragma once

#include <chrono>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace fa::base::log {

enum class Level { debug, info, warn, error, off };
using Field = std::pair<std::string_view, std::string>;
using Fields = std::initializer_list<Field>;

void set_level(Level level);
bool enabled(Level level);
// Whatever the level is set to: ask enabled() first.
void write(Level level, std::string_view message, std::span<const Field> fields);
void write(Level level, std::string_view message, Fields fields = {});
// Waits until what was logged before is written; false: not within `wait`.
bool flush(std::chrono::milliseconds wait);
std::uint64_t dropped_lines();  // since the start
inline void debug(std::string_view m, Fields f = {}) {
  if (enabled(Level::debug)) write(Level::debug, m, f);
}
inline void info(std::string_view m, Fields f = {}) {
  if (enabled(Level::info)) write(Level::info, m, f);
}
inline void warn(std::string_view m, Fields f = {}) {
  if (enabled(Level::warn)) write(Level::warn, m, f);
}
inline void error(std::string_view m, Fields f = {}) {
  if (enabled(Level::error)) write(Level::error, m, f);
}

}  // namespace fa::base::log
