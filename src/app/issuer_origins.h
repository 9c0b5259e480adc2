// Where the web app's own requests go to sign people in: the origins of an OpenID issuer's endpoints, which may be
// others than the issuer's. Known once its discovery document has come. Any thread.
#pragma once

#include <mutex>
#include <string>
#include <vector>

#include "base/json.h"

namespace fa::app {

class IssuerOrigins {
 public:
  explicit IssuerOrigins(const std::string& issuer);

  void learn(const base::json::Value& discovery_document);
  // For the connect-src of a Content-Security-Policy, with a blank before each. Until the document has come, any https
  // origin: nobody must have to reload a page that came a moment too early.
  std::string sources() const;

 private:
  mutable std::mutex mutex_;
  std::vector<std::string> origins_;
  bool known_ = false;
};

}  // namespace fa::app
