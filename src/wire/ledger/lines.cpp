#include "wire/ledger/lines.h"

#include <expected>

#include "base/json.h"
#include "wire/ledger/canonical_json.h"

namespace fa::wire {
namespace {

std::expected<ChainedRecord, std::string> read_line(std::string_view text) {
  if (text.size() > kLedgerLineBytesMax) return std::unexpected("it is too long");
  const auto value = base::json::parse(text);
  if (!value) return std::unexpected("it is not JSON");
  if (!value->is_object()) return std::unexpected("it is not a JSON object");
  const auto seq = value->int64_at("seq");
  if (!seq || *seq < 1) return std::unexpected("it has no seq");
  const std::string* hex = value->string_at("hash");
  const auto hash = hex ? domain::parse_hash(*hex) : std::nullopt;
  if (!hash) return std::unexpected("it has no hash");
  auto canonical = canonical_json(*value, "hash");
  if (!canonical) return std::unexpected("it holds a number that is not an integer");
  return ChainedRecord{.seq = *seq, .hash = *hash, .canonical = *std::move(canonical)};
}

}  // namespace

LedgerLines read_lines(std::string_view json_lines) {
  LedgerLines lines;
  for (std::size_t number = 1; !json_lines.empty(); ++number) {
    const auto end = json_lines.find('\n');
    auto record = read_line(json_lines.substr(0, end));
    if (record) {
      record->line = number;
      lines.records.push_back(*std::move(record));
    } else {
      lines.unreadable.push_back({number, std::move(record.error())});
    }
    if (end == std::string_view::npos) break;
    json_lines.remove_prefix(end + 1);
  }
  return lines;
}

}  // namespace fa::wire
