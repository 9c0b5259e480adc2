// A ledger file to be tampered with: the golden one, made by an independent program from docs/rules.md alone.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "wire/ledger_file.h"

namespace fa::test {

// What the golden ledger's last hash is, and an Ed25519 key and signature of it, all computed by that other program.
inline constexpr const char* kGoldenHead = "5b3bdd26d35e2c5e88266db6d8bae63330ad6bfd049e10e7e1deeb5c0d84d902";
inline constexpr const char* kGoldenKey = "rrZ/bEabp60xl3ZH4lgLCjvs2oXhlUKxn6KBbmEZdcg=";
inline constexpr const char* kGoldenSignature =
    "c2C/aoW9F3e3pci9lVmY6B9gEHUxxINimdcPlQP0D28BUvraS0J6CSflPHpVzOvt7sHEuLjUdzRkjgbZ/N/FBw==";

struct Sheet {
  std::vector<std::string> lines;

  static Sheet golden();  // opening, five bids, close: seq 1 … 7
  static Sheet of(std::string_view text);
  std::string text() const;

  std::string& line(std::size_t seq) { return lines.at(seq - 1); }
  std::size_t size() const { return lines.size(); }
  // Replaces `from` by `to` in that line; `from` must occur there.
  Sheet& replace(std::size_t seq, std::string_view from, std::string_view to);
  // Gives the records from this one to `last` the hashes that their contents ask for, as a forger would.
  Sheet& hash_anew(std::size_t from, std::size_t last);
  Sheet& hash_anew(std::size_t from = 1) { return hash_anew(from, size()); }
};

std::string canonical_of(std::string_view line);  // without its hash
domain::Hash256 hash_of(std::string_view line);

// "altered 3", "incomplete 6" … in the order of the report.
std::vector<std::string> found(const wire::LedgerReport& report);
std::vector<std::string> found(const Sheet& sheet, const wire::LedgerExpectations& expected = {});

}  // namespace fa::test
