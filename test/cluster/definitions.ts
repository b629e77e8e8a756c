import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { ControlPlane, until } from './control-plane';
import { fetchDefinitions, SOURCES } from '../definitions/sources';

const CRDS = join(__dirname, '..', 'crds');

/** Makes the custom resources known to the API server: those of the AWS Load Balancer Controller, the Gateway API and Argo Rollouts. */
export async function installDefinitions({ api }: ControlPlane): Promise<void> {
  const fetched = SOURCES.flatMap(source => {
    const found = fetchDefinitions(source);
    if (found === undefined) throw new Error(`${source.module} ${source.version} cannot be fetched here`);
    return [...found.values()];
  });
  const own = readdirSync(CRDS).filter(file => file.endsWith('.yaml')).map(file => readFileSync(join(CRDS, file), 'utf8'));
  const definitions = [...own, ...fetched].flatMap(text => parseAllDocuments(text).map(document => document.toJS()).filter(body => body !== null));
  for (const definition of definitions) {
    const path = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
    const { status, body } = await api('POST', path, definition);
    if (status !== 201) throw new Error(`${definition.metadata.name} is refused: ${body.message}`);
    await until(async () => {
      const { body: { status: { conditions = [] } = {} } } = await api('GET', `${path}/${definition.metadata.name}`);
      return conditions.some((condition: { type: string; status: string }) => condition.type === 'Established' && condition.status === 'True');
    });
  }
}
