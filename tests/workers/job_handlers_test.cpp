// What each kind of job does, that doing it again changes nothing, and how it waits for what it needs.
#include <gtest/gtest.h>

#include "base/json.h"
#include "services/workers/announce_extension.h"
#include "services/workers/auction_analytics.h"
#include "services/workers/compute_analytics.h"
#include "services/workers/notify.h"
#include "services/workers/publish_result.h"
#include "services/workers/seal_ledger.h"
#include "workers/closed_house.h"

namespace fa::test {
namespace {

using workers::JobEnd;

std::vector<std::string> chat_texts(const ClosedHouse& house) {
  std::vector<std::string> texts;
  for (const auto& event : house.chat_sink.events_of(1)) texts.push_back(std::get<ports::ChatMessage>(event).message);
  return texts;
}

workers::SealLedger sealer(ClosedHouse& house) {
  return {house.history, house.signer, house.feed, house.auctions, house.clock};
}

TEST(SealLedgerTest, SignsTheHeadTellsTheWorldAndRetiresTheAuction) {
  ClosedHouse house;
  house.history_gets_all();
  EXPECT_EQ(sealer(house).run(house.close_job()).end, JobEnd::done);
  const auto& seal = house.history.seals.at(auction_id(1));
  EXPECT_EQ(seal.seq, house.notice.record.seq);
  EXPECT_EQ(seal.signature, "signed " + seal.ledger_hash);
  EXPECT_EQ(seal.sealed_at, house.clock.unix_ms());
  ASSERT_EQ(house.seal_sink.seals.size(), 1u);
  EXPECT_EQ(house.seal_sink.seals[0].ledger_hash, seal.ledger_hash);
  EXPECT_EQ(house.seal_sink.seals[0].signature, seal.signature);
  EXPECT_EQ(house.auctions.retired, std::vector{auction_id(1)});
}

TEST(SealLedgerTest, WaitsUntilTheHistoryHasTheClose) {
  ClosedHouse house;
  EXPECT_EQ(sealer(house).run(house.close_job()).end, JobEnd::not_ready);
  house.history_gets(house.stream.records.size() - 1);
  EXPECT_EQ(sealer(house).run(house.close_job()).end, JobEnd::not_ready);
  EXPECT_TRUE(house.history.seals.empty());
  EXPECT_TRUE(house.auctions.retired.empty());
}

TEST(SealLedgerTest, DoneAgainItKeepsTheFirstSeal) {
  ClosedHouse house;
  house.history_gets_all();
  ASSERT_EQ(sealer(house).run(house.close_job()).end, JobEnd::done);
  house.clock.advance_ms(5'000);
  ASSERT_EQ(sealer(house).run(house.close_job()).end, JobEnd::done);
  EXPECT_EQ(house.signer.signatures, 1);
  EXPECT_EQ(house.seal_sink.seals[0].signature, house.seal_sink.seals[1].signature);
}

TEST(SealLedgerTest, NobodyIsToldOfASealThatWasNotStored) {
  ClosedHouse house;
  house.history_gets_all();
  house.faults.fail(1, Faults::When::before_its_effect);
  EXPECT_EQ(sealer(house).run(house.close_job()).end, JobEnd::retry);
  EXPECT_TRUE(house.seal_sink.seals.empty());
  EXPECT_TRUE(house.auctions.retired.empty());
}

TEST(PublishResultTest, SaysWhoGotItForHowMuchAndEndsTheVideo) {
  ClosedHouse house;
  workers::SystemChat chat(*house.chat);
  workers::PublishResult publish(chat, house.video);
  EXPECT_EQ(publish.run(house.close_job()).end, JobEnd::done);
  EXPECT_EQ(publish.run(house.close_job()).end, JobEnd::done);
  EXPECT_EQ(chat_texts(house), std::vector<std::string>{"Sold to user1 for 5.00"}) << "once, however often it is done";
  EXPECT_EQ(std::get<ports::ChatMessage>(house.chat_sink.events_of(1)[0]).type, ports::ChatType::system);
  EXPECT_TRUE(house.video.ended.contains(auction_id(1)));
}

TEST(PublishResultTest, SaysThatThereWasNoBid) {
  ClosedHouse house(false);
  workers::SystemChat chat(*house.chat);
  EXPECT_EQ(workers::PublishResult(chat, house.video).run(house.close_job()).end, JobEnd::done);
  EXPECT_EQ(chat_texts(house), std::vector<std::string>{"Ended without a bid"});
}

TEST(AnnounceExtensionTest, SaysByHowMuchOncePerExtension) {
  ClosedHouse house;
  house.history_gets_all();
  workers::SystemChat chat(*house.chat);
  workers::AnnounceExtension announce(chat, house.auctions);
  for (const domain::Seq seq : {3, 3, 4})
    EXPECT_EQ(announce.run(house.job(to_payload(workers::ExtensionNotice{auction_id(1), seq}))).end, JobEnd::done);
  EXPECT_EQ(chat_texts(house), (std::vector<std::string>{"Extended by 30 s", "Extended by 30 s"}));
}

TEST(AnnounceExtensionTest, TellsHalfSecondsToo) {
  EXPECT_EQ(workers::extension_text(30'000), "Extended by 30 s");
  EXPECT_EQ(workers::extension_text(1'500), "Extended by 1500 ms");
}

workers::MailDesk desk(ClosedHouse& house) {
  return {house.catalog, house.users, house.mailer, house.clock, "https://lots.example"};
}

TEST(NotifyTest, TheWinnerLearnsWhatAndForHowMuch) {
  ClosedHouse house;
  EXPECT_EQ(workers::NotifyWinner(desk(house)).run(house.close_job()).end, JobEnd::done);
  ASSERT_EQ(house.mailer.sent.size(), 1u);
  const auto& mail = house.mailer.sent[0];
  EXPECT_EQ(mail.to, "user1@example.org");
  EXPECT_EQ(mail.message_id, "winner-" + to_string(auction_id(1)));
  EXPECT_TRUE(mail.text.contains("Lamp <b>& \"shade\""));
  EXPECT_TRUE(mail.text.contains("5.00 USD"));
  EXPECT_TRUE(mail.text.contains("https://lots.example/live/" + to_string(auction_id(1))));
}

TEST(NotifyTest, WhatPeopleWroteStaysTextInHtml) {
  ClosedHouse house;
  ASSERT_EQ(workers::NotifyWinner(desk(house)).run(house.close_job()).end, JobEnd::done);
  const auto& html = house.mailer.sent.at(0).html;
  EXPECT_FALSE(html.contains("<b>"));
  EXPECT_TRUE(html.contains("Lamp &lt;b&gt;&amp; &quot;shade&quot;"));
}

TEST(NotifyTest, TheHostLearnsWhoWonOrThatNobodyDid) {
  ClosedHouse sold;
  ASSERT_EQ(workers::NotifyHost(desk(sold)).run(sold.close_job()).end, JobEnd::done);
  EXPECT_EQ(sold.mailer.sent.at(0).to, "user999@example.org");
  EXPECT_TRUE(sold.mailer.sent[0].text.contains("it was sold to user1 for 5.00 USD after 2 bids"));
  EXPECT_FALSE(sold.mailer.sent[0].text.contains("without a bid"));
  ClosedHouse unsold(false);
  ASSERT_EQ(workers::NotifyHost(desk(unsold)).run(unsold.close_job()).end, JobEnd::done);
  EXPECT_TRUE(unsold.mailer.sent.at(0).text.contains("without a bid"));
  EXPECT_FALSE(unsold.mailer.sent[0].html.contains("was sold"));
}

TEST(NotifyTest, ARepeatIsTheSameMail) {
  ClosedHouse house;
  workers::NotifyHost notify(desk(house));
  ASSERT_EQ(notify.run(house.close_job()).end, JobEnd::done);
  ASSERT_EQ(notify.run(house.close_job()).end, JobEnd::done);
  EXPECT_EQ(house.mailer.sent.at(0).message_id, house.mailer.sent.at(1).message_id);
  EXPECT_EQ(house.mailer.sent[0].text, house.mailer.sent[1].text);
}

TEST(NotifyTest, WhoHasNoAddressGetsNoMail) {
  ClosedHouse house;
  house.users.users[user_id(1)].email.reset();
  EXPECT_EQ(workers::NotifyWinner(desk(house)).run(house.close_job()).end, JobEnd::done);
  EXPECT_TRUE(house.mailer.sent.empty());
}

TEST(NotifyTest, AnAddressThatNobodyConfirmedIsNotWrittenTo) {
  ClosedHouse house;
  house.users.users[user_id(1)].email_confirmed = false;
  house.users.users[user_id(1)].is_verified = true;
  EXPECT_EQ(workers::NotifyWinner(desk(house)).run(house.close_job()).end, JobEnd::done) << "and it is no dead letter";
  EXPECT_TRUE(house.mailer.sent.empty());
}

TEST(NotifyTest, NobodyIsFloodedAndTheOthersAreWrittenTo) {
  ClosedHouse house;
  const workers::MailDesk one_desk = desk(house);
  workers::NotifyWinner winner(one_desk);
  workers::NotifyHost host(one_desk);
  for (int i = 0; i < 100; ++i) EXPECT_EQ(winner.run(house.close_job()).end, JobEnd::done);
  EXPECT_EQ(house.mailer.sent.size(), 50u);
  EXPECT_EQ(host.run(house.close_job()).end, JobEnd::done);
  EXPECT_EQ(house.mailer.sent.size(), 51u);
  house.clock.advance_ms(3'600'000);
  for (int i = 0; i < 100; ++i) EXPECT_EQ(winner.run(house.close_job()).end, JobEnd::done);
  EXPECT_EQ(house.mailer.sent.size(), 61u);
}

TEST(NotifyTest, AMailServerThatIsDownUsesNothingUp) {
  ClosedHouse house;
  workers::NotifyWinner notify(desk(house));
  house.mailer.error = ports::StoreError{ports::StoreErrorKind::unavailable, "421 busy"};
  for (int i = 0; i < 200; ++i) EXPECT_EQ(notify.run(house.close_job()).end, JobEnd::retry);
  house.mailer.error.reset();
  EXPECT_EQ(notify.run(house.close_job()).end, JobEnd::done);
  EXPECT_EQ(house.mailer.sent.size(), 1u);
}

TEST(NotifyTest, TriesAgainUnlessTheMailWasRefusedForGood) {
  ClosedHouse house;
  workers::NotifyWinner notify(desk(house));
  house.mailer.error = ports::StoreError{ports::StoreErrorKind::unavailable, "421 busy"};
  EXPECT_EQ(notify.run(house.close_job()).end, JobEnd::retry);
  house.mailer.error = ports::StoreError{ports::StoreErrorKind::conflict, "550 no such mailbox"};
  const auto outcome = notify.run(house.close_job());
  EXPECT_EQ(outcome.end, JobEnd::rejected);
  EXPECT_EQ(outcome.detail, "550 no such mailbox");
}

TEST(ComputeAnalyticsTest, WaitsForTheCloseAndKeepsTheFirstReport) {
  ClosedHouse house;
  workers::ComputeAnalytics compute(house.history, *house.analytics, house.clock);
  house.history_gets(1);
  EXPECT_EQ(compute.run(house.close_job()).end, JobEnd::not_ready);
  house.history_gets_all();
  house.analytics->sample(auction_id(1), 40);
  ASSERT_EQ(compute.run(house.close_job()).end, JobEnd::done);
  const auto report = house.analytics->report(auction_id(1)).value();
  ASSERT_TRUE(report.has_value());
  EXPECT_EQ(base::json::parse(*report)->int64_at("viewers_peak"), 40);
  ASSERT_EQ(compute.run(house.close_job()).end, JobEnd::done);
  EXPECT_EQ(house.analytics->report(auction_id(1)).value(), report);
}

TEST(AuctionAnalyticsTest, ComputesALiveAuctionsReportAndRemembersItForAMoment) {
  ClosedHouse house;
  workers::AuctionAnalytics analytics(house.history, *house.analytics, house.clock);
  EXPECT_EQ(analytics.analytics_json(auction_id(1)).error().kind, ports::StoreErrorKind::not_found);
  house.history_gets(2);
  const auto bids = [&] {
    return base::json::parse(analytics.analytics_json(auction_id(1)).value())->int64_at("bid_count");
  };
  EXPECT_EQ(bids(), 1);
  house.history_gets_all();
  EXPECT_EQ(bids(), 1);
  house.clock.advance_ms(workers::AuctionAnalytics::kFreshMs);
  EXPECT_EQ(bids(), 2);
}

TEST(JobHandlersTest, MalformedPayloadsAreRejected) {
  ClosedHouse house;
  workers::SystemChat chat(*house.chat);
  for (const char* payload : {"", "{}", "[]", R"({"auction_id":"x","seq":1})"}) {
    EXPECT_EQ(sealer(house).run(house.job(payload)).end, JobEnd::rejected);
    EXPECT_EQ(workers::PublishResult(chat, house.video).run(house.job(payload)).end, JobEnd::rejected);
    EXPECT_EQ(workers::AnnounceExtension(chat, house.auctions).run(house.job(payload)).end, JobEnd::rejected);
    EXPECT_EQ(workers::NotifyHost(desk(house)).run(house.job(payload)).end, JobEnd::rejected);
  }
}

TEST(JobPayloadTest, ComesBackAsItWas) {
  for (const bool sold : {true, false}) {
    const ClosedHouse house(sold);
    const auto parsed = workers::parse_close_notice(to_payload(house.notice));
    ASSERT_TRUE(parsed.has_value());
    EXPECT_EQ(parsed->auction_id, house.notice.auction_id);
    EXPECT_EQ(parsed->record, house.notice.record);
  }
}

}  // namespace
}  // namespace fa::test
