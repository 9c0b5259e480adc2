// What people may write about auctions and themselves. Lengths are Unicode characters, without white space at the ends;
// docs/protocol/openapi.yaml says the same.
#pragma once

#include <cstddef>

#include "rest/field_reader.h"

namespace fa::auctions {

inline constexpr rest::TextRule kTitle{.length_min = 1, .length_max = 500};
inline constexpr rest::TextRule kDescription{.length_min = 0, .length_max = 5000, .lines = true};
inline constexpr rest::TextRule kCategory{.length_min = 1, .length_max = 100};
inline constexpr std::size_t kImagesMax = 8;
inline constexpr std::size_t kIdempotencyKeyMax = 128;  // printable ASCII

inline constexpr rest::TextRule kSearchText{.length_min = 0, .length_max = 200, .lines = true};

inline constexpr rest::TextRule kName{.length_min = 1, .length_max = 255};
inline constexpr rest::TextRule kPhone{.length_min = 5, .length_max = 20};     // digits, + ( ) - and spaces
inline constexpr rest::TextRule kUsername{.length_min = 3, .length_max = 32};  // [A-Za-z0-9_.-]

inline constexpr int kLedgerReadersMax = 2;        // put together at once
inline constexpr int kLedgerFilesMax = 16;         // downloaded at once of those that are too large for memory
inline constexpr int kLedgerFilesOfClientMax = 4;  // of them, by one client

}  // namespace fa::auctions
