// HTTP/1.1 requests out of bytes, without I/O (RFC 9112). One parser reads one request; it exists only while that
// request is being received. Strict where leniency lets requests be smuggled: exactly one Host, never Content-Length
// and Transfer-Encoding together or twice, no folded lines, no other transfer coding than chunked.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

#include "base/http/message.h"
#include "net/limits.h"

namespace fa::net {

class RequestParser {
 public:
  enum class Step {
    needs_more,  // all bytes were taken
    head,        // once: the header is complete, request() has all but the body; set_body_max(), then feed again
    request,     // complete; bytes beyond it were not taken
    refused,     // refusal() says how; nothing more can be read from this connection
  };
  struct Progress {
    Step step;
    std::size_t consumed;  // bytes taken of those fed
  };
  struct Refusal {
    int status;
    std::string_view code;    // of the problem
    std::string_view detail;  // for people
  };

  explicit RequestParser(const HttpLimits& limits);
  ~RequestParser();

  Progress feed(std::string_view bytes);
  // Between `head` and the body. false: the declared length is beyond it, and the request is refused.
  bool set_body_max(std::size_t bytes);
  const Refusal& refusal() const;

  base::http::Request& request();  // after `head`; its remote_address and request_id are the caller's to fill in
  bool has_body() const;           // after `head`: one was announced
  bool http_1_0() const;
  std::size_t held_bytes() const;  // of memory, for what was read so far
  bool expects_continue() const;   // the client waits for 100 before it sends the body

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace fa::net
