// Reads the mail that the house writes: headers, and the two parts.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const decodedHeader = (text) => text.replace(/\?=\s+=\?/g, '?==?').replace(/=\?UTF-8\?B\?([^?]*)\?=/gi, (_, bytes) => Buffer.from(bytes, 'base64').toString());

const quotedPrintable = (text) => Buffer.from(text.replace(/=\r\n/g, '').replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(parseInt(hex, 16))), 'latin1').toString();

export function parseMail(bytes) {
  const raw = bytes.toString('latin1');
  const end = raw.indexOf('\r\n\r\n');
  const headers = Object.fromEntries(raw.slice(0, end).replace(/\r\n[ \t]+/g, ' ').split('\r\n').map((line) => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon).toLowerCase(), decodedHeader(line.slice(colon + 1).trim())];
  }));
  const boundary = /boundary="([^"]+)"/.exec(headers['content-type'])[1];
  const parts = {};
  for (const part of raw.slice(end).split(`--${boundary}`).slice(1, -1)) {
    const [head, ...body] = part.split('\r\n\r\n');
    parts[/content-type: ([^;]+)/i.exec(head)[1]] = quotedPrintable(body.join('\r\n\r\n'));
  }
  return { headers, text: parts['text/plain'], html: parts['text/html'] };
}

/** The mail in DATA_DIR/mail, by the name of its file. */
export function mailFolder(house) {
  const folder = join(house.dataDir, 'mail');
  let names = [];
  try { names = readdirSync(folder); } catch { /* no mail yet */ }
  return Object.fromEntries(names.filter((name) => name.endsWith('.eml')).map((name) => [name, parseMail(readFileSync(join(folder, name)))]));
}
