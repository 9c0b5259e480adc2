// The ledger: every change of an auction as one canonical record, chained by SHA-256 (rules, "Ledger").
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "domain/event.h"

namespace fa::domain {

using Hash256 = std::array<std::uint8_t, 32>;

// The hash function is a parameter (base/crypto.h has OpenSSL's), since the domain includes only the standard library.
using Sha256 = Hash256 (*)(std::string_view bytes);       // FIPS 180-4
std::string to_hex(const Hash256& hash);                  // lower case
std::optional<Hash256> parse_hash(std::string_view hex);  // lower case only

// The record without its hash, as RFC 8785 canonical JSON. An opening's has the fields of its rules_version.
std::string canonical_record(const Opening& opening);
std::string canonical_record(const AuctionId& auction_id, const BidRecord& bid);
std::string canonical_record(const AuctionId& auction_id, const ClockRecord& clock);
std::string canonical_record(const AuctionId& auction_id, const ClosedRecord& close);

// hash_0 = sha256(auction_id as text); hash_n = sha256(hash_(n-1) as 32 bytes, then the canonical record).
Hash256 chain_start(const AuctionId& auction_id, Sha256 sha256);
Hash256 chain_next(const Hash256& previous, std::string_view canonical, Sha256 sha256);
// The line of the downloadable ledger: the canonical record with its `hash` in it (keys stay sorted).
std::string ledger_line(std::string_view canonical, const Hash256& hash);

}  // namespace fa::domain
