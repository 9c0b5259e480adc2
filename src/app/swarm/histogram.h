// A latency histogram of fixed size: 64 powers of two with 512 steps each, so every value is kept within 0.2 %.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>

namespace fa::app::swarm {

class Histogram {
 public:
  void add(std::int64_t value_us) {
    const auto v = static_cast<std::uint64_t>(std::max<std::int64_t>(0, value_us));
    ++counts_[index(v)];
    ++total_;
    max_us_ = std::max(max_us_, value_us);
  }
  // The value below which `share` (0 to 1) of all lie, in microseconds; 0 when empty.
  std::int64_t percentile_us(double share) const {
    const auto wanted = static_cast<std::uint64_t>(share * static_cast<double>(total_));
    std::uint64_t seen = 0;
    for (std::size_t i = 0; i < counts_.size(); ++i) {
      seen += counts_[i];
      if (seen > wanted) return std::min(upper(i), max_us_);
    }
    return max_us_;
  }
  std::uint64_t count() const { return total_; }
  std::int64_t max_us() const { return max_us_; }

 private:
  static constexpr int kStepBits = 9;
  static constexpr int kSteps = 1 << kStepBits;
  static std::size_t index(std::uint64_t v) {
    if (v < kSteps) return static_cast<std::size_t>(v);
    const int shift = static_cast<int>(std::bit_width(v)) - kStepBits - 1;
    return static_cast<std::size_t>((shift + 1) * kSteps) + static_cast<std::size_t>((v >> shift) - kSteps);
  }
  static std::int64_t upper(std::size_t i) {
    if (i < kSteps) return static_cast<std::int64_t>(i);
    const std::size_t shift = i / kSteps - 1;
    return static_cast<std::int64_t>((i % kSteps + kSteps + 1) << shift) - 1;
  }
  std::array<std::uint64_t, 64 * kSteps> counts_{};
  std::uint64_t total_ = 0;
  std::int64_t max_us_ = 0;
};

}  // namespace fa::app::swarm
