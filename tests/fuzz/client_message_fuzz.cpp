// Any bytes as a frame of the plain WebSocket framing: what is read of it keeps the rules' bounds.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <variant>

#include "wire/client_message.h"
#include "wire/realtime_envelope.h"

namespace {

using namespace fa;

void require(bool condition) {
  if (!condition) std::abort();
}

struct Check {
  void operator()(const wire::BidRequest& bid) const {
    if (bid.amount) require(bid.amount->value >= 0 && bid.amount->value <= 9'999'999'999);
  }
  void operator()(const wire::ChatRequest& chat) const {
    require(!chat.message.empty() && chat.message.size() <= 4 * 500 && chat.message.front() != ' ');
  }
  void operator()(const wire::JoinRequest&) const {}
  void operator()(const wire::LeaveRequest&) const {}
  void operator()(const wire::AuthRequest&) const {}
  void operator()(const wire::TimeSyncRequest& sync) const { require(base::json::parse(sync.t0_literal).has_value()); }
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto envelope = wire::parse_envelope({reinterpret_cast<const char*>(data), size});
  const std::string& ref = envelope ? envelope->ref : envelope.error().ref;
  require(ref.size() <= wire::kRefBytesMax && (ref.empty() || base::json::parse(ref)));
  if (!envelope) return 0;
  const auto type = wire::parse_client_type(envelope->type);
  if (!type) return 0;
  if (const auto message = wire::parse_client_message(*type, envelope->body)) std::visit(Check{}, *message);
  return 0;
}
