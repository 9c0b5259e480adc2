// How a store says that it could not do what was asked.
#pragma once

#include <string>

namespace fa::ports {

enum class StoreErrorKind {
  unavailable,      // nothing was changed
  outcome_unknown,  // it may have been changed; asking again with the same id gives the truth
  not_found,
  conflict,  // a unique value is taken, or the row is no longer what the caller saw
};

struct StoreError {
  StoreErrorKind kind = StoreErrorKind::unavailable;
  std::string detail;  // for the log, never for the client
};

}  // namespace fa::ports
