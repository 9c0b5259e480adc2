// The environment of the plan that this house was asked for with, said in our own settings (docs/from-flask.md lists
// it for people). Each of its variables is taken as it is, taken under our own name with its unit, or refused with the
// reason; none is ignored in silence. An empty variable is an absent one.
#pragma once

#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace fa::app {

// Before the options of `serve` are read: puts what the plan's variables say under our own names, where those are not
// set. Throws CLI::ValidationError with a sentence where a variable cannot be meant so, where both names are set and
// differ, or where it asks for what this house does not do. Single thread: it changes the environment.
void translate_plan_environment();

// After they are read: a sentence where an option of the command line says something else than a variable of the plan;
// empty where all is well. `serve` is the command that add_options() was called for.
std::string plan_environment_conflict(const CLI::App& serve);

}  // namespace fa::app
