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

struct Command {
  Settings settings;
  std::string username;
  AccountChanges changes;
};

// Wrong usage, told before anything is opened or made.
auto without(std::optional<std::string> (*problem)(std::string_view)) {
  return [problem](const std::string& text) { return problem(text).value_or(""); };
}

void add_changes(CLI::App& app, AccountChanges& changes) {
  const auto verify = [&changes](bool is_verified) {
    return [&changes, is_verified] { changes.is_verified = is_verified; };
  };
  app.add_option("--email", changes.email, "The account's e-mail address, where its mail goes")
      ->check(without(problem_with_email));
  auto* verified =
      app.add_flag_callback("--verified", verify(true), "The account is verified (REQUIRE_VERIFIED_TO_BID)");
  app.add_flag_callback("--unverified", verify(false), "The account is no longer verified")->excludes(verified);
  app.add_option_function<std::string>(
         "--groups", [&changes](const std::string& text) { changes.groups = groups_of(text); },
         "The account's groups from now on: moderator, admin, both with a comma, or none")
      ->check(without(problem_with_groups));
  app.add_option_function<std::string>(
         "--tier", [&changes](const std::string& text) { changes.tier = ports::tier_named(text); },
         "The account's tier, which its rates go by (BID_RATE_PER_S and its like): new, verified or trusted")
      ->check(without(problem_with_tier));
}

// What was named, in the order of the options; empty where nothing was.
std::string described(const AccountChanges& changes) {
  std::string text;
  const auto add = [&text](const std::string& part) { text += (text.empty() ? "" : ", ") + part; };
  if (changes.email) add("e-mail address " + *changes.email);
  if (changes.is_verified) add(*changes.is_verified ? "verified" : "not verified");
  if (changes.groups) {
    std::string groups;
    for (const auto& group : *changes.groups) groups += (groups.empty() ? "groups " : " and ") + group;
    add(groups.empty() ? "no groups" : groups);
  }
  if (changes.tier) add("tier " + std::string(ports::name_of(*changes.tier)));
  return text;
}

// On standard error, where the token is not: a slip of the pen would promote a new account instead of the one meant.
void tell(const AccountToken& account, const AccountChanges& changes) {
  const std::string said = described(changes);
  if (said.empty()) return;
  std::cerr << "flashauction: " << (account.account_is_new ? "made the account " : "changed the account ")
            << account.username << ": " << said << (account.account_is_new ? "" : "; the rest is as it was") << '\n';
}

}  // namespace

void add_token_command(CLI::App& root, int& exit_code) {
  auto command = std::make_shared<Command>();
  auto* app = root.add_subcommand("token",
                                  "Prints an access token of the embedded provider, good for 12 h; makes the account "
                                  "where it is absent, and changes of it what is named");
  app->add_option("--username", command->username, "Whose token, 3 to 32 of A-Z a-z 0-9 _ . -")
      ->required()
      ->check(without(problem_with_username));
  add_changes(*app, command->changes);
  add_data_options(*app, command->settings);
  app->callback([command, &exit_code] {
    const AccountToken account = account_token(command->settings, command->username, command->changes);
    tell(account, command->changes);
    std::cout << account.token << '\n';
    exit_code = 0;
  });
}

}  // namespace fa::app
