// What a person may choose when they sign up, and which groups an operator may give. Each check answers with a sentence
// for the form, or nullopt where the value is fine.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace fa::identity {

constexpr std::size_t kUsernameMin = 3;  // of [A-Za-z0-9_.-]
constexpr std::size_t kUsernameMax = 30;
constexpr std::size_t kPasswordMin = 8;    // characters, of any kind
constexpr std::size_t kPasswordMax = 128;  // characters
constexpr std::size_t kNameMax = 80;       // characters
constexpr std::size_t kEmailBytesMax = 254;

std::optional<std::string> username_problem(std::string_view username);
std::optional<std::string> password_problem(std::string_view password);
std::optional<std::string> name_problem(std::string_view name);
std::optional<std::string> email_problem(std::string_view email);
std::optional<std::string> group_problem(std::string_view group);  // the roles of the protocol, "REST"
// The phone number in international form without spaces and signs between the digits; nullopt where it is none.
std::optional<std::string> normal_phone(std::string_view text);

}  // namespace fa::identity
