import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, CfnElement, Stack } from 'aws-cdk-lib';
import { Yaml } from 'cdk8s';
import { IConstruct } from 'constructs';

/** Depends on the version of the AWS CDK, not on the example. */
const ASSET_HASH = /[0-9a-f]{64}/g;

/** Writes what CloudFormation gets, so that it can be read and compared. An app of your own only needs `app.synth()`. */
export function writeTemplate(stack: Stack): { readonly Resources: Record<string, any> } {
  const { template } = (stack.node.root as App).synth().getStackByName(stack.stackName);
  write('template.json', JSON.stringify(template, null, 2).replace(ASSET_HASH, '<asset hash>') + '\n');
  return template;
}

/** The same, and what of it goes on to Kubernetes. */
export function writeOutput(stack: Stack, manifest: IConstruct): void {
  const template = writeTemplate(stack);
  const resource = manifest.node.findAll().find((construct): construct is CfnElement => CfnElement.isCfnElement(construct))!;
  const { Manifest } = template.Resources[stack.getLogicalId(resource)].Properties;
  write(`${manifest.node.id}.k8s.yaml`, Yaml.stringify(...JSON.parse(substituted(Manifest))));
}

function write(file: string, text: string): void {
  const folder = process.env.CDK8S_OUTDIR ?? 'dist';
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, file), text);
}

/** References as `Fn::Sub` would write them. */
function substituted(value: string | { 'Fn::Join': [string, (string | Record<string, any>)[]] }): string {
  if (typeof value === 'string') return value;
  return value['Fn::Join'][1].map(part => typeof part === 'string' ? part : `\${${part.Ref ?? part['Fn::GetAtt'].join('.')}}`).join('');
}
