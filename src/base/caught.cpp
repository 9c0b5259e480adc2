#include "base/caught.h"

#include <atomic>
#include <exception>
#include <vector>

#include "base/log.h"

namespace fa::base {

namespace {
std::atomic<std::uint64_t> caught{0};
}

std::string caught_text() noexcept {
  try {
    try {
      throw;
    } catch (const std::exception& failure) {
      return failure.what();
    } catch (...) {
      return "unknown exception";
    }
  } catch (...) {
    return "out of memory";  // short enough to need none itself
  }
}

void log_caught(std::string_view message, std::string_view name) noexcept {
  caught.fetch_add(1, std::memory_order_relaxed);
  try {
    if (!log::enabled(log::Level::error)) return;
    std::vector<log::Field> fields{{"error", caught_text()}};
    if (!name.empty()) fields.emplace_back("name", name);
    log::write(log::Level::error, message, fields);
  } catch (...) {
    return;
  }
}

std::uint64_t caught_count() noexcept {
  return caught.load(std::memory_order_relaxed);
}

}  // namespace fa::base
