// The request parser on any bytes, in any pieces: it never crashes, keeps its bounds, and the pieces make no
// difference.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "net/request_parser.h"

namespace {

constexpr std::size_t kBodyMax = 4096;

void require(bool condition) {
  if (!condition) std::abort();
}

// What came of the bytes, as text that two runs can be compared by.
std::string outcome_of(std::string_view bytes, std::size_t piece) {
  using fa::net::RequestParser;
  RequestParser parser(fa::net::HttpLimits{});
  std::size_t at = 0;
  for (;;) {
    const auto part = bytes.substr(at, piece);
    const auto progress = parser.feed(part);
    require(progress.consumed <= part.size());
    at += progress.consumed;
    switch (progress.step) {
      case RequestParser::Step::needs_more:
        require(progress.consumed == part.size());
        if (at == bytes.size()) return "incomplete";
        break;
      case RequestParser::Step::head:
        require(parser.request().path.starts_with('/') || parser.request().path == "*");
        parser.set_body_max(kBodyMax);
        break;
      case RequestParser::Step::request:
        require(parser.request().body.size() <= kBodyMax);
        return parser.request().method + " " + parser.request().path + " " + std::to_string(at) + " " +
               parser.request().body;
      case RequestParser::Step::refused:
        require(parser.refusal().status >= 400);
        return "refused";
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto whole = outcome_of(bytes, std::string_view::npos);
  for (const std::size_t piece : {std::size_t{1}, std::size_t{13}}) {
    const auto pieces = outcome_of(bytes, piece);
    require(pieces == whole || whole == "refused" || pieces == "refused");
  }
  return 0;
}
