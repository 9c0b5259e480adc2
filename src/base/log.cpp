#include "base/log.h"

#include <spdlog/sinks/base_sink.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <atomic>

#include "base/json.h"
#include "base/log_writer.h"

namespace fa::base::log {

namespace {

std::atomic<Level> g_level{Level::info};

constexpr std::size_t kQueuedBytesMax = 1024 * 1024;  // lines that wait for whoever reads the log

LogWriter& writer() {
  static LogWriter instance(STDERR_FILENO, kQueuedBytesMax);
  return instance;
}

class WriterSink final : public spdlog::sinks::base_sink<std::mutex> {
  void sink_it_(const spdlog::details::log_msg& message) override {
    spdlog::memory_buf_t line;
    formatter_->format(message, line);
    writer().push({line.data(), line.size()});
  }
  void flush_() override {}
};

spdlog::logger& logger() {
  writer();  // outlives the logger
  static auto instance = [] {
    auto made = std::make_shared<spdlog::logger>("flashauction", std::make_shared<WriterSink>());
    // The message is the inside of the object that starts here; time is UTC (RFC 3339).
    made->set_pattern(R"({"time":"%Y-%m-%dT%H:%M:%S.%eZ",%v})", spdlog::pattern_time_type::utc);
    made->set_level(spdlog::level::trace);
    return made;
  }();
  return *instance;
}

spdlog::level::level_enum to_spdlog(Level level) {
  switch (level) {
    case Level::debug:
      return spdlog::level::debug;
    case Level::info:
      return spdlog::level::info;
    case Level::warn:
      return spdlog::level::warn;
    default:
      return spdlog::level::err;
  }
}

// As the setting LOG_LEVEL names them; spdlog's own name for warn is another.
std::string_view name_of(Level level) {
  switch (level) {
    case Level::debug:
      return "debug";
    case Level::info:
      return "info";
    case Level::warn:
      return "warn";
    default:
      return "error";
  }
}

}  // namespace

void set_level(Level level) {
  g_level.store(level, std::memory_order_relaxed);
}

bool enabled(Level level) {
  return level != Level::off && level >= g_level.load(std::memory_order_relaxed);
}

bool flush(std::chrono::milliseconds wait) {
  return writer().flush(wait);
}

std::uint64_t dropped_lines() {
  return writer().dropped();
}

void write(Level level, std::string_view message, Fields fields) {
  write(level, message, std::span(fields.begin(), fields.size()));
}

void write(Level level, std::string_view message, std::span<const Field> fields) {
  std::string inside = R"("level":")";
  inside.append(name_of(level)).append(R"(","message":)");
  json::append_escaped(inside, message);
  for (const auto& [name, text] : fields) {
    inside.push_back(',');
    json::append_escaped(inside, name);
    inside.push_back(':');
    json::append_escaped(inside, text);
  }
  logger().log(to_spdlog(level), spdlog::string_view_t(inside.data(), inside.size()));
}

}  // namespace fa::base::log
