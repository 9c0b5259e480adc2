// One client's session, the same for every framing: who it is, which auctions it watches, what it asks.
// Loop thread only. Requests are handled in the order of their coming; those that need the outcome of a sign-in or a
// join that is under way wait for it, in a bounded queue.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

#include "admission/budget.h"
#include "base/http/message.h"
#include "services/gateway/membership.h"
#include "services/gateway/pending_requests.h"
#include "services/gateway/session_output.h"
#include "services/gateway/session_table.h"
#include "services/gateway/sign_in.h"
#include "services/gateway/token_bucket.h"
#include "wire/client_message.h"

namespace fa::gateway {

class Hub;

class RealtimeSession final : public Viewer {
 public:
  using ChatResult = std::expected<ports::ChatAck, ports::ChatError>;
  using ChatSnapshotResult = std::expected<ports::ChatSnapshot, ports::ChatError>;

  // `output` must outlive the session; the session leaves its rooms as it ends. Of the handshake it keeps the address,
  // and for the log at debug the request's id.
  RealtimeSession(Hub& hub, SessionOutput& output, const base::http::Request& handshake);
  ~RealtimeSession() override;
  RealtimeSession(const RealtimeSession&) = delete;
  RealtimeSession& operator=(const RealtimeSession&) = delete;

  // Once, first: signs in with the token of the handshake, if there is one. true: admitted at once. false: the output
  // is told later, admitted() or refused(), and what is asked meanwhile waits.
  bool connect(std::optional<std::string> token);
  // Tells the client, once it is connected, as whom; by the plan's names alone.
  void greet();
  // One request, as far as its framing could be read. `bytes` is the size of its frame.
  void on_message(std::string_view type, base::json::Value body, ReplyToken reply, std::size_t bytes);
  // A frame that is no request; `message` says why.
  void on_unreadable(std::string message, const ReplyToken& reply);
  void on_writable();
  void expire_if_due(std::int64_t unix_ms);
  // Where the session is signed in by one of these, it is nobody's from now on, and is told so. true: close_ended() is
  // to follow once that had time to leave; a poll takes along either what was said or that the session is closed.
  bool end_with(const std::unordered_set<domain::Uuid>& ended_sign_ins);
  void close_ended();
  SessionHandle handle() const { return handle_; }

  // Viewer
  Audience audience() const override { return output_.audience(); }
  transport::Channel& channel() override { return output_.channel(); }
  void send_event(wire::MessageType type, std::string_view body) override { output_.send_event(type, body); }
  void resynchronise(Membership& membership) override;
  void close_as_slow() override;
  std::string_view username() const override { return user_ ? std::string_view(user_->username) : std::string_view(); }

  // What the ports answered (Hub::answer_to, Hub::part_of).
  void on_refused_connect();
  void on_signed_in(const PendingRequest& request, SignIn result);
  void on_bid_decided(const PendingRequest& request, ports::PlaceResult result);
  void on_chat_appended(const PendingRequest& request, ChatResult result);
  void on_chat_target(RequestId id, ports::ChatAppend chat, const ports::ViewResult& target);
  void on_view(RequestId id, ports::ViewResult result);
  void on_chat_snapshot(RequestId id, ChatSnapshotResult result);
  void on_timeout(const PendingRequest& request);

 private:
  struct Request {
    wire::ClientType type;
    base::json::Value body;
    ReplyToken reply;
    std::int64_t received_us;
    std::int64_t received_unix_ms;
    std::size_t bytes;
  };
  struct Held {
    std::deque<Request> requests;
    std::size_t bytes = 0;
    admission::Lease lease;  // of the house's input bytes
  };

  // session.cpp
  std::int64_t take_message_token();
  bool must_hold(wire::ClientType type) const;
  void hold(Request request);
  void release_held();
  void handle(const Request& request);
  std::optional<wire::Error> refusal(wire::ClientType type);
  std::int64_t take_request_token(wire::ClientType type);
  void reply(const ReplyToken& reply, std::string_view ack);
  void fail(const ReplyToken& reply, const wire::Error& error, std::optional<domain::AuctionId> about = {});

  void handle(const wire::AuthRequest& auth, const Request& request);
  void handle(const wire::JoinRequest& join, const Request& request);
  void handle(const wire::LeaveRequest& leave, const Request& request);
  void handle(const wire::BidRequest& bid, const Request& request);
  void handle(const wire::ChatRequest& chat, const Request& request);
  void handle(const wire::TimeSyncRequest& sync, const Request& request);

  // session_auth.cpp
  std::int64_t take_sign_in_token(std::string_view token);
  bool start_sign_in(std::string token, PendingRequest::Kind kind, ReplyToken reply);
  void end_sign_in(const PendingRequest& request, std::optional<wire::ErrorCode> error);
  void log_sign_in(std::optional<wire::ErrorCode> error) const;
  bool set_user(SessionUser user);
  void drop_user();
  void leave_people();
  void identify_in_rooms();
  PersonId person() const;

  // session_join.cpp
  Membership* find(const domain::AuctionId& id);
  Membership* find_join(RequestId id);
  bool request_snapshot(Membership& membership, const std::optional<wire::SinceFields>& since, ReplyToken reply,
                        bool is_resync);
  bool begin_recovery(RequestId id, domain::AuctionId auction_id, std::optional<ports::Since> position,
                      std::optional<std::int64_t> chat_seq);
  void ask_for_snapshot(RequestId id, domain::AuctionId auction_id, std::optional<ports::Since> position,
                        std::optional<std::int64_t> chat_seq);
  void end_join(Membership& membership);
  void finish_join_if_complete(Membership& membership);
  void finish_join(Membership& membership, const ports::Snapshot& snapshot, const ports::ChatSnapshot& chat,
                   const ReplyToken& reply, bool is_resync);
  bool may_recover();
  void charge_recovered(std::size_t bytes);
  void fail_join(Membership& membership, const ReplyToken& reply, bool is_resync, wire::ErrorCode code);
  void drop(Membership& membership);

  // session_bids.cpp, session_chat.cpp
  std::expected<wire::AuctionRef, wire::Error> target_of(const wire::BidRequest& bid) const;
  void append_chat(RequestId id, ports::ChatAppend chat);
  std::optional<RequestId> begin_request(PendingRequest request);

  Hub& hub_;
  SessionOutput& output_;
  SessionHandle handle_;
  base::ClientKey client_;                                 // whose share of the house the session takes
  std::uint64_t visitor_;                                  // as whom it is counted without an account
  const std::unique_ptr<const std::string> handshake_id_;  // only where the log is at debug
  bool counts_for_address_;
  bool signing_in_ = false;
  std::uint8_t free_requests_ = 8;  // of a signed-in session, before the person's rate counts them
  std::uint16_t joins_under_way_ = 0;
  TokenBucket messages_;
  std::unique_ptr<SessionUser> user_;
  std::unique_ptr<Held> held_;
  std::vector<std::unique_ptr<Membership>> memberships_;
};

}  // namespace fa::gateway
