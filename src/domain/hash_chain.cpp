// The chain over the canonical records (domain/ledger.h).
#include "domain/invariant.h"
#include "domain/ledger.h"

namespace fa::domain {
namespace {

int lower_nibble(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return -1;
}

}  // namespace

std::string to_hex(const Hash256& hash) {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string hex;
  hex.reserve(hash.size() * 2);
  for (const std::uint8_t byte : hash) {
    hex += kDigits[byte >> 4];
    hex += kDigits[byte & 15];
  }
  return hex;
}

std::optional<Hash256> parse_hash(std::string_view hex) {
  Hash256 hash;
  if (hex.size() != hash.size() * 2) return std::nullopt;
  for (std::size_t i = 0; i < hash.size(); ++i) {
    const int high = lower_nibble(hex[2 * i]);
    const int low = lower_nibble(hex[2 * i + 1]);
    if (high < 0 || low < 0) return std::nullopt;
    hash[i] = static_cast<std::uint8_t>(high << 4 | low);
  }
  return hash;
}

Hash256 chain_start(const AuctionId& auction_id, Sha256 sha256) {
  return sha256(to_string(auction_id));
}

Hash256 chain_next(const Hash256& previous, std::string_view canonical, Sha256 sha256) {
  std::string bytes(previous.begin(), previous.end());
  bytes += canonical;
  return sha256(bytes);
}

std::string ledger_line(std::string_view canonical, const Hash256& hash) {
  // "hash" sorts before "host_user_id" (openings) and before "kind" (all), and after every name that stands before
  // these. Neither text can occur inside a value, where quotes are escaped.
  std::size_t at = canonical.find(",\"host_user_id\":");
  if (at == std::string_view::npos) at = canonical.find(",\"kind\":");
  require(at != std::string_view::npos);
  std::string line(canonical.substr(0, at));
  line += ",\"hash\":\"" + to_hex(hash) + '"';
  line += canonical.substr(at);
  return line;
}

}  // namespace fa::domain
