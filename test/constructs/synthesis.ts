import { Chart, Testing } from 'cdk8s';
import { ZeroDowntimeWebService, ZeroDowntimeWebServiceProps } from '../../src';

export const REQUIRED = { image: 'shop/web:1.4.2', containerPort: 8080 };

/** A web service in a chart of its own. */
export function webService(props: Partial<ZeroDowntimeWebServiceProps> = {}, id = 'web'): { chart: Chart; web: ZeroDowntimeWebService } {
  const chart = new Chart(Testing.app(), 'shop');
  return { chart, web: new ZeroDowntimeWebService(chart, id, { ...REQUIRED, ...props }) };
}

/** The objects of a chart, by kind. */
export function objects(chart: Chart): Record<string, any> {
  return Object.fromEntries(Testing.synth(chart).map(object => [object.kind, object]));
}

/** What a service synthesises to, by kind. */
export function synthesise(props: Partial<ZeroDowntimeWebServiceProps> = {}): Record<string, any> {
  return objects(webService(props).chart);
}

/** The container of the application. */
export function containerOf(synthesised: Record<string, any>): any {
  return synthesised.Deployment.spec.template.spec.containers[0];
}

/** The annotations of the Ingress, without their prefix. */
export function albOf(synthesised: Record<string, any>): Record<string, string> {
  return Object.fromEntries(Object.entries<string>(synthesised.Ingress.metadata.annotations)
    .map(([key, value]) => [key.replace('alb.ingress.kubernetes.io/', ''), value]));
}

/** The message with which a construct refuses its properties, one line for each problem. */
export function refusal(props: Partial<ZeroDowntimeWebServiceProps>, id?: string): string[] {
  try {
    webService(props, id);
  } catch (error) {
    return (error as Error).message.split('\n');
  }
  throw new Error('the properties are accepted');
}

