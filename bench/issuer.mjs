// A small OpenID issuer for load: discovery and JWKS on loopback, and as many users' tokens as asked for, one a line.
// Usage: node bench/issuer.mjs PORT COUNT FILE   (runs until it is ended; writes FILE, then prints "ready")
import { createServer } from 'node:http';
import { createSign, generateKeyPairSync } from 'node:crypto';
import { writeFileSync } from 'node:fs';

const [port, count, file] = [Number(process.argv[2]), Number(process.argv[3]), process.argv[4]];
const issuer = `http://127.0.0.1:${port}`;
const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const key = { ...publicKey.export({ format: 'jwk' }), kid: 'bench', use: 'sig', alg: 'RS256' };
const encode = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');

function token(i) {
  const now = Math.floor(Date.now() / 1000);
  const head = encode({ alg: 'RS256', kid: 'bench', typ: 'JWT' });
  const body = encode({ iss: issuer, sub: `bench-${i}`, client_id: 'flashauction-web', token_use: 'access', iat: now, exp: now + 7200, preferred_username: `bench${i}`, email_verified: true });
  const signature = createSign('RSA-SHA256').update(`${head}.${body}`).sign(privateKey, 'base64url');
  return `${head}.${body}.${signature}`;
}

createServer((request, response) => {
  const documents = {
    '/.well-known/openid-configuration': { issuer, jwks_uri: `${issuer}/jwks`, authorization_endpoint: `${issuer}/authorize`, token_endpoint: `${issuer}/token` },
    '/jwks': { keys: [key] },
  };
  const body = documents[request.url];
  response.writeHead(body ? 200 : 404, { 'content-type': 'application/json' }).end(JSON.stringify(body ?? {}));
}).listen(port, '127.0.0.1', () => {
  writeFileSync(file, Array.from({ length: count }, (_, i) => token(i)).join('\n') + '\n');
  console.log('ready');
});
