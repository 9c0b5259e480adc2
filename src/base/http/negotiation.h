// What a client would rather have, by its Accept and Accept-Encoding (RFC 9110, 12.5). Names are compared without
// regard to case, and a quality of 0 is a refusal. Any thread.
#pragma once

#include <string_view>

#include "base/http/message.h"

namespace fa::base::http {

// Whether an answer may come in this content coding ("gzip"). Without an Accept-Encoding, none may.
bool accepts_coding(const Request& request, std::string_view coding);

// Whether it is a person's browser that asks rather than a program: HTML is wanted more than JSON. Who takes both
// alike, as with "*/*" or without an Accept, gets JSON. The answer of an address that looks at this has `Vary: Accept`.
bool prefers_page(const Request& request);

}  // namespace fa::base::http
