import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { load, loadAll } from 'js-yaml';
import { ROOT } from './services';

const read = (path: string) => load(readFileSync(join(ROOT, path), 'utf8')) as any;

describe('the examples for CI', () => {
  test('give the action inputs that it has, and those that it requires', () => {
    const { inputs } = read('action.yml');
    const { with: given } = read('examples/ci/action.yaml').jobs.check.steps.find(({ uses }: any) => uses.startsWith('cdk8s-zero-downtime/'));
    const required = Object.keys(inputs).filter(name => inputs[name].required === true);
    expect(Object.keys(inputs)).toEqual(expect.arrayContaining(Object.keys(given)));
    expect(Object.keys(given)).toEqual(expect.arrayContaining(required));
  });

  test('give the component of GitLab inputs that it has, of their types, and those that it requires', () => {
    const [{ spec: { inputs } }] = loadAll(readFileSync(join(ROOT, 'templates/check.yml'), 'utf8')) as any[];
    const [{ component, inputs: given }] = read('examples/ci/gitlab-ci.yaml').include;
    expect(component).toMatch(/\/check@/);
    for (const [name, value] of Object.entries(given)) expect([name, typeof value]).toEqual([name, inputs[name]?.type ?? 'string']);
    expect(Object.keys(given)).toEqual(expect.arrayContaining(Object.keys(inputs).filter(name => inputs[name].default === undefined)));
  });

  test('name a hook for pre-commit that there is', () => {
    const hooks = read('.pre-commit-hooks.yaml').map(({ id }: any) => id);
    expect(hooks).toEqual(read('examples/ci/pre-commit-config.yaml').repos[0].hooks.map(({ id }: any) => id));
  });
});
