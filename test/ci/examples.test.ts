import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';
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

  test('name a hook for pre-commit that there is', () => {
    const hooks = read('.pre-commit-hooks.yaml').map(({ id }: any) => id);
    expect(hooks).toEqual(read('examples/ci/pre-commit-config.yaml').repos[0].hooks.map(({ id }: any) => id));
  });
});
