#include "app/setting_rules.h"

#include <algorithm>
#include <functional>
#include <vector>

#include "app/secret_file.h"
#include "app/setting_values.h"
#include "base/url_authority.h"

namespace fa::app {

namespace {

using Result = std::expected<void, std::string>;

// Reads the file of one secret, if one is named, and has `take` make the setting of it.
Result from_file(const std::string& name, const std::string& file, bool is_given, const std::string& allowed,
                 const std::function<Result(const std::string&)>& take) {
  if (file.empty()) return {};
  const std::string file_name = name + "_FILE";
  if (is_given) return std::unexpected(name + " and " + file_name + " are both given: one of them is enough");
  const auto text = read_secret_file(file);
  if (!text) return std::unexpected(file_name + ": " + text.error());
  if (const auto taken = take(*text); !taken)
    return std::unexpected(file_name + ": what stands in " + file + " is not " + allowed + ": " + taken.error());
  return {};
}

// A taker for from_file that puts what `parse` makes of the text into `place`.
std::function<Result(const std::string&)> into(std::string& place, SettingText (*parse)(std::string_view)) {
  return [&place, parse](const std::string& text) -> Result {
    auto parsed = parse(text);
    if (!parsed) return std::unexpected(parsed.error());
    place = std::move(*parsed);
    return {};
  };
}

Result read_secrets(Settings& s) {
  if (auto done = from_file("INTERNAL_SECRET", s.internal_secret_file, !s.internal_secret.empty(),
                            header_secret_allowed(), into(s.internal_secret, header_secret));
      !done)
    return done;
  if (auto done = from_file("SMTP_URL", s.smtp_url_file, !s.smtp_url.empty(), kMailServer,
                            into(s.smtp_url, mail_server_address));
      !done)
    return done;
  return from_file("SMTP_PASSWORD", s.smtp_password_file, !s.smtp_password.empty(), "one line of text",
                   into(s.smtp_password, one_line_secret));
}

// So that the address can be shown.
Result take_mail_server_apart(Settings& s) {
  const auto server = mail_server(s.smtp_url);
  if (s.smtp_url.empty() || !server) return {};
  s.smtp_url = server->url;
  if (server->username.empty() && server->password.empty()) return {};
  if (!s.smtp_username.empty() || !s.smtp_password.empty())
    return std::unexpected("SMTP_URL has a name or a password, and SMTP_USERNAME or SMTP_PASSWORD gives another");
  s.smtp_username = server->username;
  s.smtp_password = server->password;
  return {};
}

// DEV_LOGIN makes an administrator of anybody who comes, so nobody may come from elsewhere.
std::string dev_login_problem(const Settings& s) {
  if (!s.dev_login) return {};
  const std::string start = "DEV_LOGIN signs anybody in without a password, so it is for this machine alone, and ";
  if (!base::is_loopback_host(s.host))
    return start + "HOST is " + s.host + ": listen on 127.0.0.1 or ::1, or unset DEV_LOGIN";
  if (s.public_url.starts_with("https://") ||
      (!s.public_url.empty() && !base::is_loopback_host(host_of_origin(s.public_url))))
    return start + "PUBLIC_URL is " + s.public_url + ": unset it, or DEV_LOGIN";
  if (s.trust_proxy) return start + "TRUST_PROXY says that others come through a proxy: unset it, or DEV_LOGIN";
  if (!s.oidc_issuer.empty())
    return "DEV_LOGIN is of the house's own accounts, and with OIDC_ISSUER there are none: unset one of them";
  return {};
}

std::string port_problem(const Settings& s) {
  if (s.port != 0 && s.port == s.internal_port)
    return "PORT and INTERNAL_PORT are both " + std::to_string(s.port) +
           ", and must differ: what is internal is not for everybody";
  std::vector<std::uint16_t> taken{s.port, s.internal_port};
  for (const std::uint16_t more : s.more_ports) {
    if (std::ranges::find(taken, more) != taken.end())
      return "MORE_PORTS has " + std::to_string(more) + ", which is given twice, or is PORT or INTERNAL_PORT";
    taken.push_back(more);
  }
  if (s.video && s.rtmp_port != 0 && (s.rtmp_port == s.port || s.rtmp_port == s.internal_port))
    return "RTMP_PORT is " + std::to_string(s.rtmp_port) + ", as " +
           (s.rtmp_port == s.port ? "PORT" : "INTERNAL_PORT") + " is, and must differ";
  return {};
}

std::string mail_problem(const Settings& s) {
  if (s.smtp_url.empty() && !(s.smtp_username.empty() && s.smtp_password.empty()))
    return "SMTP_USERNAME or SMTP_PASSWORD is given, but no SMTP_URL: mail would be sent nowhere";
  if (s.smtp_username.empty() != s.smtp_password.empty())
    return s.smtp_username.empty() ? "SMTP_PASSWORD is given, but no SMTP_USERNAME"
                                   : "SMTP_USERNAME is given, but no SMTP_PASSWORD";
  return {};
}

// A house that asks itself for keys that it does not have.
std::string issuer_problem(const Settings& s) {
  const auto origin = web_origin(s.oidc_issuer);
  if (s.oidc_issuer.empty() || !origin || *origin != s.base_url()) return {};
  return "OIDC_ISSUER is the house's own address " + *origin + ": leave it empty for the house's own accounts";
}

}  // namespace

std::string header_secret_allowed() {
  return "at least " + std::to_string(kSecretLengthMin) + " visible ASCII characters without blanks";
}

std::expected<void, std::string> settle(Settings& settings) {
  if (auto read = read_secrets(settings); !read) return read;
  if (auto taken = take_mail_server_apart(settings); !taken) return taken;
  for (const auto problem : {dev_login_problem, port_problem, mail_problem, issuer_problem})
    if (std::string sentence = problem(settings); !sentence.empty()) return std::unexpected(std::move(sentence));
  return {};
}

}  // namespace fa::app
