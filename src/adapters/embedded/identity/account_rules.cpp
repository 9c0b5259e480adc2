#include "adapters/embedded/identity/account_rules.h"

#include <algorithm>

#include "base/shown_text.h"
#include "base/text.h"

namespace fa::identity {
namespace {

constexpr std::size_t kPhoneDigitsMin = 5;
constexpr std::size_t kPhoneDigitsMax = 15;  // E.164

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_username_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_digit(c) || c == '_' || c == '.' || c == '-';
}

}  // namespace

std::optional<std::string> username_problem(std::string_view username) {
  const bool fits = username.size() >= kUsernameMin && username.size() <= kUsernameMax;
  if (fits && std::ranges::all_of(username, is_username_char)) return std::nullopt;
  return "A username has 3 to 30 letters, digits, dots, dashes or underscores.";
}

std::optional<std::string> password_problem(std::string_view password) {
  const auto length = base::code_points(password);
  if (!length) return "The password is not valid text.";
  if (*length < kPasswordMin) return "The password needs at least 8 characters.";
  if (*length > kPasswordMax) return "The password may have at most 128 characters.";
  return std::nullopt;
}

std::optional<std::string> name_problem(std::string_view name) {
  const auto shown = base::shown_text(name, {});
  if (!shown) return "The name " + std::string(base::text_fault_words(shown.error())) + ".";
  if (base::code_points(*shown).value_or(0) > kNameMax) return "The name may have at most 80 characters.";
  return std::nullopt;
}

std::optional<std::string> email_problem(std::string_view email) {
  const auto at = email.find('@');
  const bool shaped = at != std::string_view::npos && at > 0 && at + 1 < email.size() && email.rfind('@') == at;
  const bool plain = std::ranges::all_of(email, [](char c) { return c > ' ' && c < '\x7f'; });
  if (shaped && plain && email.size() <= kEmailBytesMax) return std::nullopt;
  return "This does not look like an e-mail address.";
}

std::optional<std::string> group_problem(std::string_view group) {
  if (group == "moderator" || group == "admin") return std::nullopt;
  return "There is no group \"" + std::string(group) + "\"; the groups are moderator and admin.";
}

std::optional<std::string> normal_phone(std::string_view text) {
  if (!text.starts_with('+')) return std::nullopt;
  std::string phone = "+";
  for (const char c : text.substr(1)) {
    if (is_digit(c))
      phone += c;
    else if (c != ' ' && c != '-' && c != '(' && c != ')' && c != '.')
      return std::nullopt;
  }
  const std::size_t digits = phone.size() - 1;
  return digits >= kPhoneDigitsMin && digits <= kPhoneDigitsMax ? std::optional(phone) : std::nullopt;
}

}  // namespace fa::identity
