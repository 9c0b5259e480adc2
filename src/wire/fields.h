// How ids and amounts stand in a JSON object: as strings, as everywhere in the protocol.
#pragma once

#include <optional>
#include <string_view>

#include "base/json.h"
#include "domain/money.h"
#include "domain/uuid.h"

namespace fa::wire {

template <class Tag>
void write_id(base::json::Writer& writer, base::json::Key name, const domain::Id<Tag>& id) {
  const auto text = domain::to_chars(id);
  writer.plain_field(name, {text.data(), text.size()});
}

inline void write_amount(base::json::Writer& writer, base::json::Key name, domain::Cents amount) {
  writer.plain_field(name, domain::to_string(amount));
}

// null where there is none.
template <class Tag>
void write_id(base::json::Writer& writer, base::json::Key name, const std::optional<domain::Id<Tag>>& id) {
  id ? write_id(writer, name, *id) : writer.null_field(name);
}

inline void write_amount(base::json::Writer& writer, base::json::Key name, std::optional<domain::Cents> amount) {
  amount ? write_amount(writer, name, *amount) : writer.null_field(name);
}

}  // namespace fa::wire
