#include "app/setting_checks.h"

#include <algorithm>
#include <cctype>
#include <charconv>

#include "app/setting_values.h"
#include "base/text.h"
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
            return setting + " is a whole number from " + bounds + ", not " + shown_value(text);
          },
          "INT in [" + std::to_string(lowest) + " - " + std::to_string(highest) + "]"};
}

std::string allowed_of(Flow flow) {
  return flow == Flow::rate ? "a number above 0 and at most 1000000000" : "a number from 1 to 1000000000";
}

std::optional<double> number_of(std::string_view text, Flow flow) {
  text = base::trimmed(text);
  double number = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, fault] = std::from_chars(text.data(), end, number);
  if (fault != std::errc() || stop != end) return std::nullopt;
  const bool is_enough = flow == Flow::rate ? number > 0 : number >= 1;  // NaN is neither
  return is_enough && number <= 1e9 ? std::optional(number) : std::nullopt;
}

CLI::Validator number(std::string setting, Flow flow) {
  return {[setting = std::move(setting), flow](std::string& text) {
            if (number_of(text, flow)) {
              text = base::trimmed(text);
              return std::string();
            }
            return setting + " is " + allowed_of(flow) + ", not " + shown_value(text);
          },
          ""};
}

CLI::Validator without_blanks() {
  return {[](std::string& text) {
            text = base::trimmed(text);
            return std::string();
          },
          ""};
}

CLI::Validator boolean(std::string setting) {
  return {[setting = std::move(setting)](std::string& text) {
            const auto truth = truth_of(text);
            if (!truth)
              return setting + " is true or false (or yes or no, on or off, 1 or 0), not " + shown_value(text);
            text = *truth ? "true" : "false";
            return std::string();
          },
          ""};
}

CLI::Validator one_of(std::string setting, std::vector<std::string> words) {
  return {[setting = std::move(setting), words = std::move(words)](std::string& text) {
            std::string word(base::trimmed(text));
            std::ranges::transform(word, word.begin(), [](unsigned char c) { return std::tolower(c); });
            if (std::ranges::find(words, word) != words.end()) {
              text = word;
              return std::string();
            }
            std::string allowed;
            for (const std::string& one : words)
              allowed += (allowed.empty() ? "" : &one == &words.back() ? " or " : ", ") + one;
            return setting + " is " + allowed + ", not " + shown_value(text);
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
