// N services from their properties, each with a budget of its own.
const { App, Chart, Duration } = require('cdk8s');
const { TimingBudget, ZeroDowntimeWebService } = require('../..');

const count = Number(process.argv[2]);
const start = process.hrtime.bigint();
const app = new App({ outdir: '/nonexistent' });
for (let index = 0; index < count; index += 1) {
  const chart = new Chart(app, `shop-${index}`);
  new ZeroDowntimeWebService(chart, 'web', {
    image: 'shop/web:1.4.2',
    containerPort: 8080,
    host: 'shop.example.com',
    budget: TimingBudget.of({ longestRequest: Duration.seconds(index % 100) }),
  });
}
const { length } = app.synthYaml();
if (length < count * 1000) throw new Error('something is missing');
const milliseconds = Number(process.hrtime.bigint() - start) / 1e6;
console.log(JSON.stringify({ milliseconds, peakMegabytes: process.resourceUsage().maxRSS / 1024 }));
