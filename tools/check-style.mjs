// Checks what a reviewer should not have to: the arrows between folders, banned calls, file and function length.
// Usage: node tools/check-style.mjs   (prints one line a finding, exits 1 where there is one)
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const allowed = {
  domain: [],
  base: [],
  ports: ['domain'],
  wire: ['domain', 'base'],
  admission: ['base'],
  net: ['admission', 'base'],
  rest: ['ports', 'wire', 'domain', 'admission', 'base'],
  transport: ['net', 'wire', 'admission', 'base', 'ports'],
  services: ['ports', 'rest', 'transport', 'net', 'wire', 'domain', 'admission', 'base'],
  adapters: ['ports', 'domain', 'base'],
  app: ['domain', 'base', 'ports', 'wire', 'admission', 'net', 'rest', 'transport', 'services', 'adapters', 'app'],
};

// Each banned thing: where it may stand, and why it may not elsewhere.
const banned = [
  { pattern: /\b(system_clock|steady_clock|clock_gettime|gettimeofday)\b|[^_\w.>]time\(nullptr\)/, only: /^src\/(adapters\/|app\/|net\/event_loop)/,
    why: 'only adapters read a clock (ports/clock.h)' },
  { pattern: /\b(std::stod|std::stof|strtod|atof)\b/, only: /^$/, why: 'no floating point near amounts' },
  { pattern: /\b(sleep_for|usleep|nanosleep)\b/, only: /^$/, why: 'no sleeping: wait for a condition' },
  { pattern: /#include <boost\/(asio|beast)/, only: /^src\/base\/http\/request_parser\.cpp$|^src\/net\/request_parser\.cpp$/,
    why: 'Beast is slow to compile and stays in one file' },
  { pattern: /\b(TODO|FIXME|XXX|HACK)\b/, only: /^$/, why: 'finish it, or file an issue' },
];

const lengthMax = { file: 400, function: 90 };
const findings = [];
const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard', 'src'], { encoding: 'utf8' })
  .split('\n').filter((name) => /\.(cpp|h)$/.test(name));

function checkIncludes(name, lines) {
  const [, layer, service] = name.split('/');
  lines.forEach((line, i) => {
    const include = line.match(/^#include "([^"]+)"/)?.[1];
    if (!include) {
      if (layer === 'domain' && /^#include <[^>]*[./][^>]*>/.test(line)) report(name, i, 'domain includes only the standard library');
      return;
    }
    const [target, targetService] = include.split('/');
    if (!(target in allowed)) return report(name, i, `include from the root of src: ${include}`);
    if (target !== layer && !allowed[layer].includes(target)) report(name, i, `${layer} may not include ${target}`);
    if (layer === 'services' && target === 'services' && service !== targetService)
      report(name, i, `services/${service} may not include services/${targetService}`);
    if (layer === 'transport' && target === 'ports' && include !== 'ports/clock.h') report(name, i, 'transport may include of ports only clock.h');
  });
}

function checkFunctions(name, lines) {
  // A function's body starts in column 0 (or in a namespace, which is not indented) and ends with a brace in column 0.
  let start = -1;
  lines.forEach((line, i) => {
    if (/^[A-Za-z].*\)[^;]*\{$/.test(line) && !/^(namespace|class|struct|enum|extern)/.test(line)) start = i;
    if (line === '}' && start >= 0) {
      if (i - start > lengthMax.function) report(name, start, `function of ${i - start} lines (at most ${lengthMax.function})`);
      start = -1;
    }
  });
}

function report(name, line, what) {
  findings.push(`${name}:${line + 1}: ${what}`);
}

for (const name of files) {
  const lines = readFileSync(name, 'utf8').split('\n');
  checkIncludes(name, lines);
  checkFunctions(name, lines);
  if (lines.length > lengthMax.file) report(name, 0, `${lines.length} lines (at most ${lengthMax.file})`);
  if (name.endsWith('.h') && !lines.includes('#pragma once')) report(name, 0, 'no #pragma once');
  for (const { pattern, only, why } of banned)
    lines.forEach((line, i) => {
      if (pattern.test(line.replace(/\/\/.*$/, pattern.source.includes('TODO') ? '$&' : '')) && !only.test(name)) report(name, i, why);
    });
}

findings.forEach((finding) => console.log(finding));
console.log(`${files.length} files checked, ${findings.length} findings`);
process.exit(findings.length ? 1 : 0);
