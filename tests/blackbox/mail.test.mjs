// Who is written to when an auction ends: into the folder, and through a real SMTP server that also refuses.
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { SMTPServer } from 'smtp-server';
import { signUp } from './lib/browser.mjs';
import { mailFolder, parseMail } from './lib/mail.mjs';
import { House, cli } from './lib/server.mjs';
import { eventually } from './lib/wait.mjs';

const people = { hanna: 'hanna@example.org', alice: 'alice@example.org', bob: 'bob@example.org' };

/** They sign up, and the operator confirms their addresses: with their next token the house knows. */
async function signUpAll(house) {
  const tokens = {};
  for (const [username, email] of Object.entries(people)) {
    await signUp(house, { username, email });
    tokens[username] = cli(['token', '--username', username, '--verified', '--data-dir', house.dataDir]).out.trim();
  }
  return tokens;
}

/** An auction that ends now, with these bids. */
async function sell(house, tokens, title, bids) {
  const { auction_id: id } = await house.open(tokens.hanna, { title });
  for (const [name, amount] of bids) assert.equal((await house.request('POST', `/auctions/${id}/bids`, { token: tokens[name], body: { amount } })).status, 200);
  assert.equal((await house.request('POST', `/auctions/${id}/close`, { token: tokens.hanna })).status, 200);
  return id;
}

describe('into the folder', () => {
  let house;
  let tokens;
  before(async () => {
    house = await House.start({ env: { PUBLIC_URL: '', MAIL_FROM: 'The house <house@example.net>' } });
    tokens = await signUpAll(house);
  });
  after(() => house.end());
  const arrived = (name) => eventually(() => mailFolder(house)[name], `${name} arrives`);

  test('the winner and the host are written to, in text and HTML', async () => {
    const title = 'Čaj & <b>"lamp"</b> 🫖';
    const id = await sell(house, tokens, title, [['alice', '10.00'], ['bob', '12.50']]);
    const winner = await arrived(`winner-${id}.eml`);
    assert.equal(winner.headers.to, people.bob);
    assert.equal(winner.headers.from, 'The house <house@example.net>');
    assert.equal(winner.headers.subject, `You won: ${title}`);
    assert.ok(Math.abs(Date.parse(winner.headers.date) - Date.now()) < 60_000);
    assert.match(winner.headers['message-id'], /^<[^<>\s]+@[^<>\s]+>$/);
    assert.match(winner.text, /12\.50 USD/);
    for (const words of [title, 'bob', 'hanna', id, house.url]) assert.ok(winner.text.includes(words), words);
    assert.ok(winner.html.includes('Čaj &amp; &lt;b&gt;&quot;lamp&quot;&lt;/b&gt; 🫖'), winner.html);
    assert.ok(!winner.html.includes('<b>"lamp"'));
    const host = await arrived(`host-${id}.eml`);
    assert.equal(host.headers.to, people.hanna);
    assert.match(host.headers.subject, /^Sold: /);
    for (const words of [title, 'bob', '12.50 USD', '2 bids']) assert.ok(host.text.includes(words), words);
    assert.ok(!Object.values(mailFolder(house)).some((mail) => mail.headers.to === people.alice), 'whoever did not win is not written to');
  });

  test('without a bid the host alone is', async () => {
    const id = await sell(house, tokens, 'A chair', []);
    const host = await arrived(`host-${id}.eml`);
    assert.match(host.headers.subject, /without a bid/);
    assert.equal(mailFolder(house)[`winner-${id}.eml`], undefined);
  });

  test('whoever has no address keeps nobody else waiting', async () => {
    const nobody = house.token('nobody');
    const id = await sell(house, { ...tokens, nobody }, 'A stool', [['nobody', '10.00']]);
    await arrived(`host-${id}.eml`);
    await eventually(() => /waiting: 0\ndead letters: 0/.test(cli(['jobs', '--data-dir', house.dataDir]).out), 'no job is left');
    assert.equal(mailFolder(house)[`winner-${id}.eml`], undefined);
  });

  test('an address that nobody confirmed is not written to, and that is no dead letter', async () => {
    // Whoever signs up with a stranger's address could have them mailed whatever stands in a title.
    const { access_token: mallory } = await signUp(house, { username: 'mallory', email: 'stranger@example.com' });
    const { auction_id: id } = await house.open(mallory, { title: 'ACCOUNT SUSPENDED - verify at https://example.com' });
    assert.equal((await house.request('POST', `/auctions/${id}/bids`, { token: tokens.bob, body: { amount: '10.00' } })).status, 200);
    assert.equal((await house.request('POST', `/auctions/${id}/close`, { token: mallory })).status, 200);
    await arrived(`winner-${id}.eml`);
    await eventually(() => /waiting: 0\ndead letters: 0/.test(cli(['jobs', '--data-dir', house.dataDir]).out), 'no job is left');
    assert.equal(mailFolder(house)[`host-${id}.eml`], undefined);
    assert.ok(house.log.some((line) => line.includes('no mail is sent') && line.includes('the address is not confirmed')));
    // The operator confirms it, and from the next token on it is written to.
    const confirmed = cli(['token', '--username', 'mallory', '--verified', '--data-dir', house.dataDir]).out.trim();
    const next = (await house.open(confirmed, { title: 'A bench' })).auction_id;
    assert.equal((await house.request('POST', `/auctions/${next}/close`, { token: confirmed })).status, 200);
    await arrived(`host-${next}.eml`);
  });

  test('what is not sent yet is sent after kill -9', async () => {
    const id = await sell(house, tokens, 'A table', [['alice', '10.00']]);
    await house.kill();
    await house.start();
    assert.equal((await arrived(`winner-${id}.eml`)).headers.to, people.alice);
    await arrived(`host-${id}.eml`);
  });
});

describe('through SMTP', () => {
  const received = [];
  let refuse = () => undefined; // the error that a recipient is refused with
  let attempts = 0;
  let server;
  let house;
  let tokens;
  const failure = (responseCode, text) => Object.assign(new Error(text), { responseCode });

  before(async () => {
    server = new SMTPServer({
      disabledCommands: ['STARTTLS'],
      authMethods: ['PLAIN'],
      allowInsecureAuth: true, // on this machine
      onAuth: ({ username, password }, _session, done) => (username === 'house' && password === 'secret of the mail' ? done(null, { user: username }) : done(failure(535, 'no'))),
      onRcptTo: ({ address }, _session, done) => { attempts++; done(refuse(address)); },
      onData: (stream, session, done) => {
        const chunks = [];
        stream.on('data', (chunk) => chunks.push(chunk));
        stream.on('end', () => {
          received.push({ from: session.envelope.mailFrom.address, to: session.envelope.rcptTo.map((one) => one.address), ...parseMail(Buffer.concat(chunks)) });
          done();
        });
      },
    });
    server.on('error', () => {}); // a client that goes away is its own affair
    await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
    house = await House.start({ env: { SMTP_URL: `smtp://127.0.0.1:${server.server.address().port}`, SMTP_USERNAME: 'house', SMTP_PASSWORD: 'secret of the mail', MAIL_FROM: 'The house <house@example.net>' } });
    tokens = await signUpAll(house);
  });
  after(async () => {
    await house.end();
    await new Promise((resolve) => server.close(resolve));
  });
  beforeEach(() => {
    received.length = 0;
    attempts = 0;
    refuse = () => undefined;
  });
  const to = (address) => eventually(() => received.find((mail) => mail.to.includes(address)), `mail to ${address}`);
  const jobs = (...more) => cli(['jobs', '--data-dir', house.dataDir, ...more]);

  test('each is written to once', async () => {
    const id = await sell(house, tokens, 'A lamp', [['bob', '10.00']]);
    const [winner, host] = [await to(people.bob), await to(people.hanna)];
    assert.deepEqual([winner.from, winner.to, winner.headers.to], ['house@example.net', [people.bob], people.bob]);
    assert.ok(winner.text.includes(id) && winner.html.includes(id) && host.text.includes('bob'));
    await eventually(() => /^waiting: 0$/m.test(jobs().out), 'no job is left');
    assert.equal(received.length, 2);
    assert.deepEqual(mailFolder(house), {}, 'and nothing goes to the folder');
    assert.ok(!house.log.join('\n').includes('secret of the mail'));
  });

  test('a temporary refusal is tried again', async () => {
    refuse = () => (attempts <= 3 ? failure(451, 'come again') : undefined);
    await sell(house, tokens, 'A chair', [['bob', '10.00']]);
    await to(people.bob);
    await to(people.hanna);
    assert.ok(attempts >= 5);
    assert.match(jobs().out, /dead letters: 0/);
  });

  test('a refusal for good is a dead letter, which can be sent anew', async () => {
    refuse = (address) => (address === people.bob ? failure(550, 'no such mailbox') : undefined);
    const id = await sell(house, tokens, 'A stool', [['bob', '10.00']]);
    await to(people.hanna);
    const shown = await eventually(() => { const { out } = jobs(); return /dead letters: 1/.test(out) && out; }, 'it is a dead letter');
    assert.match(shown, /notify_winner|notify-winner/);
    assert.ok(shown.includes(id) && /550/.test(shown), shown);
    assert.equal(attempts, 2, 'which is not tried again by itself');
    const number = /^(\d+)\s+notify/m.exec(shown)[1];
    assert.notEqual(jobs('--requeue', '--id', String(Number(number) + 1000)).code, 0);
    refuse = () => undefined;
    assert.match(jobs('--requeue', '--id', number).out, /requeued: 1/);
    assert.ok((await to(people.bob)).text.includes(id));
    await eventually(() => /waiting: 0\ndead letters: 0/.test(jobs().out), 'nothing is left');
  });
});
