// The commands of the program. Each adds its subcommand; what runs when it is chosen puts its exit code into
// `exit_code`.
#pragma once

namespace CLI {
class App;
}

namespace fa::app {

void add_serve_command(CLI::App& root, int& exit_code);
void add_token_command(CLI::App& root, int& exit_code);  // makes or changes an account, prints an access token
void add_keys_command(CLI::App& root,
                      int& exit_code);  // rotates the provider's signing key; makes a lost ledger key anew
void add_jobs_command(CLI::App& root, int& exit_code);    // depth and dead letters; puts them back
void add_verify_command(CLI::App& root, int& exit_code);  // checks a ledger file offline
void add_seed_command(CLI::App& root, int& exit_code);    // fills a demo house with marked sample auctions
void add_swarm_command(CLI::App& root, int& exit_code);   // simulated bidders and load

}  // namespace fa::app
