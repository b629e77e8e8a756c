import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { groupByTask } from '../../docs/api/reference';

const type = (name: string, module = '') => `### ${name} <a name="${name}" id="cdk8s-zero-downtime.${module}${name}"></a>\n\nAbout ${name}.\n`;
const reference = (...types: string[]) => `# API Reference <a name="API Reference" id="api-reference"></a>\n\n## Constructs <a name="C" id="C"></a>\n\n${types.join('\n')}`;

describe('groupByTask()', () => {
  test('puts types into the order of the tasks, with a table of contents', () => {
    const grouped = groupByTask(reference(type('ChartDeployment', 'aws.'), type('ZeroDowntimeWebService'), type('TimingBudgetProps'), type('TimingBudget')));
    expect(grouped.match(/^## .*? </gm)).toContain('## Derive a budget <');
    expect(grouped.match(/^### \S+/gm)).toEqual(['### TimingBudget', '### TimingBudgetProps', '### ZeroDowntimeWebService', '### ChartDeployment']);
    expect(grouped).toContain('- [Derive a budget](#derive-a-budget): [TimingBudget](#cdk8s-zero-downtime.TimingBudget), ');
    expect(grouped).toContain('About ChartDeployment.');
  });

  test('fails for a type that belongs to no task', () => {
    expect(() => groupByTask(reference(type('Novelty')))).toThrow(new Error('API.md: Novelty belong to no task; add them to one in docs/api/reference.ts'));
  });

  test('leaves no type of the committed reference out, and is done once', () => {
    const committed = readFileSync(join(__dirname, '..', '..', 'API.md'), 'utf8');
    expect(groupByTask(committed)).toBe(committed);
  });
});
