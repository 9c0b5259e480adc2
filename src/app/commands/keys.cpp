#include <CLI/CLI.hpp>
#include <iostream>
#include <memory>

#include "app/accounts.h"
#include "app/commands/commands.h"
#include "app/settings.h"

namespace fa::app {

void add_keys_command(CLI::App& root, int& exit_code) {
  auto settings = std::make_shared<Settings>();
  auto* app = root.add_subcommand("keys", "The key that signs the embedded provider's tokens");
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
}

}  // namespace fa::app
