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
std::optional<HouseFile> read_house_file(const std::string& data_dir);  // nullopt: no house has started there yet

}  // namespace fa::app
