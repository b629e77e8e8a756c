import { readFileSync } from 'node:fs';
import Ajv from 'ajv';
import * as fc from 'fast-check';
import { parse } from 'yaml';
import { PAGE_FILE, pageWithKeys, SCHEMA_FILE, schemaText } from './write-documentation';
import { readConfig } from '../../src/config/read';
import { documentedKeys } from '../../src/config/schema';
import { RULES } from '../../src/rules';

const CODES = RULES.map(({ code }) => code);

describe('the JSON Schema', () => {
  const validate = new Ajv().compile(JSON.parse(schemaText()));

  test('is up to date', () => expect(readFileSync(SCHEMA_FILE, 'utf8')).toBe(schemaText()));

  test('accepts the example of the page, which the reader accepts, too', () => {
    const [, example] = /```yaml\n([\s\S]*?)```/.exec(readFileSync(PAGE_FILE, 'utf8')) ?? [];
    expect(readConfig('zero-downtime.yaml', example, () => CODES)).toHaveProperty('config');
    validate(parse(example));
    expect(validate.errors).toBeNull();
  });

  // Values that are near to what each key takes, and those that are not.
  const value = fc.oneof(
    fc.constantFrom('web', 'off', 'error', 'spot', '1.32', 'alb-ip', 'leak-window', '', 'x y'), fc.integer({ min: -1, max: 3 }), fc.constant(0.5), fc.boolean(),
    fc.constant([]), fc.constant(['spot']), fc.constant([1]), fc.constant({}), fc.constant({ preset: 'alb-ip' }), fc.constant({ tier: 'edge' }),
    fc.constant({ T01: { severity: 'off', reason: 'x' } }), fc.constant({ T01: { severity: 'off' } }),
    fc.constant([{ name: 'web' }]), fc.constant([{}]),
  );
  const entry = fc.dictionary(fc.constantFrom('longestRequestSeconds', 'drainPolicy', 'reclaim', 'loadBalancer', 'other'), value, { maxKeys: 2 });
  const config = fc.dictionary(
    fc.constantFrom('defaults', 'overrides', 'rules', 'workloads', 'cluster', 'exclude', 'failOn', 'baseline', 'other'),
    fc.oneof(value, entry, fc.dictionary(fc.constantFrom('kubernetesVersion', 'zones', 'fleet', 'objects'), value, { maxKeys: 2 })), { maxKeys: 2 },
  );

  test('accepts what the reader accepts, and nothing that it refuses for its types and keys', () => {
    fc.assert(fc.property(config, given => {
      const read = readConfig('zero-downtime.yaml', JSON.stringify(given), () => CODES);
      const accepts = validate(given);
      // A text of spaces and the code of a rule that is none are beyond the schema.
      expect([accepts, given]).toEqual(['config' in read, given]);
    }), { numRuns: 3000 });
  });
});

describe('the page about the configuration', () => {
  const page = readFileSync(PAGE_FILE, 'utf8');

  test('has the table of keys of today', () => expect(page).toBe(pageWithKeys(page)));

  test('describes every key', () => {
    expect(documentedKeys().length).toBeGreaterThan(30);
    expect(documentedKeys().filter(({ about, takes }) => about === '' || takes === '' || about.endsWith('.'))).toEqual([]);
  });
});
