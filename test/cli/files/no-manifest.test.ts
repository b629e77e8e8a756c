import { reasonForNoManifest } from '../../../src/cli/files/no-manifest';

describe('reasonForNoManifest()', () => {
  test.each([
    'Chart.yaml', 'chart/values.yaml', 'values-prod.yaml', 'values.prod.yml', 'values.schema.json', 'ci/internal-nlb-values.yaml', 'prod.values.yaml',
    'kustomization.yaml', 'base/kustomization.yml', 'skaffold.yaml', 'helmfile.yaml', 'docker-compose.yml', 'compose.override.yaml', 'package.json',
    'package-lock.json', 'tsconfig.dev.json', 'cdk8s.yaml', '.gitlab-ci.yml',
  ])('knows %s', file => expect(reasonForNoManifest(file)).toBeDefined());

  test.each(['web.yaml', 'service.yml', 'valuesof.yaml', 'charts.yaml', 'composed.yaml', 'my-package.json', 'web.k8s.yaml', 'values/web.yaml', 'list.json'])(
    'takes %s for a manifest', file => expect(reasonForNoManifest(file)).toBeUndefined(),
  );
});
