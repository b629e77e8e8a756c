import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv';
import * as fc from 'fast-check';
import { EMPTY, hostileReport, SMALL } from './findings';
import { findingsToJson } from '../../../src/report/findings/findings-json';

const validate = new Ajv().compile(JSON.parse(readFileSync(join(__dirname, '../../../schemas/check.schema.json'), 'utf8')));

describe('findingsToJson()', () => {
  test('lists what counts, counts what is suppressed', () => {
    expect(findingsToJson(SMALL)).toBe(`{
  "findings": [
    {
      "code": "T01",
      "name": "grace-covers-drain",
      "severity": "error",
      "object": {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "namespace": "prod",
        "name": "web"
      },
      "file": "manifests/web app.yaml",
      "line": 12,
      "column": 7,
      "field": "spec.template.spec.terminationGracePeriodSeconds",
      "message": "'terminationGracePeriodSeconds' is 30 s but must be at least 80 s (max(60 s preStop, 25 s leakWindow + 30 s longestRequest) + 20 s shutdown)",
      "remedy": "raise 'terminationGracePeriodSeconds' to 90",
      "also": [],
      "consequence": "requests in flight are killed, up to 50 s before the pod has drained: 502",
      "suggestion": "terminationGracePeriodSeconds: 90",
      "source": "web/templates/deployment.yaml"
    },
    {
      "code": "R07",
      "name": "pdb-evicts-unhealthy",
      "severity": "info",
      "object": {
        "apiVersion": "policy/v1",
        "kind": "PodDisruptionBudget",
        "name": "web"
      },
      "file": "-",
      "line": 3,
      "column": 1,
      "field": "spec.unhealthyPodEvictionPolicy",
      "message": "'unhealthyPodEvictionPolicy' is absent but must be AlwaysAllow",
      "remedy": "set 'unhealthyPodEvictionPolicy: AlwaysAllow'",
      "also": [],
      "consequence": "a pod in a crash loop blocks the drain of its node"
    }
  ],
  "summary": {
    "documents": 5,
    "workloads": 3,
    "errors": 1,
    "warnings": 0,
    "infos": 1,
    "suppressed": 1
  },
  "problems": [
    {
      "file": "manifests/broken.yaml",
      "line": 4,
      "column": 2,
      "message": "a key is there twice: 'name'"
    }
  ],
  "unjudged": [],
  "applications": [
    {
      "name": "manifests/web",
      "workloads": 2,
      "errors": 1,
      "warnings": 0,
      "infos": 0,
      "known": 0
    },
    {
      "name": "manifests",
      "workloads": 1,
      "errors": 0,
      "warnings": 0,
      "infos": 0,
      "known": 0
    },
    {
      "name": "standard input",
      "workloads": 0,
      "errors": 0,
      "warnings": 0,
      "infos": 1,
      "known": 0
    }
  ]
}
`);
  });

  test('no findings', () => {
    expect(JSON.parse(findingsToJson(EMPTY))).toEqual({
      findings: [],
      summary: { documents: 0, workloads: 0, errors: 0, warnings: 0, infos: 0, suppressed: 0 },
      problems: [],
      unjudged: [],
      applications: [],
    });
  });

  test('any text survives, as the published schema says', () => {
    fc.assert(fc.property(hostileReport, report => {
      expect(validate(JSON.parse(findingsToJson(report))) ? [] : validate.errors).toEqual([]);
      const { findings, problems } = JSON.parse(findingsToJson(report));
      const counted = report.findings.filter(({ suppressed }) => suppressed === undefined);
      expect(findings).toEqual(counted.map(({ workload, fact, suppressed, ...finding }) => finding));
      expect(problems).toEqual(report.problems);
    }));
  });
});
