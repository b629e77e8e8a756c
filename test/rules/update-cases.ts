import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { changeCases, CHANGES, summary, reportedFindingsIn } from './manifests';

/** Writes into every expected.json what is found now; the difference is there to be reviewed. */
const folder = join(__dirname, 'cases');
for (const name of readdirSync(folder)) {
  const code = name.slice(0, 3).toUpperCase();
  const bad = readdirSync(join(folder, name)).filter(file => file.startsWith('bad'));
  const expected = Object.fromEntries(bad.map(file => {
    const yaml = readFileSync(join(folder, name, file), 'utf8');
    const [, options] = /^# options: (.*)$/m.exec(yaml) ?? [];
    const found = reportedFindingsIn(yaml, options === undefined ? {} : JSON.parse(options)).filter(finding => finding.code === code);
    return [file, found.map(({ severity, object, field, message }) => ({ severity, object: `${object.kind} ${object.name}`, field, message }))];
  }));
  writeFileSync(join(folder, name, 'expected.json'), `${JSON.stringify(expected, undefined, 2)}\n`);
}

for (const name of readdirSync(CHANGES)) {
  const bad = changeCases(name, name.slice(0, 3).toUpperCase()).filter(item => item.name.startsWith('bad'));
  const expected = Object.fromEntries(bad.map(item => [item.name, item.findings.map(summary)]));
  writeFileSync(join(CHANGES, name, 'expected.json'), `${JSON.stringify(expected, undefined, 2)}\n`);
}
