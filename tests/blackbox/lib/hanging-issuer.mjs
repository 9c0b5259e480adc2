// An OpenID Connect issuer that stops answering for its keys when it is told to.
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import http from 'node:http';
import { Signer } from './abuse.mjs';
import { clientId } from './issuer.mjs';

export class HangingIssuer {
  hangs = false;
  askedAt = 0; // for its keys, the last time

  static async start() {
    const issuer = new HangingIssuer();
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const keys = JSON.stringify({ keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'first', alg: 'RS256', use: 'sig' }] });
    issuer.server = http.createServer((request, response) => {
      const isKeys = request.url === '/jwks';
      if (isKeys) issuer.askedAt = Date.now();
      if (isKeys && issuer.hangs) return;
      response.setHeader('content-type', 'application/json');
      const { url } = issuer;
      response.end(isKeys ? keys : JSON.stringify({ issuer: url, jwks_uri: `${url}/jwks`, authorization_endpoint: `${url}/authorize`, token_endpoint: `${url}/token` }));
    });
    issuer.server.listen(0, '127.0.0.1');
    await once(issuer.server, 'listening');
    issuer.url = `http://127.0.0.1:${issuer.server.address().port}`;
    const now = Math.floor(Date.now() / 1000);
    const claims = { iss: issuer.url, aud: clientId, client_id: clientId, iat: now, exp: now + 3600 };
    issuer.signer = new Signer(privateKey.export({ type: 'pkcs8', format: 'pem' }), 'first', claims);
    return issuer;
  }

  stop() {
    this.server.closeAllConnections();
    return new Promise((resolve) => this.server.close(resolve));
  }
}
