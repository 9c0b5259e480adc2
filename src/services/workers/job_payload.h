// The kinds of jobs that follow from the decisions, and what their payloads say (JSON).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "domain/auction.h"

namespace fa::workers {

namespace job_kind {
inline constexpr const char* seal_ledger = "seal_ledger";
inline constexpr const char* publish_result = "publish_result";
inline constexpr const char* announce_extension = "announce_extension";
inline constexpr const char* announce_clock = "announce_clock";
inline constexpr const char* notify_winner = "notify_winner";
inline constexpr const char* notify_host = "notify_host";
inline constexpr const char* analytics = "analytics";
}  // namespace job_kind

// Of every job that follows a close.
struct CloseNotice {
  domain::AuctionId auction_id;
  domain::ClosedRecord record;
};

// Of announce_extension: the bid that moved the end.
struct ExtensionNotice {
  domain::AuctionId auction_id;
  domain::Seq seq = 0;
};

// Of announce_clock: the change.
struct ClockNotice {
  domain::AuctionId auction_id;
  domain::Seq seq = 0;
  std::int64_t by_ms = 0;
};

std::string to_payload(const CloseNotice& notice);
std::string to_payload(const ClockNotice& notice);
std::string to_payload(const ExtensionNotice& notice);
// nullopt: not such a payload.
std::optional<CloseNotice> parse_close_notice(std::string_view payload);
std::optional<ClockNotice> parse_clock_notice(std::string_view payload);
std::optional<ExtensionNotice> parse_extension_notice(std::string_view payload);

}  // namespace fa::workers
