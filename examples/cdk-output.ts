import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, CfnElement, Stack } from 'aws-cdk-lib';
import { Yaml } from 'cdk8s';
import { IConstruct } from 'constructs';

/** Depends on the version of the AWS CDK, not on the example. */
const ASSET_HASH = /[0-9a-f]{64}/g;

/**
 * Writes what CloudFormation gets, and what of it goes on to Kubernetes, so that both can be read and compared. An app of your
 * own only needs `app.synth()`.
 */
export function writeOutput(stack: Stack, manifest: IConstruct): void {
  const folder = process.env.CDK8S_OUTDIR ?? 'dist';
  mkdirSync(folder, { recursive: true });
  const { template } = (stack.node.root as App).synth().getStackByName(stack.stackName);
  writeFileSync(join(folder, 'template.json'), JSON.stringify(template, null, 2).replace(ASSET_HASH, '<asset hash>') + '\n');
  const resource = manifest.node.findAll().find((construct): construct is CfnElement => CfnElement.isCfnElement(construct))!;
  const { Manifest } = template.Resources[stack.getLogicalId(resource)].Properties;
  writeFileSync(join(folder, `${manifest.node.id}.k8s.yaml`), Yaml.stringify(...JSON.parse(substituted(Manifest))));
}

/** References as `Fn::Sub` would write them. */
function substituted(value: string | { 'Fn::Join': [string, (string | Record<string, any>)[]] }): string {
  if (typeof value === 'string') return value;
  return value['Fn::Join'][1].map(part => typeof part === 'string' ? part : `\${${part.Ref ?? part['Fn::GetAtt'].join('.')}}`).join('');
}
