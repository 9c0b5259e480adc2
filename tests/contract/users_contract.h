// What every ports::Users must do. An adapter's test includes this in one .cpp and instantiates UsersContract with its
// harness.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <set>
#include <thread>

#include "base/crypto.h"
#include "ports/users.h"

namespace fa::contract {

// No users yet; reopen() drops the adapter and opens the same store again.
struct UsersHarness {
  virtual ~UsersHarness() = default;
  virtual ports::Users& users() = 0;
  virtual void reopen() = 0;
  virtual void advance_ms(std::int64_t ms) = 0;
};
using MakeUsersHarness = std::unique_ptr<UsersHarness> (*)();

class UsersContract : public testing::TestWithParam<MakeUsersHarness> {
 protected:
  ports::Users& users() { return harness_->users(); }

  static ports::Identity identity(std::string subject, std::string preferred_username) {
    ports::Identity identity;
    identity.issuer = "https://issuer.example";
    identity.subject = std::move(subject);
    identity.preferred_username = std::move(preferred_username);
    return identity;
  }
  ports::User make(std::string subject, std::string preferred_username) {
    return *users().user_for(identity(std::move(subject), std::move(preferred_username)));
  }

  std::unique_ptr<UsersHarness> harness_ = GetParam()();
};

TEST_P(UsersContract, MakesAPersonOnFirstSightAndKnowsThemAfterwards) {
  auto alice = identity("1", "alice");
  alice.name = "Alice Doe";
  alice.email = "alice@example.com";
  alice.phone = "+49 1";
  const auto made = users().user_for(alice);
  ASSERT_TRUE(made);
  EXPECT_EQ(made->username, "alice");
  EXPECT_EQ(made->name, "Alice Doe");
  EXPECT_EQ(made->email, "alice@example.com");
  EXPECT_EQ(made->phone, "+49 1");
  EXPECT_EQ(made->tier, ports::Tier::fresh);
  EXPECT_EQ(users().user_for(alice)->user_id, made->user_id);
  harness_->reopen();
  EXPECT_EQ(users().user_for(alice)->user_id, made->user_id);
  EXPECT_EQ(users().find(made->user_id)->username, "alice");
}

TEST_P(UsersContract, TellsPeopleOfTwoIssuersApart) {
  auto here = identity("1", "alice");
  auto there = identity("1", "alice");
  there.issuer = "https://other.example";
  EXPECT_NE(users().user_for(here)->user_id, users().user_for(there)->user_id);
}

TEST_P(UsersContract, DoesNotConfuseIssuersAndSubjectsThatJoinToTheSameText) {
  auto one = identity("b\nc", "x");
  one.issuer = "a";
  auto two = identity("c", "x");
  two.issuer = "a\nb";
  EXPECT_NE(users().user_for(one)->user_id, users().user_for(two)->user_id);
}

TEST_P(UsersContract, MakesAUsernameOfWhatTheTokenSays) {
  const std::pair<std::string, std::string> cases[] =
      {
          {"alice", "alice"},
          {"Bob.Smith-1_x", "Bob.Smith-1_x"},
          {"carol@example.com", "carol"},  // an address is nobody's business
          {"dave jones", "dave-jones"},
          {"<b>eve</b>", "b-eve-b"},
          {"  frank  ", "frank"},
          {"Zoë", "Zo"},
      };
  int subject = 0;
  for (const auto& [preferred, username] : cases)
    EXPECT_EQ(make("s" + std::to_string(++subject), preferred).username, username) << preferred;
  EXPECT_EQ(make("none", "").username, "user");
  EXPECT_LE(make("long", std::string(500, 'x')).username.size(), 32u);
}

TEST_P(UsersContract, GivesASuffixWhereANameIsTakenInAnyLetterCase) {
  EXPECT_EQ(make("1", "alice").username, "alice");
  EXPECT_EQ(make("2", "alice").username, "alice-2");
  EXPECT_EQ(make("3", "ALICE").username, "ALICE-3");
  std::set<std::string> names;
  for (int i = 0; i < 40; ++i) names.insert(make("more" + std::to_string(i), "alice").username);
  EXPECT_EQ(names.size(), 40u);
}

TEST_P(UsersContract, MakesOnePersonWhereManyThreadsSeeThemFirst) {
  std::vector<domain::UserId> same(8);
  std::vector<std::string> names(8);
  {
    std::vector<std::jthread> threads;
    for (std::size_t i = 0; i < same.size(); ++i)
      threads.emplace_back([&, i] {
        same[i] = users().user_for(identity("one", "one"))->user_id;
        names[i] = users().user_for(identity("each" + std::to_string(i), "each"))->username;
      });
  }
  EXPECT_EQ(std::set(same.begin(), same.end()).size(), 1u);
  EXPECT_EQ(std::set(names.begin(), names.end()).size(), 8u);
}

TEST_P(UsersContract, LearnsANewEmailAndThatSomebodyIsVerified) {
  auto alice = identity("1", "alice");
  alice.email = "old@example.com";
  const auto before = users().user_for(alice);
  EXPECT_FALSE(before->is_verified);
  alice.email = "new@example.com";
  alice.is_verified = true;
  const auto after = users().user_for(alice);
  EXPECT_EQ(after->user_id, before->user_id);
  EXPECT_EQ(after->email, "new@example.com");
  EXPECT_TRUE(after->is_verified);
  EXPECT_EQ(after->tier, ports::Tier::verified);
  EXPECT_EQ(users().find(after->user_id)->email, "new@example.com");
  harness_->reopen();
  EXPECT_TRUE(users().find(after->user_id)->is_verified);
}

TEST_P(UsersContract, ATokenWithoutAnEmailLeavesTheKnownOne) {
  auto alice = identity("1", "alice");
  alice.email = "alice@example.com";
  ASSERT_TRUE(users().user_for(alice));
  alice.email = std::nullopt;
  EXPECT_EQ(users().user_for(alice)->email, "alice@example.com");
}

TEST_P(UsersContract, ChangesWhatAPatchNamesAndNothingElse) {
  auto alice = identity("1", "alice");
  alice.name = "Alice";
  const auto id = users().user_for(alice)->user_id;
  ports::ProfilePatch patch;
  patch.phone = std::optional<std::string>("12345");
  patch.username = "alice.doe";
  const auto changed = users().update(id, patch);
  ASSERT_TRUE(changed);
  EXPECT_EQ(changed->name, "Alice");
  EXPECT_EQ(changed->phone, "12345");
  EXPECT_EQ(changed->username, "alice.doe");
  ports::ProfilePatch empty_name;
  empty_name.name = std::optional<std::string>();
  EXPECT_EQ(users().update(id, empty_name)->name, std::nullopt);
  EXPECT_EQ(users().user_for(alice)->username, "alice.doe") << "the token's name was for the first sight";
  harness_->reopen();
  EXPECT_EQ(users().find(id)->phone, "12345");
}

TEST_P(UsersContract, RefusesAUsernameThatIsTaken) {
  make("1", "alice");
  const auto bob = make("2", "bob");
  ports::ProfilePatch patch;
  patch.username = "Alice";
  EXPECT_EQ(users().update(bob.user_id, patch).error().kind, ports::StoreErrorKind::conflict);
  EXPECT_EQ(users().find(bob.user_id)->username, "bob");
  patch.username = "BOB";
  EXPECT_EQ(users().update(bob.user_id, patch)->username, "BOB") << "one's own, in another letter case";
}

TEST_P(UsersContract, KnowsWhetherTheIssuerConfirmedThisVeryAddress) {
  auto alice = identity("1", "alice");
  alice.email = "old@example.com";
  EXPECT_FALSE(users().user_for(alice)->email_confirmed);
  alice.is_verified = true;  // by a phone number
  EXPECT_FALSE(users().user_for(alice)->email_confirmed);
  alice.email_confirmed = true;
  EXPECT_TRUE(users().user_for(alice)->email_confirmed);
  harness_->reopen();
  const auto id = users().user_for(alice)->user_id;
  EXPECT_TRUE(users().find(id)->email_confirmed);
  auto without = identity("1", "alice");
  EXPECT_TRUE(users().user_for(without)->email_confirmed) << "a token without an address says nothing of it";
  alice.email = "new@example.com";
  alice.email_confirmed = false;
  EXPECT_FALSE(users().user_for(alice)->email_confirmed);
  harness_->reopen();
  EXPECT_FALSE(users().find(id)->email_confirmed);
}

TEST_P(UsersContract, AnOlderTokenChangesNothing) {
  auto newer = identity("1", "alice");
  newer.email = "new@example.com";
  newer.issued_at = 2'000;
  auto older = newer;
  older.email = "old@example.com";
  older.email_confirmed = older.is_verified = older.is_admin = true;
  older.tier = ports::Tier::trusted;
  older.issued_at = 1'000;
  EXPECT_TRUE(users().user_for(older)->email_confirmed);
  newer.tier = ports::Tier::fresh;
  ASSERT_TRUE(users().user_for(newer));
  for (int again = 0; again < 2; ++again) {
    const auto user = users().user_for(older);
    EXPECT_EQ(user->email, "new@example.com");
    EXPECT_FALSE(user->email_confirmed || user->is_verified);
    EXPECT_EQ(user->rank, domain::Rank::other);
    EXPECT_EQ(user->tier, ports::Tier::fresh);
    harness_->reopen();
  }
}

TEST_P(UsersContract, AnOlderTokenChangesNothingAfterARestartEither) {
  auto token = identity("1", "alice");
  token.issued_at = 1'000;
  ASSERT_TRUE(users().user_for(token));
  token.issued_at = 3'000;  // with nothing new in it
  ASSERT_TRUE(users().user_for(token));
  harness_->reopen();
  auto never_shown = token;
  never_shown.issued_at = 2'000;
  never_shown.is_verified = true;
  EXPECT_FALSE(users().user_for(never_shown)->is_verified);
}

TEST_P(UsersContract, ANameThatWasGivenUpRestsForAllOthers) {
  const auto anna = make("1", "anna");
  const auto mallory = make("2", "mallory");
  const auto rename = [&](const ports::User& who, std::string name) {
    ports::ProfilePatch patch;
    patch.username = std::move(name);
    return users().update(who.user_id, patch);
  };
  ASSERT_TRUE(rename(anna, "bella"));
  const auto refused = rename(mallory, "Anna");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ports::StoreErrorKind::conflict);
  EXPECT_EQ(refused.error().detail, "is taken");
  EXPECT_EQ(users().find(mallory.user_id)->username, "mallory");
  EXPECT_EQ(make("3", "anna").username, "anna-2") << "nor on first sight";
  harness_->reopen();
  EXPECT_FALSE(rename(mallory, "anna"));
  EXPECT_TRUE(rename(anna, "anna")) << "she may have it back";
  EXPECT_FALSE(rename(mallory, "bella"));
  EXPECT_TRUE(rename(anna, "bella"));
  harness_->advance_ms(ports::kNameRestMs - 1);
  EXPECT_FALSE(rename(mallory, "anna"));
  harness_->advance_ms(2);
  EXPECT_EQ(rename(mallory, "anna")->username, "anna");
}

TEST_P(UsersContract, NobodyCanLayManyNamesToRest) {
  const auto anna = make("1", "anna");
  const auto rename = [&](std::string name) {
    ports::ProfilePatch patch;
    patch.username = std::move(name);
    return users().update(anna.user_id, patch);
  };
  for (int i = 0; i < ports::kNamesAtRestMax; ++i) ASSERT_TRUE(rename("name" + std::to_string(i)));
  const auto refused = rename("one-more");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ports::StoreErrorKind::conflict);
  EXPECT_EQ(users().find(anna.user_id)->username, "name" + std::to_string(ports::kNamesAtRestMax - 1));
  EXPECT_TRUE(rename("anna")) << "a former name";
  EXPECT_TRUE(rename("ANNA")) << "the same in another letter case gives up nothing";
  harness_->advance_ms(ports::kNameRestMs + 1);
  EXPECT_TRUE(rename("one-more"));
}

TEST_P(UsersContract, TakesTheTierThatATokenNamesAndKeepsItWhereOneNamesNone) {
  auto alice = identity("1", "alice");
  alice.tier = ports::Tier::trusted;
  EXPECT_EQ(users().user_for(alice)->tier, ports::Tier::trusted);
  alice.tier = std::nullopt;
  alice.is_verified = true;
  EXPECT_EQ(users().user_for(alice)->tier, ports::Tier::trusted);
  harness_->reopen();
  EXPECT_EQ(users().user_for(alice)->tier, ports::Tier::trusted);
  alice.tier = ports::Tier::fresh;
  EXPECT_EQ(users().user_for(alice)->tier, ports::Tier::fresh) << "verified, but the token says new";
}

TEST_P(UsersContract, LeavesTheTierToWhomeverATokenNoLongerCallsVerified) {
  auto alice = identity("1", "alice");
  alice.is_verified = true;
  EXPECT_EQ(users().user_for(alice)->tier, ports::Tier::verified);
  alice.is_verified = false;
  const auto after = users().user_for(alice);
  EXPECT_FALSE(after->is_verified);
  EXPECT_EQ(after->tier, ports::Tier::verified);
}

TEST_P(UsersContract, SaysThatAnUnknownPersonIsNotFound) {
  const domain::UserId nobody{domain::Uuid{base::random_uuid_v4_bytes()}};
  EXPECT_EQ(users().find(nobody).error().kind, ports::StoreErrorKind::not_found);
  EXPECT_EQ(users().update(nobody, {}).error().kind, ports::StoreErrorKind::not_found);
}

}  // namespace fa::contract
