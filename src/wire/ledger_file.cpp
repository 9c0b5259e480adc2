#include "wire/ledger_file.h"

#include <sodium.h>

#include <algorithm>
#include <cctype>

#include "base/assert.h"
#include "base/crypto.h"
#include "base/json.h"
#include "wire/ledger/chain.h"
#include "wire/ledger/lines.h"
#include "wire/ledger/rules_check.h"

namespace fa::wire {
namespace {

using domain::Hash256;

bool is_close(const ChainedRecord& record) {
  const auto value = base::json::parse(record.canonical);
  const std::string* kind = value ? value->string_at("kind") : nullptr;
  return kind && *kind == "closed";
}

// Of a file of something else, one sentence is said and not one a line.
std::optional<LedgerFinding> check_is_ledger(const LedgerLines& lines) {
  if (!lines.records.empty() || lines.unreadable.empty()) return std::nullopt;
  const UnreadableLine& first = lines.unreadable.front();
  return LedgerFinding{LedgerFault::not_a_ledger, std::nullopt, first.line,
                       "This is not a ledger: line " + std::to_string(first.line) + " is not a record (" + first.why +
                           "), and no other line is one."};
}

std::optional<LedgerFinding> check_complete(const std::vector<ChainedRecord>& records) {
  if (records.empty()) {
    return LedgerFinding{LedgerFault::incomplete, std::nullopt, std::nullopt, "The file holds no record."};
  }
  if (is_close(records.back()) || std::ranges::any_of(records, is_close)) return std::nullopt;
  const auto& last = records.back();
  return LedgerFinding{LedgerFault::incomplete, last.seq, last.line,
                       "The ledger is incomplete: it ends with record " + std::to_string(last.seq) +
                           ", and the auction's close is not in it."};
}

LedgerFinding head_differs(const ChainedRecord* last, std::string message) {
  return {LedgerFault::head_differs, last ? std::optional(last->seq) : std::nullopt,
          last ? std::optional(last->line) : std::nullopt, std::move(message)};
}

std::optional<LedgerFinding> check_head(const std::vector<ChainedRecord>& records, std::string head) {
  const ChainedRecord* last = records.empty() ? nullptr : &records.back();
  std::ranges::transform(head, head.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  const auto expected = domain::parse_hash(head);
  if (!expected) return head_differs(last, "The hash to compare with is not 64 hexadecimal digits.");
  if (!last) return head_differs(last, "There is no record to have the published hash.");
  if (last->hash == *expected) return std::nullopt;
  const auto known = std::ranges::find(records, *expected, &ChainedRecord::hash);
  if (known != records.end()) {
    return head_differs(last, "The published hash is that of record " + std::to_string(known->seq) +
                                  ": every later record was added after it was published.");
  }
  return head_differs(last, "The ledger ends in hash " + domain::to_hex(last->hash) +
                                ", which is not the published one: it was cut short, or forged from some record on.");
}

bool signed_by(const std::string& key, const std::string& signature, const Hash256& head) {
  FA_ASSERT(sodium_init() >= 0);
  const auto bytes = [](const std::string& text) { return reinterpret_cast<const unsigned char*>(text.data()); };
  return crypto_sign_verify_detached(bytes(signature), head.data(), head.size(), bytes(key)) == 0;
}

std::optional<LedgerFinding> check_signature(const std::vector<ChainedRecord>& records, const LedgerSignature& given) {
  const auto key = base::base64_decode(given.public_key);
  const auto signature = base::base64_decode(given.signature);
  LedgerFinding finding{LedgerFault::bad_signature, std::nullopt, std::nullopt, ""};
  if (!key || key->size() != crypto_sign_PUBLICKEYBYTES) {
    finding.message = "The key is not an Ed25519 public key (32 bytes in base64).";
  } else if (!signature || signature->size() != crypto_sign_BYTES) {
    finding.message = "The signature is not an Ed25519 signature (64 bytes in base64).";
  } else if (records.empty() || !signed_by(*key, *signature, records.back().hash)) {
    finding.message = "The house did not sign this ledger's last hash: it was forged, or the key is another house's.";
  } else {
    return std::nullopt;
  }
  return finding;
}

void add(LedgerReport& report, std::optional<LedgerFinding> finding) {
  if (finding) report.findings.push_back(*std::move(finding));
}

}  // namespace

std::string_view to_string(LedgerFault fault) {
  switch (fault) {
    case LedgerFault::not_a_ledger:
      return "not_a_ledger";
    case LedgerFault::unreadable:
      return "unreadable";
    case LedgerFault::altered:
      return "altered";
    case LedgerFault::missing:
      return "missing";
    case LedgerFault::added:
      return "added";
    case LedgerFault::reordered:
      return "reordered";
    case LedgerFault::incomplete:
      return "incomplete";
    case LedgerFault::rule_broken:
      return "rule_broken";
    case LedgerFault::head_differs:
      return "head_differs";
    case LedgerFault::bad_signature:
      return "bad_signature";
  }
  return "unknown";
}

LedgerReport verify_ledger(std::string_view json_lines, const LedgerExpectations& expected) {
  LedgerLines lines = read_lines(json_lines);
  LedgerReport report;
  if (auto other = check_is_ledger(lines)) {
    add(report, std::move(other));
    return report;
  }
  ChainCheck chain = check_chain(std::move(lines));
  report.findings = std::move(chain.findings);
  if (report.ok()) report.findings = check_rules(chain.records);
  add(report, check_complete(chain.records));
  if (expected.head) add(report, check_head(chain.records, *expected.head));
  if (expected.signature) add(report, check_signature(chain.records, *expected.signature));

  report.records = chain.records.size();
  if (!chain.records.empty()) report.head_hash = chain.records.back().hash;
  if (report.findings.size() > kLedgerFindingsMax) {
    report.findings_left_out = report.findings.size() - kLedgerFindingsMax;
    report.findings.resize(kLedgerFindingsMax);
  }
  return report;
}

}  // namespace fa::wire
