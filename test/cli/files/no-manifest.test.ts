import { reasonForNoManifest } from '../../../src/cli/files/no-manifest';

describe('reasonForNoManifest()', () => {
  test.each([
    'Chart.yaml', 'chart/values.yaml', 'values-prod.yaml', 'values.prod.yml', 'values.schema.json', 'ci/internal-nlb-values.yaml', 'prod.values.yaml',
    'kustomization.yaml', 'base/kustomization.yml', 'skaffold.yaml', 'helmfile.yaml', 'docker-compose.yml', 'compose.override.yaml', 'package.json',
    'package-lock.json', 'tsconfig.dev.json', '.gitlab-ci.yml',
    'mkdocs.yml', 'artifacthub-repo.yml', 'pnpm-lock.yaml',
  ])('knows %s', file => expect(reasonForNoManifest(file, '')).toBeDefined());

  test.each(['web.yaml', 'service.yml', 'valuesof.yaml', 'charts.yaml', 'composed.yaml', 'my-package.json', 'web.k8s.yaml', 'values/web.yaml', 'list.json'])(
    'takes %s for a manifest', file => expect(reasonForNoManifest(file, '')).toBeUndefined(),
  );

  test.each([
    ['package.json', '{ "dependencies": { "express": "5" } }', 'is of an npm project'],
    ['package.json', '{ "dependencies": { "cdk8s": "2" } }', 'is of a cdk8s app; give what it synthesises'],
    ['cdk8s.yaml', 'language: typescript', 'is of a cdk8s app; give what it synthesises'],
    ['index.yaml', 'apiVersion: v1\nentries:\n  web: []', 'is the index of a Helm repository'],
    ['index.yaml', 'kind: Service', undefined],
    ['stack.yaml', 'AWSTemplateFormatVersion: "2010-09-09"', 'is a template of CloudFormation'],
    ['stack.json', '{ "Resources": { "Queue": {\n "Type": "AWS::SQS::Queue" } } }', 'is a template of CloudFormation'],
    ['stack.yaml', 'Type: Web', undefined],
  ])('reads %s with %s', (file, text, reason) => expect(reasonForNoManifest(file, text)).toBe(reason));
});
