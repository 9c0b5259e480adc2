// What a person may choose when they sign up (base/person_fields.h), and which groups an operator may give. Each check
// answers with a sentence for the form, or nullopt where the value is fine.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace fa::identity {

constexpr std::size_t kPasswordMin = 8;    // characters, of any kind
constexpr std::size_t kPasswordMax = 128;  // characters

std::optional<std::string> username_problem(std::string_view username);
std::optional<std::string> password_problem(std::string_view password);
std::optional<std::string> name_problem(std::string_view name);
std::optional<std::string> email_problem(std::string_view email);
std::optional<std::string> group_problem(std::string_view group);  // the roles of the protocol, "REST"

}  // namespace fa::identity
