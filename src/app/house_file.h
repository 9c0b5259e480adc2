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
};

std::expected<void, std::string> write_house_file(const std::string& data_dir, const HouseFile& file);
// Where commands find the house of `data_dir`: `url`, or without one what the house has told. An error: no house has
// run there, so nobody would know the tokens that are made from its keys.
std::expected<std::string, std::string> house_address(const std::string& data_dir, const std::string& url);
std::optional<HouseFile> read_house_file(const std::string& data_dir);  // nullopt: no house has started there yet

}  // namespace fa::app
