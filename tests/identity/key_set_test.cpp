#include "adapters/oidc/key_set.h"

#include <gtest/gtest.h>

#include "identity/support/issuer.h"

namespace fa::test {
namespace {

using oidc::KeySet;

std::string jwk(const Members& changes) {
  std::string json;
  base::json::Writer w(json);
  rsa_key("first").write_public_jwk(w);
  const auto value = base::json::parse(json);
  Members members;
  for (const char* name : {"kty", "use", "alg", "kid", "n", "e"}) members[name] = quoted(*value->string_at(name));
  return R"({"keys":[)" + to_object(changed(members, changes)) + "]}";
}

TEST(KeySet, finds_a_key_by_its_id) {
  const auto set = KeySet::parse(key_set_of({"first", "second"}));
  ASSERT_TRUE(set.has_value()) << set.error();
  EXPECT_EQ(set->size(), 2u);
  EXPECT_NE(set->find(rsa_key("second").key_id()), nullptr);
  EXPECT_EQ(set->find("another"), nullptr);
}

TEST(KeySet, takes_a_key_that_does_not_name_use_and_alg) {
  EXPECT_EQ(KeySet::parse(jwk({{"use", ""}, {"alg", ""}}))->size(), 1u);
}

TEST(KeySet, skips_keys_that_cannot_check_rs256) {
  const Members unfit[] = {{{"kty", quoted("EC")}},
                           {{"kty", quoted("oct")}, {"k", quoted("c2VjcmV0")}},
                           {{"use", quoted("enc")}},
                           {{"alg", quoted("RS512")}},
                           {{"kid", ""}},
                           {{"kid", quoted("")}},
                           {{"n", quoted("AQAB")}},
                           {{"n", quoted(std::string(2'000, 'A'))}},
                           {{"n", ""}},
                           {{"e", ""}},
                           {{"e", quoted("AQABAQABAQABAQAB")}},
                           {{"n", "5"}}};
  for (const auto& changes : unfit) {
    const auto set = KeySet::parse(jwk(changes));
    ASSERT_TRUE(set.has_value()) << to_object(changes);
    EXPECT_EQ(set->size(), 0u) << to_object(changes);
  }
}

TEST(KeySet, refuses_what_is_no_key_set) {
  for (const char* text : {"", "<html>", "[]", "{}", R"({"keys":{}})"}) {
    EXPECT_FALSE(KeySet::parse(text).has_value()) << text;
  }
}

TEST(KeySet, refuses_more_keys_than_its_bound) {
  std::string json = R"({"keys":[{})";
  for (std::size_t i = 0; i < KeySet::keys_max; ++i) json += ",{}";
  EXPECT_FALSE(KeySet::parse(json + "]}").has_value());
}

}  // namespace
}  // namespace fa::test
