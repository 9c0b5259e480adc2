#include "net/request_parser.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

namespace fa::net {
namespace {

constexpr std::size_t kBodyMax = 100;

struct Outcome {
  int refused_status = 0;  // 0: not refused
  std::optional<base::http::Request> request;
  std::size_t consumed = 0;
};

// Feeds `bytes` in pieces of `piece` bytes to one parser.
Outcome parse(std::string_view bytes, std::size_t piece = std::string_view::npos, HttpLimits limits = {}) {
  RequestParser parser(limits);
  Outcome outcome;
  for (;;) {
    const auto part = bytes.substr(outcome.consumed, piece);
    const auto progress = parser.feed(part);
    outcome.consumed += progress.consumed;
    switch (progress.step) {
      case RequestParser::Step::needs_more:
        EXPECT_EQ(progress.consumed, part.size());
        if (outcome.consumed == bytes.size()) return outcome;
        break;
      case RequestParser::Step::head:
        parser.set_body_max(kBodyMax);
        break;
      case RequestParser::Step::request:
        outcome.request = std::move(parser.request());
        return outcome;
      case RequestParser::Step::refused:
        outcome.refused_status = parser.refusal().status;
        return outcome;
    }
  }
}

const std::string kPost =
    "POST /bids?x=1 HTTP/1.1\r\nHost: example.org\r\nX-Mixed-Case:  Value with spaces \r\nContent-Length: "
    "5\r\n\r\nhello";
const std::string kChunked =
    "PUT /up HTTP/1.1\r\nHost: example.org\r\nTransfer-Encoding: chunked\r\n\r\n"
    "5\r\nhello\r\n6;name=\"va;lue\"\r\n world\r\n0\r\nX-Trailer: ignored\r\nHost: other\r\n\r\n";

TEST(RequestParser, ReadsARequest) {
  const auto outcome = parse(kPost);
  ASSERT_TRUE(outcome.request);
  EXPECT_EQ(outcome.request->method, "POST");
  EXPECT_EQ(outcome.request->target, "/bids?x=1");
  EXPECT_EQ(outcome.request->path, "/bids");
  EXPECT_EQ(outcome.request->query_param("x"), "1");
  EXPECT_EQ(outcome.request->header("x-mixed-case"), "Value with spaces");
  EXPECT_EQ(outcome.request->body, "hello");
  EXPECT_TRUE(outcome.request->keep_alive);
}

TEST(RequestParser, LeavesTheBytesOfTheNextRequest) {
  EXPECT_EQ(parse(kPost + "GET / HTTP/1.1").consumed, kPost.size());
  EXPECT_EQ(parse(kChunked + "GET / HTTP/1.1").consumed, kChunked.size());
}

TEST(RequestParser, PiecesOfAnySizeGiveTheSameRequest) {
  for (const auto* whole : {&kPost, &kChunked}) {
    const auto expected = parse(*whole);
    ASSERT_TRUE(expected.request);
    for (std::size_t piece = 1; piece < whole->size(); ++piece) {
      const auto outcome = parse(*whole + "GET /next", piece);
      ASSERT_TRUE(outcome.request) << "pieces of " << piece;
      EXPECT_EQ(outcome.request->body, expected.request->body);
      EXPECT_EQ(outcome.request->headers, expected.request->headers);
      EXPECT_EQ(outcome.consumed, whole->size());
    }
  }
}

TEST(RequestParser, ReadsChunksAndIgnoresTrailers) {
  const auto outcome = parse(kChunked);
  ASSERT_TRUE(outcome.request);
  EXPECT_EQ(outcome.request->body, "hello world");
  EXPECT_EQ(outcome.request->header("x-trailer"), std::nullopt);
}

TEST(RequestParser, APrefixOfARequestIsNeverARequest) {
  for (const auto* whole : {&kPost, &kChunked})
    for (std::size_t size = 0; size < whole->size(); ++size) {
      const auto outcome = parse(whole->substr(0, size));
      EXPECT_FALSE(outcome.request) << size;
      EXPECT_EQ(outcome.refused_status, 0) << size;
    }
}

struct Case {
  std::string what;
  std::string bytes;
  int status;  // 0: accepted
};

class RequestTable : public testing::TestWithParam<Case> {};

TEST_P(RequestTable, GetsItsAnswer) {
  for (const std::size_t piece : {std::string::npos, std::size_t{1}, std::size_t{7}}) {
    const auto outcome = parse(GetParam().bytes, piece);
    EXPECT_EQ(outcome.refused_status, GetParam().status);
    EXPECT_EQ(outcome.request.has_value(), GetParam().status == 0);
  }
}

std::string case_name(const testing::TestParamInfo<Case>& info) {
  std::string name = info.param.what;
  for (char& c : name)
    if (!isalnum(static_cast<unsigned char>(c))) c = '_';
  return name;
}

std::string repeated(std::string_view text, int times) {
  std::string all;
  for (int i = 0; i < times; ++i) all += text;
  return all;
}

std::string get(std::string_view fields, std::string_view version = "HTTP/1.1") {
  return "GET / " + std::string(version) + "\r\n" + std::string(fields) + "\r\n";
}

std::string post(std::string_view fields, std::string_view rest) {
  return "POST / HTTP/1.1\r\nHost: a\r\n" + std::string(fields) + "\r\n" + std::string(rest);
}

INSTANTIATE_TEST_SUITE_P(
    RequestLine, RequestTable,
    testing::Values(Case{"plain", get("Host: a\r\n"), 0}, Case{"empty line before", "\r\n" + get("Host: a\r\n"), 0},
                    Case{"two empty lines before", "\r\n\r\n" + get("Host: a\r\n"), 400},
                    Case{"garbage", "\x16\x03\x01\x02\x01\r\n\r\n", 400},
                    Case{"lower-case method", "get / HTTP/1.1\r\nHost: a\r\n\r\n", 400},
                    Case{"long method", "ABCDEFGHIJKLMNOPQ / HTTP/1.1\r\nHost: a\r\n\r\n", 400},
                    Case{"unknown method", "BREW / HTTP/1.1\r\nHost: a\r\n\r\n", 0},
                    Case{"two spaces", "GET  / HTTP/1.1\r\nHost: a\r\n\r\n", 400},
                    Case{"no version", "GET /\r\n\r\n", 400}, Case{"HTTP/2.0", get("Host: a\r\n", "HTTP/2.0"), 505},
                    Case{"HTTP/1.2", get("Host: a\r\n", "HTTP/1.2"), 505},
                    Case{"lower-case version", get("Host: a\r\n", "http/1.1"), 505},
                    Case{"no path", "GET  HTTP/1.1\r\nHost: a\r\n\r\n", 400},
                    Case{"dot segments", "GET /a/../b HTTP/1.1\r\nHost: a\r\n\r\n", 400},
                    Case{"authority form", "CONNECT a:443 HTTP/1.1\r\nHost: a\r\n\r\n", 400},
                    Case{"absolute form", "GET http://a/b HTTP/1.1\r\nHost: a\r\n\r\n", 0},
                    Case{"long target", "GET /" + std::string(9000, 'a') + " HTTP/1.1\r\nHost: a\r\n\r\n", 414},
                    Case{"bare line feeds", "GET / HTTP/1.1\nHost: a\n\n", 400},
                    Case{"one bare line feed", "GET / HTTP/1.1\r\nHost: a\nX: b\r\n\r\n", 400},
                    Case{"bare carriage return", "GET / HTTP/1.1\r\nHost: a\rX: b\r\n\r\n", 400}),
    case_name);

INSTANTIATE_TEST_SUITE_P(
    Fields, RequestTable,
    testing::Values(Case{"no host", get(""), 400}, Case{"no host in 1 0", get("", "HTTP/1.0"), 0},
                    Case{"two hosts", get("Host: a\r\nHost: a\r\n"), 400},
                    Case{"two hosts in 1 0", get("Host: a\r\nHost: b\r\n", "HTTP/1.0"), 400},
                    Case{"host list", get("Host: a b\r\n"), 400}, Case{"host with path", get("Host: a/b\r\n"), 400},
                    Case{"host with user", get("Host: a@b\r\n"), 400},
                    Case{"ipv6 host", get("Host: [::1]:8000\r\n"), 0}, Case{"empty host", get("Host:\r\n"), 0},
                    Case{"space before colon", get("Host: a\r\nX : b\r\n"), 400},
                    Case{"no colon", get("Host: a\r\nX\r\n"), 400}, Case{"no name", get("Host: a\r\n: b\r\n"), 400},
                    Case{"folded line", get("Host: a\r\nX: b\r\n c\r\n"), 400},
                    Case{"folded with tab", get("Host: a\r\nX: b\r\n\tc\r\n"), 400},
                    Case{"first line folded", "GET / HTTP/1.1\r\n Host: a\r\n\r\n", 400},
                    Case{"nul in value", get(std::string("Host: a\r\nX: b\0c\r\n", 17)), 400},
                    Case{"control in value",
                         get("Host: a\r\nX: b\x01"
                             "c\r\n"),
                         400},
                    Case{"large head", get("Host: a\r\nX: " + std::string(17'000, 'x') + "\r\n"), 431},
                    Case{"endless head", "GET / HTTP/1.1\r\nX: " + std::string(17'000, 'x'), 431},
                    Case{"many fields",
                         [] {
                           std::string fields = "Host: a\r\n";
                           for (int i = 0; i < 100; ++i) fields += "X: y\r\n";
                           return get(fields);
                         }(),
                         431}),
    case_name);

INSTANTIATE_TEST_SUITE_P(
    Smuggling, RequestTable,
    testing::Values(
        Case{"length and chunked", post("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"), 400},
        Case{"chunked and length", post("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n", "0\r\n\r\n"), 400},
        Case{"unknown coding and length", post("Transfer-Encoding: x\r\nContent-Length: 5\r\n", "hello"), 400},
        Case{"two lengths", post("Content-Length: 5\r\nContent-Length: 6\r\n", "hello"), 400},
        Case{"two equal lengths", post("Content-Length: 5\r\nContent-Length: 5\r\n", "hello"), 400},
        Case{"length list", post("Content-Length: 5, 5\r\n", "hello"), 400},
        Case{"signed length", post("Content-Length: +5\r\n", "hello"), 400},
        Case{"negative length", post("Content-Length: -5\r\n", "hello"), 400},
        Case{"hex length", post("Content-Length: 0x5\r\n", "hello"), 400},
        Case{"empty length", post("Content-Length:\r\n", "hello"), 400},
        Case{"huge length", post("Content-Length: 99999999999999999999\r\n", "hello"), 400},
        Case{"two codings", post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"), 400},
        Case{"coding list", post("Transfer-Encoding: gzip, chunked\r\n", "0\r\n\r\n"), 501},
        Case{"chunked not last", post("Transfer-Encoding: chunked, identity\r\n", "0\r\n\r\n"), 501},
        Case{"disguised coding", post("Transfer-Encoding: xchunked\r\n", "0\r\n\r\n"), 501},
        Case{"coding after tab", post("Transfer-Encoding:\tchunked\r\n", "0\r\n\r\n"), 0},
        Case{"chunked in 1 0", "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400},
        Case{"space before coding colon", post("Transfer-Encoding : chunked\r\n", "0\r\n\r\n"), 400},
        Case{"upper case coding", post("Transfer-Encoding: CHUNKED\r\n", "0\r\n\r\n"), 0}),
    case_name);

INSTANTIATE_TEST_SUITE_P(
    Chunks, RequestTable,
    testing::Values(
        Case{"two", post("Transfer-Encoding: chunked\r\n", "1\r\na\r\n1\r\nb\r\n0\r\n\r\n"), 0},
        Case{"negative size", post("Transfer-Encoding: chunked\r\n", "-1\r\na\r\n0\r\n\r\n"), 400},
        Case{"no size", post("Transfer-Encoding: chunked\r\n", "\r\na\r\n0\r\n\r\n"), 400},
        Case{"size beyond 64 bits", post("Transfer-Encoding: chunked\r\n", "10000000000000000\r\na\r\n"), 400},
        Case{"size above the bound", post("Transfer-Encoding: chunked\r\n", "65\r\n"), 413},
        Case{"sum above the bound",
             post("Transfer-Encoding: chunked\r\n", "3c\r\n" + std::string(60, 'x') + "\r\n29\r\n"), 413},
        Case{"size that is a lie", post("Transfer-Encoding: chunked\r\n", "2\r\nabc\r\n0\r\n\r\n"), 400},
        Case{"bare line feed", post("Transfer-Encoding: chunked\r\n", "1\na\r\n0\r\n\r\n"), 400},
        Case{"endless extension", post("Transfer-Encoding: chunked\r\n", "1;" + std::string(17'000, 'x')), 400},
        Case{"only the last", post("Transfer-Encoding: chunked\r\n", "0\r\n\r\n"), 0},
        Case{"leading zeros", post("Transfer-Encoding: chunked\r\n", "0001\r\na\r\n000\r\n\r\n"), 0},
        Case{"junk after size", post("Transfer-Encoding: chunked\r\n", "1 a\r\na\r\n0\r\n\r\n"), 400},
        Case{"control in extension", post("Transfer-Encoding: chunked\r\n", "1;\ra\r\na\r\n0\r\n\r\n"), 400},
        Case{"trailer that is no field", post("Transfer-Encoding: chunked\r\n", "0\r\nGET / HTTP/1.1\r\n\r\n"), 400},
        Case{"endless trailers", post("Transfer-Encoding: chunked\r\n", "0\r\n" + repeated("A: b\r\n", 5000)), 400},
        Case{"endless small extensions",
             post("Transfer-Encoding: chunked\r\n", repeated("1;" + std::string(1000, 'x') + "\r\na\r\n", 20)), 400}),
    case_name);

TEST(RequestParser, ABodyOverTheBoundIsRefusedBeforeItIsRead) {
  EXPECT_TRUE(parse(post("Content-Length: 100\r\n", std::string(100, 'x'))).request);
  EXPECT_EQ(parse(post("Content-Length: 101\r\n", "")).refused_status, 413);
}

TEST(RequestParser, KeepAliveFollowsVersionAndConnection) {
  const auto keeps = [](const std::string& bytes) { return parse(bytes).request.value().keep_alive; };
  EXPECT_TRUE(keeps(get("Host: a\r\n")));
  EXPECT_FALSE(keeps(get("Host: a\r\nConnection: close\r\n")));
  EXPECT_FALSE(keeps(get("", "HTTP/1.0")));
  EXPECT_TRUE(keeps(get("Connection: keep-alive\r\n", "HTTP/1.0")));
}

TEST(RequestParser, AnExpectationOtherThanContinueIsRefused) {
  EXPECT_EQ(parse(post("Expect: miracles\r\nContent-Length: 1\r\n", "x")).refused_status, 417);
  RequestParser parser(HttpLimits{});
  EXPECT_EQ(parser.feed(post("Expect: 100-Continue\r\nContent-Length: 1\r\n", "")).step, RequestParser::Step::head);
  EXPECT_TRUE(parser.expects_continue());
}

TEST(RequestParser, WhatCanNotBecomeARequestIsRefusedWithItsFirstBytes) {
  for (const auto& bytes :
       {std::string("\x16\x03\x01", 3), std::string("\0", 1), std::string("\x03\0", 2), std::string("SSH-2"),
        std::string("*1\r\n"), std::string("get "), std::string(" "), std::string("QUIT\r\n"), std::string("GET /\r\n"),
        std::string("GET /\x01"), std::string("GET \0", 5), std::string("HELO a\r\n"), std::string("ABCDEFGHIJKLMNOPQ"),
        std::string("\r\n\x16"), std::string("\rX"), std::string("PROXY TCP4 1.2.3.4\r\n")})
    for (const std::size_t piece : {std::size_t{1}, std::string::npos})
      EXPECT_EQ(parse(bytes, piece).refused_status, 400) << bytes;
}

TEST(RequestParser, TheBeginningOfARequestIsWaitedFor) {
  for (const auto* bytes : {"", "\r", "\r\n", "G", "GET", "\r\nGET ", "GET /a", "GET /a HTT", "GET /a HTTP/1.1",
                            "GET /a HTTP/1.1\r", "GET /a HTTP/1.1\r\n", "GET /a HTTP/1.1\r\nHost: a\r\nX"})
    EXPECT_EQ(parse(bytes).refused_status, 0) << bytes;
}

TEST(RequestParser, AFieldThatCountsOnceIsThereOnce) {
  const auto twice = [](const std::string& name) {
    const std::string line = name + ": x\r\n";
    return parse("GET / HTTP/1.1\r\nHost: a\r\n" + line + line + "\r\n").refused_status;
  };
  for (const auto* name : {"Authorization", "authorization", "Content-Type", "Origin", "Idempotency-Key"})
    EXPECT_EQ(twice(name), 400) << name;
  for (const auto* name : {"Accept", "Accept-Encoding", "If-None-Match", "Cookie", "X-Forwarded-For", "TE", "X-Other"})
    EXPECT_EQ(twice(name), 0) << name;
}

TEST(RequestParser, TheHostOfTheAbsoluteFormCounts) {
  const auto outcome = parse("GET HTTP://real.example:81/a HTTP/1.1\r\nHost: other.example\r\n\r\n");
  ASSERT_TRUE(outcome.request);
  EXPECT_EQ(outcome.request->header("host"), "real.example:81");
  EXPECT_EQ(outcome.request->path, "/a");
  const auto old = parse("GET http://real.example/a HTTP/1.0\r\n\r\n");
  ASSERT_TRUE(old.request);
  EXPECT_EQ(old.request->header("host"), "real.example");
}

TEST(RequestParser, AParameterThatCannotBeReadIsKnownByItsName) {
  const auto outcome = parse("GET /a?x=50%&y={z}&caf\xc3\xa9=1 HTTP/1.1\r\nHost: a\r\n\r\n");
  ASSERT_TRUE(outcome.request);
  EXPECT_TRUE(outcome.request->is_unreadable("x"));
  EXPECT_FALSE(outcome.request->is_unreadable("y"));
  EXPECT_EQ(outcome.request->query_param("café"), "1");
}

}  // namespace
}  // namespace fa::net
