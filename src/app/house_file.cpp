#include "app/house_file.h"

#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/json.h"

namespace fa::app {

namespace {

std::string path_in(const std::string& data_dir) {
  return (std::filesystem::path(data_dir) / "house.json").string();
}

}  // namespace

std::expected<void, std::string> write_house_file(const std::string& data_dir, const HouseFile& file) {
  std::string json;
  base::json::Writer w(json);
  w.begin_object();
  w.field("address", file.address);
  w.field("issuer", file.issuer);
  w.end_object();
  const std::string path = path_in(data_dir);
  const std::string fresh = path + ".new";
  std::error_code error;
  {
    std::ofstream out(fresh);
    out << json << '\n';
    if (!out) return std::unexpected("cannot write " + fresh);
  }
  std::filesystem::rename(fresh, path, error);
  if (error) return std::unexpected("cannot write " + path + ": " + error.message());
  return {};
}

std::expected<std::string, std::string> house_address(const std::string& data_dir, const std::string& url) {
  const auto house = read_house_file(data_dir);
  if (!house) return std::unexpected("no house has run in " + data_dir + "; give its --data-dir");
  return url.empty() ? house->address : url;
}

std::optional<HouseFile> read_house_file(const std::string& data_dir) {
  std::ifstream in(path_in(data_dir));
  std::stringstream text;
  text << in.rdbuf();
  const auto json = base::json::parse(text.str());
  if (!json) return std::nullopt;
  const auto* address = json->string_at("address");
  const auto* issuer = json->string_at("issuer");
  if (!address || !issuer) return std::nullopt;
  return HouseFile{*address, *issuer};
}

}  // namespace fa::app
