import * as fc from 'fast-check';
import { nodeFiles } from '../../../src/cli/files/node-files';
import { Io } from '../../../src/cli/io';
import { UsageError } from '../../../src/cli/options/parse';
import { TOOLS } from '../../../src/cli/servers/tools';
import { hostSystem } from '../../../src/cli/system';

const IO: Io = {
  stdout: () => undefined,
  stderr: () => undefined,
  columns: 80,
  color: false,
  files: nodeFiles(async function* () {}),
  system: hostSystem({ wallClock: () => 0, onInterrupt: () => () => undefined }),
};

describe.each(TOOLS.map(tool => [tool.name, tool] as const))('the tool %s', (_, tool) => {
  const keys = Object.keys((tool.inputSchema as { properties: object }).properties);
  const value = fc.oneof(
    fc.constantFrom<unknown>(
      null, true, '', '-', ' ', 'a\u0000b', '../x', '{', 'T01', 'rollout', 'alb-ip', 'p50=1s,p99=2s', 0, -1, 0.5, 1e308, 2 ** 53 - 1, [], [''], ['a\u0000b'], ['['], ['test/cli/manifests/web.yaml'],
      {}, { longestRequestSeconds: 1e9 }, { preStopSeconds: 2 ** 53 - 1 }, 'kind: Deployment\napiVersion: apps/v1\nspec: 1', 'a: [', '\ud800',
    ),
    fc.jsonValue({ maxDepth: 2 }),
  );

  test('answers any arguments, or says what is wrong with them', async () => {
    const any = fc.dictionary(fc.oneof(fc.constantFrom(...keys), fc.string({ maxLength: 4 })), value, { maxKeys: 3 });
    await fc.assert(fc.asyncProperty(any, async given => {
      try {
        const { text, data } = await tool.call(given, IO, '0.0.0');
        expect([typeof text, typeof data]).toEqual(['string', 'object']);
      } catch (error) {
        expect(error).toBeInstanceOf(UsageError);
        expect((error as UsageError).complaints.filter(complaint => complaint === '' || /undefined|\[object|NaN/.test(complaint))).toEqual([]);
      }
    }), { numRuns: 150 });
  }, 60_000);
});
