#include "services/auctions/ledger_lines.h"

#include "base/crypto.h"
#include "domain/ledger.h"
#include "rest/recent_events.h"

namespace fa::auctions {
namespace {

using rest::ErrorCode;

// The lines so far and where the chain stands after them.
class Lines {
 public:
  Lines(domain::AuctionId id, std::size_t bytes_max)
      : id_(id), bytes_max_(bytes_max), hash_(domain::chain_start(id, base::sha256)) {}

  void add_stored(std::string_view line) {
    ++seq_;
    newest_stored_ = line;
    append(line);
  }

  // false: a stored line has no hash to go on from.
  bool resume() {
    if (seq_ == 0) return true;
    const auto line = base::json::parse(newest_stored_);
    const std::string* hex = line ? line->string_at("hash") : nullptr;
    const auto hash = hex ? domain::parse_hash(*hex) : std::nullopt;
    if (hash) hash_ = *hash;
    return hash.has_value();
  }

  void add(const domain::AuctionEvent& event) {
    const std::string record = std::visit([this](const auto& what) { return canonical(what); }, event.what);
    hash_ = domain::chain_next(hash_, record, base::sha256);
    append(domain::ledger_line(record, hash_));
  }

  domain::Seq seq() const { return seq_; }
  bool complete() const { return newest_stored_.find("\"kind\":\"closed\"") != std::string::npos; }
  bool fits() const { return fits_; }
  std::string take() { return std::move(text_); }

 private:
  std::string canonical(const domain::AuctionOpened& opened) const { return domain::canonical_record(opened.opening); }
  std::string canonical(const domain::BidPlaced& placed) const { return domain::canonical_record(id_, placed.bid); }
  std::string canonical(const domain::AuctionClosed& closed) const {
    return domain::canonical_record(id_, closed.record);
  }

  void append(std::string_view line) {
    fits_ = fits_ && text_.size() + line.size() < bytes_max_;
    if (fits_) text_.append(line).append("\n");
  }

  const domain::AuctionId id_;
  const std::size_t bytes_max_;
  domain::Hash256 hash_;
  domain::Seq seq_ = 0;
  std::string newest_stored_;
  std::string text_;
  bool fits_ = true;
};

}  // namespace

std::expected<std::string, rest::Response> ledger_lines(ports::BidHistory& history, ports::LiveAuctions& live_auctions,
                                                        domain::AuctionId id, std::size_t bytes_max) {
  Lines lines(id, bytes_max);
  const auto read = history.ledger(id, [&](std::string_view line) { lines.add_stored(line); });
  const bool unknown = !read && read.error().kind == ports::StoreErrorKind::not_found;
  if (!read && !unknown) return std::unexpected(rest::problem_of(read.error()));
  if (!lines.complete()) {
    const auto recent = rest::events_after(live_auctions, id, lines.seq());
    if (!recent || !lines.resume())
      return std::unexpected(rest::problem(ErrorCode::unavailable, "The ledger is being written; try again."));
    for (const auto& event : *recent) lines.add(event);
  }
  if (!lines.fits())
    return std::unexpected(rest::problem(ErrorCode::message_too_long, "The ledger is too long for one download."));
  return lines.take();
}

}  // namespace fa::auctions
