// The OpenAPI document as a check on live traffic: each answer's status, content type and body must be documented.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { parse } from 'yaml';

export const openApiFile = new URL('../../../docs/protocol/openapi.yaml', import.meta.url);

export class Contract {
  exercised = new Set();

  constructor() {
    this.document = parse(readFileSync(openApiFile, 'utf8'));
    this.ajv = new Ajv2020({ strict: false, allErrors: true });
    addFormats(this.ajv);
    this.ajv.addSchema({ $id: 'openapi', ...this.document });
    this.operations = Object.entries(this.document.paths).flatMap(([path, item]) =>
      Object.entries(item).filter(([method]) => ['get', 'post', 'put', 'patch', 'delete'].includes(method))
        .map(([method, operation]) => ({ method: method.toUpperCase(), path, operation, id: `${method.toUpperCase()} ${path}`,
          pattern: new RegExp(`^${path.replace(/\{[^}]+\}/g, '[^/]+')}$`) })));
  }

  resolve(node) {
    let found = node;
    while (found?.$ref) found = found.$ref.slice(2).split('/').reduce((at, key) => at[key.replaceAll('~1', '/').replaceAll('~0', '~')], this.document);
    return found;
  }

  /** Checks one answer; returns the operation. */
  check(method, url, answer) {
    const path = url.split('?')[0];
    const matches = this.operations.filter((candidate) => candidate.method === method && candidate.pattern.test(path));
    // A literal path wins over one with a parameter.
    const found = matches.sort((a, b) => (a.path.match(/\{/g)?.length ?? 0) - (b.path.match(/\{/g)?.length ?? 0))[0];
    assert.ok(found, `${method} ${path} is not documented`);
    const response = this.resolve(found.operation.responses[answer.status] ?? found.operation.responses[`${String(answer.status)[0]}XX`] ?? found.operation.responses.default);
    assert.ok(response, `${found.id} does not document the status ${answer.status}: ${answer.text}`);
    if (answer.status < 400) this.exercised.add(found.id); // a refusal alone exercises nothing
    if (!response.content) {
      assert.equal(answer.text, '', `${found.id} ${answer.status} documents no body`);
      return found;
    }
    const type = (answer.headers.get('content-type') ?? '').split(';')[0];
    const media = response.content[type] ?? response.content[type.replace(/\/.*/, '/*')];
    assert.ok(media, `${found.id} ${answer.status} does not document ${type}`);
    if (media.schema && /json$/.test(type)) this.validate(media.schema, answer.json, `${found.id} ${answer.status}`);
    return found;
  }

  validate(schema, value, what) {
    const text = JSON.stringify(schema).replaceAll('"#/', '"openapi#/');
    this.compiled ??= new Map();
    if (!this.compiled.has(text)) this.compiled.set(text, this.ajv.compile(JSON.parse(text)));
    const validate = this.compiled.get(text);
    assert.ok(validate(value), `${what}: ${this.ajv.errorsText(validate.errors)} in ${JSON.stringify(value)}`);
  }

  missing() {
    return this.operations.map((operation) => operation.id).filter((id) => !this.exercised.has(id));
  }
}
