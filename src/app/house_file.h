// DATA_DIR/house.json: what a running house tells the commands beside it (its address, and the name of its embedded
// issuer).
#pragma once

#include <expected>
#include <optional>
#include <string>

namespace fa::app {

struct HouseFile {
  std::string address;  // of the public listener, http://HOST:PORT
  std::string issuer;
  bool operator==(const HouseFile&) const = default;
};

// Writes it as a whole, unless just that stands there already. The error is a sentence.
std::expected<void, std::string> write_house_file(const std::string& data_dir, const HouseFile& file);
// Where commands find the house of `data_dir`: `url`, or without one what the house has told. An error: no house has
// run there, so nobody would know the tokens that are made from its keys; or as read_house_file().
std::expected<std::string, std::string> house_address(const std::string& data_dir, const std::string& url);
// nullopt: no house has started there yet. The error, of a file that is there and cannot be read, says what to do.
std::expected<std::optional<HouseFile>, std::string> read_house_file(const std::string& data_dir);

}  // namespace fa::app
