// What the log tells of settings: who looks at an incident wants to know how the house was set.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace CLI {
class App;
}

namespace fa::app {

// The options of `command` that were given, on the command line or in the environment, by their names; secrets as
// "(set)", and the user and password within an address as "***".
std::vector<std::pair<std::string, std::string>> given_options(const CLI::App& command);

// One line of the log with given_options().
void log_settings(const CLI::App& command);

}  // namespace fa::app
