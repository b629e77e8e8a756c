import { answer, called, COLUMNS, MANIFESTS, NOTES, tool } from './tool';
import { findingsToJson } from '../../../report/findings/findings-json';
import { findingsToText } from '../../../report/findings/findings-text';
import { RULES } from '../../../rules';
import { checkPaths } from '../../commands/check';
import { failsOn } from '../../options/findings-options';

const STRING = { type: 'string' };
const COUNT = { type: 'integer' };

export const check = tool({
  name: 'check',
  title: 'Check the rollout settings of manifests',
  description: 'Reports the settings of Kubernetes manifests that lose requests while pods are replaced, drained or reclaimed behind an AWS load balancer: what users notice, the '
    + 'field with its place, the sum behind its limit, and what to write. Call it after you have written or changed a Deployment, Ingress, Service, Gateway or '
    + 'PodDisruptionBudget. Errors are losses in an ordinary rollout.',
  takes: MANIFESTS,
  answers: {
    findings: {
      type: 'array',
      description: 'what breaks a rule, the worst first within each workload',
      items: {
        type: 'object',
        properties: {
          code: { ...STRING, description: 'the rule; `explain` has its reason' },
          severity: { enum: ['error', 'warning', 'info'] },
          object: { type: 'object' },
          file: STRING,
          line: COUNT,
          column: COUNT,
          field: STRING,
          consequence: { ...STRING, description: 'what users notice' },
          message: { ...STRING, description: 'the value, its limit, and the sum behind that' },
          remedy: STRING,
          suggestion: { ...STRING, description: 'what to write, as YAML in one line; absent if a person decides' },
        },
        required: ['code', 'severity', 'message', 'remedy'],
      },
    },
    summary: { type: 'object', properties: { documents: COUNT, workloads: COUNT, errors: COUNT, warnings: COUNT, infos: COUNT, suppressed: COUNT } },
    problems: { type: 'array', items: { type: 'object' }, description: 'what could not be read: the manifests are judged without it' },
    unjudged: { type: 'array', items: { type: 'object' }, description: 'the workloads that were not judged, with the reason' },
    ...NOTES,
  },
  call: async (given, io, version) => {
    const { paths, said, notes, ...call } = called(given, io);
    const { checked, settings } = await checkPaths(paths, { said }, call.io);
    const report = { ...checked, rules: RULES, strict: failsOn({}, settings) === 'warning', version };
    return answer(findingsToText(report, { columns: COLUMNS, color: false, verbose: true }), JSON.parse(findingsToJson(report)), notes());
  },
});
