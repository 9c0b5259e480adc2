#include "wire/ledger/canonical_json.h"

#include <gtest/gtest.h>

namespace fa::wire {
namespace {

std::optional<std::string> canonical(std::string_view text, std::string_view without = {}) {
  return canonical_json(base::json::parse(text).value(), without);
}

TEST(CanonicalJson, SortsNamesAndDropsBlanks) {
  EXPECT_EQ(canonical(R"( { "b" : [ 1 , [ ] , { } , null ] , "a" : { "z" : true , "y" : false } } )"),
            R"({"a":{"y":false,"z":true},"b":[1,[],{},null]})");
}

TEST(CanonicalJson, SortsByUtf16CodeUnits) {  // the names of RFC 8785, section 3.2.3
  EXPECT_EQ(canonical(R"({"\u20ac":1,"\r":2,"\ufb33":3,"1":4,"\ud83d\ude00":5,"\u0080":6,"\u00f6":7})"),
            "{\"\\r\":2,\"1\":4,\"\u0080\":6,\"\u00f6\":7,\"\u20ac\":1,\"\U0001F600\":5,\"\ufb33\":3}");
}

TEST(CanonicalJson, LeavesANameOutOnlyAtTheTop) {
  EXPECT_EQ(canonical(R"({"hash":1,"a":{"hash":2}})", "hash"), R"({"a":{"hash":2}})");
}

TEST(CanonicalJson, HasIntegersOnly) {
  EXPECT_EQ(canonical("[-5,9007199254740991]"), "[-5,9007199254740991]");
  for (const char* text : {"1.5", "1e3", "[1.0]", "{\"a\":99999999999999999999}"}) {
    EXPECT_EQ(canonical(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace fa::wire
