#include <CLI/CLI.hpp>
#include <iostream>
#include <memory>

#include "app/accounts.h"
#include "app/commands/commands.h"
#include "app/settings.h"

namespace fa::app {

void add_token_command(CLI::App& root, int& exit_code) {
  struct Command {
    Settings settings;
    std::string username;
  };
  auto command = std::make_shared<Command>();
  auto* app = root.add_subcommand(
      "token", "Prints an access token of the embedded provider, good for 12 h; makes the account where it is absent");
  app->add_option("--username", command->username, "Whose token, 3 to 30 of A-Z a-z 0-9 _ . -")->required();
  add_data_options(*app, command->settings);
  app->callback([command, &exit_code] {
    std::cout << local_token(command->settings, command->username) << '\n';
    exit_code = 0;
  });
}

}  // namespace fa::app
