// The AsyncAPI document as a check on live traffic: each message that a server sends must be documented, and fit.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { parse } from 'yaml';

export const asyncApiFile = new URL('../../../docs/protocol/asyncapi.yaml', import.meta.url);

export class MessageContract {
  exercised = new Set();

  constructor() {
    this.document = parse(readFileSync(asyncApiFile, 'utf8'));
    this.ajv = new Ajv2020({ strict: false, allErrors: true });
    addFormats(this.ajv);
    this.ajv.addSchema({ $id: 'asyncapi', ...this.document });
    this.messages = new Map(Object.entries(this.document.components.messages).map(([key, message]) => [message.name ?? key, key]));
  }

  check(name, payload) {
    assert.ok(this.messages.has(name), `the message ${name} is not documented`);
    this.compiled ??= new Map();
    const key = this.messages.get(name);
    if (!this.compiled.has(key)) this.compiled.set(key, this.ajv.compile({ $ref: `asyncapi#/components/messages/${key}/payload` }));
    const validate = this.compiled.get(key);
    assert.ok(validate(payload), `${name}: ${this.ajv.errorsText(validate.errors)} in ${JSON.stringify(payload)}`);
    this.exercised.add(name);
  }
}
