#include "house.h"

#include "domain/reference_model.h"

namespace fa::scenarios {
namespace {

using domain::CloseReason;
using domain::UnixMs;

class DomainHouse : public House {
 public:
  void open(const domain::Opening& opening) override { auction_.emplace(opening); }
  std::expected<domain::Placed, domain::Refusal> place(const domain::AuctionId& id, const domain::BidRequest& bid,
                                                       UnixMs now) override {
    if (id == auction_->opening().auction_id) return auction_->place(bid, now);
    return std::unexpected(domain::Refusal{domain::RefusalReason::auction_not_found});
  }
  domain::ClosedRecord host_closes(UnixMs now) override { return auction_->close(CloseReason::host, now); }
  std::optional<domain::ClosedRecord> timer(UnixMs now) override {
    if (!auction_->due(now)) return std::nullopt;
    return auction_->close(CloseReason::timer, now);
  }
  bool comes_back(const domain::Outage& outage) override {
    if (!auction_->gets_back(outage)) return false;
    auction_->give_back(outage);
    return true;
  }
  void set_blocked(const domain::UserId& user, bool blocked) override {
    blocked ? auction_->block(user) : auction_->unblock(user);
  }
  void commit_fails() override {
    if (auction_->status() == domain::Status::closed) return auction_->undo_close();
    auction_->clock(auction_->seq()) ? auction_->undo_clock() : auction_->undo_bid();
  }
  bool restart() override {
    domain::Auction again(auction_->opening());
    const domain::Seq last = auction_->seq() - (auction_->closed() ? 1 : 0);
    for (domain::Seq seq = 2; seq <= last; ++seq) {
      const auto clock = auction_->clock(seq);
      if (clock ? !again.restore(*clock) : !again.restore(*auction_->bid(seq))) return false;
    }
    if (auction_->closed() && !again.restore(*auction_->closed())) return false;
    for (const auto& user : auction_->blocked()) again.block(user);
    *auction_ = std::move(again);
    return true;
  }
  domain::AuctionView view() const override { return view_of(*auction_); }

 private:
  std::optional<domain::Auction> auction_;
};

class ReferenceHouse : public House {
 public:
  void open(const domain::Opening& opening) override {
    model_ = {};
    id_ = opening.auction_id;
    model_.open(opening);
  }
  std::expected<domain::Placed, domain::Refusal> place(const domain::AuctionId& id, const domain::BidRequest& bid,
                                                       UnixMs now) override {
    return model_.place(id, bid, now);
  }
  domain::ClosedRecord host_closes(UnixMs now) override { return *model_.close(id_, CloseReason::host, now); }
  std::optional<domain::ClosedRecord> timer(UnixMs now) override {
    if (model_.close_due(now).empty()) return std::nullopt;
    return model_.view(id_).closed;
  }
  bool comes_back(const domain::Outage& outage) override { return !model_.come_back(outage.alive, outage.now).empty(); }
  void set_blocked(const domain::UserId& user, bool blocked) override { model_.set_blocked(id_, user, blocked); }
  void commit_fails() override { model_.undo(id_); }
  bool restart() override {
    model_.restart();
    return true;
  }
  domain::AuctionView view() const override { return model_.view(id_); }

 private:
  test::ReferenceModel model_;
  domain::AuctionId id_;
};

}  // namespace

std::unique_ptr<House> house_of_domain() {
  return std::make_unique<DomainHouse>();
}

std::unique_ptr<House> house_of_reference() {
  return std::make_unique<ReferenceHouse>();
}

}  // namespace fa::scenarios
