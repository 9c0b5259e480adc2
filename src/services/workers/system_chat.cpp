#include "services/workers/system_chat.h"

#include "base/name_uuid.h"
#include "services/workers/wait_for_answer.h"

namespace fa::workers {

JobOutcome SystemChat::say(domain::AuctionId id, domain::Seq seq, std::string text) {
  using Result = std::expected<ports::ChatAck, ports::ChatError>;
  ports::ChatAppend line{.auction_id = id,
                         .message_id = system_message_id(id, seq),
                         .user_id = {},
                         .username = {},
                         .message = std::move(text),
                         .type = ports::ChatType::system};
  const auto answer = wait_for_answer<Result>(std::chrono::seconds(10),
                                              [&](auto done) { chat_.append(std::move(line), std::move(done)); });
  if (!answer || !*answer) return JobOutcome::retry("the chat does not take the line");
  return JobOutcome::done();
}

domain::MessageId system_message_id(domain::AuctionId id, domain::Seq seq) {
  return {{base::name_uuid_bytes("flashauction system message " + to_string(id), std::to_string(seq))}};
}

}  // namespace fa::workers
