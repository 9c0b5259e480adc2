// The check of a downloaded ledger (docs/rules.md, "Ledger"), offline: the hash chain, the rules that the records must
// keep to, and, where they are known, the published head hash and the house's signature. Pure; any thread.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/ledger.h"

namespace fa::wire {

enum class LedgerFault {
  not_a_ledger,   // no line is a ledger record; the only finding then
  unreadable,     // a line that is no ledger record
  altered,        // a record and its hash do not belong together
  missing,        // a seq, or a run of them, that no line has
  added,          // a line whose seq another line has by right
  reordered,      // a record that is genuine but not at its place in the file
  incomplete,     // the ledger ends without a close
  rule_broken,    // the chain holds, but the records break a rule: forged by somebody who can hash
  head_differs,   // the chain holds, but does not end in the published hash: truncated or forged from some record on
  bad_signature,  // the head is not what the house signed, or the key or signature is none
};

// "unreadable", "altered" … as above.
std::string_view to_string(LedgerFault fault);

struct LedgerFinding {
  LedgerFault fault;
  std::optional<domain::Seq> seq;   // of the record that it is about; the first of a run of missing ones
  std::optional<std::size_t> line;  // in the file, from 1
  std::string message;              // one English sentence
};

struct LedgerSignature {
  std::string public_key;  // Ed25519, 32 bytes, base64
  std::string signature;   // over the 32 bytes of the head hash, 64 bytes, base64
};

struct LedgerExpectations {
  std::optional<std::string> head;  // hex, in either case
  std::optional<LedgerSignature> signature;
};

inline constexpr std::size_t kLedgerFindingsMax = 1'000;
inline constexpr std::size_t kLedgerLineBytesMax = 16 * 1024;

struct LedgerReport {
  std::vector<LedgerFinding> findings;  // none: all is well. At most kLedgerFindingsMax
  std::size_t findings_left_out = 0;
  std::size_t records = 0;                   // that stand at their place in the chain
  std::optional<domain::Hash256> head_hash;  // as the last record states it
  bool ok() const { return findings.empty(); }
};

// `json_lines` is the file's whole content. An empty one is a ledger of which everything is missing (incomplete). Rules
// are judged only where the chain is whole: a record that was altered explains whatever it breaks.
LedgerReport verify_ledger(std::string_view json_lines, const LedgerExpectations& expected = {});

}  // namespace fa::wire
