// The AsyncAPI document as a check on live traffic: each message must be documented for its channel, and fit.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { parse } from 'yaml';

export const asyncApiFile = new URL('../../../docs/protocol/asyncapi.yaml', import.meta.url);

export class MessageContract {
  exercised = new Set();
  violations = [];
  #compiled = new Map();

  constructor() {
    this.document = parse(readFileSync(asyncApiFile, 'utf8'));
    this.ajv = new Ajv2020({ strict: false, allErrors: true });
    addFormats(this.ajv);
    this.ajv.addSchema({ $id: 'asyncapi', ...this.document });
  }

  check(channel, name, payload) {
    const message = this.document.channels[channel].messages[name]?.$ref;
    assert.ok(message, `the message ${name} is not documented for ${channel}`);
    if (!this.#compiled.has(message)) this.#compiled.set(message, this.ajv.compile({ $ref: `asyncapi${message}/payload` }));
    const validate = this.#compiled.get(message);
    assert.ok(validate(payload), `${channel} ${name}: ${this.ajv.errorsText(validate.errors)} in ${JSON.stringify(payload)}`);
    if (payload.ok !== false) this.exercised.add(`${channel} ${name}`); // a refusal alone exercises nothing
  }

  /** As check(), for callbacks: what is wrong is kept for assertKept(). */
  observe(channel, name, payload) {
    try {
      this.check(channel, name, payload);
    } catch (violation) {
      this.violations.push(violation.message);
    }
  }

  assertKept() { assert.deepEqual([...new Set(this.violations.splice(0))], []); }

  missing() {
    return Object.entries(this.document.channels)
      .flatMap(([channel, { messages }]) => Object.keys(messages).map((name) => `${channel} ${name}`))
      .filter((message) => !this.exercised.has(message));
  }
}
