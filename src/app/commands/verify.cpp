#include <CLI/CLI.hpp>
#include <fstream>
#include <iostream>
#include <memory>
#include <sstream>

#include "app/commands/commands.h"
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

int verify(const VerifyCommand& command) {
  if (!command.key.empty() && command.signature.empty()) {
    std::cerr << "flashauction verify: --key checks a signature: give it by --signature (it stands in the header "
                 "Ledger-Signature of the download and in the event ledger_sealed), or leave out --key\n";
    return 2;
  }
  std::ifstream in(command.file, std::ios::binary);
  if (!in) {
    std::cerr << "flashauction verify: cannot read " << command.file << '\n';
    return 2;
  }
  std::stringstream text;
  text << in.rdbuf();
  wire::LedgerExpectations expected;
  if (!command.head.empty()) expected.head = command.head;
  if (!command.key.empty()) expected.signature = {command.key, command.signature};
  const wire::LedgerReport report = wire::verify_ledger(text.str(), expected);
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
  app->add_option("--head", command->head, "The published ledger_hash that the chain must end in");
  auto* key = app->add_option("--key", command->key,
                              "The house's public key, base64, from /.well-known/flashauction-ledger-key");
  app->add_option("--signature", command->signature, "The published signature, base64")->needs(key);
  app->footer(
      "Exit code: 0 it verifies, 1 it does not (each finding is a line), 2 it cannot be read, or an option is "
      "missing.");
  app->callback([command, &exit_code] { exit_code = verify(*command); });
}

}  // namespace fa::app
