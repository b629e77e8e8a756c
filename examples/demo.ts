import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { EXAMPLES, synthesise } from './synthesise';
import { budgetToText } from '../src/report/budget';
import { BUDGET_ANNOTATION, deserializeInputs, planBudget } from '../src/timing';

const root = join(__dirname, '..');

/** The budget of a synthesised workload, from the annotation that it carries. */
function printBudget(folder: string): void {
  const text = readdirSync(folder).map(file => readFileSync(join(folder, file), 'utf8')).join('\n---\n');
  const deployment = parseAllDocuments(text).map(document => document.toJS()).find(({ kind }) => kind === 'Deployment');
  const plan = planBudget(deserializeInputs(deployment.metadata.annotations[BUDGET_ANNOTATION]).inputs);
  if (!plan.ok) throw new Error(`the budget in ${folder} does not hold`);
  console.log(budgetToText({ budget: plan.budget, replicas: deployment.spec.replicas }, process.stdout.columns ?? 120));
}

for (const example of EXAMPLES) {
  const outdir = join(root, 'dist', example);
  synthesise(example, outdir);
  for (const file of readdirSync(outdir)) console.log(`wrote ${relative(root, join(outdir, file))}`);
}
console.log(`\nWhy the numbers of ${EXAMPLES[0]} are what they are:\n`);
printBudget(join(root, 'dist', EXAMPLES[0]));
