// What every answer of a REST route carries for caches, by who may see it. Any thread but the I/O threads: a long list
// is compressed here.
#pragma once

#include "rest/compressed_texts.h"
#include "rest/problems.h"

namespace fa::rest {

// The same for everybody: JSON of a GET gets an ETag, so that who has it is told 304, and gzip where the client takes
// it and it is worth it. Caches ask again each time, unless the route said how long it lasts.
Response answer_to_anyone(const Request& request, Response response, CompressedTexts& texts);
// Of one person: no cache keeps it. It is never compressed either: beside what others can put into it, its length would
// tell of what they must not see.
Response answer_to_one(Response response);

}  // namespace fa::rest
