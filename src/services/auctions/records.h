// GET /auctions/{id}/ledger, GET /auctions/{id}/analytics and GET /.well-known/flashauction-ledger-key.
#pragma once

#include <memory>
#include <semaphore>

#include "admission/budget.h"
#include "services/auctions/input_limits.h"
#include "services/auctions/service.h"

namespace fa::auctions {

class Records {
 public:
  Records(const Ports& ports, const Settings& settings) : ports_(ports), settings_(settings) {}
  void add_routes(rest::GuardedRoutes& routes);

  // JSON Lines; once the auction is sealed, with the headers Ledger-Hash and Ledger-Signature.
  rest::Response ledger(const rest::Request& request, std::string_view id);
  rest::Response analytics(std::string_view id, const rest::Caller& caller) const;
  rest::Response ledger_key() const;

 private:
  bool bound_files(const base::ClientKey& client, std::shared_ptr<const base::http::BodySource>& file);

  const Ports ports_;
  const Settings& settings_;
  std::counting_semaphore<kLedgerReadersMax> readers_{kLedgerReadersMax};
  // Outlived by downloads.
  const std::shared_ptr<admission::Budget> files_ =
      std::make_shared<admission::Budget>(admission::Bound{kLedgerFilesMax, kLedgerFilesOfClientMax});
};

}  // namespace fa::auctions
