// Identifiers: 128-bit UUIDs (RFC 9562), one distinct type for each thing named.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <cstring>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace fa::domain {

struct Uuid {
  std::array<std::uint8_t, 16> bytes{};
  auto operator<=>(const Uuid&) const = default;
  // By halves: the compiler makes a call of comparing the arrays, and tables of ids compare at every step.
  bool operator==(const Uuid& other) const {
    std::uint64_t mine[2];
    std::uint64_t others[2];
    std::memcpy(mine, bytes.data(), sizeof mine);
    std::memcpy(others, other.bytes.data(), sizeof others);
    return ((mine[0] ^ others[0]) | (mine[1] ^ others[1])) == 0;
  }
};

// Reads the 36-character hyphenated form, in either case. Anything else is nullopt.
std::optional<Uuid> parse_uuid(std::string_view text);
// The lower-case hyphenated form, as everywhere on the wire and in the ledger.
std::string to_string(const Uuid& id);
// The same without a string.
std::array<char, 36> to_chars(const Uuid& id);

// Tag makes AuctionId, UserId and BidId types that cannot be mixed up.
template <class Tag>
struct Id {
  Uuid uuid;
  auto operator<=>(const Id&) const = default;
};

template <class IdType>
std::optional<IdType> parse_id(std::string_view text) {
  if (auto uuid = parse_uuid(text)) return IdType{*uuid};
  return std::nullopt;
}

template <class Tag>
std::string to_string(const Id<Tag>& id) {
  return to_string(id.uuid);
}

template <class Tag>
std::array<char, 36> to_chars(const Id<Tag>& id) {
  return to_chars(id.uuid);
}

using AuctionId = Id<struct AuctionTag>;
using UserId = Id<struct UserTag>;
using BidId = Id<struct BidTag>;
using MessageId = Id<struct MessageTag>;

}  // namespace fa::domain

template <>
struct std::hash<fa::domain::Uuid> {
  std::size_t operator()(const fa::domain::Uuid& id) const noexcept {
    // Clients choose bid ids, so both halves are mixed and no half alone decides the bucket.
    std::uint64_t a;
    std::uint64_t b;
    std::memcpy(&a, id.bytes.data(), 8);
    std::memcpy(&b, id.bytes.data() + 8, 8);
    std::uint64_t h = (a ^ (b * 0x9E3779B97F4A7C15ull)) * 0xBF58476D1CE4E5B9ull;
    return static_cast<std::size_t>(h ^ (h >> 32));
  }
};

template <class Tag>
struct std::hash<fa::domain::Id<Tag>> {
  std::size_t operator()(const fa::domain::Id<Tag>& id) const noexcept {
    return std::hash<fa::domain::Uuid>{}(id.uuid);
  }
};
