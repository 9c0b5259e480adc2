#include "sheet.h"

#include <fstream>
#include <sstream>
#include <stdexcept>

#include "base/crypto.h"

namespace fa::test {
namespace {

constexpr std::string_view kHashField = ",\"hash\":\"";
constexpr std::size_t kHashFieldLength = kHashField.size() + 64 + 1;

}  // namespace

Sheet Sheet::of(std::string_view text) {
  Sheet sheet;
  std::istringstream in{std::string(text)};
  for (std::string line; std::getline(in, line);) sheet.lines.push_back(line);
  return sheet;
}

Sheet Sheet::golden() {
  std::ifstream file(FA_GOLDEN_DIR "/ledger.jsonl");
  std::stringstream text;
  text << file.rdbuf();
  return of(text.str());
}

std::string Sheet::text() const {
  std::string text;
  for (const auto& line : lines) text += line + "\n";
  return text;
}

Sheet& Sheet::replace(std::size_t seq, std::string_view from, std::string_view to) {
  const auto at = line(seq).find(from);
  if (at == std::string::npos) throw std::invalid_argument(std::string(from) + " is not in line " + line(seq));
  line(seq).replace(at, from.size(), to);
  return *this;
}

Sheet& Sheet::hash_anew(std::size_t from, std::size_t last) {
  const auto id = domain::parse_id<domain::AuctionId>("0b7e4c52-5d0e-4f3a-9c1d-2f6a8e9b1c3d");
  domain::Hash256 hash = from == 1 ? chain_start(id.value(), base::sha256) : hash_of(line(from - 1));
  for (std::size_t seq = from; seq <= last; ++seq) {
    const std::string canonical = canonical_of(line(seq));
    hash = domain::chain_next(hash, canonical, base::sha256);
    line(seq) = domain::ledger_line(canonical, hash);
  }
  return *this;
}

std::string canonical_of(std::string_view line) {
  std::string canonical(line);
  return canonical.erase(canonical.find(kHashField), kHashFieldLength);
}

domain::Hash256 hash_of(std::string_view line) {
  return domain::parse_hash(line.substr(line.find(kHashField) + kHashField.size(), 64)).value();
}

std::vector<std::string> found(const wire::LedgerReport& report) {
  std::vector<std::string> names;
  for (const auto& finding : report.findings) {
    names.push_back(std::string(to_string(finding.fault)) + (finding.seq ? " " + std::to_string(*finding.seq) : ""));
  }
  return names;
}

std::vector<std::string> found(const Sheet& sheet, const wire::LedgerExpectations& expected) {
  return found(wire::verify_ledger(sheet.text(), expected));
}

}  // namespace fa::test
