#include "services/gateway/audience.h"

#include <initializer_list>

#include "transport/socketio_handler.h"

namespace fa::gateway {
namespace {

using wire::ClientType;
using wire::MessageType;

constexpr std::array<std::string_view, kAudiences> kNamespaces{"",  "/",        "/bidding", "/chat", "/timer",
                                                               "/", "/bidding", "/chat",    "/timer"};
constexpr auto kFirstOfPlan = static_cast<std::size_t>(Audience::plan_all);

template <class Type>
constexpr std::uint32_t set_of(std::initializer_list<Type> types) {
  std::uint32_t bits = 0;
  for (const Type type : types) bits |= 1u << static_cast<unsigned>(type);
  return bits;
}

constexpr std::uint32_t kPlansOwn =
    set_of({MessageType::connected, MessageType::joined_auction, MessageType::left_auction, MessageType::user_joined,
            MessageType::user_left});
constexpr std::uint32_t kEverything = ~kPlansOwn;

// Every namespace is told of errors, and of the whole state where it missed something.
constexpr std::uint32_t kBidding =
    set_of({MessageType::auction_state, MessageType::bid_placed, MessageType::you_are_winning,
            MessageType::you_were_outbid, MessageType::anti_snipe, MessageType::clock_changed,
            MessageType::auction_ended, MessageType::ledger_sealed, MessageType::stream_status, MessageType::error});
constexpr std::uint32_t kChat = set_of({MessageType::auction_state, MessageType::chat_message,
                                        MessageType::chat_deleted, MessageType::participants, MessageType::error});
constexpr std::uint32_t kTimer = set_of({MessageType::auction_state, MessageType::timer_update, MessageType::anti_snipe,
                                         MessageType::clock_changed, MessageType::auction_ended, MessageType::error});
// Each namespace is connected and joined by itself.
constexpr std::uint32_t kOwnSteps =
    set_of({MessageType::connected, MessageType::joined_auction, MessageType::left_auction});

constexpr std::array<std::uint32_t, kAudiences> kReceives{
    kEverything,          kEverything,       kBidding,           kChat, kTimer, kEverything | kPlansOwn,
    kBidding | kOwnSteps, kChat | kPlansOwn, kTimer | kOwnSteps,
};

// Every namespace is joined, left and signed in to by itself.
constexpr std::uint32_t kCommon =
    set_of({ClientType::auth, ClientType::join_auction, ClientType::leave_auction, ClientType::time_sync});
constexpr std::uint32_t kAnything = ~0u;
constexpr std::uint32_t kBids = kCommon | set_of({ClientType::place_bid, ClientType::bid});
constexpr std::uint32_t kLines = kCommon | set_of({ClientType::chat_message});
constexpr std::array<std::uint32_t, kAudiences> kAsks{
    kAnything, kAnything, kBids, kLines, kCommon, kAnything, kBids, kLines, kCommon,
};

wire::EventNames names_of(Audience audience) {
  return static_cast<std::size_t>(audience) < kFirstOfPlan ? wire::EventNames::standard : wire::EventNames::plan;
}

}  // namespace

std::optional<Audience> audience_of_namespace(std::string_view nsp, wire::EventNames names) {
  for (std::size_t i = 1; i < kAudiences; ++i)
    if (kNamespaces[i] == nsp && names_of(static_cast<Audience>(i)) == names) return static_cast<Audience>(i);
  return std::nullopt;
}

std::string_view namespace_of(Audience audience) {
  return kNamespaces[static_cast<std::size_t>(audience)];
}

bool receives(Audience audience, MessageType type) {
  return (kReceives[static_cast<std::size_t>(audience)] >> static_cast<unsigned>(type)) & 1u;
}

bool may_ask(Audience audience, ClientType type) {
  return (kAsks[static_cast<std::size_t>(audience)] >> static_cast<unsigned>(type)) & 1u;
}

std::string encode(Audience audience, MessageType type, std::string_view body) {
  if (audience == Audience::plain) return wire::as_plain_event(type, body);
  return transport::socketio::encode_event(namespace_of(audience), event_name(audience, type), body);
}

std::string_view event_name(Audience audience, MessageType type) {
  return wire::event_name(type, names_of(audience));
}

}  // namespace fa::gateway
