import { join } from 'node:path';
import { App, Chart, Duration, Include } from 'cdk8s';
import { TimingBudget, ZeroDowntime } from 'cdk8s-zero-downtime';

const app = new App();
const chart = new Chart(app, 'shop');

// Somebody else's manifests, as they are. A Helm chart (`new Helm(…)`) or your own cdk8s-plus objects do as well.
new Include(chart, 'manifests', { url: join(__dirname, 'shop.yaml') });

// Last of all: it decides by what everything synthesises to.
const { changes, undecided } = ZeroDowntime.retrofit(chart, {
  budget: TimingBudget.of({ longestRequest: Duration.seconds(30), startup: Duration.seconds(20) }),
});

app.synth();

for (const { code, object, path, before, after } of changes) console.log(`${code ?? '   '} ${object} ${path}: ${before ?? 'nothing'} → ${after}`);
for (const { code, object, path, reason } of undecided) console.log(`${code ?? '   '} ${object} ${path}: ${reason}`);
