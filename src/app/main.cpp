#include <CLI/CLI.hpp>
#include <exception>
#include <iostream>

#include "app/command_log.h"
#include "app/commands/commands.h"
#include "app/standard_streams.h"
#include "app/version.h"

namespace {

// A first argument that is neither an option nor a command: CLI11 would only say that it misses a command.
bool names_no_command(const CLI::App& root, int argc, char** argv) {
  if (argc < 2 || argv[1][0] == '-') return false;
  return root.get_subcommands([&](const CLI::App* command) { return command->check_name(argv[1]); }).empty();
}

void read_no_environment(CLI::App& command) {
  for (CLI::Option* option : command.get_options()) option->envname("");
  for (CLI::App* below : command.get_subcommands([](CLI::App*) { return true; })) read_no_environment(*below);
}

// CLI11 reads the environment for all commands: a setting of `serve` that cannot be would end each of the others, too.
void read_environment_for_one(CLI::App& root, int argc, char** argv) {
  if (argc < 2 || argv[1][0] == '-') return;
  for (CLI::App* command : root.get_subcommands([](CLI::App*) { return true; }))
    if (!command->check_name(argv[1])) read_no_environment(*command);
}

}  // namespace

int main(int argc, char** argv) {
  if (!fa::app::fill_standard_streams()) return 1;
  CLI::App root{"FlashAuction: live flash auctions, one binary"};
  root.set_version_flag("--version", fa::app::kVersion);
  root.require_subcommand(1);
  int exit_code = 0;
  fa::app::add_serve_command(root, exit_code);
  fa::app::add_token_command(root, exit_code);
  fa::app::add_keys_command(root, exit_code);
  fa::app::add_seed_command(root, exit_code);
  fa::app::add_swarm_command(root, exit_code);
  fa::app::add_verify_command(root, exit_code);
  fa::app::add_jobs_command(root, exit_code);
  root.footer([&root] {
    return "Start with `flashauction serve`, then open the address that it prints. `flashauction COMMAND --help` has "
           "the "
           "options of a command.\nThe settings are those of serve:\n\n" +
           root.get_subcommand("serve")->help("flashauction");
  });
  if (names_no_command(root, argc, argv)) {
    std::cerr << "flashauction: there is no command \"" << argv[1] << "\"; flashauction --help lists them\n";
    return 2;
  }
  read_environment_for_one(root, argc, argv);
  try {
    root.parse(argc, argv);
    fa::app::note_command(root, exit_code);
  } catch (const CLI::ParseError& error) {
    return root.exit(error) == 0 ? 0 : 2;  // --help and --version; wrong usage
  } catch (const std::exception& error) {
    std::cerr << "flashauction: " << error.what() << '\n';
    fa::app::note_command(root, 1);
    return 1;
  }
  return exit_code;
}
