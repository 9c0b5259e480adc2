#include "services/auctions/ledger_lines.h"

#include "base/crypto.h"
#include "domain/ledger.h"
#include "rest/decisions.h"
#include "rest/recent_events.h"

namespace fa::auctions {
namespace {

using rest::ErrorCode;
using rest::Response;

constexpr std::size_t kTailStep = 4'096;  // records
constexpr int kAttemptsMax = 3;           // the history may take over, while it is read, what is looked for elsewhere

// The lines so far and where the chain stands after them.
class Lines {
 public:
  Lines(domain::AuctionId id, const base::http::SpoolLimits& limits)
      : id_(id), body_(limits), hash_(domain::chain_start(id, base::sha256)) {}

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
    add_canonical(std::visit([this](const auto& what) { return canonical(what); }, event.what));
  }

  // Of any auction; what is no next record of this one is left out.
  void add(const ports::DecisionRecord& record) {
    if (record.auction_id != id_) return;
    std::visit(
        [this](const auto& what) {
          if (seq_of(what) == seq_ + 1) add_canonical(canonical(what));
        },
        record.record);
  }

  domain::Seq seq() const { return seq_; }
  bool complete() const { return newest_stored_.find("\"kind\":\"closed\"") != std::string::npos; }
  base::http::SpooledBody& body() { return body_; }

 private:
  static domain::Seq seq_of(const domain::Opening&) { return 1; }
  static domain::Seq seq_of(const domain::BidRecord& bid) { return bid.seq; }
  static domain::Seq seq_of(const domain::ClockRecord& clock) { return clock.seq; }
  static domain::Seq seq_of(const domain::ClosedRecord& closed) { return closed.seq; }

  std::string canonical(const domain::Opening& opening) const { return domain::canonical_record(opening); }
  std::string canonical(const domain::BidRecord& bid) const { return domain::canonical_record(id_, bid); }
  std::string canonical(const domain::ClockRecord& clock) const { return domain::canonical_record(id_, clock); }
  std::string canonical(const domain::ClosedRecord& closed) const { return domain::canonical_record(id_, closed); }
  std::string canonical(const domain::AuctionOpened& opened) const { return canonical(opened.opening); }
  std::string canonical(const domain::BidPlaced& placed) const { return canonical(placed.bid); }
  std::string canonical(const domain::ClockChanged& changed) const { return canonical(changed.record); }
  std::string canonical(const domain::AuctionClosed& closed) const { return canonical(closed.record); }

  void add_canonical(const std::string& record) {
    ++seq_;
    hash_ = domain::chain_next(hash_, record, base::sha256);
    append(domain::ledger_line(record, hash_));
  }

  void append(std::string_view line) {
    body_.append(line);
    body_.append("\n");
  }

  const domain::AuctionId id_;
  base::http::SpooledBody body_;
  domain::Hash256 hash_;
  domain::Seq seq_ = 0;
  std::string newest_stored_;
};

Response not_now() {
  return rest::problem(ErrorCode::unavailable, "The ledger is being written; try again.");
}

// The newest seq that is decided; 0 where the auction is not known any more, or not at all.
std::expected<domain::Seq, Response> decided_seq(ports::LiveAuctions& live_auctions, domain::AuctionId id) {
  const auto now = rest::Decisions(live_auctions, std::chrono::seconds(1)).view(id);
  if (now) return now->state.seq;
  if (now.error() == ports::ViewError::auction_not_found) return domain::Seq{0};
  return std::unexpected(not_now());
}

bool add_tail(Lines& lines, ports::DecisionTail& tail) {
  std::int64_t position = 0;
  for (;;) {
    const auto records = tail.read_tail(position, kTailStep);
    if (!records) return false;
    for (const auto& record : *records) lines.add(record);
    if (records->size() < kTailStep) return true;
    position = records->back().position;
  }
}

// What is in no history yet. false: a store does not answer.
bool add_newest(Lines& lines, const LedgerSources& sources, domain::AuctionId id) {
  if (!lines.resume()) return false;
  const auto recent = rest::events_after(sources.live_auctions, id, lines.seq());
  if (!recent) return add_tail(lines, sources.tail);
  for (const auto& event : *recent) lines.add(event);
  return true;
}

}  // namespace

std::expected<base::http::SpooledBody, Response> ledger_lines(const LedgerSources& sources, domain::AuctionId id,
                                                              const base::http::SpoolLimits& limits) {
  for (int attempt = 0; attempt < kAttemptsMax; ++attempt) {
    Lines lines(id, limits);
    const auto read = sources.history.ledger(id, [&](std::string_view line) { lines.add_stored(line); });
    if (!read && read.error().kind != ports::StoreErrorKind::not_found)
      return std::unexpected(rest::problem_of(read.error()));
    domain::Seq decided = 0;
    if (!lines.complete()) {  // what is complete needs nobody else: the engine would have to load it for an answer
      const auto seq = decided_seq(sources.live_auctions, id);
      if (!seq) return std::unexpected(seq.error());
      decided = *seq;
      if (!add_newest(lines, sources, id)) return std::unexpected(not_now());
    }
    if (lines.body().too_long())
      return std::unexpected(rest::problem(ErrorCode::message_too_long, "The ledger is too long for one download."));
    if (lines.body().failed())
      return std::unexpected(rest::problem(ErrorCode::unavailable, "There is no room to put the ledger together."));
    if (lines.seq() >= decided) return std::move(lines.body());
  }
  return std::unexpected(not_now());
}

}  // namespace fa::auctions
