// What one client may take of an HTTP server, and what it and others see at the bound.
#include <gtest/gtest.h>

#include <thread>
#include <vector>

#include "base/log.h"
#include "net/client.h"
#include "net/test_server.h"

namespace fa::net {
namespace {

using admission::Resource;
using admission::Verdict;
using test::Client;
using test::TestServer;

class HttpAdmission : public testing::Test {
 protected:
  HttpAdmission() { base::log::set_level(base::log::Level::off); }
};

std::string get_from(const std::string& address, const std::string& path = "/hello") {
  return "GET " + path + " HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: " + address + "\r\n\r\n";
}

TEST_F(HttpAdmission, TellsAClientBeyondItsRateLateAndReadsNoMoreOfIt) {
  TestServer server({.settings = {.trust_proxy = true},
                     .door = {.requests = {.per_second = 0.001, .burst = 2}, .refusal_delay_ms = 1}});
  const auto port = server.start();
  Client client(port);
  for (int i = 0; i < 2; ++i) {
    client.send(get_from("192.0.2.1"));
    EXPECT_EQ(client.read_answer().status, 200);
  }
  client.send(get_from("192.0.2.1") + get_from("192.0.2.1"));
  const auto refused = client.read_answer();
  EXPECT_EQ(refused.status, 429);
  EXPECT_NE(refused.body.find("rate_limited"), std::string::npos);
  EXPECT_FALSE(refused.header("retry-after").empty());
  EXPECT_TRUE(client.at_end()) << "the second is not looked at";
  Client other(port);
  other.send(get_from("192.0.2.2"));
  EXPECT_EQ(other.read_answer().status, 200);
  EXPECT_EQ(server.door().refusals(Resource::requests, Verdict::client_is_full), 1u);
}

TEST_F(HttpAdmission, CountsWhatCannotBeReadToo) {
  TestServer server({.door = {.requests = {.per_second = 0.001, .burst = 1}, .refusal_delay_ms = 1}});
  const auto port = server.start();
  for (const int status : {505, 429}) {
    Client client(port);
    client.send("no HTTP at all\r\n\r\n");
    EXPECT_EQ(client.read_answer().status, status);
  }
}

TEST_F(HttpAdmission, CountsConnectionsOfAProxyByWhomItForwards) {
  TestServer server({.settings = {.trust_proxy = true}, .door = {.connections = {.all_max = 100, .client_max = 2}}});
  const auto port = server.start();
  std::vector<Client> clients;
  for (const auto& [address, status] : {std::pair{"192.0.2.1", 200},
                                        {"192.0.2.1", 200},
                                        {"192.0.2.1", 503},
                                        {"2001:db8::1", 200},
                                        {"2001:db8::2", 200},
                                        {"2001:db8::3", 503}}) {
    auto& client = clients.emplace_back(port);
    client.send(get_from(address));
    EXPECT_EQ(client.read_answer().status, status) << address;
    client.send("GET ");  // they are all used
  }
}

// Browsers keep more connections than they use.
TEST_F(HttpAdmission, AnUnusedConnectionOfAClientMakesRoomForItsNext) {
  TestServer server({.door = {.connections = {.all_max = 100, .client_max = 2}}});
  const auto port = server.start();
  Client first(port);
  Client second(port);
  EXPECT_EQ(first.get("/hello").status, 200);
  second.send("GET /hello HTTP/1.1\r\n");  // halfway: it is used
  EXPECT_EQ(Client(port).get("/hello").status, 200);
  EXPECT_TRUE(first.at_end()) << "it gave way";
  second.send("Host: a\r\n\r\n");
  EXPECT_EQ(second.read_answer().status, 200);
}

TEST_F(HttpAdmission, ConnectionsThatNeverAskedMakeNoRoom) {
  TestServer server({.door = {.connections = {.all_max = 100, .client_max = 1}}});
  const auto port = server.start();
  Client idle(port);
  while (server.door().connections().used() == 0) std::this_thread::yield();
  EXPECT_EQ(Client(port).get("/hello").status, 503);
}

// A pooled connection counts for whoever it forwards at the moment.
TEST_F(HttpAdmission, AProxysConnectionMovesFromClientToClient) {
  TestServer server({.settings = {.trust_proxy = true}, .door = {.connections = {.all_max = 100, .client_max = 1}}});
  const auto port = server.start();
  Client first(port);
  Client second(port);
  for (const auto* address : {"192.0.2.1", "192.0.2.2", "192.0.2.3"}) {
    first.send(get_from(address));
    EXPECT_EQ(first.read_answer().status, 200);
  }
  second.send(get_from("192.0.2.1"));
  EXPECT_EQ(second.read_answer().status, 200);
}

TEST_F(HttpAdmission, RefusesAtTheHeadWhatARouteDoesNotWaitFor) {
  TestServer server;
  bool handled = false;
  server.router().add(
      {.method = "PUT",
       .pattern = "/uploads/{key}",
       .handler =
           [&](const auto&, const auto&) {
             handled = true;
             return base::http::text_response(204, "");
           },
       .body_max = 8 * 1024 * 1024,
       .at_head = [](const auto&, const base::http::PathParams& params) -> std::optional<base::http::Response> {
         if (params["key"] == "known") return std::nullopt;
         return base::http::problem("not_found", "no");
       }});
  const auto port = server.start();
  Client client(port);
  client.send("PUT /uploads/x HTTP/1.1\r\nHost: a\r\nContent-Length: 8388608\r\n\r\n");
  EXPECT_EQ(client.read_answer().status, 404) << "before a byte of the body has come";
  EXPECT_FALSE(handled);
  Client other(port);
  other.send("PUT /uploads/known HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi");
  EXPECT_EQ(other.read_answer().status, 204);
}

TEST_F(HttpAdmission, BoundsWhatIsReadOfOneClientAndNotHandledYet) {
  TestServer server(
      {.settings = {.trust_proxy = true}, .door = {.input_bytes = {.all_max = 1024 * 1024, .client_max = 64 * 1024}}});
  server.router().add(
      "POST", "/large", [](const auto&, const auto&) { return base::http::text_response(200, "got it"); },
      base::http::Run::inline_, 1024 * 1024);
  const auto port = server.start();
  const auto post = [](const char* address) {
    return std::string("POST /large HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: ") + address +
           "\r\nContent-Length: 60000\r\n\r\n";
  };
  Client first(port);
  first.send(post("192.0.2.1") + std::string(59'999, 'x'));
  while (server.door().input_bytes().used() < 48 * 1024) std::this_thread::yield();
  Client second(port);
  second.send(post("192.0.2.1") + std::string(40'000, 'x'));
  EXPECT_EQ(second.read_answer().status, 503);
  Client other(port);
  other.send(post("192.0.2.2") + std::string(60'000, 'x'));
  EXPECT_EQ(other.read_answer().status, 200);
  first.send("x");
  EXPECT_EQ(first.read_answer().body, "got it");
  while (server.door().input_bytes().used() > 0) std::this_thread::yield();
}

TEST_F(HttpAdmission, CutsAClientThatReadsTooLittleOfTooMuch) {
  TestServer server({.door = {.output_bytes = {.all_max = 16 * 1024 * 1024, .client_max = 12 * 1024 * 1024}}});
  const auto port = server.start();
  std::vector<Client> readers;
  for (int i = 0; i < 8; ++i) readers.emplace_back(port, 4'096).send("GET /big HTTP/1.1\r\nHost: a\r\n\r\n");
  while (server.door().refusals(Resource::output_bytes, Verdict::client_is_full) == 0) std::this_thread::yield();
  EXPECT_LE(server.door().output_bytes().used(), 12u * 1024 * 1024);
  readers.clear();
  while (server.door().output_bytes().used() > 0) std::this_thread::yield();
  EXPECT_EQ(Client(port).get("/big").body.size(), 8u * 1024 * 1024);
}

struct Numbers final : base::http::BodySource {
  std::size_t size() const override { return 1'000'000; }
  std::optional<std::string_view> read_at(std::size_t offset, std::span<char> out) const override {
    const auto count = std::min(out.size(), size() - offset);
    for (std::size_t i = 0; i < count; ++i) out[i] = static_cast<char>('a' + (offset + i) % 26);
    return std::string_view(out.data(), count);
  }
};

TEST_F(HttpAdmission, SendsLongBodiesWholeWhetherTheirSourceMayStayOpenOrNot) {
  TestServer server({.door = {.files = {.all_max = 1, .client_max = 1}}});
  server.router().add("GET", "/file", [](const auto&, const auto&) {
    base::http::Response response;
    response.file = std::make_shared<Numbers>();
    return response;
  });
  const auto port = server.start();
  std::string whole(1'000'000, '\0');
  Numbers().read_at(0, whole);
  std::vector<Client> readers;
  for (int i = 0; i < 3; ++i) readers.emplace_back(port, 4'096).send("GET /file HTTP/1.1\r\nHost: a\r\n\r\n");
  for (auto& reader : readers) EXPECT_EQ(reader.read_answer().body, whole);
  while (server.door().files().used() > 0) std::this_thread::yield();
}

}  // namespace
}  // namespace fa::net
