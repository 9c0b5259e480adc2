#include "app/setting_checks.h"

#include <charconv>
#include <cstdlib>

#include "domain/currency.h"

namespace fa::app {

CLI::Validator whole_number(std::string setting, std::int64_t lowest, std::int64_t highest) {
  const std::string bounds = std::to_string(lowest) + " to " + std::to_string(highest);
  return {[=, setting = std::move(setting)](const std::string& text) {
            std::int64_t number = 0;
            const char* end = text.data() + text.size();
            const auto [stop, fault] = std::from_chars(text.data(), end, number);
            const bool decimal = fault == std::errc() && stop == end && text == std::to_string(number);
            if (decimal && number >= lowest && number <= highest) return std::string();
            return setting + " is a whole number from " + bounds + ", not " + text;
          },
          "INT in [" + std::to_string(lowest) + " - " + std::to_string(highest) + "]"};
}

std::optional<double> rate_of(const std::string& text) {
  char* end = nullptr;
  const auto number = static_cast<double>(std::strtold(text.c_str(), &end));
  const bool good = !text.empty() && *end == '\0' && number > 0 && number <= 1e9;  // NaN is not above 0
  return good ? std::optional(number) : std::nullopt;
}

CLI::Validator rate(std::string setting) {
  return {[setting = std::move(setting)](const std::string& text) {
            if (rate_of(text)) return std::string();
            return setting + " is a number above 0 and at most 1000000000, not " + text;
          },
          ""};
}

CLI::Validator currency_with_cents(std::string setting) {
  return {[setting = std::move(setting)](const std::string& code) {
            const auto decimals = domain::currency_decimals(code);
            if (!decimals)
              return setting + " is the ISO 4217 code of a current currency, such as USD, and " + code + " is none";
            if (*decimals == 2) return std::string();
            return setting + " is a currency with two decimals, and " + code + " has " +
                   (*decimals == 0 ? "none" : std::to_string(*decimals));
          },
          ""};
}

}  // namespace fa::app
