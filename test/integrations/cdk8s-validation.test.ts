import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Chart, JsonPatch, Testing } from 'cdk8s';
import { ZeroDowntimeValidation, ZeroDowntimeValidationProps, ZeroDowntimeWebService } from '../../src';

/** What cdk8s-cli hands to a plugin, as far as it matters. */
async function validate(yaml: string, props?: ZeroDowntimeValidationProps) {
  const file = join(mkdtempSync(join(tmpdir(), 'validation-')), 'shop.k8s.yaml');
  writeFileSync(file, yaml);
  const findings: any[] = [];
  const submitted: [string, Record<string, string>][] = [];
  await new ZeroDowntimeValidation(props).validate({
    manifests: [file],
    report: {
      addViolation: (finding: any) => findings.push(finding),
      submit: (status: string, metadata: Record<string, string>) => submitted.push([status, metadata]),
    },
  });
  return { findings, submitted, file };
}

function yamlOf(grace?: number): string {
  const chart = new Chart(Testing.app(), 'shop');
  const web = new ZeroDowntimeWebService(chart, 'web', { image: 'shop/web:1.4.2', containerPort: 8080 });
  if (grace !== undefined) web.workload.addJsonPatch(JsonPatch.replace('/spec/template/spec/terminationGracePeriodSeconds', grace));
  return Testing.synth(chart).map(object => JSON.stringify(object)).join('\n---\n');
}

describe('ZeroDowntimeValidation', () => {
  test('succeeds when nothing is wrong', async () => {
    const { findings, submitted } = await validate(yamlOf());
    expect(findings.filter(({ recommendation }) => !recommendation.startsWith('info'))).toEqual([]);
    expect(submitted).toEqual([['success', expect.objectContaining({ documents: '5', workloads: '1', errors: '0' })]]);
  });

  test('fails when requests would be lost, saying where', async () => {
    const { findings, submitted, file } = await validate(yamlOf(79));
    expect(findings).toContainEqual({
      ruleName: 'T01 grace-covers-drain',
      recommendation: expect.stringMatching(/^error: 'spec\.template\.spec\.terminationGracePeriodSeconds' is 79 s but must be at least 80 s/),
      fix: 'raise terminationGracePeriodSeconds; write terminationGracePeriodSeconds: 90',
      violatingResources: [{
        resourceName: 'web', locations: [expect.stringMatching(/^spec\.template\.spec\.terminationGracePeriodSeconds \(line \d+\)$/)], manifestPath: file,
      }],
    });
    expect(submitted).toEqual([['failure', expect.objectContaining({ errors: '1' })]]);
  });

  test('fails when a manifest cannot be read', async () => {
    expect((await validate('a: [')).submitted[0][0]).toBe('failure');
  });
});
