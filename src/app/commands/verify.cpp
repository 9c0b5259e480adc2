#include <CLI/CLI.hpp>
#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <memory>
#include <sstream>

#include "app/commands/commands.h"
#include "base/crypto.h"
#include "domain/ledger.h"
#include "wire/ledger_file.h"

namespace fa::app {

namespace {

struct VerifyCommand {
  std::string file;
  std::string head;
  std::string key;
  std::string signature;
};

// A mistyped option is wrong usage, and tells nothing of the ledger.
CLI::Validator base64_of(std::size_t bytes, const std::string& what) {
  return {[=](const std::string& text) {
            const auto decoded = base::base64_decode(text);
            if (decoded && decoded->size() == bytes) return std::string();
            return "not " + what + " (" + std::to_string(bytes) + " bytes in base64)";
          },
          "BASE64", what};
}

CLI::Validator ledger_hash() {
  return {[](std::string text) {
            std::ranges::transform(text, text.begin(), [](unsigned char c) { return std::tolower(c); });
            return domain::parse_hash(text) ? std::string() : std::string("not a ledger hash (64 hexadecimal digits)");
          },
          "HEX", "ledger hash"};
}

int unreadable(const VerifyCommand& command, std::string_view why) {
  std::cerr << "flashauction verify: cannot read " << command.file << ": " << why << '\n';
  return 2;
}

int verify(const VerifyCommand& command) {
  if (!command.key.empty() && command.signature.empty()) {
    std::cerr << "flashauction verify: --key checks a signature: give it by --signature (it stands in the header "
                 "Ledger-Signature of the download and in the event ledger_sealed), or leave out --key\n";
    return 2;
  }
  std::error_code ignored;
  if (std::filesystem::is_directory(command.file, ignored)) return unreadable(command, "it is a folder");
  std::ifstream in(command.file, std::ios::binary);
  if (!in) return unreadable(command, std::generic_category().message(errno));
  std::stringstream text;
  text << in.rdbuf();
  wire::LedgerExpectations expected;
  if (!command.head.empty()) expected.head = command.head;
  if (!command.key.empty()) expected.signature = {command.key, command.signature};
  const wire::LedgerReport report = wire::verify_ledger(text.str(), expected);
  if (!report.ok() && report.findings.front().fault == wire::LedgerFault::not_a_ledger) {
    std::cerr << "flashauction verify: " << command.file << ": " << report.findings.front().message << '\n';
    return 2;
  }
  for (const auto& finding : report.findings) {
    std::cout << wire::to_string(finding.fault);
    if (finding.seq) std::cout << " at seq " << *finding.seq;
    if (finding.line) std::cout << " (line " << *finding.line << ")";
    std::cout << ": " << finding.message << '\n';
  }
  if (report.findings_left_out > 0) std::cout << "and " << report.findings_left_out << " more findings\n";
  if (!report.ok()) {
    std::cout << command.file << " does NOT verify\n";
    return 1;
  }
  std::cout << command.file << " verifies: " << report.records << " records, head "
            << (report.head_hash ? domain::to_hex(*report.head_hash) : "") << '\n';
  return 0;
}

}  // namespace

void add_verify_command(CLI::App& root, int& exit_code) {
  auto command = std::make_shared<VerifyCommand>();
  auto* app = root.add_subcommand("verify", "Checks a downloaded ledger offline: hash chain, rules, and signature");
  app->add_option("file", command->file, "The ledger, as GET /auctions/{id}/ledger gives it")->required();
  app->add_option("--head", command->head, "The published ledger_hash that the chain must end in")
      ->check(ledger_hash());
  auto* key = app->add_option("--key", command->key,
                              "The house's public key, base64, from /.well-known/flashauction-ledger-key")
                  ->check(base64_of(32, "an Ed25519 public key"));
  app->add_option("--signature", command->signature, "The published signature, base64")
      ->check(base64_of(64, "an Ed25519 signature"))
      ->needs(key);
  app->footer(
      "Exit code: 0 it verifies, 1 it does not (each finding is a line), 2 it cannot be read, is not a ledger at all, "
      "or "
      "an option is missing or malformed.");
  app->callback([command, &exit_code] { exit_code = verify(*command); });
}

}  // namespace fa::app
