#include "services/auctions/search_query.h"

#include <array>

#include "services/auctions/input_limits.h"

namespace fa::auctions {
namespace {

template <class T>
struct Named {
  std::string_view name;
  T value;
};

constexpr std::array<Named<domain::Status>, 2> kStatuses{{
    {"live", domain::Status::live},
    {"closed", domain::Status::closed},
}};

constexpr std::array<Named<ports::Sort>, 4> kSorts{{
    {"ending_soon", ports::Sort::ending_soon},
    {"newest", ports::Sort::newest},
    {"price_low", ports::Sort::price_low},
    {"price_high", ports::Sort::price_high},
}};

// What other houses call these, and what would be left out in silence. Anything else is not ours, and may be somebody
// else's: advertisers add parameters of their own.
constexpr std::array<std::pair<std::string_view, std::string_view>, 14> kMisnamed{{
    {"order", "sort"},
    {"order_by", "sort"},
    {"orderby", "sort"},
    {"sort_by", "sort"},
    {"sortby", "sort"},
    {"search", "q"},
    {"query", "q"},
    {"min", "min_price"},
    {"price_min", "min_price"},
    {"max", "max_price"},
    {"price_max", "max_price"},
    {"host_id", "host"},
    {"host_user_id", "host"},
    {"state", "status"},
}};

class Parameters {
 public:
  explicit Parameters(const rest::Request& request) : request_(request) {}

  std::optional<std::string_view> text(std::string_view name, const rest::TextRule& rule) {
    const auto value = given(name);
    if (!value) return std::nullopt;
    if (auto error = rest::text_error(*value, rule)) wrong(name, std::move(*error));
    return value;
  }

  std::optional<domain::Cents> amount(std::string_view name) {
    const auto value = given(name);
    if (!value) return std::nullopt;
    auto amount = domain::parse_amount_or_zero(*value);  // no bid can be zero, but the least price may
    if (!amount) wrong(name, "must be an amount with at most two decimals");
    return amount;
  }

  template <class T, std::size_t N>
  std::optional<T> one_of(std::string_view name, const std::array<Named<T>, N>& choices) {
    const auto value = given(name);
    if (!value) return std::nullopt;
    std::string names;
    for (const auto& choice : choices) {
      if (choice.name == *value) return choice.value;
      names.append(names.empty() ? "" : ", ").append(choice.name);
    }
    wrong(name, "must be one of " + names);
    return std::nullopt;
  }

  std::optional<domain::UserId> user_id(std::string_view name) {
    const auto value = given(name);
    if (!value) return std::nullopt;
    auto id = domain::parse_id<domain::UserId>(*value);
    if (!id) wrong(name, "must be a user_id");
    return id;
  }

  template <class Names>
  void refuse_misnamed(const Names& names) {
    for (const auto& [name, meant] : names)
      if (request_.query_param(name)) wrong(name, "is not known here; " + std::string(meant) + " is");
  }

  const std::vector<rest::FieldError>& errors() const { return errors_; }

 private:
  std::optional<std::string_view> given(std::string_view name) {
    auto value = rest::query_value(request_, name);
    if (!value) wrong(name, std::move(value.error()));
    return value ? *value : std::nullopt;
  }
  void wrong(std::string_view name, std::string message) { errors_.push_back({std::string(name), std::move(message)}); }

  const rest::Request& request_;
  std::vector<rest::FieldError> errors_;
};

}  // namespace

std::expected<ports::CatalogQuery, rest::Response> read_search(const rest::Request& request, std::string_view own_way) {
  auto paging = rest::read_paging(request, own_way);
  if (!paging) return std::unexpected(std::move(paging.error()));
  Parameters parameters(request);
  ports::CatalogQuery query;
  query.status = parameters.one_of("status", kStatuses);
  query.category = parameters.text("category", kCategory);
  query.text = parameters.text("q", kSearchText);
  query.min_price = parameters.amount("min_price");
  query.max_price = parameters.amount("max_price");
  query.host = parameters.user_id("host");
  query.sort = parameters.one_of("sort", kSorts).value_or(ports::Sort::ending_soon);
  query.cursor = std::move(paging->cursor);
  query.limit = paging->limit;
  parameters.refuse_misnamed(kMisnamed);
  if (!parameters.errors().empty())
    return std::unexpected(rest::problem(rest::ErrorCode::invalid_field, {}, parameters.errors()));
  return query;
}

}  // namespace fa::auctions
