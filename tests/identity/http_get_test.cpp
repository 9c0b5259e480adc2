#include "adapters/oidc/http_get.h"

#include <gtest/gtest.h>

#include "identity/support/one_answer_server.h"

namespace fa::test {
namespace {

std::string answer(const std::string& status, const std::string& headers, const std::string& body) {
  return "HTTP/1.1 " + status + "\r\nConnection: close\r\n" + headers + "\r\n" + body;
}

TEST(HttpGet, gives_the_body) {
  const OneAnswerServer server(answer("200 OK", "Content-Length: 4\r\n", "KEYS"));
  EXPECT_EQ(oidc::make_http_get()(server.url()), (std::expected<std::string, std::string>("KEYS")));
}

TEST(HttpGet, takes_no_other_status_for_an_answer) {
  for (const char* status : {"404 Not Found", "500 Oops", "204 No Content"}) {
    const OneAnswerServer server(answer(status, "Content-Length: 0\r\n", ""));
    EXPECT_FALSE(oidc::make_http_get()(server.url()).has_value()) << status;
  }
}

TEST(HttpGet, follows_no_redirect) {
  const OneAnswerServer target(answer("200 OK", "Content-Length: 4\r\n", "KEYS"));
  const OneAnswerServer server(answer("302 Found", "Location: " + target.url() + "\r\nContent-Length: 0\r\n", ""));
  EXPECT_FALSE(oidc::make_http_get()(server.url()).has_value());
  EXPECT_EQ(target.connections(), 0);
}

TEST(HttpGet, gives_up_a_body_beyond_its_bound_with_or_without_a_length) {
  const std::string body(5'000, 'x');
  const auto get = oidc::make_http_get({.body_bytes_max = 4'999});
  const OneAnswerServer with_length(answer("200 OK", "Content-Length: 5000\r\n", body));
  EXPECT_FALSE(get(with_length.url()).has_value());
  const OneAnswerServer without(answer("200 OK", "", body));
  EXPECT_FALSE(get(without.url()).has_value());
  EXPECT_TRUE(oidc::make_http_get({.body_bytes_max = 5'000})(without.url()).has_value());
}

TEST(HttpGet, gives_up_a_silent_server) {
  const OneAnswerServer server("");
  EXPECT_FALSE(oidc::make_http_get({.total_timeout_ms = 50})(server.url()).has_value());
  EXPECT_EQ(server.connections(), 1);
}

TEST(HttpGet, does_not_go_to_unacceptable_addresses) {
  EXPECT_FALSE(oidc::make_http_get()("http://192.0.2.1/").has_value());
  EXPECT_FALSE(oidc::make_http_get()("file:///etc/hostname").has_value());
}

}  // namespace
}  // namespace fa::test
