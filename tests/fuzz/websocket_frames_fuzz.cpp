// Any bytes as a client's WebSocket stream: read whole and in two pieces, the messages and the answers must be the
// same.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "wire/websocket/session.h"

namespace {

constexpr std::uint32_t kMessageMax = 4096;

struct Transcript {
  std::string messages;
  std::string answers;
  bool operator==(const Transcript&) const = default;
};

void feed(fa::wire::websocket::Session& session, std::string bytes, Transcript& transcript) {
  std::span<char> input(bytes);
  while (true) {
    const auto received = session.next(input, transcript.answers);
    if (received.kind == fa::wire::websocket::Session::Kind::need_more) break;
    transcript.messages.append(1, static_cast<char>(received.kind)).append(received.payload);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  const std::size_t cut = bytes.empty() ? 0 : data[0] % bytes.size();

  fa::wire::websocket::Session whole(kMessageMax);
  fa::wire::websocket::Session pieces(kMessageMax);
  Transcript of_whole;
  Transcript of_pieces;
  feed(whole, bytes, of_whole);
  feed(pieces, bytes.substr(0, cut), of_pieces);
  feed(pieces, bytes.substr(cut), of_pieces);
  if (of_whole != of_pieces) std::abort();
  if (whole.is_finished() != pieces.is_finished() || whole.close_code() != pieces.close_code()) std::abort();
  return 0;
}
