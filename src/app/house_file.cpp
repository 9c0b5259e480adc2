#include "app/house_file.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>

#include "base/json.h"
#include "base/replace_file.h"

namespace fa::app {

namespace {

std::string path_in(const std::string& data_dir) {
  return (std::filesystem::path(data_dir) / "house.json").string();
}

std::unexpected<std::string> unusable(const std::string& path, const std::string& why) {
  return std::unexpected(path + " " + why + ": start the house once on this folder, and it writes the file anew");
}

}  // namespace

std::expected<void, std::string> write_house_file(const std::string& data_dir, const HouseFile& file) {
  const auto there = read_house_file(data_dir);
  if (there && *there == file) return {};
  std::string json;
  base::json::Writer w(json);
  w.begin_object();
  w.field("address", file.address);
  w.field("issuer", file.issuer);
  w.end_object();
  json += '\n';
  constexpr mode_t kEverybodyReads = 0644;
  return base::replace_file(path_in(data_dir), json, kEverybodyReads);
}

std::expected<std::string, std::string> house_address(const std::string& data_dir, const std::string& url) {
  const auto house = read_house_file(data_dir);
  if (!house) return std::unexpected(house.error());
  if (!*house) return std::unexpected("no house has run in " + data_dir + "; give its --data-dir");
  return url.empty() ? (*house)->address : url;
}

std::expected<std::optional<HouseFile>, std::string> read_house_file(const std::string& data_dir) {
  const std::string path = path_in(data_dir);
  std::error_code error;
  const auto kind = std::filesystem::status(path, error).type();
  if (kind == std::filesystem::file_type::not_found) return std::nullopt;
  if (kind != std::filesystem::file_type::regular)
    return unusable(path, "cannot be read (" + (error ? error.message() : "it is no file") + ")");
  std::ifstream in(path, std::ios::binary);
  const std::string text((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
  if (!in.is_open() || in.bad()) return unusable(path, "cannot be read");
  const auto json = base::json::parse(text);
  const bool is_object = json && json->is_object();
  const auto* address = is_object ? json->string_at("address") : nullptr;
  const auto* issuer = is_object ? json->string_at("issuer") : nullptr;
  if (!address || !issuer) return unusable(path, "is damaged");
  return HouseFile{*address, *issuer};
}

}  // namespace fa::app
