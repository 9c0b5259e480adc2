// Each request at an Engine.IO path, and the error code that the reference server gives it.
#include "wire/engineio/request_check.h"

#include <gtest/gtest.h>

#include <ostream>
#include <variant>

namespace fa::wire::engineio {
namespace {

constexpr auto kPolling = TransportKind::polling;
constexpr auto kWebSocket = TransportKind::websocket;

struct Case {
  const char* name;
  const char* method;
  base::http::Headers query;
  bool is_upgrade;
  std::optional<TransportKind> session;
  std::expected<Intent, ErrorCode> answer;
};

class EngineIoRequests : public testing::TestWithParam<Case> {};

TEST_P(EngineIoRequests, Table) {
  base::http::Request request;
  request.method = GetParam().method;
  request.query = GetParam().query;
  EXPECT_EQ(check_request(request, read_query(request), GetParam().is_upgrade, GetParam().session), GetParam().answer);
}

std::unexpected<ErrorCode> refused(ErrorCode code) {
  return std::unexpected(code);
}

INSTANTIATE_TEST_SUITE_P(
    Handshake, EngineIoRequests,
    testing::Values(
        Case{"Polling", "GET", {{"EIO", "4"}, {"transport", "polling"}}, false, {}, Intent::open_polling},
        Case{"WebSocket", "GET", {{"EIO", "4"}, {"transport", "websocket"}}, true, {}, Intent::open_websocket},
        Case{"EmptySidIsNone",
             "GET",
             {{"EIO", "4"}, {"transport", "polling"}, {"sid", ""}},
             false,
             {},
             Intent::open_polling},
        Case{"NoTransport", "GET", {{"EIO", "4"}}, false, {}, refused(ErrorCode::unknown_transport)},
        Case{"OddTransport",
             "GET",
             {{"EIO", "4"}, {"transport", "abc"}},
             false,
             {},
             refused(ErrorCode::unknown_transport)},
        Case{"WebTransport",
             "GET",
             {{"EIO", "4"}, {"transport", "webtransport"}},
             false,
             {},
             refused(ErrorCode::unknown_transport)},
        Case{"LastTransportCounts",
             "GET",
             {{"EIO", "4"}, {"transport", "abc"}, {"transport", "polling"}},
             false,
             {},
             Intent::open_polling},
        Case{"NoVersion",
             "GET",
             {{"transport", "polling"}},
             false,
             {},
             refused(ErrorCode::unsupported_protocol_version)},
        Case{"Version3",
             "GET",
             {{"EIO", "3"}, {"transport", "polling"}},
             false,
             {},
             refused(ErrorCode::unsupported_protocol_version)},
        Case{"WebSocketWithoutVersion", "GET", {{"transport", "websocket"}}, true, {}, Intent::refuse_websocket},
        Case{"WebSocketOfVersion3",
             "GET",
             {{"EIO", "3"}, {"transport", "websocket"}},
             true,
             {},
             Intent::refuse_websocket},
        Case{"Post",
             "POST",
             {{"EIO", "4"}, {"transport", "polling"}},
             false,
             {},
             refused(ErrorCode::bad_handshake_method)},
        Case{"Put",
             "PUT",
             {{"EIO", "3"}, {"transport", "polling"}},
             false,
             {},
             refused(ErrorCode::bad_handshake_method)},
        Case{"WebSocketWithoutUpgrade",
             "GET",
             {{"EIO", "4"}, {"transport", "websocket"}},
             false,
             {},
             refused(ErrorCode::bad_request)},
        Case{"UpgradeThatSaysPolling",
             "GET",
             {{"EIO", "4"}, {"transport", "polling"}},
             true,
             {},
             Intent::close_websocket}),
    [](const auto& test) { return test.param.name; });

base::http::Headers on_session(const char* transport, const char* version = "4") {
  return {{"EIO", version}, {"transport", transport}, {"sid", "s"}};
}

INSTANTIATE_TEST_SUITE_P(
    Session, EngineIoRequests,
    testing::Values(
        Case{"Poll", "GET", on_session("polling"), false, kPolling, Intent::poll},
        Case{"Post_", "POST", on_session("polling"), false, kPolling, Intent::post},
        Case{"Delete", "DELETE", on_session("polling"), false, kPolling, Intent::other_method},
        Case{"Upgrade", "GET", on_session("websocket"), true, kPolling, Intent::upgrade},
        Case{"Unknown", "GET", on_session("polling"), false, {}, refused(ErrorCode::unknown_sid)},
        Case{"UnknownUpgrade", "GET", on_session("websocket"), true, {}, refused(ErrorCode::unknown_sid)},
        Case{"PollAfterUpgrade", "GET", on_session("polling"), false, kWebSocket, refused(ErrorCode::bad_request)},
        Case{"PlainWebSocketRequest", "GET", on_session("websocket"), false, kPolling, refused(ErrorCode::bad_request)},
        Case{"OtherVersion", "GET", on_session("polling", "3"), false, kPolling, refused(ErrorCode::bad_request)},
        Case{"UpgradeOfOtherVersion", "GET", on_session("websocket", "3"), true, kPolling,
             refused(ErrorCode::bad_request)}),
    [](const auto& test) { return test.param.name; });

TEST(EngineIoErrors, AreJson) {
  EXPECT_EQ(error_body(ErrorCode::unknown_transport), R"({"code":0,"message":"Transport unknown"})");
  EXPECT_EQ(error_body(ErrorCode::unknown_sid), R"({"code":1,"message":"Session ID unknown"})");
  EXPECT_EQ(error_body(ErrorCode::bad_handshake_method), R"({"code":2,"message":"Bad handshake method"})");
  EXPECT_EQ(error_body(ErrorCode::bad_request), R"({"code":3,"message":"Bad request"})");
  EXPECT_EQ(error_body(ErrorCode::unsupported_protocol_version),
            R"({"code":5,"message":"Unsupported protocol version"})");
}

}  // namespace
}  // namespace fa::wire::engineio
