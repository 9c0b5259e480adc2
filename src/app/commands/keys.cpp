#include <CLI/CLI.hpp>
#include <iostream>
#include <memory>
#include <stdexcept>

#include "app/accounts.h"
#include "app/commands/commands.h"
#include "app/ledger_key.h"
#include "app/settings.h"

namespace fa::app {

void add_keys_command(CLI::App& root, int& exit_code) {
  auto settings = std::make_shared<Settings>();
  auto* app = root.add_subcommand("keys", "The keys that sign the embedded provider's tokens, and ledgers");
  app->require_subcommand(1);
  auto* rotate = app->add_subcommand(
      "rotate",
      "A new key signs from now on, in a running house too; tokens of the old one are good until they expire");
  add_data_options(*rotate, *settings);
  rotate->callback([settings, &exit_code] {
    rotate_identity_key(*settings);
    std::cout << "a new key signs the tokens of " << settings->data_dir << '\n';
    exit_code = 0;
  });
  auto* make = app->add_subcommand("make-ledger-key",
                                   "A new ledger key where the old one is lost for good; what that one sealed cannot "
                                   "be verified with it. The house must be stopped");
  add_data_options(*make, *settings);
  make->callback([settings, &exit_code] {
    const auto key = make_ledger_key(*settings);
    if (!key) throw std::runtime_error(key.error());
    std::cout << "a new ledger key seals the auctions of " << settings->data_dir << "; its public key is " << *key
              << '\n';
    exit_code = 0;
  });
}

}  // namespace fa::app
