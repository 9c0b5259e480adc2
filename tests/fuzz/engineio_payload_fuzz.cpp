// Any bytes as the body of a polling POST, run through a session: it ends at the first packet that it cannot read.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "wire/engineio/packet.h"
#include "wire/engineio/session.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace fa::wire::engineio;
  const SessionTiming timing;
  Session session(TransportKind::polling, 0, timing);
  session.on_messages_wait();

  PayloadReader reader({reinterpret_cast<const char*>(data), size});
  std::int64_t now_ms = 0;
  while (const auto text = reader.next()) {
    std::string scratch;
    const auto packet = decode_packet(*text, scratch);
    const bool was_open = session.may_send();
    const Actions result = session.on_packet(packet, now_ms += 1000);
    if (result.closed && !session.is_closed()) std::abort();
    if (was_open && !packet && !session.is_closed()) std::abort();
    if (result.message && !was_open) std::abort();
  }
  return 0;
}
