// Any bytes as a ledger file: the verdict is bounded, and only a chain that ends in its head is good.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "wire/ledger_file.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace fa::wire;
  const std::string_view file(reinterpret_cast<const char*>(data), size);
  const LedgerReport report = verify_ledger(file);
  if (report.findings.size() > kLedgerFindingsMax) std::abort();
  if (report.ok() && (report.records == 0 || !report.head_hash)) std::abort();
  const LedgerReport another = verify_ledger(file, {.head = std::string(64, '0'), .signature = {}});
  if (report.ok() && another.ok()) std::abort();
  return 0;
}
