// What the log tells at a start of the settings: who looks at an incident wants to know how the house was set.
#pragma once

namespace CLI {
class App;
}

namespace fa::app {

// One line with each setting of `command` that was given, on the command line or in the environment; secrets as
// "(set)", and the user and password within an address as "***".
void log_settings(const CLI::App& command);

}  // namespace fa::app
