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

void set(base::http::Request& request, std::string_view name, const std::string& value) {
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

TEST(WebSocketHandshake, AcceptsNoExtension) {
  auto request = good_request();
  request.headers.emplace_back("sec-websocket-extensions", "permessage-deflate; client_max_window_bits");
  const auto answer = answer_handshake(request);
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->find("Extensions"), std::string::npos);
  EXPECT_EQ(answer->find("Protocol:"), std::string::npos);  // none was offered
}

TEST(WebSocketHandshake, ChoosesTheFirstSubprotocolThatIsOffered) {
  auto request = good_request();
  request.headers.emplace_back("sec-websocket-protocol", " superchat , chat");
  request.headers.emplace_back("sec-websocket-protocol", "another");
  const auto answer = answer_handshake(request);
  ASSERT_TRUE(answer);
  EXPECT_TRUE(answer->ends_with("\r\nSec-WebSocket-Protocol: superchat\r\n\r\n")) << *answer;
}

TEST(WebSocketHandshake, UpgradeMayListOtherProtocolsToo) {
  auto request = good_request();
  set(request, "upgrade", "foo, websocket");
  EXPECT_TRUE(answer_handshake(request));
  request.headers.emplace_back("upgrade", "h2c");
  EXPECT_TRUE(answer_handshake(request));
}

TEST(WebSocketHandshake, BitsOfTheKeyThatStandForNothingMayBeAnything) {
  auto request = good_request();
  set(request, "sec-websocket-key", "dGhlIHNhbXBsZSBub25jZR==");
  const auto answer = answer_handshake(request);
  ASSERT_TRUE(answer);
  EXPECT_NE(answer->find(accept_value("dGhlIHNhbXBsZSBub25jZR==")), std::string::npos) << "the key as it came";
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

INSTANTIATE_TEST_SUITE_P(
    Table, RefusedHandshakes,
    testing::Values(Refused{"NotAnUpgrade", "connection", "keep-alive", 426},
                    Refused{"OtherProtocol", "upgrade", "h2c", 400},
                    Refused{"Version8", "sec-websocket-version", "8", 426},
                    Refused{"VersionNotANumber", "sec-websocket-version", "x", 426},
                    Refused{"KeyOf15Bytes", "sec-websocket-key", "dGhlIHNhbXBsZSBub25j", 400},
                    Refused{"KeyNotBase64", "sec-websocket-key", "***", 400},
                    Refused{"KeyOf17Bytes", "sec-websocket-key", "dGhlIHNhbXBsZSBub25jZSE=", 400},
                    Refused{"KeyWithoutPadding", "sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ", 400},
                    Refused{"KeyInBase64Url", "sec-websocket-key", "_GhlIHNhbXBsZSBub25jZQ==", 400},
                    Refused{"EmptyKey", "sec-websocket-key", "", 400}),
    [](const auto& test) { return test.param.name; });

struct Added {
  const char* name;
  std::vector<std::pair<const char*, const char*>> headers;  // beside those of a good request
  int status;
};

class AddedFields : public testing::TestWithParam<Added> {};

TEST_P(AddedFields, AreAnswered) {
  auto request = good_request();
  for (const auto& [name, value] : GetParam().headers) request.headers.emplace_back(name, value);
  const auto answer = answer_handshake(request);
  EXPECT_EQ(answer ? 101 : answer.error().status, GetParam().status);
}

constexpr const char* kProtocol = "sec-websocket-protocol";

INSTANTIATE_TEST_SUITE_P(
    Table, AddedFields,
    testing::Values(Added{"SecondKey", {{"sec-websocket-key", "AAAAAAAAAAAAAAAAAAAAAA=="}}, 400},
                    Added{"SameKeyAgain", {{"sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ=="}}, 400},
                    Added{"SameVersionAgain", {{"sec-websocket-version", "13"}}, 400},
                    Added{"SecondVersion", {{"sec-websocket-version", "8"}}, 400},
                    Added{"Subprotocols", {{kProtocol, "chat, superchat"}, {kProtocol, "Chat"}}, 101},
                    Added{"SubprotocolTwice", {{kProtocol, "chat, superchat , chat"}}, 400},
                    Added{"SubprotocolInTwoFields", {{kProtocol, "chat"}, {kProtocol, "superchat,chat"}}, 400},
                    Added{"EmptySubprotocol", {{kProtocol, "chat,,superchat"}}, 400},
                    Added{"NoSubprotocolInTheField", {{kProtocol, ""}}, 400},
                    Added{"SubprotocolThatIsNoToken", {{kProtocol, "two words"}}, 400}),
    [](const auto& test) { return test.param.name; });

TEST(WebSocketHandshake, NamesTheVersionSpokenWhereItIsAboutTheVersion) {
  const auto names_it = [](const base::http::Request& request) {
    return answer_handshake(request).error().about_version;
  };
  auto other = good_request();
  set(other, "sec-websocket-version", "8");
  EXPECT_TRUE(names_it(other));
  auto two = good_request();
  two.headers.emplace_back("sec-websocket-version", "13");
  EXPECT_TRUE(names_it(two));
  auto none = good_request();
  std::erase_if(none.headers, [](const auto& header) { return header.first == "sec-websocket-version"; });
  EXPECT_TRUE(names_it(none));
  EXPECT_EQ(answer_handshake(none).error().status, 426);
  auto keyless = good_request();
  set(keyless, "sec-websocket-key", "");
  EXPECT_FALSE(names_it(keyless));
}

TEST(WebSocketHandshake, IsAGet) {
  auto request = good_request();
  request.method = "POST";
  ASSERT_FALSE(answer_handshake(request));
  EXPECT_EQ(answer_handshake(request).error().status, 405);
}

}  // namespace
}  // namespace fa::wire::websocket
