#include "adapters/embedded/identity/page_templates.h"

namespace fa::identity::templates {

const std::string_view style = R"css(
:root{color-scheme:light dark;--ground:#f4f4f7;--card:#fff;--ink:#17171c;--soft:#5b5b66;--line:#8a8a96;--accent:#4338ca;--on-accent:#fff;--alarm:#b3141d}
@media (prefers-color-scheme:dark){:root{--ground:#111116;--card:#1c1c23;--ink:#f1f1f5;--soft:#b0b0bd;--line:#6d6d7b;--accent:#a5a0ff;--on-accent:#14142b;--alarm:#ff9a9a}}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--ink);font:1rem/1.5 system-ui,sans-serif}
main{max-width:26rem;margin:0 auto;padding:2rem 1rem}
.brand{font-weight:700;color:var(--soft);margin:0 0 1rem}
.card{background:var(--card);border-radius:1rem;padding:1.5rem}
h1{font-size:1.5rem;line-height:1.2;margin:0 0 1rem}
h2{font-size:1.1rem;margin:0 0 .5rem}
label{display:block;font-weight:600;margin:1rem 0 .25rem}
.hint{color:var(--soft);font-size:.9rem;margin:.25rem 0 0}
input{width:100%;font:inherit;color:inherit;background:transparent;border:1px solid var(--line);border-radius:.6rem;padding:.7rem .8rem;min-height:2.9rem}
button{width:100%;font:inherit;font-weight:700;color:var(--on-accent);background:var(--accent);border:0;border-radius:.6rem;padding:.7rem;min-height:2.9rem;margin-top:1.25rem;cursor:pointer}
a{color:var(--accent)}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
.error{color:var(--alarm);border:1px solid currentColor;border-radius:.6rem;padding:.6rem .8rem;margin:0 0 1rem}
.development{border:2px dashed var(--alarm);border-radius:1rem;padding:1rem 1.5rem;margin-top:1.5rem}
.development button{margin-top:.6rem;background:transparent;color:inherit;border:1px solid var(--line)}
.foot{text-align:center;margin:1.25rem 0 0}
)css";

const std::string_view page = R"html(<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{title}} · FlashAuction</title>
<style>{{{style}}}</style>
</head>
<body>
<main>
<p class="brand">FlashAuction</p>
<div class="card">
<h1>{{title}}</h1>
{{{content}}}</div>
</main>
</body>
</html>
)html";

const std::string_view sign_in = R"html({{#error}}<p class="error" role="alert" id="problem">{{error}}</p>
{{/error}}<form method="post" action="/oidc/sign-in?{{query}}">
<input type="hidden" name="form_secret" value="{{form_secret}}">
<label for="username">Username</label>
<input id="username" name="username" value="{{username}}" autocomplete="username" autocapitalize="none" autocorrect="off" spellcheck="false" maxlength="30" required{{#error}} aria-describedby="problem"{{/error}}>
<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password" required>
<button type="submit">Sign in</button>
</form>
<p class="foot">New here? <a href="/oidc/sign-up?{{query}}">Create an account</a></p>
{{#dev_login}}<section class="development" aria-labelledby="development">
<h2 id="development">Development only: continue as …</h2>
<p class="hint">No password is asked for. Whoever runs this house has switched this on.</p>
<form method="post" action="/oidc/dev-sign-in?{{query}}">
<input type="hidden" name="form_secret" value="{{form_secret}}">
{{#dev_usernames}}<button type="submit" name="known" value="{{.}}">{{.}}</button>
{{/dev_usernames}}<label for="dev-username">Another username</label>
<input id="dev-username" name="username" autocapitalize="none" autocorrect="off" spellcheck="false" maxlength="30">
<button type="submit">Continue</button>
</form>
</section>
{{/dev_login}})html";

const std::string_view sign_up = R"html({{#error}}<p class="error" role="alert" id="problem">{{error}}</p>
{{/error}}<form method="post" action="/oidc/sign-up?{{query}}">
<input type="hidden" name="form_secret" value="{{form_secret}}">
<label for="username">Username</label>
<input id="username" name="username" value="{{username}}" autocomplete="username" autocapitalize="none" autocorrect="off" spellcheck="false" minlength="3" maxlength="30" required aria-describedby="username-hint{{#error}} problem{{/error}}">
<p class="hint" id="username-hint">3 to 30 letters, digits, dots, dashes or underscores. Other bidders see it.</p>
<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="new-password" minlength="8" maxlength="128" required aria-describedby="password-hint">
<p class="hint" id="password-hint">At least 8 characters. A few words are better than a few signs.</p>
<label for="name">Name (optional)</label>
<input id="name" name="name" value="{{name}}" autocomplete="name" maxlength="80">
<label for="email">E-mail (optional)</label>
<input id="email" name="email" type="email" value="{{email}}" autocomplete="email" maxlength="254" aria-describedby="email-hint">
<p class="hint" id="email-hint">Where we tell you that you have won.</p>
<label for="phone">Phone (optional)</label>
<input id="phone" name="phone" type="tel" value="{{phone}}" autocomplete="tel" maxlength="30" placeholder="+1 555 0100">
<button type="submit">Create account</button>
</form>
<p class="foot">Have an account? <a href="/oidc/sign-in?{{query}}">Sign in</a></p>
)html";

const std::string_view sign_out = R"html(<p>Do you want to sign out of FlashAuction in this browser?</p>
<form method="post" action="/oidc/logout">
<input type="hidden" name="form_secret" value="{{form_secret}}">
<input type="hidden" name="post_logout_redirect_uri" value="{{post_logout_redirect_uri}}">
<input type="hidden" name="state" value="{{state}}">
<button type="submit">Sign out</button>
</form>
)html";

const std::string_view message = R"html(<p>{{text}}</p>
{{#link}}<p class="foot"><a href="{{link}}">Continue to FlashAuction</a></p>
{{/link}})html";

}  // namespace fa::identity::templates
