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
    return std::unexpected(domain::Refusal{domain::RefusalReason::auction_not_found, std::nullopt});
  }
  domain::ClosedRecord host_closes(UnixMs now) override { return auction_->close(CloseReason::host, now); }
  std::optional<domain::ClosedRecord> timer(UnixMs now) override {
    if (!auction_->due(now)) return std::nullopt;
    return auction_->close(CloseReason::timer, now);
  }
  void commit_fails() override {
    auction_->status() == domain::Status::closed ? auction_->undo_close() : auction_->undo_bid();
  }
  bool restart() override {
    domain::Auction again(auction_->opening());
    for (domain::Seq seq = 2; seq <= 1 + auction_->bid_count(); ++seq) {
      if (!again.restore(auction_->bid(seq))) return false;
    }
    if (auction_->closed() && !again.restore(*auction_->closed())) return false;
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
