#include "base/loopback_names.h"

#include <gtest/gtest.h>

namespace fa::base {
namespace {

using Names = std::vector<std::string>;

TEST(LoopbackNames, of_an_origin_are_the_others) {
  EXPECT_EQ(other_loopback_origins("http://127.0.0.1:8000"), (Names{"http://localhost:8000", "http://[::1]:8000"}));
  EXPECT_EQ(other_loopback_origins("http://LocalHost:8000"), (Names{"http://127.0.0.1:8000", "http://[::1]:8000"}));
  EXPECT_EQ(other_loopback_origins("https://[::1]"), (Names{"https://127.0.0.1", "https://localhost"}));
  for (const char* other : {"http://192.168.1.20:8000", "https://house.example", "http://localhost.example:8000",
                            "http://127.0.0.1.example", "ftp://localhost", "localhost", ""}) {
    EXPECT_EQ(other_loopback_origins(other), Names{}) << other;
  }
}

TEST(LoopbackNames, lead_to_the_same_page) {
  struct Case {
    const char* origin;
    const char* host;
    const char* target;
    std::optional<std::string> leads_to;
  };
  for (const Case& c :
       {Case{"http://127.0.0.1:8000", "localhost:8000", "/live/x?a=b", "http://127.0.0.1:8000/live/x?a=b"},
        Case{"http://127.0.0.1:8000", "LOCALHOST:8000", "/", "http://127.0.0.1:8000/"},
        Case{"http://127.0.0.1:8000", "localhost.:8000", "/", "http://127.0.0.1:8000/"},
        Case{"http://127.0.0.1:8000", "[::1]:8000", "/", "http://127.0.0.1:8000/"},
        Case{"http://LOCALHOST:8000", "127.0.0.1:8000", "/", "http://localhost:8000/"},
        Case{"http://[::1]:8000", "localhost:8000", "/", "http://[::1]:8000/"},
        Case{"http://localhost:80", "127.0.0.1", "/", "http://localhost/"},
        Case{"http://127.0.0.1:8000", "127.0.0.1:8000", "/", std::nullopt},
        Case{"http://localhost:8000", "LocalHost:8000", "/", std::nullopt},
        Case{"http://127.0.0.1:8000", "localhost:9000", "/", std::nullopt},
        Case{"http://127.0.0.1:8000", "house.example:8000", "/", std::nullopt},
        Case{"https://house.example", "127.0.0.1:8000", "/", std::nullopt},
        Case{"http://127.0.0.1:8000", "", "/", std::nullopt},
        Case{"http://127.0.0.1:8000", "localhost:8000", "http://evil.example/", std::nullopt}}) {
    EXPECT_EQ(same_page_at(c.origin, c.host, c.target), c.leads_to) << c.origin << " " << c.host;
  }
}

TEST(LoopbackNames, are_written_as_browsers_write_origins) {
  EXPECT_EQ(browser_origin("HTTP://House.Example:80"), "http://house.example");
  EXPECT_EQ(browser_origin("https://house.example:443"), "https://house.example");
  EXPECT_EQ(browser_origin("https://house.example:8443"), "https://house.example:8443");
  EXPECT_EQ(browser_origin("nonsense"), "nonsense");
}

}  // namespace
}  // namespace fa::base
