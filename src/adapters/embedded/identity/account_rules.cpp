#include "adapters/embedded/identity/account_rules.h"

#include "base/person_fields.h"
#include "base/shown_text.h"
#include "base/text.h"

namespace fa::identity {

std::optional<std::string> username_problem(std::string_view username) {
  if (base::is_username(username)) return std::nullopt;
  return "A username has 3 to 32 letters, digits, dots, dashes or underscores.";
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
  if (base::code_points(*shown).value_or(0) > base::kPersonNameMax) return "The name may have at most 255 characters.";
  return std::nullopt;
}

std::optional<std::string> email_problem(std::string_view email) {
  if (base::is_email_address(email)) return std::nullopt;
  return "This does not look like an e-mail address.";
}

std::optional<std::string> group_problem(std::string_view group) {
  if (group == "moderator" || group == "admin") return std::nullopt;
  return "There is no group \"" + std::string(group) + "\"; the groups are moderator and admin.";
}

}  // namespace fa::identity
