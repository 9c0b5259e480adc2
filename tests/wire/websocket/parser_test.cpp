// The parser against the cases that WebSocket conformance suites ask of a server: each case whole, and byte by byte.
#include "wire/websocket/parser.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <vector>

#include "wire/websocket/client_frames.h"

namespace fa::wire::websocket::test {
namespace {

constexpr std::uint32_t kMessageMax = 70'000;

struct Seen {
  Parser::Kind kind;
  std::string payload;
  std::uint16_t code = 0;
  bool operator==(const Seen&) const = default;
};

void PrintTo(const Seen& seen, std::ostream* out) {
  *out << "kind " << static_cast<int>(seen.kind) << ", " << seen.payload.size() << " bytes, code " << seen.code;
}

std::vector<Seen> parse(std::string bytes, std::size_t piece_bytes, std::uint32_t message_max = kMessageMax) {
  Parser parser(message_max);
  std::vector<Seen> seen;
  for (std::size_t at = 0; at < bytes.size(); at += piece_bytes) {
    std::span<char> input = std::span(bytes).subspan(at, std::min(piece_bytes, bytes.size() - at));
    while (true) {
      const Parser::Event event = parser.next(input);
      if (event.kind == Parser::Kind::need_more) break;
      seen.push_back({event.kind, std::string(event.payload), event.code});
    }
    EXPECT_TRUE(input.empty());
  }
  return seen;
}

Seen text(std::string_view payload) {
  return {Parser::Kind::text, std::string(payload)};
}
Seen binary(std::string_view payload) {
  return {Parser::Kind::binary, std::string(payload)};
}
Seen ping(std::string_view payload) {
  return {Parser::Kind::ping, std::string(payload)};
}
Seen pong(std::string_view payload) {
  return {Parser::Kind::pong, std::string(payload)};
}
Seen closed(std::uint16_t code, std::string_view reason = {}) {
  return {Parser::Kind::close, std::string(reason), code};
}
Seen error(std::uint16_t code) {
  return {Parser::Kind::error, "", code};
}

std::string part(Opcode opcode, std::string_view payload) {
  return client_frame(opcode, payload, {.final = false});
}
std::string last(std::string_view payload) {
  return client_frame(Opcode::continuation, payload);
}

struct Case {
  const char* name;
  std::string bytes;
  std::vector<Seen> seen;
};

class ParserCases : public testing::TestWithParam<Case> {};

TEST_P(ParserCases, WholeAndInPieces) {
  for (const std::size_t piece : {std::size_t(1) << 30, std::size_t(1), std::size_t(2), std::size_t(7)}) {
    EXPECT_EQ(parse(GetParam().bytes, piece), GetParam().seen) << "pieces of " << piece;
  }
}

std::string name_of(const testing::TestParamInfo<Case>& info) {
  return info.param.name;
}

std::string bytes_of(std::size_t count, char c = '*') {
  return std::string(count, c);
}

INSTANTIATE_TEST_SUITE_P(
    Framing, ParserCases,
    testing::Values(
        Case{"EmptyText", client_frame(Opcode::text, ""), {text("")}},
        Case{"Text125", client_frame(Opcode::text, bytes_of(125)), {text(bytes_of(125))}},
        Case{"Text126", client_frame(Opcode::text, bytes_of(126)), {text(bytes_of(126))}},
        Case{"Text127", client_frame(Opcode::text, bytes_of(127)), {text(bytes_of(127))}},
        Case{"Text65535", client_frame(Opcode::text, bytes_of(65535)), {text(bytes_of(65535))}},
        Case{"Text65536", client_frame(Opcode::text, bytes_of(65536)), {text(bytes_of(65536))}},
        Case{"EmptyBinary", client_frame(Opcode::binary, ""), {binary("")}},
        Case{"Binary65536", client_frame(Opcode::binary, bytes_of(65536, '\xFE')), {binary(bytes_of(65536, '\xFE'))}},
        Case{"TwoInOnePiece",
             client_frame(Opcode::text, "one") + client_frame(Opcode::binary, "two"),
             {text("one"), binary("two")}}),
    name_of);

INSTANTIATE_TEST_SUITE_P(
    Control, ParserCases,
    testing::Values(Case{"EmptyPing", client_frame(Opcode::ping, ""), {ping("")}},
                    Case{"BinaryPing", client_frame(Opcode::ping, "\xFF\xFE"), {ping("\xFF\xFE")}},
                    Case{"Ping125", client_frame(Opcode::ping, bytes_of(125)), {ping(bytes_of(125))}},
                    Case{"Ping126", client_frame(Opcode::ping, bytes_of(126)), {error(1002)}},
                    Case{"UnsolicitedPong",
                         client_frame(Opcode::pong, "x") + client_frame(Opcode::ping, "y"),
                         {pong("x"), ping("y")}},
                    Case{"FragmentedPing", part(Opcode::ping, "a") + last("b"), {error(1002)}},
                    Case{"FragmentedPong", part(Opcode::pong, "a"), {error(1002)}},
                    Case{"FragmentedClose", part(Opcode::close, close_payload(1000)), {error(1002)}},
                    Case{"Unmasked", client_frame(Opcode::text, "a", {.masked = false}), {error(1002)}},
                    Case{"UnmaskedPing", client_frame(Opcode::ping, "", {.masked = false}), {error(1002)}}),
    name_of);

INSTANTIATE_TEST_SUITE_P(
    ReservedBits, ParserCases,
    testing::Values(Case{"Rsv3", client_frame(Opcode::text, "a", {.reserved = 1}), {error(1002)}},
                    Case{"Rsv2AfterText",
                         client_frame(Opcode::text, "a") + client_frame(Opcode::text, "b", {.reserved = 2}),
                         {text("a"), error(1002)}},
                    Case{"Rsv1", client_frame(Opcode::text, "a", {.reserved = 4}), {error(1002)}},
                    Case{"Rsv1OnPing", client_frame(Opcode::ping, "a", {.reserved = 4}), {error(1002)}},
                    Case{"AllRsvOnClose", client_frame(Opcode::close, "", {.reserved = 7}), {error(1002)}}),
    name_of);

std::vector<Case> reserved_opcodes() {
  std::vector<Case> cases;
  static const char* const kNames[] = {"Op3", "Op4", "Op5", "Op6", "Op7", "Op11", "Op12", "Op13", "Op14", "Op15"};
  const std::uint8_t codes[] = {3, 4, 5, 6, 7, 11, 12, 13, 14, 15};
  for (std::size_t i = 0; i < std::size(codes); ++i)
    cases.push_back({kNames[i], client_frame(codes[i], ""), {error(1002)}});
  return cases;
}
INSTANTIATE_TEST_SUITE_P(ReservedOpcodes, ParserCases, testing::ValuesIn(reserved_opcodes()), name_of);

INSTANTIATE_TEST_SUITE_P(
    Fragmentation, ParserCases,
    testing::Values(
        Case{"TwoParts", part(Opcode::text, "frag") + last("ment"), {text("fragment")}},
        Case{"EmptyParts", part(Opcode::text, "") + part(Opcode::continuation, "") + last(""), {text("")}},
        Case{"OnlyMiddleHasBytes", part(Opcode::text, "") + part(Opcode::continuation, "x") + last(""), {text("x")}},
        Case{"PingBetween",
             part(Opcode::text, "a") + client_frame(Opcode::ping, "p") + last("b"),
             {ping("p"), text("ab")}},
        Case{"ManyPingsBetween",
             part(Opcode::binary, "a") + client_frame(Opcode::ping, "1") + part(Opcode::continuation, "b") +
                 client_frame(Opcode::ping, "2") + last("c"),
             {ping("1"), ping("2"), binary("abc")}},
        Case{"ContinuationOfNothing", last("x"), {error(1002)}},
        Case{"UnfinishedContinuationOfNothing", part(Opcode::continuation, "x"), {error(1002)}},
        Case{"ContinuationAfterEnd", part(Opcode::text, "a") + last("b") + last("c"), {text("ab"), error(1002)}},
        Case{"TextInsideText", part(Opcode::text, "a") + client_frame(Opcode::text, "b"), {error(1002)}},
        Case{"BinaryInsideText", part(Opcode::text, "a") + part(Opcode::binary, "b"), {error(1002)}},
        Case{"CloseBetween",
             part(Opcode::text, "a") + client_frame(Opcode::close, close_payload(1000)),
             {closed(1000)}}),
    name_of);

INSTANTIATE_TEST_SUITE_P(
    Lengths, ParserCases,
    testing::Values(
        Case{"TwoByteLengthFor125", client_frame(Opcode::text, bytes_of(125), {.length_bytes = 2}), {error(1002)}},
        Case{"EightByteLengthFor65535",
             client_frame(Opcode::binary, bytes_of(65535), {.length_bytes = 8}),
             {error(1002)}},
        Case{"TopBitOfLength", std::string("\x82\xFF\x80\0\0\0\0\0\0\1mask", 14), {error(1002)}},
        Case{"TooLongIsSeenInTheHeader", std::string("\x82\xFF\0\0\0\0\1\0\0\0mask", 14), {error(1009)}},
        Case{"ExactlyTheMost", client_frame(Opcode::binary, bytes_of(kMessageMax)), {binary(bytes_of(kMessageMax))}},
        Case{"OneMore", client_frame(Opcode::binary, bytes_of(kMessageMax + 1)), {error(1009)}},
        Case{"FragmentsTogetherTooLong", part(Opcode::binary, bytes_of(kMessageMax)) + last("x"), {error(1009)}},
        Case{"TheNextMessageStartsAtNought",
             client_frame(Opcode::binary, bytes_of(kMessageMax)) + client_frame(Opcode::binary, bytes_of(kMessageMax)),
             {binary(bytes_of(kMessageMax)), binary(bytes_of(kMessageMax))}}),
    name_of);

INSTANTIATE_TEST_SUITE_P(
    Text, ParserCases,
    testing::Values(
        Case{"TwoToFourBytes", client_frame(Opcode::text, "\u00e9\u20ac\U0001F600"), {text("\u00e9\u20ac\U0001F600")}},
        Case{"SplitInsideACharacter", part(Opcode::text, "\xE2\x82") + last("\xAC"), {text("\u20ac")}},
        Case{"EveryByteItsOwnFrame",
             part(Opcode::text, "\xF0") + part(Opcode::continuation, "\x9F") + part(Opcode::continuation, "\x98") +
                 last("\x80"),
             {text("\U0001F600")}},
        Case{"FailsBeforeTheMessageEnds", part(Opcode::text, "a\xFF"), {error(1007)}},
        Case{"FailsInALaterFrame",
             part(Opcode::text, "\xCE\xBA") + part(Opcode::continuation, "\xF4\x90"),
             {error(1007)}},
        Case{"EndsInsideACharacter", client_frame(Opcode::text, "\xE2\x82"), {error(1007)}},
        Case{"Overlong", client_frame(Opcode::text, "\xC0\xAF"), {error(1007)}},
        Case{"OverlongThree", client_frame(Opcode::text, "\xE0\x80\xAF"), {error(1007)}},
        Case{"Surrogate", client_frame(Opcode::text, "\xED\xA0\x80"), {error(1007)}},
        Case{"BeyondUnicode", client_frame(Opcode::text, "\xF4\x90\x80\x80"), {error(1007)}},
        Case{"FiveBytes", client_frame(Opcode::text, "\xF8\x88\x80\x80\x80"), {error(1007)}},
        Case{"LoneTrailByte", client_frame(Opcode::text, "\x80"), {error(1007)}},
        Case{"Noncharacters",
             client_frame(Opcode::text, "\xEF\xBF\xBF\xF4\x8F\xBF\xBF"),
             {text("\xEF\xBF\xBF\xF4\x8F\xBF\xBF")}},
        Case{"AnythingInBinary", client_frame(Opcode::binary, "\xFF\xC0"), {binary("\xFF\xC0")}}),
    name_of);

std::vector<Case> close_cases() {
  std::vector<Case> cases = {
      {"NoPayload", client_frame(Opcode::close, ""), {closed(1005)}},
      {"HalfACode", client_frame(Opcode::close, "\x03"), {error(1002)}},
      {"CodeOnly", client_frame(Opcode::close, close_payload(1000)), {closed(1000)}},
      {"WithReason", client_frame(Opcode::close, close_payload(1000, "bye \u20ac")), {closed(1000, "bye \u20ac")}},
      {"LongestReason", client_frame(Opcode::close, close_payload(1000, bytes_of(123))), {closed(1000, bytes_of(123))}},
      {"ReasonTooLong", client_frame(Opcode::close, close_payload(1000, bytes_of(124))), {error(1002)}},
      {"ReasonNotUtf8", client_frame(Opcode::close, close_payload(1000, "\xCE\xFF")), {error(1007)}},
      {"NothingIsReadAfter", client_frame(Opcode::close, "") + client_frame(Opcode::text, "late"), {closed(1005)}},
  };
  static const char* const kValid[] = {"C1000", "C1001", "C1002", "C1003", "C1007", "C1008", "C1009", "C1010",
                                       "C1011", "C1012", "C1013", "C1014", "C3000", "C3999", "C4000", "C4999"};
  for (const char* name : kValid) {
    const auto code = static_cast<std::uint16_t>(std::stoi(name + 1));
    cases.push_back({name, client_frame(Opcode::close, close_payload(code)), {closed(code)}});
  }
  static const char* const kInvalid[] = {"C0",    "C999",  "C1004", "C1005", "C1006", "C1015",
                                         "C1016", "C1100", "C2000", "C2999", "C5000", "C65535"};
  for (const char* name : kInvalid) {
    const auto code = static_cast<std::uint16_t>(std::stoi(name + 1));
    cases.push_back({name, client_frame(Opcode::close, close_payload(code)), {error(1002)}});
  }
  return cases;
}
INSTANTIATE_TEST_SUITE_P(Close, ParserCases, testing::ValuesIn(close_cases()), name_of);

TEST(Parser, SeesAnErrorBeforeTheFrameIsComplete) {
  std::string two_bytes = client_frame(Opcode::text, "abc", {.reserved = 4}).substr(0, 2);
  EXPECT_EQ(parse(two_bytes, 2), std::vector{error(1002)});
}

TEST(Parser, AnyFragmentationGivesTheSameMessage) {
  EXPECT_TRUE(rc::check([](const std::vector<std::string>& parts) {
    std::string bytes;
    std::string whole;
    for (std::size_t i = 0; i < parts.size(); ++i) {
      const FrameShape shape{.final = i + 1 == parts.size()};
      bytes += client_frame(i == 0 ? Opcode::binary : Opcode::continuation, parts[i], shape);
      whole += parts[i];
    }
    const auto piece = *rc::gen::inRange<std::size_t>(1, bytes.size() + 2);
    RC_ASSERT(parse(bytes, piece) == (parts.empty() ? std::vector<Seen>{} : std::vector{binary(whole)}));
  }));
}

}  // namespace
}  // namespace fa::wire::websocket::test
