import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv';

export const ROOT = join(__dirname, '..', '..');

/** The compiled command, as CI starts that of the package. */
export const COMMAND = `node ${join(ROOT, 'lib', 'cli', 'bin.js')}`;

/** An application that loses nothing, and the same with too short a grace period. */
export const SAFE = readFileSync(join(ROOT, 'examples/2048/expected/game-2048.k8s.yaml'), 'utf8');
export const SLOW = SAFE.replace(/terminationGracePeriodSeconds: \d+/, 'terminationGracePeriodSeconds: 10');

const ajv = new Ajv({ schemaId: 'id', meta: false, allErrors: true, unknownFormats: [] });
ajv.addMetaSchema(JSON.parse(readFileSync(require.resolve('ajv/lib/refs/json-schema-draft-04.json'), 'utf8')));
const validate = ajv.compile(JSON.parse(readFileSync(join(ROOT, 'test/schemas/sarif-2.1.0-rtm.5.json'), 'utf8')));

/** The log, after it has been held against the schema of SARIF, which code scanning demands. */
export function validateSarif(text: string) {
  const log = JSON.parse(text);
  validate(log);
  expect(validate.errors).toBeNull();
  return log;
}
