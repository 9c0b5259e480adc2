// An OpenID Connect issuer that is not ours, on a loopback port.
import { OAuth2Server } from 'oauth2-mock-server';

export const clientId = 'flashauction-web';

export class Issuer {
  static async start() {
    const issuer = new Issuer();
    issuer.server = new OAuth2Server();
    await issuer.server.issuer.keys.generate('RS256', { kid: 'first' });
    await issuer.server.start(0, '127.0.0.1');
    return issuer;
  }

  get url() { return this.server.issuer.url; }
  get keys() { return this.server.issuer.keys; }

  /** An id token, with `claims` over the usual ones. */
  token(username, claims = {}, header = {}, kid = undefined) {
    return this.server.issuer.buildToken({ kid, scopesOrTransform: (head, payload) => {
      Object.assign(payload, { sub: `subject-of-${username}`, aud: clientId, preferred_username: username }, claims);
      Object.assign(head, header);
    } });
  }

  stop() { return this.server.stop(); }
}
