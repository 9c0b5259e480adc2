#include "wire/ledger/chain.h"

#include <algorithm>
#include <map>
#include <span>
#include <tuple>
#include <unordered_set>

#include "base/crypto.h"
#include "base/json.h"
#include "wire/ledger/lines.h"
#include "wire/ledger/order.h"

namespace fa::wire {
namespace {

using domain::Hash256;
using domain::Seq;

// The hashes that the next record may build upon. A sound record leaves one. After an altered one there are two, the
// hash it states and the one its contents give, so that the next record is not blamed for it. None: unknown.
using Links = std::vector<Hash256>;
constexpr std::size_t kLinksMax = 8;

Links links_of_start(const ChainedRecord& first) {
  const auto value = base::json::parse(first.canonical);
  const std::string* text = value ? value->string_at("auction_id") : nullptr;
  const auto id = text ? domain::parse_id<domain::AuctionId>(*text) : std::nullopt;
  return {id ? chain_start(*id, base::sha256) : Hash256{}};
}

bool follows(const Links& links, const ChainedRecord& record) {
  return std::ranges::any_of(links, [&](const Hash256& link) {
    return domain::chain_next(link, record.canonical, base::sha256) == record.hash;
  });
}

Links links_after(const Links& before, const ChainedRecord& record, bool sound) {
  Links links{record.hash};
  if (sound) return links;
  for (const Hash256& link : before) {
    if (links.size() < kLinksMax) links.push_back(domain::chain_next(link, record.canonical, base::sha256));
  }
  return links;
}

class Chain {
 public:
  explicit Chain(LedgerLines lines) : lines_(std::move(lines)) {
    for (const auto& record : lines_.records) seqs_.insert(record.seq);
  }

  ChainCheck check() && {
    for (const auto& bad : lines_.unreadable) note_unreadable(bad);
    undo_renumbering();
    std::ranges::stable_sort(lines_.records, {}, &ChainedRecord::seq);
    std::span<ChainedRecord> rest = lines_.records;
    while (!rest.empty()) {
      const Seq seq = rest.front().seq;
      const auto same = std::ranges::find_if(rest, [&](const auto& record) { return record.seq != seq; });
      const auto count = static_cast<std::size_t>(same - rest.begin());
      take_seq(rest.first(count), rest.subspan(count));
      rest = rest.subspan(count);
    }
    note_reordered();
    std::ranges::stable_sort(result_.findings, {}, [](const auto& finding) { return finding.line.value_or(0); });
    return std::move(result_);
  }

 private:
  void note(LedgerFault fault, std::optional<Seq> seq, std::size_t line, std::string message) {
    result_.findings.push_back({fault, seq, line, std::move(message)});
  }
  void note_unreadable(const UnreadableLine& bad);
  void undo_renumbering();
  bool renumber(ChainedRecord& record, Seq seq, const Links& links);
  void take_seq(std::span<const ChainedRecord> same, std::span<const ChainedRecord> later);
  const ChainedRecord& genuine_of(std::span<const ChainedRecord> same, std::span<const ChainedRecord> later) const;
  void note_gap(Seq from, Seq to, std::size_t line);
  void note_added(const ChainedRecord& record, const ChainedRecord& genuine);
  void note_altered(const ChainedRecord& record);
  void note_reordered();

  LedgerLines lines_;
  std::unordered_set<Seq> seqs_;
  std::map<Seq, std::size_t> unreadable_places_;  // seq -> the line that should have held it
  ChainCheck result_;
  Seq last_seq_ = 0;
  std::size_t last_line_ = 0;
  Links links_;
};

// The line is taken for the record that should stand there, so that this one is not called missing too.
void Chain::note_unreadable(const UnreadableLine& bad) {
  const auto after = std::ranges::upper_bound(lines_.records, bad.line, {}, &ChainedRecord::line);
  Seq place = after == lines_.records.begin() ? 1 : std::prev(after)->seq + 1;
  while (unreadable_places_.contains(place)) ++place;
  const std::string line = "Line " + std::to_string(bad.line);
  if (seqs_.contains(place)) {
    return note(LedgerFault::unreadable, std::nullopt, bad.line,
                line + " cannot be read as a record: " + bad.why + ".");
  }
  unreadable_places_[place] = bad.line;
  note(LedgerFault::unreadable, place, bad.line,
       line + ", where record " + std::to_string(place) + " should stand, cannot be read: " + bad.why + ".");
}

// Finds records of which only the seq was altered: with the seq of their place they fit the line before them.
void Chain::undo_renumbering() {
  Seq expected = 1;
  Links links;
  for (auto& record : lines_.records) {
    if (expected == 1) links = links_of_start(record);
    if (record.seq != expected && !seqs_.contains(expected) && renumber(record, expected, links)) {
      seqs_.insert(expected);
    }
    expected = record.seq + 1;
    links = {record.hash};
  }
}

bool Chain::renumber(ChainedRecord& record, Seq seq, const Links& links) {
  const std::string stated = "\"seq\":" + std::to_string(record.seq);
  const auto at = record.canonical.find(stated);
  if (at == std::string::npos) return false;
  ChainedRecord changed = record;
  changed.seq = seq;
  changed.canonical.replace(at, stated.size(), "\"seq\":" + std::to_string(seq));
  if (!follows(links, changed)) return false;
  note(LedgerFault::altered, seq, record.line,
       "Record " + std::to_string(seq) + " was altered: it says that its seq is " + std::to_string(record.seq) + ".");
  record = std::move(changed);
  return true;
}

void Chain::take_seq(std::span<const ChainedRecord> same, std::span<const ChainedRecord> later) {
  const Seq seq = same.front().seq;
  if (seq == 1) links_ = links_of_start(same.front());
  if (seq != last_seq_ + 1) {
    note_gap(last_seq_ + 1, seq - 1, same.front().line);
    links_.clear();
  }
  const ChainedRecord& genuine = genuine_of(same, later);
  for (const auto& record : same) {
    if (&record != &genuine) note_added(record, genuine);
  }
  const bool sound = links_.empty() || follows(links_, genuine);
  if (!sound) note_altered(genuine);
  links_ = links_after(links_, genuine, sound);
  last_seq_ = seq;
  last_line_ = genuine.line;
  result_.records.push_back(genuine);
}

// Of several lines with one seq: the one that fits the chain backwards, then forwards, then the order of the lines.
const ChainedRecord& Chain::genuine_of(std::span<const ChainedRecord> same,
                                       std::span<const ChainedRecord> later) const {
  if (same.size() == 1) return same.front();
  const auto next = later.first(static_cast<std::size_t>(
      std::ranges::find_if(later, [&](const auto& r) { return r.seq > same.front().seq + 1; }) - later.begin()));
  const auto merit = [&](const ChainedRecord& record) {
    const bool leads_on = std::ranges::any_of(next, [&](const auto& r) { return follows({record.hash}, r); });
    return std::tuple(follows(links_, record), leads_on, record.line > last_line_);
  };
  return *std::ranges::max_element(same, {}, merit);
}

void Chain::note_gap(Seq from, Seq to, std::size_t line) {
  while (from <= to) {
    const auto unreadable = unreadable_places_.lower_bound(from);
    const Seq end = unreadable == unreadable_places_.end() ? to : std::min(to, unreadable->first - 1);
    if (from == end) note(LedgerFault::missing, from, line, "Record " + std::to_string(from) + " is missing.");
    if (from < end) {
      note(LedgerFault::missing, from, line,
           "Records " + std::to_string(from) + " to " + std::to_string(end) + " are missing.");
    }
    from = end + 2;  // past the unreadable one
  }
}

void Chain::note_added(const ChainedRecord& record, const ChainedRecord& genuine) {
  const std::string seq = std::to_string(record.seq);
  const std::string line = std::to_string(record.line);
  const bool copy = record.hash == genuine.hash && record.canonical == genuine.canonical;
  note(LedgerFault::added, record.seq, record.line,
       copy ? "Record " + seq + " stands a second time, at line " + line + "."
            : "Line " + line + " was added: it claims seq " + seq + ", which belongs to line " +
                  std::to_string(genuine.line) + ".");
}

void Chain::note_altered(const ChainedRecord& record) {
  const std::string seq = std::to_string(record.seq);
  std::string message = "Record " + seq + " was altered: its contents do not give its hash";
  if (record.seq > 1) {
    const std::string before = "record " + std::to_string(record.seq - 1);
    message += " after " + before + " (or " + before + " was altered and hashed anew)";
  }
  note(LedgerFault::altered, record.seq, record.line, message + ".");
}

void Chain::note_reordered() {
  std::vector<std::size_t> lines;
  lines.reserve(result_.records.size());
  for (const auto& record : result_.records) lines.push_back(record.line);
  for (const std::size_t i : out_of_order(lines)) {
    const auto& record = result_.records[i];
    note(LedgerFault::reordered, record.seq, record.line,
         "Record " + std::to_string(record.seq) + " stands out of order, at line " + std::to_string(record.line) + ".");
  }
}

}  // namespace

ChainCheck check_chain(LedgerLines lines) {
  return Chain(std::move(lines)).check();
}

}  // namespace fa::wire
