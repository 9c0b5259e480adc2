#include "app/settings_log.h"

#include <CLI/CLI.hpp>
#include <string>

#include "base/log.h"

namespace fa::app {

namespace {

bool is_secret(const std::string& name) {
  return name.find("secret") != std::string::npos || name.find("password") != std::string::npos;
}

std::string without_user(std::string value) {
  const auto scheme = value.find("://");
  if (scheme == std::string::npos) return value;
  const auto begin = scheme + 3;
  const auto at = value.rfind('@');  // the last one: a password may hold whatever it likes
  if (at != std::string::npos && at >= begin) value.replace(begin, at - begin, "***");
  return value;
}

std::string shown(const CLI::Option& option) {
  if (is_secret(option.get_name())) return "(set)";
  std::string all;
  for (const std::string& value : option.results()) all.append(all.empty() ? "" : ",").append(without_user(value));
  return all;
}

}  // namespace

std::vector<std::pair<std::string, std::string>> given_options(const CLI::App& command) {
  std::vector<std::pair<std::string, std::string>> given;
  for (const CLI::Option* option : command.get_options())
    if (option->count() > 0 && !option->get_lnames().empty())
      given.emplace_back(option->get_lnames().front(), shown(*option));
  return given;
}

void log_settings(const CLI::App& command) {
  if (!base::log::enabled(base::log::Level::info)) return;
  const auto given = given_options(command);
  const std::vector<base::log::Field> fields(given.begin(), given.end());
  base::log::write(base::log::Level::info, "settings", fields);
}

}  // namespace fa::app
