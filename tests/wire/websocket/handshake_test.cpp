// The opening handshake: RFC 6455's own example, and each way to get it wrong.
#include "wire/websocket/handshake.h"

#include <gtest/gtest.h>

namespace fa::wire::websocket {
namespace {

base::http::Request good_request() {
  base::http::Request request;
  request.method = "GET";
  request.headers = {{"host", "example.com"},
                     {"upgrade", "websocket"},
                     {"connection", "keep-alive, Upgrade"},
                     {"sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ=="},
                     {"sec-websocket-version", "13"}};
  return request;
}

void set(base::http::Request& request, std::string_view name, std::string value) {
  for (auto& header : request.headers) {
    if (header.first == name) header.second = value;
  }
}

TEST(WebSocketHandshake, AnswersAsTheRfcsExample) {
  const auto answer = answer_handshake(good_request());
  ASSERT_TRUE(answer);
  EXPECT_NE(answer->find("\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"), std::string::npos);
  EXPECT_TRUE(answer->starts_with("HTTP/1.1 101 "));
  EXPECT_TRUE(answer->ends_with("\r\n\r\n"));
}

TEST(WebSocketHandshake, NamesOfTokensAreCaseInsensitive) {
  auto request = good_request();
  set(request, "upgrade", "WebSocket");
  set(request, "connection", "UPGRADE");
  EXPECT_TRUE(answer_handshake(request));
}

TEST(WebSocketHandshake, AcceptsNoExtensionAndNoSubprotocol) {
  auto request = good_request();
  request.headers.emplace_back("sec-websocket-extensions", "permessage-deflate; client_max_window_bits");
  request.headers.emplace_back("sec-websocket-protocol", "chat");
  const auto answer = answer_handshake(request);
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->find("Extensions"), std::string::npos);
  EXPECT_EQ(answer->find("Protocol:"), std::string::npos);
}

struct Refused {
  const char* name;
  const char* header;
  const char* value;
  int status;
};

class RefusedHandshakes : public testing::TestWithParam<Refused> {};

TEST_P(RefusedHandshakes, WithAStatus) {
  auto request = good_request();
  set(request, GetParam().header, GetParam().value);
  const auto answer = answer_handshake(request);
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().status, GetParam().status);
}

INSTANTIATE_TEST_SUITE_P(Table, RefusedHandshakes,
                         testing::Values(Refused{"NotAnUpgrade", "connection", "keep-alive", 426},
                                         Refused{"OtherProtocol", "upgrade", "h2c", 400},
                                         Refused{"Version8", "sec-websocket-version", "8", 426},
                                         Refused{"VersionNotANumber", "sec-websocket-version", "x", 426},
                                         Refused{"KeyOf15Bytes", "sec-websocket-key", "dGhlIHNhbXBsZSBub25j", 400},
                                         Refused{"KeyNotBase64", "sec-websocket-key", "***", 400},
                                         Refused{"EmptyKey", "sec-websocket-key", "", 400}),
                         [](const auto& test) { return test.param.name; });

TEST(WebSocketHandshake, IsAGet) {
  auto request = good_request();
  request.method = "POST";
  ASSERT_FALSE(answer_handshake(request));
  EXPECT_EQ(answer_handshake(request).error().status, 405);
}

}  // namespace
}  // namespace fa::wire::websocket
