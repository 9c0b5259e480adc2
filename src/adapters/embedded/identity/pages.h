// The pages that people see at the provider: HTML made on the server, without scripts, every value escaped. Any thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/http/message.h"

namespace fa::identity {

struct FormPage {
  std::string query;        // of the authorization request, carried from page to page
  std::string form_secret;  // see browser.h
  std::string form_target;  // the redirect_uri: where the browser may go after the form
  std::string error;        // a sentence above the form; empty: none
};

struct SignInPage : FormPage {
  std::string username;
  bool dev_login = false;
  std::vector<std::string> dev_usernames;
};

struct SignUpPage : FormPage {
  std::string username;
  std::string name;
  std::string email;
  std::string phone;
};

struct SignOutPage {
  std::string form_secret;
  std::string post_logout_redirect_uri;
  std::string state;
};

struct MessagePage {
  std::string title;
  std::string text;
  std::string link;  // empty: none
};

base::http::Response sign_in_page(int status, const SignInPage& page);
base::http::Response sign_up_page(int status, const SignUpPage& page);
base::http::Response sign_out_page(const SignOutPage& page);
base::http::Response message_page(int status, const MessagePage& page);

}  // namespace fa::identity
