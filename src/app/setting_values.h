// What a setting's text means: pure functions, each of which gives the value as it is meant, or says in a few words why
// there is none. Blanks around a value are not part of it. Nothing here knows of options, or of other settings.
#pragma once

#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace fa::app {

// The error is a clause that ends a sentence: "it has a path".
using SettingText = std::expected<std::string, std::string>;

// An origin as browsers write it (HTML, "serialization of an origin"): scheme and host in small letters, a default port
// left out, no slash at the end. `http` and `https` alone.
SettingText web_origin(std::string_view text);

// The host of such an origin; an IPv6 address stands in brackets. Empty where the text is none.
std::string host_of_origin(const std::string& origin);

// The origins of a comma separated list, each once; empty entries are skipped. `*` stands alone.
std::expected<std::vector<std::string>, std::string> web_origins(const std::vector<std::string>& entries);

// An OpenID issuer, byte for byte as given: tokens name it so (OpenID Connect Discovery 1.0, 3). http or https, no
// query, no fragment.
SettingText issuer_address(std::string_view text);

// Where a host's program sends video: rtmp or rtmps, with the path of its application.
SettingText rtmp_address(std::string_view text);

// A mail server, with the name and password where they stood in the address; those are not part of `url`.
struct MailServer {
  std::string url;  // smtp://host:port or smtps://…
  std::string username;
  std::string password;
};
std::expected<MailServer, std::string> mail_server(std::string_view text);
SettingText mail_server_address(std::string_view text);  // the text, where mail_server() takes it

// `Name <address>`, or an address.
SettingText mail_sender(std::string_view text);

// A secret that goes into an HTTP header: visible ASCII characters without blanks, at least kSecretLengthMin of them.
inline constexpr std::size_t kSecretLengthMin = 16;
SettingText header_secret(std::string_view text);

// One line without control characters, nothing cut off. Not empty.
SettingText one_line_secret(std::string_view text);

// An IP address to listen on, without brackets, or localhost.
SettingText listen_address(std::string_view text);

// A path of a file or folder, which nothing expands: `~` would be a folder of that name.
SettingText plain_path(std::string_view text);

// A name of visible ASCII characters.
SettingText visible_name(std::string_view text);

// true, yes, on or 1; false, no, off or 0; in any letter case.
std::optional<bool> truth_of(std::string_view text);

// The value for a message: no control characters, at most 200 bytes, and without the name and password of a URL.
std::string shown_value(std::string_view text);

}  // namespace fa::app
