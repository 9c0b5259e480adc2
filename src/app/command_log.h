// DATA_DIR/commands.log: what an operator's commands did beside the running house, whose log does not see them. One
// JSON object a line: `unix_ms`, `command`, `uid` of who ran it, `exit_code`, and the options that were given.
#pragma once

namespace CLI {
class App;
}

namespace fa::app {

// Adds a line for the command that `root` has parsed and run, where it is one that changes or gives out something of a
// data folder that exists. Where the line cannot be written standard error says so: the command itself is done.
void note_command(const CLI::App& root, int exit_code);

}  // namespace fa::app
