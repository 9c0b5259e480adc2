// POST /media/uploads, PUT /media/uploads/{key} and GET /media/{key}.
#pragma once

#include "services/auctions/service.h"

namespace fa::auctions {

class Pictures {
 public:
  explicit Pictures(ports::MediaStore& media) : media_(media) {}
  void add_routes(rest::GuardedRoutes& routes);

  rest::Response begin_upload(const rest::Request& request) const;
  // Anyone with the address may: the key is secret until it is used.
  rest::Response upload(const rest::Request& request, std::string_view key) const;
  rest::Response show(const rest::Request& request, std::string_view key) const;

 private:
  ports::MediaStore& media_;
};

}  // namespace fa::auctions
