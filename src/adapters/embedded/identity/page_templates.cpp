#include "adapters/embedded/identity/page_templates.h"

namespace fa::identity::templates {

// The web app's colours (web/src/styles/tokens.css) under its names, and its typefaces from where its build puts them;
// without the web app, or while they load, the system's.
const std::string_view style = R"css(
@font-face{font-family:'Figtree Variable';src:url(/fonts/figtree-latin-wght-normal.woff2) format('woff2');font-weight:300 900;font-display:swap}
@font-face{font-family:'Bricolage Grotesque Variable';src:url(/fonts/bricolage-grotesque-latin-wght-normal.woff2) format('woff2');font-weight:200 800;font-display:swap}
:root{color-scheme:dark;--bg:#12110f;--surface:#1b1a17;--raised:#26241f;--line:#37342c;--field-line:#8b8474;--ink:#f7f2e6;--muted:#b3ab99;--accent:#ffc532;--accent-press:#ffd768;--on-accent:#17140d;--accent-text:#ffc532;--urgent:#ff6a4a;--loss-surface:#3a1a12;--shadow:0 10px 30px rgb(0 0 0/45%)}
@media (prefers-color-scheme:light){:root{color-scheme:light;--bg:#faf7f0;--surface:#fff;--raised:#f1ecdf;--line:#e0d9c8;--field-line:#8a8271;--ink:#1b1812;--muted:#635c4c;--accent-press:#f2b50f;--accent-text:#835400;--urgent:#bf2d14;--loss-surface:#fde4dc;--shadow:0 10px 30px rgb(70 55 20/14%)}}
*{box-sizing:border-box}
body{margin:0;min-height:100vh;min-height:100dvh;background:var(--bg);color:var(--ink);font:1rem/1.5 'Figtree Variable',ui-sans-serif,system-ui,sans-serif}
.brand,h1,h2{font-family:'Bricolage Grotesque Variable',ui-sans-serif,system-ui,sans-serif}
main{max-width:27rem;margin:0 auto;padding:1.25rem 1rem 2.5rem}
.brand{display:flex;align-items:center;gap:.65rem;margin:0 0 1.5rem;font-weight:750;font-size:1.2rem;letter-spacing:-.02em}
.brand svg{width:2rem;height:2rem;padding:.4rem;border-radius:.6rem;background:var(--accent);fill:var(--on-accent)}
h1{font-size:1.9rem;font-weight:750;line-height:1.12;letter-spacing:-.015em;margin:0 0 1.25rem}
h2{font-size:1.05rem;line-height:1.3;margin:0 0 .25rem}
label{display:block;font-weight:600;margin:1rem 0 .35rem}
form>label:first-of-type{margin-top:0}
.optional{color:var(--muted);font-weight:400}
.hint{color:var(--muted);font-size:.9rem;line-height:1.4;margin:.35rem 0 0}
input{width:100%;font:inherit;color:inherit;background:var(--bg);border:1px solid var(--field-line);border-radius:10px;padding:.65rem .85rem;min-height:48px}
input::placeholder{color:var(--muted);opacity:1}
button{width:100%;min-height:48px;margin-top:1.4rem;padding:.6rem 1.25rem;font:inherit;font-weight:700;color:var(--on-accent);background:var(--accent);border:1px solid transparent;border-radius:999px;cursor:pointer}
button:hover{background:var(--accent-press)}
a{color:var(--accent-text);font-weight:600;text-underline-offset:.2em}
:focus-visible{outline:3px solid var(--accent-text);outline-offset:2px}
.error{color:var(--urgent);background:var(--loss-surface);border-radius:10px;padding:.65rem .85rem;margin:0 0 1rem;font-weight:600}
.development{margin-top:2rem;padding:1.1rem;border:1px dashed var(--field-line);border-radius:14px}
.people{display:flex;flex-wrap:wrap;gap:.5rem;margin:.9rem 0 0}
.people button{width:auto;max-width:100%;min-height:44px;margin:0;overflow-wrap:anywhere}
.development button{font-weight:600;color:var(--ink);background:var(--raised);border-color:var(--line)}
.development button:hover{border-color:var(--accent-text)}
.beside{display:grid;grid-template-columns:1fr auto;gap:.5rem}
.beside button{width:auto;margin:0}
.development form+form{margin-top:1.25rem}
.foot{text-align:center;margin:1.25rem 0 0;color:var(--muted)}
.card>p:not(.foot){margin-top:0}
@media (min-width:32rem){main{padding-top:3.5rem}.card{background:var(--surface);border:1px solid var(--line);border-radius:14px;box-shadow:var(--shadow);padding:1.75rem}}
)css";

const std::string_view page = R"html(<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="theme-color" content="#12110f" media="(prefers-color-scheme: dark)">
<meta name="theme-color" content="#faf7f0" media="(prefers-color-scheme: light)">
<title>{{title}} · FlashAuction</title>
<style>{{{style}}}</style>
</head>
<body>
<main>
<p class="brand"><svg viewBox="0 0 24 24" aria-hidden="true"><path d="M13 2 4 14h6l-1 8 9-12h-6z"/></svg>FlashAuction</p>
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
<input id="username" name="username" value="{{username}}" autocomplete="username" autocapitalize="none" autocorrect="off" spellcheck="false" maxlength="32" required{{^username_known}} autofocus{{/username_known}}{{#error}} aria-describedby="problem"{{/error}}>
<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password" required{{#username_known}} autofocus{{/username_known}}>
<button type="submit">Sign in</button>
</form>
<p class="foot">New here? <a href="/oidc/sign-up?{{query}}">Create an account</a></p>
{{#dev_login}}<section class="development" aria-labelledby="development">
<h2 id="development">Continue as …</h2>
<p class="hint">Development only: no password is asked for. Whoever runs this house has switched this on.</p>
<form class="people" method="post" action="/oidc/dev-sign-in?{{query}}">
<input type="hidden" name="form_secret" value="{{form_secret}}">
{{#dev_usernames}}<button type="submit" name="known" value="{{.}}">{{.}}</button>
{{/dev_usernames}}</form>
<form method="post" action="/oidc/dev-sign-in?{{query}}">
<input type="hidden" name="form_secret" value="{{form_secret}}">
<label for="dev-username">Another username</label>
<div class="beside">
<input id="dev-username" name="username" autocapitalize="none" autocorrect="off" spellcheck="false" maxlength="32" required>
<button type="submit">Continue</button>
</div>
</form>
</section>
{{/dev_login}})html";

const std::string_view sign_up = R"html({{#error}}<p class="error" role="alert" id="problem">{{error}}</p>
{{/error}}<form method="post" action="/oidc/sign-up?{{query}}">
<input type="hidden" name="form_secret" value="{{form_secret}}">
<label for="username">Username</label>
<input id="username" name="username" value="{{username}}" autocomplete="username" autocapitalize="none" autocorrect="off" spellcheck="false" minlength="3" maxlength="32" required autofocus aria-describedby="username-hint{{#error}} problem{{/error}}">
<p class="hint" id="username-hint">3 to 32 letters, digits, dots, dashes or underscores. Other bidders see it.</p>
<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="new-password" minlength="8" maxlength="128" required aria-describedby="password-hint">
<p class="hint" id="password-hint">At least 8 characters. A few words are better than a few signs.</p>
<label for="name">Name <span class="optional">(optional)</span></label>
<input id="name" name="name" value="{{name}}" autocomplete="name" maxlength="255">
<label for="email">E-mail <span class="optional">(optional)</span></label>
<input id="email" name="email" type="email" value="{{email}}" autocomplete="email" maxlength="254" aria-describedby="email-hint">
<p class="hint" id="email-hint">Where we tell you that you have won, once the address is confirmed.</p>
<label for="phone">Phone <span class="optional">(optional)</span></label>
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
