#include "net/request_id.h"

#include <algorithm>
#include <atomic>
#include <cstdint>

#include "base/crypto.h"
#include "base/text.h"

namespace fa::net {

namespace {

constexpr std::size_t kIdBytesMax = 64;

bool is_id_char(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
}

}  // namespace

std::string new_request_id() {
  static const std::string process = base::hex_encode(base::random_bytes(6));
  static std::atomic<std::uint64_t> count = 0;
  return process + "-" + std::to_string(++count);
}

std::string request_id_of(const base::http::Request& request) {
  const auto given = request.header("x-request-id");
  const bool usable =
      given && !given->empty() && given->size() <= kIdBytesMax && std::ranges::all_of(*given, is_id_char);
  return usable ? std::string(*given) : new_request_id();
}

PeerAddress client_address_of(const base::http::Request& request, const PeerAddress& peer, bool trust_proxy) {
  if (!trust_proxy) return peer;
  // Several fields are one list (RFC 9110, 5.3): the last hop stands at the end of the last.
  std::string_view hops;
  for (const auto& [name, value] : request.headers)
    if (name == "x-forwarded-for") hops = value;
  return PeerAddress::parse(std::string(base::trimmed(hops.substr(hops.rfind(',') + 1)))).value_or(peer);
}

}  // namespace fa::net
