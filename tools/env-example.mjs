// Writes .env.example from `flashauction serve --help`, or checks that it is up to date.
// Usage: node tools/env-example.mjs [--check] [PROGRAM]   (default: build/release/flashauction)
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const check = process.argv.includes('--check');
const root = new URL('../', import.meta.url);
const program = process.argv.slice(2).find((word) => !word.startsWith('--')) ?? fileURLToPath(new URL('build/release/flashauction', root));
const file = new URL('.env.example', root);

const head = `# Every setting of \`flashauction serve\`, with its default (nothing after the = where there is none). Copy to .env, uncomment
# what you change, and load it (\`set -a; . ./.env\`). Each is also an option of the same name: DATA_DIR is --data-dir.
`;

// An option's line is \`--name TYPE:CHECK=default ... (Env:NAME)\`, and the lines below it say what it is for. A default
// starts behind the type's \`=\`; a check's own text may hold others, but not behind its closing bracket.
function settingsOf(help) {
  const options = help.split(/\n(?=  --)/).filter((block) => block.includes('(Env:'));
  return options.map((block) => {
    const [, shown, name, rest] = /^ *--\S+ ?([^]*?)\(Env:([A-Z_]+)\)([^]*)$/.exec(block);
    const plain = shown.replace(/:?(value in )?\{[^}]*\} OR \{[^}]*\}/, '').replace(/:?[A-Z]+ in \[[^\]]*\]/, '').trim().replace(/ \.\.\.$/, '');
    const equals = plain.indexOf('=');
    const standard = equals < 0 ? '' : plain.slice(equals + 1).replace(/^\[\]$/, '').replace(/^"(.*)"$/, '$1');
    return { name, standard, meaning: rest.split('\n\n')[0].split('\n').map((line) => line.trim()).filter(Boolean).join(' ') };
  });
}

const quoted = (text) => (/[\s<>;&|$'"\\(]/.test(text) ? `'${text}'` : text);
const help = execFileSync(program, ['serve', '--help'], { encoding: 'utf8', env: { PATH: process.env.PATH } });
const text = head + settingsOf(help).map(({ name, standard, meaning }) => `\n# ${meaning}\n# ${name}=${quoted(standard)}\n`).join('');

if (!check) writeFileSync(file, text);
else if (readFileSync(file, 'utf8') !== text) {
  console.error('.env.example is not what --help says: node tools/env-example.mjs writes it');
  process.exit(1);
}
