import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatScenario, parseScenario, run } from './scenario';

/** Writes into every scenario what its command does now; the difference is there to be reviewed. */
async function update(): Promise<void> {
  const folder = join(__dirname, 'scenarios');
  for (const file of readdirSync(folder)) {
    const { command, environment } = parseScenario(readFileSync(join(folder, file), 'utf8'));
    writeFileSync(join(folder, file), formatScenario(await run(command, undefined, environment)));
  }
}

void update();
