#include <CLI/CLI.hpp>
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "app/accounts.h"
#include "app/commands/commands.h"
#include "app/settings.h"

namespace fa::app {

namespace {

// Wrong usage, told before anything is opened or made.
auto without(std::optional<std::string> (*problem)(std::string_view)) {
  return [problem](const std::string& text) { return problem(text).value_or(""); };
}

}  // namespace

void add_token_command(CLI::App& root, int& exit_code) {
  struct Command {
    Settings settings;
    std::string username;
    std::optional<std::string> email;
  };
  auto command = std::make_shared<Command>();
  auto* app = root.add_subcommand(
      "token", "Prints an access token of the embedded provider, good for 12 h; makes the account where it is absent");
  app->add_option("--username", command->username, "Whose token, 3 to 30 of A-Z a-z 0-9 _ . -")
      ->required()
      ->check(without(problem_with_username));
  app->add_option("--email", command->email, "The account's e-mail address, where its mail goes")
      ->check(without(problem_with_email));
  add_data_options(*app, command->settings);
  app->callback([command, &exit_code] {
    std::cout << local_token(command->settings, command->username, command->email) << '\n';
    exit_code = 0;
  });
}

}  // namespace fa::app
