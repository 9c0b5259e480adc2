// A person in front of the embedded provider's pages: cookies, forms, and the code flow with PKCE.
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';

const unescaped = (text) => text.replaceAll('&#x2F;', '/').replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&#39;', "'").replaceAll('&amp;', '&');

export class Browser {
  cookies = new Map();
  address = undefined; // whom a proxy names as the client, to a house with TRUST_PROXY

  constructor(house) { this.house = house; }

  /** One request, redirects not followed. `path` may be a whole address. */
  async go(method, path, form) {
    const response = await fetch(new URL(path, this.house.url), {
      method,
      redirect: 'manual',
      headers: { cookie: [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; '), ...(form ? { 'content-type': 'application/x-www-form-urlencoded' } : {}), ...(this.address ? { 'x-forwarded-for': this.address } : {}) },
      body: form && new URLSearchParams(form).toString(),
    });
    for (const cookie of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie);
      if (/Max-Age=0\b/.test(cookie)) this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    return { status: response.status, headers: response.headers, location: response.headers.get('location'), text: await response.text() };
  }

  /** Where the form of a page goes, and its hidden fields. */
  static form(page) {
    const hidden = Object.fromEntries([...page.text.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)].map((m) => [m[1], unescaped(m[2])]));
    return { action: unescaped(/<form method="post" action="([^"]+)"/.exec(page.text)[1]), hidden };
  }

  async submit(page, fields) {
    const { action, hidden } = Browser.form(page);
    return this.go('POST', action, { ...hidden, ...fields });
  }
}

/** One request to sign in, as a client of the house makes it. */
export class CodeFlow {
  verifier = randomBytes(32).toString('base64url');
  state = randomBytes(8).toString('hex');
  nonce = randomBytes(8).toString('hex');

  constructor(house, scope = 'openid profile email phone') {
    this.house = house;
    this.redirectUri = `${house.url}/auth/callback`;
    this.scope = scope;
  }

  path(changes = {}) {
    const query = { client_id: 'flashauction-web', redirect_uri: this.redirectUri, response_type: 'code', scope: this.scope, state: this.state, nonce: this.nonce,
      code_challenge: createHash('sha256').update(this.verifier).digest('base64url'), code_challenge_method: 'S256', ...changes };
    return `/oidc/authorize?${new URLSearchParams(query)}`;
  }

  /** The code in the address that the browser was sent back to. */
  code(answer) {
    assert.equal(answer.status, 303, answer.text);
    const back = new URL(answer.location);
    assert.equal(back.origin + back.pathname, this.redirectUri);
    assert.equal(back.searchParams.get('state'), this.state);
    assert.equal(back.searchParams.get('iss'), this.house.url);
    return back.searchParams.get('code');
  }

  token(fields) {
    return this.house.request('POST', '/oidc/token', { headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: new URLSearchParams({ client_id: 'flashauction-web', ...fields }).toString() });
  }

  redeem(code, changes = {}) {
    return this.token({ grant_type: 'authorization_code', code, redirect_uri: this.redirectUri, code_verifier: this.verifier, ...changes });
  }
}

/** Makes an account on the sign-up page; resolves with its tokens, as the token endpoint gave them. */
export async function signUp(house, fields, browser = new Browser(house)) {
  const flow = new CodeFlow(house);
  const start = await browser.go('GET', flow.path({ prompt: 'create' }));
  assert.equal(start.status, 303, start.text);
  const answer = await browser.submit(await browser.go('GET', start.location), { password: 'correct horse battery', ...fields });
  const tokens = await flow.redeem(flow.code(answer));
  assert.equal(tokens.status, 200, tokens.text);
  return tokens.json;
}
