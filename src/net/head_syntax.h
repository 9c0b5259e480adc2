// What a request's head may consist of, beyond what the parser of messages checks (RFC 9112 and RFC 9110).
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace fa::net {

std::string lower_case(std::string_view text);  // ASCII letters only

bool is_method(std::string_view method);         // upper-case letters and "-", of bounded length
bool is_host(std::string_view host);             // the characters of a host and port; empty is allowed
bool is_content_length(std::string_view value);  // decimal digits that fit 64 bits
bool is_field_name(std::string_view name);       // a token
bool is_field_text(std::string_view text);       // no control character but tabs
bool has_plain_lines(std::string_view head);     // every line ends with CR LF, none is folded, no NUL
// Whether these first bytes can still become a request line: they begin with a method, and a line that has come to its
// end names a version of HTTP. Not so a TLS hello, SSH, RTMP, or a request of HTTP/0.9.
bool may_become_request(std::string_view head);
// Two lines of such a field contradict each other (RFC 9110, 5.3: it is not a list).
bool is_single_field(std::string_view lower_case_name);
bool ends_line_without_cr(std::string_view text, std::size_t from);  // an LF at or after `from` has no CR before it

}  // namespace fa::net
