// GET /auctions/{id}/ledger, GET /auctions/{id}/analytics and GET /.well-known/flashauction-ledger-key.
#pragma once

#include <memory>
#include <semaphore>

#include "services/auctions/input_limits.h"
#include "services/auctions/service.h"

namespace fa::auctions {

class Records {
 public:
  Records(const Ports& ports, const Settings& settings) : ports_(ports), settings_(settings) {}
  void add_routes(rest::GuardedRoutes& routes);

  // JSON Lines; once the auction is sealed, with the headers Ledger-Hash and Ledger-Signature.
  rest::Response ledger(std::string_view id);
  rest::Response analytics(std::string_view id, const rest::Caller& caller) const;
  rest::Response ledger_key() const;

 private:
  bool bound_files(std::shared_ptr<const base::ScratchFile>& file);

  const Ports ports_;
  const Settings& settings_;
  std::counting_semaphore<kLedgerReadersMax> readers_{kLedgerReadersMax};
  using Files = std::counting_semaphore<kLedgerFilesMax>;
  const std::shared_ptr<Files> files_ = std::make_shared<Files>(kLedgerFilesMax);  // outlived by downloads
};

}  // namespace fa::auctions
